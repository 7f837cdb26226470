// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QSize>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

namespace plato::test {

/// A desktop as it runs in an env: an X server of its own with a terminal that fills it, and the real agent. Its home
/// is a temporary folder. Everything ends with this object.
class RealDesktop
{
public:
    ~RealDesktop();

    /// False with errorString() otherwise.
    bool start(const QString &agentProgram, QSize size);
    QString errorString() const { return m_error; }

    QUrl url() const { return m_url; } ///< with the token, as connect_url gives it
    QString path(const QString &name) const { return m_home.filePath(name); }

    void stopAgent();
    bool startAgent(const QString &agentProgram, quint16 port = 0);

private:
    bool readLine(QProcess &process, QByteArray &line);

    QTemporaryDir m_home;
    QByteArray m_display;
    QProcess m_server;
    QProcess m_terminal;
    QProcess m_agent;
    QUrl m_url;
    QString m_error;
};

} // namespace plato::test
