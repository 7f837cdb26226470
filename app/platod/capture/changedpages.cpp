// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/changedpages.h"

#include <QByteArray>
#include <QFile>
#include <QtEndian>

#include <algorithm>
#include <bit>
#include <limits>
#include <unistd.h>
#include <utility>

namespace plato::sqlite {

namespace {

constexpr qsizetype FileHeaderSize = 100;
constexpr uchar TableInterior = 5;
constexpr uchar TableLeaf = 13;
constexpr qsizetype InteriorHeaderSize = 12;
constexpr qsizetype LeafHeaderSize = 8;
constexpr int DeepestTree = 20; // as in SQLite
constexpr quint64 LargestPayload = std::numeric_limits<qint32>::max();

using Bytes = std::vector<uchar>;

/// How pages are written.
struct Layout
{
    qsizetype pageSize = 0;
    qsizetype usableSize = 0; ///< without what extensions reserve at the end of each page
    QByteArray meaning;       ///< of the records: schema format and text encoding
    friend bool operator==(const Layout &, const Layout &) = default;
};

/// A variable-length integer, and moves `at` behind it. Nothing when it is not over before `end`.
std::optional<quint64> readVarint(const uchar *&at, const uchar *end)
{
    quint64 value = 0;
    for (int i = 0; i < 9 && at < end; ++i) {
        const uchar byte = *at++;
        if (i == 8)
            return value << 8 | byte;
        value = value << 7 | (byte & 0x7f);
        if (byte < 0x80)
            return value;
    }
    return std::nullopt;
}

class PageFile
{
public:
    static std::optional<PageFile> open(const QString &path)
    {
        PageFile result;
        result.m_file = std::make_unique<QFile>(path);
        if (!result.m_file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return std::nullopt;
        const QByteArray header = result.m_file->read(FileHeaderSize);
        if (header.size() != FileHeaderSize || !header.startsWith(QByteArrayView("SQLite format 3\0", 16)))
            return std::nullopt;
        const auto *bytes = reinterpret_cast<const uchar *>(header.constData());
        const quint32 told = qFromBigEndian<quint16>(bytes + 16);
        const quint32 size = told == 1 ? 65536 : told;
        const uchar reserved = bytes[20];
        if (!std::has_single_bit(size) || size < 512 || size - reserved < 480)
            return std::nullopt;
        result.m_layout = {qsizetype(size), qsizetype(size) - reserved, header.mid(44, 4) + header.mid(56, 4)};
        const qint64 pages = result.m_file->size() / result.m_layout.pageSize;
        if (pages >= std::numeric_limits<quint32>::max())
            return std::nullopt;
        result.m_pages = quint32(pages);
        return result;
    }

    const Layout &layout() const { return m_layout; }
    quint32 pages() const { return m_pages; }

    /// Into a buffer as long as a page; false where the file has none of that number, which counts from 1.
    bool read(quint32 page, Bytes &buffer) const
    {
        const auto offset = off_t(page - 1) * off_t(m_layout.pageSize);
        return ::pread(m_file->handle(), buffer.data(), buffer.size(), offset) == ssize_t(buffer.size());
    }

private:
    std::unique_ptr<QFile> m_file;
    Layout m_layout;
    quint32 m_pages = 0;
};

/// A page of a tree, with the rowids that may be below it.
struct Node
{
    quint32 page = 0;
    RowidSpan allowed;
};

/// The pages that a row goes on in.
struct Overflow
{
    quint32 first = 0;
    quint64 pages = 0;
};

struct Rows
{
    std::optional<RowidSpan> rowids; ///< nothing without a row
    std::vector<Overflow> overflows;
    quint64 bytes = 0;
};

/// The children of an interior page, in order.
bool appendChildren(const Bytes &page, const Layout &layout, const Node &node, std::vector<Node> &children)
{
    const uchar *bytes = page.data();
    const qsizetype cells = qFromBigEndian<quint16>(bytes + 3);
    if (bytes[0] != TableInterior || InteriorHeaderSize + 2 * cells > layout.usableSize)
        return false;
    qint64 first = node.allowed.first;
    for (qsizetype i = 0; i < cells; ++i) {
        const qsizetype offset = qFromBigEndian<quint16>(bytes + InteriorHeaderSize + 2 * i);
        if (offset + 4 > layout.usableSize)
            return false;
        const uchar *at = bytes + offset + 4;
        const auto key = readVarint(at, bytes + layout.usableSize);
        if (!key || qint64(*key) < first || qint64(*key) >= node.allowed.last)
            return false;
        children.push_back({qFromBigEndian<quint32>(bytes + offset), {first, qint64(*key)}});
        first = qint64(*key) + 1;
    }
    children.push_back({qFromBigEndian<quint32>(bytes + 8), {first, node.allowed.last}});
    return true;
}

/// What a leaf holds; nothing when it is no leaf, or one out of order. `rows` is used again and again: there are many.
bool readLeaf(const Bytes &page, const Layout &layout, const Node &node, Rows &rows)
{
    rows.rowids.reset();
    rows.overflows.clear();
    rows.bytes = 0;
    const uchar *bytes = page.data();
    const uchar *end = bytes + layout.usableSize;
    const qsizetype cells = qFromBigEndian<quint16>(bytes + 3);
    if (bytes[0] != TableLeaf || LeafHeaderSize + 2 * cells > layout.usableSize)
        return false;

    const auto usable = quint64(layout.usableSize);
    const quint64 largestLocal = usable - 35;
    const quint64 smallestLocal = (usable - 12) * 32 / 255 - 23;
    for (qsizetype i = 0; i < cells; ++i) {
        const qsizetype offset = qFromBigEndian<quint16>(bytes + LeafHeaderSize + 2 * i);
        if (offset >= layout.usableSize)
            return false;
        const uchar *at = bytes + offset;
        const auto payload = readVarint(at, end);
        const auto key = payload ? readVarint(at, end) : std::nullopt;
        if (!key || *payload > LargestPayload)
            return false;

        const auto rowid = qint64(*key);
        if (rowid < node.allowed.first || rowid > node.allowed.last || (rows.rowids && rowid <= rows.rowids->last))
            return false;
        rows.rowids = {rows.rowids ? rows.rowids->first : rowid, rowid};

        rows.bytes += *payload;
        quint64 local = *payload;
        if (*payload > largestLocal) {
            local = smallestLocal + (*payload - smallestLocal) % (usable - 4);
            if (local > largestLocal)
                local = smallestLocal;
        }
        const quint64 goesOn = *payload - local;
        if (quint64(end - at) < local + (goesOn > 0 ? 4 : 0))
            return false;
        if (goesOn > 0)
            rows.overflows.push_back({qFromBigEndian<quint32>(at + local), (goesOn + usable - 5) / (usable - 4)});
    }
    return true;
}

void add(ChangedRows &changed, const Rows &rows)
{
    if (rows.rowids)
        changed.spans.push_back(*rows.rowids);
    changed.bytes += rows.bytes;
}

void unite(std::vector<RowidSpan> &spans)
{
    std::sort(spans.begin(), spans.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<RowidSpan> united;
    for (const RowidSpan &span : spans) {
        // Not `last + 1`, which could overflow.
        if (!united.empty() && (span.first <= united.back().last || span.first - 1 == united.back().last))
            united.back().last = std::max(united.back().last, span.last);
        else
            united.push_back(span);
    }
    spans = std::move(united);
}

/// The leaves of a table in the order of their rowids; of these pages only the first has been read. The keys of a page
/// fit in one place of the tree only, so no page is met twice, and a damaged file cannot make the tree endless.
std::optional<std::vector<Node>> leavesOf(const PageFile &file, quint32 root, const StopFlag &stop)
{
    std::vector<Node> level{{root, {std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max()}}};
    Bytes page(size_t(file.layout().pageSize));
    for (int depth = 0; depth < DeepestTree; ++depth) {
        if (std::any_of(level.begin(), level.end(), [&](const Node &node) { return node.page > file.pages(); }))
            return std::nullopt;
        if (!file.read(level.front().page, page))
            return std::nullopt;
        if (page[0] == TableLeaf)
            return level; // the others of this level have to be leaves, too: readLeaf() checks that
        std::vector<Node> next;
        for (const Node &node : level) {
            if (stop || !file.read(node.page, page) || !appendChildren(page, file.layout(), node, next))
                return std::nullopt;
        }
        level = std::move(next);
    }
    return std::nullopt;
}

/// Compares the overflow pages of rows whose leaves have the same bytes in both files.
class OverflowComparison
{
public:
    OverflowComparison(const PageFile &before, const PageFile &after, const StopFlag &stop)
        : m_before(before)
        , m_after(after)
        , m_stop(stop)
        , m_oldPage(size_t(before.layout().pageSize))
        , m_newPage(size_t(after.layout().pageSize))
    {
    }

    /// nullopt when a chain of pages leads out of a file, or in a circle, and once stopped.
    std::optional<bool> areSame(const std::vector<Overflow> &overflows)
    {
        for (const Overflow &overflow : overflows) {
            quint32 page = overflow.first;
            for (quint64 i = 0; i < overflow.pages; ++i) {
                // A page belongs to one row only, so more pages than the file has are a circle.
                if (m_stop || ++m_pagesRead > m_before.pages())
                    return std::nullopt;
                if (!m_before.read(page, m_oldPage) || !m_after.read(page, m_newPage))
                    return std::nullopt;
                if (m_oldPage != m_newPage)
                    return false;
                page = qFromBigEndian<quint32>(m_oldPage.data());
            }
        }
        return true;
    }

private:
    const PageFile &m_before;
    const PageFile &m_after;
    const StopFlag &m_stop;
    Bytes m_oldPage;
    Bytes m_newPage;
    quint64 m_pagesRead = 0;
};

/// A leaf that is the same in both.
struct UnchangedLeaf
{
    quint32 page = 0;
    std::optional<RowidSpan> rowids;

    bool fits(const Node &leaf) const
    {
        return !rowids || (rowids->first >= leaf.allowed.first && rowids->last <= leaf.allowed.last);
    }
};

} // namespace

class ChangedPages::Copies
{
public:
    PageFile before;
    PageFile after;
};

ChangedPages::ChangedPages(std::shared_ptr<const Copies> copies)
    : m_copies(std::move(copies))
{
}

std::optional<ChangedPages> ChangedPages::between(const QString &beforePath, const QString &afterPath)
{
    auto before = PageFile::open(beforePath);
    auto after = PageFile::open(afterPath);
    if (!before || !after || before->layout() != after->layout())
        return std::nullopt;
    return ChangedPages(std::make_shared<const Copies>(Copies{std::move(*before), std::move(*after)}));
}

std::optional<ChangedRows> ChangedPages::changedRows(quint32 beforeRoot, quint32 afterRoot, const StopFlag &stop) const
{
    const auto &[before, after] = *m_copies;
    const Layout &layout = before.layout();
    const auto oldLeaves = leavesOf(before, beforeRoot, stop);
    const auto newLeaves = leavesOf(after, afterRoot, stop);
    if (!oldLeaves || !newLeaves)
        return std::nullopt;
    std::vector<bool> isNewLeaf(std::max(before.pages(), after.pages()) + 1U);
    for (const Node &leaf : *newLeaves)
        isNewLeaf[leaf.page] = true;

    ChangedRows changed;
    std::vector<UnchangedLeaf> unchanged;
    OverflowComparison overflows(before, after, stop);
    Bytes oldPage(size_t(layout.pageSize));
    Bytes newPage(size_t(layout.pageSize));
    Rows rows;
    for (const Node &leaf : *oldLeaves) {
        if (stop || !before.read(leaf.page, oldPage) || !readLeaf(oldPage, layout, leaf, rows))
            return std::nullopt;
        if (isNewLeaf[leaf.page]) {
            if (!after.read(leaf.page, newPage))
                return std::nullopt;
            const auto same = oldPage == newPage ? overflows.areSame(rows.overflows) : false;
            if (!same)
                return std::nullopt;
            if (*same) {
                unchanged.push_back({leaf.page, rows.rowids});
                continue;
            }
        }
        add(changed, rows);
    }
    // Both are in order, so that the unchanged ones are met in the same order here.
    auto next = unchanged.cbegin();
    for (const Node &leaf : *newLeaves) {
        if (next != unchanged.cend() && next->page == leaf.page) {
            if (!next->fits(leaf))
                return std::nullopt;
            ++next;
            continue;
        }
        if (stop || !after.read(leaf.page, newPage) || !readLeaf(newPage, layout, leaf, rows))
            return std::nullopt;
        add(changed, rows);
    }
    if (next != unchanged.cend())
        return std::nullopt;
    unite(changed.spans);
    return changed;
}

} // namespace plato::sqlite
