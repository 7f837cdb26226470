// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Lifetimes on a clock of the test's own: when it is said that they end, the last state that is fetched, and what a
/// sleeping computer does not cause to be said.
#include "core/session/leasekeeper.h"
#include "core/session/lifetimewatch.h"
#include "core/session/sessionstore.h"
#include "core/session/statetimeline.h"
#include "tests/core/session/scriptedplato.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;

class TestLifetimeWatch : public QObject
{
    Q_OBJECT

    QDateTime m_now;
    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<SessionStore> m_store;
    std::unique_ptr<LifetimeWatch> m_watch;
    std::unique_ptr<QSignalSpy> m_told;

    Session *ready()
    {
        Session *session = m_store->create(ScriptedPlato::twoEnvs(), u"checkout-qa"_s);
        return QTest::qWaitFor([&] { return session->phase() == Session::Phase::Ready; }) ? session : nullptr;
    }
    bool reset(Session *session)
    {
        session->reset();
        return QTest::qWaitFor([&] { return session->envs().at(0).lastReset.isValid(); });
    }
    /// Seconds before the end of the session, by the clock of the watch, which has looked then.
    void waitUntil(const Session &session, int secondsLeft)
    {
        m_now = session.lifetimeEnd().addSecs(-secondsLeft);
        looked();
    }
    void looked()
    {
        const int before = m_looks;
        QTRY_VERIFY(m_looks > before + 1);
    }
    int m_looks = 0;

private Q_SLOTS:
    void init()
    {
        m_now = QDateTime::currentDateTimeUtc();
        m_looks = 0;
        m_plato = std::make_unique<ScriptedPlato>();
        m_store = std::make_unique<SessionStore>(m_plato->api, m_plato->leases, m_plato->pool);
        m_store->setTiming(ScriptedPlato::timing());
        LifetimeWatch::Timing timing;
        timing.look = 1ms;
        timing.asleep = 10'000s; // the test's clock jumps
        timing.now = [this] {
            ++m_looks;
            return m_now;
        };
        m_watch = std::make_unique<LifetimeWatch>(timing);
        m_watch->setStore(m_store.get());
        m_told = std::make_unique<QSignalSpy>(m_watch.get(), &LifetimeWatch::endsSoon);
    }
    void cleanup()
    {
        m_watch.reset();
        m_store.reset();
        m_plato.reset();
    }

    void isToldTwice()
    {
        Session *session = ready();
        QVERIFY(session);
        waitUntil(*session, 301);
        QCOMPARE(m_told->size(), 0);
        waitUntil(*session, 300);
        QCOMPARE(m_told->size(), 1);
        QCOMPARE(m_told->at(0).at(0).value<Session *>(), session);
        QCOMPARE(m_told->at(0).at(1).toInt(), 300);
        waitUntil(*session, 61);
        QCOMPARE(m_told->size(), 1);
        waitUntil(*session, 60);
        QCOMPARE(m_told->size(), 2);
        QCOMPARE(m_told->at(1).at(1).toInt(), 60);
        waitUntil(*session, 1);
        waitUntil(*session, -1);
        QCOMPARE(m_told->size(), 2);
    }

    void oneThatIsShortIsToldOnce()
    {
        Session *session = ready();
        QVERIFY(session);
        waitUntil(*session, 50);
        QCOMPARE(m_told->size(), 1);
    }

    void theEndTakesTheWarningBack()
    {
        Session *session = ready();
        QVERIFY(session);
        waitUntil(*session, 200);
        QSignalSpy ended(m_watch.get(), &LifetimeWatch::hasEnded);
        session->close();
        QTRY_COMPARE(session->phase(), Session::Phase::Closed);
        QTRY_COMPARE(ended.size(), 1);
    }

    void theLastStateIsFetchedAndKept()
    {
        Session *session = ready();
        QVERIFY(session);
        QVERIFY(reset(session));
        waitUntil(*session, 40);
        QCOMPARE(session->states().count(), 0);
        m_plato->once(ScriptedPlato::State, 500, "{}"); // asked again
        waitUntil(*session, 30);
        QTRY_COMPARE(session->states().count(), 1);
        QCOMPARE(m_plato->count(ScriptedPlato::State), 2);
        looked();
        QCOMPARE(m_plato->count(ScriptedPlato::State), 2); // once is enough
    }

    void whereNothingIsRecordedNothingIsFetched()
    {
        Session *session = ready();
        QVERIFY(session);
        waitUntil(*session, 20);
        QCOMPARE(m_told->size(), 1);
        QCOMPARE(m_plato->count(ScriptedPlato::State), 0);
    }

    void afterSleepItIsLookedFirst()
    {
        Session *session = ready();
        QVERIFY(session);
        looked();
        m_now = m_now.addDays(-1); // a jump back is no sleep
        looked();
        QCOMPARE(m_told->size(), 0);
        waitUntil(*session, 120); // a day later
        QCOMPARE(m_told->size(), 0);
        m_now = m_now.addSecs(16);
        looked();
        QCOMPARE(m_told->size(), 1); // it is there still
        QCOMPARE(m_told->at(0).at(1).toInt(), 104);
    }
};

QTEST_GUILESS_MAIN(TestLifetimeWatch)
#include "tst_lifetimewatch.moc"
