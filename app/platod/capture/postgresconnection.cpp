// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/postgresconnection.h"

#include "app/platod/capture/folderpath.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QFile>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::postgres {

namespace {

constexpr auto SocketName = ".s.PGSQL.5432";
constexpr auto Tick = 50ms;                             // between two looks at the stop flag
constexpr qint64 EpochOfPostgres = 946'684'800'000'000; // 2000-01-01 in microseconds since 1970

QByteArray pathOf(int descriptor)
{
    return "/proc/self/fd/" + QByteArray::number(descriptor);
}

struct FreeMemory
{
    void operator()(char *memory) const { PQfreemem(memory); }
};

tl::unexpected<Error> stopped()
{
    return failure(u"it was stopped"_s);
}

void append(QByteArray &bytes, quint64 number)
{
    const quint64 bigEndian = qToBigEndian(number);
    bytes.append(reinterpret_cast<const char *>(&bigEndian), sizeof bigEndian);
}

/// Whether these are the words of a server that has just started, or is being stopped: it answers soon.
bool isPassing(const QString &error)
{
    return error.contains("starting up"_L1) || error.contains("recovery"_L1) || error.contains("shutting down"_L1) ||
           error.contains("No such file"_L1) || error.contains("Connection refused"_L1);
}

} // namespace

