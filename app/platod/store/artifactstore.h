// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/files/statedir.h"
#include "app/platod/files/tree.h"
#include "app/platod/store/artifactrecord.h"
#include "app/platod/store/manifest.h"
#include "app/platod/store/remover.h"
#include "core/pool/workpool.h"
#include "core/text/error.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <tl/expected.hpp>

namespace plato::runtime {

/// The artifacts in the state folder: snapshots of envs, and for each simulator's newest seed its example version, made
/// when it is first wanted. One that is being made has a folder that the next start removes; renaming it is what keeps
/// it. Main thread; the work is done in sandboxes and on `pool`.
class ArtifactStore : public QObject
{
    Q_OBJECT

public:
    using Waiter = std::function<void(const Expected<QString> &)>;

    /// Why there is no new artifact; `full`: for want of room in the quota.
    struct Refusal
    {
        QString words;
        bool full = false;
    };
    using Kept = std::function<void(const tl::expected<ArtifactRecord, Refusal> &)>;
    /// Fills a folder, which is there and empty, with state and home, and tells how many bytes they take. On a worker
    /// thread.
    using Fill = std::function<Expected<qint64>(const QString &folder)>;
    static constexpr qint64 NoQuota = 0;

    /// `bwrap`: path of bubblewrap. `quota`: bytes that all artifacts but the examples may take. State folder, remover
    /// and pool must outlive this.
    ArtifactStore(const StateDir &stateDir, Remover &remover, QString bwrap, WorkPool &pool, qint64 quota = NoQuota,
                  QObject *parent = nullptr);
    ~ArtifactStore() override;

    /// Reads what is there. Blocking, once, at start. An error: the folder of artifacts cannot be read.
    Result load();

    std::optional<ArtifactRecord> find(const QString &id) const;
    QList<ArtifactRecord> list(const QString &simulator) const; ///< newest first
    /// The newest artifact of that data set, if it is ready.
    std::optional<ArtifactRecord> newest(const QString &simulator, const QString &dataset) const;
    /// Id of the simulator's example version, if there is one, ready or being made.
    QString example(const Manifest &manifest) const;
    /// The same; begins to make one where there is none, or where it had failed.
    QString ensureExample(const Manifest &manifest);

    /// Makes a new artifact; id, time, size and status of `record` are set here. `size`, in bytes, is what it is
    /// expected to take; `fill` runs on `worker`. Once `kept` is called with a record, the artifact is there for good:
    /// it is listed, and survives any end of platod; before that, it does not.
    void add(ArtifactRecord record, qint64 size, WorkPool &worker, Fill fill, Kept kept);
    /// Forgets an artifact that is ready and removes it. Nobody may be using it.
    Result remove(const QString &id);
    /// Asked before an artifact is removed because its time has come.
    void setIsUsed(std::function<bool(const QString &id)> isUsed) { m_isUsed = std::move(isUsed); }
    qint64 quota() const { return m_quota; }
    qint64 used() const; ///< of the quota, in bytes

    /// Calls `waiter` with the folder that holds state and home, or with why there is none: at once when that is known,
    /// else later, and not at all once `context` has gone.
    void whenReady(const QString &id, QObject *context, Waiter waiter);

Q_SIGNALS:
    void settled(const QString &id);

private:
    void seed(const Manifest &manifest, const QString &id);
    void keep(const QString &id);
    std::optional<Refusal> noRoomFor(qint64 size) const;
    void removeExpired();
    void settle(const QString &id, const QString &error);
    QString folder(const QString &id) const;
    QString newFolder(const QString &id) const;

    const StateDir &m_stateDir;
    Remover &m_remover;
    QString m_bwrap;
    WorkPool &m_pool;
    qint64 m_quota;
    QTimer m_expiry; // once a minute
    std::function<bool(const QString &)> m_isUsed = [](const QString &) { return false; };
    QHash<QString, ArtifactRecord> m_records;
};

} // namespace plato::runtime
