// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/content/liststate.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace plato::ui {

QString ListState::countLine(const MutationContent &content) const
{
    const auto mutations = [](qsizetype n) { return tr("%Ln mutation(s)", nullptr, int(n)); };
    const Env *latest = nullptr;
    bool isFetching = false;
    bool isCounted = false;
    for (const Env &env : content.envs) {
        isFetching = isFetching || env.activity == Env::Activity::FetchingState;
        if (!MutationGuide::isLogCurrent(env))
            continue;
        isCounted = isCounted || MutationGuide::isCounted(env);
        if (!latest || latest->logFetchedAt < env.logFetchedAt)
            latest = &env;
    }
    QStringList parts;
    if (latest) {
        const qsizetype passing = isBusy && !isFiltered ? listable : shown;
        if (isCounted)
            parts.append(passing == listable ? mutations(listable)
                                             : tr("%L1 of %2", "shown of all").arg(passing).arg(mutations(listable)));
        if (!merged.isEmpty())
            parts.append(merged);
        parts.append(tr("fetched %1 in %2 ms")
                         .arg(latest->logFetchedAt.toLocalTime().time().toString(u"HH:mm:ss"_s))
                         .arg(latest->logFetchMs));
    }
    if (MutationGuide::isHeadShown(content)) {
        parts.append(tr("the first %Ln mutation(s)", nullptr, int(recorded)));
        parts.append(tr("reading the others…"));
    } else if (isFetching) {
        parts.append(tr("fetching…"));
    }
    return parts.join(u" · "_s);
}

std::optional<MutationGuide::Advice> ListState::advice(const MutationContent &content) const
{
    if (listable == 0)
        return recorded == 0 ? MutationGuide::adviceFor(content) : MutationGuide::adviceForNothingLeft();
    if (shown > 0 || isBusy || MutationGuide::isHeadShown(content))
        return std::nullopt;
    if (isComparing && !isFiltered && hiddenAsNoise == 0)
        return MutationGuide::adviceForNoDifference();
    return MutationGuide::adviceForNoMatch(filterInForce, hiddenAsNoise, isFilterReadable);
}

} // namespace plato::ui
