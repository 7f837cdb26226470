// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/session/scoring.h"
#include "app/platod/session/testcases.h"
#include "core/pool/runonpool.h"

#include <QJsonArray>

#include <algorithm>

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

void link(const TestCases &testCases, LocalSession &session, const http::Request &request,
          const http::Responder &responder)
{
    const auto body = objectBody(request, responder);
    if (!body)
        return;
    const QString id = body->value(u"testcase_id"_s).toString();
    const TestCases::Ptr testCase = testCases.find(id);
    if (!testCase)
        return responder.error(404, u"there is no test case %1"_s.arg(id));
    session.setTestCase(testCase);
    responder.json(QJsonObject{{u"success"_s, true}, {u"session_id"_s, session.id()}, {u"testcase_id"_s, id}});
}

void evaluate(WorkPool &pool, LocalSession &session, const http::Request &request, const http::Responder &responder)
{
    if (!acceptOptionalObject(request, responder))
        return;
    const TestCases::Ptr testCase = session.testCase();
    if (!testCase)
        return responder.error(409, u"the session has no test case; link one with link_testcase"_s);

    const auto answer = [&pool, &session, testCase, responder](const QJsonObject &results) {
        runOnPool(
            pool, &session,
            [testCase, results, aliases = session.aliases()] { return scoring::score(*testCase, results, aliases); },
            [responder, id = session.id()](const Expected<QJsonObject> &score) {
                if (!score)
                    return responder.error(409, u"the mutations cannot be told: %1"_s.arg(score.error().message));
                responder.json(QJsonObject{{u"success"_s, true}, {u"session_id"_s, id}, {u"score"_s, *score}});
            });
    };
    const auto ask = [](LocalEnv &env, const auto &take) {
        // The difference to the start, which is the same whenever anybody looked in between.
        env.state(true, [take](const QJsonObject &state) { take({{u"state"_s, state}}); });
    };
    Gathering::run(session, ask, answer);
}

} // namespace

void addTestCaseRoutes(http::Server &server, Registry &registry, const TestCases &testCases, WorkPool &pool)
{
    const QString session = u"/api/v2/sessions/{session_id}"_s;
    server.route("GET", u"/api/v2/testcases"_s,
                 [&testCases](const http::Request &request, const http::Responder &responder) {
                     list(testCases, request, responder);
                 });
    server.route(
        "POST", session + u"/link_testcase"_s,
        withSession(registry, Need::Alive, [&testCases](LocalSession &session, auto &request, auto &responder) {
            link(testCases, session, request, responder);
        }));
    server.route("POST", session + u"/evaluate"_s,
                 withSession(registry, Need::Alive, [&pool](LocalSession &session, auto &request, auto &responder) {
                     evaluate(pool, session, request, responder);
                 }));
}

} // namespace plato::runtime
