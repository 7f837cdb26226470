// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/env.h"

#include "app/platod/env/meshaddresses.h"
#include "app/platod/env/mutationrecorder.h"
#include "app/platod/env/randomkey.h"
#include "app/platod/fault/faults.h"
#include "app/platod/files/livecopy.h"
#include "app/platod/sandbox/fakeclock.h"
#include "core/pool/worker.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QUrlQuery>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcEnv, "plato.platod.env", QtInfoMsg)

constexpr auto ShortestSettle = 250ms;
constexpr int RestPerLook = 9; ///< so that looking takes no more than a tenth of a core, however much there is to see

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

Look lookAt(MutationRecorder &recorder)
{
    const auto before = cpuOfThisThread();
    const bool seen = recorder.mutations(false).has_value();
    return {seen, cpuOfThisThread() - before};
}

/// State and home of an env, from an artifact or empty.
Result fillFolders(const QString &artifact, const QString &folder, const std::atomic_bool &cancelled)
{
    for (const QString &part : {u"/state"_s, u"/home"_s}) {
        auto filled =
            artifact.isEmpty() ? makePrivateDir(folder + part) : copyTree(artifact + part, folder + part, cancelled);
        if (!filled)
            return filled;
    }
    return {};
}

} // namespace

Env::Env(EnvHost &host, EnvPlan plan, QObject *parent)
    : QObject(parent)
    , m_host(host)
    , m_plan(std::move(plan))
    , m_token(randomKey())
{
    m_worker.setMaxThreadCount(1);
    m_worker.setExpiryTimeout(1000); // an env that is over is remembered for a while, without a thread
    if (MutationRecorder::isNeeded(m_plan.manifest)) {
        m_recorder =
            std::make_shared<MutationRecorder>(folder() + u"/state"_s, folder() + u"/capture"_s, m_plan.manifest);
    }
    if (m_plan.limits) {
        m_watch = std::make_unique<ResourceWatch>(*m_plan.limits,
                                                  QStringList{folder() + u"/state"_s, folder() + u"/home"_s}, m_worker);
        connect(m_watch.get(), &ResourceWatch::exceeded, this, &Env::fail);
    }
    if (m_host.faults)
        connect(this, &Env::changed, this, &Env::obeyFaults, Qt::QueuedConnection);
    m_bootLimit.setSingleShot(true);
    connect(&m_bootLimit, &QTimer::timeout, this, [this] {
        QString reason = u"not ready within %1 s"_s.arg(m_plan.manifest.bootLimit.count());
        if (m_process && !m_process->lastLine().isEmpty())
            reason += u": "_s + m_process->lastLine();
        fail(reason);
    });
    connect(&m_probe, &ReadinessProbe::ready, this, &Env::onAnswering);
    m_settle.setSingleShot(true);
    m_settle.setInterval(ShortestSettle);
    connect(&m_settle, &QTimer::timeout, this, &Env::observe);
}

Env::~Env()
{
    *m_cancelled = true;
}

QString Env::folder() const
{
    return m_host.stateDir.envs() + u'/' + m_plan.jobId;
}

QString Env::statusWord() const
{
    static const std::array words{u"created"_s, u"queued"_s,    u"running"_s, u"completed"_s,
                                  u"failed"_s,  u"cancelled"_s, u"timeout"_s};
    return words.at(static_cast<size_t>(m_status));
}

void Env::setPhase(Phase phase)
{
    m_phase = phase;
    Q_EMIT changed();
}

void Env::obeyFaults()
{
    const bool inPlace = m_phase == Phase::Booting || m_phase == Phase::Ready;
    if (inPlace && m_process && m_host.faults->kills(m_plan.alias, m_phase == Phase::Booting))
        m_process->stop(); // nobody has asked for it: it fails, as after any other kill
}

void Env::start()
{
    if (m_plan.artifactId.isEmpty())
        return prepare({});
    m_status = Status::Queued; // until its artifact is there
    m_host.artifacts.whenReady(m_plan.artifactId, this, [this](const tl::expected<QString, QString> &artifact) {
        if (isOver())
            return;
        if (!artifact)
            return fail(artifact.error());
        m_status = Status::Created;
        prepare(*artifact);
    });
}

