// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/desktopfeeds.h"
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/core/desktop/fakeviewer.h"
#include "tests/core/desktop/rfbwords.h"
#include "tests/support/timerrunsout.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace std::chrono_literals;

using Kind = DesktopFeeds::Kind;
using Wish = DesktopFeeds::Wish;

/// Which of the two feeds is at work, and that there is always one: an agent that draws red, a viewer that draws blue.
class TestDesktopFeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void screenshotsComeBeforeAViewerIsKnown();
    void livePicturesTakeOver();
    void screenshotsTakeOverAtOnce();
    void withoutAViewerItIsSaidWhy();
    void eitherCanBeWishedFor();
    void onlyLiveIsInTroubleWithout();
    void bothBroken();
    void anOldErrorIsForgotten();
    void hiddenAsksForNothing();

private:
    qsizetype asked() const { return m_port->requests.size(); }

    std::unique_ptr<FakeDesktopPort> m_port;
    std::unique_ptr<FakeViewer> m_viewer;
    std::unique_ptr<QThreadPool> m_pool;
    std::unique_ptr<DesktopFeeds> m_feeds;
    bool m_agentAnswers = true;
};

void TestDesktopFeeds::init()
{
    m_agentAnswers = true;
    m_port = std::make_unique<FakeDesktopPort>();
    m_port->answer = [this](const ComputerAction &) -> FakeDesktopPort::ToolAnswer {
        if (!m_agentAnswers)
            return FakeDesktopPort::failure(ApiError::Kind::Offline);
        return pictureResult(pngOf(Qt::red));
    };
    m_viewer = std::make_unique<FakeViewer>();
    m_viewer->script = rfb::opened({64, 40}, Qt::blue);
    m_pool = std::make_unique<QThreadPool>();
    m_feeds = std::make_unique<DesktopFeeds>(*m_port, *m_pool);
    m_feeds->setTiming({5ms, 20ms, 2.0, 10ms, 40ms}, {10s, 20ms, 40ms});
}

void TestDesktopFeeds::cleanup()
{
    m_feeds.reset();
    m_pool.reset();
    m_viewer.reset();
    m_port.reset();
}

void TestDesktopFeeds::screenshotsComeBeforeAViewerIsKnown()
{
    QSignalSpy frames(m_feeds.get(), &DesktopFeeds::frame);
    m_feeds->setActive(true);
    QTRY_COMPARE(frames.size(), 1);
    QCOMPARE(m_feeds->kind(), Kind::Screenshots);
    QVERIFY(!m_feeds->liveError());
    QVERIFY(m_feeds->age() >= 0);
}

void TestDesktopFeeds::livePicturesTakeOver()
{
    QSignalSpy patches(m_feeds.get(), &DesktopFeeds::patch);
    m_feeds->setActive(true);
    m_feeds->setViewer(m_viewer->url());
    QTRY_COMPARE(patches.size(), 1);
    QCOMPARE(m_feeds->kind(), Kind::Live);
    QCOMPARE(m_feeds->age(), 0);
    const auto before = asked();
    m_feeds->nudge(); // as after input
    m_viewer->say(rfb::update(1) + rfb::filled({0, 0, 1, 1}, Qt::red));
    QTRY_COMPARE(patches.size(), 2);
    QCOMPARE(asked(), before); // screenshots are not asked for
}

void TestDesktopFeeds::screenshotsTakeOverAtOnce()
{
    m_feeds->setActive(true);
    m_feeds->setViewer(m_viewer->url());
    QTRY_COMPARE(m_feeds->kind(), Kind::Live);
    QSignalSpy changed(m_feeds.get(), &DesktopFeeds::changed);
    QSignalSpy troubled(m_feeds.get(), &DesktopFeeds::troubled);
    m_viewer->script.clear(); // the next connection brings nothing
    const auto before = asked();
    std::optional<qsizetype> askedThen;
    connect(m_feeds.get(), &DesktopFeeds::changed, this, [&] { askedThen = askedThen.value_or(asked()); });
    m_viewer->client->abort();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(m_feeds->kind(), Kind::Screenshots);
    QVERIFY(m_feeds->liveError());
    QVERIFY(m_feeds->wasLive());
    QCOMPARE(askedThen, std::optional(before + 1)); // in the same moment
    disconnect(m_feeds.get(), &DesktopFeeds::changed, this, nullptr);
    QCOMPARE(troubled.size(), 0);

    m_viewer->script = rfb::opened({64, 40}, Qt::blue);
    if (m_viewer->client)
        m_viewer->client->abort();
    QTRY_COMPARE(m_feeds->kind(), Kind::Live);
    QVERIFY(!m_feeds->liveError());
}

void TestDesktopFeeds::withoutAViewerItIsSaidWhy()
{
    m_feeds->setActive(true);
    m_feeds->setNoViewer(u"no such port"_s);
    QCOMPARE(m_feeds->kind(), Kind::Screenshots);
    QCOMPARE(*m_feeds->liveError(), (LiveError{LiveError::Kind::NoViewer, u"no such port"_s}));
    QVERIFY(!m_feeds->wasLive());
    QVERIFY(!m_feeds->isTroubled());
}

