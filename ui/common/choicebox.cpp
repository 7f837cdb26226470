// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/choicebox.h"

#include <QListView>

#include <utility>

namespace plato::ui {

void ChoiceModel::setChoices(QList<Choice> choices)
{
    beginResetModel();
    m_choices = std::move(choices);
    m_rows.clear();
    note(0);
    endResetModel();
}

void ChoiceModel::append(const QList<Choice> &choices)
{
    if (choices.isEmpty())
        return;
    const qsizetype first = m_choices.size();
    beginInsertRows({}, int(first), int(first + choices.size()) - 1);
    m_choices.append(choices);
    note(first);
    endInsertRows();
}

void ChoiceModel::note(qsizetype first)
{
    for (qsizetype i = first; i < m_choices.size(); ++i) {
        if (!m_rows.contains(m_choices[i].id))
            m_rows.insert(m_choices[i].id, int(i));
    }
}

int ChoiceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_choices.size());
}

QVariant ChoiceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Choice &choice = m_choices[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return choice.text;
    case Qt::ToolTipRole:
        return choice.toolTip.isEmpty() ? QVariant() : choice.toolTip;
    case Qt::UserRole:
        return choice.id;
    default:
        return {};
    }
}

ChoiceBox::ChoiceBox(int characters, QWidget *parent)
    : QComboBox(parent)
    , m_choices(new ChoiceModel(this))
{
    auto *list = new QListView(this);
    list->setUniformItemSizes(true); // none is measured but the first
    list->setTextElideMode(Qt::ElideRight);
    setView(list);
    setModel(m_choices);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(characters);
}

void ChoiceBox::setCurrentId(const QString &id)
{
    setCurrentIndex(qMax(0, m_choices->rowOf(id)));
}

} // namespace plato::ui
