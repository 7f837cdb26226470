// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/desktop/realdesktop.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

constexpr int PatienceMs = 30'000;
const QString Token = u"a-token-of-this-test"_s;

void stop(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(5000)) {
        process.kill();
        process.waitForFinished(5000);
    }
}

} // namespace

RealDesktop::~RealDesktop()
{
    stop(m_agent);
    stop(m_terminal);
    stop(m_server);
}

bool RealDesktop::readLine(QProcess &process, QByteArray &line)
{
    QElapsedTimer timer;
    timer.start();
    while (!process.canReadLine() && timer.elapsed() < PatienceMs) {
        if (!process.waitForReadyRead(PatienceMs))
            break;
    }
    line = process.readLine().trimmed();
    if (line.isEmpty())
        m_error = u"%1 said nothing: %2"_s.arg(process.program(), process.errorString());
    return !line.isEmpty();
}

bool RealDesktop::start(const QString &agentProgram, QSize size, Server server)
{
    m_kind = server;
    m_server.setStandardErrorFile(QProcess::nullDevice());
    const QString geometry = u"%1x%2"_s.arg(size.width()).arg(size.height());
    QStringList arguments{u"-displayfd"_s, u"1"_s, u"-nolisten"_s, u"tcp"_s, u"-noreset"_s};
    if (server == Server::Xvfb)
        arguments << u"-screen"_s << u"0"_s << geometry + u"x24"_s;
    else
        arguments << u"-geometry"_s << geometry << u"-depth"_s << u"24"_s << u"-SecurityTypes"_s << u"None"_s
                  << u"-AlwaysShared"_s << u"-rfbport"_s << u"-1"_s << u"-rfbunixpath"_s << path(u"rfb"_s);
    m_server.start(server == Server::Xvfb ? u"Xvfb"_s : u"Xvnc"_s, arguments);
    QByteArray number;
    if (!readLine(m_server, number))
        return false;
    m_display = ":" + number;

    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, QString::fromLatin1(m_display));
    environment.insert(u"HOME"_s, m_home.path());
    m_terminal.setProcessEnvironment(environment);
    m_terminal.setWorkingDirectory(m_home.path());
    m_terminal.setStandardErrorFile(QProcess::nullDevice());
    // no window manager: keys go to the window under the pointer, and the terminal is under it everywhere
    m_terminal.start(u"xterm"_s, {u"-geometry"_s, u"200x80+0+0"_s, u"-e"_s, u"/bin/sh"_s});
    if (!m_terminal.waitForStarted(PatienceMs)) {
        m_error = m_terminal.errorString();
        return false;
    }
    return startAgent(agentProgram);
}

bool RealDesktop::startAgent(const QString &agentProgram, quint16 port)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, QString::fromLatin1(m_display));
    environment.insert(u"HOME"_s, m_home.path());
    environment.insert(u"PLATO_AGENT_TOKEN_FD"_s, u"0"_s);
    m_agent.setProcessEnvironment(environment);
    m_agent.setWorkingDirectory(m_home.path());
    m_agent.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QStringList arguments{u"--listen"_s, u"127.0.0.1:%1"_s.arg(port)};
    if (m_kind == Server::Xvnc)
        arguments << u"--viewer"_s << QString::number(m_viewerUrl.port(0)) << u"--vnc"_s << path(u"rfb"_s);
    m_agent.start(agentProgram, arguments);
    m_agent.write(Token.toLatin1());
    m_agent.closeWriteChannel();
    QByteArray line;
    if (!readLine(m_agent, line))
        return false;
    const QJsonObject told = QJsonDocument::fromJson(line).object();
    m_url = QUrl(told.value(u"url"_s).toString());
    m_viewerUrl = QUrl(told.value(u"viewer"_s).toString());
    QUrlQuery query;
    query.addQueryItem(u"token"_s, Token);
    m_url.setQuery(query);
    if (!m_viewerUrl.isEmpty())
        m_viewerUrl.setQuery(query);
    return m_url.isValid();
}

bool RealDesktop::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, QString::fromLatin1(m_display));
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    return process.waitForFinished(PatienceMs) && process.exitStatus() == QProcess::NormalExit &&
           process.exitCode() == 0;
}

void RealDesktop::stopAgent()
{
    stop(m_agent);
}

} // namespace plato::test
