// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What of the journal and its states is taken up, and what goes.
#include "core/journal/journaldatabase.h"
#include "core/journal/journalstates.h"
#include "core/session/statefile.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSet>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcTidy, "plato.journal.tidy", QtInfoMsg)

constexpr int SecondsOfHour = 3600;

} // namespace

/// A program that was killed has written the file of a state, and not its row any more.
void JournalDatabase::takeUpStates()
{
    const QDir folder(journalstates::folderIn(m_folder));
    QSet<QString> known;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT file FROM state"_s))
        return onError(query.lastError());
    while (query.next())
        known.insert(query.value(0).toString());
    const QDateTime longAgo = QDateTime::currentDateTimeUtc().addSecs(-SecondsOfHour);
    for (const QFileInfo &file : folder.entryInfoList(QDir::Files | QDir::Hidden)) {
        if (known.contains(file.fileName()))
            continue;
        const auto ids = journalstates::idsOf(file.fileName());
        if (!ids) {
            if (file.lastModified() < longAgo) // begun by one that was killed, and never finished
                QFile::remove(file.filePath());
            continue;
        }
        if (const auto state = statefile::read(file.filePath()))
            putState(ids->first, journalstates::describe(ids->second, *state, file.filePath()));
    }
}

void JournalDatabase::dropStates()
{
    const QString unmarked = u"FROM state JOIN session ON session.id = state.session WHERE state.name = '' AND "
                             "state.note = '' AND session.note = '' AND session.is_starred = 0 "_s;
    const qint64 cutoff = QDateTime::currentDateTimeUtc().addDays(-m_limits.stateDays).toMSecsSinceEpoch();
    QSqlQuery query(m_database);
    if (!query.exec(u"SELECT coalesce(sum(bytes), 0) FROM state"_s) || !query.next())
        return onError(query.lastError());
    qint64 excess = query.value(0).toLongLong() - m_limits.stateBytes;
    QList<std::pair<JournalId, QString>> dropped;
    if (!query.exec(u"SELECT state.id, file, bytes, fetched_at %1 ORDER BY fetched_at"_s.arg(unmarked)))
        return onError(query.lastError());
    while (query.next() && (excess > 0 || query.value(3).toLongLong() < cutoff)) {
        dropped.append({query.value(0).toLongLong(), query.value(1).toString()});
        excess -= query.value(2).toLongLong();
    }
    query.finish();
    if (dropped.isEmpty())
        return;
    const bool isDone = write([&] {
        QSqlQuery removal(m_database);
        removal.prepare(u"DELETE FROM state WHERE id = ?"_s);
        for (const auto &[id, file] : std::as_const(dropped)) {
            removal.bindValue(0, id);
            if (!run(removal))
                return false;
        }
        return true;
    });
    if (!isDone)
        return;
    qCInfo(lcTidy) << "dropped" << dropped.size() << "states that were too old or too many";
    const QDir folder(journalstates::folderIn(m_folder));
    for (const auto &[id, file] : std::as_const(dropped))
        QFile::remove(folder.filePath(file));
}

void JournalDatabase::dropDeleted()
{
    const qint64 cutoff = QDateTime::currentDateTimeUtc().addSecs(-m_limits.undoSeconds).toMSecsSinceEpoch();
    QList<JournalId> sessions;
    QStringList files;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(u"SELECT session.id, file FROM session LEFT JOIN state ON state.session = session.id "
                  "WHERE deleted_at IS NOT NULL AND deleted_at <= ?"_s);
    query.addBindValue(cutoff);
    if (!run(query))
        return;
    while (query.next()) {
        sessions.append(query.value(0).toLongLong());
        if (!query.value(1).isNull())
            files.append(query.value(1).toString());
    }
    query.finish();
    if (sessions.isEmpty())
        return;
    const bool isDone = write([&] {
        QSqlQuery removal(m_database);
        for (const auto &statement :
             {u"DELETE FROM session_search WHERE rowid = ?"_s, u"DELETE FROM session WHERE id = ?"_s}) {
            removal.prepare(statement);
            for (const JournalId session : std::as_const(sessions)) {
                removal.bindValue(0, session);
                if (!run(removal))
                    return false;
            }
        }
        return true;
    });
    const QDir folder(journalstates::folderIn(m_folder));
    for (const QString &file : std::as_const(files)) {
        if (isDone)
            QFile::remove(folder.filePath(file));
    }
}

} // namespace plato
