// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/sessionrecords.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

namespace plato {

class MutationLog;

/// One environment of a session as far as we know it. A value; Session keeps the list and says when an entry changed.
struct Env
{
    enum class Activity { None, Resetting, FetchingState, Closing };
    /// How it ended as far as we know, beside the server's status, which may lag behind or never come.
    enum class Ending {
        None,
        NotMade, ///< its creation failed; `error` says why
        Closed,  ///< the server confirmed our close
        Gone,    ///< it went with its session, which ended without us
    };

    QString jobId; ///< mostly empty when its creation failed
    QString sessionId;
    QString alias;
    QString simulator;
    QString artifactId;
    QString meshIp;
    QString provider;              ///< "qemu" means Windows
    std::optional<bool> internet;  ///< whether it reaches it; known as isDesktop is, where the server says it
    std::optional<bool> isDesktop; ///< known once ready at the latest, with servers that say it
    JobStatus status;
    QString statusReason;
    QString error;      ///< why it could not be made, is not ready, or could not be asked; the server's words
    bool ready = false; ///< was reported ready and has not ended since
    Activity activity = Activity::None;
    Ending ending = Ending::None;
    QDateTime since;                        ///< UTC; when what its status column tells last changed, as we saw it
    QDateTime lastReset;                    ///< UTC; invalid: not reset by us, so nothing is logged as far as we know
    std::shared_ptr<const MutationLog> log; ///< of the last fetch; null before the first and after a reset
    /// The first records of a long reply while the rest of it is being read, and `log` is null: a promise of more, not
    /// a state. Else null.
    std::shared_ptr<const MutationLog> head;
    bool logMerged = false; ///< whether `log` was asked for merged
    QDateTime logFetchedAt; ///< UTC
    qint64 logFetchMs = 0;  ///< from the request to its last byte; parsing not included

    /// UTC; when what it has recorded was last seen here; invalid: it records nothing. An env that could not tell its
    /// state has a log as well, which says why.
    QDateTime recordSeenAt() const;
    QString hostname() const { return internalHostname(alias); }
    /// Not made, or its job has come to a terminal status, or we know otherwise that it ended.
    bool isOver() const { return jobId.isEmpty() || status.isTerminal() || ending != Ending::None; }
    friend bool operator==(const Env &, const Env &) = default;
};

/// What one change of a session did to its list of envs. Rows never move and never go: new ones come at the end.
struct EnvsChange
{
    QList<int> changedRows; ///< known before, with other values now; ascending
    /// Rows whose `log` has just been fetched, even where it is the same as before, or was dropped by a reset;
    /// ascending, and among changedRows.
    QList<int> logRows;
    QList<int> endedRows; ///< which the server says are over now, without our having asked for it; in changedRows
    int firstNewRow = -1; ///< -1: no row is new
    int lastNewRow = -1;

    bool hasNewRows() const { return firstNewRow >= 0; }
    bool isEmpty() const { return changedRows.isEmpty() && !hasNewRows(); }
};

} // namespace plato
