// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionstore.h"

#include "core/text/showntext.h"

#include <QPointer>

#include <algorithm>
#include <iterator>
#include <utility>

namespace plato {

namespace {

QString titleOf(const Session &session)
{
    if (!session.name().isEmpty())
        return showntext::name(session.name());
    return session.id().isEmpty() ? SessionStore::tr("New session") : showntext::name(session.id());
}

} // namespace

QString SessionStore::wordOf(Session::Phase phase)
{
    switch (phase) {
    case Session::Phase::Creating:
        return tr("creating");
    case Session::Phase::Booting:
        return tr("starting");
    case Session::Phase::Ready:
        return tr("ready");
    case Session::Phase::Closing:
        return tr("closing");
    case Session::Phase::Closed:
        return tr("closed");
    case Session::Phase::Failed:
        return tr("failed");
    case Session::Phase::Lost:
        return tr("ended");
    }
    return {};
}

SessionStore::SessionStore(PlatoApi &api, LeaseKeeper &leases, QThreadPool &pool, QObject *parent)
    : QAbstractListModel(parent)
    , m_api(api)
    , m_pollApi(&api)
    , m_leases(leases)
    , m_pool(pool)
{
}

Session *SessionStore::newSession()
{
    auto *session = new Session(m_api, m_leases, m_pool, this);
    session->setTiming(m_timing);
    session->setPollApi(*m_pollApi);
    return session;
}

Session *SessionStore::create(const MakeRequest &request, const QString &name)
{
    Session *session = newSession();
    session->prepare(request, name);
    add(session);
    if (m_makeGate)
        m_makeGate(*session, [guard = QPointer(session)] {
            if (guard)
                guard->sendMake();
        });
    else
        session->sendMake();
    return session;
}

void SessionStore::serverGone(const QString &reason)
{
    for (Session *session : std::as_const(m_sessions))
        session->serverGone(reason);
}

Session *SessionStore::attach(const QString &sessionId, const QString &name, Session::Ownership ownership)
{
    Session *session = newSession();
    session->attach(sessionId, name, ownership);
    return add(session);
}

void SessionStore::take(SessionStore &other)
{
    if (other.m_sessions.isEmpty())
        return;
    other.beginResetModel();
    const auto taken = std::exchange(other.m_sessions, {});
    other.endResetModel();
    for (Session *session : taken) {
        session->disconnect(&other);
        session->setParent(this);
        listen(session);
    }
    const int first = int(m_sessions.size());
    beginInsertRows({}, first, first + int(taken.size()) - 1);
    m_sessions += taken;
    endInsertRows();
}

Session *SessionStore::add(Session *session)
{
    listen(session);
    beginInsertRows({}, 0, 0);
    m_sessions.prepend(session);
    endInsertRows();
    return session;
}

void SessionStore::listen(Session *session)
{
    const auto onChange = [this, session] { onChanged(session); };
    connect(session, &Session::phaseChanged, this, onChange);
    connect(session, &Session::envsChanged, this, [this, session](const EnvsChange &change) {
        if (change.hasNewRows()) // a row of this model tells the number of envs, and nothing else of them
            onChanged(session);
    });
    connect(session, &Session::clocksChanged, this, onChange);
    connect(session, &Session::problem, this,
            [this, session](const Session::Problem &what) { Q_EMIT problem(session, what); });
}

bool SessionStore::forget(Session *session)
{
    const auto row = m_sessions.indexOf(session);
    if (row < 0 || session->mayStillRun())
        return false;
    beginRemoveRows({}, int(row), int(row));
    m_sessions.removeAt(row);
    endRemoveRows();
    session->disconnect(this);
    session->deleteLater(); // a slot of its own signals may have called us
    return true;
}

QList<Session *> SessionStore::alive() const
{
    QList<Session *> alive;
    std::copy_if(m_sessions.begin(), m_sessions.end(), std::back_inserter(alive),
                 [](const Session *session) { return session->mayStillRun(); });
    return alive;
}

int SessionStore::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_sessions.size());
}

QVariant SessionStore::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_sessions.size())
        return {};
    Session *session = m_sessions.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(*session);
    case Qt::ToolTipRole: {
        const QString title = tr("%1: %2").arg(titleOf(*session), wordOf(session->phase()));
        return showntext::ourToolTip(session->id().isEmpty() ? title : title + u'\n' + showntext::line(session->id()));
    }
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %n environment(s)", nullptr, int(session->envs().size()))
            .arg(titleOf(*session), wordOf(session->phase()));
    case SessionRole:
        return QVariant::fromValue(session);
    case NameRole:
        return session->name();
    case IdRole:
        return session->id();
    case PhaseRole:
        return int(session->phase());
    case PhaseTextRole:
        return wordOf(session->phase());
    case EnvCountRole:
        return int(session->envs().size());
    case OwnedRole:
        return session->ownership() == Session::Ownership::Owned;
    case LifetimeEndRole:
        return session->lifetimeEnd();
    default:
        return {};
    }
}

QHash<int, QByteArray> SessionStore::roleNames() const
{
    auto names = QAbstractListModel::roleNames();
    names.insert({{SessionRole, "session"},
                  {NameRole, "name"},
                  {IdRole, "sessionId"},
                  {PhaseRole, "phase"},
                  {PhaseTextRole, "phaseText"},
                  {EnvCountRole, "envCount"},
                  {OwnedRole, "owned"},
                  {LifetimeEndRole, "lifetimeEnd"}});
    return names;
}

void SessionStore::onChanged(Session *session)
{
    const QModelIndex changed = index(int(m_sessions.indexOf(session)));
    if (changed.isValid())
        Q_EMIT dataChanged(changed, changed);
}

} // namespace plato
