// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/content/mutationcontent.h"

#include "core/text/showntext.h"

#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr qsizetype MaxLines = 12; // about one env each: more than that nobody reads, and laying them out takes long

QString clock(const QDateTime &time)
{
    return QLocale().toString(time.toLocalTime().time(), QLocale::ShortFormat);
}

} // namespace

bool MutationContent::isFetched() const
{
    return std::any_of(envs.cbegin(), envs.cend(), [](const Env &env) { return env.log != nullptr; });
}

bool MutationGuide::isLogCurrent(const Env &env)
{
    return env.log && !(env.lastReset.isValid() && env.logFetchedAt.isValid() && env.logFetchedAt < env.lastReset);
}

MutationLog::Ptr MutationGuide::shownLog(const Env &env)
{
    return isLogCurrent(env) ? env.log : env.head;
}

bool MutationGuide::isHeadShown(const MutationContent &content)
{
    return std::any_of(content.envs.cbegin(), content.envs.cend(),
                       [](const Env &env) { return MutationGuide::isHeadShown(env); });
}

MutationSituation MutationGuide::situationOf(const Env &env)
{
    if (isLogCurrent(env)) {
        if (!env.log->isEmpty())
            return MutationSituation::HasRows;
        if (!env.log->error().isEmpty())
            return MutationSituation::Unasked;
        if (env.log->auditLogCount() > 0)
            return MutationSituation::RowsUnknown;
        return env.log->hasList() ? MutationSituation::NothingChanged : MutationSituation::NoList;
    }
    if (env.activity == Env::Activity::Resetting)
        return MutationSituation::Resetting;
    if (env.activity == Env::Activity::FetchingState)
        return MutationSituation::Fetching;
    if (env.isOver())
        return MutationSituation::Over;
    if (!env.ready)
        return MutationSituation::NotReady;
    return env.lastReset.isValid() ? MutationSituation::NotFetched : MutationSituation::NotReset;
}

bool MutationGuide::isCounted(const Env &env)
{
    const MutationSituation situation = situationOf(env);
    return situation == MutationSituation::HasRows || situation == MutationSituation::NothingChanged;
}

QString MutationGuide::nameOf(const Env &env)
{
    return env.alias.isEmpty() ? env.jobId : env.alias;
}

QString MutationGuide::shownNameOf(const Env &env)
{
    return showntext::name(nameOf(env));
}

QString MutationGuide::textOf(Step step)
{
    switch (step) {
    case Step::NewSession:
        return tr("New session…");
    case Step::Reset:
        return tr("Reset");
    case Step::Fetch:
        return tr("Fetch state");
    case Step::TryAgain:
        return tr("Try again");
    case Step::ShowReply:
        return tr("Show raw reply");
    case Step::ClearFilter:
        return tr("Clear filter");
    case Step::ShowNoise:
        return tr("Show noise");
    case Step::ShowRaw:
        return tr("Show as recorded");
    case Step::None:
        break;
    }
    return {};
}

QString MutationGuide::lineOf(const Env &env, MutationSituation situation)
{
    const QString name = shownNameOf(env);
    switch (situation) {
    case MutationSituation::HasRows:
        return {};
    case MutationSituation::Unasked:
        return tr("%1 could not be asked: %2").arg(name, showntext::line(env.log->error()));
    case MutationSituation::RowsUnknown:
        return tr("%1: rows changed, but the server did not say which.").arg(name);
    case MutationSituation::NotReset:
        return notResetLine({nameOf(env)});
    case MutationSituation::NotFetched:
        return tr("%1: not fetched since its reset at %2.").arg(name, clock(env.lastReset));
    case MutationSituation::NoList:
        return tr("%1: its state holds no list of mutations.").arg(name);
    case MutationSituation::NotReady:
        return tr("%1 is not ready yet.").arg(name);
    case MutationSituation::Resetting:
        return tr("%1 is being reset.").arg(name);
    case MutationSituation::Fetching:
        return tr("%1: the state is being fetched.").arg(name);
    case MutationSituation::Over:
        if (env.ending == Env::Ending::NotMade)
            return env.error.isEmpty() ? tr("%1 could not be created.").arg(name)
                                       : tr("%1 could not be created: %2").arg(name, showntext::line(env.error));
        return env.error.isEmpty() ? tr("%1 has ended.").arg(name)
                                   : tr("%1 has ended: %2").arg(name, showntext::line(env.error));
    case MutationSituation::NothingChanged:
        return tr("%1: nothing changed.").arg(name);
    }
    return {};
}

