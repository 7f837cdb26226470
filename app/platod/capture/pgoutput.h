// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <variant>

/// The messages of PostgreSQL's output plugin pgoutput, protocol version 1 with texts as values ("Logical Replication
/// Message Formats" in its manual).
namespace plato::postgres {

using Oid = quint32;
using Lsn = quint64; ///< a place in the server's log

struct Value
{
    enum class Kind { Null, Unchanged, Text };
    Kind kind = Kind::Null;
    QByteArray text; ///< as the output function of its type writes it
    friend bool operator==(const Value &, const Value &) = default;
};
using Tuple = QList<Value>;

struct Begin
{
    qint64 microseconds = 0; ///< of the commit, since 2000-01-01 UTC
    quint32 transaction = 0;
};
struct Commit
{
    Lsn end = 0; ///< of its record
};
struct Relation
{
    struct Column
    {
        QString name;
        Oid type = 0;
    };
    Oid oid = 0;
    QString schema;
    QString name;
    bool logsWholeRows = false; ///< REPLICA IDENTITY FULL
    QList<Column> columns;
};
struct Insert
{
    Oid relation = 0;
    Tuple after;
};
struct Update
{
    Oid relation = 0;
    Tuple before; ///< empty: nothing of it was logged
    Tuple after;
};
struct Delete
{
    Oid relation = 0;
    Tuple before;
};
struct Truncate
{
    QList<Oid> relations;
};
/// What pg_logical_emit_message() wrote.
struct Emitted
{
    QByteArray prefix;
    QByteArray content;
};
/// Origins, and names of types.
struct Ignored
{
};

using Message = std::variant<Ignored, Begin, Commit, Relation, Insert, Update, Delete, Truncate, Emitted>;

/// An error: the bytes are no such message, or not as long as they should be.
Expected<Message> parseMessage(const QByteArray &bytes);

} // namespace plato::postgres
