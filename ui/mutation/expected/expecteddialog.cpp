// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/expected/expecteddialog.h"

#include "core/mutation/log/mutationtext.h"
#include "core/pool/runonpool.h"
#include "core/text/jsontext.h"
#include "ui/common/colours.h"
#include "ui/common/icons.h"
#include "ui/common/jsonfile.h"
#include "ui/mutation/expected/matcheredit.h"

#include <QCheckBox>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

enum TreeColumn { WhatColumn, ExpectedColumn, ActualColumn };

constexpr int LineRole = Qt::UserRole + 1;
constexpr qsizetype MaxSurplusLines = 500;
constexpr qint64 MaxFileSize = 20 << 20;
constexpr qsizetype MaxShown = 200;

QString shownJson(QByteArrayView json)
{
    return json.isEmpty() ? ExpectedDialog::tr("(not there)") : jsontext::oneLine(jsontext::textOf(json, MaxShown));
}

QByteArrayView actualOf(const Mutation &mutation, const QString &name, bool isOld)
{
    for (const auto caseSensitivity : {Qt::CaseSensitive, Qt::CaseInsensitive}) {
        for (const Mutation::Column &column : mutation.columns()) {
            if (column.name.compare(name, caseSensitivity) == 0)
                return isOld || column.newJson.isEmpty() ? column.oldJson : column.newJson;
        }
        for (const Mutation::Field &field : mutation.key() + mutation.otherFields()) {
            if (!isOld && field.name.compare(name, caseSensitivity) == 0)
                return field.json;
        }
    }
    return {};
}

} // namespace