QString MutationGuide::notResetLine(const QStringList &names)
{
    constexpr qsizetype Most = 5; // of them are named
    if (names.size() == 1)
        return tr("%1 has not been reset here: nothing may be recorded for it.").arg(showntext::name(names.first()));
    QStringList shown;
    for (const QString &name : names.first(std::min(names.size(), Most)))
        shown.append(showntext::name(name));
    if (names.size() > Most)
        shown.append(tr("and %Ln more", nullptr, int(names.size() - Most)));
    return tr("%1 have not been reset here: nothing may be recorded for them.").arg(shown.join(tr(", ")));
}

QString MutationGuide::unobservedLineOf(const Env &env)
{
    constexpr qsizetype Most = 3; // of them are named; the reply has all
    if (!isLogCurrent(env) || env.log->unobserved().isEmpty())
        return {};
    const QList<MutationLog::Unobserved> &all = env.log->unobserved();
    QStringList named;
    for (const MutationLog::Unobserved &one : all.first(std::min(all.size(), Most))) {
        named.append(one.reason.isEmpty() ? showntext::name(one.path)
                                          : tr("%1 (%2)").arg(showntext::name(one.path), showntext::line(one.reason)));
    }
    if (all.size() > Most)
        named.append(tr("and %Ln more", nullptr, int(all.size() - Most)));
    return tr("%1: what changed in these was not looked at: %2").arg(shownNameOf(env), named.join(tr(", ")));
}

