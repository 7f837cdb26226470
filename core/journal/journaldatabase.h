// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/journalrecords.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QHash>
#include <QSqlDatabase>
#include <QString>

#include <functional>
#include <optional>

class QSqlError;
class QSqlQuery;

namespace plato {

/// The database of the journal and the folder of its states. Lives on one thread, which it may block; every call says
/// whether it could be done, and what cannot is told once in words for people, until something can be written again.
class JournalDatabase
{
public:
    static const QString FileName; ///< in the folder

    /// `tell`: called on this thread, with a sentence. `renew`: the journal has been set aside, and what is going on
    /// has to be written once more.
    JournalDatabase(QString folder, const JournalLimits &limits, std::function<void(const QString &)> tell,
                    std::function<void()> renew);
    ~JournalDatabase();
    Q_DISABLE_COPY_MOVE(JournalDatabase)

    /// Opens or makes it, takes up states whose rows are missing, and tidies. What cannot be read as a journal of ours
    /// is set aside first.
    bool open();
    bool isOpen() const { return m_isOpen; }

    bool put(const JournalSession &session);
    bool add(const JournalAction &action);
    bool putState(JournalId session, const JournalState &state); ///< the file is there already
    bool seenAgain(JournalId state, const QDateTime &at, int times);
    bool setNote(JournalId session, const QString &note);
    bool setStarred(JournalId session, bool isStarred);
    /// Deleted ones are not found any more, and go for good once they cannot be taken back.
    bool setDeleted(const QList<JournalId> &sessions, bool isDeleted);

    /// The newest that were asked for before `before` (0: of all), newest first.
    QList<HistoryEntry> find(const HistorySearch &search, JournalId before, int limit);
    /// Those of `sessions` that the search finds, newest first.
    QList<HistoryEntry> among(const HistorySearch &search, const QList<JournalId> &sessions);
    std::optional<HistoryDetails> details(JournalId session);
    /// Deleted or not; the newest, where there are several.
    std::optional<HistoryEntry> known(const QString &profileId, const QString &sessionId);
    /// Changes when another window has written.
    qint64 dataVersion();
    void tidy(); ///< within the limits

private:
    bool write(const std::function<bool()> &work);
    bool run(QSqlQuery &query);
    bool run(const QString &statement);
    void onError(const QSqlError &error);
    void tellUnusable(const QString &why);
    bool openFile();
    bool setAside(const QString &why, const QString &text);
    void close();
    bool putEnvs(const JournalSession &session);
    bool refreshSearch(JournalId session);
    void takeUpStates();
    void dropStates();
    void dropDeleted();
    QList<HistoryEntry> entries(const HistorySearch &search, const QString &condition, int limit);

    const QString m_folder;
    const JournalLimits m_limits;
    const std::function<void(const QString &)> m_tell;
    const std::function<void()> m_renew;
    const QString m_connection; // its name among those of Qt
    QSqlDatabase m_database;
    bool m_isOpen = false;
    bool m_isTold = false;               // that nothing can be written, and nothing has been since
    QDeadlineTimer m_silence{0};         // a disk that is nearly full takes one thing and not the next
    bool m_isDamaged = false;            // as the last statement said
    QHash<JournalId, QByteArray> m_envs; // digests of those written last
};

} // namespace plato
