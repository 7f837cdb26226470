// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What the history asks of the database.
#include "core/journal/journaldatabase.h"
#include "core/journal/journalschema.h"
#include "core/journal/journalstates.h"

#include <QDir>
#include <QSqlQuery>
#include <QStringList>
#include <QVariant>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// In the order in which entryOf() reads them.
constexpr const char *Columns =
    "session.id, profile_id, profile_name, server, session_id, name, is_owned, asked_at, answered_at, last_seen_at, "
    "lifetime_end, lease_end, ended_at, phase, reason, env_names, env_count, session.note, is_starred, "
    "(SELECT count(*) FROM state WHERE state.session = session.id)";
constexpr int TrigramLength = 3; // characters of a word that the index finds

QDateTime time(const QVariant &number)
{
    return number.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(number.toLongLong(), Qt::UTC);
}

HistoryEntry entryOf(const QSqlQuery &query)
{
    HistoryEntry entry;
    JournalSession &session = entry.session;
    int column = 0;
    const auto next = [&] { return query.value(column++); };
    session.id = next().toLongLong();
    session.profileId = next().toString();
    session.profileName = next().toString();
    session.server = next().toString();
    session.sessionId = next().toString();
    session.name = next().toString();
    session.isOwned = next().toBool();
    for (QDateTime *at : {&session.askedAt, &session.answeredAt, &session.lastSeenAt, &session.lifetimeEnd,
                          &session.leaseEnd, &session.endedAt})
        *at = time(next());
    session.phase = phaseOfJournalWord(next().toString());
    session.reason = next().toString();
    entry.envNames = next().toString();
    entry.envCount = next().toInt();
    entry.note = next().toString();
    entry.isStarred = next().toBool();
    entry.stateCount = next().toInt();
    return entry;
}

} // namespace

QList<HistoryEntry> JournalDatabase::find(const HistorySearch &search, JournalId before, int limit)
{
    return entries(search, before > 0 ? u" < %1"_s.arg(before) : QString(), limit);
}

QList<HistoryEntry> JournalDatabase::among(const HistorySearch &search, const QList<JournalId> &sessions)
{
    QStringList ids;
    for (const JournalId id : sessions)
        ids.append(QString::number(id));
    return ids.isEmpty() ? QList<HistoryEntry>() : entries(search, u" IN (%1)"_s.arg(ids.join(u',')), int(ids.size()));
}

/// Where there are words, the index leads, in the order of its rows, which is that of the sessions: what is not asked
/// for any more is not looked at.
QList<HistoryEntry> JournalDatabase::entries(const HistorySearch &search, const QString &condition, int limit)
{
    if (!m_isOpen)
        return {};
    QStringList quoted;
    QStringList shorts;
    for (const QString &word : journalschema::folded(search.text).split(u' ', Qt::SkipEmptyParts)) {
        if (word.toUcs4().size() >= TrigramLength)
            quoted.append(u'"' + QString(word).replace(u'"', u"\"\""_s) + u'"');
        else
            shorts.append(word);
    }
    // What is shorter than the index knows is looked for in all texts, in the table that the index keeps them in.
    const QString texts = u"session_search_content"_s;
    QString from = u"session"_s;
    QString id = u"session.id"_s;
    QStringList conditions{u"deleted_at IS NULL"_s};
    if (!quoted.isEmpty()) {
        id = u"session_search.rowid"_s;
        from = u"session_search CROSS JOIN session ON session.id = session_search.rowid"_s;
        conditions.append(u"session_search MATCH ?"_s);
    } else if (!shorts.isEmpty()) {
        id = texts + u".id"_s;
        from = u"%1 CROSS JOIN session ON session.id = %1.id"_s.arg(texts);
    }
    if (!condition.isEmpty())
        conditions.append(id + condition);
    if (search.onlyStarred)
        conditions.append(u"is_starred = 1"_s);
    for (qsizetype i = 0; i < shorts.size(); ++i)
        conditions.append(u"instr(%1, ?) > 0"_s.arg(quoted.isEmpty() ? texts + u".c0"_s : u"session_search.text"_s));
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(u"SELECT %1 FROM %2 WHERE %3 ORDER BY %4 DESC LIMIT %5"_s.arg(
        QLatin1StringView(Columns), from, conditions.join(u" AND "_s), id, QString::number(limit)));
    if (!quoted.isEmpty())
        query.addBindValue(quoted.join(u" AND "_s));
    for (const QString &word : std::as_const(shorts))
        query.addBindValue(word);
    QList<HistoryEntry> found;
    if (!run(query))
        return found;
    while (query.next())
        found.append(entryOf(query));
    return found;
}