void Env::prepare(const QString &artifactFolder)
{
    m_artifactFolder = artifactFolder;
    runThen(
        m_worker, this,
        [folder = folder(), artifactFolder, hosts = m_plan.hosts, cancelled = m_cancelled]() -> Result {
            return makePrivateDir(folder)
                .and_then([&] { return fillFolders(artifactFolder, folder, *cancelled); })
                .and_then([&] { return writeSandboxEtc(folder, hosts); });
        },
        [this](const Result &prepared) {
            if (isOver())
                return;
            if (!prepared)
                return fail(u"its folder could not be prepared: %1"_s.arg(prepared.error()));
            launch();
        });
}

SandboxSpec Env::sandbox() const
{
    SandboxSpec spec;
    spec.folder = folder();
    spec.hostName = m_plan.alias;
    spec.limits = m_plan.limits;
    spec.command = m_plan.manifest.start;
    for (QString &word : spec.command) {
        word.replace(u"{address}"_s, m_plan.address.toString());
        word.replace(u"{agent_port}"_s, QString::number(AgentPort));
        word.replace(u"{viewer_port}"_s, QString::number(ViewerPort));
        word.replace(u"{devtools_port}"_s, QString::number(DevToolsPort));
        word.replace(u"{resolution}"_s, u"%1x%2"_s.arg(m_plan.resolution.width()).arg(m_plan.resolution.height()));
        word.replace(u"{display}"_s, QString::number(MeshBlock::displayNumber(m_plan.address)));
    }
    // For the command alone: bubblewrap itself stays out of it.
    if (const QStringList clock = fakeClock(m_clockOffset); !clock.isEmpty())
        spec.command = QStringList{u"/usr/bin/env"_s} + clock + spec.command;
    if (!m_plan.manifest.filesFolder.isEmpty())
        spec.readOnly.append({m_host.stateDir.simulators() + u'/' + m_plan.manifest.name, u"/run/plato/simulator"_s});
    if (m_plan.manifest.needsAgent()) {
        spec.readOnly.append({m_host.agent, u"/run/plato/plato-desktop-agent"_s});
        spec.extraEnvironment.insert(u"PLATO_AGENT_TOKEN"_s, QString::fromLatin1(m_token));
        spec.extraEnvironment.insert(u"PLATO_AGENT_HOSTS"_s,
                                     u"%1,%2,%2.plato.internal"_s.arg(m_plan.address.toString(), m_plan.alias));
    }
    return spec;
}

void Env::launch()
{
    m_process = new EnvProcess(this);
    connect(m_process, &EnvProcess::ended, this, [this](bool, const QString &reason) { onProcessEnded(reason); });
    if (m_watch)
        connect(m_process, &EnvProcess::entered, m_watch.get(), &ResourceWatch::start);
    connect(m_process, &EnvProcess::wrote, this, [this](const QString &line) { m_log.add(line); });
    setPhase(Phase::Booting);
    m_bootLimit.start(m_plan.manifest.bootLimit);
    m_process->start(m_host.bwrap, sandbox());

    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(m_plan.address.toString());
    if (m_plan.manifest.needsAgent()) {
        url.setPort(AgentPort);
        url.setPath(u"/status"_s);
        m_probe.startAgent(url, m_token);
    } else {
        url.setPort(*m_plan.manifest.appPort);
        url.setPath(m_plan.manifest.readyPath);
        m_probe.start(url);
    }
}

void Env::onAnswering()
{
    m_probe.stop();
    m_bootLimit.stop();
    if (m_resets.isEmpty() || !m_recorder)
        return becomeReady();
    // Not before it has started: what an application notes down at its start, and at our own question whether it is
    // ready, is part of how an env begins.
    runThen(
        m_worker, this, [recorder = m_recorder] { return recorder->begin(); },
        [this](const Result &begun) {
            if (isOver())
                return;
            if (!begun)
                return fail(u"its mutation log could not begin: %1"_s.arg(begun.error()));
            m_logging = true;
            watch();
            becomeReady();
        });
}

void Env::becomeReady()
{
    m_status = Status::Running;
    qCInfo(lcEnv).noquote() << m_plan.jobId << m_plan.alias << "is ready";
    setPhase(Phase::Ready);
    answerResets({});
    answerClocks({});
}

void Env::onProcessEnded(const QString &reason)
{
    m_process->deleteLater();
    m_process = nullptr;
    if (m_watch)
        m_watch->stop();
    m_probe.stop();
    m_bootLimit.stop();
    if (m_phase == Phase::Ending)
        removeFolder();
    else if (m_phase == Phase::Stopping)
        m_clocks.isEmpty() ? restore() : launch();
    else
        fail(reason);
}

