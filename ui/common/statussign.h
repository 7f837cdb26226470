// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QObject>
#include <QPalette>
#include <QRectF>
#include <QTimer>

class QAbstractItemView;
class QPainter;

namespace plato::ui {

/// What stands before the words of a status. Each has a form of its own, so that nobody has to tell colours apart.
enum class StatusSign {
    Live,     ///< a filled disc
    Changing, ///< a ring with a gap, which turns
    Over,     ///< a ring
    Failed,   ///< a cross
    Unknown,  ///< a dash
};

constexpr int StatusSignSize = 11;

QColor statusSignColour(StatusSign sign, const QPalette &palette);
/// In the middle of `area`, in StatusSignSize. What turns is where the clock says, so all of them turn alike.
void paintStatusSign(QPainter &painter, const QRectF &area, StatusSign sign, const QColor &colour);

/// Keeps what turns in a view turning, for as long as it is painted. Costs nothing without.
class StatusMotion : public QObject
{
    Q_OBJECT

public:
    explicit StatusMotion(QAbstractItemView &view); ///< becomes its child

    void goOn(); ///< called where something that turns was painted

private:
    QTimer m_frame;
};

} // namespace plato::ui
