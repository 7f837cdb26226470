// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/statussign.h"

#include <QStyledItemDelegate>

namespace plato::ui {

/// Paints one session of the list in two lines: a dot with the name; state, envs and the lifetime that is left.
class SessionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit SessionDelegate(QAbstractItemView &view); ///< becomes its child

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// The second line, also used for screen readers.
    static QString summary(const QModelIndex &index);

private:
    StatusMotion *m_motion = nullptr;
};

/// "27:11", or "1:02:03" above an hour; "0:00" when it is over.
QString clockText(qint64 seconds);

} // namespace plato::ui
