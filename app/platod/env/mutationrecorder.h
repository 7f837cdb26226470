// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/changewatch.h"
#include "app/platod/files/tree.h"
#include "app/platod/store/manifest.h"
#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QJsonArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace plato {
class MutationSource;
}

namespace plato::runtime {

/// What was observed of one env. A value.
struct Observed
{
    QJsonArray mutations;
    QJsonArray unobserved; ///< what is there and was not looked into: {"path", "reason"}
};

/// The mutation log of one env: all its databases and folders together. Blocking; used by one thread at a time.
class MutationRecorder
{
public:
    /// Whether there is anything to record in an env of this simulator.
    static bool isNeeded(const Manifest &manifest);

    /// `workFolder` is for copies and is made where needed.
    MutationRecorder(QString stateFolder, QString workFolder, const Manifest &manifest);
    ~MutationRecorder();
    Q_DISABLE_COPY_MOVE(MutationRecorder)

    /// Saves begin() work: the state has just been copied from `original`, which nobody changes, and nobody has been
    /// able to write to it since. Ends within a moment once `stop` is set.
    void copiedFrom(const QString &original, const std::shared_ptr<const StopFlag> &stop);
    /// Forgets what was seen and takes everything as it is now as the start. What cannot be read then is told with each
    /// state until the next begin(), and costs nothing else. This and the next end within a moment, with an error, once
    /// `stop` is set.
    Result begin(const std::shared_ptr<const StopFlag> &stop);
    /// Everything since begin(): in the order in which it was seen, or `merged` to the net difference. An error where
    /// nothing at all can be read.
    Expected<Observed> mutations(bool merged, const std::shared_ptr<const StopFlag> &stop);

    /// The env has ended: the calls from here on wait for none of its programs.
    void nothingRuns();

    /// Readable, from any thread, while something may have happened that mutations() has not seen; -1 where the system
    /// does not tell.
    int descriptor() const { return m_watch.descriptor(); }

private:
    Expected<QJsonArray> look(size_t source, bool merged);
    QString nameOf(size_t source) const;

    QString m_stateFolder;
    QString m_workFolder;
    QStringList m_databases;
    QStringList m_postgresDatabases;
    QStringList m_folders;
    ChangeWatch m_watch;
    std::vector<std::unique_ptr<MutationSource>> m_sources; // of SQLite, of PostgreSQL, then of the folders
    QMap<size_t, QString> m_notBegun;                       // those that could not be read at the last begin(), and why
};

} // namespace plato::runtime
