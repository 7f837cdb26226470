// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/highlight/highlightrulesdialog.h"

#include "core/mutation/filter/filterlanguage.h"
#include "core/mutation/log/mutationtext.h"
#include "core/text/showntext.h"
#include "ui/common/icons.h"
#include "ui/mutation/filter/filteredit.h"
#include "ui/mutation/highlight/highlightlook.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

using Colour = HighlightRule::Colour;

/// Why a rule cannot be used; empty when it can.
QString problemOf(const HighlightRule &rule)
{
    if (rule.filter.trimmed().isEmpty())
        return HighlightRulesDialog::tr("Which mutations? Type a filter, as table:ticket.");
    const auto read = filterlanguage::parse(rule.filter);
    if (!read)
        return read.error().message;
    if (rule.sign.trimmed().isEmpty())
        return HighlightRulesDialog::tr("Type a sign, so that the rule is seen without its colour, too.");
    return {};
}

} // namespace

HighlightRulesDialog::HighlightRulesDialog(const QList<HighlightRule> &rules, const FilterVocabulary &vocabulary,
                                           QWidget *parent)
    : QDialog(parent)
    , m_rules(rules)
    , m_problem(new QLabel)
{
    setObjectName(u"highlightRulesDialog"_s);
    setWindowTitle(tr("Highlight rules"));
    m_problem->setObjectName(u"ruleProblem"_s);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    auto *note = new QLabel(tr("Of several rules that fit a mutation, the first one counts."));
    note->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    m_save = buttons->button(QDialogButtonBox::Save);
    m_save->setObjectName(u"rulesSave"_s);
    m_save->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false); // or Return could cancel
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *row = new QHBoxLayout;
    row->addWidget(makeList(), 2);
    row->addWidget(makeForm(), 3);
    auto *column = new QVBoxLayout(this);
    column->addWidget(note);
    column->addLayout(row, 1);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    m_filter->setVocabulary(vocabulary);
    resize(sizeHint().expandedTo({fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 18}));

    connectParts();
    for (qsizetype i = 0; i < m_rules.size(); ++i) {
        m_list->addItem(new QListWidgetItem);
        showInList(int(i));
    }
    m_list->setCurrentRow(m_rules.isEmpty() ? -1 : 0);
    showRule();
    check();
}

QWidget *HighlightRulesDialog::makeList()
{
    m_list = new QListWidget;
    m_list->setObjectName(u"rulesList"_s);
    m_list->setAccessibleName(tr("Highlight rules"));
    const auto button = [](const QString &text, const QString &name, const QString &tip) {
        auto *made = new QPushButton(text);
        made->setObjectName(name);
        made->setToolTip(tip);
        made->setAutoDefault(false);
        return made;
    };
    m_add = button(tr("&Add"), u"ruleAdd"_s, tr("Add a rule behind the others"));
    m_remove = button(tr("&Remove"), u"ruleRemove"_s, tr("Remove the chosen rule"));
    m_up = button(tr("&Up"), u"ruleUp"_s, tr("Ask this rule earlier"));
    m_down = button(tr("&Down"), u"ruleDown"_s, tr("Ask this rule later"));
    auto *buttons = new QHBoxLayout;
    for (QPushButton *each : {m_add, m_remove, m_up, m_down})
        buttons->addWidget(each);
    auto *side = new QWidget;
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
    return side;
}

QWidget *HighlightRulesDialog::makeForm()
{
    m_name = new QLineEdit;
    m_name->setObjectName(u"ruleName"_s);
    m_name->setPlaceholderText(tr("The filter itself"));
    m_filter = new FilterEdit;
    m_filter->setObjectName(u"ruleFilter"_s);
    m_colour = new QComboBox;
    m_colour->setObjectName(u"ruleColour"_s);
    for (const Colour colour : {Colour::Amber, Colour::Red, Colour::Green, Colour::Blue, Colour::Violet, Colour::Grey})
        m_colour->addItem(nameOf(colour), int(colour));
    m_sign = new QLineEdit;
    m_sign->setObjectName(u"ruleSign"_s);
    m_sign->setMaxLength(HighlightRule::MaxSignLength);
    m_sign->setToolTip(tr("A letter or a mark beside the row: it says the same as the colour"));
    m_sign->setMaximumWidth(fontMetrics().averageCharWidth() * 8);

    m_form = new QWidget;
    auto *form = new QFormLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Filter"), m_filter);
    form->addRow(tr("&Colour"), m_colour);
    form->addRow(tr("&Sign"), m_sign);
    return m_form;
}