void Env::reset(std::function<void(const Result &)> done)
{
    if (isOver())
        return done(tl::unexpected(u"it is over: %1"_s.arg(m_reason)));
    if (m_phase != Phase::Ready && m_resets.isEmpty())
        return done(tl::unexpected(u"it is not ready yet"_s));
    m_resets.append(std::move(done));
    if (m_phase != Phase::Ready)
        return;
    stopLogging();
    setPhase(Phase::Stopping);
    m_process->stop();
}

void Env::restore()
{
    setPhase(Phase::Restoring);
    m_clockOffset = 0s;
    runThen(
        m_worker, this,
        [folder = folder(), artifact = m_artifactFolder, cancelled = m_cancelled]() -> Result {
            return removeTree(folder + u"/state"_s)
                .and_then([&] { return removeTree(folder + u"/home"_s); })
                .and_then([&] { return fillFolders(artifact, folder, *cancelled); });
        },
        [this](const Result &restored) {
            if (isOver())
                return;
            if (!restored)
                return fail(u"it could not be put back: %1"_s.arg(restored.error()));
            launch();
        });
}

void Env::answerResets(const Result &result)
{
    const auto resets = std::exchange(m_resets, {});
    for (const auto &done : resets)
        done(result);
}

void Env::state(bool merged, std::function<void(const QJsonObject &)> done)
{
    if (isOver())
        return done({{u"error"_s, u"the env is over: %1"_s.arg(m_reason)}});
    if (m_phase != Phase::Ready)
        return done({{u"error"_s, u"the env is not ready yet"_s}});
    if (!m_logging)
        return done({{u"mutations"_s, QJsonArray()}});
    runThen(
        m_worker, this, [recorder = m_recorder, merged] { return recorder->mutations(merged); },
        [done](const tl::expected<QJsonArray, QString> &mutations) {
            if (mutations)
                done({{u"mutations"_s, *mutations}});
            else
                done({{u"error"_s, mutations.error()}});
        });
}

void Env::watch()
{
    if (m_recorder->descriptor() < 0)
        return; // then only who asks for the state looks
    m_notifier = std::make_unique<QSocketNotifier>(m_recorder->descriptor(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        m_settle.start();
    });
}

void Env::stopLogging()
{
    m_logging = false;
    m_settle.stop();
    m_notifier.reset();
}

void Env::observe()
{
    if (!m_logging || m_phase != Phase::Ready || std::exchange(m_observing, true))
        return;
    runThen(
        m_worker, this, [recorder = m_recorder] { return lookAt(*recorder); },
        [this](const Look &look) {
            m_observing = false;
            m_settle.setInterval(std::max<std::chrono::milliseconds>(ShortestSettle, look.cpu * RestPerLook));
            if (!look.seen)
                m_settle.start(); // the next look sees it; a request for the state tells what is wrong
            else if (m_notifier)
                m_notifier->setEnabled(true);
        });
}

void Env::execute(const QString &command, std::chrono::seconds limit, std::function<void(const CommandOutcome &)> done)
{
    CommandOutcome refused;
    if (isOver())
        refused.fault = u"the env is over: %1"_s.arg(m_reason);
    else if (m_phase != Phase::Ready || !m_process || m_process->pid() == 0)
        refused.fault = u"the env is not ready yet"_s;
    if (!refused.fault.isEmpty())
        return done(refused);
    auto *run = new SandboxCommand(this);
    connect(run, &SandboxCommand::finished, this, [run, done = std::move(done)](const CommandOutcome &outcome) {
        run->deleteLater();
        done(outcome);
    });
    QProcessEnvironment environment = SandboxSpec().environment(); // the agent's token is not for everybody
    if (m_plan.manifest.isDesktop)
        environment.insert(u"DISPLAY"_s, u":%1"_s.arg(MeshBlock::displayNumber(m_plan.address)));
    const QStringList clock = fakeClock(m_clockOffset);
    for (const QString &variable : clock)
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    run->start(m_process->pid(), m_process->pidfd(), environment, command, limit);
    if (const qint64 pid = run->pid(); m_watch && pid != 0) {
        m_watch->include(pid);
        connect(run, &SandboxCommand::finished, m_watch.get(), [watch = m_watch.get(), pid] { watch->leaveOut(pid); });
    }
}

void Env::setClock(std::chrono::seconds offset, std::function<void(const Result &)> done)
{
    if (findFaketime().isEmpty())
        return done(tl::unexpected(noFaketime()));
    if (isOver())
        return done(tl::unexpected(u"the env is over: %1"_s.arg(m_reason)));
    if (m_phase != Phase::Ready)
        return done(tl::unexpected(u"the env is not ready"_s));
    m_clockOffset = offset;
    m_clocks.append(std::move(done));
    setPhase(Phase::Stopping);
    m_process->stop();
}

