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

bool RealDesktop::start(const QString &agentProgram, QSize size)
{
    m_server.setStandardErrorFile(QProcess::nullDevice());
    m_server.start(u"Xvfb"_s,
                   {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"%1x%2x24"_s.arg(size.width()).arg(size.height()),
                    u"-nolisten"_s, u"tcp"_s, u"-noreset"_s});
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
    m_agent.start(agentProgram, {u"--listen"_s, u"127.0.0.1:%1"_s.arg(port)});
    m_agent.write(Token.toLatin1());
    m_agent.closeWriteChannel();
    QByteArray line;
    if (!readLine(m_agent, line))
        return false;
    m_url = QUrl(QJsonDocument::fromJson(line).object().value(u"url"_s).toString());
    QUrlQuery query;
    query.addQueryItem(u"token"_s, Token);
    m_url.setQuery(query);
    return m_url.isValid();
}

void RealDesktop::stopAgent()
{
    stop(m_agent);
}

} // namespace plato::test
