// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/appearance.h"

#include "ui/common/deskstyle.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QStyle>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

const auto PortalService = u"org.freedesktop.portal.Desktop"_s;
const auto PortalPath = u"/org/freedesktop/portal/desktop"_s;
const auto PortalInterface = u"org.freedesktop.portal.Settings"_s;
const auto Group = u"org.freedesktop.appearance"_s;
const auto Key = u"color-scheme"_s;

} // namespace

Appearance::Appearance(QObject *parent)
    : QObject(parent)
{
    if (qApp->style()->name().compare(u"fusion"_s, Qt::CaseInsensitive) == 0) {
        QApplication::setStyle(new DeskStyle);
        m_isOwnStyle = true;
    }
    askPortal();
    apply();
}

void Appearance::askPortal()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(PortalService, PortalPath, PortalInterface, u"SettingChanged"_s, this,
                SLOT(onPortalSetting(QString, QString, QDBusVariant)));
    QDBusMessage call = QDBusMessage::createMethodCall(PortalService, PortalPath, PortalInterface, u"Read"_s);
    call.setArguments({Group, Key});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *finished) {
        const QDBusPendingReply<QDBusVariant> reply = *finished;
        if (reply.isValid())
            onPortalSetting(Group, Key, reply.value());
        finished->deleteLater();
    });
}

void Appearance::onPortalSetting(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group != Group || key != Key)
        return;
    QVariant inner = value.variant();
    if (inner.canConvert<QDBusVariant>()) // Read() wraps the value twice
        inner = inner.value<QDBusVariant>().variant();
    m_systemDark = inner.toUInt() == 1;
    apply();
}

void Appearance::setMode(Mode mode)
{
    m_mode = mode;
    apply();
}

void Appearance::apply()
{
    const bool dark = m_mode == Mode::Dark || (m_mode == Mode::System && m_systemDark);
    // A desktop whose platform theme brings a style and palette of its own keeps them, unless the person chose
    // otherwise.
    if (m_mode == Mode::System && !m_systemDark && !m_isOwnStyle)
        return QApplication::setPalette(QPalette());
    const QPalette palette = dark ? darkPalette() : lightPalette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

QPalette Appearance::lightPalette()
{
    QPalette palette(QColor(0xf3, 0xf4, 0xf6));
    const QColor text(0x1c, 0x21, 0x28);
    palette.setColor(QPalette::Window, QColor(0xf3, 0xf4, 0xf6));
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::AlternateBase, QColor(0xf7, 0xf8, 0xfa));
    palette.setColor(QPalette::Button, QColor(0xf3, 0xf4, 0xf6));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, text);
    palette.setColor(QPalette::PlaceholderText, QColor(0x64, 0x6d, 0x79));
    palette.setColor(QPalette::ToolTipBase, Qt::white);
    palette.setColor(QPalette::Highlight, QColor(0x1f, 0x6f, 0xb8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x1c, 0x66, 0xb3));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x9a, 0xa1, 0xab));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0xc9, 0xcf, 0xd6));
    return palette;
}

QPalette Appearance::darkPalette()
{
    QPalette palette(QColor(0x2a, 0x2e, 0x34));
    const QColor text(0xe6, 0xe9, 0xed);
    palette.setColor(QPalette::Window, QColor(0x23, 0x27, 0x2d));
    palette.setColor(QPalette::Base, QColor(0x1b, 0x1e, 0x23));
    palette.setColor(QPalette::AlternateBase, QColor(0x20, 0x24, 0x29));
    palette.setColor(QPalette::Button, QColor(0x2d, 0x32, 0x39));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(role, text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, QColor(0x9a, 0xa3, 0xae));
    palette.setColor(QPalette::ToolTipBase, QColor(0x2d, 0x32, 0x39));
    palette.setColor(QPalette::Highlight, QColor(0x2f, 0x7f, 0xc6));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x6f, 0xb1, 0xf2));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x6c, 0x74, 0x7e));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0x3c, 0x43, 0x4b));
    return palette;
}

} // namespace plato::ui
