// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/postgrescapture.h"

#include "app/platod/capture/recordfold.h"

#include <QDateTime>

#include <chrono>
#include <cmath>
#include <type_traits>
#include <utility>
#include <variant>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato {

namespace {

constexpr auto MarkPrefix = "plato.mark";
constexpr auto TablePrefix = "plato.table";
constexpr auto DropPrefix = "plato.drop";
constexpr auto SameClock = 2s;                     ///< what two looks at one clock may differ by
constexpr qint64 LastMoment = 253'402'300'799'999; ///< of the year 9999, in milliseconds since 1970

} // namespace

PostgresCapture::PostgresCapture(Place place, std::chrono::milliseconds patience, qsizetype limit,
                                 postgres::TransactionBounds bounds)
    : m_place(std::move(place))
    , m_patience(patience)
    , m_log(limit)
    , m_records(bounds)
{
}

void PostgresCapture::disconnect()
{
    m_stream.reset();
    m_queries.reset();
    m_socket.reset();
    m_seen.clear();
}

Expected<void> PostgresCapture::connect()
{
    using postgres::Connection;
    if (m_stream && m_queries && !m_stream->isLost() && !m_queries->isLost())
        return {};
    disconnect();
    auto socket = postgres::SocketPlace::open(m_place.root, m_place.folder, m_place.workDir);
    if (!socket)
        return tl::unexpected(socket.error());
    m_socket.emplace(std::move(*socket));
    auto queries = Connection::open(*m_socket, m_place.database, Connection::Purpose::Queries, m_patience, stop());
    if (!queries)
        return tl::unexpected(queries.error());
    m_queries = std::move(*queries);
    const auto clock = m_queries->queryCell("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::int8", stop());
    if (!clock)
        return tl::unexpected(clock.error());
    bool isNumber = false;
    const qint64 now = clock->toLongLong(&isNumber);
    if (!isNumber || now < 0 || now > LastMoment)
        return failure(u"its clock is not between 1970 and 9999"_s);
    const std::chrono::milliseconds ahead(now - QDateTime::currentMSecsSinceEpoch());
    m_records.setClock(std::chrono::abs(ahead) > SameClock ? ahead : 0ms);
    auto stream = Connection::open(*m_socket, m_place.database, Connection::Purpose::Stream, m_patience, stop());
    if (!stream)
        return tl::unexpected(stream.error());
    m_stream = std::move(*stream);
    return m_stream->startStream(m_place.slot, m_confirmed, stop());
}

Expected<void> PostgresCapture::begin()
{
    disconnect(); // the server is another one than before the reset
    m_records.forgetTables();
    const postgres::Lsn before = std::exchange(m_confirmed, 0);
    auto tables = look(false).and_then([this] {
        return m_queries->query("SELECT info FROM (SELECT plato.table_info(oid) AS info FROM pg_class) t "
                                "WHERE info IS NOT NULL",
                                stop());
    });
    if (!tables) {
        m_confirmed = before;
        disconnect();
        return named(tables.error().message);
    }
    for (const QByteArrayList &row : std::as_const(*tables))
        m_records.learnTable(row.value(0));
    m_log.clear();
    m_merged = QJsonArray();
    m_lostBy.clear();
    m_hasBegun = true;
    return {};
}

Expected<QJsonArray> PostgresCapture::observe()
{
    if (!m_hasBegun)
        return named(u"it has not been recorded from a reset on yet"_s);
    // Also where it is of no use any more: what is read the server need not keep.
    if (const auto looked = m_nothingRuns ? Expected<void>() : look(true); !looked)
        return named(looked.error().message);
    if (!m_lostBy.isEmpty())
        return named(u"%1; what has changed is told again from the next reset on"_s.arg(m_lostBy));
    return m_log.records();
}

Expected<QJsonArray> PostgresCapture::merged()
{
    if (auto observed = observe(); !observed)
        return observed;
    if (const auto net = m_merged ? Expected<void>() : netToMerged(); !net)
        return named(net.error().message);
    return *m_merged;
}

Expected<void> PostgresCapture::netToMerged()
{
    return netOf(m_log.records(), stop()).map([this](const QJsonArray &net) { m_merged = m_log.stamped(net); });
}

Expected<void> PostgresCapture::keepChanges(const QJsonArray &changes)
{
    if (changes.isEmpty())
        return {};
    m_log.append(changes);
    m_merged.reset();
    if (!m_log.isTooLong())
        return {};
    return netToMerged().map([this] { m_log.fold(*m_merged); });
}

