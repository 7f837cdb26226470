// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/timetext.h"

#include <QDateTime>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

/// In a zone that changes by half an hour, in the middle of one.
class TestTimeText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void localAgreesWithQt_data();
    void localAgreesWithQt();
};

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

QTEST_GUILESS_MAIN(TestTimeText)
#include "tst_timetext.moc"
