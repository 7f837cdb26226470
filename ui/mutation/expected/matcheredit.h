// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/valuematcher.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace plato::ui {

/// Edits what a value has to be: exactly this, one of a list, any, or what fits a pattern. Values are typed as JSON; a
/// text that is no JSON stands for itself.
class MatcherEdit : public QWidget
{
    Q_OBJECT

public:
    explicit MatcherEdit(QWidget *parent = nullptr);

    void setMatcher(const QString &label, const ValueMatcher &matcher); ///< without matcherChanged()
    void clear();                                                       ///< and disables: there is nothing to edit

Q_SIGNALS:
    void matcherChanged(const plato::ValueMatcher &matcher);

private:
    void takeKind();
    void take();
    void showHint();
    ValueMatcher::Kind kind() const;

    bool m_isShowing = false;
    ValueMatcher::Kind m_shown = ValueMatcher::Kind::Exact; // of the text in m_text
    QLabel *m_label = nullptr;
    QComboBox *m_kind = nullptr;
    QLineEdit *m_text = nullptr;
    QLabel *m_problem = nullptr;
};

} // namespace plato::ui
