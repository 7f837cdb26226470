// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/display/xdisplay.h"
#include "app/plato-desktop-agent/input/inputplayer.h"
#include "app/plato-desktop-agent/screen/pngencoder.h"
#include "app/plato-desktop-agent/screen/screencapture.h"
#include "app/plato-desktop-agent/screen/screenshots.h"
#include "tests/app/plato-desktop-agent/support/eventrecorder.h"
#include "tests/app/plato-desktop-agent/support/xserver.h"

#include <QImage>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato::agent;
using namespace plato::test;

namespace {

constexpr QRect Window(100, 50, 300, 200);
const QColor Colour(0x12, 0x80, 0xf3);

QImage decoded(const QByteArray &base64)
{
    return QImage::fromData(QByteArray::fromBase64(base64), "PNG").convertToFormat(QImage::Format_RGB32);
}

} // namespace

class TestScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pictures_data()
    {
        QTest::addColumn<XServer::Kind>("kind");
        QTest::addColumn<bool>("sharedMemory");
        QTest::newRow("Xvfb, shared memory") << XServer::Kind::Xvfb << true;
        QTest::newRow("Xvfb, copied") << XServer::Kind::Xvfb << false;
        QTest::newRow("Xvnc, shared memory") << XServer::Kind::Xvnc << true;
        QTest::newRow("Xvnc, copied") << XServer::Kind::Xvnc << false;
    }

    void pictures()
    {
        QFETCH(XServer::Kind, kind);
        QFETCH(bool, sharedMemory);
        XServer server(kind, QSize(641, 479)); // an odd width, so that rows and words must be right
        EventRecorder window(server.display(), Window, Colour);
        QVERIFY(window.isValid());
        window.paint(QPoint(7, 9), Qt::red);

        auto display = XDisplay::open(server.display());
        QVERIFY2(display, qPrintable(display ? QString() : display.error().message));
        QVERIFY((*display)->hasSharedMemory());
        InputPlayer player(**display);
        player.play({MoveStep{QPoint(600, 400)}}, [] {}); // the cursor is not in the way
        ScreenCapture capture(**display, sharedMemory);
        const auto frame = capture.capture();
        QVERIFY2(frame, qPrintable(frame ? QString() : frame.error().message));
        QCOMPARE(frame->size, QSize(641, 479));

        const auto png = PngEncoder().encode(*frame);
        QVERIFY(png);
        const QImage picture = QImage::fromData(*png, "PNG").convertToFormat(QImage::Format_RGB32);
        QCOMPARE(picture.size(), QSize(641, 479));
        QCOMPARE(picture.pixelColor(Window.topLeft()), Colour);
        QCOMPARE(picture.pixelColor(Window.bottomRight()), Colour);
        QCOMPARE(picture.pixelColor(Window.topLeft() + QPoint(7, 9)), QColor(Qt::red));
        QCOMPARE(picture.pixelColor(Window.topLeft() + QPoint(8, 9)), Colour);
        QVERIFY(picture.pixelColor(Window.topLeft() - QPoint(1, 1)) != Colour);
        QVERIFY(picture.pixelColor(Window.bottomRight() + QPoint(1, 1)) != Colour);
        // Every pixel is what was captured.
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                QCOMPARE(picture.pixel(x, y) & 0xffffff, frame->pixels[y * picture.width() + x] & 0xffffff);
        }
    }

    void drawsTheCursor_data()
    {
        QTest::addColumn<QPoint>("at");
        QTest::newRow("inside") << QPoint(200, 150);
        QTest::newRow("top left corner") << QPoint(0, 0);
        QTest::newRow("bottom right corner") << QPoint(639, 479);
    }

    void drawsTheCursor()
    {
        QFETCH(QPoint, at);
        XServer server(XServer::Kind::Xvfb, QSize(640, 480));
        EventRecorder window(server.display(), QRect(0, 0, 640, 480), Colour); // below it nothing but our colour
        auto display = XDisplay::open(server.display());
        QVERIFY(display && (*display)->hasCursorImages());
        InputPlayer player(**display);
        player.play({MoveStep{at}}, [] {});
        Screenshots screenshots(**display);
        const QImage picture = decoded(*screenshots.take());
        QRect drawn;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                if (picture.pixelColor(x, y) != Colour)
                    drawn |= QRect(x, y, 1, 1);
            }
        }
        QVERIFY(!drawn.isEmpty());
        QVERIFY2(drawn.adjusted(-16, -16, 16, 16).contains(at), "the cursor is drawn where the pointer is");
        QVERIFY(drawn.width() <= 64 && drawn.height() <= 64);
    }

    void anUnchangedScreenIsNotEncodedAgain()
    {
        XServer server;
        EventRecorder window(server.display(), Window, Colour);
        auto display = XDisplay::open(server.display());
        QVERIFY(display);
        Screenshots screenshots(**display);
        const QByteArray first = *screenshots.take();
        const QByteArray second = *screenshots.take();
        QCOMPARE(static_cast<const void *>(second.constData()), static_cast<const void *>(first.constData()));
        window.paint(QPoint(3, 3), Qt::yellow);
        const QByteArray third = *screenshots.take();
        QVERIFY(third != first);
        QCOMPARE(decoded(third).pixelColor(Window.topLeft() + QPoint(3, 3)), QColor(Qt::yellow));
        // The pointer is in the picture, but nothing that is drawn.
        InputPlayer player(**display);
        player.play({MoveStep{Window.topLeft() + QPoint(3, 3)}}, [] {});
        const QByteArray fourth = *screenshots.take();
        QVERIFY(decoded(fourth) != decoded(third));
        QCOMPARE(*screenshots.take(), fourth);
    }

    void saysWhenThereIsNoDisplay()
    {
        const auto none = XDisplay::open(":98765");
        QVERIFY(!none);
        QCOMPARE(none.error().message, u"cannot connect to the display"_s);

        XServer server;
        auto display = XDisplay::open(server.display());
        QVERIFY(display);
        Screenshots screenshots(**display);
        QVERIFY(screenshots.take());
        server.stop();
        const auto gone = screenshots.take();
        QVERIFY(!gone);
        QVERIFY((*display)->lost());
        QVERIFY(!(*display)->size());
        QVERIFY(!(*display)->pointer());
    }
};

QTEST_GUILESS_MAIN(TestScreen)
#include "tst_agent_screen.moc"