QJsonArray PostgresCapture::unobserved() const
{
    QJsonArray list = m_records.unobserved(m_place.database);
    if (m_nothingRuns) {
        list.prepend(
            QJsonObject{{u"path"_s, m_place.database},
                        {u"reason"_s, u"PostgreSQL has ended: what was changed after the last look is not told"_s}});
    }
    return list;
}

Expected<void> PostgresCapture::look(bool keep)
{
    const bool wasConnected = m_stream != nullptr;
    auto read = readUpToNow(keep);
    if (!read && wasConnected && !stop()) {
        // A server that has started again, for whatever reason, has closed our connections; it has lost nothing.
        disconnect();
        read = readUpToNow(keep);
    }
    if (!read)
        disconnect();
    return read;
}

Expected<void> PostgresCapture::readUpToNow(bool keep)
{
    if (auto connected = connect(); !connected)
        return connected;
    const auto end = m_queries->queryCell("SELECT pg_current_wal_insert_lsn()", stop());
    if (!end)
        return tl::unexpected(end.error());
    if (*end == m_seen)
        return {};
    // What was committed before the commit of this is sent before it, and with it everything is in the server's log.
    m_mark = QByteArray::number(++m_marks);
    const auto marked = m_queries->query(
        "SELECT pg_logical_emit_message(true, '" + QByteArray(MarkPrefix) + "', '" + m_mark + "')", stop());
    if (!marked)
        return tl::unexpected(marked.error());
    for (bool found = false; !found;) {
        const auto message = m_stream->next(stop()).and_then(postgres::parseMessage);
        if (!message)
            return tl::unexpected(message.error());
        if (auto taken = take(*message, keep, found); !taken)
            return taken;
    }
    return m_stream->confirm(m_confirmed, stop());
}

Expected<void> PostgresCapture::learnTypes(const postgres::Relation &relation)
{
    for (const postgres::Relation::Column &column : relation.columns) {
        if (m_records.knowsType(column.type))
            continue;
        const QByteArray type = QByteArray::number(column.type);
        const auto base = m_queries->queryCell(
            "WITH RECURSIVE t AS (SELECT oid, typbasetype, typtype FROM pg_type WHERE oid = " + type +
                " UNION ALL SELECT p.oid, p.typbasetype, p.typtype FROM pg_type p JOIN t ON p.oid = t.typbasetype) "
                "SELECT coalesce((SELECT oid FROM t WHERE typtype <> 'd'), " +
                type + ")",
            stop());
        if (!base)
            return tl::unexpected(base.error());
        m_records.learnType(column.type, base->toUInt());
    }
    return {};
}

Expected<void> PostgresCapture::take(const postgres::Message &message, bool keep, bool &found)
{
    Expected<void> done;
    std::visit(
        [&](const auto &part) {
            using Part = std::decay_t<decltype(part)>;
            if constexpr (std::is_same_v<Part, postgres::Begin>) {
                m_records.begin(part, keep && m_lostBy.isEmpty());
            } else if constexpr (std::is_same_v<Part, postgres::Relation>) {
                m_records.describe(part);
                done = learnTypes(part);
            } else if constexpr (std::is_same_v<Part, postgres::Insert>) {
                m_records.insert(part);
            } else if constexpr (std::is_same_v<Part, postgres::Update>) {
                m_records.update(part);
            } else if constexpr (std::is_same_v<Part, postgres::Delete>) {
                m_records.remove(part);
            } else if constexpr (std::is_same_v<Part, postgres::Truncate>) {
                m_records.truncate(part);
            } else if constexpr (std::is_same_v<Part, postgres::Emitted>) {
                if (part.prefix == TablePrefix)
                    m_records.learnTable(part.content);
                else if (part.prefix == DropPrefix)
                    m_records.forgetTable(part.content.toUInt());
                else if (part.prefix == MarkPrefix && part.content == m_mark)
                    m_mark.clear(); // found, with its commit
            } else if constexpr (std::is_same_v<Part, postgres::Commit>) {
                if (const auto changes = m_records.commit()) {
                    done = keepChanges(*changes);
                } else {
                    m_lostBy = changes.error().message;
                    m_log.clear();
                    m_merged.reset();
                }
                m_confirmed = part.end;
                found = m_mark.isEmpty();
                if (found) {
                    m_seen = QByteArray::number(part.end >> 32U, 16).toUpper() + '/' +
                             QByteArray::number(part.end & 0xFFFFFFFFU, 16).toUpper();
                }
            }
        },
        message);
    return done;
}

tl::unexpected<Error> PostgresCapture::named(const QString &error) const
{
    return failure(u"The database %1 of PostgreSQL cannot be read: %2."_s.arg(m_place.database, error));
}

} // namespace plato
