// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/filter/highlightrules.h"

#include <QColor>
#include <QIcon>
#include <QList>
#include <QPalette>

class QPainter;
class QRect;
class QSettings;

namespace plato::ui {

/// How the rows of a rule are painted, on a light or a dark palette.
struct HighlightLook
{
    QColor background; ///< of the whole row; the text of the palette can be read on it
    QColor foreground; ///< of the sign, on `background`
    QString sign;
};

HighlightLook lookOf(const HighlightRule &rule, const QPalette &palette);
QString nameOf(HighlightRule::Colour colour); ///< for people
/// Paints the sign on a badge in the colour of the rule, in the middle of `place`.
void paintSign(QPainter &painter, const QRect &place, const HighlightLook &look);
QIcon signIcon(const HighlightRule &rule, const QPalette &palette, int size, qreal devicePixelRatio);

/// The rules in the settings; none if the settings are damaged.
QList<HighlightRule> readHighlightRules(const QSettings &settings);
void writeHighlightRules(QSettings &settings, const QList<HighlightRule> &rules);

} // namespace plato::ui
