// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/states/shownset.h"

#include "core/mutation/query/mutationmatch.h"

#include <algorithm>

namespace plato::ui {

namespace {

QList<MutationSet::Source> sourcesOf(const MutationContent &content)
{
    QList<MutationSet::Source> sources;
    for (const Env &env : content.envs)
        sources.append({env.jobId, MutationGuide::nameOf(env), MutationGuide::shownLog(env)});
    return sources;
}

bool areSameEnvs(const MutationSet &a, const MutationSet &b)
{
    return std::equal(a.sources().cbegin(), a.sources().cend(), b.sources().cbegin(), b.sources().cend(),
                      [](const auto &x, const auto &y) { return x.jobId == y.jobId; });
}

bool areOtherRecords(const MutationSet &a, const MutationSet &b)
{
    return !MutationMatch::isSame(a, b) || !MutationMatch::hasSameNames(a, b);
}

} // namespace

ShownSet::ShownSet(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_merger(pool)
{
    connect(&m_merger, &SetMerger::merged, this, [this] {
        choose();
        Q_EMIT updated();
    });
}

void ShownSet::setContent(const MutationContent &content, const std::optional<MutationSet> &comparison)
{
    m_content = content;
    m_comparison = comparison;
    choose();
}

void ShownSet::setMerge(bool isWanted)
{
    m_isMergeWanted = isWanted;
    choose();
    Q_EMIT updated();
}

qsizetype ShownSet::recordCount() const
{
    return m_set.size() - (m_set.differences() ? m_set.differences()->count(Difference::Partner) : 0);
}

/// Logs that the server has merged are taken as they are; the others are merged here.
void ShownSet::choose()
{
    const QList<MutationSet::Source> sources = sourcesOf(m_content);
    const MutationSet recorded(sources);
    std::optional<MutationSet> set = recorded;
    if (m_isMergeWanted && !m_comparison)
        set = m_merger.merge(sources);
    else
        m_merger.cancel();
    Q_EMIT mergingChanged(isMerging());
    if (m_comparison)
        set = m_comparison;
    if (areOtherRecords(recorded, m_recorded)) {
        m_recorded = recorded;
        Q_EMIT recordedChanged();
    }
    if (!set) {
        if (!m_set.differences() && areSameEnvs(recorded, m_set))
            return; // until it is merged, the rows of before stay
        set = recorded;
    }
    const bool needsFit = !MutationMatch::hasSameNames(*set, m_set) || (m_comparison && !m_set.differences());
    const bool isOther = areOtherRecords(*set, m_set);
    m_set = *set;
    if (isOther)
        Q_EMIT changed(needsFit);
}

QString ShownSet::mergedByWhom() const
{
    if (!m_isMergeWanted || m_comparison) {
        const bool isMerged = std::any_of(m_content.envs.cbegin(), m_content.envs.cend(), [](const Env &env) {
            return MutationGuide::isLogCurrent(env) && env.logMerged;
        });
        return isMerged ? tr("merged by the server") : QString();
    }
    if (isMerging())
        return tr("merging…");
    bool isByServer = false;
    bool isByUs = false;
    for (const Env &env : m_content.envs) {
        if (!MutationGuide::isLogCurrent(env) || env.log->isEmpty())
            continue;
        const bool isOurs = !env.logMerged || m_merger.isOurs(env.log);
        isByUs = isByUs || isOurs;
        isByServer = isByServer || !isOurs;
    }
    if (isByUs && isByServer)
        return tr("merged by the server and here");
    if (isByUs)
        return tr("merged here");
    return isByServer ? tr("merged by the server") : QString();
}

} // namespace plato::ui
