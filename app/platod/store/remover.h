// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/files/statedir.h"
#include "app/platod/files/tree.h"
#include "core/pool/stopflag.h"
#include "core/pool/workpool.h"

#include <QString>

#include <chrono>
#include <memory>

namespace plato::runtime {

/// Removes folders of the state folder, on a thread of its own: however much there is in one, nobody waits for it. What
/// cannot be removed is told in the log, and kept where it was set aside; the next start tries again. Any thread.
class Remover
{
public:
    /// `stateDir` outlives this.
    explicit Remover(const StateDir &stateDir);
    /// Waits for a moment, and leaves to the next start what is not removed by then.
    ~Remover();
    Q_DISABLE_COPY_MOVE(Remover)

    /// Sets `path` aside, which is done when this returns; it is removed after that. An error: it is where it was. None
    /// when there is nothing.
    Result remove(const QString &path);
    /// Removes what earlier runs have set aside.
    void removeLeftovers();
    /// False when there is still something to remove after that time.
    bool waitForDone(std::chrono::milliseconds limit) { return m_pool.waitForDone(limit); }

private:
    void removeLater(const QString &aside, const QString &called);

    const StateDir &m_stateDir;
    std::shared_ptr<StopFlag> m_stop = std::make_shared<StopFlag>(false);
    WorkPool m_pool{1};
};

} // namespace plato::runtime
