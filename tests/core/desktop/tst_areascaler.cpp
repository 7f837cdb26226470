// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/areascaler.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {

QImage noise(QSize size)
{
    QRandomGenerator random(7);
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, random.generate() | 0xff000000U);
    }
    return image;
}

/// The mean of the area under one pixel of the result, by the definition, in floating point.
double meanRed(const QImage &image, QSize size, QPoint at)
{
    const double left = double(at.x()) * image.width() / size.width();
    const double right = double(at.x() + 1) * image.width() / size.width();
    const double top = double(at.y()) * image.height() / size.height();
    const double bottom = double(at.y() + 1) * image.height() / size.height();
    double sum = 0;
    for (int y = int(top); y < std::min(image.height(), int(std::ceil(bottom))); ++y) {
        for (int x = int(left); x < std::min(image.width(), int(std::ceil(right))); ++x) {
            const double width = std::min(right, x + 1.0) - std::max(left, double(x));
            const double height = std::min(bottom, y + 1.0) - std::max(top, double(y));
            sum += std::max(0.0, width) * std::max(0.0, height) * qRed(image.pixel(x, y));
        }
    }
    return sum / ((right - left) * (bottom - top));
}

} // namespace

class TestAreaScaler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sizes_data();
    void sizes();
    void whatDoesNotChangeStaysAsItIs();
    void aChangeIsSeenWithinItsTarget();
};

void TestAreaScaler::sizes_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("half") << QSize(64, 40);
    QTest::newRow("a little smaller") << QSize(101, 63);
    QTest::newRow("a third") << QSize(43, 27);
    QTest::newRow("one pixel") << QSize(1, 1);
    QTest::newRow("the same") << QSize(128, 80);
    QTest::newRow("a little larger") << QSize(131, 83);
    QTest::newRow("three times") << QSize(384, 240);
    QTest::newRow("another shape") << QSize(300, 20);
}

void TestAreaScaler::sizes()
{
    QFETCH(QSize, size);
    const QImage image = noise({128, 80});
    AreaScaler scaler;
    const QImage whole = scaler.scaled(image, size, QRect(QPoint(), size));
    QCOMPARE(whole.size(), size);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            const double off = std::abs(qRed(whole.pixel(x, y)) - meanRed(image, size, {x, y}));
            QVERIFY2(off <= 3, qPrintable(u"%1,%2 is off by %3"_s.arg(x).arg(y).arg(off)));
        }
    }
    // Any part is a part of the whole.
    const QRect part = QRect(size.width() / 3, size.height() / 4, size.width() / 2, size.height() / 2)
                           .united({size.width() / 3, size.height() / 4, 1, 1});
    QCOMPARE(scaler.scaled(image, size, part), whole.copy(part));
}

void TestAreaScaler::whatDoesNotChangeStaysAsItIs()
{
    const QImage image = noise({50, 30});
    AreaScaler scaler;
    QCOMPARE(scaler.scaled(image, image.size(), image.rect()), image);
    QImage white(50, 30, QImage::Format_RGB32);
    white.fill(Qt::white);
    const QSize size(37, 21);
    QImage expected(size, QImage::Format_RGB32);
    expected.fill(Qt::white);
    QCOMPARE(scaler.scaled(white, size, QRect(QPoint(), size)), expected);
}

void TestAreaScaler::aChangeIsSeenWithinItsTarget()
{
    QImage image = noise({90, 70});
    for (const QSize size : {QSize(41, 33), QSize(200, 150)}) {
        AreaScaler scaler;
        const QImage before = scaler.scaled(image, size, QRect(QPoint(), size));
        const QRect changed(17, 23, 9, 5);
        for (int y = changed.top(); y <= changed.bottom(); ++y) {
            for (int x = changed.left(); x <= changed.right(); ++x)
                image.setPixel(x, y, ~image.pixel(x, y) | 0xff000000U);
        }
        const QImage after = scaler.scaled(image, size, QRect(QPoint(), size));
        const QRect target = AreaScaler::targetOf(changed, image.size(), size);
        int seen = 0;
        for (int y = 0; y < size.height(); ++y) {
            for (int x = 0; x < size.width(); ++x) {
                const bool differs = before.pixel(x, y) != after.pixel(x, y);
                QVERIFY(!differs || target.contains(x, y));
                seen += differs ? 1 : 0;
            }
        }
        QVERIFY(seen > 0);
    }
}

QTEST_GUILESS_MAIN(TestAreaScaler)
#include "tst_areascaler.moc"
