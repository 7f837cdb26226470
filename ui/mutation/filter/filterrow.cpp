// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/filter/filterrow.h"

#include "core/mutation/filter/filterlanguage.h"
#include "core/text/showntext.h"
#include "ui/common/accessibility.h"
#include "ui/common/icons.h"
#include "ui/mutation/filter/filteredit.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

using Kind = FilterExpression::Kind;
using Field = FilterExpression::Field;
using Operation = FilterExpression::Operation;

constexpr int FieldRole = Qt::UserRole + 1;
constexpr int NameRole = Qt::UserRole + 2;

bool takesValue(Operation operation)
{
    return operation != Operation::Changed && operation != Operation::Exists;
}

/// An operator, whether it is negated and whether it takes a list, in one number: the data of an item.
int codeOf(Operation operation, bool isNegated, bool isList)
{
    return int(operation) * 4 + (isNegated ? 2 : 0) + (isList ? 1 : 0);
}

} // namespace

/// The condition that the fields of a row show.
struct FilterRow::Shape
{
    FilterExpression term;
    bool isNegated = false;
    bool isList = false;
    QString values; // of a list, written as in the filter language

    int code() const { return codeOf(term.operation, isNegated, isList); }
    static Shape fromCode(int code)
    {
        Shape shape;
        shape.term.kind = Kind::Term;
        shape.term.operation = Operation(code / 4);
        shape.isNegated = (code & 2) != 0;
        shape.isList = (code & 1) != 0;
        return shape;
    }
};

FilterRow::FilterRow(const FilterVocabulary &vocabulary, QWidget *parent)
    : QWidget(parent)
    , m_vocabulary(vocabulary)
    , m_target(new QComboBox)
    , m_operator(new QComboBox)
    , m_oldValue(new QLineEdit)
    , m_arrow(new QLabel(u"→"_s))
    , m_value(new QLineEdit)
    , m_text(new FilterEdit)
    , m_remove(new QToolButton)
{
    setObjectName(u"filterRow"_s);
    makeParts();
    fillTargets();
    fillOperators();
    updateParts();
    connect(m_target, &QComboBox::currentTextChanged, this, [this] {
        fillOperators();
        updateParts();
        Q_EMIT changed();
    });
    connect(m_operator, &QComboBox::currentIndexChanged, this, [this] {
        updateParts();
        Q_EMIT changed();
    });
    for (QLineEdit *edit : {m_oldValue, m_value, static_cast<QLineEdit *>(m_text)})
        connect(edit, &QLineEdit::textChanged, this, &FilterRow::changed);
    connect(m_remove, &QToolButton::clicked, this, &FilterRow::removeRequested);
}

void FilterRow::makeParts()
{
    const auto name = [](QWidget *widget, const QString &objectName, const QString &accessibleName) {
        widget->setObjectName(objectName);
        widget->setAccessibleName(accessibleName);
        widget->setToolTip(accessibleName);
    };
    name(m_target, u"rowTarget"_s, tr("Looks at"));
    name(m_operator, u"rowOperator"_s, tr("Condition"));
    name(m_oldValue, u"rowOldValue"_s, tr("Old value"));
    name(m_value, u"rowValue"_s, tr("Value"));
    name(m_text, u"rowText"_s, tr("Condition as text"));
    name(m_remove, u"rowRemove"_s, tr("Remove this condition"));
    m_target->setEditable(true);
    setAccessibleNameOfEditable(*m_target, m_target->accessibleName());
    m_target->setInsertPolicy(QComboBox::NoInsert);
    m_target->setMinimumContentsLength(12);
    m_oldValue->setPlaceholderText(tr("any value"));
    m_operator->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_text->setVocabulary(m_vocabulary);
    m_remove->setIcon(themedIcon(u"remove"_s, palette()));
    m_remove->setAutoRaise(true);
    m_remove->setFocusPolicy(Qt::StrongFocus);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_target, 2);
    layout->addWidget(m_operator);
    layout->addWidget(m_oldValue, 2);
    layout->addWidget(m_arrow);
    layout->addWidget(m_value, 3);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_remove);
}

