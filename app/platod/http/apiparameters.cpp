// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/http/apiparameters.h"

#include "app/platod/http/wire.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

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

std::optional<int> numberParameter(const http::Request &request, const http::Responder &responder, const QString &name,
                                   int fallback, int min, int max)
{
    if (!request.query.hasQueryItem(name))
        return fallback;
    bool ok = false;
    const int number = request.query.queryItemValue(name).toInt(&ok);
    if (ok && number >= min && number <= max)
        return number;
    refuse(responder, {u"query"_s, name}, u"Input should be a whole number from %1 to %2"_s.arg(min).arg(max),
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
    const auto number = numberParameter(request, responder, u"timeout"_s, 10, 0, 600);
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

QJsonObject publicUrlOf(const LocalEnv &env, int port)
{
    if (!env.isReady())
        return urlResult(env, failure(env.whyNotReady()));
    return urlResult(env, env.publicUrl(port));
}

QJsonObject connectUrlOf(const LocalEnv &env, int port)
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
