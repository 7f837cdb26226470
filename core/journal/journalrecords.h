// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace plato {

/// Of a session, an action or a state in the journal. Given by who writes first, without asking the database: the time
/// in front, so that later ones are larger, and chance behind, so that two windows never give the same.
using JournalId = qint64;
JournalId newJournalId(const QDateTime &now = QDateTime::currentDateTimeUtc());

/// What is known of one session, written as a whole each time that something of it has changed. All times are UTC; one
/// that is not known is invalid.
struct JournalSession
{
    JournalId id = 0;
    QString profileId;
    QString profileName;
    QString server;    ///< its address; empty: this computer
    QString sessionId; ///< empty until `make` was answered
    QString name;
    bool isOwned = true;
    QByteArray request; ///< MakeRequest as JSON; empty: it was made elsewhere
    QDateTime askedAt;
    QDateTime answeredAt;
    QDateTime lastSeenAt; ///< when the server last spoke of it
    QDateTime lifetimeEnd;
    QDateTime leaseEnd;
    QDateTime endedAt;
    Session::Phase phase = Session::Phase::Creating;
    QString reason; ///< why it ended: the words of the server, or ours
    QList<Env> envs;
};

/// Something that was done with a session or that befell it. `kind` is a word of ours ("reset", "state", "close",
/// "boot", "lease"…), or the operation of the API where we have none.
struct JournalAction
{
    JournalId session = 0;
    QString kind;
    QString envs; ///< their aliases; empty: all of the session
    QDateTime startedAt;
    qint64 durationMs = 0;
    bool isDone = true; ///< false: it failed
    int httpStatus = 0; ///< 0: there was no answer of a server
    QString words;      ///< what came of it; of a state the number of its mutations
    qint64 replyBytes = 0;
    QByteArray replyDigest; ///< of what was kept of the reply
};

/// A state that is kept as a file.
struct JournalState
{
    JournalId id = 0;
    QString path;
    QDateTime fetchedAt;
    QDateTime lastSeenAt;
    int timesSeen = 1;
    qint64 bytes = 0;
    qint64 mutations = 0;
    bool isMerged = false;
    QString name;
    QString note;
    QString envs;   ///< their aliases
    QString tables; ///< that it speaks of
};

/// A session as the history shows it.
struct HistoryEntry
{
    JournalSession session; ///< without its envs
    QString envNames;       ///< of the first few, with their simulators
    int envCount = 0;
    int stateCount = 0;
    QString note;
    bool isStarred = false;
};

/// All that is known of one session.
struct HistoryDetails
{
    HistoryEntry entry;
    QList<Env> envs;              ///< the first MaxEnvs
    QList<JournalAction> actions; ///< the last MaxActions, oldest first
    QList<JournalState> states;   ///< oldest first

    static constexpr int MaxEnvs = 200;
    static constexpr int MaxActions = 500;
};

/// What is looked for in the history.
struct HistorySearch
{
    QString text; ///< words, each of which a session must have somewhere; empty: all sessions
    bool onlyStarred = false;
    friend bool operator==(const HistorySearch &, const HistorySearch &) = default;
};

/// How much of states is kept. What was named or noted, and all states of a session that was starred or noted, are
/// never dropped, and count.
struct JournalLimits
{
    qint64 stateBytes = qint64(2) << 30; ///< of all files; then the oldest go first
    int stateDays = 90;                  ///< older ones go
    int undoSeconds = 3600;              ///< what was deleted can be taken back for so long
};

/// The words of phases in the database: they stay, whatever the code calls them.
QString journalWord(Session::Phase phase);
Session::Phase phaseOfJournalWord(const QString &word); ///< Lost, where it is none of them

} // namespace plato

Q_DECLARE_METATYPE(plato::HistoryDetails)
