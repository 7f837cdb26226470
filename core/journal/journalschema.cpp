// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journalschema.h"

#include <QDateTime>
#include <QSqlQuery>
#include <QStringList>
#include <QVariant>

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::journalschema {

namespace {

constexpr int MaxSearchText = 16'000; // characters: a session with thousands of envs is found by the first of them

/// SQLite's result codes; the upper bytes of an extended one say more of it.
enum Code { Corrupt = 11, NoDatabase = 26 };

constexpr const char *FirstTables[] = {
    "CREATE TABLE session ("
    " id INTEGER PRIMARY KEY,"
    " profile_id TEXT NOT NULL, profile_name TEXT NOT NULL, server TEXT NOT NULL,"
    " session_id TEXT NOT NULL, name TEXT NOT NULL, is_owned INTEGER NOT NULL,"
    " request TEXT NOT NULL,"                                       // JSON
    " asked_at INTEGER, answered_at INTEGER, last_seen_at INTEGER," // milliseconds since 1970, UTC
    " lifetime_end INTEGER, lease_end INTEGER, ended_at INTEGER,"
    " phase TEXT NOT NULL, reason TEXT NOT NULL,"
    " env_names TEXT NOT NULL, env_count INTEGER NOT NULL,"
    " note TEXT NOT NULL DEFAULT '', is_starred INTEGER NOT NULL DEFAULT 0,"
    " deleted_at INTEGER)", // by the person, who may want it back
    "CREATE TABLE env ("
    " session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE, position INTEGER NOT NULL,"
    " job_id TEXT NOT NULL, alias TEXT NOT NULL, simulator TEXT NOT NULL, artifact_id TEXT NOT NULL,"
    " status TEXT NOT NULL, error TEXT NOT NULL,"
    " PRIMARY KEY (session, position)) WITHOUT ROWID",
    "CREATE TABLE action ("
    " id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,"
    " kind TEXT NOT NULL, envs TEXT NOT NULL, started_at INTEGER, duration_ms INTEGER NOT NULL,"
    " is_done INTEGER NOT NULL, http_status INTEGER NOT NULL, words TEXT NOT NULL,"
    " reply_bytes INTEGER NOT NULL, reply_digest BLOB)",
    "CREATE INDEX action_of_session ON action (session)",
    "CREATE TABLE state ("
    " id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id) ON DELETE CASCADE,"
    " file TEXT NOT NULL UNIQUE," // beside the database
    " fetched_at INTEGER, last_seen_at INTEGER, times_seen INTEGER NOT NULL,"
    " bytes INTEGER NOT NULL, mutations INTEGER NOT NULL, is_merged INTEGER NOT NULL,"
    " name TEXT NOT NULL, note TEXT NOT NULL, envs TEXT NOT NULL, tables TEXT NOT NULL)",
    "CREATE INDEX state_of_session ON state (session)",
    "CREATE INDEX state_by_age ON state (fetched_at)",
};

/// Trigrams find what stands within a word, too, as people look for ids and aliases.
constexpr const char *SearchTables[] = {
    "CREATE VIRTUAL TABLE session_search USING fts5 (text, tokenize = 'trigram')",
    "CREATE INDEX session_deleted ON session (deleted_at) WHERE deleted_at IS NOT NULL",
    "CREATE INDEX session_by_server_id ON session (session_id)",
    "CREATE INDEX session_starred ON session (id) WHERE is_starred = 1",
};

QSqlError fillSearch(QSqlDatabase &database)
{
    QSqlQuery sessions(database);
    sessions.setForwardOnly(true);
    QList<qint64> ids;
    if (!sessions.exec(u"SELECT id FROM session"_s))
        return sessions.lastError();
    while (sessions.next())
        ids.append(sessions.value(0).toLongLong());
    for (const qint64 id : std::as_const(ids)) {
        if (const QSqlError error = refreshSearch(database, id); error.isValid())
            return error;
    }
    return {};
}

/// From version i to i + 1. What has shipped stays as it is: a change of the tables is one more entry.
struct Migration
{
    QList<const char *> statements;
    QSqlError (*fill)(QSqlDatabase &) = nullptr;
};

const QList<Migration> &migrations()
{
    static const QList<Migration> all{
        {{std::begin(FirstTables), std::end(FirstTables)}, nullptr},
        {{std::begin(SearchTables), std::end(SearchTables)}, fillSearch},
    };
    return all;
}

/// One statement at a time, with the error of the last one that failed.
class Statements
{
public:
    explicit Statements(QSqlDatabase &database)
        : m_database(database)
    {
    }

    bool run(const QString &statement)
    {
        QSqlQuery query(m_database);
        if (query.exec(statement))
            return true;
        m_error = query.lastError();
        return false;
    }

    std::optional<qint64> number(const QString &statement)
    {
        QSqlQuery query(m_database);
        if (query.exec(statement) && query.next())
            return query.value(0).toLongLong();
        m_error = query.lastError();
        return std::nullopt;
    }

    bool take(const QSqlError &error)
    {
        if (error.isValid())
            m_error = error;
        return !error.isValid();
    }

    Outcome failure() const { return {findingOf(m_error), m_error.databaseText()}; }

private:
    QSqlDatabase &m_database;
    QSqlError m_error;
};

} // namespace

Finding findingOf(const QSqlError &error)
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    return code == Corrupt || code == NoDatabase ? Finding::Damaged : Finding::Unusable;
}

