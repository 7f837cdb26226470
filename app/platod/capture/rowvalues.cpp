// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/rowvalues.h"

#include "app/platod/capture/valueforms.h"

#include <QByteArrayView>
#include <QtEndian>

#include <algorithm>
#include <limits>
#include <span>
#include <sqlite3.h>
#include <string_view>

namespace plato::sqlite {

namespace {

static_assert(std::numeric_limits<long double>::digits >= 63, "compares integers with reals exactly");

int typeOf(const Cell &cell)
{
    return sqlite3_column_type(cell.statement, cell.column);
}

/// Of TEXT (as UTF-8) or BLOB. The content is asked for before its size, as SQLite wants it.
QByteArrayView bytesOf(const Cell &cell)
{
    const void *data = typeOf(cell) == SQLITE_TEXT ? sqlite3_column_text(cell.statement, cell.column)
                                                   : sqlite3_column_blob(cell.statement, cell.column);
    return {static_cast<const char *>(data), sqlite3_column_bytes(cell.statement, cell.column)};
}

std::span<const char16_t> unitsOf(const Cell &cell)
{
    const auto *data = static_cast<const char16_t *>(sqlite3_column_text16(cell.statement, cell.column));
    return {data, size_t(sqlite3_column_bytes16(cell.statement, cell.column)) / sizeof(char16_t)};
}

int rank(int type)
{
    switch (type) {
    case SQLITE_NULL:
        return 0;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        return 1;
    case SQLITE_TEXT:
        return 2;
    default:
        return 3;
    }
}

template <typename T>
int order(const T &a, const T &b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

long double numberOf(const Cell &cell)
{
    return typeOf(cell) == SQLITE_INTEGER
               ? static_cast<long double>(sqlite3_column_int64(cell.statement, cell.column))
               : static_cast<long double>(sqlite3_column_double(cell.statement, cell.column));
}

int compareBytes(QByteArrayView a, QByteArrayView b)
{
    return std::string_view(a.data(), size_t(a.size())).compare(std::string_view(b.data(), size_t(b.size())));
}

int compareUnits(std::span<const char16_t> a, std::span<const char16_t> b, TextEncoding encoding)
{
    // SQLite orders by the bytes as they are stored.
    const auto asStored = [encoding](char16_t unit) {
        return encoding == TextEncoding::Utf16Little ? qbswap(quint16(unit)) : quint16(unit);
    };
    const auto [inA, inB] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (inA == a.end() || inB == b.end())
        return order(a.size(), b.size());
    return order(asStored(*inA), asStored(*inB));
}

} // namespace

bool Cell::isNull() const
{
    return typeOf(*this) == SQLITE_NULL;
}

bool Cell::isSameAs(const Cell &other) const
{
    const int type = typeOf(*this);
    if (type != typeOf(other))
        return false;
    switch (type) {
    case SQLITE_NULL:
        return true;
    case SQLITE_INTEGER:
        return sqlite3_column_int64(statement, column) == sqlite3_column_int64(other.statement, other.column);
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement, column) == sqlite3_column_double(other.statement, other.column);
    default:
        return compareBytes(bytesOf(*this), bytesOf(other)) == 0;
    }
}

int compareInOrder(const Cell &a, const Cell &b, TextEncoding encoding)
{
    const int typeOfA = typeOf(a);
    const int typeOfB = typeOf(b);
    if (const int byRank = order(rank(typeOfA), rank(typeOfB)); byRank != 0)
        return byRank;
    switch (rank(typeOfA)) {
    case 0:
        return 0;
    case 1:
        return order(numberOf(a), numberOf(b));
    case 2:
        if (encoding != TextEncoding::Utf8)
            return compareUnits(unitsOf(a), unitsOf(b), encoding);
        [[fallthrough]];
    default:
        return compareBytes(bytesOf(a), bytesOf(b));
    }
}

QJsonValue toJson(const Cell &cell, bool declaredReal)
{
    switch (typeOf(cell)) {
    case SQLITE_NULL:
        return QJsonValue(QJsonValue::Null);
    case SQLITE_INTEGER:
        return forms::ofInteger(sqlite3_column_int64(cell.statement, cell.column));
    case SQLITE_FLOAT:
        return forms::ofReal(sqlite3_column_double(cell.statement, cell.column), declaredReal);
    case SQLITE_TEXT:
        return forms::ofText(bytesOf(cell));
    default:
        return forms::ofBytes(bytesOf(cell));
    }
}

} // namespace plato::sqlite
