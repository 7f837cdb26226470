// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>

class QSettings;

namespace plato::ui {

class EnvPanel;
class PaneTabs;
class SessionPanel;

/// How the work is laid out: sessions at the left, the envs of the chosen one, and below them the panes. The env table
/// is as high as its rows need, or as a person has made it.
class WorkArea : public QSplitter
{
    Q_OBJECT

public:
    /// Takes the parts over.
    WorkArea(SessionPanel *sessions, EnvPanel *envs, PaneTabs *tabs, QWidget *parent = nullptr);

    void restore(const QSettings &settings);
    void save(QSettings &settings) const;

private:
    void applyEnvHeight();

    EnvPanel *m_envs = nullptr;
    PaneTabs *m_tabs = nullptr;
    QSplitter *m_rows = nullptr;
    int m_envHeight = 0; // as a person has made it, with the table open; 0: nobody has
};

} // namespace plato::ui
