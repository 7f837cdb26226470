// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/framefeed.h"
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/support/timerrunsout.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QThreadPool>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace std::chrono_literals;

class TestFrameFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aHiddenViewAsksForNothing();
    void twoRequestsAtATime();
    void theNewestWinsOnTheWay();
    void aLateFailureOfAnOlderRequestIsNone();
    void whatIsWrongIsToldAgainAfterAPause();
    void hidingCancelsTheRequest();
    void aLateAnswerToAHiddenViewIsNotTaken();
    void framesComeDecodedAndInOrder();
    void theNewestWinsWhileDecoding();
    void identicalPicturesSlowItDown();
    void anIdenticalPictureIsNoNewFrame();
    void inputBringsThePaceBack();
    void offeredPicturesAreFrames();
    void offeredPicturesPushTheNextRequestBack();
    void failuresBackOffAndAreToldOnce();
    void aNudgeTriesAgainAtOnce();
    void retryAfterIsHonoured();
    void badPictures_data();
    void badPictures();
    void brokenBase64IsABadPicture();
    void destroyedWithARequestOnItsWay();

private:
    FrameFeed::Timing quick() const { return {5ms, 40ms, 2.0, 10ms, 80ms}; }

    std::unique_ptr<FakeDesktopPort> m_port;
    std::unique_ptr<QThreadPool> m_pool;
    std::unique_ptr<FrameFeed> m_feed;
};

void TestFrameFeed::init()
{
    m_port = std::make_unique<FakeDesktopPort>();
    m_pool = std::make_unique<QThreadPool>();
    m_pool->setMaxThreadCount(1);
    m_feed = std::make_unique<FrameFeed>(*m_port, *m_pool);
    m_feed->setTiming(quick());
}

void TestFrameFeed::cleanup()
{
    m_feed.reset();
    m_pool.reset();
    m_port.reset();
}

void TestFrameFeed::aHiddenViewAsksForNothing()
{
    m_feed->nudge();
    m_feed->offer(pngOf(Qt::red).toBase64());
    QSignalSpy refreshed(m_feed.get(), &FrameFeed::refreshed);
    QVERIFY(!refreshed.wait(60));
    QCOMPARE(m_port->requests.size(), 0);

    m_feed->setActive(true);
    QCOMPARE(m_port->requests.size(), 1);
    QCOMPARE(m_port->requests[0]->action.action, DesktopAction::Screenshot);
    QCOMPARE(m_port->requests[0]->action.screenshotDelaySeconds, std::optional(0.0));

    FakeDesktopPort::end(m_port->requests[0], pictureResult(pngOf(Qt::red)));
    m_feed->setActive(false);
    QVERIFY(!refreshed.wait(60));
    QCOMPARE(m_port->requests.size(), 1);
}

void TestFrameFeed::twoRequestsAtATime()
{
    m_feed->setActive(true);
    m_feed->setActive(true);
    m_feed->nudge();
    m_feed->offer(pngOf(Qt::red).toBase64());
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    QTRY_COMPARE(frames.size(), 1); // what was offered; the requests are still open
    QTRY_COMPARE(m_port->requests.size(), 2);
    QVERIFY(timerRunsOutTwice(50ms)); // ten times the pace
    QCOMPARE(m_port->requests.size(), 2);

    FakeDesktopPort::end(m_port->requests[0], pictureResult(pngOf(Qt::blue)));
    QTRY_COMPARE(m_port->requests.size(), 3);
    QCOMPARE(m_port->mostInFlight, 2);
}

void TestFrameFeed::theNewestWinsOnTheWay()
{
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    m_feed->setActive(true);
    QTRY_COMPARE(m_port->requests.size(), 2);
    FakeDesktopPort::end(m_port->requests[1], pictureResult(pngOf(Qt::blue)));
    QTRY_COMPARE(frames.size(), 1);
    FakeDesktopPort::end(m_port->requests[0], pictureResult(pngOf(Qt::red))); // late, and older
    QTRY_COMPARE(m_port->requests.size(), 4);
    FakeDesktopPort::end(m_port->requests[2], pictureResult(pngOf(Qt::green)));
    QTRY_COMPARE(frames.size(), 2);
    QCOMPARE(frames[0][0].value<QImage>().pixelColor(0, 0), QColor(Qt::blue));
    QCOMPARE(frames[1][0].value<QImage>().pixelColor(0, 0), QColor(Qt::green));
}

