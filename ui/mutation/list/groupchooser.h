// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationquery.h"

#include <QComboBox>
#include <QStringList>

class QAction;
class QMenu;

namespace plato::ui {

/// Chooses what mutations are grouped by: a combo box, and an action with a menu of the same choice.
class GroupChooser : public QComboBox
{
    Q_OBJECT

public:
    explicit GroupChooser(QWidget *parent = nullptr);

    MutationQuery::Aspect aspect() const;
    QAction *action() const { return m_action; } ///< with a menu of all that can be chosen; owned by this object

    /// The data columns that the list shows. The column of the present grouping stays offered even if it is not shown.
    void setColumns(const QStringList &columns);
    /// Whether two states are compared, since only then rows can be grouped by difference. Such a grouping ends with
    /// the comparison without chosen(): whoever ends a comparison runs the query again anyway.
    void setComparing(bool isComparing);

Q_SIGNALS:
    void chosen(); ///< by the person: aspect() is another one

private:
    void refill();
    void add(const QString &text, MutationQuery::By by, const QString &column = {});
    void fillMenu();

    QStringList m_columns;
    bool m_isComparing = false;
    QAction *m_action = nullptr;
    QMenu *m_menu = nullptr;
};

} // namespace plato::ui
