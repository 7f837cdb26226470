// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connection/runtimenote.h"

#include "core/profile/localruntime.h"
#include "core/session/sessionstore.h"

using namespace Qt::StringLiterals;

namespace plato {

namespace {

QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

QString textOf(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonObject entryOf(const Session &session, const QJsonObject &before)
{
    QJsonObject resets = before["resets"_L1].toObject();
    for (const Env &env : session.envs()) {
        if (env.lastReset.isValid())
            resets.insert(env.jobId, textOf(env.lastReset));
    }
    return {{u"name"_s, session.name()}, {u"lifetime_end"_s, textOf(session.lifetimeEnd())}, {u"resets"_s, resets}};
}

} // namespace

RuntimeNote::RuntimeNote(LocalRuntime &runtime, const SessionStore &store, QJsonObject before, QObject *parent)
    : QObject(parent)
    , m_runtime(runtime)
    , m_store(store)
    , m_note(std::move(before))
    , m_chosen(chosenIn(m_note))
{
    m_later.setSingleShot(true);
    m_later.setInterval(0);
    connect(&m_later, &QTimer::timeout, this, &RuntimeNote::tell);
    connect(&m_store, &QAbstractItemModel::rowsInserted, this, &RuntimeNote::listen);
    connect(&m_store, &QAbstractItemModel::rowsRemoved, this, [this] { m_later.start(); });
    connect(&m_store, &QAbstractItemModel::dataChanged, this, [this] { m_later.start(); });
}

void RuntimeNote::setChosen(const QString &sessionId)
{
    m_chosen = sessionId;
    m_later.start();
}

void RuntimeNote::listen()
{
    for (const Session *session : m_store.sessions()) {
        const auto hasReset = [this](const EnvsChange &change) {
            if (!change.logRows.isEmpty()) // a reset drops the log, or there was none and the row is told all the same
                m_later.start();
        };
        session->disconnect(this);
        connect(session, &Session::envsChanged, this, hasReset);
    }
    m_later.start();
}

void RuntimeNote::tell()
{
    const QJsonObject before = m_note["sessions"_L1].toObject();
    QJsonObject sessions;
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (timeOf(it.value()["lifetime_end"_L1]) > QDateTime::currentDateTimeUtc())
            sessions.insert(it.key(), it.value());
    }
    for (const Session *session : m_store.sessions()) {
        if (session->mayStillRun() && !session->id().isEmpty())
            sessions.insert(session->id(), entryOf(*session, before[session->id()].toObject()));
        else
            sessions.remove(session->id());
    }
    const QJsonObject note{{u"chosen"_s, m_chosen}, {u"sessions"_s, sessions}};
    if (note == m_note)
        return;
    m_note = note;
    m_runtime.setNote(note);
}

QString RuntimeNote::chosenIn(const QJsonObject &note)
{
    return note["chosen"_L1].toString();
}

Session *RuntimeNote::takeOver(SessionStore &store, const QString &sessionId, const QJsonObject &note)
{
    const QJsonObject entry = note["sessions"_L1].toObject()[sessionId].toObject();
    const QString name = entry["name"_L1].toString();
    Session *session = store.attach(sessionId, name.isEmpty() ? sessionId.left(8) : name, Session::Ownership::Owned);
    QHash<QString, QDateTime> resets;
    const QJsonObject times = entry["resets"_L1].toObject();
    for (auto it = times.begin(); it != times.end(); ++it)
        resets.insert(it.key(), timeOf(it.value()));
    session->recall(timeOf(entry["lifetime_end"_L1]), resets);
    return session;
}

} // namespace plato
