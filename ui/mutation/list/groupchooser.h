// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationquery.h"

#include <QComboBox>
#include <QStringList>

class QAction;
class QMenu;

namespace plato::ui {

/// Chooses by what changes are grouped: a combo box, and the same choice as a menu.
class GroupChooser : public QComboBox
{
    Q_OBJECT

public:
    explicit GroupChooser(QWidget *parent = nullptr);

    MutationQuery::Aspect aspect() const;
    QAction *action() const { return m_action; } ///< with a menu of all that can be chosen; owned by this object

    /// Those of the data that the list shows. The one that is grouped by stays offered without being among them.
    void setColumns(const QStringList &columns);
    /// Whether two states are compared: only then rows have a difference. Grouping by it ends with the comparison,
    /// without a signal, since other rows are shown then anyway.
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
