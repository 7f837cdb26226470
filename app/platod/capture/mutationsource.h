// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QJsonArray>
#include <QString>

#include <memory>
#include <utility>

namespace plato {

/// Something of an env's state that is observed. Blocking, and not thread safe: call it from one thread at a time.
/// Errors are texts for the state's `error`; after one everything is as it was, and the next call tries again.
class MutationSource
{
public:
    MutationSource() = default;
    virtual ~MutationSource() = default;
    Q_DISABLE_COPY_MOVE(MutationSource)

    /// Takes what everything is compared with from now on, and empties the log. On an error the former start and log,
    /// if any, stay.
    virtual Expected<void> begin() = 0;

    /// Saves begin() work: all of it is as in `original`, a folder of the same form that nobody changes, since it was
    /// copied from there and nobody has been able to write to it. What cannot be used is no error.
    virtual void copiedFrom(const QString &original) { Q_UNUSED(original) }

    /// Looks, appends what changed since the last look, and returns the whole log since begin(); an error before it.
    virtual Expected<QJsonArray> observe() = 0;

    /// Looks like observe(), and returns the net difference between begin() and now: at most one record for a row or
    /// file, none for one that is as it was. `timestamp` is that of its last record in the log.
    virtual Expected<QJsonArray> merged() = 0;

    /// Nothing runs any more that could answer, and nothing will: the calls from here on tell what is known without it.
    virtual void nothingRuns() {}

    /// What is there and is not observed, as of the last look: {"path", "reason"} each, a hundred of them at most.
    virtual QJsonArray unobserved() const { return {}; }

    /// Of the calls from here on: each ends within a moment, with an error, once `stop` is set. Null: never.
    void setStop(std::shared_ptr<const StopFlag> stop) { m_stop = std::move(stop); }

protected:
    const StopFlag &stop() const { return m_stop ? *m_stop : NeverStop; }

private:
    std::shared_ptr<const StopFlag> m_stop;
};

} // namespace plato