Expected<SocketPlace> SocketPlace::open(const QString &root, const QString &folder, const QString &workDir)
{
    Descriptor at = openFolderAt(AT_FDCWD, QFile::encodeName(root));
    for (const QByteArray &name : QFile::encodeName(folder).split('/')) {
        if (at >= 0)
            at = openFolderAt(at, name);
    }
    if (at < 0)
        return systemFailure(QFile::encodeName(folder));
    Descriptor socket(::openat(at, SocketName, O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat info = {};
    if (socket < 0 || ::fstat(socket, &info) != 0)
        return systemFailure(QFile::encodeName(folder) + '/' + SocketName);
    if (!S_ISSOCK(info.st_mode))
        return failure(u"%1/%2 is no socket"_s.arg(folder, QLatin1StringView(SocketName)));
    Descriptor work = openFolderAt(AT_FDCWD, QFile::encodeName(workDir));
    if (work < 0)
        return systemFailure(QFile::encodeName(workDir));
    // libpq wants the folder of a socket with this name, and a short path.
    if (::unlinkat(work, SocketName, 0) != 0 && errno != ENOENT)
        return systemFailure(QFile::encodeName(workDir));
    if (::symlinkat(pathOf(socket).constData(), work, SocketName) != 0)
        return systemFailure(QFile::encodeName(workDir));
    return SocketPlace(std::move(socket), std::move(work));
}

QByteArray SocketPlace::host() const
{
    return pathOf(m_work);
}

void Connection::Close::operator()(pg_conn *connection) const
{
    PQfinish(connection);
}

void Connection::Clear::operator()(pg_result *result) const
{
    PQclear(result);
}

Connection::~Connection() = default;

Expected<std::unique_ptr<Connection>> Connection::open(const SocketPlace &place, const QString &database,
                                                       Purpose purpose, std::chrono::milliseconds patience,
                                                       const StopFlag &stop)
{
    const QByteArray host = place.host();
    const QByteArray name = database.toUtf8();
    // Everything by which a value becomes a text is said here: an application may have other habits.
    const QByteArray options = "-c datestyle=ISO,YMD -c intervalstyle=postgres -c timezone=UTC -c extra_float_digits=1 "
                               "-c bytea_output=hex -c client_encoding=UTF8 -c synchronous_commit=on "
                               "-c search_path=pg_catalog -c statement_timeout=0 -c session_replication_role=origin";
    // Where there is no password libpq looks for one of this person's; whoever asks here gets a word that is no secret.
    const std::array keywords{"host",
                              "port",
                              "user",
                              "password",
                              "dbname",
                              "options",
                              "sslmode",
                              "gssencmode",
                              "application_name",
                              purpose == Purpose::Stream ? "replication" : nullptr,
                              static_cast<const char *>(nullptr)};
    const std::array values{host.constData(),
                            "5432",
                            "user",
                            "none",
                            name.constData(),
                            options.constData(),
                            "disable",
                            "disable",
                            "plato",
                            "database",
                            static_cast<const char *>(nullptr)};
    const QDeadlineTimer deadline(patience);
    for (;;) {
        std::unique_ptr<Connection> connection(new Connection(
            std::unique_ptr<pg_conn, Close>(PQconnectStartParams(keywords.data(), values.data(), 0)), patience));
        auto connected = connection->connect(stop);
        if (connected)
            return connection;
        if (stop || deadline.hasExpired() || !isPassing(connected.error().message))
            return tl::unexpected(connected.error());
        ::poll(nullptr, 0, int(std::chrono::milliseconds(Tick).count()));
    }
}

Expected<void> Connection::connect(const StopFlag &stop)
{
    if (!m_connection)
        return failure(u"there is no memory for a connection"_s);
    PQsetNoticeProcessor(
        m_connection.get(), [](void *, const char *) {}, nullptr);
    const QDeadlineTimer deadline(m_patience);
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        if (status == PGRES_POLLING_FAILED || PQstatus(m_connection.get()) == CONNECTION_BAD)
            return refusal();
        if (auto ready = wait(status == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline, stop); !ready)
            return ready;
        status = PQconnectPoll(m_connection.get());
    }
    if (PQsetnonblocking(m_connection.get(), 1) != 0)
        return refusal();
    return {};
}

Expected<void> Connection::wait(short events, const QDeadlineTimer &deadline, const StopFlag &stop) const
{
    pollfd entry{PQsocket(m_connection.get()), events, 0};
    for (;;) {
        if (stop)
            return stopped();
        if (deadline.hasExpired())
            return failure(u"PostgreSQL has not answered within %1 s"_s.arg(
                std::chrono::duration_cast<std::chrono::seconds>(m_patience).count()));
        const int ready = ::poll(&entry, 1, int(std::chrono::milliseconds(Tick).count()));
        if (ready > 0)
            return {};
        if (ready < 0 && errno != EINTR)
            return systemFailure("poll");
    }
}

Expected<void> Connection::read(short events, const QDeadlineTimer &deadline, const StopFlag &stop) const
{
    if (auto ready = wait(events, deadline, stop); !ready)
        return ready;
    if (PQconsumeInput(m_connection.get()) == 0)
        return refusal();
    return {};
}

Expected<void> Connection::flush(const QDeadlineTimer &deadline, const StopFlag &stop) const
{
    for (;;) {
        const int left = PQflush(m_connection.get());
        if (left == 0)
            return {};
        if (left < 0)
            return refusal();
        // It may have to be read before the server takes more.
        if (auto done = read(POLLIN | POLLOUT, deadline, stop); !done)
            return done;
    }
}

Expected<Connection::ResultPtr> Connection::result(const QDeadlineTimer &deadline, const StopFlag &stop) const
{
    while (PQisBusy(m_connection.get()) != 0) { // PQgetResult() waits for ever
        if (auto done = read(POLLIN, deadline, stop); !done)
            return tl::unexpected(done.error());
    }
    return ResultPtr(PQgetResult(m_connection.get()));
}

tl::unexpected<Error> Connection::refusal() const
{
    QString words = QString::fromUtf8(PQerrorMessage(m_connection.get())).simplified();
    // Where we have connected to is a path of our own process, which tells nobody anything.
    if (const qsizetype at = words.indexOf("failed: "_L1); words.startsWith("connection to server"_L1) && at >= 0)
        words = words.mid(at + 8);
    return failure(words.isEmpty() ? u"PostgreSQL has closed the connection"_s : words.left(500));
}

bool Connection::isLost() const
{
    return PQstatus(m_connection.get()) != CONNECTION_OK;
}

Expected<QList<QByteArrayList>> Connection::query(const QByteArray &sql, const StopFlag &stop)
{
    const QDeadlineTimer deadline(m_patience);
    if (PQsendQuery(m_connection.get(), sql.constData()) == 0)
        return refusal();
    PQsetSingleRowMode(m_connection.get()); // else libpq gathers them without a bound
    if (auto sent = flush(deadline, stop); !sent)
        return tl::unexpected(sent.error());
    QList<QByteArrayList> rows;
    qint64 bytes = 0;
    for (;;) {
        const auto part = result(deadline, stop);
        if (!part)
            return tl::unexpected(part.error());
        const PGresult *answer = part->get();
        if (!answer)
            return rows;
        const ExecStatusType status = PQresultStatus(answer);
        if (status == PGRES_COPY_BOTH)
            return rows;
        if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            return refusal();
        for (int row = 0; row < PQntuples(answer); ++row) {
            QByteArrayList cells;
            for (int column = 0; column < PQnfields(answer); ++column) {
                cells.append(QByteArray(PQgetvalue(answer, row, column), PQgetlength(answer, row, column)));
                bytes += cells.last().size();
            }
            rows.append(cells);
            if (rows.size() > MaxRows || bytes > MaxBytes)
                return failure(
                    u"PostgreSQL answers with more than %1 rows or %2 MiB"_s.arg(MaxRows).arg(MaxBytes >> 20));
        }
    }
}

Expected<QByteArray> Connection::queryCell(const QByteArray &sql, const StopFlag &stop)
{
    const auto rows = query(sql, stop);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->size() != 1 || rows->first().isEmpty())
        return failure(u"PostgreSQL answers with something else than what it was asked for"_s);
    return rows->first().first();
}

