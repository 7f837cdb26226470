// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/expected/expecteddialog.h"

#include "core/pool/runonpool.h"
#include "core/text/showntext.h"
#include "ui/common/icons.h"
#include "ui/common/jsonfile.h"
#include "ui/mutation/expected/evaluationtree.h"
#include "ui/mutation/expected/matcheredit.h"

#include <QCheckBox>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

using Kind = EvaluationTree::Line::Kind;

constexpr qint64 MaxFileSize = 20 << 20;

} // namespace

ExpectedDialog::ExpectedDialog(QWidget *parent)
    : QDialog(parent)
    , m_score(new QLabel)
    , m_message(new MessageLine)
    , m_tree(new EvaluationTree)
    , m_matcher(new MatcherEdit)
{
    setObjectName(u"expectedDialog"_s);
    setWindowTitle(tr("Expected mutations"));
    m_score->setObjectName(u"expectedScore"_s);
    m_score->setTextFormat(Qt::PlainText);
    m_score->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_score->setWordWrap(true);
    QFont bold = m_score->font();
    bold.setBold(true);
    m_score->setFont(bold);
    m_message->setObjectName(u"expectedMessage"_s);

    auto *column = new QVBoxLayout(this);
    column->addWidget(makeForm());
    column->addWidget(m_score);
    column->addWidget(m_tree, 1);
    column->addWidget(m_matcher);
    column->addWidget(m_message);
    column->addWidget(makeButtons());
    resize(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 34);
    m_tree->setColumnWidth(EvaluationTree::WhatColumn, width() * 2 / 5);
    m_tree->setColumnWidth(EvaluationTree::ExpectedColumn, width() * 3 / 10);
    connectParts();
    showForm();
    showEvaluation();
}

QWidget *ExpectedDialog::makeForm()
{
    m_name = new QLineEdit;
    m_name->setObjectName(u"expectedName"_s);
    m_name->setPlaceholderText(tr("A name for people"));
    m_prompt = new QLineEdit;
    m_prompt->setObjectName(u"expectedPrompt"_s);
    m_prompt->setPlaceholderText(tr("What is to be done, as an agent is told it"));
    m_surplusCounts = new QCheckBox(tr("&Mutations that nobody expected lower the score"));
    m_surplusCounts->setObjectName(u"expectedSurplusCounts"_s);
    auto *form = new QWidget;
    auto *layout = new QFormLayout(form);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addRow(tr("&Test case:"), m_name);
    layout->addRow(tr("&Prompt:"), m_prompt);
    layout->addRow(QString(), m_surplusCounts);
    return form;
}

QWidget *ExpectedDialog::makeButtons()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    const auto add = [row](const QString &text, const QString &name, const QString &tip) {
        auto *button = new QPushButton(text);
        button->setObjectName(name);
        button->setToolTip(tip);
        button->setAutoDefault(false);
        row->addWidget(button);
        return button;
    };
    m_remove = add(tr("&Remove"), u"expectedRemove"_s, tr("Remove the chosen expectation or value (Del)"));
    m_expect = add(tr("&Expect this"), u"expectedExpect"_s, tr("Expect the chosen surplus mutation (Return)"));
    row->addStretch(1);
    auto *openButton = add(tr("&Open…"), u"expectedOpen"_s, tr("Open a test case file"));
    m_save = add(tr("&Save as…"), u"expectedSave"_s, tr("Write a test case file that platod evaluates the same way"));
    auto *closeButton = add(tr("Close"), u"expectedClose"_s, tr("Close this; the expectations stay"));
    connect(openButton, &QPushButton::clicked, this, [this] { askForFile(true); });
    connect(m_save, &QPushButton::clicked, this, [this] { askForFile(false); });
    connect(closeButton, &QPushButton::clicked, this, &QDialog::reject);
    return box;
}

ExpectedDialog::~ExpectedDialog() = default;

