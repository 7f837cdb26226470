// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"

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

    /// Without the alias, which the session fills in when it tells of the problem.
    static SessionProblem of(Step step, const QString &jobId, const QString &message,
                             const std::optional<ApiError> &error = {}, quint64 exchangeId = 0)
    {
        return {step, jobId, {}, error, message, exchangeId};
    }
};

} // namespace plato