void TestDesktopFeeds::eitherCanBeWishedFor()
{
    m_feeds->setActive(true);
    m_feeds->setViewer(m_viewer->url());
    QTRY_COMPARE(m_feeds->kind(), Kind::Live);
    const auto before = asked();
    m_feeds->setWish(Wish::Screenshots);
    QCOMPARE(m_feeds->kind(), Kind::Screenshots);
    QVERIFY(asked() > before);
    QTRY_VERIFY(!m_viewer->client || m_viewer->client->state() == QAbstractSocket::UnconnectedState);
    m_feeds->setWish(Wish::Live);
    QTRY_COMPARE(m_feeds->age(), 0);
    QCOMPARE(m_feeds->kind(), Kind::Live);
}

void TestDesktopFeeds::onlyLiveIsInTroubleWithout()
{
    QSignalSpy troubled(m_feeds.get(), &DesktopFeeds::troubled);
    QSignalSpy recovered(m_feeds.get(), &DesktopFeeds::recovered);
    m_feeds->setWish(Wish::Live);
    m_viewer->script = rfb::version() + "\x01\x02" + QByteArray(16, 'c');
    m_feeds->setViewer(m_viewer->url());
    m_feeds->setActive(true);
    QTRY_COMPARE(troubled.size(), 1);
    QCOMPARE(m_feeds->liveError()->kind, LiveError::Kind::Password);
    QCOMPARE(asked(), 0); // no screenshot steps in
    m_viewer->script = rfb::opened({64, 40}, Qt::blue);
    QTRY_COMPARE(recovered.size(), 1);
}

void TestDesktopFeeds::bothBroken()
{
    QSignalSpy troubled(m_feeds.get(), &DesktopFeeds::troubled);
    QSignalSpy recovered(m_feeds.get(), &DesktopFeeds::recovered);
    m_agentAnswers = false;
    m_viewer->script.clear();
    m_viewer->closes = true;
    m_feeds->setActive(true);
    m_feeds->setViewer(m_viewer->url());
    QTRY_COMPARE(troubled.size(), 1);
    QTRY_VERIFY(m_feeds->liveError());
    QVERIFY(m_feeds->screenshotError());
    m_viewer->closes = false; // one of them is enough
    m_viewer->script = rfb::opened({64, 40}, Qt::blue);
    QTRY_COMPARE(recovered.size(), 1);
    QCOMPARE(m_feeds->kind(), Kind::Live);
    QCOMPARE(troubled.size(), 1);
}

void TestDesktopFeeds::anOldErrorIsForgotten()
{
    QSignalSpy troubled(m_feeds.get(), &DesktopFeeds::troubled);
    QSignalSpy recovered(m_feeds.get(), &DesktopFeeds::recovered);
    m_agentAnswers = false;
    m_feeds->setActive(true);
    QTRY_COMPARE(troubled.size(), 1);
    m_feeds->setViewer(m_viewer->url());
    QTRY_COMPARE(recovered.size(), 1); // live pictures have taken over
    QVERIFY(!m_feeds->screenshotError());
    m_agentAnswers = true;
    m_viewer->script.clear();
    QSignalSpy frames(m_feeds.get(), &DesktopFeeds::frame);
    m_viewer->client->abort();
    QTRY_COMPARE(frames.size(), 1);
    QCOMPARE(troubled.size(), 1); // what was wrong with the agent before is not told again

    m_agentAnswers = false;
    QTRY_COMPARE(troubled.size(), 2);
    m_feeds->setActive(false);
    QCOMPARE(recovered.size(), 2); // nothing is asked for, and so nothing is missing
    QVERIFY(!m_feeds->isTroubled());
    m_agentAnswers = true;
    m_feeds->setActive(true);
    QTRY_COMPARE(frames.size(), 2);
    QCOMPARE(troubled.size(), 2);
}

void TestDesktopFeeds::hiddenAsksForNothing()
{
    m_feeds->setActive(true);
    m_feeds->setViewer(m_viewer->url());
    QTRY_COMPARE(m_feeds->kind(), Kind::Live);
    m_feeds->setActive(false);
    QTRY_VERIFY(!m_viewer->client || m_viewer->client->state() == QAbstractSocket::UnconnectedState);
    QVERIFY(m_port->open(true).isEmpty());
    const int visits = m_viewer->visits;
    m_feeds->nudge();
    m_feeds->offer(pngOf(Qt::green).toBase64());
    const auto before = asked();
    QVERIFY(timerRunsOutTwice(40ms)); // the longest of its pauses
    QCOMPARE(m_viewer->visits, visits);
    QCOMPARE(asked(), before);
    m_feeds->setActive(true);
    QTRY_COMPARE(m_feeds->kind(), Kind::Live);
}

QTEST_GUILESS_MAIN(TestDesktopFeeds)
#include "tst_desktopfeeds.moc"
