// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationquery.h"
#include "core/pool/pooltask.h"
#include "core/session/env.h"

#include <QHash>
#include <QList>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include <chrono>

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace plato {
class Session;
} // namespace plato

namespace plato::ui {

/// Watches a session while nobody acts in it. What changes then is noise, and is proposed as rules to be ticked. The
/// state is fetched again and again through the session. Proposals stay when the watch is stopped.
class IdleWatchWidget : public QWidget
{
    Q_OBJECT

public:
    explicit IdleWatchWidget(QWidget *parent = nullptr);
    ~IdleWatchWidget() override;

    void setSession(Session *session, const QList<Env> &envs); ///< not owned, may be null
    void setInterval(std::chrono::milliseconds interval) { m_interval.setInterval(interval); }
    bool isRunning() const { return m_end.isActive(); }
    bool isComparing() const { return m_comparing.isRunning(); } ///< what it fetched is being looked through

Q_SIGNALS:
    void rulesWanted(const QString &simulator, const QList<plato::NoiseRule> &rules);

private:
    void start();
    void stop();
    void forget(); ///< proposals, and comparisons that still run
    void fetch();
    void look(int row);
    void showFound();
    void updateState();
    void addTicked();

    QThreadPool m_pool;
    PoolTask m_comparing;
    QPointer<Session> m_session;
    QList<Env> m_envs;
    QHash<QString, MutationSet> m_bases;      // by job id: the first state of the watch
    QHash<QString, QList<NoiseRule>> m_found; // by job id
    QTimer m_interval;
    QTimer m_end;
    int m_fetches = 0;
    QSpinBox *m_minutes = nullptr;
    QPushButton *m_start = nullptr;
    QProgressBar *m_bar = nullptr;
    QLabel *m_state = nullptr;
    QTreeWidget *m_proposals = nullptr;
    QPushButton *m_add = nullptr;
};

} // namespace plato::ui
