// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "ui/mutation/content/mutationcontent.h"

#include <QObject>
#include <QPointer>

namespace plato::ui {

/// The content of a session, or of one of its envs: read again each time that the session changes. GUI thread.
class SessionContent : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// `jobId` empty: all envs. Null session: nothing is chosen. The session is not owned. Does not tell changed().
    void choose(Session *session, const QString &jobId);
    Session *session() const { return m_session; } ///< null: none, or it was destroyed
    const MutationContent &content() const { return m_content; }

Q_SIGNALS:
    void changed(); ///< content() may be another one, since the session has changed
    void ended();   ///< the session was destroyed; content() stays until choose() is called

private:
    void take();
    void read();

    QPointer<Session> m_session;
    MutationContent m_content;
};

} // namespace plato::ui