void FilterRow::fillTargets()
{
    const auto add = [this](Field field, const QString &text, const QString &name = {}) {
        m_target->addItem(text);
        m_target->setItemData(m_target->count() - 1, int(field), FieldRole);
        m_target->setItemData(m_target->count() - 1, name, NameRole);
    };
    add(Field::Anything, tr("Anything"));
    add(Field::Table, tr("Table"));
    add(Field::Action, tr("Action"));
    add(Field::Key, tr("Key"));
    add(Field::Env, tr("Environment"));
    add(Field::Time, tr("Time"));
    if (!m_vocabulary.columns.isEmpty())
        m_target->insertSeparator(m_target->count());
    for (const QString &column : m_vocabulary.columns)
        add(Field::Column, column, column);
}

void FilterRow::choose(const Target &target)
{
    for (int i = 0; i < m_target->count(); ++i) {
        const QVariant field = m_target->itemData(i, FieldRole);
        if (field.isValid() && Field(field.toInt()) == target.field &&
            m_target->itemData(i, NameRole).toString() == target.name)
            return m_target->setCurrentIndex(i);
    }
    m_target->addItem(showntext::name(target.name));
    m_target->setItemData(m_target->count() - 1, int(target.field), FieldRole);
    m_target->setItemData(m_target->count() - 1, target.name, NameRole);
    m_target->setCurrentIndex(m_target->count() - 1);
}

FilterRow::Target FilterRow::target() const
{
    const QString text = m_target->currentText();
    int index = m_target->currentIndex();
    if (index < 0 || m_target->itemText(index) != text)
        index = m_target->findText(text, Qt::MatchFixedString); // whatever its letter case
    if (index >= 0 && m_target->itemData(index, FieldRole).isValid())
        return {Field(m_target->itemData(index, FieldRole).toInt()), m_target->itemData(index, NameRole).toString()};
    return {Field::Column, text.trimmed(), false};
}

void FilterRow::fillOperators()
{
    const Field field = target().field;
    const QVariant chosen = m_operator->currentData();
    const QSignalBlocker blocker(m_operator);
    m_operator->clear();
    const auto add = [this](const QString &text, Operation operation, bool isNegated, bool isList = false) {
        m_operator->addItem(text, codeOf(operation, isNegated, isList));
    };
    if (field != Field::Anything) {
        add(tr("is"), Operation::Is, false);
        add(tr("is not"), Operation::Is, true);
        add(tr("is one of"), Operation::Is, false, true);
        add(tr("is none of"), Operation::Is, true, true);
    }
    add(tr("contains"), Operation::Contains, false);
    add(tr("does not contain"), Operation::Contains, true);
    if (field == Field::Column || field == Field::Time || field == Field::Key) {
        const bool isTime = field == Field::Time;
        add(isTime ? tr("is before") : tr("is less than"), Operation::Less, false);
        add(isTime ? tr("is at or before") : tr("is at most"), Operation::LessEqual, false);
        add(isTime ? tr("is after") : tr("is greater than"), Operation::Greater, false);
        add(isTime ? tr("is at or after") : tr("is at least"), Operation::GreaterEqual, false);
    }
    if (field == Field::Column) {
        add(tr("became"), Operation::Became, false);
        add(tr("did not become"), Operation::Became, true);
        add(tr("was changed"), Operation::Changed, false);
        add(tr("was not changed"), Operation::Changed, true);
        add(tr("is in the record"), Operation::Exists, false);
        add(tr("is not in the record"), Operation::Exists, true);
    }
    m_operator->setCurrentIndex(std::max(0, m_operator->findData(chosen)));
}

void FilterRow::updateParts()
{
    const Shape shape = Shape::fromCode(m_operator->currentData().toInt());
    const bool isBecame = shape.term.operation == Operation::Became;
    m_target->setVisible(!m_isText);
    m_operator->setVisible(!m_isText);
    m_oldValue->setVisible(!m_isText && isBecame);
    m_arrow->setVisible(!m_isText && isBecame);
    m_value->setVisible(!m_isText && takesValue(shape.term.operation));
    m_text->setVisible(m_isText);
    m_value->setAccessibleName(isBecame ? tr("New value") : shape.isList ? tr("Values") : tr("Value"));
    m_value->setToolTip(m_value->accessibleName());
    m_value->setPlaceholderText(shape.isList                    ? tr("one or \"another one\"")
                                : isBecame                      ? tr("any value")
                                : target().field == Field::Time ? u"10:32"_s
                                                                : QString());
    offerValues();
}

