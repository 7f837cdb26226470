// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"
#include "app/plato-desktop-agent/computer/computerthread.h"
#include "app/plato-desktop-agent/files/fileeditor.h"
#include "app/plato-desktop-agent/relay/devtools.h"
#include "app/plato-desktop-agent/relay/viewer.h"
#include "app/plato-desktop-agent/shell/shellsession.h"

#include <QObject>

#include <memory>

namespace plato::agent {

/// The agent's HTTP side: /status, /computer, /bash and /edit of core/api/contract/desktop-agent.openapi.yaml.
///
/// A body that the contract does not allow is answered with 422; a request that is well formed but fails is answered
/// with 200 and `error`. While the display does not answer, /status and /computer give 503: nothing has been done, the
/// request may come again. Without a display the size is 0 x 0 and /computer answers with an error.
class AgentServer : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QHostAddress address;
        quint16 port = 0;
        QStringList hosts; ///< names that requests may call us by, besides the address
        QByteArray token;  ///< empty: anybody who reaches us may ask; else as http::AccessToken says
        QByteArray display;
        bool noDisplay = false;
        std::optional<quint16> viewerPort;   ///< none: no viewer
        QString vncSocket;                   ///< what the viewer shows
        std::optional<quint16> devToolsPort; ///< none: no DevTools
        QString devToolsFile;                ///< where the browser tells its own port
    };

    explicit AgentServer(const Options &options, QObject *parent = nullptr);

    /// Listens, and so do viewer and DevTools. The port, or nothing with errorString() saying why.
    std::optional<quint16> start();
    QString errorString() const { return m_error; }
    std::optional<quint16> viewerPort() const { return m_viewerPort; } ///< none without a viewer
    std::optional<quint16> devToolsPort() const { return m_devToolsPort; }

private:
    void status(const http::Responder &responder);
    void computer(const http::Request &request, const http::Responder &responder);
    void bash(const http::Request &request, const http::Responder &responder);
    void edit(const http::Request &request, const http::Responder &responder);

    const Options m_options;
    http::Server m_http;
    ShellSession m_shell;
    FileEditor m_editor;
    std::unique_ptr<Viewer> m_viewer;           // null when not asked for
    std::unique_ptr<DevTools> m_devTools;       // the same
    std::unique_ptr<ComputerThread> m_computer; // null without a display
    std::optional<quint16> m_viewerPort;
    std::optional<quint16> m_devToolsPort;
    QString m_error;
};

} // namespace plato::agent
