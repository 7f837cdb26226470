// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/artifactstore.h"

#include "app/platod/envprocess.h"
#include "app/platod/tree.h"
#include "app/platod/worker.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QTimer>
#include <QUuid>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcArtifact, "plato.platod.artifact", QtInfoMsg)
constexpr auto SeedLimit = 60s;

QJsonObject toJson(const ArtifactRecord &record)
{
    return {{u"artifact_id"_s, record.id},
            {u"simulator"_s, record.simulator},
            {u"description"_s, record.description},
            {u"seed_version"_s, record.seedVersion},
            {u"created_at"_s, record.createdAt.toString(Qt::ISODateWithMs)}};
}

std::optional<ArtifactRecord> fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    ArtifactRecord record;
    record.id = object.value(u"artifact_id"_s).toString();
    record.simulator = object.value(u"simulator"_s).toString();
    record.description = object.value(u"description"_s).toString();
    record.seedVersion = object.value(u"seed_version"_s).toString();
    record.createdAt = QDateTime::fromString(object.value(u"created_at"_s).toString(), Qt::ISODateWithMs);
    record.status = ArtifactRecord::Status::Ready;
    if (record.id.isEmpty() || record.simulator.isEmpty() || !record.createdAt.isValid())
        return std::nullopt;
    return record;
}

} // namespace

ArtifactStore::ArtifactStore(const StateDir &stateDir, QString bwrap, QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_stateDir(stateDir)
    , m_bwrap(std::move(bwrap))
    , m_pool(pool)
{
}

ArtifactStore::~ArtifactStore() = default;

QString ArtifactStore::folder(const QString &id) const
{
    return m_stateDir.artifacts() + u'/' + id;
}

QString ArtifactStore::newFolder(const QString &id) const
{
    return m_stateDir.artifacts() + u"/.new-"_s + id;
}

void ArtifactStore::load()
{
    const QStringList names = QDir(m_stateDir.artifacts()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        QFile file(folder(name) + u"/artifact.json"_s);
        const auto record = file.open(QIODevice::ReadOnly) ? fromJson(file.readAll()) : std::nullopt;
        if (record && record->id == name)
            m_records.insert(name, *record);
        else
            qCWarning(lcArtifact) << "no readable artifact in" << folder(name);
    }
}

std::optional<ArtifactRecord> ArtifactStore::find(const QString &id) const
{
    const auto it = m_records.constFind(id);
    return it == m_records.cend() ? std::nullopt : std::optional(*it);
}

QList<ArtifactRecord> ArtifactStore::list(const QString &simulator) const
{
    QList<ArtifactRecord> list;
    for (const ArtifactRecord &record : m_records) {
        if (record.simulator == simulator)
            list.append(record);
    }
    std::sort(list.begin(), list.end(), [](const ArtifactRecord &a, const ArtifactRecord &b) {
        return std::tie(b.createdAt, b.id) < std::tie(a.createdAt, a.id);
    });
    return list;
}

QString ArtifactStore::example(const Manifest &manifest) const
{
    const QList<ArtifactRecord> records = list(manifest.name);
    for (const ArtifactRecord &record : records) {
        if (record.seedVersion == manifest.seedVersion && record.status != ArtifactRecord::Status::Failed)
            return record.id;
    }
    return {};
}

QString ArtifactStore::ensureExample(const Manifest &manifest)
{
    if (const QString id = example(manifest); !id.isEmpty())
        return id;
    m_records.removeIf([&](const QHash<QString, ArtifactRecord>::iterator &it) {
        return it->simulator == manifest.name && it->status == ArtifactRecord::Status::Failed;
    });
    ArtifactRecord record;
    record.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    record.simulator = manifest.name;
    record.description = u"Example version of %1"_s.arg(manifest.title);
    record.seedVersion = manifest.seedVersion;
    record.createdAt = QDateTime::currentDateTimeUtc();
    m_records.insert(record.id, record);

    const QString fresh = newFolder(record.id);
    runThen(
        m_pool, this,
        [fresh, name = manifest.name]() -> Result {
            return makePrivateDir(fresh + u"/state"_s)
                .and_then([&] { return makePrivateDir(fresh + u"/home"_s); })
                .and_then([&] {
                    return writeSandboxEtc(fresh, {{QHostAddress(u"127.0.0.1"_s), name}});
                });
        },
        [this, manifest, id = record.id](const Result &made) {
            if (!made)
                settle(id, made.error());
            else if (manifest.seed.isEmpty())
                keep(id);
            else
                seed(manifest, id);
        });
    return record.id;
}

void ArtifactStore::seed(const Manifest &manifest, const QString &id)
{
    SandboxSpec spec;
    spec.folder = newFolder(id);
    spec.hostName = manifest.name;
    spec.command = manifest.seed;
    if (!manifest.filesFolder.isEmpty())
        spec.readOnly.append({m_stateDir.simulators() + u'/' + manifest.name, u"/run/plato/simulator"_s});

    auto *process = new EnvProcess(this);
    auto *limit = new QTimer(process);
    limit->setSingleShot(true);
    connect(limit, &QTimer::timeout, process, &EnvProcess::stop);
    connect(process, &EnvProcess::ended, this, [this, process, limit, id](bool ok, const QString &reason) {
        const bool tooLong = !limit->isActive();
        process->deleteLater();
        if (ok)
            keep(id);
        else
            settle(id, tooLong ? u"the example version was not made within %1 s"_s.arg(SeedLimit.count())
                               : u"the example version could not be made: %1%2"_s.arg(reason,
                                                                                      noteOfFullDisk(newFolder(id))));
    });
    limit->start(SeedLimit);
    process->start(m_bwrap, spec);
}

void ArtifactStore::keep(const QString &id)
{
    const QByteArray json = QJsonDocument(toJson(m_records.value(id))).toJson();
    runThen(
        m_pool, this,
        [from = newFolder(id), to = folder(id), json]() -> Result {
            return removeTree(from + u"/etc"_s)
                .and_then([&] { return writeFile(from + u"/artifact.json"_s, json); })
                .and_then([&]() -> Result {
                    if (!QDir().rename(from, to))
                        return tl::unexpected(u"%1 could not be renamed to %2"_s.arg(from, to));
                    return {};
                });
        },
        [this, id](const Result &kept) { settle(id, kept ? QString() : kept.error()); });
}

void ArtifactStore::settle(const QString &id, const QString &error)
{
    ArtifactRecord &record = m_records[id];
    record.status = error.isEmpty() ? ArtifactRecord::Status::Ready : ArtifactRecord::Status::Failed;
    record.error = error;
    if (!error.isEmpty()) {
        qCWarning(lcArtifact).noquote() << record.simulator << "|" << error;
        m_pool.start([fresh = newFolder(id)] { removeTree(fresh); });
    }
    Q_EMIT settled(id);
}

void ArtifactStore::whenReady(const QString &id, QObject *context, Waiter waiter)
{
    const auto record = find(id);
    if (record && record->status == ArtifactRecord::Status::Creating) {
        auto *once = new QObject(context); // holds the connection until the artifact has settled
        connect(this, &ArtifactStore::settled, once, [this, id, once, context, waiter](const QString &which) {
            if (which != id)
                return;
            once->deleteLater();
            once->disconnect();
            QObject::disconnect(this, nullptr, once, nullptr);
            whenReady(id, context, waiter);
        });
        return;
    }
    if (!record)
        waiter(tl::unexpected(u"there is no artifact %1"_s.arg(id)));
    else if (record->status == ArtifactRecord::Status::Failed)
        waiter(tl::unexpected(record->error));
    else
        waiter(folder(id));
}

} // namespace plato::runtime
