// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/filter/highlightrules.h"

#include <QDialog>
#include <QList>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace plato::ui {

class FilterEdit;

/// Edits the highlight rules: which mutations get which colour and sign. Of two rules that fit the upper one counts.
class HighlightRulesDialog : public QDialog
{
    Q_OBJECT

public:
    HighlightRulesDialog(const QList<HighlightRule> &rules, const FilterVocabulary &vocabulary,
                         QWidget *parent = nullptr);

    const QList<HighlightRule> &rules() const { return m_rules; } ///< after accepted() all of them are valid

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeList();
    QWidget *makeForm();
    void connectParts();
    void add();
    void remove();
    void moveRule(int step);
    void showRule();
    void takeRule();
    void showInList(int row);
    void check();

    QList<HighlightRule> m_rules;
    bool m_isShowing = false; // the fields are being filled, not edited
    QListWidget *m_list = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_up = nullptr;
    QPushButton *m_down = nullptr;
    QWidget *m_form = nullptr;
    QLineEdit *m_name = nullptr;
    FilterEdit *m_filter = nullptr;
    QComboBox *m_colour = nullptr;
    QLineEdit *m_sign = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace plato::ui
