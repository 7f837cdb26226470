// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationset.h"
#include "core/session/env.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace plato {

/// What one fetch of state brought: the envs that were asked, each with its log, as they were then. A value; its copies
/// share the logs, which take nearly all of its memory.
struct KeptState
{
    quint64 id = 0; ///< given by StateTimeline::add(); unique while the program runs
    QString sessionId;
    QString sessionName;
    bool isOfSession = true; ///< the reply is that of a session, which may speak of several envs; else of one job
    bool isMerged = false;
    QDateTime fetchedAt;  ///< UTC
    QDateTime lastSeenAt; ///< UTC: the last fetch that brought the same
    int timesSeen = 1;
    qint64 fetchMs = 0;
    QList<Env> envs;       ///< with a log each
    QByteArray replyPrint; ///< see StateFetch; empty: not fetched by this program in this run
    QString name;          ///< given by the person
    QString note;

    /// Its reply, exactly as it came.
    QByteArray reply() const { return envs.isEmpty() ? QByteArray() : envs.first().log->body(); }
    MutationSet set() const;
    qsizetype mutationCount() const;
    qint64 bytes() const; ///< of memory that it holds
    bool isMarked() const { return !name.isEmpty() || !note.isEmpty(); }
};

} // namespace plato
