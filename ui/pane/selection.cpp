// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pane/selection.h"

namespace plato::ui {

void Selection::setWorkspace(Workspace *workspace, const Profile &profile)
{
    if (workspace == m_workspace && profile == m_profile)
        return;
    m_workspace = workspace;
    m_profile = profile;
    take(nullptr);
    Q_EMIT changed();
}

void Selection::setSession(Session *session)
{
    if (session == m_session)
        return;
    take(session);
    Q_EMIT changed();
}

void Selection::setJobId(const QString &jobId)
{
    if (jobId == m_jobId)
        return;
    m_jobId = jobId;
    m_desktopJobId = meantDesktop();
    Q_EMIT changed();
}

void Selection::take(Session *session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_jobId.clear();
    m_desktopJobId = meantDesktop();
    if (!session)
        return;
    // Whether an env is a desktop may be known only after a while.
    connect(session, &Session::envsChanged, this, &Selection::refreshDesktop);
    connect(session, &QObject::destroyed, this, [this] {
        take(nullptr);
        Q_EMIT changed();
    });
}

QString Selection::meantDesktop() const
{
    const int row = m_session ? m_session->indexOf(m_jobId) : -1;
    if (m_session && (row < 0 || !m_session->envs().at(row).isDesktop.value_or(true))) {
        if (const auto desktop = m_session->desktopEnv())
            return desktop->jobId;
    }
    return m_jobId;
}

void Selection::refreshDesktop()
{
    const QString desktop = meantDesktop();
    if (desktop == m_desktopJobId)
        return;
    m_desktopJobId = desktop;
    Q_EMIT changed();
}

} // namespace plato::ui
