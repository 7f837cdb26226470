// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/expected/evaluationtree.h"

#include "core/mutation/log/mutationtext.h"
#include "core/text/exacttext.h"
#include "core/text/showntext.h"
#include "core/text/shownvalue.h"
#include "ui/common/colours.h"

#include <QSignalBlocker>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int LineRole = Qt::UserRole + 1;
constexpr qsizetype MaxSurplusLines = 500;
constexpr qsizetype MaxShown = 200;

QString shownJson(QByteArrayView json)
{
    return json.isEmpty() ? shownvalue::notThere() : shownvalue::quoted(json, MaxShown);
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

EvaluationTree::EvaluationTree(QWidget *parent)
    : QTreeWidget(parent)
{
    setObjectName(u"expectedTree"_s);
    setAccessibleName(tr("Expected and actual mutations"));
    setHeaderLabels({tr("Mutation"), tr("Expected"), tr("Actual")});
    setAlternatingRowColors(true);
    setUniformRowHeights(true);
    setTextElideMode(Qt::ElideRight);
}

EvaluationTree::Line EvaluationTree::currentLine() const
{
    const QTreeWidgetItem *item = m_isStale ? nullptr : currentItem();
    return item ? m_lines.value(item->data(0, LineRole).toInt()) : Line();
}

void EvaluationTree::showEvaluation(const TestCase &testCase, const Evaluation &evaluation)
{
    m_isStale = false;
    const Line current = currentLine();
    const QSignalBlocker blocker(this); // a person who types a value goes on doing so
    clear();
    m_lines.clear();
    // The window's palette: the tree gets a new one only after its dialog was told, which then shows the lines again.
    const QPalette colours = window()->palette();
    const qsizetype expected = evaluation.outcomes.size();
    const qsizetype matched = evaluation.matchedCount();
    QTreeWidgetItem *missingGroup =
        addGroup(tr("✗ Missing: %L1").arg(expected - matched), toneColour(Tone::Danger, colours));
    QTreeWidgetItem *matchedGroup = addGroup(tr("✓ Matched: %L1").arg(matched), toneColour(Tone::Good, colours));
    QTreeWidgetItem *surplusGroup =
        addGroup(tr("+ Surplus: %L1").arg(evaluation.surplus.size()), toneColour(Tone::Warning, colours));
    for (int i = 0; i < expected; ++i)
        addExpectation(evaluation.outcomes[i].isMatched() ? matchedGroup : missingGroup, testCase, evaluation, i);
    addSurplus(surplusGroup, evaluation);
    for (QTreeWidgetItem *group : {missingGroup, matchedGroup, surplusGroup})
        group->setExpanded(true);
    for (QTreeWidgetItemIterator item(this); *item; ++item) {
        if (current.kind != Line::Kind::Nothing && m_lines[(*item)->data(0, LineRole).toInt()] == current)
            setCurrentItem(*item);
    }
}

QTreeWidgetItem *EvaluationTree::addGroup(const QString &text, const QColor &colour)
{
    QTreeWidgetItem *item = addLine(nullptr, {text, {}, {}}, {});
    QFont bold = font();
    bold.setBold(true);
    item->setFont(0, bold);
    item->setForeground(0, colour);
    addTopLevelItem(item);
    return item;
}

QTreeWidgetItem *EvaluationTree::addLine(QTreeWidgetItem *parent, const QStringList &texts, const Line &line)
{
    auto *item = new QTreeWidgetItem(parent);
    for (int column = 0; column < texts.size(); ++column) {
        item->setText(column, showntext::whole(texts[column], showntext::MaxLine));
        item->setToolTip(column, showntext::ourToolTip(texts[column]));
    }
    item->setData(0, LineRole, int(m_lines.size()));
    m_lines.append(line);
    return item;
}

void EvaluationTree::addExpectation(QTreeWidgetItem *parent, const TestCase &testCase, const Evaluation &evaluation,
                                    int index)
{
    const ExpectedMutation &expected = testCase.mutations[index];
    const Evaluation::Outcome &outcome = evaluation.outcomes[index];
    const qsizetype row = outcome.isMatched() ? outcome.row : outcome.nearest;
    const Mutation actual = row >= 0 ? evaluation.set.at(row) : Mutation();
    QString found =
        row < 0 ? tr("nothing like it")
                : u"%1 %2"_s.arg(mutationtext::shownName(actual.actionWord().toUpper()), mutationtext::keyOf(actual));
    if (!outcome.isMatched() && row >= 0)
        found = tr("nearest: %1").arg(found);
    const QString env = expected.env.isEmpty() ? QString() : u" · "_s + expected.env;
    QTreeWidgetItem *item = addLine(
        parent,
        {mutationtext::shownName(expected.text() + env), mutationtext::shownName(expected.action.toUpper()), found},
        {Line::Kind::Expectation, index});
    const QColor wrong = toneColour(Tone::Danger, window()->palette());
    const auto addValues = [&](const QList<ColumnMatcher> &values, bool isOld) {
        for (int i = 0; i < values.size(); ++i) {
            const QByteArrayView json = row < 0 ? QByteArrayView() : actualOf(actual, values[i].column, isOld);
            const bool isWrong =
                std::any_of(outcome.differences.cbegin(), outcome.differences.cend(),
                            [&](const auto &d) { return d.column == values[i].column && d.isOld == isOld; });
            const QString column = mutationtext::shownName(values[i].column);
            const QString name = isOld ? tr("%1, before", "column").arg(column) : column;
            QString wanted = showntext::line(values[i].matcher.text());
            QString came = row < 0 ? QString() : shownJson(json);
            exacttext::tellApart(wanted, came);
            QTreeWidgetItem *line = addLine(item, {(isWrong ? u"≠ "_s : QString()) + name, wanted, came},
                                            {Line::Kind::Value, index, i, isOld});
            if (isWrong)
                line->setForeground(ActualColumn, wrong);
        }
    };
    addValues(expected.values, false);
    addValues(expected.oldValues, true);
    item->setExpanded(!outcome.isMatched());
}

void EvaluationTree::addSurplus(QTreeWidgetItem *parent, const Evaluation &evaluation)
{
    const auto shown = std::min(qsizetype(evaluation.surplus.size()), MaxSurplusLines);
    for (qsizetype i = 0; i < shown; ++i) {
        const quint32 row = evaluation.surplus[size_t(i)];
        const Mutation mutation = evaluation.set.at(row);
        const QString name = u"%1 %2 %3"_s
                                 .arg(mutationtext::shownName(mutation.actionWord().toUpper()),
                                      mutationtext::shownName(mutation.table()), mutationtext::keyOf(mutation))
                                 .simplified();
        addLine(parent,
                {name.isEmpty() ? tr("Other") : name, // the same word as in the list of mutations
                 {},
                 mutationtext::summaryOf(mutation)},
                {Line::Kind::Surplus, int(row)});
    }
    if (const auto left = qsizetype(evaluation.surplus.size()) - shown; left > 0)
        addLine(parent, {tr("and %Ln more", nullptr, int(left)), {}, {}}, {});
}

} // namespace plato::ui