MutationGuide::Advice MutationGuide::adviceOf(const Env &env, MutationSituation situation, bool isOwned)
{
    const QString name = shownNameOf(env);
    Advice advice;
    advice.jobId = env.jobId;
    // In a session of somebody else fetching comes first: a reset would delete what its owner has recorded.
    const auto resetOrLook = [&] {
        advice.first = isOwned ? Step::Reset : Step::Fetch;
        advice.second = isOwned ? Step::Fetch : Step::Reset;
    };
    switch (situation) {
    case MutationSituation::HasRows:
        break;
    case MutationSituation::Unasked:
        advice.title = tr("%1 could not be asked").arg(name);
        advice.text = tr("The server says: %1\nMostly this passes as soon as the environment is fully up.")
                          .arg(showntext::text(env.log->error()));
        advice.first = Step::TryAgain;
        advice.second = Step::ShowReply;
        break;
    case MutationSituation::RowsUnknown: {
        const auto count = int(std::min<qint64>(env.log->auditLogCount(), std::numeric_limits<int>::max()));
        advice.title = tr("Rows changed, but the server did not say which");
        advice.text =
            tr("The reply does not show the %Ln row(s) that the audit log of %1 has.", nullptr, count).arg(name);
        advice.first = Step::Fetch;
        advice.second = Step::ShowReply;
        break;
    }
    case MutationSituation::NotReset:
        advice.title = tr("Nothing is recorded before the first reset");
        advice.text = isOwned ? tr("Reset puts %1 back to its start and begins the recording of mutations.").arg(name)
                              : tr("This session is not ours: %1 may have been reset elsewhere. Look at its state "
                                   "first; a reset puts it "
                                   "back to its start and clears what was recorded.")
                                    .arg(name);
        resetOrLook();
        break;
    case MutationSituation::NotFetched:
        advice.title = tr("No state fetched yet");
        advice.text = tr("Mutations of %1 are recorded since its reset at %2. Fetch the state to see them.")
                          .arg(name, clock(env.lastReset));
        if (!env.error.isEmpty())
            advice.text += u'\n' + tr("The last try failed: %1").arg(showntext::text(env.error));
        advice.first = Step::Fetch;
        break;
    case MutationSituation::NoList:
        advice.title = tr("No list of mutations");
        advice.text = tr("The state of %1 came in a form of its own. It can be read as it came.").arg(name);
        advice.first = Step::ShowReply;
        advice.second = Step::Fetch;
        break;
    case MutationSituation::NotReady:
        advice.title = tr("%1 is not ready yet").arg(name);
        advice.text = env.error.isEmpty() ? tr("Once it runs, reset it to begin the recording of mutations.")
                                          : showntext::text(env.error);
        advice.isBusy = true;
        break;
    case MutationSituation::Resetting:
        advice.title = tr("%1 is being reset").arg(name);
        advice.text = tr("Mutations are recorded from then on.");
        advice.isBusy = true;
        break;
    case MutationSituation::Fetching:
        advice.title = tr("The state of %1 is being fetched").arg(name);
        advice.isBusy = true;
        break;
    case MutationSituation::Over:
        advice.first = Step::NewSession;
        if (env.ending == Env::Ending::NotMade) {
            advice.title = tr("%1 could not be created").arg(name);
            advice.text = env.error.isEmpty() ? tr("The server did not say why.") : showntext::text(env.error);
            break;
        }
        advice.title = tr("%1 has ended").arg(name);
        advice.text = showntext::text(env.error.isEmpty() ? env.statusReason : env.error);
        if (!advice.text.isEmpty())
            advice.text += u'\n';
        advice.text += tr("Its mutations were not fetched while it ran.");
        break;
    case MutationSituation::NothingChanged:
        if (env.lastReset.isValid()) {
            advice.title = tr("Nothing changed since the reset at %1").arg(clock(env.lastReset));
            advice.text = tr("Do something in %1, then fetch the state again.").arg(name);
            advice.first = Step::Fetch;
        } else {
            advice.title = tr("No mutations recorded");
            advice.text = tr("Recording begins with a reset, and %1 has not been reset from here.").arg(name);
            resetOrLook();
        }
        break;
    }
    if (env.isOver()) {
        // An env that has ended can neither be fetched nor reset: only steps that do not need it are offered.
        const auto isPossible = [](Step step) { return step == Step::ShowReply || step == Step::NewSession; };
        advice.first = isPossible(advice.first) ? advice.first : Step::None;
        advice.second = isPossible(advice.second) ? advice.second : Step::None;
        if (advice.first == Step::None)
            std::swap(advice.first, advice.second);
        if (situation == MutationSituation::NothingChanged)
            advice.text = tr("%1 has ended, and this was its last state.").arg(name);
    }
    return advice;
}

