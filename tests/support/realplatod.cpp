// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realplatod.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {
constexpr int StartLimitMs = 20'000;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int EndLimitMs = 8'000; // as ctest gives four times as long
#else
constexpr int EndLimitMs = 2'000;
#endif
} // namespace

RealPlatod::RealPlatod(const QString &stateDir)
    : m_stateDir(stateDir.isEmpty() ? m_temporary.filePath(u"state"_s) : stateDir)
{
    m_process.setProgram(program());
    setEnvironment(QProcessEnvironment::systemEnvironment());
}

QString RealPlatod::dataHome() const
{
    return m_temporary.filePath(u"data"_s);
}

void RealPlatod::setEnvironment(QProcessEnvironment environment)
{
    environment.insert(u"XDG_DATA_HOME"_s, dataHome());
    m_process.setProcessEnvironment(environment);
}

RealPlatod::~RealPlatod()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    if (!terminate()) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QString RealPlatod::program()
{
    return QStringLiteral(PLATOD_PROGRAM);
}

bool RealPlatod::start(const QStringList &extraArguments)
{
    m_process.setArguments(QStringList{u"--state-dir"_s, m_stateDir} + extraArguments);
    m_process.start();
    if (!QTest::qWaitFor([this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; },
                         StartLimitMs) ||
        !m_process.canReadLine())
        return false;
    m_line = m_process.readLine();
    const QJsonObject announced = QJsonDocument::fromJson(m_line).object();
    m_url = QUrl(announced.value(u"url"_s).toString());
    m_apiKey = announced.value(u"api_key"_s).toString().toLatin1();
    m_http.setHeader("X-API-Key", m_apiKey);
    return m_url.isValid() && !m_apiKey.isEmpty();
}

QString RealPlatod::diagnostics()
{
    m_stderr += m_process.readAllStandardError();
    return QString::fromUtf8(m_stderr);
}

bool RealPlatod::terminate()
{
    m_process.terminate();
    return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(EndLimitMs);
}

HttpAnswer RealPlatod::get(const QString &pathAndQuery)
{
    return m_http.send("GET", m_url.resolved(QUrl(pathAndQuery)));
}

HttpAnswer RealPlatod::post(const QString &path, const QJsonObject &body)
{
    return m_http.send("POST", m_url.resolved(QUrl(path)), QJsonDocument(body).toJson(QJsonDocument::Compact));
}

QJsonObject RealPlatod::env(const QString &simulator, const QString &alias)
{
    return {{u"type"_s, u"simulator"_s}, {u"simulator"_s, simulator}, {u"alias"_s, alias}};
}

QJsonObject RealPlatod::launch(const QJsonArray &envs, int lifetimeSeconds)
{
    const HttpAnswer made =
        post(u"/api/v2/sessions/make"_s,
             {{u"type"_s, u"envs"_s}, {u"envs"_s, envs}, {u"timeout"_s, lifetimeSeconds}, {u"source"_s, u"SDK"_s}});
    if (made.status != 200)
        return {};
    const QString id = made.object().value(u"session_id"_s).toString();
    return get(u"/api/v2/sessions/%1/wait_for_ready?timeout=60"_s.arg(id)).object();
}

} // namespace plato::test
