// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/httpclient.h"

#include <QJsonValue>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

namespace plato::test {

/// The real platod of this build, on a state folder of its own, for tests. Ends, and waits for its end, with this
/// object.
///
///     RealPlatod platod;
///     QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
///     const HttpAnswer made = platod.post("/api/v2/sessions/make", body);
class RealPlatod
{
public:
    /// `stateDir` empty: a temporary folder, removed with this object.
    explicit RealPlatod(const QString &stateDir = {});
    ~RealPlatod();

    static QString program();
    QString stateDir() const { return m_stateDir; }
    /// $XDG_DATA_HOME of it, in which a test may put simulators; never the developer's own.
    QString dataHome() const;
    /// For the next start(); with dataHome().
    void setEnvironment(QProcessEnvironment environment);

    /// Starts it and waits for its line; false when it ended instead.
    bool start(const QStringList &extraArguments = {});
    QUrl url() const { return m_url; }
    QByteArray apiKey() const { return m_apiKey; }
    QProcess &process() { return m_process; }
    QByteArray announcement() const { return m_line; }
    QString diagnostics(); ///< what it wrote to stderr so far

    /// SIGTERM; true when it ended within two seconds; with a sanitizer it has eight.
    bool terminate();

    HttpClient &http() { return m_http; }
    HttpAnswer get(const QString &pathAndQuery);
    HttpAnswer post(const QString &path, const QJsonObject &body = {});

    /// One entry of `envs`.
    static QJsonObject env(const QString &simulator, const QString &alias);
    /// Makes a session and waits until it is ready; the body of wait_for_ready, empty when making failed.
    QJsonObject launch(const QJsonArray &envs, int lifetimeSeconds = 600);

private:
    QTemporaryDir m_temporary;
    QString m_stateDir;
    QProcess m_process;
    QByteArray m_line;
    QByteArray m_stderr;
    QUrl m_url;
    QByteArray m_apiKey;
    HttpClient m_http;
};

} // namespace plato::test
