// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/databaseserver.h"

#include "app/platod/files/tree.h"

#include <QDir>
#include <QFile>

#include <array>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

const QString ScriptsInside = u"/run/plato/databases"_s;

} // namespace

QByteArray postgresSlot(qsizetype number)
{
    return "plato_" + QByteArray::number(number); // as postgresql.sh calls it
}

void addPostgres(SandboxSpec &spec, const QStringList &databases, ServerStart start, const QString &scripts)
{
    if (databases.isEmpty())
        return;
    static const std::array words{u"seed"_s, u"unrecorded"_s, u"fresh"_s, u"keep"_s};
    spec.readOnly.append({scripts, ScriptsInside});
    spec.extraEnvironment.insert(postgresEnvironment(databases));
    spec.command = QStringList{u"sh"_s, ScriptsInside + u"/postgresql.sh"_s, words.at(static_cast<size_t>(start))} +
                   databases + QStringList{u"--"_s} + spec.command;
}

QProcessEnvironment postgresEnvironment(const QStringList &databases)
{
    QProcessEnvironment environment;
    if (databases.isEmpty())
        return environment;
    environment.insert(u"PGHOST"_s, u"/state/"_s + PostgresFolder);
    environment.insert(u"PGUSER"_s, u"user"_s);
    environment.insert(u"PGDATABASE"_s, databases.first());
    return environment;
}

QString databaseScriptsBelow(const QString &simulatorsFolder)
{
    return simulatorsFolder + u"/.databases"_s; // no simulator has a name that begins with a dot
}

Expected<void> copyDatabaseScripts(const QString &folder)
{
    const QDir resources(u":/databases"_s);
    auto done = makePrivateDir(folder);
    const QStringList names = resources.entryList(QDir::Files);
    for (const QString &name : names) {
        QFile file(resources.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return failure(u"%1: %2"_s.arg(file.fileName(), file.errorString()));
        if (done)
            done = writeFile(folder + u'/' + name, file.readAll());
    }
    return done;
}

} // namespace plato::runtime
