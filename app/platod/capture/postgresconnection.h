// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/pgoutput.h"
#include "app/process/descriptor.h"
#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

class QDeadlineTimer;
struct pg_conn;
struct pg_result;

namespace plato::postgres {

/// The socket of a server that belongs to an application, as a place that libpq can connect to. What is in the folder
/// is the application's: no link in it is followed, and what is no socket is refused.
class SocketPlace
{
public:
    /// `root`: a folder that the application cannot replace. `folder`: below it, with the socket. `workDir`: an
    /// existing folder of ours, in which a link is made.
    static Expected<SocketPlace> open(const QString &root, const QString &folder, const QString &workDir);

    QByteArray host() const; ///< good as long as this lives

private:
    SocketPlace(Descriptor socket, Descriptor work)
        : m_socket(std::move(socket))
        , m_work(std::move(work))
    {
    }
    Descriptor m_socket;
    Descriptor m_work;
};

/// One connection to a database, by libpq. Blocking, but it ends within a moment once `stop` is set. The server belongs
/// to an application, and may answer with anything: it has `patience` for the whole answer to a query, and for each
/// message of a stream. After an error the connection is of no use any more.
class Connection
{
public:
    enum class Purpose { Queries, Stream };
    static constexpr qsizetype MaxRows = 100'000;         ///< of one answer; more are an error
    static constexpr qint64 MaxBytes = qint64(64) << 20U; ///< in all its rows

    static Expected<std::unique_ptr<Connection>> open(const SocketPlace &place, const QString &database,
                                                      Purpose purpose, std::chrono::milliseconds patience,
                                                      const StopFlag &stop);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    /// One statement; the rows as texts, of which NULL is an empty one.
    Expected<QList<QByteArrayList>> query(const QByteArray &sql, const StopFlag &stop);
    /// The first column of the only row; another answer is an error.
    Expected<QByteArray> queryCell(const QByteArray &sql, const StopFlag &stop);

    /// Purpose::Stream: begins to read what the slot has from `from` on.
    Expected<void> startStream(const QByteArray &slot, Lsn from, const StopFlag &stop);
    /// The next message of pgoutput, for which it waits.
    Expected<QByteArray> next(const StopFlag &stop);
    /// Tells that everything before `place` is safe with us.
    Expected<void> confirm(Lsn place, const StopFlag &stop);

    bool isLost() const; ///< the server has closed it

private:
    struct Close
    {
        void operator()(pg_conn *connection) const;
    };
    struct Clear
    {
        void operator()(pg_result *result) const;
    };
    using ResultPtr = std::unique_ptr<pg_result, Clear>;

    Connection(std::unique_ptr<pg_conn, Close> connection, std::chrono::milliseconds patience)
        : m_connection(std::move(connection))
        , m_patience(patience)
    {
    }
    Expected<void> connect(const StopFlag &stop);
    Expected<void> wait(short events, const QDeadlineTimer &deadline, const StopFlag &stop) const;
    Expected<void> read(short events, const QDeadlineTimer &deadline, const StopFlag &stop) const;
    Expected<void> flush(const QDeadlineTimer &deadline, const StopFlag &stop) const;
    /// The next part of an answer; null after the last one.
    Expected<ResultPtr> result(const QDeadlineTimer &deadline, const StopFlag &stop) const;
    tl::unexpected<Error> refusal() const;

    std::unique_ptr<pg_conn, Close> m_connection;
    std::chrono::milliseconds m_patience;
};

} // namespace plato::postgres
