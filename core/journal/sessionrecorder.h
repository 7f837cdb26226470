// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/exchange.h"
#include "core/journal/journalrecords.h"
#include "core/profile/profile.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace plato {

class Journal;
class SessionStore;
class Workspace;
struct KeptState;

/// Listens to the sessions of a workspace and tells the journal of them: what they were asked for, before `make` is
/// sent; the answer; what is done with them and what comes of it; the states that are fetched; and how they end. GUI
/// thread. It changes no session, and holds one up for nothing but the note that it is about to be made, and for that
/// no longer than `patience`.
class SessionRecorder : public QObject
{
    Q_OBJECT

public:
    explicit SessionRecorder(Journal &journal, QObject *parent = nullptr);
    ~SessionRecorder() override;

    /// From now on those of `workspace`, which was reached by `profile`. Null: it is about to go, and its sessions with
    /// it; what is known of them by now is written.
    void setWorkspace(Workspace *workspace, const Profile &profile = {});
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

    JournalId idOf(const Session *session) const; ///< 0: it is not recorded

private:
    struct Record;

    void addRows(int first, int last);
    void adopt(Session *session);
    void make(Session &session, std::function<void()> send);
    void onPhase(Record &record);
    void onProblem(Record &record, const SessionProblem &problem);
    void onExchange(const Exchange &exchange);
    void onStates(Record &record, int first, int last);
    void onStatesChanged(Record &record, int first, int last);
    void takeStates(Record &record);
    void put(Record &record);
    void seen(Record &record);
    void flush();
    Record *recordFor(const QUrl &url, QString &jobId);

    Journal &m_journal;
    QPointer<Workspace> m_workspace;
    QPointer<SessionStore> m_store;
    Profile m_profile;
    std::chrono::milliseconds m_patience{2000};
    QHash<const Session *, std::shared_ptr<Record>> m_records;
    QTimer m_later; // what changes often is written together
};

} // namespace plato