void TestFrameFeed::aLateFailureOfAnOlderRequestIsNone()
{
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    QSignalSpy troubled(m_feed.get(), &FrameFeed::troubled);
    m_feed->setActive(true);
    QTRY_COMPARE(m_port->requests.size(), 2);
    FakeDesktopPort::end(m_port->requests[1], pictureResult(pngOf(Qt::blue)));
    QTRY_COMPARE(frames.size(), 1);
    FakeDesktopPort::end(m_port->requests[0], FakeDesktopPort::failure(ApiError::Kind::Timeout));
    QVERIFY(!m_feed->isTroubled());
    QTRY_COMPARE(m_port->requests.size(), 4); // at its pace
    QCOMPARE(troubled.size(), 0);
    FakeDesktopPort::end(m_port->requests[3], FakeDesktopPort::failure(ApiError::Kind::Timeout)); // while a newer one's
    QCOMPARE(troubled.size(), 1);
}

void TestFrameFeed::whatIsWrongIsToldAgainAfterAPause()
{
    m_port->answer = [](const ComputerAction &) { return FakeDesktopPort::failure(ApiError::Kind::Offline); };
    QSignalSpy troubled(m_feed.get(), &FrameFeed::troubled);
    m_feed->setActive(true);
    QTRY_COMPARE(troubled.size(), 1);
    m_feed->setActive(false);
    QVERIFY(!m_feed->isTroubled());
    m_feed->setActive(true);
    QTRY_COMPARE(troubled.size(), 2);
}

void TestFrameFeed::hidingCancelsTheRequest()
{
    QSignalSpy troubled(m_feed.get(), &FrameFeed::troubled);
    m_feed->setActive(true);
    m_feed->setActive(false);
    QVERIFY(m_port->requests[0]->cancelled);
    m_feed->setActive(true);
    QCOMPARE(m_port->requests.size(), 2); // at once
    QVERIFY(!m_port->requests[1]->cancelled);
    QCOMPARE(troubled.size(), 0);
}

void TestFrameFeed::aLateAnswerToAHiddenViewIsNotTaken()
{
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    m_feed->setActive(true);
    const auto late = m_port->requests[0]->done; // an answer that was already in the event queue when we cancelled
    m_feed->setActive(false);
    m_feed->setActive(true);
    late(pictureResult(pngOf(Qt::red)));
    FakeDesktopPort::end(m_port->requests[1], pictureResult(pngOf(Qt::blue)));
    QTRY_COMPARE(frames.size(), 1);
    QCOMPARE(frames[0][0].value<QImage>().pixelColor(0, 0), QColor(Qt::blue));
}

void TestFrameFeed::framesComeDecodedAndInOrder()
{
    QThread *const here = QThread::currentThread();
    QList<QColor> seen;
    connect(m_feed.get(), &FrameFeed::frame, this, [&seen, here](const QImage &image) {
        QCOMPARE(QThread::currentThread(), here);
        QCOMPARE(image.size(), QSize(64, 40));
        QCOMPARE(image.format(), QImage::Format_RGB32);
        seen.append(image.pixelColor(10, 10));
    });
    const QList<QColor> colours = {Qt::red, Qt::green, Qt::blue, Qt::black, Qt::white};
    qsizetype next = 0;
    m_port->answer = [&colours, &next](const ComputerAction &) {
        return pictureResult(pngOf(colours[std::min(next++, colours.size() - 1)]));
    };
    m_feed->setActive(true);
    QTRY_COMPARE(seen.size(), colours.size());
    QCOMPARE(seen, colours);
    QCOMPARE(m_port->mostInFlight, 1);
    QVERIFY(m_feed->framesPerSecond() > 0);
    QVERIFY(m_feed->age() >= 0);
}

void TestFrameFeed::theNewestWinsWhileDecoding()
{
    // the only thread of the pool is busy, so that pictures pile up before they are decoded
    QSemaphore gate;
    m_pool->start([&gate] { gate.acquire(); });
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    m_feed->setActive(true);
    m_feed->offer(pngOf(Qt::red).toBase64());
    m_feed->offer(pngOf(Qt::green).toBase64());
    m_feed->offer(pngOf(Qt::yellow).toBase64());
    m_feed->offer(pngOf(Qt::blue).toBase64());
    gate.release();
    QTRY_COMPARE(frames.size(), 2); // the one that was being decoded, and the newest
    QCOMPARE(frames[0][0].value<QImage>().pixelColor(0, 0), QColor(Qt::red));
    QCOMPARE(frames[1][0].value<QImage>().pixelColor(0, 0), QColor(Qt::blue));
}

