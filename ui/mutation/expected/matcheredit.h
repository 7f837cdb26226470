// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/valuematcher.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace plato::ui {

/// Edits what a value has to be: exact, one of, any, or a pattern. Values are typed as JSON; what is none counts as
/// text.
class MatcherEdit : public QWidget
{
    Q_OBJECT

public:
    explicit MatcherEdit(QWidget *parent = nullptr);

    void setMatcher(const QString &label, const ValueMatcher &matcher); ///< does not tell
    void clear();                                                       ///< nothing to edit: disabled

Q_SIGNALS:
    void matcherChanged(const plato::ValueMatcher &matcher);

private:
    void takeKind();
    void take();
    void showHint();
    ValueMatcher::Kind kind() const;

    bool m_isShowing = false;
    ValueMatcher::Kind m_shown = ValueMatcher::Kind::Exact; // that the text is of
    QLabel *m_label = nullptr;
    QComboBox *m_kind = nullptr;
    QLineEdit *m_text = nullptr;
    QLabel *m_problem = nullptr;
};

} // namespace plato::ui
