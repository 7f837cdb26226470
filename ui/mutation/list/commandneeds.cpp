// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/commandneeds.h"

#include <QAbstractItemView>
#include <QAction>
#include <QEvent>

namespace plato::ui {

CommandNeeds::CommandNeeds(QAbstractItemView &view)
    : QObject(&view)
    , m_view(view)
{
    const QAbstractItemModel *model = view.model();
    connect(model, &QAbstractItemModel::modelReset, this, &CommandNeeds::refresh);
    connect(model, &QAbstractItemModel::rowsInserted, this, &CommandNeeds::refresh);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &CommandNeeds::refresh);
    connect(model, &QAbstractItemModel::layoutChanged, this, &CommandNeeds::refresh);
    connect(view.selectionModel(), &QItemSelectionModel::selectionChanged, this, &CommandNeeds::refresh);
    view.installEventFilter(this);
}

void CommandNeeds::add(QAction *action, Need need)
{
    m_conditions.insert(action, {need});
    connect(action, &QObject::destroyed, this, [this, action] { m_conditions.remove(action); });
    action->setEnabled(isMet({need}));
}

void CommandNeeds::setAllowed(QAction *action, bool isAllowed)
{
    Condition &condition = m_conditions[action];
    condition.isAllowed = isAllowed;
    action->setEnabled(isMet(condition));
}

bool CommandNeeds::isMet(const Condition &condition) const
{
    if (!condition.isAllowed)
        return false;
    if (condition.need == Need::Rows)
        return m_view.model()->rowCount() > 0;
    return m_view.isVisible() && m_view.selectionModel()->hasSelection();
}

void CommandNeeds::refresh()
{
    for (auto entry = m_conditions.cbegin(); entry != m_conditions.cend(); ++entry)
        entry.key()->setEnabled(isMet(entry.value()));
}

bool CommandNeeds::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_view && (event->type() == QEvent::Show || event->type() == QEvent::Hide))
        refresh();
    return QObject::eventFilter(watched, event);
}

} // namespace plato::ui