void TestFrameFeed::identicalPicturesSlowItDown()
{
    QElapsedTimer clock;
    clock.start();
    QList<qint64> starts;
    m_port->answer = [&](const ComputerAction &) {
        starts.append(clock.elapsed());
        return pictureResult(pngOf(Qt::red));
    };
    m_feed->setTiming({5ms, 150ms, 3.0, 10ms, 80ms});
    m_feed->setActive(true);
    // 5 → 16 → 49 → 148 → 150 ms apart from the second picture on: lower bounds only, a busy machine may be slower
    QTRY_COMPARE_WITH_TIMEOUT(starts.size(), 7, 10000);
    QVERIFY(starts[3] - starts[2] >= 15);
    QVERIFY(starts[4] - starts[3] >= 48);
    QVERIFY(starts[5] - starts[4] >= 147);
    QVERIFY(starts[6] - starts[5] >= 149);
    QVERIFY2(starts[6] - starts[5] < 450, "slower than the slowest pace");
}

void TestFrameFeed::anIdenticalPictureIsNoNewFrame()
{
    m_port->answer = [](const ComputerAction &) { return pictureResult(pngOf(Qt::red)); };
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    QSignalSpy refreshed(m_feed.get(), &FrameFeed::refreshed);
    m_feed->setActive(true);
    QTRY_VERIFY(refreshed.size() >= 4);
    QCOMPARE(frames.size(), 1);
    m_feed->setActive(false); // something else may be shown until it looks again
    m_feed->setActive(true);
    QTRY_COMPARE(frames.size(), 2);
}

void TestFrameFeed::inputBringsThePaceBack()
{
    m_feed->setTiming({1ms, 60s, 1000000.0, 10ms, 80ms});
    m_port->answer = [](const ComputerAction &) { return pictureResult(pngOf(Qt::red)); };
    QSignalSpy refreshed(m_feed.get(), &FrameFeed::refreshed);
    m_feed->setActive(true);
    QTRY_COMPARE(refreshed.size(), 2); // the second was identical: the next one is due in a minute
    QVERIFY(!refreshed.wait(50));
    m_feed->nudge();
    QTRY_COMPARE(refreshed.size(), 3);
}

void TestFrameFeed::offeredPicturesAreFrames()
{
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    QSignalSpy refreshed(m_feed.get(), &FrameFeed::refreshed);
    m_feed->setActive(true);
    m_feed->offer(pngOf(Qt::green).toBase64());
    m_feed->offer({});
    QTRY_COMPARE(frames.size(), 1);
    QCOMPARE(refreshed.size(), 1);
    QCOMPARE(frames[0][0].value<QImage>().pixelColor(0, 0), QColor(Qt::green));
}

void TestFrameFeed::offeredPicturesPushTheNextRequestBack()
{
    m_feed->setTiming({200ms, 400ms, 1.5, 10ms, 80ms});
    m_feed->setActive(true);
    FakeDesktopPort::end(m_port->requests[0], pictureResult(pngOf(Qt::red)));
    QElapsedTimer sinceOffer;
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    QTRY_COMPARE(frames.size(), 1);
    m_feed->offer(pngOf(Qt::green).toBase64());
    sinceOffer.start();
    QTRY_COMPARE(m_port->requests.size(), 2);
    QVERIFY(sinceOffer.elapsed() >= 195);
}

void TestFrameFeed::failuresBackOffAndAreToldOnce()
{
    QElapsedTimer clock;
    clock.start();
    QList<qint64> starts;
    bool broken = true;
    m_port->answer = [&](const ComputerAction &) -> FakeDesktopPort::ToolAnswer {
        starts.append(clock.elapsed());
        if (broken)
            return FakeDesktopPort::failure(ApiError::Kind::Offline);
        return pictureResult(pngOf(Qt::red));
    };
    QSignalSpy troubled(m_feed.get(), &FrameFeed::troubled);
    QSignalSpy recovered(m_feed.get(), &FrameFeed::recovered);
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    m_feed->setActive(true);
    QTRY_COMPARE_WITH_TIMEOUT(starts.size(), 6, 10000); // 10, 20, 40, 80, 80 ms apart
    QVERIFY(starts[1] - starts[0] >= 9);
    QVERIFY(starts[2] - starts[1] >= 19);
    QVERIFY(starts[3] - starts[2] >= 39);
    QVERIFY(starts[4] - starts[3] >= 79);
    QVERIFY(starts[5] - starts[4] >= 79);
    QCOMPARE(troubled.size(), 1);
    QCOMPARE(troubled[0][0].value<ApiError>().kind, ApiError::Kind::Offline);
    QVERIFY(m_feed->isTroubled());
    QCOMPARE(m_port->mostInFlight, 1);

    broken = false;
    QTRY_COMPARE(recovered.size(), 1);
    QTRY_COMPARE(frames.size(), 1);
    QVERIFY(!m_feed->isTroubled());

    broken = true; // and a second failure is a new one
    QTRY_COMPARE(troubled.size(), 2);
}

