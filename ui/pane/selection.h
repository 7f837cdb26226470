// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/profile.h"
#include "core/session/session.h"
#include "core/session/workspace.h"

#include <QObject>
#include <QPointer>
#include <QString>

namespace plato::ui {

/// What the person has chosen: a session, one env of it or all of them, and by that the desktop that is meant. GUI
/// thread. Owns nothing; a session that is deleted is chosen no more.
class Selection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    Workspace *workspace() const { return m_workspace; } ///< where the sessions are; null without a connection
    const Profile &profile() const { return m_profile; } ///< where the workspace leads
    Session *session() const { return m_session; }       ///< null: none
    const QString &jobId() const { return m_jobId; }     ///< of the chosen env; empty: all envs
    /// The chosen env. Where none is chosen, or one that is no desktop: the desktop of the session, by the rule of the
    /// SDK. The chosen one again where the session has no desktop.
    const QString &desktopJobId() const { return m_desktopJobId; }

    /// Another workspace takes the session away; null: the connection is let go.
    void setWorkspace(Workspace *workspace, const Profile &profile = {});
    void setSession(Session *session); ///< with all its envs
    void setJobId(const QString &jobId);

Q_SIGNALS:
    /// Once for each change; not for what was chosen already.
    void changed();

private:
    void take(Session *session);
    QString meantDesktop() const;
    void refreshDesktop();

    QPointer<Workspace> m_workspace;
    Profile m_profile;
    QPointer<Session> m_session;
    QString m_jobId;
    QString m_desktopJobId;
};

} // namespace plato::ui
