// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/writtentime.h"

#include <QTest>

#include <optional>

using namespace plato;
using namespace Qt::StringLiterals;

class TestWrittenTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTimes_data();
    void readsTimes();
};

void TestWrittenTime::readsTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<WrittenTime>>("expected");
    using Unit = WrittenTime::Unit;
    const QDate day(2026, 1, 5);
    const auto row = [](const char *text, const std::optional<WrittenTime> &expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    const std::optional<QDate> noDate;
    const std::optional<int> noZone;
    row("10:32", WrittenTime{noDate, QTime(10, 32), Unit::Minute, noZone});
    row("9:05", WrittenTime{noDate, QTime(9, 5), Unit::Minute, noZone});
    row("10:32:05", WrittenTime{noDate, QTime(10, 32, 5), Unit::Second, noZone});
    row("10:32:05.25", WrittenTime{noDate, QTime(10, 32, 5, 250), Unit::Millisecond, noZone});
    row("10:32:05.123456", WrittenTime{noDate, QTime(10, 32, 5, 123), Unit::Millisecond, noZone});
    row("2026-01-05", WrittenTime{day, QTime(0, 0), Unit::Day, noZone});
    row("2026-01-05T10:32", WrittenTime{day, QTime(10, 32), Unit::Minute, noZone});
    row("2026-01-05 10:32:05", WrittenTime{day, QTime(10, 32, 5), Unit::Second, noZone});
    row("2026-01-05t10:32:05z", WrittenTime{day, QTime(10, 32, 5), Unit::Second, 0});
    row("2026-01-05T10:32:05+01:30", WrittenTime{day, QTime(10, 32, 5), Unit::Second, 5400});
    row("2026-01-05T10:32-0800", WrittenTime{day, QTime(10, 32), Unit::Minute, -28800});
    for (const char *text : {"", "x", "10", "24:00", "10:60", "2026-13-01", "2026-02-30", "2026-01-05T", "T10:32",
                             " 10:32", "10:32 ", "10:32Z", "2026-01-05T10:32:05+25:00", "2026-01-05Z", "10:32\n"})
        row(text, std::nullopt);
}

void TestWrittenTime::readsTimes()
{
    QFETCH(const QString, text);
    QFETCH(const std::optional<WrittenTime>, expected);
    QVERIFY(WrittenTime::fromText(text) == expected);
}

QTEST_GUILESS_MAIN(TestWrittenTime)
#include "tst_writtentime.moc"
