// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/statefetcher.h"

#include "core/api/platoapi.h"
#include "core/session/statefetch.h"
#include "core/session/statetimeline.h"

#include <QSet>

#include <algorithm>
#include <numeric>
#include <utility>

namespace plato {

StateFetcher::StateFetcher(PlatoApi &api, QThreadPool &pool, EnvList &envs)
    : m_api(api)
    , m_pool(pool)
    , m_envs(envs)
    , m_timeline(new StateTimeline(this))
{
}

StateFetcher::~StateFetcher() = default;

void StateFetcher::end()
{
    m_isEnded = true;
}

StateFetch *StateFetcher::start(const StateRequest &request)
{
    return request.isOfSession() ? StateFetch::ofSession(m_api, m_pool, request.sessionId, request.merge, this)
                                 : StateFetch::ofJob(m_api, m_pool, request.onlyJob, this);
}

void StateFetcher::fetch(const StateRequest &request)
{
    StateFetch *fetch = start(request);
    connect(fetch, &StateFetch::headRead, this, [this, fetch, request] { onHead(*fetch, request); });
    connect(fetch, &StateFetch::grew, this, &StateFetcher::receivedChanged);
    connect(fetch, &StateFetch::finished, this, [this, fetch, request] {
        m_fetches.removeOne(fetch);
        onFetched(*fetch, request);
        Q_EMIT receivedChanged();
    });
    m_fetches.append(fetch);
    m_envs.setActivity(request.jobs, Env::Activity::FetchingState);
}

void StateFetcher::cancel()
{
    for (StateFetch *fetch : std::as_const(m_fetches))
        fetch->cancel();
}

qint64 StateFetcher::received() const
{
    return std::accumulate(m_fetches.cbegin(), m_fetches.cend(), qint64(0),
                           [](qint64 sum, const StateFetch *fetch) { return sum + fetch->received(); });
}

void StateFetcher::look(const StateRequest &request)
{
    m_isLooking = true;
    StateFetch *fetch = start(request);
    connect(fetch, &StateFetch::finished, this,
            [this, fetch, request, before = m_envs.all()] { onLooked(*fetch, request, before); });
}

/// Shows the first records of a long reply, but not where there is a log of an earlier fetch, which has all of its own.
void StateFetcher::onHead(const StateFetch &fetch, const StateRequest &request)
{
    QList<Env> envs = m_envs.all();
    const QSet<QString> asked(request.jobs.cbegin(), request.jobs.cend());
    for (Env &env : envs) {
        const auto head = fetch.heads().value(env.jobId);
        if (asked.contains(env.jobId) && env.activity == Env::Activity::FetchingState && !env.log && head &&
            !head->isEmpty())
            env.head = head;
    }
    m_envs.set(std::move(envs));
}

void StateFetcher::onFetched(const StateFetch &fetch, const StateRequest &request)
{
    takeLogs(fetch, request);
    if (fetch.error()) {
        if (fetch.error()->kind == ApiError::Kind::Cancelled || tellIfGone(fetch, request))
            return;
        tell(fetch, request.onlyJob, fetch.error()->detail);
        Q_EMIT jobsOutdated();
        return;
    }
    const StateFetch::Logs &logs = fetch.logs();
    QList<SessionProblem> problems;
    for (const QString &jobId : request.jobs) {
        const auto log = logs.value(jobId);
        if (!log || !log->error().isEmpty()) {
            const QString why = log ? log->error() : tr("The reply has no state of this environment.");
            problems.append(SessionProblem::of(SessionProblem::Step::FetchState, jobId, why, {}, fetch.exchangeId()));
        }
    }
    for (const SessionProblem &told : SessionProblem::fewOf(problems))
        Q_EMIT problem(told);
    if (std::any_of(logs.keyBegin(), logs.keyEnd(), [this](const QString &jobId) { return m_envs.indexOf(jobId) < 0; }))
        Q_EMIT jobsOutdated(); // the session has an env that we do not know yet
}

void StateFetcher::onLooked(const StateFetch &fetch, StateRequest request, const QList<Env> &before)
{
    m_isLooking = false;
    QStringList current;
    const QSet<QString> asked(request.jobs.cbegin(), request.jobs.cend());
    const QList<Env> &envs = m_envs.all();
    for (qsizetype row = 0; row < before.size(); ++row) { // rows never move
        const Env &then = before[row];
        const Env &env = envs[row];
        // What was reset or fetched since we asked is of no interest in its older form.
        const bool isUntouched = then.lastReset == env.lastReset && then.logFetchedAt == env.logFetchedAt;
        if (asked.contains(env.jobId) && env.activity == Env::Activity::None && isUntouched)
            current.append(env.jobId);
    }
    request.jobs = current;
    takeLogs(fetch, request);
    if (fetch.error() && !tellIfGone(fetch, request))
        Q_EMIT jobsOutdated();
    Q_EMIT looked(fetch.error());
}

/// Puts what arrived into the envs, and keeps it as a state. A reply that is the same as the last one changes nothing:
/// the logs stay the very same objects.
void StateFetcher::takeLogs(const StateFetch &fetch, const StateRequest &request)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    StateFetch::Logs logs = fetch.logs();
    const auto latest = m_timeline->unbrokenLatest();
    bool isSame = latest && !fetch.replyPrint().isEmpty() && latest->replyPrint == fetch.replyPrint() &&
                  latest->isMerged == request.merge && latest->isOfSession == request.isOfSession();
    QSet<QString> kept; // envs of the last state that this reply has not brought again
    for (qsizetype i = 0; isSame && i < latest->envs.size(); ++i) {
        const Env &env = latest->envs[i];
        if (logs.contains(env.jobId))
            logs.insert(env.jobId, env.log);
        kept.insert(env.jobId);
    }
    const QSet<QString> asked(request.jobs.cbegin(), request.jobs.cend());
    QList<Env> envs = m_envs.all();
    QList<Env> arrived;
    QList<int> rows;
    for (int row = 0; row < int(envs.size()); ++row) {
        Env &env = envs[row];
        if (!asked.contains(env.jobId))
            continue;
        if (env.activity == Env::Activity::FetchingState)
            env.activity = Env::Activity::None;
        env.head.reset();
        if (m_isEnded || !logs.value(env.jobId))
            continue;
        env.log = logs.value(env.jobId);
        env.logMerged = request.merge;
        env.logFetchedAt = now;
        env.logFetchMs = fetch.durationMs();
        arrived.append(env);
        rows.append(row);
        isSame = isSame && kept.remove(env.jobId);
    }
    m_envs.set(std::move(envs), rows);
    if (arrived.isEmpty())
        return;
    if (isSame && kept.isEmpty()) {
        m_timeline->seenAgain(now, fetch.durationMs());
        return;
    }
    KeptState state;
    state.sessionId = request.sessionId;
    state.sessionName = request.sessionName;
    state.isOfSession = request.isOfSession();
    state.isMerged = request.merge;
    state.fetchedAt = now;
    state.fetchMs = fetch.durationMs();
    state.envs = arrived;
    state.replyPrint = fetch.replyPrint();
    m_timeline->add(std::move(state));
}

void StateFetcher::tell(const StateFetch &fetch, const QString &jobId, const QString &message)
{
    Q_EMIT problem(
        SessionProblem::of(SessionProblem::Step::FetchState, jobId, message, fetch.error(), fetch.exchangeId()));
}

/// A session that is gone takes all with it; of an env that is gone the list of jobs tells.
bool StateFetcher::tellIfGone(const StateFetch &fetch, const StateRequest &request)
{
    const std::optional<ApiError> &error = fetch.error();
    if (error->kind != ApiError::Kind::Gone || !request.isOfSession())
        return false;
    Q_EMIT sessionGone(
        SessionProblem::of(SessionProblem::Step::FetchState, {}, error->detail, error, fetch.exchangeId()));
    return true;
}

} // namespace plato
