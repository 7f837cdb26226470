// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/testcase/evaluation.h"
#include "core/pool/pooltask.h"
#include "core/session/env.h"

#include <QDialog>
#include <QThreadPool>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace plato::ui {

class MatcherEdit;
class MessageLine;

/// What was expected beside what happened: matched, missing and surplus changes with a score, as a test case that can
/// be edited, saved and opened. It evaluates as the local runtime does, on a pool, each time that something changes.
/// Not modal: the person ticks changes in the list while it is open.
class ExpectedDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ExpectedDialog(QWidget *parent = nullptr);
    ~ExpectedDialog() override;

    /// What happened. A test case that nobody has touched yet takes its envs and what it ignores from here.
    void setActual(const MutationSet &set, const QList<Env> &envs, const QList<NoiseRule> &noise);
    /// Adds an expectation for each of these rows of the set.
    void expect(const MutationSet &set, const std::vector<quint32> &rows);

    const TestCase &testCase() const { return m_case; }
    const Evaluation &evaluation() const { return m_evaluation; } ///< the latest one
    bool isBusy() const { return m_evaluating.isRunning(); }

    void openFile(const QString &path); ///< errors are shown in the dialog
    void saveFile(const QString &path);

Q_SIGNALS:
    void evaluated();

protected:
    void changeEvent(QEvent *event) override;

private:
    /// What a line of the tree is about.
    struct Line
    {
        enum class Kind { Nothing, Expectation, Value, Surplus } kind = Kind::Nothing;
        int index = -1; ///< of the expectation, or row of the set of what is surplus
        int column = -1;
        bool isOld = false;
        friend bool operator==(const Line &, const Line &) = default;
    };

    QWidget *makeForm();
    QWidget *makeButtons();
    void connectParts();
    void takeForm();
    void takeWords();
    void showForm();
    void evaluate();
    void showEvaluation();
    void addExpectation(QTreeWidgetItem *parent, int index);
    void addSurplus(QTreeWidgetItem *parent);
    QTreeWidgetItem *addLine(QTreeWidgetItem *parent, const QStringList &texts, const Line &line);
    Line currentLine() const;
    ColumnMatcher *currentMatcher();
    void showCurrent();
    void takeMatcher(const ValueMatcher &matcher);
    void removeCurrent();
    void expectCurrent();
    void askForFile(bool isOpen);

    QThreadPool m_pool;
    PoolTask m_expecting;  // turns records into expectations
    PoolTask m_evaluating; // the latest only
    TestCase m_case;
    bool m_isTouched = false; // by a person or a file
    bool m_isShowing = false; // fields are being filled, not edited
    MutationSet m_set;
    QList<Env> m_envs;
    Evaluation m_evaluation;
    bool m_isTreeStale = false; // the test case has other lines by now
    QList<Line> m_lines;        // by number in the items

    QLineEdit *m_name = nullptr;
    QLineEdit *m_prompt = nullptr;
    QCheckBox *m_surplusCounts = nullptr;
    QLabel *m_score = nullptr;
    MessageLine *m_message = nullptr;
    QTreeWidget *m_tree = nullptr;
    MatcherEdit *m_matcher = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_expect = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace plato::ui
