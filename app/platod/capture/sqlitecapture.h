// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/databasecopy.h"
#include "app/platod/capture/mutationsource.h"
#include "app/platod/capture/recordlog.h"
#include "app/platod/capture/tabledifference.h"
#include "core/text/error.h"

#include <QJsonArray>
#include <QMap>
#include <QString>

#include <chrono>
#include <optional>
#include <tl/expected.hpp>

namespace plato {

/// Observes what an application changes in its SQLite database: rows compared by primary key, or by rowid, with what
/// was there at the last look. The records are described in README.md beside this file, the values in rowvalues.h.
///
/// The application does not notice: no lock is taken, no connection opened, no file made beside its database (see
/// databasecopy.h). What happens to a row between two looks is one change; what is undone between them is none.
///
/// This process must not open the same database through SQLite.
class SqliteCapture : public MutationSource
{
public:
    static constexpr std::chrono::milliseconds DefaultPatience{3'000};

    /// `databasePath`: the application's file. `workDir`: an existing folder for our copies (up to
    /// three times the database), on which nobody else works; what was made there goes with this object.
    /// `patience`: how long one call waits for a database that is locked, missing or being replaced.
    /// `root`: a folder above the database that the application cannot replace; below it no link is followed. Empty:
    /// the database's own folder.
    /// `limit`: records after which the log is folded, see RecordLog.
    SqliteCapture(const QString &databasePath, const QString &workDir,
                  std::chrono::milliseconds patience = DefaultPatience, const QString &root = {},
                  qsizetype limit = RecordLog::DefaultLimit);
    ~SqliteCapture() override;
    Q_DISABLE_COPY_MOVE(SqliteCapture)

    /// A database that does not exist yet is an empty one.
    Expected<void> begin() override;
    /// Without a commit since the last look it reads a few hundred bytes, whatever the size of the database.
    Expected<QJsonArray> observe() override;
    Expected<QJsonArray> merged() override;
    QJsonArray unobserved() const override;

private:
    QString freshPath();
    Expected<void> look();
    Expected<void> copyForBegin(const QString &copy, sqlite::FileMark &mark) const;
    Expected<QJsonArray> netDifference();
    Expected<sqlite::Differences> compare(const QString &beforePath, const QString &afterPath) const;
    void noteUnread(const QList<sqlite::Unread> &unread);
    tl::unexpected<Error> named(const QString &error) const;
    void forget(const QString &path);

    sqlite::DatabasePlace m_place;
    QString m_workDir;
    std::chrono::milliseconds m_patience;
    QString m_resetPath; ///< our copy as of begin(); empty before
    QString m_seenPath;  ///< our copy as of the last look; may be the same file
    sqlite::FileMark m_seenMark;
    quint64 m_copies = 0;
    RecordLog m_log;
    std::optional<QJsonArray> m_merged; ///< of the last look
    QMap<QString, QString> m_unread;    ///< what any look since begin() could not read, with the reason
};

} // namespace plato
