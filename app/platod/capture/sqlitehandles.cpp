// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sqlitehandles.h"

#include <QUrl>

#include <algorithm>
#include <cstring>
#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace plato::sqlite {

void Statement::Finalizer::operator()(sqlite3_stmt *handle) const
{
    sqlite3_finalize(handle);
}

void Database::Closer::operator()(sqlite3 *handle) const
{
    sqlite3_close_v2(handle);
}

Statement::Statement(sqlite3_stmt *handle)
    : m_handle(handle)
{
}

Expected<bool> Statement::step()
{
    switch (sqlite3_step(m_handle.get())) {
    case SQLITE_ROW:
        return true;
    case SQLITE_DONE:
        return false;
    default:
        return failure(QString::fromUtf8(sqlite3_errmsg(sqlite3_db_handle(m_handle.get()))));
    }
}

namespace {

constexpr char ReadSchema[] = "SELECT 1 FROM main.sqlite_schema LIMIT 1";
constexpr int InstructionsBetweenLooks = 10'000; // at the stop flag; well below a millisecond

int isStopped(void *flag)
{
    return *static_cast<const StopFlag *>(flag) ? 1 : 0;
}

int compareBytes(void *, int leftSize, const void *left, int rightSize, const void *right)
{
    const int common = std::memcmp(left, right, size_t(std::min(leftSize, rightSize)));
    return common != 0 ? common : leftSize - rightSize;
}

/// The application's own orders of text are not ours to know. We read whole tables and ask for BINARY, so that none of
/// them is ever used; but without one of that name SQLite reads nothing.
void standInForCollation(void *, sqlite3 *handle, int encoding, const char *name)
{
    sqlite3_create_collation_v2(handle, name, encoding, nullptr, compareBytes, nullptr);
}

} // namespace

Expected<Database> Database::open(const QString &path, Mode mode, const StopFlag &stop)
{
    QByteArray uri = QUrl::fromLocalFile(path).toEncoded();
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    if (mode == Mode::Finished) {
        uri += "?immutable=1";
        flags |= SQLITE_OPEN_READONLY;
    } else {
        flags |= SQLITE_OPEN_READWRITE;
    }

    Database database;
    database.m_path = path;
    database.m_stop = &stop;
    sqlite3 *handle = nullptr;
    const int result = sqlite3_open_v2(uri.constData(), &handle, flags, nullptr);
    database.m_handle.reset(handle);
    if (result != SQLITE_OK)
        return failure(handle ? database.errorText() : QString::fromUtf8(sqlite3_errstr(result)));

    sqlite3_progress_handler(handle, InstructionsBetweenLooks, isStopped, const_cast<StopFlag *>(&stop));
    sqlite3_collation_needed(handle, nullptr, standInForCollation);
    // The content is the application's: nothing in its schema may run with rights of ours.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (auto done = database.execute("PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY"); !done)
        return tl::unexpected(done.error());
    const int read = sqlite3_exec(handle, ReadSchema, nullptr, nullptr, nullptr);
    if (read == SQLITE_ERROR || read == SQLITE_CORRUPT) {
        // This pragma has a second meaning: a schema counts as read, although some of it was not understood. The first
        // statement after it reads it, and fails; whether the file can be read at all is seen from the next one.
        database.m_schemaTrouble = database.errorText();
        sqlite3_exec(handle, "PRAGMA writable_schema=ON", nullptr, nullptr, nullptr);
        sqlite3_exec(handle, ReadSchema, nullptr, nullptr, nullptr);
    }
    // After that pragma, which is refused once this is on; with it nothing is written in spite of that.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    return database;
}

Expected<Statement> Database::prepare(const QByteArray &sql) const
{
    sqlite3_stmt *handle = nullptr;
    if (sqlite3_prepare_v2(m_handle.get(), sql.constData(), int(sql.size()), &handle, nullptr) != SQLITE_OK)
        return failure(errorText());
    return Statement(handle);
}

Expected<void> Database::execute(const QByteArray &sql) const
{
    if (sqlite3_exec(m_handle.get(), sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure(errorText());
    return {};
}

QString Database::errorText() const
{
    return QString::fromUtf8(sqlite3_errmsg(m_handle.get()));
}

QByteArray quoted(QByteArray name)
{
    return '"' + name.replace('"', "\"\"") + '"';
}

} // namespace plato::sqlite
