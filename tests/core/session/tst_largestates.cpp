// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/replylimits.h"
#include "core/session/statetimeline.h"
#include "core/session/workspace.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/support/streamserver.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

/// A state that has no end, or a large one: what is told of it, and how a person gets out.
class TestLargeStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aStateWithoutEndIsToldAndCanBeCancelled();
    void aStateWithoutEndEndsByItself();
    void aFetchIsCancelledWhileItIsRead();
    void cancellingWithoutAFetchDoesNothing();

private:
    void streamStates();

    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::unique_ptr<StreamServer> m_server;
    std::unique_ptr<PlatoApi> m_api;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Witness> m_seen;
};

void TestLargeStates::init()
{
    m_plato = std::make_unique<ScriptedPlato>();
    m_session = m_plato->readySession();
    QCOMPARE(m_session->phase(), Session::Phase::Ready);
    m_seen = std::make_unique<Witness>(*m_session);
}

void TestLargeStates::cleanup()
{
    m_session.reset();
    m_api.reset();
    m_network.reset();
    m_server.reset();
    m_plato.reset();
}

/// States come from a real server, which does not stop; all else as it was.
void TestLargeStates::streamStates()
{
    m_server = std::make_unique<StreamServer>();
    m_server->head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    m_server->more = [](qint64 sent) { return sent == 0 ? "{"_ba : QByteArray(1 << 20, ' '); };
    m_network = std::make_unique<QNetworkAccessManager>();
    m_plato->network.elsewhere = m_network.get();
    m_plato->network.isElsewhere = [](const FakeRequest &request) { return request.path().endsWith("/state"_L1); };
    m_plato->network.elsewhereUrl = m_server->url();
}

void TestLargeStates::aStateWithoutEndIsToldAndCanBeCancelled()
{
    m_session->fetchState();
    QTRY_VERIFY(m_session->envs().first().log); // an earlier one
    const auto before = m_session->envs().first().log;
    m_seen->arrivedRows.clear();
    streamStates();
    QSignalSpy told(m_session.get(), &Session::stateReceivedChanged);
    m_session->fetchState();
    QCOMPARE(m_session->stateReceived(), 0);
    QTRY_VERIFY(m_session->stateReceived() > 32 << 20);
    QVERIFY(told.size() > 8);
    QVERIFY(!m_session->canFetchState());

    m_session->cancelFetch();
    QTRY_VERIFY(m_session->canFetchState());
    QCOMPARE(m_session->stateReceived(), 0);
    QVERIFY(m_seen->problems.isEmpty());
    QVERIFY(m_seen->arrivedRows.isEmpty());
    QCOMPARE(m_session->envs().first().log, before);
    QCOMPARE(m_session->states().count(), 1);
    QTRY_COMPARE(m_server->openConnections(), 0);
}

void TestLargeStates::aStateWithoutEndEndsByItself()
{
    streamStates();
    m_session->fetchState();
    QTRY_COMPARE_WITH_TIMEOUT(m_seen->problems.size(), 1, 60'000);
    const Session::Problem problem = m_seen->problems.first();
    QCOMPARE(problem.step, Session::Step::FetchState);
    QVERIFY(problem.error);
    QCOMPARE(problem.error->kind, ApiError::Kind::TooLarge);
    QVERIFY(m_session->canFetchState());
    QCOMPARE(m_session->phase(), Session::Phase::Ready);
    QCOMPARE(m_session->stateReceived(), 0);
    QTRY_COMPARE(m_server->openConnections(), 0);
}

void TestLargeStates::aFetchIsCancelledWhileItIsRead()
{
    m_plato->pool.setMaxThreadCount(1);
    QSemaphore holdsThePool;
    m_plato->pool.start([&holdsThePool] { holdsThePool.acquire(); });
    const int before = m_plato->count(ScriptedPlato::State);
    m_session->fetchState();
    QTRY_COMPARE(m_plato->count(ScriptedPlato::State), before + 1);
    QTRY_VERIFY(m_plato->network.replies.last().isNull()); // it has come, and waits to be read
    QVERIFY(!m_session->canFetchState());
    m_session->cancelFetch();
    QTRY_VERIFY(m_session->canFetchState());
    holdsThePool.release();
    m_plato->pool.waitForDone();
    QCoreApplication::processEvents();
    QVERIFY(!m_session->envs().first().log);
    QVERIFY(m_seen->problems.isEmpty());
    m_session->fetchState(); // and again
    QTRY_VERIFY(m_session->envs().first().log);
}

void TestLargeStates::cancellingWithoutAFetchDoesNothing()
{
    const qsizetype changes = m_seen->changes.size();
    m_session->cancelFetch();
    QCoreApplication::processEvents();
    QCOMPARE(m_seen->changes.size(), changes);
    QVERIFY(m_seen->problems.isEmpty());
}

QTEST_GUILESS_MAIN(TestLargeStates)
#include "tst_largestates.moc"
