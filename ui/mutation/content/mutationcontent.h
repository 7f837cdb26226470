// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/env.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace plato::ui {

/// What a MutationPane shows, as values: taken from a session, or made by a test.
struct MutationContent
{
    bool hasSession = false;
    bool isOwned = true; ///< a session of somebody else is rather looked at than reset
    QString jobId;       ///< the env that was chosen; empty: all of them
    QList<Env> envs;     ///< of the choice

    bool isFetched() const; ///< the state of any of these envs
};

/// Where one env stands on the way to its mutations.
enum class MutationSituation {
    HasRows,
    Unasked,     ///< `state.error`: the server could not ask it
    RowsUnknown, ///< rows changed, the server did not say which
    NotReset,
    NotFetched, ///< reset since the last fetch, or never fetched
    NoList,     ///< a state in a form of its own
    NotReady,
    Resetting,
    Fetching,
    Over, ///< ended before anything was fetched
    NothingChanged,
};

/// Pure: the words and the next step for the place where rows would be.
class MutationGuide
{
    Q_DECLARE_TR_FUNCTIONS(plato::ui::MutationGuide)

public:
    enum class Step { None, NewSession, Reset, Fetch, TryAgain, ShowReply, ClearFilter, ShowNoise, ShowRaw };

    struct Advice
    {
        QString title;
        QString text;
        Step first = Step::None;  ///< what most people want now
        Step second = Step::None; ///< what else can be done
        QString jobId;            ///< of both steps; empty: the whole session
        bool isBusy = false;      ///< something is under way: wait
    };

    struct Notice
    {
        QStringList lines; ///< one per env that has no rows to show for a reason; empty: no notice
        Step step = Step::None;
        QString jobId;
    };

    static MutationSituation situationOf(const Env &env);
    /// The rows of this log are those of now: fetched, and not before the last reset.
    static bool isLogCurrent(const Env &env);
    /// What there is to list of this env: its log, the first records of the one that is being read, or null.
    static MutationLog::Ptr shownLog(const Env &env);
    static bool isHeadShown(const Env &env) { return env.head && shownLog(env) == env.head; }
    static bool isHeadShown(const MutationContent &content); ///< of any env: more rows than these will come
    static QString nameOf(const Env &env);                   ///< alias, else job id
    /// What stands in the place of the table, when no env has rows.
    static Advice adviceFor(const MutationContent &content);
    /// Rows there are, and none passes the filter. `filter` is the one in force; the line may hold another one, that
    /// cannot be read.
    static Advice adviceForNoMatch(const QString &filter, qsizetype hiddenAsNoise = 0, bool isLineReadable = true);
    /// Merged, what there was comes to nothing.
    static Advice adviceForNothingLeft();
    /// States were compared, and no difference that is shown is there.
    static Advice adviceForNoDifference();
    /// What stands above the table, when some envs have rows and others could not show theirs.
    static Notice noticeFor(const MutationContent &content);
    static QString textOf(Step step); ///< of its button
    /// The reply of this env says how many changes there were, be it none.
    static bool isCounted(const Env &env);

private:
    static QString lineOf(const Env &env, MutationSituation situation);
    static Advice adviceOf(const Env &env, MutationSituation situation, bool isOwned);
};

} // namespace plato::ui
