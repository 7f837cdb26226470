// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace plato::bench {

/// One figure: printed as one JSON object a line, {"name", "value", "unit", "goal", "better", "floor", "floor_name",
/// "n", "p50", "p99"}; what does not apply is left out.
struct Figure
{
    QString name;
    QString unit;
    bool lowerIsBetter = true;
    std::optional<double> goal;
    QList<double> samples; ///< value is their median
    QList<double> floorSamples;
    QString floorName;
};

double quantile(QList<double> samples, double q);
void print(const Figure &figure);

} // namespace plato::bench
