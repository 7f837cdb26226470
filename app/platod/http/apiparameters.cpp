// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/apiparameters.h"

#include "app/platod/http/wire.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QRegularExpression>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcHttp, "plato.platod.http", QtInfoMsg)

void refuse(const http::Responder &responder, const QJsonArray &place, const QString &message, const QString &type)
{
    const QJsonObject fault{{u"loc"_s, place}, {u"msg"_s, message}, {u"type"_s, type}};
    responder.json(QJsonObject{{u"detail"_s, QJsonArray{fault}}}, 422);
}

QJsonObject urlResult(const LocalEnv &env, const Expected<QUrl> &url)
{
    return {{u"job_id"_s, env.jobId()},
            {u"url"_s, url ? QJsonValue(url->toString(QUrl::FullyEncoded)) : QJsonValue()},
            {u"error"_s, url ? QJsonValue() : QJsonValue(url.error().message)}};
}

} // namespace

void refuseField(const http::Responder &responder, const QString &key, const QString &message)
{
    refuse(responder, {u"body"_s, key}, message, u"value_error"_s);
}

std::optional<int> numberParameter(const http::Request &request, const http::Responder &responder, const QString &name,
                                   int fallback, int min, int max, Larger larger)
{
    if (!request.query.hasQueryItem(name))
        return fallback;
    static const QRegularExpression digits(u"^[0-9]+$"_s);
    const QString text = request.query.queryItemValue(name);
    bool ok = false;
    qint64 number = text.toLongLong(&ok);
    if (!ok && digits.match(text).hasMatch()) {
        ok = true;
        number = std::numeric_limits<qint64>::max();
    }
    if (ok && number > max && larger == Larger::Clamped)
        return max;
    if (ok && number >= min && number <= max)
        return static_cast<int>(number);
    refuse(responder, {u"query"_s, name},
           larger == Larger::Clamped ? u"Input should be a whole number from %1 on"_s.arg(min)
                                     : u"Input should be a whole number from %1 to %2"_s.arg(min).arg(max),
           u"int_parsing"_s);
    return std::nullopt;
}

std::optional<bool> boolParameter(const http::Request &request, const http::Responder &responder, const QString &name)
{
    const QString word = request.query.queryItemValue(name).toLower();
    if (word == "true"_L1 || word == "1"_L1)
        return true;
    if (word == "false"_L1 || word == "0"_L1 || word.isEmpty())
        return false;
    refuse(responder, {u"query"_s, name}, u"Input should be true or false"_s, u"bool_parsing"_s);
    return std::nullopt;
}

std::optional<std::chrono::seconds> holdParameter(const http::Request &request, const http::Responder &responder)
{
    const auto number = numberParameter(request, responder, u"timeout"_s, 10, 0, 600, Larger::Clamped);
    return number ? std::optional(std::chrono::seconds(*number)) : std::nullopt;
}

std::optional<QJsonObject> objectBody(const http::Request &request, const http::Responder &responder)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (document.isObject())
        return document.object();
    refuse(responder, {u"body"_s}, u"Input should be a JSON object"_s, u"json_invalid"_s);
    return std::nullopt;
}

bool acceptOptionalObject(const http::Request &request, const http::Responder &responder)
{
    return request.body.trimmed().isEmpty() || objectBody(request, responder);
}

bool acceptReset(const http::Request &request, const http::Responder &responder)
{
    if (!acceptOptionalObject(request, responder))
        return false;
    const QJsonValue task = QJsonDocument::fromJson(request.body).object().value(u"task_id"_s);
    if (task.isUndefined() || task.isNull())
        return true;
    refuseField(responder, u"task_id"_s,
                u"Test cases have no numbers in this runtime: link one by its public id with link_testcase"_s);
    return false;
}

bool prefersMinimal(const http::Request &request)
{
    const QByteArrayList preferences = request.headers.value("prefer").split(',');
    return std::any_of(preferences.begin(), preferences.end(), [](const QByteArray &preference) {
        return preference.split(';').first().trimmed().toLower() == "return=minimal";
    });
}

bool isLetIn(const http::Request &request, const QByteArray &apiKey)
{
    // Its id is the key to it: only who made a job, or was told of it, knows that.
    static const QRegularExpression open(u"^/api/v2/jobs/[^/]+/connect_routing_info$"_s);
    if (request.headers.contains("x-api-key"))
        return http::equalConstantTime(request.headers.value("x-api-key"), apiKey);
    if (const auto key = http::bearerOf(request.headers))
        return http::equalConstantTime(*key, apiKey);
    return request.method == "GET" && open.match(request.path).hasMatch();
}

void holdUntil(LocalSession &session, std::chrono::seconds hold, std::function<bool()> condition,
               const http::Responder &responder, std::function<void()> done)
{
    session.when(std::move(condition), hold, [id = session.id(), responder, done = std::move(done)] {
        if (responder.clientGone()) {
            qCWarning(lcHttp).noquote() << "nobody waits for session" << id
                                        << "any more: it goes on until it is closed, or misses its heartbeat";
        }
        done();
    });
}

QJsonObject publicUrlOf(LocalEnv &env, int port)
{
    if (!env.isReady())
        return urlResult(env, failure(env.whyNotReady()));
    return urlResult(env, env.publicUrl(port));
}

QJsonObject connectUrlOf(LocalEnv &env, int port)
{
    if (!env.isReady())
        return urlResult(env, failure(env.whyNotReady()));
    return urlResult(env, env.connectUrl(port));
}

void closeEnv(LocalSession &session, LocalEnv &env, const http::Responder &responder)
{
    const bool before = env.isOver();
    env.end(LocalEnv::Status::Completed, u"closed by request"_s);
    session.when([&env] { return env.isGone(); }, CloseLimit,
                 [&env, before, responder] {
                     const QString message =
                         before ? u"the env was over before: %1"_s.arg(env.statusReason()) : u"closed"_s;
                     responder.json(wire::outcome(env.isGone(), message));
                 });
}

} // namespace plato::runtime