void FilterRow::offerValues()
{
    const Target looksAt = target();
    QStringList values;
    if (looksAt.field == Field::Table)
        values = m_vocabulary.tables;
    else if (looksAt.field == Field::Env)
        values = m_vocabulary.envs;
    else if (looksAt.field == Field::Action)
        values = QStringList{u"insert"_s, u"update"_s, u"delete"_s} + m_vocabulary.actions;
    else if (looksAt.field == Field::Column && m_vocabulary.valuesOf)
        values = m_vocabulary.valuesOf(looksAt.name);
    for (QLineEdit *edit : {m_oldValue, m_value}) {
        auto *completer = new QCompleter(values, edit);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        completer->setFilterMode(Qt::MatchContains);
        delete edit->completer();
        edit->setCompleter(completer);
    }
}

std::optional<FilterRow::Shape> FilterRow::shapeOf(const FilterExpression &expression)
{
    if (expression.kind == Kind::Term)
        return Shape{expression, expression.isNegated, false, {}};
    if (expression.kind != Kind::Any)
        return std::nullopt;
    const FilterExpression &first = expression.parts.first();
    QStringList values;
    for (const FilterExpression &part : expression.parts) {
        if (part.kind != Kind::Term || part.isNegated || part.operation != Operation::Is || part.field != first.field ||
            part.name != first.name)
            return std::nullopt;
        values.append(filterlanguage::valueText(part.value));
    }
    return Shape{first, expression.isNegated, true, values.join(u" or "_s)};
}

void FilterRow::setExpression(const FilterExpression &expression)
{
    const auto shape = shapeOf(expression);
    if (!shape)
        return setText(filterlanguage::textOf(expression));
    m_isText = false;
    choose({shape->term.field, shape->term.name});
    fillOperators();
    const int index = m_operator->findData(shape->code());
    if (index < 0) // valid and not offered, such as a table that is less than a name
        return setText(filterlanguage::textOf(expression));
    m_operator->setCurrentIndex(index);
    m_value->setText(shape->isList ? shape->values : shape->term.value);
    m_oldValue->setText(shape->term.oldValue);
    updateParts();
    // A line edit drops line ends; and a valid filter must not be called a problem because it is unusual.
    const auto shown = this->expression();
    if (!shown || *shown != filterlanguage::normalized(expression))
        setText(filterlanguage::textOf(expression));
}

void FilterRow::setText(const QString &text)
{
    m_isText = true;
    m_text->setText(text);
    updateParts();
}

/// The row in the filter language, valid or not.
QString FilterRow::writtenText() const
{
    if (m_isText)
        return m_text->text();
    const Target looksAt = target();
    Shape shape = Shape::fromCode(m_operator->currentData().toInt());
    shape.term.field = looksAt.field;
    shape.term.name = looksAt.name;
    shape.term.oldValue = m_oldValue->text();
    shape.term.isNegated = shape.isNegated;
    if (!shape.isList) {
        shape.term.value = m_value->text();
        return filterlanguage::textOf(shape.term);
    }
    // The text of a term with an empty value ends with "", where the list has to stand.
    shape.term.isNegated = false;
    QString before = filterlanguage::textOf(shape.term);
    before.chop(2);
    return u"%1%2(%3)"_s.arg(shape.isNegated ? u"-"_s : QString(), before, m_value->text());
}

QString FilterRow::problem() const
{
    if (!m_isText) {
        const Shape shape = Shape::fromCode(m_operator->currentData().toInt());
        if (!target().isListed && target().name.isEmpty())
            return tr("Choose what to look at, or type the name of a column.");
        const bool isValueDue = takesValue(shape.term.operation) && shape.term.operation != Operation::Is;
        if (isValueDue && m_value->text().isEmpty() && m_oldValue->text().isEmpty())
            return tr("Type a value.");
    }
    const auto read = filterlanguage::parse(writtenText());
    return read ? QString() : read.error().message;
}

std::optional<FilterExpression> FilterRow::expression() const
{
    if (!problem().isEmpty())
        return std::nullopt;
    return *filterlanguage::parse(writtenText());
}

void FilterRow::focusFirst()
{
    QWidget *first = m_isText ? static_cast<QWidget *>(m_text) : m_target;
    first->setFocus(Qt::OtherFocusReason);
}

} // namespace plato::ui
