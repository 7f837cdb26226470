// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/session/registry.h"

#include "app/platod/fault/faults.h"

#include <QJsonArray>
#include <QTimer>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

/// A blank machine: the agent alone, without a display.
Manifest blankManifest(const QString &name, int appPort)
{
    Manifest manifest;
    manifest.name = name;
    manifest.title = u"Blank machine"_s;
    manifest.start = {u"/run/plato/plato-desktop-agent"_s, u"--no-display"_s, u"--listen"_s,
                      u"{address}:{agent_port}"_s};
    manifest.readiness = Manifest::Readiness::Agent;
    if (appPort > 0)
        manifest.appPort = appPort;
    return manifest;
}

QJsonObject envInfo(const EnvPlan &plan)
{
    return {{u"job_id"_s, plan.jobId},
            {u"alias"_s, plan.alias},
            {u"simulator"_s, plan.manifest.name},
            {u"artifact_id"_s, plan.artifactId.isEmpty() ? QJsonValue() : QJsonValue(plan.artifactId)},
            {u"success"_s, true},
            {u"error"_s, QJsonValue()},
            {u"is_desktop"_s, plan.manifest.isDesktop}};
}

QJsonObject refusal(const QString &alias, const QString &error)
{
    return {{u"job_id"_s, QJsonValue()},      {u"alias"_s, alias},   {u"simulator"_s, QJsonValue()},
            {u"artifact_id"_s, QJsonValue()}, {u"success"_s, false}, {u"error"_s, error},
            {u"is_desktop"_s, QJsonValue()}};
}

} // namespace

Registry::Registry(const Simulators &simulators, EnvHost &host, std::chrono::milliseconds heartbeat, QString trouble,
                   QObject *parent)
    : QObject(parent)
    , m_simulators(simulators)
    , m_host(host)
    , m_heartbeat(heartbeat)
    , m_trouble(std::move(trouble))
{
}

Expected<void> Registry::resolveSimulator(const Manifest &manifest, EnvPlan &plan) const
{
    if (const QString missing = Simulators::missing(manifest, m_host.agent); !missing.isEmpty())
        return failure(missing);
    plan.manifest = manifest;
    if (!plan.limits)
        plan.limits = manifest.limits;
    return {};
}

Expected<void> Registry::resolve(const EnvBody &body, EnvPlan &plan) const
{
    if (auto resolved = resolveSource(body, plan); !resolved)
        return resolved;
    ResourceLimits limits = plan.limits.value_or(ResourceLimits::generous());
    plan.internet = body.internet.value_or(plan.manifest.internet);
    limits.cpus = body.otherLimits.cpus.value_or(limits.cpus);
    limits.memoryMb = body.otherLimits.memoryMb.value_or(limits.memoryMb);
    limits.diskMb = body.otherLimits.diskMb.value_or(limits.diskMb);
    plan.limits = limits;
    return {};
}

/// Leaves the artifact empty where the example version is meant.
Expected<void> Registry::resolveVersion(const EnvBody &body, EnvPlan &plan) const
{
    const bool isBase = body.dataset.isEmpty() || body.dataset == "base"_L1;
    if (body.version.isEmpty() && isBase)
        return {};
    if (body.version.isEmpty()) {
        const auto newest = m_host.artifacts.newest(plan.manifest.name, body.dataset);
        if (!newest)
            return failure(u"%1 has no data set %2; there is base, and what snapshots were given with "
                           "override_dataset"_s.arg(plan.manifest.name, body.dataset));
        plan.artifactId = newest->id;
        return {};
    }
    QStringList names{u"latest"_s};
    const QList<ArtifactRecord> records = m_host.artifacts.list(plan.manifest.name);
    for (const ArtifactRecord &record : records) {
        const bool isThere = record.status == ArtifactRecord::Status::Ready &&
                             (body.dataset.isEmpty() || record.dataset == body.dataset);
        const QString name = record.version.isEmpty() ? record.seedVersion : record.version;
        if (isThere && name == body.version) {
            plan.artifactId = record.id;
            return {};
        }
        constexpr qsizetype Most = 10;
        if (isThere && !names.contains(name) && names.size() < Most)
            names.append(name);
    }
    const QString where = body.dataset.isEmpty() ? QString() : u" in its data set "_s + body.dataset;
    return failure(u"version: %1 has no version %2%3; it has %4"_s.arg(plan.manifest.name, body.version, where,
                                                                       names.join(u", "_s)));
}

