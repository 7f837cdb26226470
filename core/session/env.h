// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/sessionrecords.h"
#include "core/mutation/mutationlog.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace plato {

/// One environment of a session as far as we know it. A value; Session keeps the list and says when an entry changed.
struct Env
{
    enum class Activity { None, Resetting, FetchingState, Closing };

    QString jobId; ///< empty when its creation failed
    QString sessionId;
    QString alias;
    QString simulator;
    QString artifactId;
    QString meshIp;
    QString provider;              ///< "qemu" means Windows
    std::optional<bool> isDesktop; ///< known once ready at the latest, with servers that say it
    JobStatus status;
    QString statusReason;
    QString error;      ///< why it could not be made, is not ready, or could not be asked; the server's words
    bool ready = false; ///< was reported ready and has not ended since
    Activity activity = Activity::None;
    QDateTime lastReset;    ///< UTC; invalid: not reset by us, so nothing is logged as far as we know
    MutationLog::Ptr log;   ///< of the last fetch; null before the first
    bool logMerged = false; ///< whether `log` was asked for merged
    QDateTime logFetchedAt; ///< UTC
    qint64 logFetchMs = 0;

    QString hostname() const { return internalHostname(alias); }
    /// Not made, or its job has come to a terminal status.
    bool isOver() const { return jobId.isEmpty() || status.isTerminal(); }
};

} // namespace plato
