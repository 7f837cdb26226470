// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/content/sessioncontent.h"

namespace plato::ui {

void SessionContent::choose(Session *session, const QString &jobId)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_content.jobId = jobId;
    if (session) {
        connect(session, &Session::envsChanged, this, &SessionContent::take);
        connect(session, &Session::phaseChanged, this, &SessionContent::take);
        connect(session, &QObject::destroyed, this, &SessionContent::ended);
    }
    read();
}

void SessionContent::take()
{
    read();
    Q_EMIT changed();
}

void SessionContent::read()
{
    MutationContent content;
    if (m_session) {
        content.hasSession = true;
        content.isOwned = m_session->ownership() == Session::Ownership::Owned;
        content.jobId = m_content.jobId;
        const int row = m_session->indexOf(content.jobId);
        if (content.jobId.isEmpty())
            content.envs = m_session->envs();
        else if (row >= 0)
            content.envs.append(m_session->envs().at(row));
    }
    m_content = content;
}

} // namespace plato::ui
