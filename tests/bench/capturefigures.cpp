// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/capturefigures.h"

#include "app/platod/capture/sqlitecapture.h"
#include "tests/bench/report.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace plato::bench {

namespace {

constexpr int Looks = 200;
constexpr int Changes = 5;

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

bool complain(const QString &words)
{
    std::fprintf(stderr, "bench_runtime: %s\n", qPrintable(words));
    return false;
}

/// In a process of its own, as an application would; SQLite must not have the file open in ours.
bool sqlite(const QString &database, const QString &sql, double *tookMs = nullptr)
{
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    QElapsedTimer timer;
    timer.start();
    process.start(u"sqlite3"_s, {u"-batch"_s, database, sql});
    const bool ended = process.waitForFinished(120'000);
    if (tookMs)
        *tookMs = milliseconds(timer);
    return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

} // namespace

bool measureCapture(const QString &folder)
{
    const QString database = folder + u"/app.db"_s;
    const QString work = folder + u"/work"_s;
    if (!QDir().mkpath(work) ||
        !sqlite(database, u"PRAGMA journal_mode=WAL; CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL, "
                          "note TEXT); WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 1000000) "
                          "INSERT INTO item SELECT i, 'item ' || i, i * 0.25, 'a note about ' || i FROM n;"_s))
        return complain(u"the database could not be made; is sqlite3 installed?"_s);

    SqliteCapture capture(database, work);
    if (const auto begun = capture.begin(); !begun)
        return complain(begun.error().message);

    Figure unchanged{u"state_unchanged_of_1000000_rows"_s, u"ms"_s, true, 5.0, {}, {}, {}};
    for (int i = 0; i < Looks; ++i) {
        QElapsedTimer timer;
        timer.start();
        if (const auto seen = capture.observe(); !seen || !seen->isEmpty())
            return complain(seen ? u"something was seen that did not happen"_s : seen.error().message);
        unchanged.samples.append(milliseconds(timer));
    }
    print(unchanged);

    Figure changed{u"state_of_1000_changes_among_1000000_rows"_s, u"ms"_s, true, {}, {}, {}, {}};
    changed.floorName = u"scan of both copies by sqlite3"_s;
    Figure ratio{u"state_of_1000_changes_over_floor"_s, u"x"_s, true, 1.5, {}, {}, {}};
    for (int i = 1; i <= Changes; ++i) {
        if (!sqlite(database, u"UPDATE item SET price = price + %1 WHERE id % 1000 = %1"_s.arg(i)))
            return complain(u"the database could not be changed"_s);
        QElapsedTimer timer;
        timer.start();
        const auto seen = capture.observe();
        changed.samples.append(milliseconds(timer));
        if (!seen || seen->size() != 1000 * i)
            return complain(seen ? u"not every change was seen"_s : seen.error().message);
        double one = 0;
        double other = 0;
        // Every value is read and nothing is written.
        const QString scan = u"SELECT sum(id), sum(length(name)), sum(price), sum(length(note)) FROM item"_s;
        const QString copy = work + u"/"_s + QDir(work).entryList(QDir::Files).value(0);
        if (!sqlite(copy, scan, &one) || !sqlite(copy, scan, &other))
            return complain(u"the copies could not be scanned"_s);
        changed.floorSamples.append(one + other);
        ratio.samples.append(changed.samples.last() / changed.floorSamples.last());
    }
    print(changed);
    print(ratio);
    return true;
}

} // namespace plato::bench
