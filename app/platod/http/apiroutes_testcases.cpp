// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/session/registry.h"
#include "app/platod/session/scoring.h"
#include "app/platod/session/testcases.h"
#include "core/pool/worker.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <functional>
#include <memory>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

QStringList simulatorsOf(const TestCase &testCase)
{
    QStringList names;
    for (const TestCase::Env &env : testCase.envs) {
        if (!env.simulator.isEmpty())
            names.append(env.simulator);
    }
    return names;
}

QJsonObject item(const TestCase &testCase)
{
    const QStringList simulators = simulatorsOf(testCase);
    const QJsonValue simulator =
        simulators.isEmpty() ? QJsonValue() : QJsonValue(QJsonObject{{u"name"_s, simulators.first()}});
    return {{u"public_id"_s, testCase.publicId},
            {u"name"_s, testCase.name},
            {u"prompt"_s, testCase.prompt.isEmpty() ? QJsonValue() : QJsonValue(testCase.prompt)},
            {u"description"_s, testCase.description.isEmpty() ? QJsonValue() : QJsonValue(testCase.description)},
            {u"simulator"_s, simulator},
            {u"simulators"_s, QJsonArray::fromStringList(simulators)},
            {u"expected_mutations"_s, testCase.mutations.size()}};
}

bool isWanted(const TestCase &testCase, const QUrlQuery &query)
{
    const auto value = [&](const QString &name) { return query.queryItemValue(name, QUrl::FullyDecoded); };
    const QStringList simulators = value(u"simulator_ids"_s).split(u',', Qt::SkipEmptyParts);
    const QStringList own = simulatorsOf(testCase);
    return testCase.name.contains(value(u"name"_s), Qt::CaseInsensitive) &&
           testCase.prompt.contains(value(u"prompt"_s), Qt::CaseInsensitive) &&
           (simulators.isEmpty() || std::any_of(simulators.begin(), simulators.end(),
                                                [&](const QString &name) { return own.contains(name.trimmed()); }));
}

void list(const TestCases &testCases, const http::Request &request, const http::Responder &responder)
{
    const auto page = numberParameter(request, responder, u"page"_s, 1, 1, 1'000'000);
    if (!page)
        return;
    const auto size = numberParameter(request, responder, u"page_size"_s, 250, 1, 1000);
    if (!size)
        return;
    QJsonArray items;
    qsizetype count = 0;
    const qsizetype first = qsizetype(*page - 1) * *size;
    for (const TestCases::Ptr &testCase : testCases.all()) {
        if (!isWanted(*testCase, request.query))
            continue;
        if (count >= first && count < first + *size)
            items.append(item(*testCase));
        ++count;
    }
    responder.json(
        QJsonObject{{u"testcases"_s, items}, {u"total_count"_s, count}, {u"page"_s, *page}, {u"page_size"_s, *size}});
}

/// A session that lives; otherwise it has answered, and gives null.
Session *livingSession(Registry &registry, const http::Request &request, const http::Responder &responder)
{
    const QString id = request.parameters.value(u"session_id"_s);
    Session *session = registry.find(id);
    if (!session)
        responder.error(404, u"there is no session %1"_s.arg(id));
    else if (session->isOver())
        responder.error(410, u"the session is over: %1"_s.arg(session->statusReason()));
    return session && !session->isOver() ? session : nullptr;
}

void link(const TestCases &testCases, Registry &registry, const http::Request &request,
          const http::Responder &responder)
{
    Session *session = livingSession(registry, request, responder);
    if (!session)
        return;
    const auto body = objectBody(request, responder);
    if (!body)
        return;
    const QString id = body->value(u"testcase_id"_s).toString();
    const TestCases::Ptr testCase = testCases.find(id);
    if (!testCase)
        return responder.error(404, u"there is no test case %1"_s.arg(id));
    session->setTestCase(testCase);
    responder.json(QJsonObject{{u"success"_s, true}, {u"session_id"_s, session->id()}, {u"testcase_id"_s, id}});
}

struct Looking
{
    QJsonObject results;
    qsizetype open = 0;
};

void evaluate(Registry &registry, const http::Request &request, const http::Responder &responder)
{
    Session *session = livingSession(registry, request, responder);
    if (!session || !acceptOptionalObject(request, responder))
        return;
    const TestCases::Ptr testCase = session->testCase();
    if (!testCase)
        return responder.error(409, u"the session has no test case; link one with link_testcase"_s);

    const auto answer = [&registry, testCase, responder, id = session->id(),
                         aliases = aliasesOf(*session)](const QJsonObject &results) {
        runThen(
            *QThreadPool::globalInstance(), &registry,
            [testCase, results, aliases] { return scoring::score(*testCase, results, aliases); },
            [responder, id](const tl::expected<QJsonObject, QString> &score) {
                if (!score)
                    return responder.error(409, u"the mutations cannot be told: %1"_s.arg(score.error()));
                responder.json(QJsonObject{{u"success"_s, true}, {u"session_id"_s, id}, {u"score"_s, *score}});
            });
    };
    auto looking = std::make_shared<Looking>();
    looking->open = session->envs().size();
    for (Env *env : session->envs()) {
        // Merged by comparing with the start. That merges changes of files as well, which scoring leaves out: they are
        // in no table.
        env->state(testCase->isMerged, [looking, answer, jobId = env->jobId()](const QJsonObject &state) {
            looking->results.insert(jobId, QJsonObject{{u"state"_s, state}});
            if (--looking->open == 0)
                answer(looking->results);
        });
    }
}

} // namespace

QHash<QString, QString> aliasesOf(const Session &session)
{
    QHash<QString, QString> aliases;
    for (const Env *env : session.envs())
        aliases.insert(env->jobId(), env->alias());
    return aliases;
}

tl::expected<MakeBody, QString> envsOf(const TestCase &testCase, std::chrono::seconds lifetime)
{
    QJsonArray envs;
    for (const TestCase::Env &env : testCase.envs) {
        QJsonObject entry{{u"alias"_s, env.alias}};
        if (env.artifact.isEmpty()) {
            entry.insert(u"type"_s, u"simulator"_s);
            entry.insert(u"simulator"_s, env.simulator);
        } else {
            entry.insert(u"type"_s, u"artifact"_s);
            entry.insert(u"artifact_id"_s, env.artifact);
        }
        envs.append(entry);
    }
    const QJsonObject body{
        {u"type"_s, u"envs"_s}, {u"envs"_s, envs}, {u"timeout"_s, static_cast<qint64>(lifetime.count())}};
    return MakeBody::parse(QJsonDocument(body).toJson()).map_error([&](const QJsonArray &faults) {
        return u"the test case %1 cannot be made: %2"_s.arg(testCase.publicId, faults[0][u"msg"_s].toString());
    });
}

void addTestCaseRoutes(http::Server &server, Registry &registry, const TestCases &testCases)
{
    const QString session = u"/api/v2/sessions/{session_id}"_s;
    server.route("GET", u"/api/v2/testcases"_s,
                 [&testCases](const http::Request &request, const http::Responder &responder) {
                     list(testCases, request, responder);
                 });
    server.route("POST", session + u"/link_testcase"_s,
                 [&](const http::Request &request, const http::Responder &responder) {
                     link(testCases, registry, request, responder);
                 });
    server.route("POST", session + u"/evaluate"_s,
                 [&registry](const http::Request &request, const http::Responder &responder) {
                     evaluate(registry, request, responder);
                 });
}

} // namespace plato::runtime
