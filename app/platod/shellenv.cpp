// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/shellenv.h"

#include "app/platod/env/envplan.h"

#include <QUrlQuery>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// One word of a shell, whatever is in it.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

} // namespace

Expected<ShellEnv::Request> ShellEnv::parse(const QStringList &arguments, const QString &server,
                                            const QByteArray &apiKey)
{
    if (arguments.isEmpty() || arguments.size() > 2 || arguments.first().isEmpty() ||
        arguments.first().startsWith(u'-'))
        return failure(
            u"env needs the id of a session, and may have the alias of an env: platod env SESSION [ALIAS]"_s);
    const QUrl url(server, QUrl::StrictMode);
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !isWeb || url.host().isEmpty())
        return failure(u"env asks the platod that runs at PLATO_BASE_URL: set it to what that printed as url"_s);
    if (apiKey.isEmpty())
        return failure(u"env needs the key of that platod: set PLATO_API_KEY to what it printed as api_key"_s);
    return Request{url, QString::fromLatin1(apiKey), arguments.first(), arguments.value(1)};
}

Expected<QString> ShellEnv::linesOf(const QString &connectUrl)
{
    QUrl url(connectUrl, QUrl::StrictMode);
    const QString token = QUrlQuery(url).queryItemValue(u"token"_s, QUrl::FullyDecoded);
    if (!url.isValid() || url.host().isEmpty() || token.isEmpty())
        return failure(u"the server told no address with a token for the agent of that env"_s);
    url = url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    return u"export UBUNTU_VM_BASE_URL=%1\nexport UBUNTU_VM_API_TOKEN=%2\n"_s.arg(
        quoted(url.toString(QUrl::FullyEncoded)), quoted(token));
}

ShellEnv::ShellEnv(Request request, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_api(m_network, m_request.server, m_request.apiKey)
{
}

void ShellEnv::start()
{
    m_api.waitForReady(m_request.session, std::chrono::seconds(0))
        ->then(this, [this](const PlatoApi::SessionReadyJob &job) {
            if (job.error())
                return fail(*job.error());
            if (!job.result().context)
                return fail(u"the session %1 is not ready yet"_s.arg(m_request.session));
            choose(*job.result().context);
        });
}

void ShellEnv::choose(const QList<EnvContext> &envs)
{
    QList<EnvContext> wanted;
    QStringList aliases;
    for (const EnvContext &env : envs) {
        aliases.append(env.alias);
        if (m_request.alias.isEmpty() ? env.isDesktop.value_or(false) : env.alias == m_request.alias)
            wanted.append(env);
    }
    const QString there = aliases.join(u", "_s);
    if (wanted.size() == 1)
        return ask(wanted.first());
    if (!m_request.alias.isEmpty())
        return fail(u"the session has no env %1; it has %2"_s.arg(m_request.alias, there));
    if (wanted.isEmpty())
        return fail(u"no env of the session is a desktop; name the one that has an agent: %1"_s.arg(there));
    fail(u"the session has several desktops; name one of its envs: %1"_s.arg(there));
}

void ShellEnv::ask(const EnvContext &env)
{
    m_api.jobConnectUrl(env.jobId, EnvPlan::AgentPort)
        ->then(this, [this, alias = env.alias](const PlatoApi::UrlJob &job) {
            if (job.error())
                return fail(*job.error());
            if (!job.result().error.isEmpty())
                return fail(job.result().error);
            const auto lines = linesOf(job.result().url);
            if (!lines)
                return fail(u"%1 has no agent: it is neither a desktop nor a blank env"_s.arg(alias));
            Q_EMIT finished(*lines, {});
        });
}

void ShellEnv::fail(const ApiError &error)
{
    QString words = error.detail;
    if (error.kind == ApiError::Kind::Unauthorized)
        words = u"the key in PLATO_API_KEY is not that of the platod at PLATO_BASE_URL"_s;
    else if (error.httpStatus == 0)
        words = u"nothing answers at PLATO_BASE_URL: %1"_s.arg(words);
    fail(words.simplified());
}

} // namespace plato::runtime