void ExpectedDialog::connectParts()
{
    connect(m_name, &QLineEdit::textEdited, this, &ExpectedDialog::takeWords);
    connect(m_prompt, &QLineEdit::textEdited, this, &ExpectedDialog::takeWords);
    connect(m_surplusCounts, &QCheckBox::clicked, this, &ExpectedDialog::takeForm);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &ExpectedDialog::showCurrent);
    connect(m_tree, &QTreeWidget::itemActivated, this, &ExpectedDialog::expectCurrent);
    connect(m_matcher, &MatcherEdit::matcherChanged, this, &ExpectedDialog::takeMatcher);
    connect(m_remove, &QPushButton::clicked, this, &ExpectedDialog::removeCurrent);
    connect(m_expect, &QPushButton::clicked, this, &ExpectedDialog::expectCurrent);
    auto *erase = new QShortcut(QKeySequence::Delete, m_tree);
    erase->setContext(Qt::WidgetShortcut);
    connect(erase, &QShortcut::activated, this, &ExpectedDialog::removeCurrent);
}

void ExpectedDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_tree->topLevelItemCount() > 0)
        showEvaluation(); // its lines have colours of the palette
}

void ExpectedDialog::setActual(const MutationSet &set, const QList<Env> &envs, const QList<NoiseRule> &noise)
{
    m_set = set;
    m_envs = envs;
    if (!m_isTouched) {
        m_case.envs.clear();
        m_case.noise.clear();
        QHash<QString, QString> aliases;
        for (const Env &env : envs) {
            aliases.insert(env.jobId, env.alias);
            if (!env.alias.isEmpty() && !(env.simulator.isEmpty() && env.artifactId.isEmpty()))
                m_case.envs.append({env.alias, env.simulator, env.artifactId, {}});
        }
        for (NoiseRule rule : noise) {
            rule.env = aliases.value(rule.env, rule.env);
            m_case.noise.append(rule);
        }
    }
    evaluate();
}

void ExpectedDialog::expect(const MutationSet &set, const std::vector<quint32> &rows)
{
    m_isTouched = true;
    runOnPool(
        m_pool, m_expecting.context(),
        [set, rows](const StopFlag &stop) { return evaluation::expectationsOf(set, rows, stop); },
        [this](const QList<ExpectedMutation> &expected) {
            for (const ExpectedMutation &each : expected) {
                if (!m_case.mutations.contains(each))
                    m_case.mutations.append(each);
            }
            evaluate();
        });
}

/// Name and prompt have no influence on the evaluation.
void ExpectedDialog::takeWords()
{
    m_isTouched = true;
    m_case.name = m_name->text();
    m_case.prompt = m_prompt->text();
}

void ExpectedDialog::takeForm()
{
    takeWords();
    m_case.isSurplusWrong = m_surplusCounts->isChecked();
    evaluate();
}

void ExpectedDialog::showForm()
{
    m_name->setText(m_case.name);
    m_prompt->setText(m_case.prompt);
    m_surplusCounts->setChecked(m_case.isSurplusWrong);
}

void ExpectedDialog::evaluate()
{
    runOnPool(
        m_pool, m_evaluating.renew(),
        [testCase = m_case, set = m_set](const StopFlag &stop) { return evaluation::evaluate(testCase, set, stop); },
        [this](const Evaluation &evaluation) {
            m_evaluation = evaluation;
            showEvaluation();
            Q_EMIT evaluated();
        });
}

void ExpectedDialog::showEvaluation()
{
    if (m_evaluation.outcomes.size() != m_case.mutations.size() && isBusy())
        return; // the test case has changed since: the next evaluation is on its way
    m_tree->showEvaluation(m_case, m_evaluation);
    const qsizetype expected = m_evaluation.outcomes.size();
    const auto percent = QLocale().toString(m_evaluation.score * 100, 'f', 1);
    m_score->setText(expected == 0 ? tr("Nothing expected yet: choose mutations in the list and press Ctrl+Shift+X, or "
                                        "choose a surplus mutation here.")
                                   : tr("Score %1 % · %2 of %3 matched · %4 surplus · %5 ignored")
                                         .arg(percent)
                                         .arg(m_evaluation.matchedCount())
                                         .arg(expected)
                                         .arg(m_evaluation.surplus.size())
                                         .arg(m_evaluation.ignoredCount));
    const bool asksForOutput = m_case.output.isAsked();
    if (asksForOutput)
        m_score->setText(
            tr("This test case asks for an output, and is scored by that alone: no mutations are expected. "
               "Expect mutations in another one."));
    m_save->setEnabled(expected > 0 && !asksForOutput);
    showCurrent();
}

