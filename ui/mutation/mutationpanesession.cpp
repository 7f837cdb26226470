// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/mutationpane.h"
#include "ui/mutation/noisecommands.h"

/// The one part of the pane that knows a live session; all the rest shows values.
namespace plato::ui {

void MutationPane::showEnv(Session *session, const QString &jobId)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_jobId = jobId;
    if (session) {
        connect(session, &Session::envsInserted, this, &MutationPane::takeContentOfSession);
        connect(session, &Session::envChanged, this, &MutationPane::takeContentOfSession);
        connect(session, &Session::stateArrived, this, &MutationPane::takeContentOfSession);
        connect(session, &Session::stateChanged, this, &MutationPane::takeContentOfSession);
        connect(session, &QObject::destroyed, this, [this] { showEnv(nullptr, {}); });
    }
    m_noise->setSession(session);
    takeContentOfSession();
}

void MutationPane::takeContentOfSession()
{
    MutationContent content;
    if (m_session) {
        content.hasSession = true;
        content.isOwned = m_session->ownership() == Session::Ownership::Owned;
        content.jobId = m_jobId;
        for (const Env &env : m_session->envs()) {
            if (m_jobId.isEmpty() || env.jobId == m_jobId)
                content.envs.append(env);
        }
    }
    setContent(content);
}

} // namespace plato::ui
