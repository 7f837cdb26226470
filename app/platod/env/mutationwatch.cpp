// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/mutationwatch.h"

#include "core/pool/runonpool.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

constexpr auto ShortestSettle = 250ms;
constexpr int RestPerLook = 9; ///< times the CPU time of a look: looking takes no more than a tenth of a core

struct Look
{
    bool seen = false;
    std::chrono::milliseconds cpu{0};
};

std::chrono::milliseconds cpuOfThisThread()
{
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::chrono::seconds(used.tv_sec) + std::chrono::milliseconds(used.tv_nsec / 1'000'000);
}

Look lookAt(MutationRecorder &recorder, const std::shared_ptr<const StopFlag> &stop)
{
    const auto before = cpuOfThisThread();
    const bool seen = recorder.mutations(false, stop).has_value();
    return {seen, cpuOfThisThread() - before};
}

} // namespace

std::unique_ptr<MutationWatch> MutationWatch::create(const QString &folder, const Manifest &manifest, WorkPool &worker)
{
    if (!MutationRecorder::isNeeded(manifest))
        return nullptr;
    auto recorder = std::make_shared<MutationRecorder>(folder + u"/state"_s, folder + u"/capture"_s, manifest);
    return std::unique_ptr<MutationWatch>(new MutationWatch(std::move(recorder), worker));
}

MutationWatch::MutationWatch(std::shared_ptr<MutationRecorder> recorder, WorkPool &worker)
    : m_recorder(std::move(recorder))
    , m_worker(worker)
    , m_settle(this)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(ShortestSettle);
    connect(&m_settle, &QTimer::timeout, this, &MutationWatch::look);
}

MutationWatch::~MutationWatch()
{
    stop();
}

void MutationWatch::begin(std::function<void(const Result &)> done)
{
    m_beginning = true;
    runOnPool(
        m_worker, this, [recorder = m_recorder, stop = m_stop] { return recorder->begin(stop); },
        [this, done = std::move(done)](const Result &begun) {
            m_watching = std::exchange(m_beginning, false) && begun;
            if (m_watching)
                notify();
            done(begun);
        });
}

void MutationWatch::stop()
{
    m_beginning = false;
    m_watching = false;
    m_settle.stop();
    m_notifier.reset();
    *m_stop = true;
    m_stop = std::make_shared<StopFlag>(false);
}

void MutationWatch::mutations(bool merged, std::function<void(const Expected<Observed> &)> done)
{
    runOnPool(
        m_worker, this, [recorder = m_recorder, merged, stop = m_stop] { return recorder->mutations(merged, stop); },
        std::move(done));
}

void MutationWatch::setPaused(bool paused)
{
    if (std::exchange(m_paused, paused) && !paused && m_watching)
        m_settle.start();
}

std::shared_ptr<MutationRecorder> MutationWatch::takeRecorder()
{
    stop();
    return std::move(m_recorder);
}

void MutationWatch::notify()
{
    if (m_recorder->descriptor() < 0)
        return; // the system does not tell of changes: then only mutations() looks
    m_notifier = std::make_unique<QSocketNotifier>(m_recorder->descriptor(), QSocketNotifier::Read, this);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        m_settle.start();
    });
}

void MutationWatch::look()
{
    if (!m_watching || m_paused || std::exchange(m_looking, true))
        return;
    runOnPool(
        m_worker, this, [recorder = m_recorder, stop = m_stop]() -> Expected<Look> { return lookAt(*recorder, stop); },
        [this](const Expected<Look> &done) {
            m_looking = false;
            const Look look = done.value_or(Look());
            m_settle.setInterval(std::max<std::chrono::milliseconds>(ShortestSettle, look.cpu * RestPerLook));
            if (!m_watching)
                return;
            if (!look.seen)
                m_settle.start(); // the next look may see it; a request for the state tells what is wrong
            else if (m_notifier)
                m_notifier->setEnabled(true);
            Q_EMIT looked();
        });
}

} // namespace plato::runtime