void HighlightRulesDialog::connectParts()
{
    connect(m_add, &QPushButton::clicked, this, &HighlightRulesDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &HighlightRulesDialog::remove);
    connect(m_up, &QPushButton::clicked, this, [this] { moveRule(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveRule(1); });
    connect(m_list, &QListWidget::currentRowChanged, this, &HighlightRulesDialog::showRule);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        m_rules[m_list->row(item)].isEnabled = item->checkState() == Qt::Checked;
        check();
    });
    for (QLineEdit *edit : {m_name, static_cast<QLineEdit *>(m_filter), m_sign})
        connect(edit, &QLineEdit::textChanged, this, &HighlightRulesDialog::takeRule);
    connect(m_colour, &QComboBox::currentIndexChanged, this, &HighlightRulesDialog::takeRule);
}

void HighlightRulesDialog::add()
{
    HighlightRule rule;
    rule.colour = Colour(m_colour->itemData(int(m_rules.size()) % m_colour->count()).toInt());
    m_rules.append(rule);
    {
        const QSignalBlocker blocker(m_list);
        m_list->addItem(new QListWidgetItem);
    }
    showInList(int(m_rules.size()) - 1);
    m_list->setCurrentRow(int(m_rules.size()) - 1);
    m_filter->setFocus();
    check();
}

void HighlightRulesDialog::remove()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    m_rules.removeAt(row);
    {
        const QSignalBlocker blocker(m_list);
        delete m_list->takeItem(row);
    }
    showRule();
    check();
}

void HighlightRulesDialog::moveRule(int step)
{
    const int row = m_list->currentRow();
    const int to = row + step;
    if (row < 0 || to < 0 || to >= m_rules.size())
        return;
    m_rules.swapItemsAt(row, to);
    showInList(row);
    showInList(to);
    m_list->setCurrentRow(to);
    check();
}

void HighlightRulesDialog::showRule()
{
    const int row = m_list->currentRow();
    const HighlightRule rule = row < 0 ? HighlightRule() : m_rules[row];
    m_isShowing = true;
    m_name->setText(rule.name);
    m_filter->setText(rule.filter);
    m_colour->setCurrentIndex(m_colour->findData(int(rule.colour)));
    m_sign->setText(rule.sign);
    m_isShowing = false;
    m_form->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_rules.size());
}

void HighlightRulesDialog::takeRule()
{
    const int row = m_list->currentRow();
    if (m_isShowing || row < 0)
        return;
    HighlightRule &rule = m_rules[row];
    rule.name = m_name->text().simplified();
    rule.filter = m_filter->text().trimmed();
    rule.colour = Colour(m_colour->currentData().toInt());
    rule.sign = m_sign->text().trimmed();
    showInList(row);
    check();
}

void HighlightRulesDialog::showInList(int row)
{
    const HighlightRule &rule = m_rules[row];
    const QSignalBlocker blocker(m_list);
    QListWidgetItem *item = m_list->item(row);
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
    item->setCheckState(rule.isEnabled ? Qt::Checked : Qt::Unchecked);
    const QString name = rule.name.isEmpty() ? rule.filter : rule.name;
    item->setText(name.isEmpty() ? tr("(new rule)") : showntext::line(name));
    item->setData(Qt::AccessibleTextRole, tr("%1, %2, sign %3").arg(item->text(), nameOf(rule.colour), rule.sign));
    item->setToolTip(showntext::toolTip(rule.filter));
    item->setIcon(signIcon(rule, palette(), style()->pixelMetric(QStyle::PM_SmallIconSize), devicePixelRatioF()));
}

void HighlightRulesDialog::check()
{
    QString problem;
    for (qsizetype i = 0; i < m_rules.size() && problem.isEmpty(); ++i) {
        const QString ofRule = problemOf(m_rules[i]);
        if (!ofRule.isEmpty())
            problem = m_rules.size() == 1 ? ofRule : tr("Rule %1: %2").arg(i + 1).arg(ofRule);
    }
    m_problem->setText(problem);
    m_save->setEnabled(problem.isEmpty());
}

void HighlightRulesDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_list) {
        for (int row = 0; row < m_list->count(); ++row)
            showInList(row);
    }
    QDialog::changeEvent(event);
}

} // namespace plato::ui