void Env::answerClocks(const Result &result)
{
    const auto clocks = std::exchange(m_clocks, {});
    for (const auto &done : clocks)
        done(result);
}

void Env::snapshot(ArtifactRecord labels, ArtifactStore::Kept done)
{
    if (m_phase != Phase::Ready) {
        const QString words = isOver() ? u"the env is over: %1"_s.arg(m_reason) : u"the env is not ready yet"_s;
        return done(tl::unexpected(ArtifactStore::Refusal{words}));
    }
    labels.simulator = m_plan.manifest.name;
    labels.parent = m_plan.artifactId;
    labels.seedVersion = m_plan.manifest.seedVersion;
    labels.blankAppPort = m_plan.blankAppPort;
    labels.limits = m_plan.limits;
    const QString from = folder();
    runThen(
        m_worker, this, [from] { return treeSize(from + u"/state"_s) + treeSize(from + u"/home"_s); },
        [this, from, labels, done = std::move(done)](qint64 size) {
            if (isOver())
                return done(tl::unexpected(ArtifactStore::Refusal{u"the env is over: %1"_s.arg(m_reason)}));
            const auto fill = [from, databases = m_plan.manifest.databases,
                               cancelled = m_cancelled](const QString &to) -> Result {
                return copyLiveTree(from + u"/state"_s, to + u"/state"_s, databases, *cancelled).and_then([&] {
                    return copyLiveTree(from + u"/home"_s, to + u"/home"_s, {}, *cancelled);
                });
            };
            m_host.artifacts.add(labels, size, m_worker, fill, done);
        });
}

void Env::setHosts(const QList<HostEntry> &hosts)
{
    m_plan.hosts = hosts; // for a folder that is not there yet
    if (isOver())
        return;
    runThen(
        m_worker, this,
        [folder = folder(), hosts]() -> Result {
            return QFileInfo::exists(folder + u"/etc/hosts"_s) ? rewriteSandboxHosts(folder, hosts) : Result{};
        },
        [this](const Result &written) {
            if (!written && !isOver())
                qCWarning(lcEnv).noquote() << m_plan.jobId << "does not learn of its neighbours:" << written.error();
        });
}

void Env::end(Status status, const QString &reason)
{
    if (isOver())
        return;
    m_status = status;
    m_reason = reason;
    *m_cancelled = true;
    m_probe.stop();
    m_bootLimit.stop();
    stopLogging();
    qCInfo(lcEnv).noquote() << m_plan.jobId << m_plan.alias << "ends:" << statusWord() << reason;
    setPhase(Phase::Ending);
    answerResets(tl::unexpected(reason));
    answerClocks(tl::unexpected(reason));
    if (m_process)
        m_process->stop();
    else
        removeFolder();
}

void Env::removeFolder()
{
    runThen(
        m_worker, this,
        [folder = folder(), recorder = std::move(m_recorder)]() mutable {
            recorder.reset();
            return removeTree(folder);
        },
        [this](const Result &removed) {
            if (!removed)
                qCWarning(lcEnv).noquote() << m_plan.jobId << "folder is left:" << removed.error();
            setPhase(Phase::Gone);
        });
}

tl::expected<QUrl, QString> Env::publicUrl(int port) const
{
    const bool viewer = isDesktop() && (port == 0 || port == ViewerPort);
    if (port == 0 && !viewer && !m_plan.manifest.appPort)
        return tl::unexpected(u"this env has no page for a browser"_s);
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(m_plan.address.toString());
    url.setPort(viewer ? ViewerPort : port == 0 ? *m_plan.manifest.appPort : port);
    url.setPath(u"/"_s);
    if (viewer)
        url.setQuery(u"resize=scale&autoconnect=true&token="_s + QString::fromLatin1(m_token));
    return url;
}

QUrl Env::connectUrl(int port) const
{
    const bool agent = m_plan.manifest.needsAgent() && (port == 0 || port == AgentPort);
    const bool token = agent || (isDesktop() && (port == ViewerPort || port == DevToolsPort));
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(m_plan.address.toString());
    url.setPort(agent ? AgentPort : port == 0 ? m_plan.manifest.appPort.value_or(AgentPort) : port);
    if (token)
        url.setQuery(u"token="_s + QString::fromLatin1(m_token));
    return url;
}

} // namespace plato::runtime