MutationGuide::Advice MutationGuide::adviceFor(const MutationContent &content)
{
    if (!content.hasSession) {
        return {tr("No session chosen"),
                tr("Choose a session in the list to see which rows its environments changed, or create one."),
                Step::NewSession,
                Step::None,
                {},
                false};
    }
    if (content.envs.isEmpty()) {
        return {tr("No environments yet"), tr("The session is being created."), Step::None, Step::None, {}, true};
    }

    // The advice is about the env that comes first in the order of MutationSituation; the others get a line each.
    QList<std::pair<MutationSituation, const Env *>> order;
    for (const Env &env : content.envs)
        order.append({situationOf(env), &env});
    std::stable_sort(order.begin(), order.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    const auto [situation, env] = order.first();
    Advice advice = adviceOf(*env, situation, content.isOwned);
    QStringList lines{advice.text};
    const bool isSameForAll = order.last().first == situation;
    qsizetype told = 1;
    while (told < order.size() && lines.size() <= MaxLines) {
        if (order[told].first != MutationSituation::NotReset) {
            lines.append(lineOf(*order[told].second, order[told].first));
            ++told;
            continue;
        }
        QStringList names; // they come one after the other, and what is to be said of them is the same
        for (; told < order.size() && order[told].first == MutationSituation::NotReset; ++told)
            names.append(nameOf(*order[told].second));
        lines.append(notResetLine(names));
    }
    if (told < order.size())
        lines.append(tr("and %Ln more environment(s)", nullptr, int(order.size() - told)));
    for (qsizetype i = 0; i < std::min(order.size(), MaxLines); ++i) {
        if (const QString line = unobservedLineOf(*order[i].second); !line.isEmpty())
            lines.append(line);
    }
    if (isSameForAll)
        advice.jobId = content.jobId; // the step is for all that were chosen
    advice.text = lines.join(u'\n');
    return advice;
}

MutationGuide::Advice MutationGuide::adviceForNoMatch(const QString &filter, qsizetype hiddenAsNoise,
                                                      bool isLineReadable)
{
    Advice advice;
    advice.title = filter.isEmpty() ? tr("Every mutation is hidden as noise")
                                    : tr("No mutation matches “%1”").arg(showntext::line(filter));
    advice.first = filter.isEmpty() ? Step::ShowNoise : Step::ClearFilter;
    if (hiddenAsNoise > 0) {
        advice.text = filter.isEmpty() ? tr("Your rules call all of them noise: %Ln.", nullptr, int(hiddenAsNoise))
                                       : tr("%Ln matching mutation(s) hidden as noise.", nullptr, int(hiddenAsNoise));
        advice.second = filter.isEmpty() ? Step::None : Step::ShowNoise;
    }
    if (!isLineReadable) {
        const QString still = tr("This filter is still in force: what stands in the line now cannot be read yet.");
        const QString none = tr("No filter is in force: what stands in the line now cannot be read yet.");
        advice.text += (advice.text.isEmpty() ? QString() : u"\n"_s) + (filter.isEmpty() ? none : still);
    }
    return advice;
}

MutationGuide::Advice MutationGuide::adviceForNothingLeft()
{
    return {tr("Nothing is left of the mutations"),
            tr("Merged, they cancel each other out: every row is as it was."),
            Step::ShowRaw,
            Step::None,
            {},
            false};
}

MutationGuide::Advice MutationGuide::adviceForNoDifference()
{
    Advice advice;
    advice.title = tr("No such difference between the two states");
    advice.text = tr("The buttons above choose which rows are shown: added, removed, changed, same.");
    return advice;
}

MutationGuide::Notice MutationGuide::noticeFor(const MutationContent &content)
{
    Notice notice;
    QStringList notReset;
    for (const Env &env : content.envs) {
        if (isHeadShown(env))
            continue;
        MutationSituation situation = situationOf(env);
        if (situation == MutationSituation::HasRows && !env.log->error().isEmpty())
            situation = MutationSituation::Unasked; // its reply has rows and an error: both are shown
        Step step = Step::None;
        switch (situation) {
        case MutationSituation::HasRows:
        case MutationSituation::NothingChanged:
        case MutationSituation::NoList: // usual for envs without a database; the tab "Raw JSON" has their reply
            if (const QString line = unobservedLineOf(env); !line.isEmpty() && ++notice.count <= MaxLines)
                notice.lines.append(line);
            continue;
        case MutationSituation::Over:
            continue;
        case MutationSituation::Unasked:
        case MutationSituation::RowsUnknown:
        case MutationSituation::NotFetched:
            step = env.isOver() ? Step::None : Step::TryAgain;
            break;
        case MutationSituation::NotReset:
            step = content.isOwned ? Step::Reset : Step::Fetch;
            break;
        case MutationSituation::NotReady:
        case MutationSituation::Resetting:
        case MutationSituation::Fetching:
            break;
        }
        if (situation == MutationSituation::NotReset)
            notReset.append(nameOf(env)); // one line for all of them
        else if (++notice.count <= MaxLines)
            notice.lines.append(lineOf(env, situation));
        // A fetch loses nothing, so that it is offered for all envs shown; a reset only for the env that needs it.
        if (step == Step::Fetch || step == Step::TryAgain) {
            notice.step = step;
            notice.jobId = content.jobId;
        } else if (step == Step::Reset && notice.step == Step::None) {
            notice.step = step;
            notice.jobId = env.jobId;
        }
    }
    if (!notReset.isEmpty() && ++notice.count <= MaxLines)
        notice.lines.append(notResetLine(notReset));
    return notice;
}

} // namespace plato::ui
