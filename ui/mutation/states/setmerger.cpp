// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/states/setmerger.h"

#include "core/mutation/compare/merge.h"
#include "core/pool/runonpool.h"

#include <QSet>

#include <algorithm>

namespace plato::ui {

SetMerger::SetMerger(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
{
}

bool SetMerger::isOurs(const MutationLog::Ptr &raw) const
{
    const auto found = m_known.constFind(raw);
    return found != m_known.cend() && *found != raw;
}

std::optional<MutationSet> SetMerger::merge(const QList<MutationSet::Source> &sources)
{
    QList<MutationLog::Ptr> logs;
    for (const MutationSet::Source &source : sources) {
        if (source.log)
            logs.append(source.log);
    }
    const QSet<MutationLog::Ptr> wanted(logs.cbegin(), logs.cend());
    m_known.removeIf([&](auto entry) { return !wanted.contains(entry.key()); });
    const bool isKnown =
        std::all_of(logs.cbegin(), logs.cend(), [this](const auto &log) { return m_known.contains(log); });
    if (isKnown) {
        cancel();
        QList<MutationSet::Source> merged = sources;
        for (MutationSet::Source &source : merged)
            source.log = m_known.value(source.log);
        return MutationSet(merged);
    }
    if (isBusy() && m_running == logs)
        return std::nullopt;
    m_running = logs;
    runOnPool(
        m_pool, m_merging.renew(),
        [logs, known = m_known](const StopFlag &stop) {
            QHash<MutationLog::Ptr, MutationLog::Ptr> result;
            for (const MutationLog::Ptr &log : logs)
                result.insert(log, known.contains(log) ? known.value(log) : mutationmerge::merged(log, stop));
            return result;
        },
        [this](const QHash<MutationLog::Ptr, MutationLog::Ptr> &result) {
            m_known = result;
            Q_EMIT merged();
        });
    return std::nullopt;
}

} // namespace plato::ui