void TestFrameFeed::aNudgeTriesAgainAtOnce()
{
    m_feed->setTiming({5ms, 40ms, 2.0, 60s, 60s});
    QSignalSpy troubled(m_feed.get(), &FrameFeed::troubled);
    m_feed->setActive(true);
    FakeDesktopPort::end(m_port->requests[0], FakeDesktopPort::failure(ApiError::Kind::Timeout));
    QCOMPARE(troubled.size(), 1);
    QVERIFY(!troubled.wait(50));
    QCOMPARE(m_port->requests.size(), 1);
    m_feed->nudge();
    QTRY_COMPARE(m_port->requests.size(), 2);
}

void TestFrameFeed::retryAfterIsHonoured()
{
    QElapsedTimer clock;
    m_feed->setActive(true);
    FakeDesktopPort::end(m_port->requests[0],
                         tl::unexpected(ApiError{ApiError::Kind::RateLimited, 429, {}, std::optional(0.15)}));
    clock.start();
    QTRY_COMPARE(m_port->requests.size(), 2);
    QVERIFY(clock.elapsed() >= 145);
}

void TestFrameFeed::badPictures_data()
{
    QTest::addColumn<QByteArray>("png");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("not a picture") << QByteArray("<html>502</html>");
    QTest::newRow("cut off in the head") << pngOf(Qt::red).first(20);
    QTest::newRow("another format") << QByteArray("P1 1 1 0");
}

void TestFrameFeed::badPictures()
{
    QFETCH(QByteArray, png);
    bool broken = true;
    int asked = 0;
    m_port->answer = [&](const ComputerAction &) {
        ++asked;
        return pictureResult(broken ? png : pngOf(Qt::red));
    };
    QSignalSpy troubled(m_feed.get(), &FrameFeed::troubled);
    QSignalSpy recovered(m_feed.get(), &FrameFeed::recovered);
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    m_feed->setActive(true);
    QTRY_VERIFY(asked >= 4); // the same bad bytes several times: neither a frame nor a recovery
    QCOMPARE(troubled.size(), 1);
    QCOMPARE(troubled[0][0].value<ApiError>().kind, ApiError::Kind::BadReply);
    QCOMPARE(recovered.size(), 0);
    QCOMPARE(frames.size(), 0);

    broken = false;
    QTRY_COMPARE(frames.size(), 1);
    QCOMPARE(recovered.size(), 1);
}

void TestFrameFeed::brokenBase64IsABadPicture()
{
    ToolResult answer;
    answer.base64Png = pngOf(Qt::red).toBase64().replace('o', '*');
    m_port->answer = [&answer](const ComputerAction &) { return answer; };
    QSignalSpy troubled(m_feed.get(), &FrameFeed::troubled);
    QSignalSpy frames(m_feed.get(), &FrameFeed::frame);
    m_feed->setActive(true);
    QTRY_COMPARE(troubled.size(), 1);
    QCOMPARE(troubled[0][0].value<ApiError>().kind, ApiError::Kind::BadReply);
    QTRY_VERIFY(m_port->requests.size() >= 3);
    QCOMPARE(troubled.size(), 1);
    QCOMPARE(frames.size(), 0);
}

void TestFrameFeed::destroyedWithARequestOnItsWay()
{
    QSemaphore gate;
    m_pool->start([&gate] { gate.acquire(); });
    m_feed->setActive(true);
    m_feed->offer(pngOf(Qt::red).toBase64()); // being decoded when the feed goes
    m_feed.reset();
    QVERIFY(m_port->requests[0]->cancelled);
    gate.release();
    m_pool->waitForDone();
}

QTEST_GUILESS_MAIN(TestFrameFeed)
#include "tst_framefeed.moc"
