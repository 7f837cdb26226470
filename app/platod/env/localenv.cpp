// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/localenv.h"

#include "app/platod/env/envfolder.h"
#include "app/platod/env/mutationwatch.h"
#include "app/platod/env/randomkey.h"
#include "app/platod/fault/faults.h"
#include "app/platod/sandbox/fakeclock.h"
#include "app/platod/sandbox/heldprocesses.h"
#include "app/platod/store/remover.h"
#include "app/process/descriptor.h"
#include "core/pool/runonpool.h"

#include <QJsonArray>
#include <QLoggingCategory>

#include <array>
#include <fcntl.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcEnv, "plato.platod.env", QtInfoMsg)

QJsonObject stateOf(const Observed &observed)
{
    QJsonObject body{{u"mutations"_s, observed.mutations}};
    if (!observed.unobserved.isEmpty())
        body.insert(u"unobserved"_s, observed.unobserved);
    return body;
}

} // namespace

LocalEnv::LocalEnv(EnvHost &host, EnvPlan plan, QObject *parent)
    : QObject(parent)
    , m_host(host)
    , m_plan(std::move(plan))
    , m_network(host.networkProgram, m_plan.address)
{
    m_plan.token = randomKey();
    m_mutations = MutationWatch::create(folder(), m_plan.manifest, m_worker);
    if (m_plan.limits) {
        m_resources =
            std::make_unique<ResourceWatch>(*m_plan.limits, QStringList{folder() + u"/state"_s, folder() + u"/home"_s});
        connect(m_resources.get(), &ResourceWatch::exceeded, this, &LocalEnv::fail);
    }
    m_network.setInternet(m_plan.internet);
    connect(&m_network, &EnvNetwork::noted, this, [this](const QString &line) { m_log.add(line); });
    connect(&m_network, &EnvNetwork::entered, this, [this] {
        if (m_process)
            m_process->openGate();
    });
    if (m_host.faults)
        connect(this, &LocalEnv::changed, this, &LocalEnv::obeyFaults, Qt::QueuedConnection);
    m_bootLimit.setSingleShot(true);
    connect(&m_bootLimit, &QTimer::timeout, this, [this] {
        QString reason = u"not ready within %1 s"_s.arg(m_plan.manifest.bootLimit.count());
        if (!m_probe.lastAnswer().isEmpty())
            reason += u": "_s + m_probe.lastAnswer();
        if (m_process && !m_process->lastLine().isEmpty())
            reason += u"; its last line: "_s + m_process->lastLine();
        fail(reason);
    });
    connect(&m_probe, &ReadinessProbe::ready, this, &LocalEnv::onAnswering);
}

LocalEnv::~LocalEnv()
{
    *m_cancelled = true;
    *m_destroyed = true;
    if (m_mutations)
        m_mutations->stop();
    if (m_resources)
        m_resources->stop();
}

QString LocalEnv::statusWord() const
{
    static const std::array words{u"created"_s, u"queued"_s,    u"running"_s, u"completed"_s,
                                  u"failed"_s,  u"cancelled"_s, u"timeout"_s};
    return words.at(static_cast<size_t>(m_status));
}

void LocalEnv::setPhase(Phase phase)
{
    m_phase = phase;
    Q_EMIT changed();
}

void LocalEnv::obeyFaults()
{
    const bool inPlace = m_phase == Phase::Booting || m_phase == Phase::Ready;
    if (inPlace && m_process && m_host.faults->kills(m_plan.alias, m_phase == Phase::Booting))
        m_process->stop(); // nobody has asked for it: it fails, as after any other kill
}

void LocalEnv::start()
{
    if (!m_worker.isAlive())
        return fail(u"this computer has no thread left for it: close something, and try again"_s);
    if (const auto declared = m_plan.declarePorts(m_network); !declared)
        return fail(u"it cannot be reached: %1"_s.arg(declared.error().message));
    if (m_plan.artifactId.isEmpty())
        return prepare({});
    m_status = Status::Queued; // until its artifact is there
    m_host.artifacts.whenReady(m_plan.artifactId, this, [this](const Expected<QString> &artifact) {
        if (isOver())
            return;
        if (!artifact)
            return fail(artifact.error().message);
        m_status = Status::Created;
        prepare(*artifact);
    });
}

