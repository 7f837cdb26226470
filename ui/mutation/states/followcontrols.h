// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"
#include "core/session/statefollower.h"

#include <QPointer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QSettings;
class QToolButton;

namespace plato::ui {

/// Switches the fetching at an interval on and off, and says how it goes. GUI thread.
class FollowControls : public QWidget
{
    Q_OBJECT

public:
    /// The interval is kept in `settings`, which outlives this.
    explicit FollowControls(QSettings &settings, QWidget *parent = nullptr);

    void setSession(Session *session); ///< may be null; following another one ends
    /// The env (empty: all) and whether the server merges; takes effect at once.
    void setScope(const QString &jobId, bool merge);
    void setHeld(bool isHeld) { m_follower.setHeld(isHeld); } ///< what was fetched is still being worked on

    bool isOn() const { return m_follower.isOn(); } ///< paused or not
    bool isFollowing() const { return m_follower.status() != StateFollower::Status::Paused && m_follower.isOn(); }
    void pause(); ///< until resume(); does nothing unless it follows
    void resume();
    void refresh(); ///< after the session's state has changed

Q_SIGNALS:
    void latestWanted(); ///< what is fetched now is to be seen

private:
    void setFollowing(bool isOn);

    QSettings &m_settings;
    QPointer<Session> m_session;
    QString m_jobId;
    bool m_merge = false;
    StateFollower m_follower;
    QCheckBox *m_follow = nullptr;
    QComboBox *m_interval = nullptr;
    QLabel *m_text = nullptr;
    QToolButton *m_resume = nullptr;
};

} // namespace plato::ui
