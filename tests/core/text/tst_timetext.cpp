// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/timetext.h"
#include "tests/core/mutation/joblog.h"

#include <QDateTime>
#include <QTest>

#include <array>
#include <cmath>
#include <random>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

/// In a zone that changes by half an hour, in the middle of one.
class TestTimeText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void localAgreesWithQt_data();
    void localAgreesWithQt();
    void readsWithoutZone_data();
    void readsWithoutZone();
    void readsMicroseconds_data();
    void readsMicroseconds();
    void randomTimesAgreeWithQt();
};

namespace {

QDateTime timestampOf(const QByteArray &json)
{
    const MutationLog::Ptr log = jobLog(R"({"state":{"mutations":[{"timestamp":)" + json + "}]}}");
    return log && log->size() == 1 ? log->at(0).timestamp() : QDateTime();
}

} // namespace

void TestTimeText::initTestCase()
{
    qputenv("TZ", "LHST-10:30LHDT-11,M10.1.0,M4.1.0"); // needs no list of zones
    const QDateTime winter(QDate(2026, 7, 1), QTime(12, 0));
    const QDateTime summer(QDate(2026, 1, 1), QTime(12, 0));
    QCOMPARE(summer.offsetFromUtc() - winter.offsetFromUtc(), 1800); // the zone is known here
}

