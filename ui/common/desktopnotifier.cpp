// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/desktopnotifier.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>
#include <QLoggingCategory>
#include <QVariantMap>

#include <chrono>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

Q_LOGGING_CATEGORY(lcNotify, "plato.notify", QtWarningMsg)

constexpr std::chrono::milliseconds Patience{5000};
constexpr qsizetype MaxText = 400; // a notification is a few lines

const QString &service()
{
    static const QString name = u"org.freedesktop.Notifications"_s;
    return name;
}

QDBusPendingCall call(const QString &method, const QVariantList &arguments)
{
    QDBusMessage message =
        QDBusMessage::createMethodCall(service(), u"/org/freedesktop/Notifications"_s, service(), method);
    message.setArguments(arguments);
    return QDBusConnection::sessionBus().asyncCall(message, int(Patience.count()));
}

} // namespace

DesktopNotifier::DesktopNotifier(QObject *parent)
    : QObject(parent)
{
}

void DesktopNotifier::post(const QString &about, const QString &title, const QString &body,
                           const QList<Action> &actions)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    if (m_takesMarkup)
        return send(about, title, body, actions);
    bus.connect(service(), QString(), service(), u"ActionInvoked"_s, this, SLOT(onActionInvoked(uint, QString)));
    bus.connect(service(), QString(), service(), u"NotificationClosed"_s, this, SLOT(onClosed(uint)));
    auto *watcher = new QDBusPendingCallWatcher(call(u"GetCapabilities"_s, {}), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, about, title, body, actions] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> reply = *watcher;
        if (reply.isError()) {
            qCInfo(lcNotify).noquote() << "no notifications here:" << reply.error().name();
            return; // asked again next time: a service may have come by then
        }
        m_takesMarkup = reply.value().contains(u"body-markup"_s);
        send(about, title, body, actions);
    });
}

void DesktopNotifier::send(const QString &about, const QString &title, const QString &body,
                           const QList<Action> &actions)
{
    QString text = body.left(MaxText);
    if (*m_takesMarkup)
        text = text.toHtmlEscaped();
    QStringList pairs{u"default"_s, tr("Open")};
    for (const auto &[id, words] : actions)
        pairs << id << words;
    const QVariantMap hints{{u"desktop-entry"_s, QGuiApplication::desktopFileName()},
                            {u"urgency"_s, QVariant::fromValue(uchar(1))}};
    m_withdrawn.remove(about);
    auto *watcher = new QDBusPendingCallWatcher(
        call(u"Notify"_s, {u"Plato Desk"_s, m_ids.value(about), QGuiApplication::desktopFileName(), title.left(MaxText),
                           text, pairs, hints, -1}),
        this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, about] {
        watcher->deleteLater();
        const QDBusPendingReply<uint> reply = *watcher;
        if (reply.isError()) {
            qCInfo(lcNotify).noquote() << "not shown:" << reply.error().name();
            m_takesMarkup.reset(); // another service may take its place
            return;
        }
        m_ids.insert(about, reply.value());
        if (m_withdrawn.remove(about))
            withdraw(about);
    });
}

void DesktopNotifier::withdraw(const QString &about)
{
    if (const uint id = m_ids.take(about))
        call(u"CloseNotification"_s, {id});
    else if (m_takesMarkup)
        m_withdrawn.insert(about);
}

void DesktopNotifier::onActionInvoked(uint id, const QString &actionId)
{
    const QString about = m_ids.key(id);
    if (!about.isEmpty())
        Q_EMIT invoked(about, actionId);
}

void DesktopNotifier::onClosed(uint id)
{
    m_ids.remove(m_ids.key(id));
}

} // namespace plato::ui