void LocalEnv::prepare(const QString &artifactFolder)
{
    m_artifactFolder = artifactFolder;
    runOnPool(
        m_worker, this,
        [folder = folder(), artifactFolder, hosts = m_plan.hosts, cancelled = m_cancelled] {
            return makeEnvFolder(folder, artifactFolder, hosts, *cancelled);
        },
        [this](const Result &prepared) {
            if (isOver())
                return;
            if (!prepared)
                return fail(u"its folder could not be prepared: %1"_s.arg(prepared.error().message));
            launch();
        });
}

void LocalEnv::launch()
{
    m_process = new EnvProcess(this);
    connect(m_process, &EnvProcess::ended, this, [this](bool, const QString &reason) { onProcessEnded(reason); });
    if (m_resources)
        connect(m_process, &EnvProcess::entered, m_resources.get(), &ResourceWatch::start);
    connect(m_process, &EnvProcess::entered, this, [this] { m_network.enter(*m_process); });
    connect(m_process, &EnvProcess::wrote, this, [this](const QString &line) { m_log.add(line); });
    setPhase(Phase::Booting);
    m_bootLimit.start(m_plan.manifest.bootLimit);
    // Mutations are recorded from the first reset on; another clock keeps what was recorded before.
    const ServerStart servers = !m_resets.isEmpty()                        ? ServerStart::Fresh
                                : m_mutations && m_mutations->isWatching() ? ServerStart::Keep
                                                                           : ServerStart::Unrecorded;
    m_process->start(m_host.bwrap, m_plan.sandbox(m_host, m_clockOffset, servers), EnvProcess::Gate::Held);
    const auto probed = fromHere(m_plan.readinessUrl()); // declared since start()
    if (m_plan.manifest.needsAgent())
        m_probe.startAgent(*probed, m_plan.token);
    else
        m_probe.start(*probed);
}

Expected<QUrl> LocalEnv::fromHere(QUrl url)
{
    if (isOver())
        return url;
    return m_network.declare(static_cast<quint16>(url.port())).map([&](quint16 port) {
        url.setPort(port);
        return url;
    });
}

Expected<QUrl> LocalEnv::publicUrl(int port)
{
    return m_plan.publicUrl(port).and_then([this](const QUrl &url) { return fromHere(url); });
}

Expected<QUrl> LocalEnv::connectUrl(int port)
{
    return fromHere(m_plan.connectUrl(port));
}

void LocalEnv::onAnswering()
{
    m_probe.stop();
    m_bootLimit.stop();
    if (m_resets.isEmpty() || !m_mutations)
        return becomeReady();
    // Not before it has started: what an application notes down at its start, and at our own question whether it is
    // ready, is part of how an env begins.
    m_mutations->begin([this](const Result &begun) {
        if (isOver())
            return;
        if (!begun)
            return fail(u"its mutation log could not begin: %1"_s.arg(begun.error().message));
        becomeReady();
    });
}

void LocalEnv::becomeReady()
{
    m_status = Status::Running;
    m_network.setSettled();
    qCInfo(lcEnv).noquote() << m_plan.jobId << m_plan.alias << "is ready";
    if (m_mutations)
        m_mutations->setPaused(false);
    setPhase(Phase::Ready);
    answer(m_resets, {});
    answer(m_clocks, {});
}

void LocalEnv::onProcessEnded(const QString &reason)
{
    m_network.leave();
    m_process->deleteLater();
    m_process = nullptr;
    if (m_resources)
        m_resources->stop();
    m_probe.stop();
    m_bootLimit.stop();
    if (m_phase == Phase::Ending)
        removeFolder();
    else if (m_phase == Phase::Stopping)
        m_clocks.isEmpty() ? restore() : launch();
    else
        fail(reason);
}

void LocalEnv::reset(std::function<void(const Result &)> done)
{
    if (isOver())
        return done(failure(u"it is over: %1"_s.arg(m_reason)));
    if (m_phase != Phase::Ready && m_resets.isEmpty())
        return done(failure(u"it is not ready yet"_s));
    m_resets.append(std::move(done));
    if (m_phase != Phase::Ready)
        return;
    if (m_mutations)
        m_mutations->stop();
    setPhase(Phase::Stopping);
    m_process->stop();
}

