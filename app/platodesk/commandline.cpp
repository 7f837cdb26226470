// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platodesk/commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr qsizetype MaxId = 200;

/// Ids go into paths of requests: only what is in ids of servers may be in them.
bool isOfId(QChar sign)
{
    return sign.isLetterOrNumber() || u"-_.:"_s.contains(sign);
}

/// Of plato://session/ID; empty where it is none.
QString idIn(const QString &address)
{
    const QUrl url(address, QUrl::StrictMode);
    return url.isValid() && url.host() == "session"_L1 && !url.hasQuery() && !url.hasFragment() &&
                   url.userInfo().isEmpty()
               ? url.path().mid(1)
               : QString();
}

} // namespace

std::optional<CommandLine> CommandLine::parse(const QStringList &arguments, int &exitCode)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "CommandLine", "Desktop session manager for Plato.\n\n"
                       "PLATO_API_KEY and PLATO_BASE_URL give a server for this run that is not stored."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption platod(
        u"platod"_s, QCoreApplication::translate("CommandLine", "Use this program as the local runtime."),
        u"program"_s);
    const QCommandLineOption stateDir(
        u"state-dir"_s, QCoreApplication::translate("CommandLine", "Folder of the local runtime."), u"dir"_s);
    const QCommandLineOption settings(
        u"settings"_s, QCoreApplication::translate("CommandLine", "Keep settings in this INI file."), u"file"_s);
    const QCommandLineOption create(
        u"new"_s,
        QCoreApplication::translate("CommandLine",
                                    "Make a session of this preset, or of these simulators, separated by "
                                    "commas; its id is printed."),
        u"preset|simulators"_s);
    const QCommandLineOption testCase(
        u"test-case"_s,
        QCoreApplication::translate("CommandLine", "Make a session of this test case; its id is printed."), u"id"_s);
    const QCommandLineOption attach(
        u"attach"_s, QCoreApplication::translate("CommandLine", "Show a session that runs already."), u"id"_s);
    const QCommandLineOption profile(
        u"profile"_s, QCoreApplication::translate("CommandLine", "Open this server first, by name."), u"name"_s);
    const QCommandLineOption list(
        u"list"_s, QCoreApplication::translate("CommandLine", "Print the sessions of the window that is open."));
    const QCommandLineOption json(u"json"_s, QCoreApplication::translate("CommandLine", "Print --list as JSON."));
    const QCommandLineOption close(
        u"close"_s, QCoreApplication::translate("CommandLine", "Close a session of the window that is open."), u"id"_s);
    parser.addOptions({create, testCase, attach, profile, list, json, close, platod, stateDir, settings});
    parser.addPositionalArgument(
        u"states"_s,
        QCoreApplication::translate("CommandLine",
                                    "States to open, saved as files, or plato://session/ID to show one."),
        u"[states…]"_s);

    exitCode = 0;
    if (!parser.parse(arguments)) {
        std::fprintf(stderr, "%s\n", qPrintable(parser.errorText()));
        exitCode = 2;
        return std::nullopt;
    }
    if (parser.isSet(help) || parser.isSet(u"help-all"_s)) {
        // Qt knows the program's name only once there is an application, which help does not wait for.
        QString text = parser.helpText();
        std::fputs(qPrintable(text.replace(u"<executable_name>"_s, arguments.value(0, u"platodesk"_s))), stdout);
        return std::nullopt;
    }
    if (parser.isSet(version)) {
        std::fprintf(stdout, "%s %s\n", qPrintable(QCoreApplication::applicationName()),
                     qPrintable(QCoreApplication::applicationVersion()));
        return std::nullopt;
    }
    CommandLine line;
    line.platodProgram = parser.value(platod);
    line.runtimeStateDir = parser.value(stateDir);
    line.settingsFile = parser.value(settings);
    line.create = parser.value(create);
    line.testCase = parser.value(testCase);
    line.attachId = parser.value(attach);
    line.closeId = parser.value(close);
    line.profile = parser.value(profile);
    line.list = parser.isSet(list);
    line.json = parser.isSet(json);
    QString fault;
    int deeds = 0;
    for (const QCommandLineOption &option : {create, testCase, attach, close, list})
        deeds += parser.isSet(option) ? 1 : 0;
    for (const QCommandLineOption &option : {create, testCase, attach, close, profile}) {
        if (parser.isSet(option) && parser.value(option).trimmed().isEmpty())
            fault = QCoreApplication::translate("CommandLine", "--%1 needs a value.").arg(option.names().constFirst());
    }
    for (const QString &argument : parser.positionalArguments()) {
        if (!argument.startsWith("plato:"_L1)) {
            line.stateFiles.append(argument);
            continue;
        }
        ++deeds;
        line.attachId = idIn(argument);
        if (line.attachId.isEmpty())
            fault = QCoreApplication::translate("CommandLine", "No address of a session: %1").arg(argument.left(MaxId));
    }
    for (const QString &id : {line.attachId, line.closeId, line.testCase}) {
        if (id.size() > MaxId || std::any_of(id.cbegin(), id.cend(), [](QChar sign) { return !isOfId(sign); }))
            fault = QCoreApplication::translate("CommandLine", "This is no id: %1").arg(id.left(MaxId));
    }
    if (fault.isEmpty() && deeds > 1)
        fault = QCoreApplication::translate("CommandLine",
                                            "Only one of --new, --test-case, --attach, --close, --list and an address "
                                            "at a time.");
    if (fault.isEmpty() && line.json && !line.list)
        fault = QCoreApplication::translate("CommandLine", "--json goes with --list alone.");
    if (!fault.isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(fault));
        exitCode = 2;
        return std::nullopt;
    }
    return line;
}

} // namespace plato
