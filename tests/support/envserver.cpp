// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/envserver.h"

#include "tests/support/rawserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QHash<QByteArray, QByteArray> bodiesOf(const EnvServerWords &words)
{
    QJsonArray context;
    QJsonArray jobs;
    QJsonObject states;
    QJsonObject outcomes;
    for (int i = 0; i < words.envs; ++i) {
        const QString job = u"j-%1"_s.arg(i);
        const QString alias = QString(words.alias).replace("%1"_L1, QString::number(i));
        context.append(QJsonObject{{u"job_id"_s, job},
                                   {u"alias"_s, alias},
                                   {u"artifact_id"_s, words.artifactId},
                                   {u"simulator"_s, words.simulator},
                                   {u"mesh_ip"_s, words.meshIp},
                                   {u"is_desktop"_s, false},
                                   {u"provider"_s, u"local"_s}});
        jobs.append(QJsonObject{{u"job_id"_s, job},
                                {u"alias"_s, alias},
                                {u"simulator"_s, words.simulator},
                                {u"status"_s, words.status},
                                {u"status_reason"_s, words.reason}});
        QJsonArray mutations;
        for (int m = 0; m < words.mutations; ++m) {
            mutations.append(QJsonObject{{u"table_name"_s, words.table},
                                         {u"action"_s, u"INSERT"_s},
                                         {u"values"_s, QJsonObject{{u"id"_s, m}, {words.column, words.value}}}});
        }
        states.insert(job, words.stateError.isEmpty()
                               ? QJsonObject{{u"state"_s, QJsonObject{{u"mutations"_s, mutations}}}}
                               : QJsonObject{{u"state"_s, QJsonObject{{u"error"_s, words.stateError}}}});
        outcomes.insert(job,
                        QJsonObject{{u"success"_s, words.actionError.isEmpty()}, {u"message"_s, words.actionError}});
    }
    const QJsonObject testcase{{u"public_id"_s, u"t-1"_s},
                               {u"name"_s, words.value},
                               {u"prompt"_s, words.value},
                               {u"simulators"_s, QJsonArray{words.simulator}}};
    const QByteArray outcome = bytesOf({{u"success"_s, words.actionError.isEmpty()}, {u"results"_s, outcomes}});
    return {
        {"/user/me", R"({"id": 1, "public_id": "u-1"})"},
        {"/wait_for_ready", bytesOf({{u"ready"_s, true},
                                     {u"session_id"_s, u"s-1"_s},
                                     {u"context"_s, QJsonObject{{u"session_id"_s, u"s-1"_s}, {u"envs"_s, context}}}})},
        {"/jobs", bytesOf({{u"session_id"_s, u"s-1"_s}, {u"jobs"_s, jobs}})},
        {"/state", bytesOf({{u"session_id"_s, u"s-1"_s}, {u"results"_s, states}})},
        {"/reset", outcome},
        {"/close", outcome},
        {"/testcases", bytesOf({{u"testcases"_s, QJsonArray{testcase}}, {u"total_count"_s, 1}})},
        {"/heartbeat", R"({"success": true, "timestamp": "2026-01-01T00:00:00Z"})"},
        {"/simulators", bytesOf({{u"x"_s, QJsonArray{QJsonObject{{u"name"_s, words.simulator}, {u"enabled"_s, true}}}}})
                            .sliced(5)
                            .chopped(1)},
    };
}

} // namespace

EnvServer::EnvServer(const EnvServerWords &words)
    : m_bodies(bodiesOf(words))
{
    auto *server = new RawServer;
    m_url = server->url();
    server->answer = [bodies = m_bodies](const RawRequest &request) {
        const QByteArray path = request.requestLine().split(' ').value(1).split('?').first();
        const auto body = bodies.constFind(path.sliced(std::max<qsizetype>(0, path.lastIndexOf('/'))));
        const auto whole = path.endsWith("/user/me") ? bodies.constFind("/user/me") : body;
        return whole == bodies.cend() ? RawAnswer::http("404 Not Found", R"({"detail": "not here"})")
                                      : RawAnswer::http("200 OK", *whole);
    };
    server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.start();
}

EnvServer::~EnvServer()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace plato::test
