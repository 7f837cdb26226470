// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/commandline.h"
#include "app/platod/shellenv.h"
#include "app/process/crashtrace.h"
#include "app/process/secrecy.h"
#include "app/process/terminationsignal.h"
#include "core/text/logguard.h"

#include <QByteArrayList>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace plato::runtime;

namespace {

int complain(int status, const QString &reason)
{
    std::fprintf(stderr, "platod: %s\n", qUtf8Printable(reason));
    return status;
}

/// What libpq would take from the environment, where a caller says nothing: it would lead our connections elsewhere.
void forgetPostgres()
{
    QByteArrayList names;
    for (char **variable = environ; variable && *variable; ++variable) {
        if (const QByteArray name = QByteArray(*variable).split('=').first(); name.startsWith("PG"))
            names.append(name);
    }
    for (const QByteArray &name : std::as_const(names))
        plato::takeFromEnvironment(name.constData());
}

/// Has the kernel send SIGTERM when the parent ends. False when it had ended before: then no signal would come.
bool tieToParent(pid_t parent)
{
    return ::prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && ::getppid() == parent;
}

void announce(const Runtime &runtime)
{
    const QJsonObject line{{u"url"_s, runtime.url().toString()},
                           {u"api_key"_s, QString::fromLatin1(runtime.apiKey())},
                           {u"pid"_s, QCoreApplication::applicationPid()}};
    std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

/// platod env SESSION [ALIAS]
int tellShell(const QByteArray &apiKey)
{
    auto request =
        ShellEnv::parse(QCoreApplication::arguments().mid(2), qEnvironmentVariable("PLATO_BASE_URL"), apiKey);
    if (!request)
        return complain(2, request.error().message);
    QLoggingCategory::setFilterRules(u"plato.*=false"_s); // what goes wrong is said in one line
    ShellEnv shellEnv(std::move(*request));
    QObject::connect(&shellEnv, &ShellEnv::finished, qApp, [](const QString &lines, const QString &problem) {
        std::fputs(qUtf8Printable(lines), stdout);
        QCoreApplication::exit(problem.isEmpty() ? 0 : complain(1, problem));
    });
    QMetaObject::invokeMethod(&shellEnv, &ShellEnv::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    const pid_t parent = ::getppid();
    plato::guardLogs();
    plato::refuseCoreDumps();
    plato::refuseDebuggers();
    // Another server's, unless that is asked for: nothing to us or to what we start.
    const QByteArray otherKey = plato::takeFromEnvironment("PLATO_API_KEY");
    forgetPostgres();
    ::umask(077);
    std::signal(SIGPIPE, SIG_IGN); // when the reader of our stdout ends, we go on
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"platod"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PLATO_VERSION));

    if (QCoreApplication::arguments().value(1) == "env"_L1)
        return tellShell(otherKey);
    const auto parsed = CommandLine::parse(QCoreApplication::arguments());
    if (!parsed)
        return complain(2, parsed.error().message);
    if (const auto *text = std::get_if<CommandLine::Text>(&*parsed)) {
        std::fputs(qUtf8Printable(text->text), stdout);
        return 0;
    }
    const auto &line = std::get<CommandLine>(*parsed);
    if (line.exitWithParent && !tieToParent(parent))
        return complain(1, u"the parent process has ended"_s);
    if (line.verbose)
        QLoggingCategory::setFilterRules(u"plato.*.debug=true"_s);

    plato::installCrashTrace(); // its file is named once the state folder is known to be ours
    const plato::TerminationSignal termination;
    Runtime runtime(line.runtime);
    QObject::connect(&runtime, &Runtime::serving, &application, [&] { announce(runtime); });
    QObject::connect(&runtime, &Runtime::failed, &application,
                     [](const QString &reason) { QCoreApplication::exit(complain(1, reason)); });
    QObject::connect(&termination, &plato::TerminationSignal::received, &application,
                     [&] { runtime.stop([] { QCoreApplication::quit(); }); });
    QObject::connect(&runtime, &Runtime::unused, &application, [&] { runtime.stop([] { QCoreApplication::quit(); }); });
    QMetaObject::invokeMethod(&runtime, &Runtime::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
