// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pool/pooltask.h"
#include "core/pool/runonpool.h"
#include "core/pool/workpool.h"

#include <QRegularExpression>
#include <QTest>

#include <atomic>
#include <grp.h>
#include <memory>
#include <new>
#include <optional>
#include <semaphore>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <thread>
#include <tl/expected.hpp>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {

struct Why
{
    QString message;
};
using Answer = tl::expected<int, Why>;

/// No thread can be started while it lives: the bound on processes, which are threads to the kernel, is reached.
class NoThreads
{
public:
    NoThreads()
    {
        ::getrlimit(RLIMIT_NPROC, &m_before);
        rlimit none = m_before;
        none.rlim_cur = 0;
        ::setrlimit(RLIMIT_NPROC, &none);
    }
    ~NoThreads() { ::setrlimit(RLIMIT_NPROC, &m_before); }
    Q_DISABLE_COPY_MOVE(NoThreads)

private:
    rlimit m_before{};
};

} // namespace

/// What was taken is done, and what cannot be done is refused, also where no thread can be started.
class TestWorkPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsWhatItHasTaken();
    void doesWithFewerThreads();
    void refusesWithoutAThread();
    void comesBackToLife();
    void startsThreadsAsTheyAreWanted();
    void keepsOrder();
    void dropsWhatIsCleared();
    void restsAndGoesOn();
    void refusesWhatHasNoMemory();
    void takesFromManyThreads();
};

void TestWorkPool::initTestCase()
{
    // The kernel holds root to no bound on processes.
    if (::getuid() == 0)
        QVERIFY(::setgroups(0, nullptr) == 0 && ::setresgid(65534, 65534, 65534) == 0 &&
                ::setresuid(65534, 65534, 65534) == 0 && ::prctl(PR_SET_DUMPABLE, 1) == 0); // for the leak check
    const NoThreads none;
    bool isStarted = false;
    try {
        std::thread([] {}).join();
        isStarted = true;
    } catch (const std::system_error &) {
    }
    QVERIFY2(!isStarted, "the bound does not hold");
}

void TestWorkPool::keepsWhatItHasTaken()
{
    WorkPool pool(1);
    QVERIFY(pool.isAlive());
    const NoThreads none;
    int told = 0;
    PoolTask task;
    for (int i = 0; i < 3; ++i)
        runOnPool(
            pool, task.context(), [i]() -> Answer { return i; }, [&](const Answer &answer) { told += answer ? 1 : 0; });
    QTRY_COMPARE(told, 3);
    QVERIFY(pool.waitForDone(std::chrono::seconds(5)));
}

void TestWorkPool::doesWithFewerThreads()
{
    WorkPool pool(8);
    const NoThreads none;
    std::binary_semaphore gate(0);
    std::atomic_int done = 0;
    QVERIFY(startOnPool(pool, [&] { gate.acquire(); }));
    for (int i = 0; i < 20; ++i)
        QVERIFY(startOnPool(pool, [&] { ++done; }));
    gate.release();
    QVERIFY(pool.waitForDone(std::chrono::seconds(5)));
    QCOMPARE(done.load(), 20);
}

void TestWorkPool::refusesWithoutAThread()
{
    const NoThreads none;
    WorkPool pool(2);
    QVERIFY(!pool.isAlive());
    const auto kept = std::make_shared<int>(1);
    bool isBegun = false;
    QVERIFY(!startOnPool(pool, [&isBegun, kept] { isBegun = true; }));
    QCOMPARE(kept.use_count(), 1);

    std::optional<Answer> told;
    PoolTask task;
    QTest::ignoreMessage(QtWarningMsg, "a work that was waited for ended without a result");
    runOnPool(
        pool, task.context(), []() -> Answer { return 1; }, [&](const Answer &answer) { told = answer; });
    QVERIFY(!told); // as ever, not from within the call
    QTRY_VERIFY(told);
    QVERIFY(!*told && told->error().message.contains(u"no thread"_s));
    QVERIFY(!task.isRunning());

    // One that cannot say why is logged.
    QTest::ignoreMessage(QtWarningMsg, "a work that was waited for ended without a result");
    runOnPool(
        pool, task.context(), [] { return 1; }, [&](int) { isBegun = true; });
    QTRY_VERIFY(!task.isRunning());
    bool isOver = false;
    runOnPoolWithPromise<int>(
        pool, task.context(), [](QPromise<int> &, const StopFlag &) {}, [](int) {}, [&] { isOver = true; });
    QTRY_VERIFY(isOver);
    QVERIFY(!isBegun);
    QVERIFY(pool.waitForDone()); // there is nothing to wait for
}

