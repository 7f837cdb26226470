// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/mutationsource.h"
#include "app/platod/capture/postgresconnection.h"
#include "app/platod/capture/postgresrecords.h"
#include "app/platod/capture/recordlog.h"
#include "core/text/error.h"

#include <QJsonArray>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace plato {

/// Records what an application changes in a database of its own PostgreSQL, as the server's log tells it: every change,
/// in the order of the commits, with their times. Nothing is polled and nothing compared. The server was started by
/// resources/databases/postgresql.sh, which makes the slot that this reads from, and what is missing in the log.
///
/// What was read is confirmed once it is in the log here, so that the server can drop its own; until then it keeps it,
/// also when it, or this, is killed and started again.
class PostgresCapture : public MutationSource
{
public:
    static constexpr std::chrono::milliseconds DefaultPatience{10'000};

    struct Place
    {
        QString root;     ///< a folder that the application cannot replace
        QString folder;   ///< below it: the server's data, with its socket
        QString database; ///< its name
        QByteArray slot;
        QString workDir; ///< an existing folder of ours
    };

    /// `patience`: how long it waits for a word of the server. `limit`: records after which the log is folded.
    explicit PostgresCapture(Place place, std::chrono::milliseconds patience = DefaultPatience,
                             qsizetype limit = RecordLog::DefaultLimit, postgres::TransactionBounds bounds = {});

    Expected<void> begin() override;
    /// Without a change since the last look it asks the server for one number.
    Expected<QJsonArray> observe() override;
    Expected<QJsonArray> merged() override;
    /// From here on what was seen until the last look is told, and nobody asks the server.
    void nothingRuns() override { m_nothingRuns = true; }
    /// Tables that are kept out of the server's log (UNLOGGED), or whose old rows are.
    QJsonArray unobserved() const override;

private:
    /// Everything that was committed before this was called; `keep`: as records.
    Expected<void> look(bool keep);
    Expected<void> readUpToNow(bool keep);
    Expected<void> connect();
    /// Of a transaction that was committed.
    Expected<void> keepChanges(const QJsonArray &changes);
    Expected<void> netToMerged();
    Expected<void> take(const postgres::Message &message, bool keep, bool &found);
    Expected<void> learnTypes(const postgres::Relation &relation);
    void disconnect();
    tl::unexpected<Error> named(const QString &error) const;

    Place m_place;
    std::chrono::milliseconds m_patience;
    RecordLog m_log;
    bool m_hasBegun = false;
    bool m_nothingRuns = false;
    QString m_lostBy; ///< why what has happened since begin() is not known; empty: it is
    std::optional<postgres::SocketPlace> m_socket;
    std::unique_ptr<postgres::Connection> m_queries;
    std::unique_ptr<postgres::Connection> m_stream;
    postgres::Records m_records;
    postgres::Lsn m_confirmed = 0; ///< everything before it is in the log
    QByteArray m_seen;             ///< the end of the server's log as of the last look, in its own words
    QByteArray m_mark;             ///< what the look that is under way has written to know its end
    quint64 m_marks = 0;
    std::optional<QJsonArray> m_merged; ///< of the last look
};

} // namespace plato
