// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/filter/filterbuilder.h"

#include "core/mutation/filter/filterlanguage.h"
#include "ui/common/icons.h"
#include "ui/mutation/filter/filterrow.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

using Kind = FilterExpression::Kind;

} // namespace

FilterBuilder::FilterBuilder(const QString &text, const FilterVocabulary &vocabulary, QWidget *parent)
    : QDialog(parent)
    , m_vocabulary(vocabulary)
    , m_join(new QComboBox)
    , m_scroll(new QScrollArea)
    , m_add(new QPushButton(tr("&Add condition")))
    , m_preview(new QLabel)
    , m_problem(new QLabel)
{
    setObjectName(u"filterBuilder"_s);
    setWindowTitle(tr("Build a filter"));
    makeParts();
    take(text);
    connect(m_join, &QComboBox::currentIndexChanged, this, &FilterBuilder::refresh);
    connect(m_add, &QPushButton::clicked, this, [this] {
        FilterRow *row = addRow();
        refresh();
        row->focusFirst();
    });
    refresh();
    resize(sizeHint().expandedTo({fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 20}));
}

void FilterBuilder::makeParts()
{
    m_join->setObjectName(u"builderJoin"_s);
    m_join->setAccessibleName(tr("Which of the conditions have to hold"));
    m_join->addItem(tr("all of these hold (and)"), int(Kind::All));
    m_join->addItem(tr("one of these holds (or)"), int(Kind::Any));
    auto *joinText = new QLabel(tr("&Show mutations for which"));
    joinText->setBuddy(m_join);
    auto *joinRow = new QHBoxLayout;
    joinRow->addWidget(joinText);
    joinRow->addWidget(m_join);
    joinRow->addStretch();

    auto *rows = new QWidget;
    m_list = new QVBoxLayout(rows);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->addStretch();
    m_scroll->setObjectName(u"builderRows"_s);
    m_scroll->setWidget(rows);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);

    m_add->setObjectName(u"builderAdd"_s);
    m_add->setIcon(themedIcon(u"add"_s, palette()));
    m_add->setAutoDefault(false);
    m_preview->setObjectName(u"builderPreview"_s);
    m_preview->setAccessibleName(tr("The filter as text"));
    m_preview->setTextFormat(Qt::PlainText);
    m_preview->setWordWrap(true);
    m_preview->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->setObjectName(u"builderProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_use = buttons->addButton(tr("Use filter"), QDialogButtonBox::AcceptRole);
    m_use->setObjectName(u"builderUse"_s);
    m_use->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false); // or Return could cancel
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->addLayout(joinRow);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_add, 0, Qt::AlignLeft);
    column->addWidget(m_preview);
    column->addWidget(m_problem);
    column->addWidget(buttons);
}

void FilterBuilder::take(const QString &text)
{
    const auto read = filterlanguage::parse(text);
    if (!read)
        return addRow()->setText(text); // the row says what is wrong, and the person can mend it there
    if (read->isEmpty() && !read->isNegated) {
        addRow();
        return;
    }
    const bool isGroup = read->kind != Kind::Term && !read->isNegated && !read->parts.isEmpty();
    FilterRow *first = addRow();
    first->setExpression(*read);
    if (!first->isText() || !isGroup)
        return; // one row shows all of it: a single term, or `table:(a or b)`
    m_join->setCurrentIndex(m_join->findData(int(read->kind)));
    removeRow(first);
    for (const FilterExpression &part : read->parts)
        addRow()->setExpression(part);
}

FilterRow *FilterBuilder::addRow()
{
    auto *row = new FilterRow(m_vocabulary);
    m_list->insertWidget(m_list->count() - 1, row);
    row->show(); // at once, since it may get the focus next, and the layout shows it only later
    m_rows.append(row);
    connect(row, &FilterRow::changed, this, &FilterBuilder::refresh);
    connect(row, &FilterRow::removeRequested, this, [this, row] {
        const qsizetype place = m_rows.indexOf(row);
        removeRow(row);
        if (m_rows.isEmpty())
            m_add->setFocus();
        else
            m_rows[std::min(place, m_rows.size() - 1)]->focusFirst();
    });
    return row;
}

void FilterBuilder::removeRow(FilterRow *row)
{
    m_rows.removeOne(row);
    row->hide();
    row->deleteLater();
    refresh();
}

QString FilterBuilder::text() const
{
    FilterExpression all;
    all.kind = Kind(m_join->currentData().toInt());
    for (const FilterRow *row : m_rows) {
        const auto expression = row->expression();
        if (expression && (!expression->isEmpty() || expression->isNegated))
            all.parts.append(*expression);
    }
    return all.parts.isEmpty() ? QString() : filterlanguage::textOf(all);
}

void FilterBuilder::refresh()
{
    QString problem;
    for (qsizetype i = 0; i < m_rows.size() && problem.isEmpty(); ++i) {
        const QString ofRow = m_rows[i]->problem();
        if (!ofRow.isEmpty())
            problem = m_rows.size() == 1 ? ofRow : tr("Condition %1: %2").arg(i + 1).arg(ofRow);
    }
    const QString filter = text();
    m_preview->setText(filter.isEmpty() ? tr("Every mutation is shown.") : filter);
    m_preview->setVisible(!filter.isEmpty() || problem.isEmpty());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_use->setEnabled(problem.isEmpty());
    m_use->setToolTip(problem);
}

} // namespace plato::ui
