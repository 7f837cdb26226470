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

/// What the rules are painted with, light or dark.
struct HighlightLook
{
    QColor background; ///< of the whole row; ordinary text reads on it
    QColor foreground; ///< of the sign, on `background`
    QString sign;
};

HighlightLook lookOf(const HighlightRule &rule, const QPalette &palette);
QString nameOf(HighlightRule::Colour colour); ///< for people
/// The sign on a badge in its colour, in the middle of `place`.
void paintSign(QPainter &painter, const QRect &place, const HighlightLook &look);
QIcon signIcon(const HighlightRule &rule, const QPalette &palette, int size, qreal devicePixelRatio);

/// Rules in the settings. What cannot be read there counts as no rules.
QList<HighlightRule> readHighlightRules(const QSettings &settings);
void writeHighlightRules(QSettings &settings, const QList<HighlightRule> &rules);

} // namespace plato::ui
