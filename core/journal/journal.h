// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/journalrecords.h"
#include "core/session/keptstate.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>

namespace plato {

class JournalDatabase;

/// What a person has done with sessions, kept beyond the end of the program. GUI thread: every call returns at once,
/// and answers come by the event loop, as long as their `context` is there. A thread of its own has the database, and
/// another one writes states.
///
/// What goes wrong is told once by problem(); the program goes on without a journal then.
///
/// Destroying it writes what was told so far, and waits for that.
class Journal : public QObject
{
    Q_OBJECT

public:
    /// The folder of this person: in the data folder of the program, whatever profile is open.
    static QString defaultFolder();

    explicit Journal(const QString &folder, const JournalLimits &limits = {}, QObject *parent = nullptr);
    ~Journal() override;

    /// Opens the database. What was told before is written then; without it nothing ever is.
    void start();
    QString folder() const { return m_folder; }

    void put(const JournalSession &session);
    /// And calls `then` once it is on the disk, or cannot be written.
    void put(const JournalSession &session, QObject *context, std::function<void()> then);
    void add(const JournalAction &action);
    /// Writes the file, and then that there is one. The same id again: with another name or note.
    void keepState(JournalId session, JournalId id, const KeptState &state);
    void seenAgain(JournalId state, const QDateTime &at, int times);

    void setNote(JournalId session, const QString &note);
    void setStarred(JournalId session, bool isStarred);
    void setDeleted(const QList<JournalId> &sessions, bool isDeleted); ///< see JournalDatabase

    using Entries = QList<HistoryEntry>;
    void find(const HistorySearch &search, JournalId before, int limit, QObject *context,
              std::function<void(const Entries &)> then);
    void among(const HistorySearch &search, const QList<JournalId> &sessions, QObject *context,
               std::function<void(const Entries &)> then);
    void details(JournalId session, QObject *context, std::function<void(const std::optional<HistoryDetails> &)> then);
    /// What was written last of the session that `profileId` knows as `sessionId`; deleted ones, too.
    void known(const QString &profileId, const QString &sessionId, QObject *context,
               std::function<void(const std::optional<HistoryEntry> &)> then);
    /// Says changedElsewhere() where another window has written since the last call.
    void lookElsewhere();

Q_SIGNALS:
    void sessionChanged(qint64 session); ///< by this window, and it is on the disk
    void changedElsewhere();
    /// It has been set aside and begun anew: what is going on must be put once more.
    void renewed();
    void problem(const QString &text); ///< a sentence or two for people

private:
    using Work = std::function<void(JournalDatabase &)>;
    void post(Work work);
    void postChange(JournalId session, std::function<bool(JournalDatabase &)> work);
    template <typename Result>
    void ask(QObject *context, std::function<Result(JournalDatabase &)> work, std::function<void(const Result &)> then);

    const QString m_folder;
    QThread m_thread;
    QObject *m_worker = nullptr;                 // lives on m_thread, which deletes it
    std::shared_ptr<JournalDatabase> m_database; // made, used and destroyed there
    qint64 m_dataVersion = 0;
    bool m_isStateToldOf = false; // that it cannot be kept
    QThreadPool m_files;          // of one thread; goes first, since it posts to the other
};

} // namespace plato
