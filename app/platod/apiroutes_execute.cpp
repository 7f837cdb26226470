// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/apiparameters.h"
#include "app/platod/apiroutes.h"
#include "app/platod/routehandlers.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

constexpr int MaxSeconds = 3600;

struct Command
{
    QString text;
    std::chrono::seconds limit{30};
};

std::optional<Command> commandOf(const http::Request &request, const http::Responder &responder)
{
    const auto body = objectBody(request, responder);
    if (!body)
        return std::nullopt;
    const auto refuse = [&](const QString &key, const QString &message) {
        const QJsonObject fault{
            {u"loc"_s, QJsonArray{u"body"_s, key}}, {u"msg"_s, message}, {u"type"_s, u"value_error"_s}};
        responder.json(QJsonObject{{u"detail"_s, QJsonArray{fault}}}, 422);
        return std::nullopt;
    };
    Command command;
    command.text = body->value(u"command"_s).toString();
    if (command.text.isEmpty())
        return refuse(u"command"_s, u"Input should be a text that is not empty"_s);
    if (command.text.contains(QChar(u'\0')) || command.text.toUtf8().size() > 100'000)
        return refuse(u"command"_s, u"Input should have 100000 bytes at most, and no NUL"_s);
    const QJsonValue limit = body->value(u"timeout"_s);
    if (!limit.isUndefined() && !limit.isNull()) {
        const double seconds = limit.toDouble(0);
        if (seconds != std::floor(seconds) || seconds < 1 || seconds > MaxSeconds)
            return refuse(u"timeout"_s, u"Input should be a whole number from 1 to %1"_s.arg(MaxSeconds));
        command.limit = std::chrono::seconds(static_cast<int>(seconds));
    }
    return command;
}

QJsonObject resultOf(const CommandOutcome &outcome)
{
    return {{u"stdout"_s, QString::fromUtf8(outcome.output)},
            {u"stderr"_s, outcome.fault.isEmpty() ? QString::fromUtf8(outcome.errors) : outcome.fault},
            {u"exit_code"_s, outcome.exitCode},
            {u"timed_out"_s, outcome.timedOut},
            {u"truncated"_s, outcome.cut}};
}

void executeOnSession(Session &session, const http::Request &request, const http::Responder &responder)
{
    const auto command = commandOf(request, responder);
    if (!command)
        return;
    const auto ask = [command = *command](Env &env, const auto &answer) {
        env.execute(command.text, command.limit,
                    [answer](const CommandOutcome &outcome) { answer(resultOf(outcome)); });
    };
    Gathering::run(session, ask, [responder](const QJsonObject &results) {
        responder.json(QJsonObject{{u"results"_s, results}});
    });
}

void executeOnJob(const Registry::Job &job, const http::Request &request, const http::Responder &responder)
{
    const auto command = commandOf(request, responder);
    if (!command)
        return;
    job.env->execute(command->text, command->limit, [responder](const CommandOutcome &outcome) {
        if (!outcome.fault.isEmpty())
            return responder.error(409, outcome.fault);
        responder.json(resultOf(outcome));
    });
}

} // namespace

void addExecuteRoutes(http::Server &server, Registry &registry)
{
    server.route("POST", u"/api/v2/sessions/{session_id}/execute"_s,
                 withSession(registry, Need::Alive, executeOnSession));
    server.route("POST", u"/api/v2/jobs/{job_id}/execute"_s, withJob(registry, Need::Alive, executeOnJob));
}

} // namespace plato::runtime
