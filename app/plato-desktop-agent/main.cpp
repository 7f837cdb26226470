// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/commandline.h"
#include "app/process/crashtrace.h"
#include "app/process/terminationsignal.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
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
