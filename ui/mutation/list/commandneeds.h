// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>

class QAbstractItemView;
class QAction;

namespace plato::ui {

/// Enables the commands of a list while there is something for them to do, wherever the focus is. GUI thread.
class CommandNeeds : public QObject
{
    Q_OBJECT

public:
    enum class Need {
        Rows,   ///< any
        Choice, ///< rows that are chosen, where a person sees which
    };

    /// `view` has its model, keeps it, and becomes the parent.
    explicit CommandNeeds(QAbstractItemView &view);

    void add(QAction *action, Need need); ///< not owned
    /// Whether it may be enabled at all; for who knows of another reason why not.
    void setAllowed(QAction *action, bool isAllowed);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Condition
    {
        Need need;
        bool isAllowed = true;
    };

    bool isMet(const Condition &condition) const;
    void refresh();

    QAbstractItemView &m_view;
    QHash<QAction *, Condition> m_conditions;
};

} // namespace plato::ui
