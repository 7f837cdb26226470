// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/journalrecords.h"

#include <QString>

/// What the journal knows, in words for people. Words of servers in it are bounded and shown as showntext has them.
namespace plato::historytext {

/// A session that is not over is believed to run for so long after the server last spoke of it. Heartbeats come every
/// half minute.
inline constexpr int BelievedSeconds = 120;

/// Whether it may be told as running, starting or closing; else nobody has seen it since.
bool isGoingOn(const JournalSession &session, const QDateTime &now);

QString nameOf(const JournalSession &session); ///< its name, else its id; for one line
/// One word, or a few: "closed", "ended", "not seen since 12:03". The words of phases are those of the list of
/// sessions.
QString statusOf(const JournalSession &session, const QDateTime &now);
/// How it stands or how it ended, when, and why as the server said, in a sentence or two.
QString endOf(const JournalSession &session, const QDateTime &now);
/// What is known besides, a line each: the server, the times of both clocks, when the server last spoke of it.
QString evidenceOf(const JournalSession &session);

QString whatWasDone(const JournalAction &action);
QString whatCameOfIt(const JournalAction &action);
QString titleOf(const JournalState &state);

QString timeText(const QDateTime &time,
                 const QDateTime &now); ///< of the clock here; with the date, where it is not today

} // namespace plato::historytext