ColumnMatcher *ExpectedDialog::currentMatcher()
{
    const EvaluationTree::Line line = m_tree->currentLine();
    if (line.kind != Kind::Value || line.index >= m_case.mutations.size())
        return nullptr;
    ExpectedMutation &expected = m_case.mutations[line.index];
    QList<ColumnMatcher> &values = line.isOld ? expected.oldValues : expected.values;
    return line.column < values.size() ? &values[line.column] : nullptr;
}

void ExpectedDialog::showCurrent()
{
    const EvaluationTree::Line line = m_tree->currentLine();
    m_remove->setEnabled(line.kind == Kind::Expectation || line.kind == Kind::Value);
    m_expect->setEnabled(line.kind == Kind::Surplus);
    if (const ColumnMatcher *matcher = currentMatcher())
        m_matcher->setMatcher(tr("%1 is", "column, then how it is compared").arg(showntext::name(matcher->column)),
                              matcher->matcher);
    else
        m_matcher->clear();
}

void ExpectedDialog::takeMatcher(const ValueMatcher &matcher)
{
    ColumnMatcher *current = currentMatcher();
    if (!current || current->matcher == matcher)
        return;
    m_isTouched = true;
    current->matcher = matcher;
    evaluate();
}

void ExpectedDialog::removeCurrent()
{
    const EvaluationTree::Line line = m_tree->currentLine();
    if (line.kind == Kind::Expectation && line.index < m_case.mutations.size()) {
        m_case.mutations.removeAt(line.index);
    } else if (currentMatcher()) {
        ExpectedMutation &expected = m_case.mutations[line.index];
        (line.isOld ? expected.oldValues : expected.values).removeAt(line.column);
    } else {
        return;
    }
    m_isTouched = true;
    m_tree->setStale();
    evaluate();
}

void ExpectedDialog::expectCurrent()
{
    const EvaluationTree::Line line = m_tree->currentLine();
    if (line.kind == Kind::Surplus)
        expect(m_evaluation.set, {quint32(line.index)});
}

void ExpectedDialog::askForFile(bool isOpen)
{
    jsonfile::ask(this, isOpen ? jsonfile::Purpose::Open : jsonfile::Purpose::Save,
                  isOpen ? tr("Open a test case") : tr("Save the test case"), tr("Test cases (*.json)"),
                  [this, isOpen](const QString &path) { isOpen ? openFile(path) : saveFile(path); });
}

void ExpectedDialog::openFile(const QString &path)
{
    const auto bytes = jsonfile::read(path, MaxFileSize);
    if (!bytes)
        return m_message->say(bytes.error().message);
    const auto read = testcase::fromJson(*bytes);
    if (!read)
        return m_message->say(
            tr("%1: %2", "file, error").arg(jsonfile::nameOf(path), showntext::text(read.error().message)));
    m_message->say(tr("Opened %1.").arg(jsonfile::nameOf(path)));
    m_case = *read;
    m_isTouched = true;
    m_tree->setStale();
    showForm();
    evaluate();
}

void ExpectedDialog::saveFile(const QString &path)
{
    if (m_case.name.trimmed().isEmpty()) { // a test case file must have a name, see docs/test-cases.md
        m_case.name = QFileInfo(path).completeBaseName();
        showForm();
    }
    m_message->say(jsonfile::write(path, testcase::toJson(m_case)));
}

} // namespace plato::ui
