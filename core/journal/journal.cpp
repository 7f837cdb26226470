// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journal.h"

#include "core/journal/journaldatabase.h"
#include "core/journal/journalstates.h"
#include "core/pool/startonpool.h"
#include "core/session/statefile.h"

#include <QDir>
#include <QStandardPaths>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

QString Journal::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/journal"_s;
}

Journal::Journal(const QString &folder, const JournalLimits &limits, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
    , m_worker(new QObject)
{
    m_files.setMaxThreadCount(1);
    m_thread.setObjectName(u"journal"_s);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    const auto tell = [this](const QString &text) {
        QMetaObject::invokeMethod(this, [this, text] { Q_EMIT problem(text); });
    };
    const auto renew = [this] { QMetaObject::invokeMethod(this, &Journal::renewed); };
    m_database = std::make_shared<JournalDatabase>(folder, limits, tell, renew);
    post([](JournalDatabase &database) { database.open(); });
}

Journal::~Journal()
{
    m_files.waitForDone();
    if (!m_thread.isRunning()) {
        delete m_worker;
        return;
    }
    // Behind everything that was posted: SQLite's connection goes on the thread that has it.
    QMetaObject::invokeMethod(m_worker, [this] {
        m_database.reset();
        m_thread.quit();
    });
    m_thread.wait();
}

void Journal::start()
{
    m_thread.start();
}

void Journal::post(Work work)
{
    QMetaObject::invokeMethod(m_worker, [database = m_database.get(), work = std::move(work)] { work(*database); });
}

void Journal::postChange(JournalId session, std::function<bool(JournalDatabase &)> work)
{
    post([this, session, work = std::move(work)](JournalDatabase &database) {
        if (work(database))
            QMetaObject::invokeMethod(this, [this, session] { Q_EMIT sessionChanged(session); });
    });
}

template <typename Result>
void Journal::ask(QObject *context, std::function<Result(JournalDatabase &)> work,
                  std::function<void(const Result &)> then)
{
    post([this, guard = QPointer<QObject>(context), work = std::move(work),
          then = std::move(then)](JournalDatabase &database) {
        QMetaObject::invokeMethod(this, [guard, then, result = work(database)] {
            if (guard)
                then(result);
        });
    });
}

void Journal::put(const JournalSession &session)
{
    postChange(session.id, [session](JournalDatabase &database) { return database.put(session); });
}

void Journal::put(const JournalSession &session, QObject *context, std::function<void()> then)
{
    ask<bool>(
        context, [session](JournalDatabase &database) { return database.put(session); },
        [this, id = session.id, then = std::move(then)](const bool &isDone) {
            then();
            if (isDone)
                Q_EMIT sessionChanged(id);
        });
}

void Journal::add(const JournalAction &action)
{
    postChange(action.session, [action](JournalDatabase &database) { return database.add(action); });
}

void Journal::keepState(JournalId session, JournalId id, const KeptState &state)
{
    const QString folder = journalstates::folderIn(m_folder);
    startOnPool(m_files, [this, session, id, state, folder] {
        const QString path = QDir(folder).filePath(journalstates::fileNameOf(session, id));
        QDir().mkpath(folder);
        if (const auto written = statefile::write(path, state); !written) {
            const QString text = tr("States cannot be kept in the history: %1").arg(written.error().message);
            QMetaObject::invokeMethod(this, [this, text] {
                if (!std::exchange(m_isStateToldOf, true))
                    Q_EMIT problem(text);
            });
            return;
        }
        QMetaObject::invokeMethod(this, [this] { m_isStateToldOf = false; });
        const JournalState described = journalstates::describe(id, state, path);
        postChange(session,
                   [session, described](JournalDatabase &database) { return database.putState(session, described); });
    });
}

void Journal::seenAgain(JournalId state, const QDateTime &at, int times)
{
    startOnPool(m_files, [this, state, at, times] { // behind the state itself, which may still be written
        post([state, at, times](JournalDatabase &database) { database.seenAgain(state, at, times); });
    });
}

void Journal::setNote(JournalId session, const QString &note)
{
    postChange(session, [session, note](JournalDatabase &database) { return database.setNote(session, note); });
}

void Journal::setStarred(JournalId session, bool isStarred)
{
    postChange(session,
               [session, isStarred](JournalDatabase &database) { return database.setStarred(session, isStarred); });
}

void Journal::setDeleted(const QList<JournalId> &sessions, bool isDeleted)
{
    post([this, sessions, isDeleted](JournalDatabase &database) {
        if (!database.setDeleted(sessions, isDeleted))
            return;
        QMetaObject::invokeMethod(this, [this, sessions] {
            for (const JournalId session : sessions)
                Q_EMIT sessionChanged(session);
        });
    });
}

void Journal::find(const HistorySearch &search, JournalId before, int limit, QObject *context,
                   std::function<void(const Entries &)> then)
{
    ask<Entries>(
        context, [search, before, limit](JournalDatabase &database) { return database.find(search, before, limit); },
        std::move(then));
}

void Journal::among(const HistorySearch &search, const QList<JournalId> &sessions, QObject *context,
                    std::function<void(const Entries &)> then)
{
    ask<Entries>(
        context, [search, sessions](JournalDatabase &database) { return database.among(search, sessions); },
        std::move(then));
}

void Journal::details(JournalId session, QObject *context,
                      std::function<void(const std::optional<HistoryDetails> &)> then)
{
    ask<std::optional<HistoryDetails>>(
        context, [session](JournalDatabase &database) { return database.details(session); }, std::move(then));
}

void Journal::known(const QString &profileId, const QString &sessionId, QObject *context,
                    std::function<void(const std::optional<HistoryEntry> &)> then)
{
    ask<std::optional<HistoryEntry>>(
        context, [profileId, sessionId](JournalDatabase &database) { return database.known(profileId, sessionId); },
        std::move(then));
}

void Journal::lookElsewhere()
{
    ask<qint64>(
        this, [](JournalDatabase &database) { return database.dataVersion(); },
        [this](const qint64 &version) {
            if (std::exchange(m_dataVersion, version) != version)
                Q_EMIT changedElsewhere();
        });
}

} // namespace plato