void LocalEnv::restore()
{
    setPhase(Phase::Restoring);
    m_clockOffset = 0s;
    runOnPool(
        m_worker, this,
        [folder = folder(), artifact = m_artifactFolder, &remover = m_host.remover, cancelled = m_cancelled,
         recorder = m_mutations ? m_mutations->recorder() : nullptr] {
            return restoreEnvFolder(folder, artifact, remover, *cancelled).map([&] {
                if (recorder && !artifact.isEmpty())
                    recorder->copiedFrom(artifact + u"/state"_s, cancelled);
            });
        },
        [this](const Result &restored) {
            if (isOver())
                return;
            if (!restored)
                return fail(u"it could not be put back: %1"_s.arg(restored.error().message));
            launch();
        });
}

void LocalEnv::answer(Waiting &waiting, const Result &result)
{
    const Waiting answered = std::exchange(waiting, {});
    for (const auto &done : answered)
        done(result);
}

QString LocalEnv::whyNotReady() const
{
    if (isOver())
        return u"the env is over: %1"_s.arg(m_reason);
    return isReady() ? QString() : u"the env is not ready yet"_s;
}

void LocalEnv::state(bool merged, std::function<void(const QJsonObject &)> done)
{
    if (!isReady())
        return done({{u"error"_s, whyNotReady()}});
    if (!m_mutations || !m_mutations->isWatching())
        return done({{u"mutations"_s, QJsonArray()}});
    m_mutations->mutations(merged, [this, done = std::move(done)](const Expected<Observed> &observed) {
        if (!observed)
            return done({{u"error"_s, isReady() ? observed.error().message : whyNotReady()}});
        done(stateOf(*observed));
    });
}

void LocalEnv::execute(const QString &command, std::chrono::seconds limit,
                       std::function<void(const CommandOutcome &)> done)
{
    CommandOutcome refused;
    refused.problem = whyNotReady();
    if (refused.problem.isEmpty() && (!m_process || m_process->pid() == 0))
        refused.problem = u"the env is not ready yet"_s;
    if (!refused.problem.isEmpty())
        return done(refused);
    auto *run = new SandboxCommand(this);
    connect(run, &SandboxCommand::finished, this, [run, done = std::move(done)](const CommandOutcome &outcome) {
        run->deleteLater();
        done(outcome);
    });
    run->start(*m_process, m_plan.commandEnvironment(m_clockOffset), command, limit);
}

void LocalEnv::setClock(std::chrono::seconds offset, std::function<void(const Result &)> done)
{
    if (findFaketime().isEmpty())
        return done(failure(noFaketime()));
    if (!isReady())
        return done(failure(whyNotReady()));
    m_clockOffset = offset;
    m_clocks.append(std::move(done));
    if (m_mutations)
        m_mutations->setPaused(true);
    setPhase(Phase::Stopping);
    m_process->stop();
}

