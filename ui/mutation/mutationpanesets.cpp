// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/expected/expecteddialog.h"
#include "ui/mutation/export/exportcommands.h"
#include "ui/mutation/list/mutationtable.h"
#include "ui/mutation/mutationpane.h"
#include "ui/mutation/noise/noisecommands.h"
#include "ui/mutation/states/setmerger.h"
#include "ui/mutation/states/statesbar.h"

#include <QAction>
#include <QCheckBox>

#include <algorithm>

using namespace Qt::StringLiterals;

/// Which set of changes the pane shows: as recorded or merged, what of it is noise, and what was expected of it.
namespace plato::ui {

void MutationPane::connectSets()
{
    connect(m_noise, &NoiseCommands::rulesChanged, this, [this] {
        runQuery();
        tellExpected();
    });
    connect(m_merger.get(), &SetMerger::merged, this, [this] {
        takeSources();
        updateCount();
        updatePlace();
    });
    addCommands(m_noise->actions());
    const auto make = [this](const QString &name, const QString &text, const QKeySequence &key) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        return action;
    };
    QAction *expect = make(u"mutationExpectAction"_s, tr("E&xpect This Change"), Qt::CTRL | Qt::SHIFT | Qt::Key_X);
    QAction *expected =
        make(u"mutationExpectedAction"_s, tr("Expecte&d and Actual…"), Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    connect(expect, &QAction::triggered, this, &MutationPane::expectChosen);
    connect(expected, &QAction::triggered, this, &MutationPane::showExpected);
    addCommands({expect, expected});
}

QList<MutationSet::Source> MutationPane::sourcesOfContent() const
{
    QList<MutationSet::Source> sources;
    for (const Env &env : m_content.envs)
        sources.append({env.jobId, MutationGuide::nameOf(env), MutationGuide::shownLog(env)});
    return sources;
}

bool MutationPane::isHeadShown() const
{
    return std::any_of(m_content.envs.cbegin(), m_content.envs.cend(), &MutationGuide::isHeadShown);
}

/// Merged, the changes are folded here as well: what the server has folded stays as it is, and where it has not, or has
/// not been asked yet, we do it. States are compared as they were fetched.
void MutationPane::takeSources()
{
    const QList<MutationSet::Source> sources = sourcesOfContent();
    const MutationSet raw(sources);
    std::optional<MutationSet> set = raw;
    const std::optional<MutationSet> &compared = m_states->comparison();
    if (isMergeWanted() && !compared)
        set = m_merger->merge(sources);
    else
        m_merger->cancel();
    m_states->setFollowHeld(m_merger->isBusy()); // or no merge would ever be ready that takes longer than an interval
    if (compared)
        set = compared;
    m_export->setEnabled(!isHeadShown());
    const bool isOtherRaw = !MutationMatch::isSame(raw, m_rawSet) || !MutationMatch::hasSameNames(raw, m_rawSet);
    m_rawSet = raw;
    if (isOtherRaw)
        tellExpected();
    if (!set) {
        // It will be told. Until then the rows of before stay, unless they are of other envs.
        const auto isSameEnv = [](const MutationSet::Source &a, const MutationSet::Source &b) {
            return a.jobId == b.jobId;
        };
        if (!m_set.differences() && std::equal(raw.sources().cbegin(), raw.sources().cend(), m_set.sources().cbegin(),
                                               m_set.sources().cend(), isSameEnv))
            return;
        set = raw;
    }
    const bool areOthers = !MutationMatch::hasSameNames(*set, m_set);
    const bool isOtherSet = areOthers || !MutationMatch::isSame(*set, m_set);
    m_isFitWanted = m_isFitWanted || areOthers || (compared && !m_set.differences());
    m_set = *set;
    if (isOtherSet) {
        updateVocabulary();
        runQuery();
    }
}

QString MutationPane::mergedByWhom() const
{
    if (!isMergeWanted() || m_states->comparison()) {
        const bool isMerged = std::any_of(m_content.envs.cbegin(), m_content.envs.cend(), [](const Env &env) {
            return MutationGuide::isLogCurrent(env) && env.logMerged;
        });
        return isMerged ? tr("merged by the server") : QString();
    }
    if (m_merger->isBusy())
        return tr("merging…");
    bool isByServer = false;
    bool isByUs = false;
    for (const Env &env : m_content.envs) {
        if (!MutationGuide::isLogCurrent(env) || env.log->isEmpty())
            continue;
        const bool isOurs = !env.logMerged || m_merger->isOurs(env.log);
        isByUs = isByUs || isOurs;
        isByServer = isByServer || !isOurs;
    }
    if (isByUs && isByServer)
        return tr("merged by the server and here");
    if (isByUs)
        return tr("merged here");
    return isByServer ? tr("merged by the server") : QString();
}

void MutationPane::showExpected()
{
    if (!m_expected) {
        m_expected = new ExpectedDialog(this);
        tellExpected();
    }
    m_expected->show();
    m_expected->raise();
    m_expected->activateWindow();
}

/// With all the rows of the envs that are shown, filtered away or not; of a list that is still being read they are not
/// there yet.
void MutationPane::tellExpected()
{
    if (m_expected && !isHeadShown())
        m_expected->setActual(m_rawSet, m_content.envs, NoiseStore(m_settings).rulesOf(m_content.envs));
}

void MutationPane::expectChosen()
{
    std::vector<quint32> rows;
    const MutationResult::Ptr &result = m_model->result();
    const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &index : chosen) {
        if (const qsizetype place = m_model->placeOfLine(index.row()); place >= 0)
            rows.push_back(result->rows[size_t(place)]);
    }
    std::sort(rows.begin(), rows.end());
    showExpected();
    if (!rows.empty())
        m_expected->expect(result->set, rows);
}

} // namespace plato::ui
