// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/commandline.h"

#include <QCommandLineParser>
#include <QFile>
#include <QUrl>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

constexpr auto TokenVariable = "PLATO_AGENT_TOKEN_FD";

/// What the descriptor gives until its end; then it is closed, and no child inherits it.
Expected<QByteArray> takeToken()
{
    if (!qEnvironmentVariableIsSet(TokenVariable))
        return QByteArray();
    bool isNumber = false;
    const int descriptor = qEnvironmentVariable(TokenVariable).toInt(&isNumber);
    qunsetenv(TokenVariable);
    QFile file;
    const bool opened = isNumber && descriptor >= 0 &&
                        file.open(descriptor, QIODevice::ReadOnly | QIODevice::Unbuffered, QFile::AutoCloseHandle);
    const QByteArray token = opened ? file.readAll().trimmed() : QByteArray();
    if (token.isEmpty()) // never open to everybody because of a mistake
        return failure(u"%1 names no descriptor that a token can be read from"_s.arg(QLatin1StringView(TokenVariable)));
    if (descriptor == STDIN_FILENO) {
        file.close();
        [[maybe_unused]] const int again = ::open("/dev/null", O_RDONLY); // or what is opened next would be our input
    }
    return token;
}

} // namespace

Expected<Options> readOptions(const QCoreApplication &application)
{
    Options options;
    const auto token = takeToken();
    if (!token)
        return tl::unexpected(token.error());
    options.token = *token;

    const auto tr = [](const char *text) { return QCoreApplication::translate("plato-desktop-agent", text); };
    QCommandLineParser parser;
    parser.setApplicationDescription(tr(
        "Serves screen, input, shell and files of the desktop environment that it runs in.\n\n"
        "Environment: DISPLAY, the display to serve; PLATO_AGENT_TOKEN_FD, the descriptor from which the bearer token\n"
        "is read that requests must bear;\n"
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
    const QCommandLineOption tell(u"tell"_s, tr("Write a line to this pipe once the token is read."), tr("PATH"));
    const QCommandLineOption serveAfter(u"serve-after"_s, tr("Serve once a line was read from this pipe."), tr("PATH"));
    parser.addOptions({listen, noDisplay, viewer, vnc, devTools, devToolsFile, tell, serveAfter});
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
    options.tell = parser.value(tell);
    options.serveAfter = parser.value(serveAfter);
    if (options.tell.isEmpty() != options.serveAfter.isEmpty())
        return failure(tr("--tell needs --serve-after, and that needs --tell"));
    options.display = qgetenv("DISPLAY");
    if (!options.noDisplay && options.display.isEmpty())
        return failure(tr("DISPLAY is not set; --no-display serves shell and files only"));
    const QStringList hosts = qEnvironmentVariable("PLATO_AGENT_HOSTS").split(u',', Qt::SkipEmptyParts);
    for (const QString &host : hosts)
        options.hosts.append(host.trimmed());
    return options;
}

} // namespace plato::agent