void LocalEnv::snapshot(ArtifactRecord labels, ArtifactStore::Kept done)
{
    using Refusal = ArtifactStore::Refusal;
    if (labels.kind == ArtifactRecord::Kind::Checkpoint && m_plan.artifactId.isEmpty())
        return done(
            tl::unexpected(Refusal{u"a checkpoint needs an env that was started from an artifact; take a snapshot"_s}));
    if (!isReady())
        return done(tl::unexpected(Refusal{whyNotReady()}));
    labels.simulator = m_plan.manifest.name;
    labels.parent = m_plan.artifactId;
    labels.seedVersion = m_plan.manifest.seedVersion;
    labels.blankAppPort = m_plan.blankAppPort;
    if (m_plan.blankAppPort) // of others their manifest says it again
        labels.limits = m_plan.limits;
    const QString from = folder();
    runOnPool(
        m_worker, this, [from, cancelled = m_cancelled] { return envFolderSize(from, *cancelled); },
        [this, from, labels, done = std::move(done)](const Expected<qint64> &size) {
            const bool hasServer = !m_plan.manifest.postgresDatabases.isEmpty();
            if (isOver() || !size || (hasServer && !isReady()))
                return done(tl::unexpected(Refusal{size ? whyNotReady() : size.error().message}));
            // Its own, as another clock may end this process and start another one before the copy is made.
            const auto pidfd =
                std::make_shared<const Descriptor>(hasServer ? ::fcntl(m_process->pidfd(), F_DUPFD_CLOEXEC, 0) : -1);
            const auto fill = [from, databases = m_plan.manifest.databases, hasServer, pidfd,
                               first = hasServer ? m_process->pid() : 0,
                               cancelled = m_cancelled](const QString &to) -> Expected<qint64> {
                std::optional<HeldProcesses> quiet; // the files of a server are of use as of one moment alone
                if (hasServer)
                    quiet.emplace(first, *pidfd, *cancelled);
                if (quiet && !quiet->areAllHeld())
                    return failure(u"its programs could not be held for the copy"_s);
                return copyEnvFolder(from, to, databases, *cancelled).and_then([&]() -> Expected<qint64> {
                    if (quiet && !quiet->areAllHeld())
                        return failure(u"its programs were started again while it was copied"_s);
                    return treeSize(to, *cancelled);
                });
            };
            m_host.artifacts.add(labels, *size, m_worker, fill, done);
        });
}

void LocalEnv::setHosts(const QList<HostEntry> &hosts)
{
    m_plan.hosts = hosts; // for a folder that is not there yet
    if (isOver())
        return;
    runOnPool(
        m_worker, this, [folder = folder(), hosts] { return rewriteEnvHosts(folder, hosts); },
        [this](const Result &written) {
            if (!written && !isOver())
                qCWarning(lcEnv).noquote()
                    << m_plan.jobId << "does not learn of its neighbours:" << written.error().message;
        });
}

void LocalEnv::end(Status status, const QString &reason, Records records)
{
    if (records == Records::Dropped) {
        m_records = records;
        m_recorded.reset();
    }
    if (isOver())
        return;
    m_wasRecording = m_mutations && m_mutations->isWatching();
    m_status = status;
    m_reason = reason;
    *m_cancelled = true;
    m_probe.stop();
    m_bootLimit.stop();
    m_network.close();
    if (m_mutations)
        m_mutations->stop();
    if (m_resources)
        m_resources->stop();
    qCInfo(lcEnv).noquote() << m_plan.jobId << m_plan.alias << "ends:" << statusWord() << reason;
    setPhase(Phase::Ending);
    answer(m_resets, failure(reason));
    answer(m_clocks, failure(reason));
    if (m_process)
        m_process->stop();
    else
        removeFolder();
}

void LocalEnv::removeFolder()
{
    struct Remains
    {
        std::optional<Observed> observed;
        QString fault; // why the folder is left; empty: it is not
    };
    runOnPool(
        m_worker, this,
        [folder = folder(), recorder = m_mutations ? m_mutations->takeRecorder() : nullptr, &remover = m_host.remover,
         isWanted = m_wasRecording && m_records == Records::Kept,
         destroyed = m_destroyed]() mutable -> Expected<Remains> {
            Remains remains;
            // Nothing writes any more: this look is the last word.
            if (isWanted) {
                recorder->nothingRuns();
                if (auto last = recorder->mutations(true, destroyed))
                    remains.observed = std::move(*last);
            }
            recorder.reset();
            auto removed = remover.remove(folder);
            if (!removed)
                removed = removeTree(folder, *destroyed);
            if (!removed)
                remains.fault = removed.error().message;
            return remains;
        },
        [this](const Expected<Remains> &remains) {
            if (remains && remains->observed && m_records == Records::Kept)
                m_recorded = stateOf(*remains->observed);
            const QString fault = remains ? remains->fault : remains.error().message;
            if (!fault.isEmpty()) {
                qCWarning(lcEnv).noquote() << m_plan.jobId << "folder is left:" << fault;
                m_reason += u" (its folder is left: %1)"_s.arg(fault);
            }
            m_worker.rest(); // it is remembered for a while, without a thread
            setPhase(Phase::Gone);
        });
}

} // namespace plato::runtime
