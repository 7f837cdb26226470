// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/commandline.h"

#include <QCommandLineParser>
#include <QDir>

using namespace Qt::StringLiterals;

namespace plato::runtime {

Expected<std::variant<CommandLine, CommandLine::Text>> CommandLine::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Plato's HTTP API with real envs on this computer.\n\n"
        "Once it serves, one line of JSON on stdout tells how to reach it: {\"url\", \"api_key\", \"pid\"}. The key "
        "is\n"
        "another one each time. Diagnostics go to stderr. SIGTERM, SIGINT and SIGHUP end every env, and platod.\n\n"
        "platod env SESSION [ALIAS] prints what Plato's SDK needs for the agent of an env, for a shell's eval.\n"
        "PLATO_BASE_URL and PLATO_API_KEY say which platod it asks."_s);
    const QCommandLineOption help({u"h"_s, u"help"_s}, u"Shows this text."_s);
    const QCommandLineOption version({u"v"_s, u"version"_s}, u"Shows the version."_s);
    const QCommandLineOption listen(
        u"listen"_s, u"Where to listen, a loopback address; port 0 takes a free one. Default: 127.0.0.1:0."_s,
        u"ADDRESS:PORT"_s, u"127.0.0.1:0"_s);
    const QCommandLineOption stateDir(
        u"state-dir"_s,
        u"Folder for artifacts and envs, used by one platod at a time. Default: %1."_s.arg(StateDir::defaultPath()),
        u"DIR"_s, StateDir::defaultPath());
    const QCommandLineOption exitWithParent(u"exit-with-parent"_s, u"Ends when the process that started it does."_s);
    const QCommandLineOption handOver(
        u"hand-over"_s,
        u"Tells other programs of the same user, and nobody else, address and key by this socket; its folder has to be "
        "private. Ends when nothing runs and none of them is connected."_s,
        u"SOCKET"_s);
    const QCommandLineOption verbose(u"verbose"_s, u"Says more on stderr, also what envs write."_s);
    const QCommandLineOption heartbeat(u"heartbeat-timeout"_s,
                                       u"Ends a session this long after its last heartbeat; 0: never."_s, u"seconds"_s,
                                       u"300"_s);
    const QCommandLineOption faults(u"faults"_s, u"Lets clients ask for faults, for tests; see docs/faults.md."_s);
    const QCommandLineOption quota(u"artifact-quota"_s,
                                   u"Disk space that snapshots may take; 0: no limit. Default: 20480."_s, u"MB"_s,
                                   u"20480"_s);
    parser.addOptions({help, version, listen, stateDir, heartbeat, quota, exitWithParent, handOver, faults, verbose});
    if (!parser.parse(arguments))
        return failure(parser.errorText());
    if (parser.isSet(help))
        return Text{parser.helpText()};
    if (parser.isSet(version))
        return Text{u"platod %1\n"_s.arg(QStringLiteral(PLATO_VERSION))};
    if (!parser.positionalArguments().isEmpty())
        return failure(u"unexpected argument: %1"_s.arg(parser.positionalArguments().constFirst()));

    CommandLine line;
    const QString where = parser.value(listen);
    const QUrl authority(u"http://"_s + where, QUrl::StrictMode);
    if (!line.runtime.address.setAddress(authority.host()) || authority.port(-1) < 0 || authority.authority() != where)
        return failure(
            u"--listen needs an address and a port, for example 127.0.0.1:0; this is neither: %1"_s.arg(where));
    if (!line.runtime.address.isLoopback()) {
        return failure(u"--listen accepts loopback addresses alone, such as 127.0.0.1: whoever reaches platod "
                       "runs programs here; %1 is none"_s.arg(authority.host()));
    }
    line.runtime.port = static_cast<quint16>(authority.port());
    line.runtime.stateDir = parser.value(stateDir);
    if (line.runtime.stateDir.isEmpty())
        return failure(u"--state-dir needs a folder"_s);
    bool number = false;
    const int beats = parser.value(heartbeat).toInt(&number);
    if (!number || beats < 0)
        return failure(u"--heartbeat-timeout needs a number of seconds: %1"_s.arg(parser.value(heartbeat)));
    line.runtime.heartbeat = std::chrono::seconds(beats);
    line.runtime.logFile = true;
    line.runtime.faults = parser.isSet(faults);
    const qint64 megabytes = parser.value(quota).toLongLong(&number);
    if (!number || megabytes < 0 || megabytes > 1'000'000'000)
        return failure(u"--artifact-quota needs a number of megabytes: %1"_s.arg(parser.value(quota)));
    line.runtime.artifactQuota = megabytes * 1024 * 1024;
    line.runtime.handOver = parser.value(handOver);
    if (parser.isSet(handOver) && !QDir::isAbsolutePath(line.runtime.handOver))
        return failure(u"--hand-over needs the whole path of a socket: %1"_s.arg(line.runtime.handOver));
    line.exitWithParent = parser.isSet(exitWithParent);
    line.verbose = parser.isSet(verbose);
    return line;
}

} // namespace plato::runtime