ExpectedDialog::ExpectedDialog(QWidget *parent)
    : QDialog(parent)
    , m_score(new QLabel)
    , m_message(new MessageLine)
    , m_tree(new QTreeWidget)
    , m_matcher(new MatcherEdit)
{
    setObjectName(u"expectedDialog"_s);
    setWindowTitle(tr("Expected changes"));
    m_score->setObjectName(u"expectedScore"_s);
    m_score->setTextFormat(Qt::PlainText);
    m_score->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_score->setWordWrap(true);
    QFont bold = m_score->font();
    bold.setBold(true);
    m_score->setFont(bold);
    m_message->setObjectName(u"expectedMessage"_s);
    m_tree->setObjectName(u"expectedTree"_s);
    m_tree->setAccessibleName(tr("Expected and actual changes"));
    m_tree->setHeaderLabels({tr("Change"), tr("Expected"), tr("Actual")});
    m_tree->setAlternatingRowColors(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setTextElideMode(Qt::ElideRight);

    auto *column = new QVBoxLayout(this);
    column->addWidget(makeForm());
    column->addWidget(m_score);
    column->addWidget(m_tree, 1);
    column->addWidget(m_matcher);
    column->addWidget(m_message);
    column->addWidget(makeButtons());
    resize(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 34);
    m_tree->setColumnWidth(WhatColumn, width() * 2 / 5);
    m_tree->setColumnWidth(ExpectedColumn, width() * 3 / 10);
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
    m_surplusCounts = new QCheckBox(tr("&Changes that nobody expected lower the score"));
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
    m_expect = add(tr("&Expect This"), u"expectedExpect"_s, tr("Expect the chosen surplus change (Return)"));
    row->addStretch(1);
    auto *openButton = add(tr("&Open…"), u"expectedOpen"_s, tr("Open a test case file"));
    m_save = add(tr("&Save As…"), u"expectedSave"_s, tr("Write a test case file that platod evaluates the same way"));
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
        showEvaluation(); // colours are those of the palette
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
    const bool isMerged = m_case.isMerged;
    runOnPool(
        m_pool, m_expecting.context(),
        [set, rows, isMerged](const StopFlag &stop) { return evaluation::expectationsOf(set, rows, isMerged, stop); },
        [this](const QList<ExpectedMutation> &expected) {
            for (const ExpectedMutation &each : expected) {
                if (!m_case.mutations.contains(each))
                    m_case.mutations.append(each);
            }
            evaluate();
        });
}

/// Nothing that is evaluated.
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

QTreeWidgetItem *ExpectedDialog::addLine(QTreeWidgetItem *parent, const QStringList &texts, const Line &line)
{
    auto *item = new QTreeWidgetItem(parent, texts);
    for (int column = 0; column < texts.size(); ++column)
        item->setToolTip(column, mutationtext::asToolTip(texts[column]));
    item->setData(0, LineRole, int(m_lines.size()));
    m_lines.append(line);
    return item;
}

void ExpectedDialog::addExpectation(QTreeWidgetItem *parent, int index)
{
    const ExpectedMutation &expected = m_case.mutations[index];
    const Evaluation::Outcome &outcome = m_evaluation.outcomes[index];
    const qsizetype row = outcome.isMatched() ? outcome.row : outcome.nearest;
    const Mutation actual = row >= 0 ? m_evaluation.set.at(row) : Mutation();
    QString found = row < 0 ? tr("nothing like it") : u"%1 %2"_s.arg(actual.actionWord().toUpper(), actual.keyText());
    if (!outcome.isMatched() && row >= 0)
        found = tr("nearest: %1").arg(found);
    const QString env = expected.env.isEmpty() ? QString() : u" · "_s + expected.env;
    QTreeWidgetItem *item =
        addLine(parent, {expected.text() + env, expected.action.toUpper(), found}, {Line::Kind::Expectation, index});
    const QColor wrong = toneColour(Tone::Danger, palette());
    const auto addValues = [&](const QList<ColumnMatcher> &values, bool isOld) {
        for (int i = 0; i < values.size(); ++i) {
            const QByteArrayView json = row < 0 ? QByteArrayView() : actualOf(actual, values[i].column, isOld);
            const bool isWrong =
                std::any_of(outcome.differences.cbegin(), outcome.differences.cend(),
                            [&](const auto &d) { return d.column == values[i].column && d.isOld == isOld; });
            const QString name = isOld ? tr("%1, before", "column").arg(values[i].column) : values[i].column;
            QTreeWidgetItem *line = addLine(item,
                                            {(isWrong ? u"≠ "_s : QString()) + name, values[i].matcher.text(),
                                             row < 0 ? QString() : shownJson(json)},
                                            {Line::Kind::Value, index, i, isOld});
            if (isWrong)
                line->setForeground(ActualColumn, wrong);
        }
    };
    addValues(expected.values, false);
    addValues(expected.oldValues, true);
    item->setExpanded(!outcome.isMatched());
}

void ExpectedDialog::addSurplus(QTreeWidgetItem *parent)
{
    const auto shown = std::min(qsizetype(m_evaluation.surplus.size()), MaxSurplusLines);
    for (qsizetype i = 0; i < shown; ++i) {
        const quint32 row = m_evaluation.surplus[size_t(i)];
        const Mutation mutation = m_evaluation.set.at(row);
        const QString name =
            u"%1 %2 %3"_s.arg(mutation.actionWord().toUpper(), mutation.table(), mutation.keyText()).simplified();
        addLine(parent,
                {name.isEmpty() ? tr("Other") : name, // as the list calls it
                 {},
                 mutationtext::summaryOf(mutation)},
                {Line::Kind::Surplus, int(row)});
    }
    if (const auto left = qsizetype(m_evaluation.surplus.size()) - shown; left > 0)
        addLine(parent, {tr("and %L1 more").arg(left), {}, {}}, {});
}

void ExpectedDialog::showEvaluation()
{
    if (m_evaluation.outcomes.size() != m_case.mutations.size() && isBusy())
        return; // of a case that is another by now
    m_isTreeStale = false;
    const Line current = currentLine();
    const QSignalBlocker blocker(m_tree); // who types a value goes on doing so
    m_tree->clear();
    m_lines.clear();
    const qsizetype expected = m_evaluation.outcomes.size();
    const qsizetype matched = m_evaluation.matchedCount();
    const auto addGroup = [this](const QString &text, Tone tone) {
        QTreeWidgetItem *item = addLine(nullptr, {text, {}, {}}, {});
        QFont bold = m_tree->font();
        bold.setBold(true);
        item->setFont(0, bold);
        item->setForeground(0, toneColour(tone, palette()));
        m_tree->addTopLevelItem(item);
        return item;
    };
    QTreeWidgetItem *missingGroup = addGroup(tr("✗ Missing: %L1").arg(expected - matched), Tone::Danger);
    QTreeWidgetItem *matchedGroup = addGroup(tr("✓ Matched: %L1").arg(matched), Tone::Good);
    QTreeWidgetItem *surplusGroup = addGroup(tr("+ Surplus: %L1").arg(m_evaluation.surplus.size()), Tone::Warning);
    for (int i = 0; i < expected; ++i)
        addExpectation(m_evaluation.outcomes[i].isMatched() ? matchedGroup : missingGroup, i);
    addSurplus(surplusGroup);
    for (QTreeWidgetItem *group : {missingGroup, matchedGroup, surplusGroup})
        group->setExpanded(true);

    const auto percent = QLocale().toString(m_evaluation.score * 100, 'f', 1);
    m_score->setText(expected == 0 ? tr("Nothing expected yet: choose changes in the list and press Ctrl+Shift+X, or "
                                        "choose a surplus change here.")
                                   : tr("Score %1 % · %2 of %3 matched · %4 surplus · %5 ignored")
                                         .arg(percent)
                                         .arg(matched)
                                         .arg(expected)
                                         .arg(m_evaluation.surplus.size())
                                         .arg(m_evaluation.ignoredCount));
    m_save->setEnabled(expected > 0);
    for (QTreeWidgetItemIterator item(m_tree); *item; ++item) {
        if (current.kind != Line::Kind::Nothing && m_lines[(*item)->data(0, LineRole).toInt()] == current)
            m_tree->setCurrentItem(*item);
    }
    showCurrent();
}

ExpectedDialog::Line ExpectedDialog::currentLine() const
{
    const QTreeWidgetItem *item = m_isTreeStale ? nullptr : m_tree->currentItem();
    return item ? m_lines.value(item->data(0, LineRole).toInt()) : Line();
}

ColumnMatcher *ExpectedDialog::currentMatcher()
{
    const Line line = currentLine();
    if (line.kind != Line::Kind::Value || line.index >= m_case.mutations.size())
        return nullptr;
    ExpectedMutation &expected = m_case.mutations[line.index];
    QList<ColumnMatcher> &values = line.isOld ? expected.oldValues : expected.values;
    return line.column < values.size() ? &values[line.column] : nullptr;
}

void ExpectedDialog::showCurrent()
{
    const Line line = currentLine();
    m_remove->setEnabled(line.kind == Line::Kind::Expectation || line.kind == Line::Kind::Value);
    m_expect->setEnabled(line.kind == Line::Kind::Surplus);
    if (const ColumnMatcher *matcher = currentMatcher())
        m_matcher->setMatcher(tr("%1 is", "column, then how it is compared").arg(matcher->column), matcher->matcher);
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
    const Line line = currentLine();
    if (line.kind == Line::Kind::Expectation && line.index < m_case.mutations.size()) {
        m_case.mutations.removeAt(line.index);
    } else if (currentMatcher()) {
        ExpectedMutation &expected = m_case.mutations[line.index];
        (line.isOld ? expected.oldValues : expected.values).removeAt(line.column);
    } else {
        return;
    }
    m_isTouched = m_isTreeStale = true;
    evaluate();
}

void ExpectedDialog::expectCurrent()
{
    const Line line = currentLine();
    if (line.kind == Line::Kind::Surplus)
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
        return m_message->say(bytes.error());
    const auto read = testcase::fromJson(*bytes);
    if (!read)
        return m_message->say(tr("%1: %2", "file, error").arg(jsonfile::nameOf(path), read.error()));
    m_message->say(tr("Opened %1.").arg(jsonfile::nameOf(path)));
    m_case = *read;
    m_isTouched = m_isTreeStale = true;
    showForm();
    evaluate();
}

void ExpectedDialog::saveFile(const QString &path)
{
    if (m_case.name.trimmed().isEmpty()) { // a file needs one, see docs/test-cases.md
        m_case.name = QFileInfo(path).completeBaseName();
        showForm();
    }
    m_message->say(jsonfile::write(path, testcase::toJson(m_case)));
}

} // namespace plato::ui
