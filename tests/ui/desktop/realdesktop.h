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

    enum class Server { Xvfb, Xvnc }; ///< Xvnc: with a viewer, as desktop envs have it

    /// False with errorString() otherwise.
    bool start(const QString &agentProgram, QSize size, Server server = Server::Xvfb);
    QString errorString() const { return m_error; }

    QUrl url() const { return m_url; }             ///< with the token, as connect_url gives it
    QUrl viewerUrl() const { return m_viewerUrl; } ///< the same of the viewer; empty without one
    QByteArray display() const { return m_display; }
    /// Runs a program on the display until it ends; false unless it did well.
    bool run(const QString &program, const QStringList &arguments);
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
    QUrl m_viewerUrl;
    Server m_kind = Server::Xvfb;
    QString m_error;
};

} // namespace plato::test
