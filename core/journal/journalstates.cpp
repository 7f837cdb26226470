// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journalstates.h"

#include "core/mutation/log/mutationlog.h"
#include "core/session/statefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace plato::journalstates {

namespace {

constexpr qsizetype MaxTables = 200; // that a search finds
constexpr qsizetype MaxNamedEnvs = 6;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::journalstates)
};

} // namespace

QString folderIn(const QString &journalFolder)
{
    return journalFolder + u"/states"_s;
}

QString fileNameOf(JournalId session, JournalId state)
{
    return u"%1-%2.%3"_s.arg(session).arg(state).arg(statefile::Suffix);
}

std::optional<std::pair<JournalId, JournalId>> idsOf(const QString &fileName)
{
    const QFileInfo file(fileName);
    const QStringList numbers = file.completeBaseName().split(u'-');
    if (file.suffix() != statefile::Suffix || numbers.size() != 2)
        return std::nullopt;
    bool isSession = false;
    bool isState = false;
    const std::pair<JournalId, JournalId> ids(numbers[0].toLongLong(&isSession), numbers[1].toLongLong(&isState));
    return isSession && isState ? std::optional(ids) : std::nullopt;
}

JournalState describe(JournalId id, const KeptState &state, const QString &path)
{
    JournalState described;
    described.id = id;
    described.path = path;
    described.fetchedAt = state.fetchedAt;
    described.lastSeenAt = state.lastSeenAt;
    described.timesSeen = state.timesSeen;
    described.bytes = QFileInfo(path).size();
    described.mutations = state.mutationCount();
    described.isMerged = state.isMerged;
    described.name = state.name;
    described.note = state.note;
    QStringList envs;
    QStringList tables;
    for (const Env &env : state.envs) {
        if (envs.size() < MaxNamedEnvs)
            envs.append(env.alias.isEmpty() ? env.jobId : env.alias);
        for (const QString &table : env.log->tables()) {
            if (tables.size() < MaxTables && !tables.contains(table))
                tables.append(table);
        }
    }
    if (state.envs.size() > MaxNamedEnvs)
        envs.append(u"…"_s);
    described.envs = envs.join(u", "_s);
    described.tables = tables.join(u' ');
    return described;
}

Expected<QString> setAside(const QString &journalFolder, const QString &databaseName, const QString &why)
{
    QDir folder(journalFolder);
    const QString base = u"set-aside-%1-%2"_s.arg(QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s), why);
    QString name = base;
    for (int i = 2; folder.exists(name); ++i)
        name = u"%1-%2"_s.arg(base).arg(i);
    if (!folder.mkdir(name))
        return failure(Words::tr("the folder %1 could not be made.").arg(folder.filePath(name)));
    const QString states = QFileInfo(folderIn(journalFolder)).fileName();
    for (const QString &entry : {databaseName, databaseName + u"-wal"_s, databaseName + u"-shm"_s, states}) {
        if (folder.exists(entry) && !folder.rename(entry, name + u'/' + entry))
            return failure(Words::tr("%1 could not be moved.").arg(folder.filePath(entry)));
    }
    return folder.filePath(name);
}

} // namespace plato::journalstates
