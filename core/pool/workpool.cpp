// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pool/workpool.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace plato {

WorkPool::WorkPool(int threads)
    : m_most(threads > 0 ? threads : std::max(2, int(std::thread::hardware_concurrency())))
{
    const std::lock_guard lock(m_mutex);
    addThread(); // isAlive() tells
}

WorkPool::~WorkPool()
{
    rest();
    for (std::thread &thread : m_threads)
        thread.join();
}

bool WorkPool::isAlive() const
{
    const std::lock_guard lock(m_mutex);
    return m_alive > 0 && !m_mayEnd;
}

bool WorkPool::start(std::unique_ptr<QRunnable> work, int priority)
{
    const std::lock_guard lock(m_mutex);
    m_mayEnd = false;
    const bool isOneFree = m_alive - m_busy > int(m_works.size());
    if (!isOneFree && m_alive < m_most && !addThread() && m_alive == 0)
        return false;
    m_works.emplace(priority, std::move(work));
    m_given.notify_one();
    return true;
}

void WorkPool::clear()
{
    decltype(m_works) dropped; // destroyed when the lock is free: it may call us
    const std::lock_guard lock(m_mutex);
    dropped.swap(m_works);
    m_done.notify_all();
}

bool WorkPool::waitForDone(std::optional<std::chrono::milliseconds> limit)
{
    std::unique_lock lock(m_mutex);
    const auto isDone = [this] { return m_works.empty() && m_busy == 0; };
    if (limit)
        return m_done.wait_for(lock, *limit, isDone);
    m_done.wait(lock, isDone);
    return true;
}

void WorkPool::rest()
{
    const std::lock_guard lock(m_mutex);
    m_mayEnd = true;
    m_given.notify_all();
}

/// With the mutex held.
bool WorkPool::addThread()
{
    if (m_alive == 0) { // those that are left have ended, or do nothing but end
        for (std::thread &thread : m_threads)
            thread.join();
        m_threads.clear();
    }
    try {
        m_threads.reserve(m_threads.size() + 1);
        m_threads.emplace_back([this] { run(); });
    } catch (const std::exception &) { // a bound on threads, or on memory, was reached
        return false;
    }
    ++m_alive;
    return true;
}

void WorkPool::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_given.wait(lock, [this] { return !m_works.empty() || m_mayEnd; });
        if (m_works.empty())
            break;
        auto work = std::move(m_works.begin()->second);
        m_works.erase(m_works.begin());
        ++m_busy;
        lock.unlock();
        work->run();
        work.reset(); // here, and before anybody hears that all is done
        lock.lock();
        --m_busy;
        m_done.notify_all();
    }
    --m_alive;
}

} // namespace plato
