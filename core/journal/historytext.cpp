// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/historytext.h"

#include "core/session/sessionstore.h"
#include "core/text/showntext.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace plato::historytext {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::History)
};

/// When it was last known to be as it is told.
QDateTime seenAt(const JournalSession &session)
{
    return session.lastSeenAt.isValid() ? session.lastSeenAt : session.askedAt;
}

QString sentence(const QString &words)
{
    return words.endsWith(u'.') || words.endsWith(u'!') || words.endsWith(u'?') ? words : words + u'.';
}

} // namespace

QString timeText(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    return local.toString(local.date() == now.toLocalTime().date() ? u"HH:mm:ss"_s : u"yyyy-MM-dd HH:mm"_s);
}

bool isGoingOn(const JournalSession &session, const QDateTime &now)
{
    return !isPhaseOver(session.phase) && seenAt(session).secsTo(now) <= BelievedSeconds;
}

QString nameOf(const JournalSession &session)
{
    return showntext::name(session.name.isEmpty() ? session.sessionId : session.name);
}

QString statusOf(const JournalSession &session, const QDateTime &now)
{
    if (isPhaseOver(session.phase) || isGoingOn(session, now))
        return SessionStore::wordOf(session.phase);
    return Words::tr("not seen since %1").arg(timeText(seenAt(session), now));
}

QString endOf(const JournalSession &session, const QDateTime &now)
{
    const QString why = session.reason.isEmpty() ? QString() : sentence(showntext::paragraph(session.reason));
    const QString at = session.endedAt.isValid() ? timeText(session.endedAt, now) : QString();
    QString text;
    switch (session.phase) {
    case Session::Phase::Closed:
        text = Words::tr("Closed at %1").arg(at);
        break;
    case Session::Phase::Failed:
        text = Words::tr("Failed at %1, before it was ready").arg(at);
        break;
    case Session::Phase::Lost:
        text = Words::tr("Ended at %1, without our doing").arg(at);
        break;
    default:
        if (isGoingOn(session, now))
            return Words::tr("It is %1.").arg(SessionStore::wordOf(session.phase));
        if (session.sessionId.isEmpty())
            return Words::tr("The request to create it was sent at %1; no answer of the server is known.")
                .arg(timeText(session.askedAt, now));
        return Words::tr("Not seen since %1. How it ended is not known.").arg(timeText(seenAt(session), now));
    }
    return why.isEmpty() ? sentence(text) : Words::tr("%1: %2", "how it ended, why").arg(text, why);
}

QString evidenceOf(const JournalSession &session)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QStringList lines;
    const QString server = session.server.isEmpty() ? QString() : showntext::line(session.server);
    const QString profile = showntext::name(session.profileName);
    lines.append(server.isEmpty() ? profile : Words::tr("%1, %2", "profile, address").arg(profile, server));
    if (!session.sessionId.isEmpty())
        lines.append(Words::tr("Session id: %1").arg(showntext::line(session.sessionId)));
    if (session.lastSeenAt.isValid())
        lines.append(Words::tr("The server last spoke of it at %1").arg(timeText(session.lastSeenAt, now)));
    if (session.lifetimeEnd.isValid())
        lines.append(Words::tr("Its lifetime was to end at %1").arg(timeText(session.lifetimeEnd, now)));
    if (session.leaseEnd.isValid())
        lines.append(Words::tr("Its last heartbeat kept it until %1").arg(timeText(session.leaseEnd, now)));
    if (!session.isOwned)
        lines.append(Words::tr("It was watched, not ours"));
    return lines.join(u'\n');
}

QString whatWasDone(const JournalAction &action)
{
    static const QHash<QString, const char *> words{
        {u"make"_s, QT_TRANSLATE_NOOP("plato::History", "Create")},
        {u"boot"_s, QT_TRANSLATE_NOOP("plato::History", "Start")},
        {u"reset"_s, QT_TRANSLATE_NOOP("plato::History", "Reset")},
        {u"state"_s, QT_TRANSLATE_NOOP("plato::History", "State")},
        {u"close"_s, QT_TRANSLATE_NOOP("plato::History", "Close")},
        {u"end"_s, QT_TRANSLATE_NOOP("plato::History", "End")},
        {u"heartbeat"_s, QT_TRANSLATE_NOOP("plato::History", "Heartbeat")},
    };
    const auto known = words.constFind(action.kind);
    const QString what = known == words.cend() ? showntext::name(action.kind) : Words::tr(*known);
    return action.envs.isEmpty() ? what : Words::tr("%1 of %2", "deed, env").arg(what, showntext::name(action.envs));
}

QString whatCameOfIt(const JournalAction &action)
{
    const QString words = showntext::line(action.words);
    if (action.isDone && action.kind == u"state"_s)
        return Words::tr("%n mutation(s)", nullptr, action.words.toInt());
    if (action.isDone)
        return words.isEmpty() ? Words::tr("done in %1 ms").arg(action.durationMs) : words;
    if (words.isEmpty())
        return action.httpStatus > 0 ? Words::tr("failed (HTTP %1)").arg(action.httpStatus) : Words::tr("failed");
    return Words::tr("failed: %1").arg(words);
}

QString titleOf(const JournalState &state)
{
    QStringList parts{Words::tr("%n mutation(s)", nullptr, int(state.mutations))};
    if (!state.name.isEmpty())
        parts.prepend(showntext::name(state.name));
    if (state.isMerged)
        parts.append(Words::tr("merged"));
    if (state.timesSeen > 1)
        parts.append(Words::tr("the same %n time(s)", nullptr, state.timesSeen));
    return parts.join(u" · "_s);
}

} // namespace plato::historytext
