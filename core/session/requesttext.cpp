// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/requesttext.h"

#include "core/api/blot.h"
#include "core/api/exchange.h"
#include "core/api/sessionrecords.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

QString urlOf(const Exchange &exchange)
{
    return QString::fromLatin1(blotted(exchange.url.toEncoded()));
}

/// In quotes that leave everything as it is, for a POSIX shell.
QString shellQuoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

QString pythonQuoted(const QString &text)
{
    QString quoted = u"\""_s;
    for (const QChar sign : text) {
        if (sign == u'"' || sign == u'\\')
            quoted += u'\\' + QString(sign);
        else if (sign < u' ' || sign == QChar(0x7f))
            quoted += u"\\x%1"_s.arg(int(sign.unicode()), 2, 16, QLatin1Char('0'));
        else
            quoted += sign;
    }
    return quoted + u'"';
}

/// One entry of `envs`, by the constructors of the SDK.
QString pythonEnv(const EnvRequest &env)
{
    QString text;
    switch (env.type) {
    case EnvRequest::Type::Simulator:
        text = u"Env.simulator("_s + pythonQuoted(env.simulator);
        if (!env.tag.isEmpty())
            text += u", tag="_s + pythonQuoted(env.tag);
        if (!env.dataset.isEmpty())
            text += u", dataset="_s + pythonQuoted(env.dataset);
        break;
    case EnvRequest::Type::Artifact:
        text = u"Env.artifact("_s + pythonQuoted(env.artifactId);
        break;
    case EnvRequest::Type::Resource:
        text = u"Env.resource(%1, SimConfigCompute(cpus=%2, memory=%3, disk=%4)"_s.arg(
            pythonQuoted(env.simulator), QString::number(env.simConfig.cpus), QString::number(env.simConfig.memoryMb),
            QString::number(env.simConfig.diskMb));
        break;
    }
    if (!env.alias.isEmpty())
        text += u", alias="_s + pythonQuoted(env.alias);
    text += u"),"_s;
    QStringList beyond;
    if (!env.resolution.isEmpty())
        beyond.append(u"a screen of %1x%2"_s.arg(env.resolution.width()).arg(env.resolution.height()));
    if (env.internet)
        beyond.append(*env.internet ? u"the internet"_s : u"no internet"_s);
    if (!beyond.isEmpty())
        text += u"  # the SDK cannot ask for "_s + beyond.join(u" and "_s);
    return text;
}

} // namespace

bool requesttext::isWhole(const Exchange &exchange)
{
    return exchange.requestSize == exchange.requestBody.size();
}

QString requesttext::asCurl(const Exchange &exchange)
{
    QString text = u"curl --globoff --request %1 %2 \\\n  --header \"X-API-Key: $PLATO_API_KEY\""_s.arg(
        QString::fromLatin1(exchange.method), shellQuoted(urlOf(exchange)));
    if (!exchange.requestBody.isEmpty())
        text += u" \\\n  --header 'Content-Type: application/json' \\\n  --data-raw "_s +
                shellQuoted(QString::fromUtf8(exchange.requestBody));
    return text + u'\n';
}

QString requesttext::asPython(const Exchange &exchange)
{
    const bool hasBody = !exchange.requestBody.isEmpty();
    QString text = u"import os\nimport urllib.request\n\nrequest = urllib.request.Request(\n    %1,\n    method=%2,\n"
                   "    headers={\"X-API-Key\": os.environ[\"PLATO_API_KEY\"]%3},\n"_s.arg(
                       pythonQuoted(urlOf(exchange)), pythonQuoted(QString::fromLatin1(exchange.method)),
                       hasBody ? u", \"Content-Type\": \"application/json\""_s : QString());
    if (hasBody)
        text += u"    data=%1.encode(),\n"_s.arg(pythonQuoted(QString::fromUtf8(exchange.requestBody)));
    return text + u")\nwith urllib.request.urlopen(request) as reply:\n    print(reply.read().decode())\n"_s;
}

QString requesttext::asPython(const MakeRequest &request)
{
    const bool hasResources = std::any_of(request.envs.cbegin(), request.envs.cend(),
                                          [](const EnvRequest &env) { return env.type == EnvRequest::Type::Resource; });
    QString text =
        request.testcaseId.isEmpty() ? u"from plato.v2 import Env, Plato\n"_s : u"from plato.v2 import Plato\n"_s;
    if (hasResources)
        text += u"from plato.v2.types import SimConfigCompute\n"_s;
    text += u"\nplato = Plato()  # with PLATO_API_KEY and PLATO_BASE_URL from the environment\n"
            "session = plato.sessions.create(\n"_s;
    if (!request.testcaseId.isEmpty()) {
        text += u"    testcase=%1,\n"_s.arg(pythonQuoted(request.testcaseId));
    } else {
        text += u"    envs=[\n"_s;
        for (const EnvRequest &env : request.envs)
            text += u"        "_s + pythonEnv(env) + u'\n';
        text += u"    ],\n"_s;
    }
    return text + u"    timeout=%1,\n)\n"_s.arg(request.timeoutSeconds);
}

QString requesttext::asCurl(const MakeRequest &request)
{
    return u"curl --globoff --request POST \"$PLATO_BASE_URL/api/v2/sessions/make\" \\\n"
           "  --header \"X-API-Key: $PLATO_API_KEY\" \\\n  --header 'Content-Type: application/json' \\\n"
           "  --data-raw %1\n"_s.arg(
               shellQuoted(QString::fromUtf8(QJsonDocument(request.toJson()).toJson(QJsonDocument::Compact))));
}

QString requesttext::asJson(const MakeRequest &request)
{
    return QString::fromUtf8(QJsonDocument(request.toJson()).toJson());
}

} // namespace plato
