// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/envplan.h"

#include "app/platod/files/statedir.h"
#include "app/platod/network/envnetwork.h"
#include "app/platod/sandbox/fakeclock.h"
#include "app/platod/sandbox/systemetc.h"

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

constexpr int Display = 0; // of a desktop: whose sockets are its own

QUrl urlOf(const QHostAddress &address, int port)
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(address.toString());
    url.setPort(port);
    return url;
}

} // namespace

QString EnvPlan::folder(const EnvHost &host) const
{
    return host.stateDir.envs() + u'/' + jobId;
}

SandboxSpec EnvPlan::sandbox(const EnvHost &host, std::chrono::seconds clockOffset, ServerStart servers) const
{
    SandboxSpec spec;
    spec.folder = folder(host);
    spec.hostName = alias;
    spec.etc = systemEtcBelow(host.stateDir.simulators());
    spec.limits = limits;
    spec.command = manifest.start;
    spec.workingFolder = manifest.workingFolder;
    const auto fill = [&](QString word) {
        word.replace(u"{address}"_s, address.toString());
        word.replace(u"{agent_port}"_s, QString::number(AgentPort));
        word.replace(u"{viewer_port}"_s, QString::number(ViewerPort));
        word.replace(u"{devtools_port}"_s, QString::number(DevToolsPort));
        word.replace(u"{resolution}"_s, u"%1x%2"_s.arg(resolution.width()).arg(resolution.height()));
        word.replace(u"{display}"_s, QString::number(Display));
        return word;
    };
    for (QString &word : spec.command)
        word = fill(word);
    for (auto it = manifest.environment.begin(); it != manifest.environment.end(); ++it)
        spec.extraEnvironment.insert(it.key(), fill(it.value()));
    if (internet)
        spec.extraEnvironment.insert(EnvNetwork::proxyEnvironment(address, hosts));
    addPostgres(spec, manifest.postgresDatabases, servers, databaseScriptsBelow(host.stateDir.simulators()));
    // Set by env(1) inside the sandbox, so that bubblewrap itself runs with the computer's own clock.
    if (const QStringList clock = fakeClock(clockOffset); !clock.isEmpty())
        spec.command = QStringList{u"/usr/bin/env"_s} + clock + spec.command;
    if (!manifest.filesFolder.isEmpty())
        spec.readOnly.append({host.stateDir.simulators() + u'/' + manifest.name, u"/run/plato/simulator"_s});
    if (manifest.needsAgent()) {
        spec.readOnly.append({host.agent, u"/run/plato/plato-desktop-agent"_s});
        spec.agentToken = token;
        spec.extraEnvironment.insert(u"PLATO_AGENT_HOSTS"_s,
                                     u"%1,%2,%2.plato.internal,localhost,127.0.0.1"_s.arg(address.toString(), alias));
    }
    return spec;
}

QProcessEnvironment EnvPlan::commandEnvironment(std::chrono::seconds clockOffset) const
{
    QProcessEnvironment environment = SandboxSpec().environment();
    environment.insert(postgresEnvironment(manifest.postgresDatabases));
    if (internet)
        environment.insert(EnvNetwork::proxyEnvironment(address, hosts));
    if (manifest.isDesktop)
        environment.insert(u"DISPLAY"_s, u":%1"_s.arg(Display));
    const QStringList clock = fakeClock(clockOffset);
    for (const QString &variable : clock)
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    return environment;
}

Expected<void> EnvPlan::declarePorts(EnvNetwork &network) const
{
    constexpr quint16 UsualPort = 80;
    QList<int> ports;
    if (manifest.needsAgent())
        ports.append(AgentPort);
    if (manifest.isDesktop)
        ports += {ViewerPort, DevToolsPort};
    if (manifest.appPort)
        ports.append(*manifest.appPort);
    for (const int port : std::as_const(ports)) {
        if (const auto declared = network.declare(static_cast<quint16>(port)); !declared)
            return tl::unexpected(declared.error());
        // What a person starts in a blank machine may take localhost for itself.
        if (!blankAppPort || port != *blankAppPort)
            network.declareLocal(static_cast<quint16>(port));
    }
    if (manifest.appPort)
        network.declareAlso(UsualPort, static_cast<quint16>(*manifest.appPort));
    return {};
}

QUrl EnvPlan::readinessUrl() const
{
    QUrl url = urlOf(address, manifest.needsAgent() ? AgentPort : *manifest.appPort);
    const QUrl asked = url.resolved(QUrl(manifest.needsAgent() ? u"/status"_s : manifest.readyPath, QUrl::StrictMode));
    url.setPath(asked.path(QUrl::FullyEncoded), QUrl::StrictMode);
    url.setQuery(asked.query(QUrl::FullyEncoded), QUrl::StrictMode);
    return url;
}

Expected<QUrl> EnvPlan::publicUrl(int port) const
{
    const bool viewer = manifest.isDesktop && (port == 0 || port == ViewerPort);
    if (port == 0 && !viewer && !manifest.appPort)
        return failure(u"this env has no page for a browser"_s);
    QUrl url = urlOf(address, viewer ? ViewerPort : port == 0 ? *manifest.appPort : port);
    url.setPath(u"/"_s);
    if (viewer)
        url.setQuery(u"resize=scale&autoconnect=true&token="_s + QString::fromLatin1(token));
    return url;
}

QUrl EnvPlan::connectUrl(int port) const
{
    const bool agent = manifest.needsAgent() && (port == 0 || port == AgentPort);
    const bool needsToken = agent || (manifest.isDesktop && (port == ViewerPort || port == DevToolsPort));
    QUrl url = urlOf(address, agent ? AgentPort : port == 0 ? manifest.appPort.value_or(AgentPort) : port);
    if (needsToken)
        url.setQuery(u"token="_s + QString::fromLatin1(token));
    return url;
}

} // namespace plato::runtime
