// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/commandline.h"
#include "app/process/crashtrace.h"
#include "app/process/secrecy.h"
#include "app/process/terminationsignal.h"
#include "core/text/logguard.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

/// Writes a line to the pipe `tell`, then waits for one from the pipe `wait`. False when they are not there.
bool takeTurns(const QString &tell, const QString &wait)
{
    // Open before we tell, so that an answer is not lost; without waiting for somebody to open the other end.
    const int in = ::open(QFile::encodeName(wait).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    QFile out(tell);
    const bool told = in >= 0 && out.open(QIODevice::WriteOnly | QIODevice::Unbuffered | QIODevice::ExistingOnly) &&
                      out.write("\n") == 1;
    pollfd answer{in, POLLIN, 0};
    if (told)
        ::poll(&answer, 1, -1);
    if (in >= 0)
        ::close(in);
    return told;
}

} // namespace

int main(int argc, char *argv[])
{
    plato::guardLogs();
    plato::refuseCoreDumps();
    plato::refuseDebuggers();                    // before the token is read: programs of the same user run beside us
    plato::takeFromEnvironment("PLATO_API_KEY"); // nothing to us, or to what we start
    plato::installCrashTrace();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"plato-desktop-agent"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PLATO_VERSION));

    const auto fail = [](int status, const QString &reason) {
        std::fprintf(stderr, "plato-desktop-agent: %s\n", qUtf8Printable(reason));
        return status;
    };
    const auto options = plato::agent::readOptions(application);
    if (!options)
        return fail(2, options.error().message);

    // We have the token now, and nobody else can read it: the other programs of a desktop start after that, and we
    // serve after them.
    if (!options->serveAfter.isEmpty() && !takeTurns(options->tell, options->serveAfter))
        return fail(1, u"%1 and %2 are no pipes"_s.arg(options->tell, options->serveAfter));

    const plato::TerminationSignal termination;
    QObject::connect(&termination, &plato::TerminationSignal::received, &application, &QCoreApplication::quit);

    plato::agent::AgentServer server(*options);
    const auto port = server.start();
    if (!port)
        return fail(1, server.errorString());

    const auto urlAt = [&](quint16 number) {
        QUrl url;
        url.setScheme(u"http"_s);
        url.setHost(options->address.toString());
        url.setPort(number);
        return url.toString();
    };
    QJsonObject announcement{{u"url"_s, urlAt(*port)}, {u"pid"_s, QCoreApplication::applicationPid()}};
    if (const auto viewerPort = server.viewerPort())
        announcement.insert(u"viewer"_s, urlAt(*viewerPort));
    if (const auto devToolsPort = server.devToolsPort())
        announcement.insert(u"devtools"_s, urlAt(*devToolsPort));
    std::printf("%s\n", QJsonDocument(announcement).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
