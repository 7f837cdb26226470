// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/journal/journalsamples.h"

#include "core/journal/journalstates.h"
#include "core/mutation/log/mutationlog.h"
#include "core/session/statefile.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace plato::test {

JournalSession sampleSession(const QString &name, const QDateTime &askedAt)
{
    JournalSession session;
    session.id = newJournalId(askedAt);
    session.profileId = u"this-computer"_s;
    session.profileName = u"This computer"_s;
    session.sessionId = u"s-%1"_s.arg(session.id);
    session.name = name;
    session.request =
        R"({"type":"envs","envs":[{"type":"simulator","simulator":"fossil","alias":"git"}],"timeout":600})";
    session.askedAt = askedAt;
    session.answeredAt = askedAt.addSecs(1);
    session.lastSeenAt = askedAt.addSecs(60);
    session.endedAt = askedAt.addSecs(60);
    session.phase = Session::Phase::Closed;
    Env env;
    env.alias = u"git"_s;
    env.simulator = u"fossil"_s;
    env.artifactId = u"f-3a91c20d55"_s;
    env.jobId = u"j-%1"_s.arg(session.id);
    session.envs = {env};
    return session;
}

KeptState sampleState(const QString &table, const QDateTime &fetchedAt)
{
    Env env;
    env.jobId = u"j-1"_s;
    env.alias = u"git"_s;
    env.log = *MutationLog::parseJob(
        u"{\"state\": {\"mutations\": [{\"table_name\": \"%1\", \"action\": \"INSERT\", \"values\": {\"id\": 1}}]}}"_s
            .arg(table)
            .toUtf8());
    KeptState state;
    state.sessionId = u"s-1"_s;
    state.isOfSession = false;
    state.fetchedAt = fetchedAt;
    state.lastSeenAt = fetchedAt;
    state.envs = {env};
    return state;
}

OpenJournal::OpenJournal(const QString &folder, const JournalLimits &limits)
    : m_folder(folder)
    , m_database(std::make_unique<JournalDatabase>(
          folder, limits, [this](const QString &text) { told.append(text); }, [this] { ++renewals; }))
    , m_isOpen(m_database->open())
{
}

QStringList OpenJournal::namesFound(const QString &text)
{
    QStringList names;
    for (const HistoryEntry &entry : m_database->find({text, false}, 0, 1000))
        names.append(entry.session.name);
    return names;
}

JournalId OpenJournal::keep(JournalId session, const KeptState &state)
{
    const JournalId id = newJournalId(state.fetchedAt);
    const QString path = QDir(journalstates::folderIn(m_folder)).filePath(journalstates::fileNameOf(session, id));
    const bool isKept =
        statefile::write(path, state) && m_database->putState(session, journalstates::describe(id, state, path));
    return isKept ? id : 0;
}

} // namespace plato::test
