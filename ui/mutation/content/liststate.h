// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mutation/content/mutationcontent.h"

#include <optional>

namespace plato::ui {

/// How many mutations there are and how far the list has come with them, and the words for that. Pure.
struct ListState
{
    Q_DECLARE_TR_FUNCTIONS(plato::ui::ListState)

public:
    qsizetype recorded = 0;      ///< mutations that have come
    qsizetype listable = 0;      ///< mutations that would be listed without a filter: fewer when merged or compared
    qsizetype shown = 0;         ///< that pass the filter
    qsizetype hiddenAsNoise = 0; ///< that pass the filter, and are left out as noise
    bool isBusy = false;         ///< a query runs: `shown` is the number of the one before
    bool isComparing = false;    ///< two states are compared
    bool isFiltered = false;
    QString filterInForce;        ///< as text
    bool isFilterReadable = true; ///< false: the line holds another text, which is no filter (yet)
    QString merged;               ///< by whom, for people; empty: nothing is merged

    /// What stands below the list: how many mutations there are, and when they were fetched.
    QString countLine(const MutationContent &content) const;
    /// What stands in the place of the list; nullopt: the list.
    std::optional<MutationGuide::Advice> advice(const MutationContent &content) const;
};

} // namespace plato::ui