void TestWorkPool::comesBackToLife()
{
    std::optional<NoThreads> none(std::in_place);
    WorkPool pool(2);
    QVERIFY(!startOnPool(pool, [] {}));
    none.reset();
    std::atomic_bool isDone = false;
    QVERIFY(startOnPool(pool, [&] { isDone = true; }));
    QVERIFY(pool.waitForDone(std::chrono::seconds(5)));
    QVERIFY(isDone && pool.isAlive());
}

void TestWorkPool::startsThreadsAsTheyAreWanted()
{
    WorkPool pool(3);
    QCOMPARE(pool.maxThreadCount(), 3);
    std::counting_semaphore<> begun(0);
    std::counting_semaphore<> gate(0);
    std::atomic_int atOnce = 0;
    std::atomic_int most = 0;
    for (int i = 0; i < 6; ++i) {
        QVERIFY(startOnPool(pool, [&] {
            most = std::max(most.load(), ++atOnce);
            begun.release();
            gate.acquire();
            --atOnce;
        }));
    }
    for (int i = 0; i < 3; ++i)
        begun.acquire();
    QVERIFY(!pool.waitForDone(std::chrono::milliseconds(0)));
    gate.release(6);
    QVERIFY(pool.waitForDone(std::chrono::seconds(5)));
    QCOMPARE(most.load(), 3);
}

void TestWorkPool::keepsOrder()
{
    WorkPool pool(1);
    std::binary_semaphore gate(0);
    std::vector<int> order;
    QVERIFY(startOnPool(pool, [&] { gate.acquire(); }));
    for (const int priority : {0, 1, 0, -1, 1})
        QVERIFY(startOnPool(
            pool, [&order, priority] { order.push_back(priority); }, priority));
    gate.release();
    QVERIFY(pool.waitForDone(std::chrono::seconds(5)));
    QVERIFY((order == std::vector{1, 1, 0, 0, -1}));
}

void TestWorkPool::dropsWhatIsCleared()
{
    WorkPool pool(1);
    std::binary_semaphore gate(0);
    std::optional<Answer> told;
    PoolTask task;
    QVERIFY(startOnPool(pool, [&] { gate.acquire(); }));
    QTest::ignoreMessage(QtWarningMsg, "a work that was waited for ended without a result");
    runOnPool(
        pool, task.context(), []() -> Answer { return 1; }, [&](const Answer &answer) { told = answer; });
    pool.clear();
    QTRY_VERIFY(told);
    QVERIFY(!*told);
    gate.release();
}

void TestWorkPool::restsAndGoesOn()
{
    WorkPool pool(2);
    std::atomic_int done = 0;
    for (int i = 0; i < 50; ++i) {
        pool.rest();
        QVERIFY(startOnPool(pool, [&] { ++done; }));
    }
    QVERIFY(pool.waitForDone(std::chrono::seconds(5)));
    pool.rest();
    QCOMPARE(done.load(), 50);
    {
        const NoThreads none;
        QTRY_VERIFY((pool.rest(), !startOnPool(pool, [] {}))); // as soon as its threads have ended
    }
    QVERIFY(startOnPool(pool, [&] { ++done; }));
    QVERIFY(pool.waitForDone(std::chrono::seconds(5)));
    QCOMPARE(done.load(), 51);
}

void TestWorkPool::refusesWhatHasNoMemory()
{
    WorkPool pool(1);
    std::optional<Answer> told;
    PoolTask task;
    QTest::ignoreMessage(QtWarningMsg, "a work that was waited for ended without a result");
    runOnPool(
        pool, task.context(), []() -> Answer { throw std::bad_alloc(); }, [&](const Answer &answer) { told = answer; });
    QTRY_VERIFY(told);
    QVERIFY(!*told && told->error().message.contains(u"memory"_s));
    QVERIFY(pool.isAlive());
}

void TestWorkPool::takesFromManyThreads()
{
    std::atomic_int done = 0;
    {
        WorkPool pool(3);
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int k = 0; k < 500; ++k)
                    done += startOnPool(pool, [&] { ++done; }) ? 0 : 1000;
            });
        for (std::thread &thread : threads)
            thread.join();
    } // waits for all that was taken
    QCOMPARE(done.load(), 2000);
}

QTEST_GUILESS_MAIN(TestWorkPool)
#include "tst_workpool.moc"
