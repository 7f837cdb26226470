// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/support/timerrunsout.h"
#include "ui/wall/walltile.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

#include <memory>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace std::chrono_literals;

using Mark = WallTile::Mark;

class TestWallTile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void whatIsBlack_data();
    void whatIsBlack();
    void asksOnlyWhileActive();
    void looksForItsDesktopOnlyWhileActive();
    void marks();
    void theSamePictureAgainIsNoChange();
    void isAButton();

private:
    QThreadPool m_pool;
    std::unique_ptr<WallTile> m_tile;
    FakeDesktopPort *m_port = nullptr; // the tile's
    FakeDesktopPort::ToolAnswer m_answer;
};

void TestWallTile::init()
{
    m_answer = pictureResult(pngOf(Qt::red));
    m_tile = std::make_unique<WallTile>(u"desk · morning"_s);
    m_tile->setTiming({5ms, 20ms, 2.0, 10ms, 40ms});
    m_tile->resize(240, WallTile::heightFor(240));
    m_tile->show();
    auto port = std::make_unique<FakeDesktopPort>();
    m_port = port.get();
    m_port->answer = [this](const ComputerAction &) { return m_answer; };
    m_tile->connectTo(std::move(port), m_pool);
}

void TestWallTile::cleanup()
{
    m_tile.reset();
}

void TestWallTile::whatIsBlack_data()
{
    QTest::addColumn<QImage>("picture");
    QTest::addColumn<bool>("isBlack");
    QImage black(1280, 800, QImage::Format_RGB32);
    black.fill(Qt::black);
    QImage nearly = black;
    nearly.fill(QColor(8, 8, 8));
    QImage line = black; // of text
    for (int y = 400; y < 414; ++y) {
        for (int x = 100; x < 400; ++x)
            line.setPixelColor(x, y, Qt::white);
    }
    QTest::newRow("none") << QImage() << false;
    QTest::newRow("black") << black << true;
    QTest::newRow("nearly") << nearly << true;
    QTest::newRow("a line on it") << line << false;
    QTest::newRow("one pixel") << black.copy(0, 0, 1, 1) << true;
}

void TestWallTile::whatIsBlack()
{
    QFETCH(QImage, picture);
    QFETCH(bool, isBlack);
    QCOMPARE(WallTile::isBlack(picture), isBlack);
}

void TestWallTile::asksOnlyWhileActive()
{
    QCOMPARE(m_tile->mark(), Mark::Waiting);
    QCOMPARE(m_port->requests.size(), 0);
    m_tile->setActive(true);
    QTRY_VERIFY(!m_tile->picture().isNull());
    m_tile->setActive(false);
    const auto asked = m_port->requests.size();
    QVERIFY(timerRunsOutTwice(20ms)); // its slowest pace
    QCOMPARE(m_port->requests.size(), asked);
}

void TestWallTile::looksForItsDesktopOnlyWhileActive()
{
    WallTile tile(u"desk"_s);
    tile.setTiming({5ms, 20ms, 2.0, 10ms, 40ms});
    QSignalSpy wanted(&tile, &WallTile::searchRequested);
    tile.setActive(false);
    QCOMPARE(wanted.size(), 0);
    tile.setActive(true);
    tile.setActive(true);
    QCOMPARE(wanted.size(), 1);
    tile.setActive(false); // scrolled by, while the answer is on its way
    tile.setActive(true);
    QCOMPARE(wanted.size(), 1);
    tile.setNotFound(u"no such port"_s);
    QCOMPARE(tile.mark(), Mark::Lost);
    QTRY_COMPARE(wanted.size(), 2); // after a pause
    tile.setActive(false);
    tile.setNotFound(u"no such port"_s);
    QVERIFY(timerRunsOutTwice(40ms)); // the longest of its pauses
    QCOMPARE(wanted.size(), 2);
    tile.setActive(true);
    QCOMPARE(wanted.size(), 3);
    auto port = std::make_unique<FakeDesktopPort>();
    port->answer = [](const ComputerAction &) { return pictureResult(pngOf(Qt::red)); };
    tile.connectTo(std::move(port), m_pool);
    QTRY_COMPARE(tile.mark(), Mark::None);
    QVERIFY(timerRunsOutTwice(40ms));
    QCOMPARE(wanted.size(), 3);
}

void TestWallTile::theSamePictureAgainIsNoChange()
{
    m_tile->setActive(true);
    QTRY_COMPARE(m_tile->mark(), Mark::None);
    m_answer = FakeDesktopPort::failure(ApiError::Kind::Offline);
    QTRY_COMPARE(m_tile->mark(), Mark::Lost);
    m_answer = pictureResult(pngOf(Qt::red));
    QTRY_VERIFY(m_tile->mark() != Mark::Lost);
    QCOMPARE(m_tile->mark(), Mark::None);
    m_answer = FakeDesktopPort::failure(ApiError::Kind::Offline);
    QTRY_COMPARE(m_tile->mark(), Mark::Lost);
    m_tile->setActive(false); // and when it was hidden meanwhile
    m_answer = pictureResult(pngOf(Qt::red));
    m_tile->setActive(true);
    QTRY_VERIFY(m_tile->mark() != Mark::Lost);
    QCOMPARE(m_tile->mark(), Mark::None);
}

void TestWallTile::marks()
{
    m_tile->setActive(true);
    QTRY_COMPARE(m_tile->mark(), Mark::None);
    m_answer = pictureResult(pngOf(Qt::blue));
    QTRY_COMPARE(m_tile->mark(), Mark::Changed);
    QCOMPARE(m_tile->accessibleDescription(), u"changed"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_tile->mark(), Mark::None, 10'000); // it passes
    m_answer = pictureResult(pngOf(Qt::black));
    QTRY_COMPARE(m_tile->mark(), Mark::Black);
    QVERIFY(m_tile->toolTip().contains(u"guess"_s));
    m_answer = FakeDesktopPort::failure(ApiError::Kind::Offline);
    QTRY_COMPARE(m_tile->mark(), Mark::Lost);
    QVERIFY(m_tile->toolTip().contains(u"reached"_s));
    m_answer = pictureResult(pngOf(Qt::green));
    QTRY_COMPARE(m_tile->mark(), Mark::Changed);
    QCOMPARE(m_tile->picture().pixelColor(1, 1), QColor(Qt::green));
    const QImage seen = m_tile->grab().toImage();
    QCOMPARE(seen.pixelColor(120, 60), QColor(Qt::green));
}

void TestWallTile::isAButton()
{
    QSignalSpy clicked(m_tile.get(), &QAbstractButton::clicked);
    QTest::mouseClick(m_tile.get(), Qt::LeftButton);
    QTest::keyClick(m_tile.get(), Qt::Key_Space);
    QCOMPARE(clicked.size(), 2);
    QCOMPARE(m_tile->accessibleName(), u"Desktop desk · morning"_s);
}

QTEST_MAIN(TestWallTile)
#include "tst_walltile.moc"
