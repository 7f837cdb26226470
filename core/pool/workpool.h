// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRunnable>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace plato {

/// Threads for work that has to be done, or refused, whatever this computer has no more of. QThreadPool forgets a work
/// whose thread could not be started, and waits for it for ever; its threads end the program where there is no
/// descriptor left.
///
/// The first thread is started with the pool and stays: whatever is taken as long as it is there, is done. More are
/// started as they are wanted, and where one cannot be, the others do its work. Any thread may call this.
class WorkPool
{
public:
    /// Of at most `threads` threads; 0: as many as there are processors, two at least.
    explicit WorkPool(int threads = 0);
    /// Waits for all that was taken.
    ~WorkPool();
    WorkPool(const WorkPool &) = delete;
    WorkPool &operator=(const WorkPool &) = delete;

    int maxThreadCount() const { return m_most; }
    /// Whether it has a thread. One that has none tries to start one when it is given something to do.
    bool isAlive() const;

    /// Runs `work` once, as soon as a thread is free, those of a higher priority first. False: it is refused, and
    /// destroyed, since there is no thread and none can be started.
    [[nodiscard]] bool start(std::unique_ptr<QRunnable> work, int priority = 0);
    /// Destroys what was taken and has not begun.
    void clear();
    /// Waits until nothing is left to do; false once `limit` has passed. No limit: for ever.
    bool waitForDone(std::optional<std::chrono::milliseconds> limit = std::nullopt);
    /// Lets all threads end when there is nothing left to do. A pool that is used again starts one then.
    void rest();

private:
    bool addThread();
    void run();

    const int m_most;
    mutable std::mutex m_mutex; // guards all below
    std::condition_variable m_given;
    std::condition_variable m_done;
    std::multimap<int, std::unique_ptr<QRunnable>, std::greater<>> m_works; // by priority, then as they came
    std::vector<std::thread> m_threads;                                     // also those that have ended by rest()
    int m_alive = 0;
    int m_busy = 0;
    bool m_mayEnd = false;
};

} // namespace plato
