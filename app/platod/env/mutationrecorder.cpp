// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/mutationrecorder.h"

#include "app/platod/capture/filecapture.h"
#include "app/platod/capture/sqlitecapture.h"
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

/// The folder is watched, not the file, since an application may replace its database. A link in the place of the
/// folder is not followed.
void watchFolderOf(const QString &database, ChangeWatch &watch)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(database).path());
    const Descriptor descriptor(::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (descriptor >= 0 || (errno != ENOENT && errno != ENOTDIR && errno != ELOOP))
        watch.addFolder(descriptor); // of one that cannot be opened, nobody says any more that nothing happened
}

} // namespace

bool MutationRecorder::isNeeded(const Manifest &manifest)
{
    return !manifest.databases.isEmpty() || !manifest.folders.isEmpty();
}

MutationRecorder::MutationRecorder(QString stateFolder, QString workFolder, const Manifest &manifest)
    : m_stateFolder(std::move(stateFolder))
    , m_workFolder(std::move(workFolder))
    , m_databases(manifest.databases)
{
    for (qsizetype i = 0; i < m_databases.size(); ++i) {
        const QString work = m_workFolder + u'/' + QString::number(i);
        m_sources.push_back(std::make_unique<SqliteCapture>(m_stateFolder + u'/' + m_databases[i], work,
                                                            SqliteCapture::DefaultPatience, m_stateFolder));
    }
    for (const QString &folder : manifest.folders) {
        m_sources.push_back(std::make_unique<FileCapture>(
            ScanPlace{m_stateFolder, folder, encoded(manifest.ignoredFiles), filesOf(m_databases)}, m_watch));
    }
}

MutationRecorder::~MutationRecorder() = default;

Result MutationRecorder::begin(const std::shared_ptr<const StopFlag> &stop)
{
    for (const auto &source : m_sources)
        source->setStop(stop);
    for (qsizetype i = 0; i < m_databases.size(); ++i) {
        if (auto made = makePrivateDir(m_workFolder + u'/' + QString::number(i)); !made)
            return made;
    }
    m_watch.clear();
    for (const QString &database : std::as_const(m_databases))
        watchFolderOf(m_stateFolder + u'/' + database, m_watch);
    for (const auto &source : m_sources) {
        if (auto begun = source->begin(); !begun)
            return begun;
    }
    return {};
}

Expected<Observed> MutationRecorder::mutations(bool merged, const std::shared_ptr<const StopFlag> &stop)
{
    for (const auto &source : m_sources)
        source->setStop(stop);
    return recorded(merged).map([this](const QJsonArray &mutations) {
        Observed observed{mutations, {}};
        for (const auto &source : m_sources) {
            for (const QJsonValue left : source->unobserved())
                observed.unobserved.append(left);
        }
        return observed;
    });
}

Expected<QJsonArray> MutationRecorder::recorded(bool merged)
{
    m_watch.generation(); // resets the watch first: whatever happens from here on makes it readable again
    if (m_sources.size() == 1)
        return merged ? m_sources.front()->merged() : m_sources.front()->observe();

    QList<QJsonObject> records;
    for (const auto &source : m_sources) {
        const auto part = merged ? source->merged() : source->observe();
        if (!part)
            return part;
        for (const QJsonValue record : *part)
            records.append(record.toObject());
    }
    std::stable_sort(records.begin(), records.end(), [](const QJsonObject &a, const QJsonObject &b) {
        return a.value(u"timestamp"_s).toString() < b.value(u"timestamp"_s).toString();
    });
    QJsonArray all;
    for (QJsonObject &record : records) {
        record.insert(u"seq"_s, all.size() + 1);
        all.append(record);
    }
    return all;
}

} // namespace plato::runtime
