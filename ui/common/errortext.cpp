// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/errortext.h"

#include "core/text/showntext.h"

#include <QCoreApplication>
#include <QtMath>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::ui::ErrorText)
};

QString sentence(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty() || trimmed.endsWith(u'.') || trimmed.endsWith(u'!') || trimmed.endsWith(u'?'))
        return trimmed;
    return trimmed + u'.';
}

QString withDetail(const QString &text, const ApiError &error)
{
    const QString detail = showntext::paragraph(error.detail);
    return detail.isEmpty() ? sentence(text) : sentence(u"%1: %2"_s.arg(text, detail));
}

QString stepText(Session::Step step, const QString &who)
{
    switch (step) {
    case Session::Step::Make:
        return Words::tr("%1 could not be created").arg(who);
    case Session::Step::Boot:
        return Words::tr("%1 did not become ready").arg(who);
    case Session::Step::Reset:
        return Words::tr("%1 could not be reset").arg(who);
    case Session::Step::FetchState:
        return Words::tr("The state of %1 could not be read").arg(who);
    case Session::Step::Close:
        return Words::tr("%1 could not be closed").arg(who);
    case Session::Step::Follow:
        return Words::tr("%1 has ended").arg(who);
    case Session::Step::Lease:
        return Words::tr("The heartbeat of %1 did not get through").arg(who);
    }
    return who;
}

} // namespace

QString errorText(const ApiError &error)
{
    using Kind = ApiError::Kind;
    switch (error.kind) {
    case Kind::Cancelled:
        return Words::tr("Cancelled.");
    case Kind::Timeout:
        return Words::tr("The server did not answer in time.");
    case Kind::Offline:
        return withDetail(Words::tr("No connection to the server"), error);
    case Kind::Tls:
        return withDetail(Words::tr("The connection could not be made safe"), error);
    case Kind::Unauthorized:
        return withDetail(Words::tr("The server does not accept this API key"), error);
    case Kind::Forbidden:
        return withDetail(Words::tr("The server does not allow this"), error);
    case Kind::Gone:
        return withDetail(Words::tr("It does not exist any more"), error);
    case Kind::NotReady:
        return withDetail(Words::tr("It is not ready yet"), error);
    case Kind::Conflict:
        return withDetail(Words::tr("It is in use by something else"), error);
    case Kind::Invalid:
        return withDetail(Words::tr("The server refused the request"), error);
    case Kind::RateLimited:
        return withDetail(Words::tr("Too many requests"), error);
    case Kind::Redirected:
        return Words::tr("The server answered with a redirect (HTTP %1).").arg(error.httpStatus);
    case Kind::ServerFault:
        return withDetail(Words::tr("The server failed (HTTP %1)").arg(error.httpStatus), error);
    case Kind::Rejected:
        return withDetail(Words::tr("The server refused the request (HTTP %1)").arg(error.httpStatus), error);
    case Kind::BadReply:
        return withDetail(Words::tr("The server's reply could not be understood"), error);
    case Kind::TooLarge:
        return withDetail(Words::tr("The server's reply is too large"), error);
    }
    return showntext::text(error.detail);
}

QString errorAdvice(const ApiError &error)
{
    using Kind = ApiError::Kind;
    switch (error.kind) {
    case Kind::Timeout:
    case Kind::ServerFault:
        return Words::tr("Look at the present state before you try again: the request may have been carried out.");
    case Kind::Offline:
        return Words::tr("Check the address and the network, then try again.");
    case Kind::Unauthorized:
        return Words::tr("Enter another key in the server's settings.");
    case Kind::RateLimited:
        return error.retryAfterSeconds
                   ? Words::tr("Try again in %n second(s).", nullptr, qMax(1, qCeil(*error.retryAfterSeconds)))
                   : Words::tr("Wait a moment, then try again.");
    case Kind::Redirected:
    case Kind::BadReply:
        return Words::tr("Is the address that of a Plato server?");
    case Kind::NotReady:
        return Words::tr("Try again in a moment.");
    case Kind::TooLarge:
        return Words::tr("What came of it was dropped. Ask for less, if you can: one environment at a time.");
    default:
        return {};
    }
}

QString problemText(const Session &session, const Session::Problem &problem)
{
    const QString who = problem.alias.isEmpty() ? Words::tr("Session “%1”").arg(showntext::name(session.name()))
                                                : Words::tr("Environment “%1”").arg(showntext::name(problem.alias));
    const QString step = stepText(problem.step, who);
    QStringList parts;
    if (problem.error) {
        // Sending `make` again could start a second session, and nobody would look after the first.
        const bool mayBeThere = problem.step == Session::Step::Make && !problem.error->surelyNotRun();
        const QString advice = mayBeThere
                                   ? Words::tr("It may have been made all the same, and then ends by itself, since "
                                               "nobody sends heartbeats: look at the server's sessions before "
                                               "you create another.")
                                   : errorAdvice(*problem.error);
        parts = {sentence(step), errorText(*problem.error), advice};
        if (!problem.message.isEmpty() && problem.message != problem.error->detail)
            parts.insert(2, sentence(showntext::paragraph(problem.message)));
    } else {
        parts = {problem.message.isEmpty() ? sentence(step)
                                           : sentence(u"%1: %2"_s.arg(step, showntext::paragraph(problem.message)))};
    }
    parts.removeAll(QString());
    return parts.join(u' ');
}

} // namespace plato::ui
