// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationset.h"
#include "ui/mutation/content/mutationcontent.h"
#include "ui/mutation/states/setmerger.h"

#include <QObject>

#include <optional>

class QThreadPool;

namespace plato::ui {

/// Which set of mutations is listed of a content: as recorded, merged, or the comparison of two states. GUI thread.
class ShownSet : public QObject
{
    Q_OBJECT

public:
    /// The pool outlives this.
    explicit ShownSet(QThreadPool &pool, QObject *parent = nullptr);

    /// `comparison` is listed instead of the rows of the content, if there is one. Signals come before this returns.
    void setContent(const MutationContent &content, const std::optional<MutationSet> &comparison);
    /// Folds the mutations of each row into one where the server has not. Compared states are not folded.
    void setMerge(bool isWanted);

    const MutationSet &recorded() const { return m_recorded; } ///< everything, as it came
    const MutationSet &set() const { return m_set; }           ///< what is listed
    /// How many mutations of set() can be listed. Of a pair that is the newer one: the older one is shown with it.
    qsizetype recordCount() const;
    bool isMerging() const { return m_merger.isBusy(); } ///< updated() will tell when it is done
    QString mergedByWhom() const;                        ///< for people; empty: nothing is merged

Q_SIGNALS:
    void mergingChanged(bool isMerging);
    void recordedChanged();
    /// set() has other records, or envs of other names. `needsFit`: its columns have other widths than those before.
    void changed(bool needsFit);
    void updated(); ///< after the signals above: merging has ended, or was switched on or off

private:
    void choose();

    SetMerger m_merger;
    bool m_isMergeWanted = false;
    MutationContent m_content;
    std::optional<MutationSet> m_comparison;
    MutationSet m_recorded;
    MutationSet m_set;
};

} // namespace plato::ui
