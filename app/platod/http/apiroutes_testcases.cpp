// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/httpserver.h"
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/http/routehandlers.h"
#include "app/platod/session/scoring.h"
#include "app/platod/session/testcases.h"
#include "core/mutation/testcase/output.h"
#include "core/pool/runonpool.h"

#include <QJsonArray>
#include <QJsonDocument>

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

constexpr auto Status = "ACTIVE"_L1; ///< of every test case here: one that is not to be used is not in the folder

QLatin1StringView scoringOf(const TestCase &testCase)
{
    return testCase.output.isAsked() ? "OUTPUT"_L1 : "MUTATION"_L1;
}

QStringList tagsOf(const TestCase &testCase)
{
    for (const JsonMember &member : testCase.otherMembers) {
        if (member.name == "tags"_L1)
            return QJsonDocument::fromJson(member.json).toVariant().toStringList();
    }
    return {};
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
            {u"start_url"_s, testCase.startUrl.isEmpty() ? QJsonValue() : QJsonValue(testCase.startUrl)},
            {u"tags"_s, QJsonArray::fromStringList(tagsOf(testCase))},
            {u"status"_s, Status},
            {u"scoring_config_type"_s, scoringOf(testCase)},
            {u"output_schema"_s, QJsonDocument::fromJson(testCase.output.schema).object()},
            {u"expected_mutations"_s, testCase.mutations.size()}};
}

/// The filters of a list, read once.
struct Wanted
{
    QString name;
    QString prompt;
    QStringList simulators;
    QStringList tags;
    std::optional<bool> hasScoring;
    QString scoring;
    QStringList statuses;
    bool isOfOrder = false; ///< of a work order, which no test case here is

    bool operator()(const TestCase &testCase) const
    {
        const auto sharesOne = [](const QStringList &wanted, const QStringList &own) {
            return wanted.isEmpty() || std::any_of(wanted.begin(), wanted.end(), [&](const QString &word) {
                       return own.contains(word.trimmed(), Qt::CaseInsensitive);
                   });
        };
        const bool isScored = testCase.output.isAsked() || !testCase.mutations.isEmpty();
        return !isOfOrder && testCase.name.contains(name, Qt::CaseInsensitive) &&
               testCase.prompt.contains(prompt, Qt::CaseInsensitive) && hasScoring.value_or(isScored) == isScored &&
               (scoring.isEmpty() || scoringOf(testCase).compare(scoring, Qt::CaseInsensitive) == 0) &&
               sharesOne(simulators, simulatorsOf(testCase)) && sharesOne(tags, tagsOf(testCase)) &&
               sharesOne(statuses, {QString(Status)});
    }
};

std::optional<Wanted> wantedOf(const http::Request &request, const http::Responder &responder)
{
    const auto value = [&](const QString &name) { return request.query.queryItemValue(name, QUrl::FullyDecoded); };
    const auto words = [&](const QString &name) { return value(name).split(u',', Qt::SkipEmptyParts); };
    Wanted wanted{value(u"name"_s), value(u"prompt"_s), words(u"simulator_ids"_s), words(u"tags"_s), {}, {}, {}, false};
    if (request.query.hasQueryItem(u"has_scoring_config"_s)) {
        wanted.hasScoring = boolParameter(request, responder, u"has_scoring_config"_s);
        if (!wanted.hasScoring)
            return std::nullopt;
    }
    wanted.scoring = value(u"scoring_config_type"_s);
    wanted.statuses = words(u"testcase_statuses"_s) + words(u"status"_s);
    wanted.isOfOrder = !value(u"work_order_item_id"_s).isEmpty();
    return wanted;
}

