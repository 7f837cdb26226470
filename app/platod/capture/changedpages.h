// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pool/stopflag.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

/// Where two copies of a database may differ, told from the pages of their files without decoding a row, by
/// https://www.sqlite.org/fileformat2.html.
///
/// Why that is right: a table with rowids is a tree whose leaves hold the rows in the order of their rowids. A page
/// that is a leaf of the table in both copies, and has the same bytes in both, holds the same rows in both, if only the
/// overflow pages that its rows go on in are the same as well. What such leaves hold is no change. All other rows, of
/// either copy, lie between the first and the last rowid of one of the other leaves: these are the spans. What a page
/// leads to besides, like free pages and pointer maps, belongs to no row.
///
/// A copy is what SQLite made of an application's file, so nothing in it is believed: whatever is not as the format has
/// it, or as SQLite's own search for a rowid needs it, makes the answer "cannot tell".
namespace plato::sqlite {

/// Rowids from `first` to `last`, both within.
struct RowidSpan
{
    qint64 first = 0;
    qint64 last = 0;
    friend bool operator==(const RowidSpan &, const RowidSpan &) = default;
};

struct ChangedRows
{
    std::vector<RowidSpan> spans; ///< in order, none touching the next
    quint64 bytes = 0;            ///< of all rows within, before and after together
};

class ChangedPages
{
public:
    /// Two finished copies, see Database::Mode, which nobody writes as long as this lives. Nothing when their pages are
    /// not written in the same way (page size, text encoding, schema format), or a file cannot be read.
    static std::optional<ChangedPages> between(const QString &beforePath, const QString &afterPath);

    /// Of a table with rowids and of one and the same declaration in both, by its root pages: outside of the spans both
    /// have the same rows. Nothing means that it cannot be told, and every row has to be compared; also once `stop` is
    /// set. Blocking: reads each page of the table once.
    std::optional<ChangedRows> changedRows(quint32 beforeRoot, quint32 afterRoot,
                                           const StopFlag &stop = NeverStop) const;

private:
    class Copies;

    explicit ChangedPages(std::shared_ptr<const Copies> copies);

    std::shared_ptr<const Copies> m_copies;
};

} // namespace plato::sqlite
