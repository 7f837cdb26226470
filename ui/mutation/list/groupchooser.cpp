// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/groupchooser.h"

#include "core/text/showntext.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

using By = MutationQuery::By;
constexpr int ColumnRole = Qt::UserRole + 1;

} // namespace

GroupChooser::GroupChooser(QWidget *parent)
    : QComboBox(parent)
    , m_action(new QAction(tr("&Group"), this))
    , m_menu(new QMenu(this))
{
    setObjectName(u"mutationGroupCombo"_s);
    setAccessibleName(tr("Group mutations"));
    setToolTip(tr("Put mutations that have something in common under one header"));
    setSizeAdjustPolicy(AdjustToContents); // the items change while it is shown
    m_action->setObjectName(u"mutationGroupAction"_s);
    m_action->setToolTip(toolTip());
    m_menu->setObjectName(u"mutationGroupMenu"_s);
    m_action->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &GroupChooser::fillMenu);
    connect(this, &QComboBox::activated, this, &GroupChooser::chosen);
    refill();
}

MutationQuery::Aspect GroupChooser::aspect() const
{
    MutationQuery::Aspect aspect;
    aspect.by = By(currentData().toInt());
    aspect.column = currentData(ColumnRole).toString();
    return aspect;
}

void GroupChooser::setColumns(const QStringList &columns)
{
    m_columns = columns;
    refill();
}

void GroupChooser::setComparing(bool isComparing)
{
    if (m_isComparing == isComparing)
        return;
    m_isComparing = isComparing;
    refill();
}

void GroupChooser::add(const QString &text, By by, const QString &column)
{
    addItem(text, int(by));
    setItemData(count() - 1, column, ColumnRole);
}

void GroupChooser::refill()
{
    const MutationQuery::Aspect before = aspect();
    QStringList columns = m_columns;
    if (before.by == By::Column && !columns.contains(before.column))
        columns.append(before.column);

    clear();
    add(tr("No groups"), By::Nothing);
    add(tr("By table"), By::Table);
    add(tr("By action"), By::Action);
    add(tr("By key"), By::Key);
    add(tr("By env"), By::Env);
    add(tr("By pauses in time"), By::TimeGap);
    if (m_isComparing)
        add(tr("By difference"), By::Difference);
    for (const QString &column : std::as_const(columns))
        add(tr("By %1", "name of a column").arg(showntext::name(column)), By::Column, column);
    for (int index = 0; index < count(); ++index) {
        if (itemData(index).toInt() == int(before.by) && itemData(index, ColumnRole).toString() == before.column)
            setCurrentIndex(index);
    }
}

void GroupChooser::fillMenu()
{
    m_menu->clear();
    auto *group = new QActionGroup(m_menu);
    connect(m_menu, &QMenu::aboutToHide, group, &QObject::deleteLater);
    for (int index = 0; index < count(); ++index) {
        // An & in the name of a column is no mnemonic.
        QAction *action = m_menu->addAction(itemText(index).replace(u'&', u"&&"_s));
        action->setCheckable(true);
        action->setChecked(index == currentIndex());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, index] {
            if (index == currentIndex())
                return;
            setCurrentIndex(index);
            Q_EMIT chosen();
        });
    }
}

} // namespace plato::ui
