// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workspace.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace plato::ui {

class MessageBar;
class OpenSessionDialog;

/// Carries out what buttons ask for: questions first where something would be lost, then the request, then words for
/// what went wrong. One per window.
class SessionCommands : public QObject
{
    Q_OBJECT

public:
    /// `window` is the parent of questions; both outlive this object.
    SessionCommands(QWidget &window, MessageBar &messages, QObject *parent = nullptr);

    void setWorkspace(Workspace *workspace); ///< null: nothing can be done
    /// Asks for a session that was made elsewhere; opened() follows, also for one that is shown already.
    void open();
    /// An empty job id means the whole session.
    void close(Session *session, const QString &jobId);
    void openInBrowser(Session *session, const QString &jobId);
    void copyPublicUrl(Session *session, const QString &jobId);

Q_SIGNALS:
    void opened(plato::Session *session);
    void copied(const QString &text);

private:
    void withPublicUrl(Session *session, const QString &jobId, std::function<void(const QString &url)> use);

    QWidget &m_window;
    MessageBar &m_messages;
    QPointer<Workspace> m_workspace;
    QPointer<OpenSessionDialog> m_openDialog; // while it is open
};

} // namespace plato::ui
