// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sqlitecapture.h"

#include "app/platod/capture/sqlitehandles.h"
#include "app/platod/capture/tabledifference.h"

#include <QDir>
#include <QFileInfo>

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

Expected<void> SqliteCapture::begin()
{
    const QString copy = freshPath();
    const auto mark = sqlite::copyDatabase(m_place, copy, m_patience, stop());
    if (!mark)
        return named(mark.error().message);
    // A file that is no database is told now, while the one who asked for the reset is listening.
    const auto readable =
        sqlite::Database::open(copy, sqlite::Database::Mode::Finished, stop()).and_then(sqlite::checkReadable);
    if (!readable) {
        forget(copy);
        return named(readable.error().message);
    }
    forget(m_seenPath);
    if (m_resetPath != m_seenPath)
        forget(m_resetPath);
    m_resetPath = copy;
    m_seenPath = copy;
    m_seenMark = *mark;
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

Expected<QJsonArray> SqliteCapture::netDifference() const
{
    return compare(m_resetPath, m_seenPath).map([this](const QJsonArray &records) { return m_log.stamped(records); });
}

QString SqliteCapture::freshPath()
{
    return QDir(m_workDir).filePath(u"%1.%2.copy"_s.arg(QFileInfo(m_place.name).fileName()).arg(++m_copies));
}

Expected<void> SqliteCapture::look()
{
    if (m_resetPath.isEmpty())
        return named(u"it has not been copied at a reset yet"_s);
    // A missing file has no mark, and so is met by copyDatabase(), which waits for it to come back.
    if (sqlite::markOf(m_place) == m_seenMark)
        return {};

    const QString copy = freshPath();
    const auto mark = sqlite::copyDatabase(m_place, copy, m_patience, stop());
    if (!mark)
        return named(mark.error().message);
    const auto records = compare(m_seenPath, copy);
    if (!records) {
        forget(copy);
        return named(records.error().message);
    }

    m_log.append(*records);
    if (!records->isEmpty())
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

Expected<QJsonArray> SqliteCapture::compare(const QString &beforePath, const QString &afterPath) const
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
