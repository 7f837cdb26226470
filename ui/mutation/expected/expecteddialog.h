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

namespace plato::ui {

class EvaluationTree;
class MatcherEdit;
class MessageLine;

/// Shows what was expected beside what happened: matched, missing and surplus mutations with a score. The expectations
/// are a test case that can be edited, saved and opened. It is evaluated on a pool after every change, with the same
/// result as in the local runtime. Not modal: the person chooses mutations in the list while it is open.
class ExpectedDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ExpectedDialog(QWidget *parent = nullptr);
    ~ExpectedDialog() override;

    /// What happened. As long as nobody has edited the test case, its envs and noise rules are taken from here.
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
    QWidget *makeForm();
    QWidget *makeButtons();
    void connectParts();
    void takeForm();
    void takeWords();
    void showForm();
    void evaluate();
    void showEvaluation();
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
    bool m_isTouched = false; // edited by a person, or opened from a file
    bool m_isShowing = false; // the program fills the fields: no edits
    MutationSet m_set;
    QList<Env> m_envs;
    Evaluation m_evaluation;

    QLineEdit *m_name = nullptr;
    QLineEdit *m_prompt = nullptr;
    QCheckBox *m_surplusCounts = nullptr;
    QLabel *m_score = nullptr;
    MessageLine *m_message = nullptr;
    EvaluationTree *m_tree = nullptr;
    MatcherEdit *m_matcher = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_expect = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace plato::ui
