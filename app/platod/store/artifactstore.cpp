// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/artifactstore.h"

#include "app/platod/sandbox/envprocess.h"
#include "app/platod/sandbox/systemetc.h"
#include "app/platod/store/databaseserver.h"
#include "core/pool/runonpool.h"

#include <QDir>
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
constexpr auto SeedLimit = 300s;
constexpr qint64 LargestRecord = qint64(1) << 20;

QString megabytes(qint64 bytes)
{
    return QString::number(static_cast<double>(bytes) / (1024 * 1024), 'f', 1);
}

} // namespace

ArtifactStore::ArtifactStore(const StateDir &stateDir, Remover &remover, QString bwrap, WorkPool &pool, qint64 quota,
                             QObject *parent)
    : QObject(parent)
    , m_stateDir(stateDir)
    , m_remover(remover)
    , m_bwrap(std::move(bwrap))
    , m_pool(pool)
    , m_quota(quota)
{
    m_expiry.setInterval(60s);
    m_expiry.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_expiry, &QTimer::timeout, this, &ArtifactStore::removeExpired);
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

Result ArtifactStore::load()
{
    const auto names = foldersIn(m_stateDir.artifacts());
    if (!names)
        return tl::unexpected(names.error());
    for (const QString &name : *names) {
        const auto json = readRegularFile(folder(name) + u"/artifact.json"_s, LargestRecord);
        const auto record = json ? ArtifactRecord::fromJson(*json) : std::nullopt;
        if (record && record->id == name)
            m_records.insert(name, *record);
        else
            qCWarning(lcArtifact).noquote() << "no artifact that this version can read in" << folder(name)
                                            << (json ? QString() : json.error().message);
    }
    removeExpired();
    return {};
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
        if (record.kind == ArtifactRecord::Kind::Example && record.seedVersion == manifest.seedVersion &&
            record.status != ArtifactRecord::Status::Failed)
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
    runOnPool(
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
                settle(id, made.error().message);
            else if (manifest.seed.isEmpty() && manifest.postgresDatabases.isEmpty())
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
    spec.etc = systemEtcBelow(m_stateDir.simulators());
    spec.command = manifest.seed.isEmpty() ? QStringList(u"true"_s) : manifest.seed;
    spec.limits = manifest.limits;
    spec.workingFolder = manifest.workingFolder;
    for (auto it = manifest.environment.begin(); it != manifest.environment.end(); ++it)
        spec.extraEnvironment.insert(it.key(), it.value());
    addPostgres(spec, manifest.postgresDatabases, ServerStart::Seed, databaseScriptsBelow(m_stateDir.simulators()));
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
    const QByteArray json = m_records.value(id).toJson();
    runOnPool(
        m_pool, this,
        [from = newFolder(id), to = folder(id), json]() -> Result {
            return removeTree(from + u"/etc"_s)
                .and_then([&] { return writeFile(from + u"/artifact.json"_s, json); })
                .and_then([&]() -> Result {
                    if (!QDir().rename(from, to))
                        return failure(u"%1 could not be renamed to %2"_s.arg(from, to));
                    return {};
                });
        },
        [this, id](const Result &kept) { settle(id, kept ? QString() : kept.error().message); });
}

std::optional<ArtifactRecord> ArtifactStore::newest(const QString &simulator, const QString &dataset) const
{
    const QList<ArtifactRecord> records = list(simulator);
    for (const ArtifactRecord &record : records) {
        if (record.dataset == dataset && record.status == ArtifactRecord::Status::Ready)
            return record;
    }
    return std::nullopt;
}

qint64 ArtifactStore::used() const
{
    qint64 bytes = 0;
    for (const ArtifactRecord &record : m_records)
        bytes += record.kind == ArtifactRecord::Kind::Example ? 0 : record.bytes;
    return bytes;
}

std::optional<ArtifactStore::Refusal> ArtifactStore::noRoomFor(qint64 size) const
{
    if (m_quota == NoQuota || used() + size <= m_quota)
        return std::nullopt;
    return Refusal{u"this artifact takes %1 MB, and of the %2 MB for artifacts %3 MB are taken: delete some with "
                   "DELETE /api/v2/artifacts/{artifact_id}, or start platod with a larger --artifact-quota"_s.arg(
                       megabytes(size), megabytes(m_quota), megabytes(used())),
                   true};
}

void ArtifactStore::add(ArtifactRecord record, qint64 size, WorkPool &worker, Fill fill, Kept kept)
{
    removeExpired();
    if (const auto refusal = noRoomFor(size))
        return kept(tl::unexpected(*refusal));
    record.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    record.createdAt = QDateTime::currentDateTimeUtc();
    record.status = ArtifactRecord::Status::Creating;
    record.bytes = size; // reserved in the quota until the real size is known
    m_records.insert(record.id, record);

    const QString fresh = newFolder(record.id);
    runOnPool(
        worker, this,
        [fresh, fill = std::move(fill)]() -> Expected<qint64> {
            auto filled = makePrivateDir(fresh).and_then([&] { return fill(fresh); });
            if (!filled)
                return failure(filled.error().message + noteOfFullDisk(fresh));
            return filled;
        },
        [this, id = record.id, kept = std::move(kept)](const Expected<qint64> &filled) {
            std::optional<Refusal> refusal;
            m_records[id].bytes = 0;
            if (!filled)
                refusal = Refusal{filled.error().message};
            else
                refusal = noRoomFor(*filled); // what the env keeps may have grown since its size was estimated
            if (refusal) {
                m_records[id].error = refusal->words;
                settle(id, refusal->words);
                m_records.remove(id);
                return kept(tl::unexpected(*refusal));
            }
            m_records[id].bytes = *filled;
            auto *once = new QObject(this);
            connect(this, &ArtifactStore::settled, once, [this, id, once, kept](const QString &which) {
                if (which != id)
                    return;
                once->deleteLater();
                QObject::disconnect(this, nullptr, once, nullptr);
                const ArtifactRecord record = m_records.value(id);
                if (record.status == ArtifactRecord::Status::Ready)
                    return kept(record);
                m_records.remove(id);
                kept(tl::unexpected(Refusal{record.error}));
            });
            keep(id);
        });
}

Result ArtifactStore::remove(const QString &id)
{
    auto removed = m_remover.remove(folder(id));
    if (removed)
        m_records.remove(id);
    return removed;
}

void ArtifactStore::removeExpired()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    bool more = false;
    const QList<ArtifactRecord> records = m_records.values();
    for (const ArtifactRecord &record : records) {
        if (!record.expiresAt.isValid() || record.status != ArtifactRecord::Status::Ready)
            continue;
        if (record.expiresAt > now || m_isUsed(record.id)) {
            more = true;
        } else if (const auto removed = remove(record.id); !removed) {
            qCWarning(lcArtifact).noquote() << "expired, but not removed:" << removed.error().message;
            more = true;
        }
    }
    if (more && !m_expiry.isActive())
        m_expiry.start();
    else if (!more)
        m_expiry.stop();
}

void ArtifactStore::settle(const QString &id, const QString &error)
{
    ArtifactRecord &record = m_records[id];
    record.status = error.isEmpty() ? ArtifactRecord::Status::Ready : ArtifactRecord::Status::Failed;
    record.error = error;
    if (!error.isEmpty()) {
        qCWarning(lcArtifact).noquote() << record.simulator << "|" << error;
        if (const auto removed = m_remover.remove(newFolder(id)); !removed)
            qCWarning(lcArtifact).noquote() << removed.error().message;
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
        waiter(failure(u"there is no artifact %1"_s.arg(id)));
    else if (record->status == ArtifactRecord::Status::Failed)
        waiter(failure(record->error));
    else
        waiter(folder(id));
}

} // namespace plato::runtime