Expected<void> Registry::resolveSource(const EnvBody &body, EnvPlan &plan) const
{
    if (!m_trouble.isEmpty())
        return failure(m_trouble);
    if (const QString refusal = m_host.faults ? m_host.faults->refusalOf(body.alias) : QString(); !refusal.isEmpty())
        return failure(refusal);
    const auto resolveBlank = [&](const QString &name, int appPort, const ResourceLimits &limits) -> Expected<void> {
        if (body.resolution)
            return failure(u"a blank env is no desktop: it has no resolution"_s);
        plan.blankAppPort = appPort;
        plan.limits = limits;
        return resolveSimulator(blankManifest(name, appPort), plan);
    };
    if (body.type == EnvBody::Type::Resource)
        return resolveBlank(body.simulator, body.appPort, body.limits);

    QString simulator = body.simulator;
    if (body.type == EnvBody::Type::Artifact) {
        const auto artifact = m_host.artifacts.find(body.artifactId);
        if (!artifact)
            return failure(u"there is no artifact %1"_s.arg(body.artifactId));
        simulator = artifact->simulator;
        plan.artifactId = artifact->id;
        if (artifact->blankAppPort)
            return resolveBlank(simulator, *artifact->blankAppPort, artifact->limits.value_or(body.limits));
    }
    if (body.resolution)
        plan.resolution = *body.resolution;
    const Manifest *manifest = m_simulators.find(simulator);
    if (!manifest)
        return failure(u"there is no simulator %1 on this computer"_s.arg(simulator));
    if (body.resolution && !manifest->isDesktop)
        return failure(u"%1 is no desktop: it has no resolution"_s.arg(simulator));
    if (auto resolved = resolveSimulator(*manifest, plan); !resolved)
        return resolved;
    if (auto resolved = resolveVersion(body, plan); !resolved)
        return resolved;
    if (plan.artifactId.isEmpty())
        plan.artifactId = m_host.artifacts.ensureExample(*manifest);
    return {};
}

QJsonObject Registry::make(const MakeBody &body, const std::shared_ptr<const TestCase> &testCase)
{
    std::unique_ptr<MeshBlock> mesh = MeshBlock::take();
    QList<EnvPlan> plans;
    QList<HostEntry> hosts;
    QJsonArray infos;
    for (const EnvBody &wanted : body.envs) {
        EnvPlan plan;
        plan.jobId = newId();
        plan.alias = wanted.alias;
        if (!mesh) {
            infos.append(refusal(plan.alias, u"no free loopback network was found"_s));
        } else if (const auto resolved = resolve(wanted, plan); !resolved) {
            infos.append(refusal(plan.alias, resolved.error().message));
        } else {
            plan.address = mesh->address(static_cast<int>(plans.size()));
            hosts.append({plan.address, plan.alias});
            infos.append(envInfo(plan));
            plans.append(plan);
        }
    }

    auto *session =
        new LocalSession(newId(), {body.lifetime, body.needsHeartbeat ? m_heartbeat : std::chrono::milliseconds(0)},
                         std::move(mesh), this);
    session->setSource(body.source);
    if (!body.callback.url.isEmpty())
        session->setFarewell(std::make_unique<Farewell>(m_network, body.callback.url, body.callback.token));
    session->setTestCase(testCase);
    m_sessions.append(session);
    for (EnvPlan &plan : plans) {
        plan.hosts = hosts;
        m_jobs.insert(plan.jobId, {session, session->addEnv(m_host, plan)});
    }
    if (plans.isEmpty())
        session->end(LocalEnv::Status::Failed, u"no env could be made"_s);
    else
        session->start();
    forgetOld();
    return {{u"session_id"_s, session->id()}, {u"envs"_s, infos}};
}

QJsonObject Registry::addJob(LocalSession &session, const AddJobBody &body)
{
    EnvPlan plan;
    plan.jobId = newId();
    plan.alias = body.env.alias;
    if (session.envs().size() >= MeshBlock::MaxAddresses)
        return refusal(plan.alias, u"a session has at most %1 envs in its life"_s.arg(MeshBlock::MaxAddresses));
    if (const auto resolved = resolve(body.env, plan); !resolved)
        return refusal(plan.alias, resolved.error().message);
    plan.address = session.mesh().address(static_cast<int>(session.envs().size()));
    m_jobs.insert(plan.jobId, {&session, session.addLateEnv(m_host, plan, {body.lifetime, body.heartbeat})});
    return envInfo(plan);
}

bool Registry::usesArtifact(const QString &artifactId) const
{
    return std::any_of(m_jobs.cbegin(), m_jobs.cend(),
                       [&](const Job &job) { return !job.env->isGone() && job.env->artifactId() == artifactId; });
}

LocalSession *Registry::find(const QString &sessionId) const
{
    const auto it = std::find_if(m_sessions.begin(), m_sessions.end(),
                                 [&](const LocalSession *session) { return session->id() == sessionId; });
    return it == m_sessions.end() ? nullptr : *it;
}

Registry::Job Registry::job(const QString &jobId) const
{
    return m_jobs.value(jobId);
}

QList<LocalSession *> Registry::sessions() const
{
    return {m_sessions.rbegin(), m_sessions.rend()};
}

void Registry::forgetOld()
{
    auto over = std::count_if(m_sessions.begin(), m_sessions.end(), [](const LocalSession *s) { return s->isGone(); });
    for (qsizetype i = 0; over > KeptWhenOver && i < m_sessions.size();) {
        LocalSession *session = m_sessions[i];
        if (!session->isGone()) {
            ++i;
            continue;
        }
        m_sessions.removeAt(i);
        for (const LocalEnv *env : session->envs())
            m_jobs.remove(env->jobId());
        session->deleteLater();
        --over;
    }
}

void Registry::shutdown(std::chrono::milliseconds limit, std::function<void()> done)
{
    auto left = std::make_shared<int>(static_cast<int>(m_sessions.size()));
    if (*left == 0)
        return done();
    for (LocalSession *session : std::as_const(m_sessions)) {
        session->end(LocalEnv::Status::Cancelled, u"the runtime ends"_s);
        session->when([session] { return session->isGone() && session->hasToldItsEnd(); }, limit,
                      [left, done] {
                          if (--*left == 0)
                              done();
                      });
    }
}

} // namespace plato::runtime
