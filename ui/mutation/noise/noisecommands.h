// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mutation/noise/noisestore.h"

#include <QObject>
#include <QPointer>
#include <QToolButton>

class QAction;
class QMenu;

namespace plato {
class Session;
} // namespace plato

namespace plato::ui {

class MutationDetailView;
class MutationTable;

/// Marks tables, columns and values of the current mutation as noise, and counts the mutations that are hidden. It
/// hides nothing itself: the query has to leave out what rules() match.
class NoiseCommands : public QObject
{
    Q_OBJECT

public:
    /// All outlive this. `detail` shows the current mutation of `table`.
    NoiseCommands(MutationTable &table, const MutationDetailView &detail, QSettings &settings,
                  QObject *parent = nullptr);

    void setEnvs(const QList<Env> &envs);
    void setSession(Session *session); ///< offered for the idle watch; not owned, may be null
    void setHiddenCount(qsizetype count);
    qsizetype hiddenCount() const { return m_hiddenCount; }
    QList<NoiseRule> rules() const;    ///< none while noise is shown
    QList<NoiseRule> allRules() const; ///< also while noise is shown
    void showNoise(bool isShown);

    QToolButton *button() const { return m_button; } ///< for a tool row, which owns it
    /// "Hide as noise" with its menu, and "Noise rules…".
    QList<QAction *> actions() const { return m_actions; }

Q_SIGNALS:
    void rulesChanged();

private:
    void fillMenu();
    void offer(QMenu *menu, const QString &text, const NoiseRule &rule);
    void add(const NoiseRule &rule);
    void editRules();
    void updateButton();
    QString simulatorOf(const QString &jobId) const;
    QString currentSimulator() const;

    MutationTable &m_table;
    const MutationDetailView &m_detail;
    NoiseStore m_store;
    QList<Env> m_envs;
    QPointer<Session> m_session;
    QPointer<QToolButton> m_button;
    QMenu *m_menu = nullptr;
    QList<QAction *> m_actions;
    qsizetype m_hiddenCount = 0;
    bool m_isShown = false;
};

} // namespace plato::ui
