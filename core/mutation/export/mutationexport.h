// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationquery.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QStringList>

#include <atomic>
#include <vector>

class QIODevice;

namespace plato {

/// Mutations as text for other programs, and as a table for people. UTF-8; every row of the selection is in it, once,
/// in the order given, with all that the list says of it. Programs get values as they came, people with signs where two
/// would look the same (see shownvalue).
namespace mutationexport {

enum class Format {
    /// An array of the records, each byte for byte as it came. What loses nothing. Where they are of several envs, each
    /// is the `record` of an object that has its `env`; of compared states that object has `compared` (added, removed,
    /// changed, same), too, and of a changed row `before` and `after` instead, or one of them.
    Json,
    /// RFC 4180 with a header. Columns env, action, table, key, time, of compared states `compared` as above, then each
    /// column of the data with its new value (the old one of a deleted row), and `NAME (before)` where an update
    /// brought an old value. NULL and what was not sent are empty fields, an empty text is `""`. Numbers and text as
    /// sent, other values as their JSON.
    Csv,
    /// Statements that make the same changes, in the dialect that SQLite and PostgreSQL share; a rowid as SQLite has
    /// it. What no statement can say (records without a table or a key, values of which only the size was sent, what
    /// only the older of two states has) is a comment in its place. A comment before each says env and `compared`,
    /// where
    /// JSON does.
    Sql,
    /// A table for a ticket or a chat: action, table, key, changes old → new, time, env, of compared states what became
    /// of the row, and the columns of the data that the list shows.
    Markdown,
};

/// Bytes between two looks at the stop flag are few; runs on the calling thread, made for a pool. `rows`: of the set.
struct Job
{
    MutationSet set;
    std::vector<quint32> rows;
    Format format = Format::Json;
    QStringList shownColumns = {}; ///< of the data, which the list has columns for
};

/// How far a job is, for whoever shows it; written by the job alone.
using Progress = std::atomic<qsizetype>; ///< records done

/// False when `stop` was set; what has been written by then is no whole export. The error is a sentence of the device.
Expected<bool> write(const Job &job, QIODevice &device, const StopFlag &stop, Progress *progress = nullptr);

/// The same as bytes, for a clipboard. Empty where there are no rows.
QByteArray bytes(const Job &job);

} // namespace mutationexport

} // namespace plato
