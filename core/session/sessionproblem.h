// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"

#include <QList>
#include <QObject>
#include <QString>

#include <optional>

namespace plato {

/// Something that a person must know. For one env (jobId, alias set) or for the session as a whole (both empty).
struct SessionProblem
{
    Q_GADGET

public:
    enum class Step { Make, Boot, Reset, FetchState, Close, Follow, Lease };
    Q_ENUM(Step)

    Step step = Step::Make;
    QString jobId;
    QString alias;
    std::optional<ApiError> error; ///< of the request; nullopt when the server answered 200 and said no per entry
    QString message;               ///< the server's words, or ours where it had none
    quint64 exchangeId = 0;        ///< 0 where there is none

    /// What is told of `problems`, all of one step: the first few, and how many more there are. A person reads no
    /// thousand messages; the env of each has its error. One of the session as a whole stays.
    static QList<SessionProblem> fewOf(const QList<SessionProblem> &problems);

    /// Without the alias, which the session fills in when it tells of the problem.
    static SessionProblem of(Step step, const QString &jobId, const QString &message,
                             const std::optional<ApiError> &error = {}, quint64 exchangeId = 0)
    {
        return {step, jobId, {}, error, message, exchangeId};
    }
};

} // namespace plato
