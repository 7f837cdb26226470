// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/desktoptext.h"

#include "core/text/showntext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::ui::DesktopText)
};

QString sentence(const QString &text, const QString &detail)
{
    const QString words = showntext::paragraph(detail);
    const QString whole = words.isEmpty() ? text : u"%1: %2"_s.arg(text, words);
    return whole.endsWith(u'.') ? whole : whole + u'.';
}

} // namespace

QString agentErrorText(const ApiError &error)
{
    using Kind = ApiError::Kind;
    switch (error.kind) {
    case Kind::Cancelled:
        return Words::tr("Cancelled.");
    case Kind::Timeout:
        return Words::tr("It did not answer in time.");
    case Kind::Offline:
        return sentence(Words::tr("It cannot be reached"), error.detail);
    case Kind::Tls:
        return sentence(Words::tr("The connection to it could not be made safe"), error.detail);
    case Kind::Unauthorized:
    case Kind::Forbidden:
        return sentence(Words::tr("It does not let us in (HTTP %1)").arg(error.httpStatus), error.detail);
    case Kind::Gone:
        return sentence(Words::tr("Nothing answers under its address any more (HTTP %1)").arg(error.httpStatus),
                        error.detail);
    case Kind::Redirected:
        return Words::tr("Its address leads elsewhere (HTTP %1).").arg(error.httpStatus);
    case Kind::BadReply:
        return sentence(Words::tr("Its answer could not be understood"), error.detail);
    case Kind::TooLarge:
        return sentence(Words::tr("Its answer is too large"), error.detail);
    case Kind::NotReady:
    case Kind::RateLimited:
    case Kind::ServerFault:
        if (error.httpStatus == 502 || error.httpStatus == 503)
            return Words::tr("Its agent does not listen yet, or not any more (HTTP %1).").arg(error.httpStatus);
        return sentence(Words::tr("It failed (HTTP %1)").arg(error.httpStatus), error.detail);
    case Kind::Conflict:
    case Kind::Invalid:
    case Kind::Rejected:
        break;
    }
    return sentence(Words::tr("It refused the request (HTTP %1)").arg(error.httpStatus), error.detail);
}

QString liveErrorText(const LiveError &error)
{
    using Kind = LiveError::Kind;
    switch (error.kind) {
    case Kind::NoViewer:
        return sentence(Words::tr("The server tells no address for them"), error.detail);
    case Kind::Unreachable:
        return sentence(Words::tr("The desktop's viewer cannot be reached"), error.detail);
    case Kind::Refused:
        return sentence(Words::tr("The desktop's viewer refused"), error.detail);
    case Kind::Password:
        return Words::tr("The desktop's viewer asks for a password, which is not known here.");
    case Kind::Ended:
        return sentence(Words::tr("The desktop's viewer has ended the connection"), error.detail);
    case Kind::Broken:
        return sentence(Words::tr("What the desktop's viewer sent could not be understood"), error.detail);
    case Kind::TooLarge:
        return sentence(Words::tr("The desktop's viewer sent more than is shown"), error.detail);
    case Kind::Silent:
        break;
    }
    return Words::tr("The desktop's viewer does not answer.");
}

QString feedText(const DesktopFeeds &feeds)
{
    using Wish = DesktopFeeds::Wish;
    const QString why = feeds.liveError() ? liveErrorText(*feeds.liveError()) : QString();
    if (feeds.kind() == DesktopFeeds::Kind::Live) {
        return feeds.isTroubled() ? Words::tr("No live pictures. %1").arg(why)
               : feeds.wish() == Wish::Live
                   ? Words::tr("Live pictures from the desktop's viewer, and no others: chosen.")
                   : Words::tr("Live pictures from the desktop's viewer.");
    }
    if (feeds.wish() == Wish::Screenshots)
        return Words::tr("Screenshots from the desktop's agent, and no live pictures: chosen.");
    return why.isEmpty() ? Words::tr("Screenshots from the desktop's agent, until live pictures come.")
                         : Words::tr("Screenshots from the desktop's agent. Live pictures do not come: %1").arg(why);
}

QString inputProblemText(const InputProblem &problem, const QString &who)
{
    using Kind = InputProblem::Kind;
    const QString why = problem.error ? agentErrorText(*problem.error) : QString();
    switch (problem.kind) {
    case Kind::Refused:
        return sentence(Words::tr("%1 refused an action (%2)")
                            .arg(who, problem.action ? wordOf(*problem.action) : QLatin1StringView()),
                        problem.detail);
    case Kind::NotSent:
        return Words::tr("Input did not reach %1. %2 What was still waiting has been dropped.").arg(who, why);
    case Kind::Unsure:
        return Words::tr("%1 did not confirm the last input. %2 It may have happened all the same, and is not sent "
                         "again: look at the picture first. What was still waiting has been dropped.")
            .arg(who, why);
    case Kind::Overflow:
        break;
    }
    return Words::tr("%1 does not keep up with the input. More is taken once it has caught up.").arg(who);
}

} // namespace plato::ui
