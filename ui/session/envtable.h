// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/envtablemodel.h"
#include "ui/common/statussign.h"

#include <QStyledItemDelegate>
#include <QTableView>

namespace plato::ui {

/// A status as a sign, its word, and since when.
class EnvStatusDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit EnvStatusDelegate(QAbstractItemView &view); ///< becomes its child

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    StatusMotion *m_motion = nullptr;
};

/// The envs of a session, a row each. Its columns share what room there is, so that the status stays in sight; once a
/// person has set the width of one, they stay as they are.
class EnvTable : public QTableView
{
    Q_OBJECT

public:
    /// The model outlives this object.
    explicit EnvTable(EnvTableModel &model, QWidget *parent = nullptr);

    int heightFor(int rows) const; ///< with the header

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitColumns();
    void fitRows();

    bool m_isFitting = false;
    bool m_isFittedByHand = false;
};

} // namespace plato::ui
