// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The window. Thin: builds the long-lived objects and starts the loop.
#include "app/platodesk/desk.h"
#include "app/platodesk/instance.h"
#include "app/platodesk/orders.h"
#include "app/process/crashtrace.h"
#include "app/process/secrecy.h"
#include "core/text/logguard.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>

#include <cstdio>

namespace {

/// Another window of this person is open on the same settings: it does what this start asks for.
int askFirst(int &argc, char *argv[], plato::Instance &instance, const plato::StartRequest &request)
{
    const QCoreApplication app(argc, argv);
    instance.ask(request, [](const plato::StartAnswer &answer) {
        std::fputs(qUtf8Printable(answer.output), stdout);
        if (!answer.errors.isEmpty())
            std::fprintf(stderr, "%s\n", qUtf8Printable(answer.errors));
        QCoreApplication::exit(answer.exitCode);
    });
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    plato::guardLogs();
    // Debuggers stay welcome: the desktop's portals do not talk to a program that they cannot look at.
    plato::refuseCoreDumps();
    // First of all: toolkit and window start programs, such as the browser.
    const QString key = QString::fromLocal8Bit(plato::takeFromEnvironment("PLATO_API_KEY")).trimmed();
    plato::Desk::setUpApplication();
    // Words and mistakes on the command line need no display.
    int exitCode = 0;
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    auto commandLine = plato::CommandLine::parse(arguments, exitCode);
    if (!commandLine)
        return exitCode;
    commandLine->environmentKey = key;

    plato::Instance instance(commandLine->settingsFile);
    if (!instance.claim())
        return askFirst(argc, argv, instance,
                        {arguments.mid(1), QDir::currentPath(), key, qEnvironmentVariable("XDG_ACTIVATION_TOKEN")});

    if (commandLine->needsWindow()) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(plato::Orders::tr("No window of Plato Desk is open.")));
        return plato::Orders::NotThere;
    }

    const QString cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    QDir().mkpath(cache); // a new account has none
    plato::installCrashTrace(cache + QStringLiteral("/platodesk-crash.txt"));
    QApplication app(argc, argv);
    plato::Desk desk(*commandLine);
    desk.serve(instance);
    desk.start();
    return app.exec();
}
