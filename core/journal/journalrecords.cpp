// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journalrecords.h"

#include <QRandomGenerator>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr int ChanceBits = 20;

constexpr std::pair<Session::Phase, QLatin1StringView> Words[] = {
    {Session::Phase::Creating, QLatin1StringView("creating")}, {Session::Phase::Booting, QLatin1StringView("booting")},
    {Session::Phase::Ready, QLatin1StringView("ready")},       {Session::Phase::Closing, QLatin1StringView("closing")},
    {Session::Phase::Closed, QLatin1StringView("closed")},     {Session::Phase::Failed, QLatin1StringView("failed")},
    {Session::Phase::Lost, QLatin1StringView("lost")},
};

} // namespace

JournalId newJournalId(const QDateTime &now)
{
    const auto chance = qint64(QRandomGenerator::global()->bounded(1U << ChanceBits));
    return (now.toMSecsSinceEpoch() << ChanceBits) | chance;
}

QString journalWord(Session::Phase phase)
{
    for (const auto &[value, word] : Words) {
        if (value == phase)
            return word;
    }
    return {};
}

Session::Phase phaseOfJournalWord(const QString &word)
{
    for (const auto &[value, known] : Words) {
        if (known == word)
            return value;
    }
    return Session::Phase::Lost;
}

} // namespace plato