void TestTimeText::localAgreesWithQt_data()
{
    QTest::addColumn<qint64>("begin"); // milliseconds
    QTest::addColumn<qint64>("step");
    QTest::addColumn<int>("count");
    const auto at = [](const QDate &date) { return QDateTime(date, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch(); };
    QTest::addRow("into winter") << at(QDate(2026, 4, 4)) << qint64(61'001) << 3000;
    QTest::addRow("into summer") << at(QDate(2026, 10, 3)) << qint64(61'001) << 3000;
    QTest::addRow("days of years") << at(QDate(1990, 1, 1)) << qint64(86'399'999) << 20'000;
    QTest::addRow("around 1970") << qint64(-7'200'000) << qint64(999) << 15'000;
}

void TestTimeText::localAgreesWithQt()
{
    QFETCH(const qint64, begin);
    QFETCH(const qint64, step);
    QFETCH(const int, count);
    for (int i = 0; i < count; ++i) {
        const qint64 instant = begin + i * step;
        const QDateTime local = QDateTime::fromMSecsSinceEpoch(instant);
        const QDateTime shown = QDateTime::fromMSecsSinceEpoch(timetext::localFrom(instant * 1000) / 1000, Qt::UTC);
        QCOMPARE(shown.date(), local.date());
        QCOMPARE(shown.time(), local.time());
        QCOMPARE(timetext::localTimeOfDay(instant * 1000), local.time().msecsSinceStartOfDay() * 1000LL);
    }
}

void TestTimeText::readsWithoutZone_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QDateTime>("utc");
    const auto at = [](int month, int day, const QTime &time) {
        return QDateTime(QDate(2026, month, day), time, Qt::UTC);
    };
    QTest::newRow("no local clock shows it") << "2026-10-04T02:15:00"_ba << at(10, 4, QTime(2, 15));
    QTest::newRow("with a fraction") << "2026-10-04T02:15:00.250"_ba << at(10, 4, QTime(2, 15, 0, 250));
    QTest::newRow("with a blank") << "2026-10-04 02:15:00"_ba << at(10, 4, QTime(2, 15));
    QTest::newRow("to the minute") << "2026-10-04T02:15"_ba << at(10, 4, QTime(2, 15));
    QTest::newRow("local clocks show it twice") << "2026-04-05T01:45:00"_ba << at(4, 5, QTime(1, 45));
    QTest::newRow("any day") << "2026-06-01T12:00:00"_ba << at(6, 1, QTime(12, 0));
    QTest::newRow("midnight, told as the end") << "2026-06-01T24:00:00"_ba << at(6, 2, QTime(0, 0));
    QTest::newRow("a day") << "2026-06-01"_ba << at(6, 1, QTime(0, 0));
    QTest::newRow("no time") << "2026-10-04T02:61:00"_ba << QDateTime();
    QTest::newRow("no day") << "2026-02-29T02:15:00"_ba << QDateTime();
}

void TestTimeText::readsWithoutZone()
{
    QFETCH(const QByteArray, sent);
    QFETCH(const QDateTime, utc);
    const QByteArray json = '"' + sent + '"';
    QCOMPARE(timestampOf(json), utc);
    const auto microseconds = timetext::microsecondsOf(json);
    QCOMPARE(microseconds.has_value(), utc.isValid());
    if (microseconds)
        QCOMPARE(*microseconds, utc.toMSecsSinceEpoch() * 1000);
}

void TestTimeText::readsMicroseconds_data()
{
    QTest::addColumn<QByteArray>("sent");
    for (const char *sent :
         {"2026-01-05T10:32:05.123900Z", "2026-01-29T10:32:05.123900Z", "2024-02-29T10:32:05.123900Z",
          "2026-12-31T10:32:05.123900+00:00", "2026-01-05T12:32:05.123900+02:00", "2026-01-05T01:32:05.123900-05:30",
          "2026-01-05 10:32:05.123900"})
        QTest::newRow(sent) << QByteArray(sent);
}

/// The order of records within a millisecond is theirs; what is shown of it stops there.
void TestTimeText::readsMicroseconds()
{
    QFETCH(const QByteArray, sent);
    const auto microseconds = timetext::microsecondsOf('"' + sent + '"');
    QVERIFY(microseconds);
    QCOMPARE(*microseconds % 1'000'000, 123'900);
    QCOMPARE(timestampOf('"' + sent + '"').toMSecsSinceEpoch(), *microseconds / 1000);
}

void TestTimeText::randomTimesAgreeWithQt()
{
    std::mt19937 random(20260105);
    const auto digits = [&random](int below, int width) {
        return QByteArray::number(int(random() % quint32(below))).rightJustified(width, '0');
    };
    static const std::array<const char *, 7> zones{"Z", "+00:00", "-00:00", "+02:00", "-05:30", "+14:00", ""};
    int valid = 0;
    for (int i = 0; i < 50'000; ++i) {
        // Mostly times that there are; a day or a minute too many now and then.
        const QByteArray year = random() % 4 == 0 ? QByteArray::number(1896 + 4 * int(random() % 40)) : "2026"_ba;
        const QByteArray upToSecond = year + '-' + digits(14, 2) + '-' + digits(33, 2) + (random() % 4 ? 'T' : ' ') +
                                      digits(24, 2) + ':' + digits(61, 2) + ':' + digits(61, 2);
        const QByteArray fraction = digits(1'000'000, 6).first(qsizetype(random() % 7));
        const QByteArray zone = zones[random() % zones.size()];
        const QByteArray json = '"' + upToSecond + (fraction.isEmpty() ? QByteArray() : '.' + fraction) + zone + '"';
        const QDateTime second =
            QDateTime::fromString(QString::fromLatin1(upToSecond + (zone.isEmpty() ? "Z"_ba : zone)), Qt::ISODate);
        const auto microseconds = timetext::microsecondsOf(json);
        QVERIFY2(microseconds.has_value() == second.isValid(), json.constData());
        if (!microseconds)
            continue;
        ++valid;
        QVERIFY2(*microseconds == second.toMSecsSinceEpoch() * 1000 + fraction.leftJustified(6, '0').toInt(),
                 json.constData());
        if (valid % 100 == 0)
            QCOMPARE(timestampOf(json).toMSecsSinceEpoch(), qint64(std::floor(double(*microseconds) / 1000)));
    }
    QVERIFY(valid > 30'000);
}

QTEST_GUILESS_MAIN(TestTimeText)
#include "tst_timetext.moc"
