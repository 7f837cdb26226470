// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journaldatabase.h"

#include "core/journal/journalschema.h"
#include "core/journal/journalstates.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcJournal, "plato.journal", QtInfoMsg)

constexpr int MaxText = 4000; // characters of a name, a reason or a note
constexpr qsizetype MaxNamedEnvs = 6;
constexpr auto Silence = std::chrono::minutes(10);

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::Journal)
};

/// Bound as a text in any case: a null QString would be NULL.
QString text(const QString &outer)
{
    return outer.isNull() ? u""_s : outer.left(MaxText);
}

QVariant number(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QString namesOf(const QList<Env> &envs)
{
    QStringList names;
    for (const Env &env : envs.first(std::min(envs.size(), MaxNamedEnvs))) {
        const QString &what = env.simulator.isEmpty() ? env.artifactId : env.simulator;
        const QString alias = env.alias.isEmpty() ? env.jobId : env.alias;
        if (alias.isEmpty() || what.isEmpty() || alias == what)
            names.append(alias.isEmpty() ? what : alias);
        else
            names.append(u"%1 (%2)"_s.arg(alias, what));
    }
    if (envs.size() > MaxNamedEnvs)
        names.append(u"…"_s);
    return names.join(u", "_s);
}

QByteArray digestOf(const QList<Env> &envs)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const Env &env : envs) {
        for (const QString &part :
             {env.jobId, env.alias, env.simulator, env.artifactId, env.status.word(), env.error, env.statusReason}) {
            hash.addData(part.toUtf8());
            hash.addData(QByteArrayView("\0", 1));
        }
    }
    return hash.result();
}

} // namespace

const QString JournalDatabase::FileName = u"journal.sqlite"_s;