std::optional<HistoryEntry> JournalDatabase::known(const QString &profileId, const QString &sessionId)
{
    if (!m_isOpen || sessionId.isEmpty())
        return std::nullopt;
    QSqlQuery query(m_database);
    query.prepare(u"SELECT %1 FROM session WHERE session_id = ? AND profile_id = ? ORDER BY id DESC LIMIT 1"_s.arg(
        QLatin1StringView(Columns)));
    query.addBindValue(sessionId);
    query.addBindValue(profileId);
    return run(query) && query.next() ? std::optional(entryOf(query)) : std::nullopt;
}

std::optional<HistoryDetails> JournalDatabase::details(JournalId session)
{
    const QList<HistoryEntry> entry = among({}, {session});
    if (entry.isEmpty())
        return std::nullopt;
    HistoryDetails details;
    details.entry = entry.constFirst();
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    const auto rows = [&](const QString &statement) {
        query.prepare(statement);
        query.addBindValue(session);
        return run(query);
    };
    if (rows(u"SELECT request FROM session WHERE id = ?"_s) && query.next())
        details.entry.session.request = query.value(0).toString().toUtf8();
    if (rows(u"SELECT job_id, alias, simulator, artifact_id, status, error FROM env WHERE session = ? "
             "ORDER BY position LIMIT %1"_s.arg(HistoryDetails::MaxEnvs))) {
        while (query.next()) {
            Env env;
            env.jobId = query.value(0).toString();
            env.alias = query.value(1).toString();
            env.simulator = query.value(2).toString();
            env.artifactId = query.value(3).toString();
            env.status = JobStatus(query.value(4).toString());
            env.error = query.value(5).toString();
            details.envs.append(env);
        }
    }
    if (rows(u"SELECT kind, envs, started_at, duration_ms, is_done, http_status, words, reply_bytes, reply_digest "
             "FROM action WHERE session = ? ORDER BY id DESC LIMIT %1"_s.arg(HistoryDetails::MaxActions))) {
        while (query.next()) {
            details.actions.prepend({session, query.value(0).toString(), query.value(1).toString(),
                                     time(query.value(2)), query.value(3).toLongLong(), query.value(4).toBool(),
                                     query.value(5).toInt(), query.value(6).toString(), query.value(7).toLongLong(),
                                     query.value(8).toByteArray()});
        }
    }
    if (rows(u"SELECT id, file, fetched_at, last_seen_at, times_seen, bytes, mutations, is_merged, name, note, envs, "
             "tables FROM state WHERE session = ? ORDER BY fetched_at, id"_s)) {
        const QDir folder(journalstates::folderIn(m_folder));
        while (query.next()) {
            details.states.append({query.value(0).toLongLong(), folder.filePath(query.value(1).toString()),
                                   time(query.value(2)), time(query.value(3)), query.value(4).toInt(),
                                   query.value(5).toLongLong(), query.value(6).toLongLong(), query.value(7).toBool(),
                                   query.value(8).toString(), query.value(9).toString(), query.value(10).toString(),
                                   query.value(11).toString()});
        }
    }
    return details;
}

} // namespace plato
