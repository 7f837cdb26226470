// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/testcase/evaluation.h"

#include <QTreeWidget>

namespace plato::ui {

/// What an evaluation found, as a tree: missing, matched and surplus mutations, with the values of each expectation.
/// GUI thread.
class EvaluationTree : public QTreeWidget
{
    Q_OBJECT

public:
    enum Column { WhatColumn, ExpectedColumn, ActualColumn };

    /// What a line of the tree is about.
    struct Line
    {
        enum class Kind { Nothing, Expectation, Value, Surplus } kind = Kind::Nothing;
        int index = -1;  ///< of the expectation in the test case; of Surplus: the row of the evaluated set
        int column = -1; ///< of Value: its index within the values, or old values, of the expectation
        bool isOld = false;
        friend bool operator==(const Line &, const Line &) = default;
    };

    explicit EvaluationTree(QWidget *parent = nullptr);

    /// Replaces all lines without a signal; the current line stays current where it is still there.
    void showEvaluation(const TestCase &testCase, const Evaluation &evaluation);
    /// The test case has changed in a way that the indices of the lines no longer fit: until the next
    /// showEvaluation() there is no current line.
    void setStale() { m_isStale = true; }
    Line currentLine() const;

private:
    QTreeWidgetItem *addGroup(const QString &text, const QColor &colour);
    QTreeWidgetItem *addLine(QTreeWidgetItem *parent, const QStringList &texts, const Line &line);
    void addExpectation(QTreeWidgetItem *parent, const TestCase &testCase, const Evaluation &evaluation, int index);
    void addSurplus(QTreeWidgetItem *parent, const Evaluation &evaluation);

    QList<Line> m_lines; // items hold an index into it
    bool m_isStale = false;
};

} // namespace plato::ui
