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

/// Follow: fetches the state at an interval while it is switched on, and says when. GUI thread.
class FollowControls : public QWidget
{
    Q_OBJECT

public:
    /// The interval is kept in `settings`, which outlives this.
    explicit FollowControls(QSettings &settings, QWidget *parent = nullptr);

    void setSession(Session *session); ///< may be null; following another session ends
    /// What is fetched: one env (empty: all), and whether the server merges. Takes effect at once.
    void setScope(const QString &jobId, bool merge);
    void setHeld(bool isHeld) { m_follower.setHeld(isHeld); } ///< true: no fetch until the last one has been worked on

    bool isOn() const { return m_follower.isOn(); } ///< also while it is paused
    bool isFollowing() const { return m_follower.status() != StateFollower::Status::Paused && m_follower.isOn(); }
    void pause(); ///< until resume(); does nothing while it is off
    void resume();
    void refresh(); ///< when the lifecycle state of the session has changed

Q_SIGNALS:
    void latestWanted(); ///< the person has switched it on, and expects to see the latest state

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
