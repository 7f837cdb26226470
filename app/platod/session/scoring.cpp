// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/session/scoring.h"

#include "core/mutation/testcase/evaluation.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace plato::runtime::scoring {

namespace {

Expected<MutationSet> setOf(const QJsonObject &results, const Aliases &aliases)
{
    const auto logs =
        MutationLog::parseSession(QJsonDocument(QJsonObject{{u"results"_s, results}}).toJson(QJsonDocument::Compact));
    if (!logs)
        return tl::unexpected(logs.error());
    QList<MutationSet::Source> sources;
    for (auto it = logs->cbegin(); it != logs->cend(); ++it)
        sources.append({it.key(), aliases.value(it.key()), it.value()});
    // A hash has no order of its own, and which row is taken for an expectation follows the order.
    std::sort(sources.begin(), sources.end(),
              [](const auto &a, const auto &b) { return std::tie(a.alias, a.jobId) < std::tie(b.alias, b.jobId); });
    return MutationSet(std::move(sources));
}

} // namespace

Expected<QJsonObject> score(const TestCase &testCase, const QJsonObject &results, const Aliases &aliases)
{
    for (auto it = results.begin(); it != results.end(); ++it) {
        const QString error = it.value()[u"state"_s][u"error"_s].toString();
        if (!error.isEmpty())
            return failure(u"%1: %2"_s.arg(aliases.value(it.key(), it.key()), error));
    }
    const auto set = setOf(results, aliases);
    if (!set)
        return tl::unexpected(set.error());
    return evaluation::toJson(evaluation::evaluate(testCase, *set), testCase);
}

QJsonObject withoutNoise(QJsonObject results, const QList<NoiseRule> &rules, const Aliases &aliases)
{
    const auto set = setOf(results, aliases);
    if (!set)
        return results;
    const NoiseFilter filter(rules, *set);
    for (qsizetype i = 0; i < set->sources().size(); ++i) {
        const QString jobId = set->sources()[i].jobId;
        QJsonObject state = results[jobId][u"state"_s].toObject();
        if (!state.contains(u"mutations"_s))
            continue;
        const QJsonArray all = state[u"mutations"_s].toArray();
        QJsonArray kept;
        for (qsizetype record = 0; record < all.size(); ++record) {
            if (filter.isNoise({static_cast<int>(i), record}))
                continue;
            QJsonObject numbered = all[record].toObject();
            numbered.insert(u"seq"_s, kept.size() + 1);
            kept.append(numbered);
        }
        state.insert(u"mutations"_s, kept);
        results.insert(jobId, QJsonObject{{u"state"_s, state}});
    }
    return results;
}

} // namespace plato::runtime::scoring