JournalDatabase::JournalDatabase(QString folder, const JournalLimits &limits, std::function<void(const QString &)> tell,
                                 std::function<void()> renew)
    : m_folder(std::move(folder))
    , m_limits(limits)
    , m_tell(std::move(tell))
    , m_renew(std::move(renew))
    , m_connection(u"journal-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

JournalDatabase::~JournalDatabase()
{
    close();
}

void JournalDatabase::close()
{
    m_isOpen = false;
    m_envs.clear();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

bool JournalDatabase::open()
{
    if (!openFile())
        return false;
    takeUpStates();
    tidy();
    return m_isOpen;
}

bool JournalDatabase::openFile()
{
    const QString states = journalstates::folderIn(m_folder);
    if (!QDir().mkpath(states)) {
        tellUnusable(Words::tr("the folder %1 cannot be made or written.").arg(m_folder));
        return false;
    }
    // What was done with sessions is nobody else's business on a computer of several people.
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    for (int attempt = 0; attempt < 2; ++attempt) {
        m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
        m_database.setDatabaseName(QDir(m_folder).filePath(FileName));
        journalschema::Outcome outcome;
        if (m_database.open())
            outcome = journalschema::prepare(m_database);
        else
            outcome = {journalschema::findingOf(m_database.lastError()), m_database.lastError().text()};
        using journalschema::Finding;
        switch (outcome.finding) {
        case Finding::Ready:
            m_isOpen = true;
            return true;
        case Finding::Unusable:
            close();
            tellUnusable(outcome.words);
            return false;
        case Finding::Damaged:
            close();
            if (!setAside(u"damaged"_s, Words::tr("The history could not be read any more")))
                return false;
            break;
        case Finding::Foreign:
            close();
            if (!setAside(u"foreign"_s, Words::tr("What stands in the place of the history is none")))
                return false;
            break;
        case Finding::Newer:
            close();
            if (!setAside(u"newer"_s, Words::tr("The history was written by a newer Plato Desk")))
                return false;
            break;
        }
        QDir().mkpath(states);
    }
    return false;
}

bool JournalDatabase::setAside(const QString &why, const QString &text)
{
    const auto place = journalstates::setAside(m_folder, FileName, why);
    if (!place) {
        tellUnusable(place.error().message);
        return false;
    }
    qCWarning(lcJournal) << "set aside:" << why;
    m_tell(Words::tr("%1. It was set aside, with its states, in %2, and a new one has been begun.").arg(text, *place));
    return true;
}

void JournalDatabase::tellUnusable(const QString &why)
{
    if (m_isTold || !m_silence.hasExpired())
        return;
    qCWarning(lcJournal).noquote() << "cannot be kept:" << why;
    m_isTold = true;
    m_silence = QDeadlineTimer(Silence);
    m_tell(Words::tr("The history cannot be kept: %1 Sessions work as before, but what is done now will not be in it.")
               .arg(why.endsWith(u'.') ? why : why + u'.'));
}

void JournalDatabase::onError(const QSqlError &error)
{
    m_isDamaged = journalschema::findingOf(error) == journalschema::Finding::Damaged;
    if (!m_isDamaged)
        tellUnusable(error.databaseText());
}

bool JournalDatabase::run(QSqlQuery &query)
{
    if (query.exec())
        return true;
    onError(query.lastError());
    return false;
}

bool JournalDatabase::run(const QString &statement)
{
    QSqlQuery query(m_database);
    if (query.exec(statement))
        return true;
    onError(query.lastError());
    return false;
}

/// In one transaction. What turns out to be damaged is set aside, and a new journal begun.
bool JournalDatabase::write(const std::function<bool()> &work)
{
    if (!m_isOpen)
        return false;
    m_isDamaged = false;
    bool isDone = run(u"BEGIN IMMEDIATE"_s);
    if (isDone) {
        isDone = work() && run(u"COMMIT"_s);
        if (!isDone)
            QSqlQuery(m_database).exec(u"ROLLBACK"_s);
    }
    if (isDone)
        m_isTold = false;
    if (m_isDamaged) {
        close();
        if (setAside(u"damaged"_s, Words::tr("The history could not be read any more")) && openFile())
            m_renew();
    }
    return isDone;
}

bool JournalDatabase::refreshSearch(JournalId session)
{
    const QSqlError error = journalschema::refreshSearch(m_database, session);
    if (error.isValid())
        onError(error);
    return !error.isValid();
}

bool JournalDatabase::put(const JournalSession &session)
{
    const bool isDone = write([&] {
        QSqlQuery query(m_database);
        query.prepare(
            u"INSERT INTO session (id, profile_id, profile_name, server, session_id, name, is_owned, request, "
            "asked_at, answered_at, last_seen_at, lifetime_end, lease_end, ended_at, phase, reason, "
            "env_names, env_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET session_id = excluded.session_id, name = excluded.name, "
            "is_owned = excluded.is_owned, answered_at = excluded.answered_at, "
            "last_seen_at = excluded.last_seen_at, lifetime_end = excluded.lifetime_end, "
            "lease_end = excluded.lease_end, ended_at = excluded.ended_at, phase = excluded.phase, "
            "reason = excluded.reason, "
            // Who looks at a session that is over may not learn of its envs any more: what is known of them stays.
            "env_names = CASE excluded.env_count WHEN 0 THEN env_names ELSE excluded.env_names END, "
            "env_count = CASE excluded.env_count WHEN 0 THEN env_count ELSE excluded.env_count END"_s);
        for (const QVariant &value :
             {QVariant(session.id), QVariant(text(session.profileId)), QVariant(text(session.profileName)),
              QVariant(text(session.server)), QVariant(text(session.sessionId)), QVariant(text(session.name)),
              QVariant(session.isOwned), QVariant(QString::fromUtf8(session.request.isNull() ? "" : session.request)),
              number(session.askedAt), number(session.answeredAt), number(session.lastSeenAt),
              number(session.lifetimeEnd), number(session.leaseEnd), number(session.endedAt),
              QVariant(journalWord(session.phase)), QVariant(text(session.reason)),
              QVariant(text(namesOf(session.envs))), QVariant(int(session.envs.size()))})
            query.addBindValue(value);
        return run(query) && putEnvs(session) && refreshSearch(session.id);
    });
    if (!isDone)
        m_envs.remove(session.id); // they are not on the disk, whatever was noted on the way
    return isDone;
}

bool JournalDatabase::putEnvs(const JournalSession &session)
{
    const QByteArray digest = digestOf(session.envs);
    if (session.envs.isEmpty() || m_envs.value(session.id) == digest)
        return true;
    QSqlQuery query(m_database);
    query.prepare(u"DELETE FROM env WHERE session = ?"_s);
    query.addBindValue(session.id);
    if (!run(query))
        return false;
    query.prepare(u"INSERT INTO env (session, position, job_id, alias, simulator, artifact_id, status, error) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s);
    for (qsizetype i = 0; i < session.envs.size(); ++i) {
        const Env &env = session.envs[i];
        query.bindValue(0, session.id);
        query.bindValue(1, i);
        query.bindValue(2, text(env.jobId));
        query.bindValue(3, text(env.alias));
        query.bindValue(4, text(env.simulator));
        query.bindValue(5, text(env.artifactId));
        query.bindValue(6, text(env.status.word()));
        query.bindValue(7, text(env.error.isEmpty() ? env.statusReason : env.error));
        if (!run(query))
            return false;
    }
    m_envs.insert(session.id, digest);
    return true;
}

bool JournalDatabase::add(const JournalAction &action)
{
    return write([&] {
        QSqlQuery query(m_database);
        query.prepare(u"INSERT INTO action (session, kind, envs, started_at, duration_ms, is_done, http_status, words, "
                      "reply_bytes, reply_digest) SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM session WHERE id = ?"_s);
        query.addBindValue(text(action.kind));
        query.addBindValue(text(action.envs));
        query.addBindValue(number(action.startedAt));
        query.addBindValue(action.durationMs);
        query.addBindValue(action.isDone);
        query.addBindValue(action.httpStatus);
        query.addBindValue(text(action.words));
        query.addBindValue(action.replyBytes);
        query.addBindValue(action.replyDigest);
        query.addBindValue(action.session);
        return run(query);
    });
}

bool JournalDatabase::putState(JournalId session, const JournalState &state)
{
    const bool isDone = write([&] {
        QSqlQuery query(m_database);
        query.prepare(u"INSERT INTO state (id, session, file, fetched_at, last_seen_at, times_seen, bytes, mutations, "
                      "is_merged, name, note, envs, tables) "
                      "SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM session WHERE id = ? "
                      "ON CONFLICT (id) DO UPDATE SET name = excluded.name, note = excluded.note, "
                      "bytes = excluded.bytes"_s);
        query.addBindValue(state.id);
        query.addBindValue(QFileInfo(state.path).fileName());
        query.addBindValue(number(state.fetchedAt));
        query.addBindValue(number(state.lastSeenAt));
        query.addBindValue(state.timesSeen);
        query.addBindValue(state.bytes);
        query.addBindValue(state.mutations);
        query.addBindValue(state.isMerged);
        query.addBindValue(text(state.name));
        query.addBindValue(text(state.note));
        query.addBindValue(text(state.envs));
        query.addBindValue(text(state.tables));
        query.addBindValue(session);
        return run(query) && refreshSearch(session);
    });
    if (isDone)
        dropStates();
    return isDone;
}

bool JournalDatabase::seenAgain(JournalId state, const QDateTime &at, int times)
{
    return write([&] {
        QSqlQuery query(m_database);
        query.prepare(u"UPDATE state SET last_seen_at = ?, times_seen = ? WHERE id = ?"_s);
        query.addBindValue(number(at));
        query.addBindValue(times);
        query.addBindValue(state);
        return run(query);
    });
}

bool JournalDatabase::setNote(JournalId session, const QString &note)
{
    return write([&] {
        QSqlQuery query(m_database);
        query.prepare(u"UPDATE session SET note = ? WHERE id = ?"_s);
        query.addBindValue(text(note));
        query.addBindValue(session);
        return run(query) && refreshSearch(session);
    });
}

bool JournalDatabase::setStarred(JournalId session, bool isStarred)
{
    return write([&] {
        QSqlQuery query(m_database);
        query.prepare(u"UPDATE session SET is_starred = ? WHERE id = ?"_s);
        query.addBindValue(isStarred);
        query.addBindValue(session);
        return run(query);
    });
}

bool JournalDatabase::setDeleted(const QList<JournalId> &sessions, bool isDeleted)
{
    return write([&] {
        QSqlQuery query(m_database);
        query.prepare(u"UPDATE session SET deleted_at = ? WHERE id = ?"_s);
        const QVariant when = isDeleted ? QVariant(QDateTime::currentMSecsSinceEpoch()) : QVariant();
        for (const JournalId session : sessions) {
            query.bindValue(0, when);
            query.bindValue(1, session);
            if (!run(query))
                return false;
        }
        return true;
    });
}

qint64 JournalDatabase::dataVersion()
{
    if (!m_isOpen)
        return 0;
    QSqlQuery query(m_database);
    return query.exec(u"PRAGMA data_version"_s) && query.next() ? query.value(0).toLongLong() : 0;
}

void JournalDatabase::tidy()
{
    if (!m_isOpen)
        return;
    dropDeleted();
    dropStates();
}

} // namespace plato
