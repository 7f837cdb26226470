// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/env.h"

#include <QSet>

/// How what the server says is folded into the list of envs. Pure functions: no row is ever removed or moved, so that a
/// view keeps its selection; rows that only the server knows are added at the end; what an answer leaves out stays as
/// it was; a terminal status is final.
namespace plato {

/// The envs of a fresh session: the server's entries, with the simulator that was asked for, which it does not repeat
/// (entries match by alias where that is unique in the request, else by position). An entry without a job is one that
/// could not be made, whatever its `success` says.
QList<Env> envsOf(const MadeSession &made, const MakeRequest &request);

/// `GET jobs`: status and its reason; alias and simulator where we had none.
QList<Env> withJobs(QList<Env> envs, const QString &sessionId, const QList<JobInfo> &jobs);

/// `wait_for_ready`: what its context and the entry of each job say. With `answer.ready` every env is ready, save those
/// that have ended and those whose own entry says that they are not.
QList<Env> withReadiness(QList<Env> envs, const QString &sessionId, const SessionReady &answer);

/// The envs, with `ending` for each that was not over yet.
QList<Env> withEnding(QList<Env> envs, Env::Ending ending);

/// True when there are envs, and all of them are over.
bool allOver(const QList<Env> &envs);

/// What a reset or close did to the jobs that were asked for.
struct OutcomeReading
{
    struct Failure
    {
        QString jobId; ///< empty: the request as a whole
        QString message;
    };
    QSet<QString> succeeded; ///< of those asked for
    QList<Failure> failures;
};

/// A job that has an entry has succeeded or failed by the entry's `success`, one without by that of the outcome. A
/// failed entry of a job that was not asked for is told, too, but not when its env is over: that nothing can be done
/// with it is known. When the outcome says that it failed and no entry does, one failure without a job is told.
OutcomeReading readOutcome(const Outcome &outcome, const QStringList &askedJobs, const QList<Env> &envs);

} // namespace plato
