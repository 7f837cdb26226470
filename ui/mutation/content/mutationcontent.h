// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationlog.h"
#include "core/session/env.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace plato::ui {

/// What a MutationPane shows, as values: taken from a session, or made by a test.
struct MutationContent
{
    bool hasSession = false;
    bool isOwned = true; ///< false: of somebody else, who may not want it reset
    QString jobId;       ///< the env that was chosen; empty: all of them
    QList<Env> envs;     ///< those that were chosen

    bool isFetched() const; ///< the state of any of these envs
};

/// What there is to show of one env, or why there is nothing. Ordered: what a person has to act on comes first.
enum class MutationSituation {
    HasRows,
    Unasked,     ///< the server could not ask the env for its state, see MutationLog::error()
    RowsUnknown, ///< the server counts changed rows, and does not list them
    NotReset,
    NotFetched, ///< reset since the last fetch, or never fetched
    NoList,     ///< the state has no list of mutations
    NotReady,
    Resetting,
    Fetching,
    Over, ///< the env ended before anything was fetched
    NothingChanged,
};

/// What the pane says where rows are missing, and the step that it offers. Pure functions.
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
        /// One per env that should have rows and has none, or whose rows are not all, of the first few; empty: no
        /// notice
        QStringList lines;
        qsizetype count = 0; ///< of such envs
        Step step = Step::None;
        QString jobId;
    };

    static MutationSituation situationOf(const Env &env);
    /// There is a log, and the env has not been reset since it was fetched.
    static bool isLogCurrent(const Env &env);
    /// What is listed of this env: its log, or the first records of a log that is still being read, or null.
    static MutationLog::Ptr shownLog(const Env &env);
    static bool isHeadShown(const Env &env) { return env.head && shownLog(env) == env.head; }
    static bool isHeadShown(const MutationContent &content); ///< of any of its envs: more rows will come
    static QString nameOf(const Env &env);                   ///< alias, else job id, as it came
    static QString shownNameOf(const Env &env);              ///< the same, fit to be shown
    /// What stands in the place of the table, when no env has rows.
    static Advice adviceFor(const MutationContent &content);
    /// There are rows, and none passes the filter. `filter` is the text of the one in force. `isLineReadable` false:
    /// the line holds another text, which is no filter (yet).
    static Advice adviceForNoMatch(const QString &filter, qsizetype hiddenAsNoise = 0, bool isLineReadable = true);
    /// There are mutations, and after merging none of them is left.
    static Advice adviceForNothingLeft();
    /// Two states were compared, and have no difference of the kinds that are shown.
    static Advice adviceForNoDifference();
    /// What stands above the table, when some envs have rows and others could not show theirs.
    static Notice noticeFor(const MutationContent &content);
    static QString textOf(Step step); ///< of its button
    /// The reply of this env tells how many mutations there were, which may be none.
    static bool isCounted(const Env &env);

private:
    static QString lineOf(const Env &env, MutationSituation situation);
    static QString notResetLine(const QStringList &names); ///< of envs, as they came; at least one
    /// What was not looked into when the state that is shown was taken; empty: nothing.
    static QString unobservedLineOf(const Env &env);
    static Advice adviceOf(const Env &env, MutationSituation situation, bool isOwned);
};

} // namespace plato::ui