Outcome prepare(QSqlDatabase &database)
{
    Statements statements(database);
    // Before anything is written: what is not ours stays as it is.
    const auto application = statements.number(u"PRAGMA application_id"_s);
    const auto version = application ? statements.number(u"PRAGMA user_version"_s) : std::nullopt;
    const auto tables = version ? statements.number(u"SELECT count(*) FROM sqlite_master"_s) : std::nullopt;
    if (!tables)
        return statements.failure();
    const bool isNew = *application == 0 && *version == 0 && *tables == 0;
    if (!isNew && quint32(*application) != ApplicationId)
        return {Finding::Foreign, {}};
    if (*version > Version)
        return {Finding::Newer, {}};
    if (*version == Version) {
        const auto known = statements.number(u"SELECT count(*) FROM sqlite_master WHERE name IN "
                                             "('session', 'env', 'action', 'state', 'session_search')"_s);
        if (!known)
            return statements.failure();
        if (*known != 5)
            return {Finding::Damaged, {}};
    }
    // WAL: two windows read and write at once, and a program that is killed loses nothing that was committed.
    for (const auto &pragma : {u"PRAGMA busy_timeout = 5000"_s, u"PRAGMA journal_mode = WAL"_s,
                               u"PRAGMA synchronous = NORMAL"_s, u"PRAGMA foreign_keys = ON"_s}) {
        if (!statements.run(pragma))
            return statements.failure();
    }
    if (*version == Version)
        return {};
    // Another window may be doing the same: whoever comes second finds it done.
    if (!statements.run(u"BEGIN IMMEDIATE"_s))
        return statements.failure();
    const auto undone = [&] {
        const Outcome outcome = statements.failure();
        statements.run(u"ROLLBACK"_s);
        return outcome;
    };
    const auto now = statements.number(u"PRAGMA user_version"_s);
    if (!now || !statements.run(u"PRAGMA application_id = %1"_s.arg(ApplicationId)))
        return undone();
    for (qsizetype i = *now; i < migrations().size(); ++i) {
        for (const char *statement : migrations()[i].statements) {
            if (!statements.run(QString::fromLatin1(statement)))
                return undone();
        }
        if (migrations()[i].fill && !statements.take(migrations()[i].fill(database)))
            return undone();
    }
    if (!statements.run(u"PRAGMA user_version = %1"_s.arg(Version)) || !statements.run(u"COMMIT"_s))
        return undone();
    return {};
}

QString folded(const QString &text)
{
    // A zero ends a text for the index.
    return text.normalized(QString::NormalizationForm_KC).toCaseFolded().replace(QChar(0), u' ');
}

QSqlError refreshSearch(QSqlDatabase &database, qint64 session)
{
    QSqlQuery query(database);
    query.prepare(u"SELECT name, note, session_id, profile_name, server, asked_at FROM session WHERE id = ?"_s);
    query.addBindValue(session);
    if (!query.exec())
        return query.lastError();
    if (!query.next())
        return {};
    QStringList parts;
    for (int i = 0; i < 5; ++i)
        parts.append(query.value(i).toString());
    const QDateTime asked = QDateTime::fromMSecsSinceEpoch(query.value(5).toLongLong());
    parts.append(asked.toString(u"yyyy-MM-dd HH:mm"_s));
    for (const auto &statement : {u"SELECT DISTINCT name || ' ' || note || ' ' || tables FROM state WHERE session = ? "
                                  "LIMIT 200"_s,
                                  u"SELECT DISTINCT alias FROM env WHERE session = ? LIMIT 500"_s,
                                  u"SELECT DISTINCT simulator || ' ' || artifact_id FROM env WHERE session = ? "
                                  "LIMIT 200"_s}) {
        query.prepare(statement);
        query.addBindValue(session);
        if (!query.exec())
            return query.lastError();
        while (query.next())
            parts.append(query.value(0).toString());
    }
    parts.removeDuplicates();
    const QString text = folded(parts.join(u'\n')).left(MaxSearchText);

    query.prepare(u"SELECT text FROM session_search WHERE rowid = ?"_s);
    query.addBindValue(session);
    if (!query.exec())
        return query.lastError();
    if (query.next()) {
        if (query.value(0).toString() == text)
            return {};
        query.prepare(u"UPDATE session_search SET text = ? WHERE rowid = ?"_s);
    } else {
        query.prepare(u"INSERT INTO session_search (text, rowid) VALUES (?, ?)"_s);
    }
    query.addBindValue(text);
    query.addBindValue(session);
    return query.exec() ? QSqlError() : query.lastError();
}

} // namespace plato::journalschema
