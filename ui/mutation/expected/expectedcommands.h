// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/noiserules.h"
#include "core/mutation/log/mutationset.h"
#include "core/session/env.h"

#include <QList>
#include <QObject>

class QAction;

namespace plato::ui {

class ExpectedDialog;
class MutationTable;

/// "Expect this mutation" for the chosen rows of the table, and the dialog of what was expected, made when somebody
/// asks for it. GUI thread.
class ExpectedCommands : public QObject
{
    Q_OBJECT

public:
    /// `table` outlives this, and owns actions and dialog.
    explicit ExpectedCommands(MutationTable &table, QObject *parent = nullptr);

    const QList<QAction *> &actions() const { return m_actions; }
    /// What happened, see ExpectedDialog::setActual(). Does nothing before there is a dialog.
    void setActual(const MutationSet &set, const QList<Env> &envs, const QList<NoiseRule> &noise);

Q_SIGNALS:
    void actualWanted(); ///< the dialog has been made: call setActual()

private:
    QAction *makeAction(const QString &name, const QString &text, const QKeySequence &key);
    void showDialog();
    void expectChosen();

    MutationTable &m_table;
    QList<QAction *> m_actions;
    ExpectedDialog *m_dialog = nullptr;
};

} // namespace plato::ui