void list(const TestCases &testCases, const http::Request &request, const http::Responder &responder)
{
    const auto page = numberParameter(request, responder, u"page"_s, 1, 1, 1'000'000);
    if (!page)
        return;
    const auto size = numberParameter(request, responder, u"page_size"_s, 250, 1, 1000, Larger::Clamped);
    if (!size)
        return;
    const auto wanted = wantedOf(request, responder);
    if (!wanted)
        return;
    QJsonArray items;
    qsizetype count = 0;
    const qsizetype first = qsizetype(*page - 1) * *size;
    for (const TestCases::Ptr &testCase : testCases.all()) {
        if (!(*wanted)(*testCase))
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

/// The `value` of the request as it came, so that no number loses a digit; nothing once it was refused.
std::optional<QByteArray> valueFor(const TestCase &testCase, const http::Request &request,
                                   const http::Responder &responder)
{
    const QJsonValue value = QJsonDocument::fromJson(request.body).object().value(u"value"_s);
    const bool isGiven = !value.isUndefined() && !value.isNull();
    const auto refuse = [&](const QString &why) {
        refuseField(responder, u"value"_s, why.arg(testCase.publicId));
        return std::nullopt;
    };
    if (isGiven && !testCase.output.isAsked())
        return refuse(u"The test case %1 asks for mutations, which are observed: leave value out"_s);
    if (!isGiven && testCase.output.isAsked())
        return refuse(u"The test case %1 asks for an output: give it as value, an object"_s);
    if (isGiven && !value.isObject())
        return refuse(u"Input should be an object: the output that the test case %1 asks for"_s);
    if (!isGiven)
        return QByteArray();
    QString error;
    const auto checked = jsonform::checkSyntax(request.body);
    if (!checked)
        return refuse(checked.error().message);
    return jsonform::Reader(request.body, {}, error).take(u"value"_s).toByteArray();
}

/// Envs that have ended while their session goes on: what was recorded of them until then still counts.
QJsonArray endedOf(const LocalSession &session)
{
    QJsonArray ended;
    for (const LocalEnv *env : session.envs()) {
        if (!env->isOver())
            continue;
        ended.append(QJsonObject{{u"job_id"_s, env->jobId()},
                                 {u"alias"_s, env->alias()},
                                 {u"status_reason"_s, env->statusReason()},
                                 {u"recorded"_s, env->recorded().has_value()},
                                 {u"message"_s, env->recorded() ? u"scored on what was recorded until it ended"_s
                                                                : u"nothing was recorded of it; not scored"_s}});
    }
    return ended;
}

void evaluateMutations(WorkPool &pool, LocalSession &session, const TestCases::Ptr &testCase,
                       const http::Responder &responder)
{
    const auto answer = [&pool, &session, testCase, responder](const QJsonObject &results) {
        runOnPool(
            pool, &session,
            [testCase, results, aliases = session.aliases()] { return scoring::score(*testCase, results, aliases); },
            [responder, id = session.id(), ended = endedOf(session)](const Expected<QJsonObject> &score) {
                if (!score)
                    return responder.error(409, u"the mutations cannot be told: %1"_s.arg(score.error().message));
                QJsonObject told = *score;
                if (!ended.isEmpty())
                    told.insert(u"ended_envs"_s, ended);
                responder.json(QJsonObject{{u"success"_s, true}, {u"session_id"_s, id}, {u"score"_s, told}});
            });
    };
    const auto ask = [](LocalEnv &env, const auto &take) {
        if (env.isOver())
            return take({{u"state"_s, env.recorded().value_or(QJsonObject{{u"mutations"_s, QJsonArray()}})}});
        // The difference to the start, which is the same whenever anybody looked in between.
        env.state(true, [take](const QJsonObject &state) { take({{u"state"_s, state}}); });
    };
    Gathering::run(session, ask, answer);
}

void evaluate(WorkPool &pool, LocalSession &session, const http::Request &request, const http::Responder &responder)
{
    if (!acceptOptionalObject(request, responder))
        return;
    const TestCases::Ptr testCase = session.testCase();
    if (!testCase)
        return responder.error(409, u"the session has no test case; link one with link_testcase"_s);
    const auto value = valueFor(*testCase, request, responder);
    if (!value)
        return;
    if (testCase->output.isAsked()) {
        return responder.json(QJsonObject{{u"success"_s, true},
                                          {u"session_id"_s, session.id()},
                                          {u"score"_s, testoutput::score(testCase->output, *value)}});
    }
    // One that is about to go still has to say what was recorded.
    const auto nobodyGoes = [&session] {
        const QList<LocalEnv *> &envs = session.envs();
        return std::all_of(envs.begin(), envs.end(),
                           [](const LocalEnv *env) { return !env->isOver() || env->isGone(); });
    };
    session.when(nobodyGoes, CloseLimit,
                 [&pool, &session, testCase, responder] { evaluateMutations(pool, session, testCase, responder); });
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
