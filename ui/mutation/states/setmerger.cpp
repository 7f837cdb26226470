// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/states/setmerger.h"

#include "core/mutation/compare/merge.h"
#include "core/pool/runonpool.h"

#include <algorithm>

namespace plato::ui {

SetMerger::SetMerger(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
{
}

SetMerger::~SetMerger()
{
    cancel();
}

void SetMerger::cancel()
{
    if (m_stop)
        *m_stop = true;
    delete m_watched;
    m_watched = nullptr;
    m_running.clear();
    m_isBusy = false;
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
    m_known.removeIf([&](auto entry) { return !logs.contains(entry.key()); });
    const bool isKnown =
        std::all_of(logs.cbegin(), logs.cend(), [this](const auto &log) { return m_known.contains(log); });
    if (isKnown) {
        cancel();
        QList<MutationSet::Source> merged = sources;
        for (MutationSet::Source &source : merged)
            source.log = m_known.value(source.log);
        return MutationSet(merged);
    }
    if (m_isBusy && m_running == logs)
        return std::nullopt;
    cancel();
    m_running = logs;
    m_isBusy = true;
    m_watched = new QObject(this);
    m_stop = std::make_shared<StopFlag>(false);
    runOnPool(
        m_pool, m_watched,
        [logs, known = m_known, stop = m_stop] {
            QHash<MutationLog::Ptr, MutationLog::Ptr> result;
            for (const MutationLog::Ptr &log : logs)
                result.insert(log, known.contains(log) ? known.value(log) : mutationmerge::merged(log, *stop));
            return result;
        },
        [this](const QHash<MutationLog::Ptr, MutationLog::Ptr> &result) {
            m_known = result;
            m_watched->deleteLater(); // we are called by one of its children
            m_watched = nullptr;
            m_running.clear();
            m_isBusy = false;
            Q_EMIT merged();
        });
    return std::nullopt;
}

} // namespace plato::ui
