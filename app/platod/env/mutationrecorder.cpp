// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/mutationrecorder.h"

#include "app/platod/capture/filecapture.h"
#include "app/platod/capture/postgrescapture.h"
#include "app/platod/capture/sqlitecapture.h"
#include "app/platod/store/databaseserver.h"
#include "app/process/descriptor.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonObject>
#include <QList>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

QByteArrayList encoded(const QStringList &names)
{
    QByteArrayList list;
    for (const QString &name : names)
        list.append(QFile::encodeName(name));
    return list;
}

/// The files of databases: their changes are recorded row by row, not as changes of files.
QByteArrayList filesOf(const QStringList &databases)
{
    QStringList files;
    for (const QString &database : databases) {
        for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s, u"-journal"_s})
            files.append(database + suffix);
    }
    return encoded(files);
}

/// A link in the place of the folder is not followed.
void watchFolder(const QString &folder, ChangeWatch &watch)
{
    const Descriptor descriptor(
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (descriptor >= 0)
        watch.addFolder(descriptor);
}

bool isSet(const std::shared_ptr<const StopFlag> &stop)
{
    return stop && *stop;
}

} // namespace

bool MutationRecorder::isNeeded(const Manifest &manifest)
{
    return !manifest.databases.isEmpty() || !manifest.postgresDatabases.isEmpty() || !manifest.folders.isEmpty();
}

MutationRecorder::MutationRecorder(QString stateFolder, QString workFolder, const Manifest &manifest)
    : m_stateFolder(std::move(stateFolder))
    , m_workFolder(std::move(workFolder))
    , m_databases(manifest.databases)
    , m_postgresDatabases(manifest.postgresDatabases)
    , m_folders(manifest.folders)
{
    for (qsizetype i = 0; i < m_databases.size(); ++i) {
        const QString work = m_workFolder + u'/' + QString::number(i);
        m_sources.push_back(std::make_unique<SqliteCapture>(m_stateFolder + u'/' + m_databases[i], work,
                                                            SqliteCapture::DefaultPatience, m_stateFolder));
    }
    for (qsizetype i = 0; i < m_postgresDatabases.size(); ++i) {
        m_sources.push_back(std::make_unique<PostgresCapture>(
            PostgresCapture::Place{m_stateFolder, PostgresFolder, m_postgresDatabases[i], postgresSlot(i),
                                   m_workFolder + u'/' + QString::number(m_databases.size() + i)}));
    }
    for (const QString &folder : manifest.folders) {
        m_sources.push_back(std::make_unique<FileCapture>(
            ScanPlace{m_stateFolder, folder, encoded(manifest.ignoredFiles), filesOf(m_databases)}, m_watch));
    }
}

MutationRecorder::~MutationRecorder() = default;

void MutationRecorder::copiedFrom(const QString &original, const std::shared_ptr<const StopFlag> &stop)
{
    for (const auto &source : m_sources) {
        source->setStop(stop);
        source->copiedFrom(original);
    }
}

Result MutationRecorder::begin(const std::shared_ptr<const StopFlag> &stop)
{
    for (const auto &source : m_sources)
        source->setStop(stop);
    for (qsizetype i = 0; i < m_databases.size() + m_postgresDatabases.size(); ++i) {
        if (auto made = makePrivateDir(m_workFolder + u'/' + QString::number(i)); !made)
            return made;
    }
    m_watch.clear();
    for (const QString &database : std::as_const(m_databases)) // not the file, which an application may replace
        watchFolder(QFileInfo(m_stateFolder + u'/' + database).path(), m_watch);
    if (!m_postgresDatabases.isEmpty()) // whose own log is in files of that folder
        watchFolder(m_stateFolder + u'/' + PostgresFolder + u"/pg_wal"_s, m_watch);
    m_notBegun.clear();
    for (size_t i = 0; i < m_sources.size(); ++i) {
        const auto begun = m_sources[i]->begin();
        if (isSet(stop))
            return failure(u"it was stopped"_s);
        // One that cannot be read costs nothing else: the state says so.
        if (!begun)
            m_notBegun.insert(i, begun.error().message);
    }
    return {};
}

void MutationRecorder::nothingRuns()
{
    for (const auto &source : m_sources)
        source->nothingRuns();
}

QString MutationRecorder::nameOf(size_t source) const
{
    return (m_databases + m_postgresDatabases + m_folders).value(qsizetype(source));
}

Expected<QJsonArray> MutationRecorder::look(size_t source, bool merged)
{
    if (const auto reason = m_notBegun.constFind(source); reason != m_notBegun.constEnd())
        return failure(u"At the reset it could not be read. "_s + *reason);
    return merged ? m_sources[source]->merged() : m_sources[source]->observe();
}

Expected<Observed> MutationRecorder::mutations(bool merged, const std::shared_ptr<const StopFlag> &stop)
{
    m_watch.forget(); // first: whatever happens from here on makes it readable again
    Observed observed;
    QList<QJsonObject> records;
    QString firstReason;
    size_t looked = 0;
    for (size_t i = 0; i < m_sources.size(); ++i) {
        m_sources[i]->setStop(stop);
        const auto part = look(i, merged);
        if (isSet(stop))
            return failure(u"it was stopped"_s);
        if (!part) {
            observed.unobserved.append(QJsonObject{{u"path"_s, nameOf(i)}, {u"reason"_s, part.error().message}});
            firstReason = firstReason.isEmpty() ? part.error().message : firstReason;
            continue;
        }
        ++looked;
        for (const QJsonValue left : m_sources[i]->unobserved())
            observed.unobserved.append(left);
        if (m_sources.size() == 1) {
            observed.mutations = *part; // numbered already
            return observed;
        }
        const qsizetype databases = m_databases.size() + m_postgresDatabases.size();
        const bool hasNamesakes = databases > 1 && qsizetype(i) < databases;
        for (const QJsonValue record : *part) {
            records.append(record.toObject());
            if (hasNamesakes) // may have: a record of a database says which, where there are several
                records.last().insert(u"database"_s, nameOf(i));
        }
    }
    if (looked == 0 && !m_sources.empty())
        return failure(firstReason); // nothing at all was looked at

    std::stable_sort(records.begin(), records.end(), [](const QJsonObject &a, const QJsonObject &b) {
        return a.value(u"timestamp"_s).toString() < b.value(u"timestamp"_s).toString();
    });
    for (QJsonObject &record : records) {
        record.insert(u"seq"_s, observed.mutations.size() + 1);
        observed.mutations.append(record);
    }
    return observed;
}

} // namespace plato::runtime
