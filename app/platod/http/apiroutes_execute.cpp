// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/sandbox/fakeclock.h"

#include <QJsonArray>
#include <QTimer>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

constexpr int MaxSeconds = 3600;

/// The whole number of seconds at `timeout` of a body; refuses what is none.
std::optional<std::chrono::seconds> limitOf(const QJsonObject &body, const http::Responder &responder)
{
    const QJsonValue limit = body.value(u"timeout"_s);
    if (limit.isUndefined() || limit.isNull())
        return std::chrono::seconds(30);
    const double seconds = limit.toDouble(0);
    if (seconds == std::floor(seconds) && seconds >= 1 && seconds <= MaxSeconds)
        return std::chrono::seconds(static_cast<int>(seconds));
    refuseField(responder, u"timeout"_s, u"Input should be a whole number from 1 to %1"_s.arg(MaxSeconds));
    return std::nullopt;
}

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
    const auto refuse = [&](const QString &message) {
        refuseField(responder, u"command"_s, message);
        return std::nullopt;
    };
    Command command;
    command.text = body->value(u"command"_s).toString();
    if (command.text.isEmpty())
        return refuse(u"Input should be a text that is not empty"_s);
    if (command.text.contains(QChar(u'\0')) || command.text.toUtf8().size() > 100'000)
        return refuse(u"Input should have 100000 bytes at most, and no NUL"_s);
    const auto limit = limitOf(*body, responder);
    if (!limit)
        return std::nullopt;
    command.limit = *limit;
    return command;
}

QJsonObject resultOf(const CommandOutcome &outcome)
{
    return {{u"stdout"_s, QString::fromUtf8(outcome.output)},
            {u"stderr"_s, outcome.problem.isEmpty() ? QString::fromUtf8(outcome.errors) : outcome.problem},
            {u"exit_code"_s, outcome.exitCode},
            {u"timed_out"_s, outcome.timedOut},
            {u"truncated"_s, outcome.cut}};
}

void executeOnSession(LocalSession &session, const http::Request &request, const http::Responder &responder)
{
    const auto command = commandOf(request, responder);
    if (!command)
        return;
    const auto ask = [command = *command](LocalEnv &env, const auto &answer) {
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
        if (!outcome.problem.isEmpty())
            return responder.error(409, outcome.problem);
        responder.json(resultOf(outcome));
    });
}

struct Clock
{
    std::chrono::seconds offset{0}; ///< from now to the asked date
    std::chrono::seconds limit{30}; ///< how long its client waits
};

/// Refuses what is no date. One without a zone is UTC, which envs are in.
std::optional<Clock> clockOf(const http::Request &request, const http::Responder &responder)
{
    const auto body = objectBody(request, responder);
    const auto limit = body ? limitOf(*body, responder) : std::nullopt;
    if (!limit)
        return std::nullopt;
    QDateTime wanted = QDateTime::fromString(body->value(u"datetime"_s).toString(), Qt::ISODateWithMs);
    if (wanted.timeSpec() == Qt::LocalTime)
        wanted.setTimeSpec(Qt::UTC);
    if (wanted.isValid() && wanted.date().year() >= 1970 && wanted.date().year() < 2100)
        return Clock{std::chrono::seconds(QDateTime::currentDateTimeUtc().secsTo(wanted)), *limit};
    refuseField(responder, u"datetime"_s, u"Input should be a date and time in ISO 8601, from 1970 to 2099"_s);
    return std::nullopt;
}

QJsonObject commandResult(bool success, const QString &output, const QString &error)
{
    return {{u"success"_s, success},
            {u"stdout"_s, output},
            {u"stderr"_s, QString()},
            {u"error"_s, error.isEmpty() ? QJsonValue() : QJsonValue(error)}};
}

/// Sets the clock and has a program in the env say what it reads there.
/// It goes on when that takes longer than the client waits.
void setDate(LocalEnv &env, Clock clock, const std::function<void(const QJsonObject &)> &tell)
{
    const auto isAnswered = std::make_shared<bool>(false);
    const auto answer = [isAnswered, tell](const QJsonObject &result) {
        if (!std::exchange(*isAnswered, true))
            tell(result);
    };
    QTimer::singleShot(clock.limit, &env, [answer, limit = clock.limit] {
        answer(
            commandResult(false, {}, u"not ready again within the timeout of %1 s; it goes on"_s.arg(limit.count())));
    });
    const std::chrono::seconds offset = clock.offset;
    env.setClock(offset, [&env, offset, answer](const Result &set) {
        if (!set)
            return answer(commandResult(false, {}, set.error().message));
        env.execute(u"date --utc +%s && date --utc"_s, std::chrono::seconds(10),
                    [offset, answer](const CommandOutcome &outcome) {
                        constexpr qint64 Tolerance = 10;
                        const qint64 read = outcome.output.split('\n').front().toLongLong();
                        const qint64 due = QDateTime::currentSecsSinceEpoch() + offset.count();
                        const bool good = outcome.exitCode == 0 && std::abs(read - due) <= Tolerance;
                        answer(commandResult(good, QString::fromUtf8(outcome.output).section(u'\n', 1),
                                             good ? QString() : u"the programs of the env do not see that date"_s));
                    });
    });
}

void setSessionDate(LocalSession &session, const http::Request &request, const http::Responder &responder)
{
    const auto clock = clockOf(request, responder);
    if (!clock)
        return;
    if (findFaketime().isEmpty())
        return responder.error(501, noFaketime());
    const auto ask = [clock = *clock](LocalEnv &env, const auto &answer) { setDate(env, clock, answer); };
    Gathering::run(session, ask, [responder](const QJsonObject &results) {
        responder.json(QJsonObject{{u"results"_s, results}});
    });
}

void setJobDate(const Registry::Job &job, const http::Request &request, const http::Responder &responder)
{
    const auto clock = clockOf(request, responder);
    if (!clock)
        return;
    if (findFaketime().isEmpty())
        return responder.error(501, noFaketime());
    setDate(*job.env, *clock, [responder](const QJsonObject &result) { responder.json(result); });
}

} // namespace

void addExecuteRoutes(http::Server &server, Registry &registry)
{
    server.route("POST", u"/api/v2/sessions/{session_id}/set_date"_s,
                 withSession(registry, Need::Alive, setSessionDate));
    server.route("POST", u"/api/v2/jobs/{job_id}/set_date"_s, withJob(registry, Need::Alive, setJobDate));
    server.route("POST", u"/api/v2/sessions/{session_id}/execute"_s,
                 withSession(registry, Need::Alive, executeOnSession));
    server.route("POST", u"/api/v2/jobs/{job_id}/execute"_s, withJob(registry, Need::Alive, executeOnJob));
}

} // namespace plato::runtime
