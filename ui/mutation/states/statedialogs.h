// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/statecomparison.h"
#include "core/session/keptstate.h"

#include <QDialog>
#include <QList>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace plato::ui {

/// Asks which two states are compared, and by what.
class CompareDialog : public QDialog
{
    Q_OBJECT

public:
    /// `states`: oldest first; `newer`: id of the state that is offered as the newer one. If the two are of different
    /// sessions, comparing by content is offered first.
    CompareDialog(const QList<KeptState> &states, quint64 newer, QWidget *parent = nullptr);

    KeptState older() const;
    KeptState newer() const;
    statecomparison::By by() const;

private:
    void refresh();

    QList<KeptState> m_states;
    QComboBox *m_older = nullptr;
    QComboBox *m_newer = nullptr;
    QComboBox *m_by = nullptr;
    bool m_isByChosen = false;
};

/// Name and note of a state.
class StateNoteDialog : public QDialog
{
    Q_OBJECT

public:
    explicit StateNoteDialog(const KeptState &state, QWidget *parent = nullptr);

    QString name() const;
    QString note() const;

private:
    QLineEdit *m_name = nullptr;
    QPlainTextEdit *m_note = nullptr;
};

} // namespace plato::ui
