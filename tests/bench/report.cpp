// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/report.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace plato::bench {

namespace {

double rounded(double value)
{
    return std::round(value * 1000) / 1000;
}

} // namespace

double quantile(QList<double> samples, double q)
{
    std::sort(samples.begin(), samples.end());
    const double position = q * static_cast<double>(samples.size() - 1);
    const auto below = static_cast<qsizetype>(position);
    const auto above = std::min<qsizetype>(below + 1, samples.size() - 1);
    return samples[below] + (samples[above] - samples[below]) * (position - static_cast<double>(below));
}

void print(const Figure &figure)
{
    QJsonObject line{{u"name"_s, figure.name},
                     {u"value"_s, rounded(quantile(figure.samples, 0.5))},
                     {u"unit"_s, figure.unit},
                     {u"better"_s, figure.lowerIsBetter ? u"lower"_s : u"higher"_s},
                     {u"n"_s, figure.samples.size()},
                     {u"p50"_s, rounded(quantile(figure.samples, 0.5))},
                     {u"p99"_s, rounded(quantile(figure.samples, 0.99))}};
    if (figure.goal)
        line.insert(u"goal"_s, *figure.goal);
    if (!figure.floorSamples.isEmpty()) {
        line.insert(u"floor"_s, rounded(quantile(figure.floorSamples, 0.5)));
        line.insert(u"floor_name"_s, figure.floorName);
    }
    std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

} // namespace plato::bench
