// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessionwarnings.h"

#include "core/session/sessionstore.h"
#include "core/text/showntext.h"

#include <QtMath>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

QString fetchId()
{
    return u"fetch"_s;
}

QString againId()
{
    return u"again"_s;
}

QString clockKeyOf(const Session &session)
{
    return SessionWarnings::keyOf(session) + u"/lifetime"_s;
}

} // namespace

SessionWarnings::SessionWarnings(MessageBar &messages, QObject *parent)
    : QObject(parent)
    , m_messages(messages)
{
    connect(&m_lifetimes, &LifetimeWatch::endsSoon, this, &SessionWarnings::onEndsSoon);
    connect(&m_lifetimes, &LifetimeWatch::hasEnded, this, [this](const Session *session) {
        m_messages.withdraw(clockKeyOf(*session));
        m_desktop.withdraw(clockKeyOf(*session));
    });
    connect(&m_desktop, &DesktopNotifier::invoked, this, &SessionWarnings::onInvoked);
}

QString SessionWarnings::keyOf(const Session &session)
{
    return u"session-%1"_s.arg(quintptr(&session));
}

void SessionWarnings::setStore(const SessionStore *store)
{
    if (m_store) {
        for (const Session *session : m_store->sessions())
            forget(session);
        m_store->disconnect(this);
    }
    m_store = store;
    m_lifetimes.setStore(store);
    if (!store)
        return;
    connect(store, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex &, int first, int last) {
        for (int row = first; row <= last; ++row)
            forget(m_store->sessions().at(row));
    });
}

void SessionWarnings::forget(const Session *session)
{
    for (const QString &key : {keyOf(*session), clockKeyOf(*session)}) {
        m_messages.withdraw(key);
        m_desktop.withdraw(key);
    }
}

/// The server has no way to a longer lifetime, so none is offered: its contract knows no such request.
void SessionWarnings::onEndsSoon(Session *session, int left)
{
    const int minutes = qMax(1, qCeil(left / 60.0));
    const QString title =
        tr("Session “%1” ends in %n minute(s)", nullptr, minutes).arg(showntext::name(session->name()));
    QString body = tr("Its lifetime runs out at %1, and the server ends its environments.")
                       .arg(session->lifetimeEnd().toLocalTime().toString(u"HH:mm"_s));
    if (LifetimeWatch::records(*session))
        body += u' ' + tr("The last state is fetched before that, and kept.");
    const QPointer<Session> of = session;
    QList<MessageBar::Action> actions{{tr("Fetch the state now"), [this, of] {
                                           if (of)
                                               Q_EMIT stateWanted(of);
                                       }}};
    QList<DesktopNotifier::Action> buttons{{fetchId(), tr("Fetch the state now")}};
    if (!session->request().isEmpty()) { // a session that was opened by its id has none
        actions.append({tr("Run again"), [this, of] {
                            if (of)
                                Q_EMIT runAgain(of);
                        }});
        buttons.append({againId(), tr("Run again")});
    }
    const QString key = clockKeyOf(*session);
    m_messages.withdraw(key); // the older warning is no news any more
    m_messages.post(MessageBar::Level::Warning, u"%1. %2"_s.arg(title, body), actions, key);
    m_desktop.post(key, title, body, buttons);
}

void SessionWarnings::tellDesktop(const Session &session, const Session::Problem &problem, const QString &text)
{
    if (problem.step != Session::Step::Lease && problem.step != Session::Step::Follow)
        return;
    // Later: a session tells why it ends, and then ends.
    const auto post = [this, of = QPointer<const Session>(&session), step = problem.step, text] {
        if (!of)
            return;
        const QString name = showntext::name(of->name());
        QList<DesktopNotifier::Action> buttons;
        if (isPhaseOver(of->phase()) && !of->request().isEmpty())
            buttons.append({againId(), tr("Run again")});
        m_desktop.post(keyOf(*of),
                       step == Session::Step::Lease ? tr("Heartbeats of session “%1” fail").arg(name)
                                                    : tr("Session “%1”").arg(name),
                       text, buttons);
    };
    QMetaObject::invokeMethod(this, post, Qt::QueuedConnection);
}

Session *SessionWarnings::find(const QString &about) const
{
    if (m_store) {
        for (Session *session : m_store->sessions()) {
            if (about == keyOf(*session) || about == clockKeyOf(*session))
                return session;
        }
    }
    return nullptr;
}

void SessionWarnings::onInvoked(const QString &about, const QString &actionId)
{
    Session *session = find(about);
    if (!session)
        return;
    if (actionId == fetchId())
        Q_EMIT stateWanted(session);
    else if (actionId == againId())
        Q_EMIT runAgain(session);
    else
        Q_EMIT shown(session);
}

} // namespace plato::ui
