// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/routehandlers.h"

using namespace Qt::StringLiterals;

namespace plato::runtime {

http::Handler withSession(Registry &registry, Need need, SessionHandler handler)
{
    return [&registry, need, handler = std::move(handler)](const http::Request &request,
                                                           const http::Responder &responder) {
        const QString id = request.parameters.value(u"session_id"_s);
        LocalSession *session = registry.find(id);
        if (!session)
            return responder.error(404, u"there is no session %1"_s.arg(id));
        if (need == Need::Alive && session->isOver())
            return responder.error(410, u"the session is over: %1"_s.arg(session->statusReason()));
        handler(*session, request, responder);
    };
}

http::Handler withJob(Registry &registry, Need need, JobHandler handler)
{
    return [&registry, need, handler = std::move(handler)](const http::Request &request,
                                                           const http::Responder &responder) {
        const QString id = request.parameters.value(u"job_id"_s);
        const Registry::Job job = registry.job(id);
        if (!job)
            return responder.error(404, u"there is no job %1"_s.arg(id));
        if (need == Need::Alive && job.env->isOver())
            return responder.error(410, u"the env is over: %1"_s.arg(job.env->statusReason()));
        handler(job, request, responder);
    };
}

void Gathering::run(const LocalSession &session,
                    const std::function<void(LocalEnv &, const std::function<void(const QJsonObject &)> &)> &ask,
                    Done done)
{
    struct Shared
    {
        QJsonObject results;
        qsizetype open;
        Done done;
    };
    // A copy: one may be added before the last has answered.
    const QList<LocalEnv *> envs = session.envs(); // NOLINT(performance-unnecessary-copy-initialization)
    const auto shared = std::make_shared<Shared>(Shared{{}, envs.size(), std::move(done)});
    if (envs.isEmpty())
        return shared->done({});
    for (LocalEnv *env : envs) {
        ask(*env, [shared, id = env->jobId()](const QJsonObject &result) {
            shared->results.insert(id, result);
            if (--shared->open == 0)
                shared->done(shared->results);
        });
    }
}

} // namespace plato::runtime
