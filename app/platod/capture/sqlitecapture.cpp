// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sqlitecapture.h"

#include "app/platod/capture/sqlitehandles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

sqlite::DatabasePlace placeOf(const QString &databasePath, const QString &root)
{
    const QString folder = root.isEmpty() ? QFileInfo(databasePath).path() : root;
    return {folder, QDir(folder).relativeFilePath(databasePath)};
}

} // namespace

SqliteCapture::SqliteCapture(const QString &databasePath, const QString &workDir, std::chrono::milliseconds patience,
                             const QString &root, qsizetype limit)
    : m_place(placeOf(databasePath, root))
    , m_workDir(workDir)
    , m_patience(patience)
    , m_log(limit)
{
}

SqliteCapture::~SqliteCapture()
{
    forget(m_seenPath);
    if (m_resetPath != m_seenPath)
        forget(m_resetPath);
}

Expected<void> SqliteCapture::copyForBegin(const QString &copy, sqlite::FileMark &mark) const
{
    // One that is being replaced is gone for a moment; one that is to be made at its first use, for long.
    constexpr std::chrono::milliseconds OfAReplacement{250};
    if (sqlite::isMissing(m_place)) {
        const auto copied = sqlite::copyDatabase(m_place, copy, std::min(m_patience, OfAReplacement), stop());
        if (copied || !sqlite::isMissing(m_place))
            return copied.map([&](const sqlite::FileMark &found) { mark = found; });
        QFile empty(copy); // which is what SQLite takes for a database without tables
        if (!empty.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return failure(empty.errorString());
        mark = {};
        return {};
    }
    return sqlite::copyDatabase(m_place, copy, m_patience, stop()).map([&](const sqlite::FileMark &found) {
        mark = found;
    });
}

Expected<void> SqliteCapture::begin()
{
    const QString copy = freshPath();
    sqlite::FileMark mark;
    if (const auto copied = copyForBegin(copy, mark); !copied)
        return named(copied.error().message);
    // A file that is no database is told now, while the one who asked for the reset is listening.
    const auto schema =
        sqlite::Database::open(copy, sqlite::Database::Mode::Finished, stop()).and_then(sqlite::readSchema);
    if (!schema) {
        forget(copy);
        return named(schema.error().message);
    }
    m_unread.clear();
    noteUnread(schema->unread);
    forget(m_seenPath);
    if (m_resetPath != m_seenPath)
        forget(m_resetPath);
    m_resetPath = copy;
    m_seenPath = copy;
    m_seenMark = mark;
    m_log.clear();
    m_merged = QJsonArray();
    return {};
}

Expected<QJsonArray> SqliteCapture::observe()
{
    return look().map([this] { return m_log.records(); });
}

Expected<QJsonArray> SqliteCapture::merged()
{
    if (auto looked = look(); !looked)
        return tl::unexpected(looked.error());
    if (m_merged)
        return *m_merged;

    auto net = netDifference();
    if (!net)
        return named(net.error().message);
    m_merged = *net;
    return *m_merged;
}

QJsonArray SqliteCapture::unobserved() const
{
    constexpr qsizetype Most = 100;
    QJsonArray list;
    for (auto it = m_unread.begin(); it != m_unread.end() && list.size() < Most; ++it)
        list.append(QJsonObject{{u"path"_s, m_place.name + u": "_s + it.key()}, {u"reason"_s, it.value()}});
    return list;
}

void SqliteCapture::noteUnread(const QList<sqlite::Unread> &unread)
{
    for (const sqlite::Unread &one : unread)
        m_unread.insert(one.what, one.reason);
}

Expected<QJsonArray> SqliteCapture::netDifference()
{
    return compare(m_resetPath, m_seenPath).map([this](const sqlite::Differences &differences) {
        noteUnread(differences.unread);
        return m_log.stamped(differences.records);
    });
}

QString SqliteCapture::freshPath()
{
    return QDir(m_workDir).filePath(u"%1.%2.copy"_s.arg(QFileInfo(m_place.name).fileName()).arg(++m_copies));
}

Expected<void> SqliteCapture::look()
{
    if (m_resetPath.isEmpty())
        return named(u"it has not been copied at a reset yet"_s);
    // One that is gone or cannot be read has no mark, and is met by copyDatabase(), which waits for it to come back.
    const sqlite::FileMark now = sqlite::markOf(m_place);
    if (now == m_seenMark && (!now.isEmpty() || sqlite::isMissing(m_place)))
        return {};

    const QString copy = freshPath();
    const auto mark = sqlite::copyDatabase(m_place, copy, m_patience, stop());
    if (!mark)
        return named(mark.error().message);
    const auto differences = compare(m_seenPath, copy);
    if (!differences) {
        forget(copy);
        return named(differences.error().message);
    }

    m_log.append(differences->records);
    noteUnread(differences->unread);
    if (!differences->records.isEmpty())
        m_merged.reset();
    if (m_seenPath != m_resetPath)
        forget(m_seenPath);
    m_seenPath = copy;
    m_seenMark = *mark;
    if (m_log.isTooLong()) {
        if (const auto net = netDifference()) {
            m_log.fold(*net);
            m_merged = *net;
        }
    }
    return {};
}

Expected<sqlite::Differences> SqliteCapture::compare(const QString &beforePath, const QString &afterPath) const
{
    const auto before = sqlite::Database::open(beforePath, sqlite::Database::Mode::Finished, stop());
    if (!before)
        return tl::unexpected(before.error());
    const auto after = sqlite::Database::open(afterPath, sqlite::Database::Mode::Finished, stop());
    if (!after)
        return tl::unexpected(after.error());
    return sqlite::differenceOf(*before, *after);
}

tl::unexpected<Error> SqliteCapture::named(const QString &error) const
{
    return failure(u"The database %1 cannot be read: %2."_s.arg(QFileInfo(m_place.name).fileName(), error));
}

void SqliteCapture::forget(const QString &path)
{
    if (!path.isEmpty())
        sqlite::removeDatabase(path);
}

} // namespace plato