Expected<void> Connection::startStream(const QByteArray &slot, Lsn from, const StopFlag &stop)
{
    const QByteArray place = QByteArray::number(from >> 32U, 16) + '/' + QByteArray::number(from & 0xFFFFFFFFU, 16);
    return query("START_REPLICATION SLOT \"" + slot + "\" LOGICAL " + place +
                     " (proto_version '1', publication_names 'plato', messages 'true')",
                 stop)
        .map([](const auto &) {});
}

Expected<QByteArray> Connection::next(const StopFlag &stop)
{
    QDeadlineTimer deadline(m_patience);
    for (;;) {
        char *raw = nullptr;
        const int size = PQgetCopyData(m_connection.get(), &raw, 1);
        const std::unique_ptr<char, FreeMemory> data(raw);
        constexpr int HeadSize = 1 + 3 * 8; // the letter, two places and a time
        if (size >= HeadSize && raw[0] == 'w')
            return QByteArray(raw + HeadSize, size - HeadSize);
        if (size > 0) {
            if (stop)
                return stopped();
            deadline.setRemainingTime(m_patience); // it is busy with what is told in none of its messages
            continue; // "I am alive", which needs no answer where nobody ends an idle connection
        }
        if (size < 0) {
            if (const auto why = result(deadline, stop); !why)
                return tl::unexpected(why.error());
            return refusal();
        }
        if (auto done = read(POLLIN, deadline, stop); !done)
            return tl::unexpected(done.error());
    }
}

Expected<void> Connection::confirm(Lsn place, const StopFlag &stop)
{
    QByteArray status("r");
    for (int written = 0; written < 3; ++written) // written, flushed, applied
        append(status, place);
    append(status, quint64(QDateTime::currentMSecsSinceEpoch() * 1000 - EpochOfPostgres));
    status.append('\0'); // no answer wanted
    if (PQputCopyData(m_connection.get(), status.constData(), int(status.size())) != 1)
        return refusal();
    return flush(QDeadlineTimer(m_patience), stop);
}

} // namespace plato::postgres
