// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QString>

#include <memory>

struct sqlite3;
struct sqlite3_stmt;

/// libsqlite3's handles, closed by themselves. For private copies of a database only: nothing here is ever pointed at
/// the file that an application works with.
namespace plato::sqlite {

class Statement
{
public:
    explicit Statement(sqlite3_stmt *handle);

    /// True with a row, false at the end; the text of SQLite's error otherwise.
    Expected<bool> step();
    sqlite3_stmt *handle() const { return m_handle.get(); }

private:
    struct Finalizer
    {
        void operator()(sqlite3_stmt *handle) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalizer> m_handle;
};

class Database
{
public:
    enum class Mode {
        Finished,   ///< read-only, as a file that nobody writes: no locks, no files beside it
        Unfinished, ///< read-write: SQLite first plays the write-ahead log or the hot journal beside it
    };

    /// Once `stop`, which outlives this, is set, what runs in it ends within a moment, with an error. What of its
    /// schema our SQLite does not understand is left out, and the rest can be read: schemaTrouble() has its words on
    /// the first.
    static Expected<Database> open(const QString &path, Mode mode, const StopFlag &stop = NeverStop);

    /// `sql` in UTF-8. The statement must not outlive the database.
    Expected<Statement> prepare(const QByteArray &sql) const;
    Expected<void> execute(const QByteArray &sql) const;
    QString errorText() const;
    const QString &path() const { return m_path; }
    const QString &schemaTrouble() const { return m_schemaTrouble; } ///< empty: all of the schema was understood
    const StopFlag &stop() const { return *m_stop; }

private:
    struct Closer
    {
        void operator()(sqlite3 *handle) const;
    };
    std::unique_ptr<sqlite3, Closer> m_handle;
    QString m_path;
    QString m_schemaTrouble;
    const StopFlag *m_stop = &NeverStop;
};

/// A name, in the bytes of the schema, as SQL text: quoted, with its quotes doubled.
QByteArray quoted(QByteArray name);

} // namespace plato::sqlite
