// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/manifest.h"
#include "app/platod/statedir.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>
#include <tl/expected.hpp>

namespace plato::runtime {

/// A snapshot of what an env keeps: its state and its home folder.
struct ArtifactRecord
{
    enum class Status { Creating, Ready, Failed };
    QString id;
    QString simulator;
    QString description;
    QString seedVersion; ///< of the manifest that it was made from
    QDateTime createdAt; ///< UTC
    Status status = Status::Creating;
    QString error; ///< Failed: why
    friend bool operator==(const ArtifactRecord &, const ArtifactRecord &) = default;
};

/// The artifacts in the state folder. Each simulator's newest seed is its example version, made when it is first
/// wanted. Main thread; the work is done in sandboxes and on `pool`.
class ArtifactStore : public QObject
{
    Q_OBJECT

public:
    using Waiter = std::function<void(const tl::expected<QString, QString> &)>;

    /// `bwrap`: path of bubblewrap. The pool must outlive this.
    ArtifactStore(const StateDir &stateDir, QString bwrap, QThreadPool &pool, QObject *parent = nullptr);
    ~ArtifactStore() override;

    /// Reads what is there. Blocking, once, at start.
    void load();

    std::optional<ArtifactRecord> find(const QString &id) const;
    QList<ArtifactRecord> list(const QString &simulator) const; ///< newest first
    /// Id of the simulator's example version, if there is one, ready or being made.
    QString example(const Manifest &manifest) const;
    /// The same; begins to make one where there is none, or where it had failed.
    QString ensureExample(const Manifest &manifest);

    /// Calls `waiter` with the folder that holds state and home, or with why there is none: at once when that is known,
    /// else later, and not at all once `context` has gone.
    void whenReady(const QString &id, QObject *context, Waiter waiter);

Q_SIGNALS:
    void settled(const QString &id);

private:
    void seed(const Manifest &manifest, const QString &id);
    void keep(const QString &id);
    void settle(const QString &id, const QString &error);
    QString folder(const QString &id) const;
    QString newFolder(const QString &id) const;

    const StateDir &m_stateDir;
    QString m_bwrap;
    QThreadPool &m_pool;
    QHash<QString, ArtifactRecord> m_records;
};

} // namespace plato::runtime
