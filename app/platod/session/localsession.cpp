// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/session/localsession.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcSession, "plato.platod.session", QtInfoMsg)

QString seconds(std::chrono::milliseconds time)
{
    return QString::number(std::chrono::duration<double>(time).count());
}

} // namespace

LocalSession::LocalSession(QString id, Clocks clocks, std::unique_ptr<MeshBlock> mesh, QObject *parent)
    : QObject(parent)
    , m_id(std::move(id))
    , m_clocks(clocks)
    , m_mesh(std::move(mesh))
{
    // Precise: a coarse timer may be early by a twentieth.
    for (QTimer *timer : {&m_lifetime, &m_lease}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    m_lifetime.setInterval(m_clocks.lifetime);
    m_lease.setInterval(m_clocks.heartbeat);
    connect(&m_network, &Mesh::unreachable, this, &LocalSession::noteUnreachable);
    connect(&m_lifetime, &QTimer::timeout, this,
            [this] { end(LocalEnv::Status::Timeout, u"lifetime of %1 s reached"_s.arg(m_clocks.lifetime.count())); });
    connect(&m_lease, &QTimer::timeout, this, [this] {
        end(LocalEnv::Status::Timeout, u"heartbeat missed for %1 s"_s.arg(seconds(m_clocks.heartbeat)));
    });
}

void LocalSession::noteUnreachable(EnvNetwork *from, EnvNetwork *to, quint16 number, const QString &reason)
{
    const auto envOf = [this](const EnvNetwork *network) {
        return *std::find_if(m_envs.begin(), m_envs.end(),
                             [network](LocalEnv *env) { return &env->network() == network; });
    };
    envOf(from)->note(
        u"%1.plato.internal:%2 cannot be reached from here yet: %3"_s.arg(envOf(to)->alias()).arg(number).arg(reason));
}

LocalEnv *LocalSession::addEnv(EnvHost &host, const EnvPlan &plan)
{
    auto *env = new LocalEnv(host, plan, this);
    connect(env, &LocalEnv::changed, this, &LocalSession::onEnvChanged);
    m_envs.append(env);
    m_network.add(env->network());
    return env;
}

QList<HostEntry> LocalSession::hosts() const
{
    QList<HostEntry> hosts;
    for (const LocalEnv *env : m_envs) {
        if (!env->isOver())
            hosts.append({env->address(), env->alias()});
    }
    return hosts;
}

LocalEnv *LocalSession::addLateEnv(EnvHost &host, EnvPlan plan, Clocks clocks)
{
    plan.hosts = hosts();
    plan.hosts.append({plan.address, plan.alias});
    for (LocalEnv *env : std::as_const(m_envs))
        env->setHosts(plan.hosts);
    LocalEnv *env = addEnv(host, plan);
    const auto endAfter = [env](std::chrono::milliseconds time, const QString &reason) {
        auto *timer = new QTimer(env);
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
        connect(timer, &QTimer::timeout, env, [env, reason] { env->end(LocalEnv::Status::Timeout, reason); });
        timer->start(time);
        return timer;
    };
    endAfter(clocks.lifetime, u"lifetime of %1 s reached"_s.arg(clocks.lifetime.count()));
    if (clocks.heartbeat.count() > 0) {
        QTimer *lease = endAfter(clocks.heartbeat, u"heartbeat missed for %1 s"_s.arg(seconds(clocks.heartbeat)));
        connect(this, &LocalSession::beaten, lease, [lease, env] {
            if (!env->isOver())
                lease->start();
        });
    }
    env->start();
    return env;
}

void LocalSession::start()
{
    qCInfo(lcSession).noquote() << m_id << "starts with" << m_envs.size() << "env(s) in" << m_mesh->subnet();
    m_lifetime.start();
    beat();
    for (LocalEnv *env : std::as_const(m_envs))
        env->start();
}

bool LocalSession::isReady() const
{
    bool anyReady = false;
    for (const LocalEnv *env : m_envs) {
        anyReady = anyReady || env->isReady();
        const bool closed = env->isOver() && env->status() == LocalEnv::Status::Completed;
        if (!env->isReady() && !closed)
            return false;
    }
    return anyReady;
}

bool LocalSession::isSettled() const
{
    return m_over ||
           std::all_of(m_envs.begin(), m_envs.end(), [](const LocalEnv *e) { return e->isReady() || e->isOver(); });
}

bool LocalSession::hasToldItsEnd() const
{
    return !m_farewell || m_farewell->isDone();
}

void LocalSession::setFarewell(std::unique_ptr<Farewell> farewell)
{
    m_farewell = std::move(farewell);
    connect(m_farewell.get(), &Farewell::done, this, &LocalSession::wake);
}

QJsonObject LocalSession::endings() const
{
    QJsonArray jobs;
    for (const LocalEnv *env : m_envs) {
        jobs.append(QJsonObject{{u"job_id"_s, env->jobId()},
                                {u"alias"_s, env->alias()},
                                {u"status"_s, env->statusWord()},
                                {u"status_reason"_s, env->statusReason()}});
    }
    return {{u"session_id"_s, m_id}, {u"status"_s, statusWord()}, {u"status_reason"_s, m_reason}, {u"jobs"_s, jobs}};
}

bool LocalSession::isGone() const
{
    return m_over && std::all_of(m_envs.begin(), m_envs.end(), [](const LocalEnv *env) { return env->isGone(); });
}

QString LocalSession::statusWord() const
{
    if (!m_over)
        return isReady() ? u"running"_s : u"created"_s;
    switch (m_status) {
    case LocalEnv::Status::Failed:
        return u"failed"_s;
    case LocalEnv::Status::Timeout:
        return u"timeout"_s;
    default:
        return u"completed"_s;
    }
}

void LocalSession::beat()
{
    if (!m_over && m_clocks.heartbeat.count() > 0)
        m_lease.start();
    Q_EMIT beaten();
}

void LocalSession::end(LocalEnv::Status status, const QString &reason)
{
    if (m_over)
        return;
    qCInfo(lcSession).noquote() << m_id << "ends:" << reason;
    m_over = true;
    m_status = status;
    m_reason = reason;
    m_lifetime.stop();
    m_lease.stop();
    for (LocalEnv *env : std::as_const(m_envs))
        env->end(status, reason, LocalEnv::Records::Dropped);
    if (m_farewell)
        m_farewell->send(endings());
    wake();
    Q_EMIT over();
}

QHash<QString, QString> LocalSession::aliases() const
{
    QHash<QString, QString> aliases;
    for (const LocalEnv *env : m_envs)
        aliases.insert(env->jobId(), env->alias());
    return aliases;
}

void LocalSession::onEnvChanged()
{
    const bool nothingLeft =
        std::all_of(m_envs.begin(), m_envs.end(), [](const LocalEnv *env) { return env->isOver(); });
    if (nothingLeft && !m_over) {
        const auto failed = std::find_if(m_envs.begin(), m_envs.end(),
                                         [](const LocalEnv *env) { return env->status() == LocalEnv::Status::Failed; });
        if (failed != m_envs.end())
            end(LocalEnv::Status::Failed,
                u"no env is left; %1: %2"_s.arg((*failed)->alias(), (*failed)->statusReason()));
        else
            end(LocalEnv::Status::Completed, u"every env was closed"_s);
    }
    wake();
}

void LocalSession::when(std::function<bool()> condition, std::chrono::milliseconds limit, std::function<void()> then)
{
    if (condition())
        return then();
    auto *timer = new QTimer(this);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [this, timer] {
        const auto it = std::find_if(m_waiters.begin(), m_waiters.end(),
                                     [timer](const Waiter &waiter) { return waiter.limit == timer; });
        const Waiter waiter = *it;
        m_waiters.erase(it);
        timer->deleteLater();
        waiter.then();
    });
    m_waiters.append({std::move(condition), std::move(then), timer});
    timer->start(limit);
}

void LocalSession::wake()
{
    // The session is kept for a while for questions about it, but needs its addresses no longer.
    if (m_mesh && isGone())
        m_mesh->release();
    QList<Waiter> woken;
    for (qsizetype i = 0; i < m_waiters.size();) {
        if (m_waiters[i].condition())
            woken.append(m_waiters.takeAt(i));
        else
            ++i;
    }
    for (const Waiter &waiter : std::as_const(woken)) {
        waiter.limit->stop();
        waiter.limit->deleteLater();
        waiter.then();
    }
}

} // namespace plato::runtime
