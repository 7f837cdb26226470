// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/commandline.h"

#include <QCommandLineParser>
#include <QUrl>

#include <cstdlib>
#include <cstring>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

QByteArray takeToken()
{
    constexpr auto name = "PLATO_AGENT_TOKEN";
    char *value = std::getenv(name);
    if (!value)
        return {};
    const QByteArray token(value);
    std::memset(value, 0, std::size_t(token.size())); // unsetenv() alone leaves it readable in /proc/PID/environ
    qunsetenv(name);
    return token;
}

} // namespace

Expected<AgentServer::Options> readOptions(const QCoreApplication &application)
{
    AgentServer::Options options;
    options.token = takeToken();

    const auto tr = [](const char *text) { return QCoreApplication::translate("plato-desktop-agent", text); };
    QCommandLineParser parser;
    parser.setApplicationDescription(
        tr("Serves screen, input, shell and files of the desktop environment that it runs in.\n\n"
           "Environment: DISPLAY, the display to serve; PLATO_AGENT_TOKEN, the bearer token that requests must bear;\n"
           "PLATO_AGENT_HOSTS, host names to answer for besides the address, separated by commas."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption listen(u"listen"_s, tr("Where to listen; port 0 takes a free one."), tr("ADDRESS:PORT"));
    const QCommandLineOption noDisplay(u"no-display"_s, tr("Serve shell and files only."));
    const QCommandLineOption viewer(u"viewer"_s, tr("Show the display to browsers at this port of the same address."),
                                    tr("PORT"));
    const QCommandLineOption vnc(u"vnc"_s, tr("Socket of the VNC server that the viewer shows."), tr("PATH"));
    const QCommandLineOption devTools(u"devtools"_s, tr("Lead to the DevTools of the browser at this port."),
                                      tr("PORT"));
    const QCommandLineOption devToolsFile(u"devtools-file"_s, tr("File in which the browser tells its own port."),
                                          tr("PATH"));
    parser.addOptions({listen, noDisplay, viewer, vnc, devTools, devToolsFile});
    parser.process(application);

    if (!parser.positionalArguments().isEmpty())
        return failure(tr("unexpected argument: %1").arg(parser.positionalArguments().constFirst()));
    const QUrl authority(u"http://"_s + parser.value(listen), QUrl::StrictMode);
    if (!options.address.setAddress(authority.host()) || authority.port() < 0)
        return failure(tr("--listen needs an address and a port, for example 127.0.0.1:9000"));
    options.port = quint16(authority.port());
    options.noDisplay = parser.isSet(noDisplay);
    if (parser.isSet(viewer)) {
        bool isNumber = false;
        options.viewerPort = parser.value(viewer).toUShort(&isNumber);
        options.vncSocket = parser.value(vnc);
        if (!isNumber || options.vncSocket.isEmpty())
            return failure(tr("--viewer needs a port, and --vnc with it"));
    }
    if (parser.isSet(devTools)) {
        bool isNumber = false;
        options.devToolsPort = parser.value(devTools).toUShort(&isNumber);
        options.devToolsFile = parser.value(devToolsFile);
        if (!isNumber || options.devToolsFile.isEmpty())
            return failure(tr("--devtools needs a port, and --devtools-file with it"));
    }
    options.display = qgetenv("DISPLAY");
    if (!options.noDisplay && options.display.isEmpty())
        return failure(tr("DISPLAY is not set; --no-display serves shell and files only"));
    const QStringList hosts = qEnvironmentVariable("PLATO_AGENT_HOSTS").split(u',', Qt::SkipEmptyParts);
    for (const QString &host : hosts)
        options.hosts.append(host.trimmed());
    return options;
}

} // namespace plato::agent
