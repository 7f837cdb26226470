// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platodesk/commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace plato {

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
    parser.addOptions({platod, stateDir, settings});
    parser.addPositionalArgument(
        u"states"_s, QCoreApplication::translate("CommandLine", "States to open, saved as files."), u"[states…]"_s);

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
    return CommandLine{
        parser.value(platod), parser.value(stateDir), parser.value(settings), parser.positionalArguments(), {}, {}};
}

} // namespace plato
