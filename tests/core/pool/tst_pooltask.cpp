// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pool/pooltask.h"
#include "core/pool/runonpool.h"

#include <QTest>
#include <QThread>

#include <functional>
#include <memory>
#include <optional>
#include <semaphore>
#include <vector>

using namespace plato;

class TestPoolTask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tellsOnItsOwnThread();
    void tellsOnTheThreadOfTheContext();
    void tellsSeveralInOrder();
    void tellsNothingOnceCancelled_data();
    void tellsNothingOnceCancelled();
    void beginsNothingThatWasCancelled();
    void dropsTheResultThatIsOnItsWay();
    void letsOnlyTheLatestTell();
    void endsWithoutResultWhenThePoolIsCleared();
    void endsWithThePromiseAlsoWithoutResult();
    void mayBeChangedFromWithin();
    void mayLoseItsContextFromWithin();
    void outlivesItsPool();
    void stopsBeforeItsPoolWaits();
    void takesPriorities();
    void takesWhatCanOnlyBeMoved();

private:
    /// The only thread of the pool is busy until the returned object has gone.
    std::shared_ptr<void> blockPool();

    std::unique_ptr<QThreadPool> m_pool;
};

void TestPoolTask::init()
{
    m_pool = std::make_unique<QThreadPool>();
    m_pool->setMaxThreadCount(1);
}

std::shared_ptr<void> TestPoolTask::blockPool()
{
    auto gate = std::make_shared<std::binary_semaphore>(0);
    startOnPool(*m_pool, [gate] { gate->acquire(); });
    return {nullptr, [gate](void *) { gate->release(); }};
}

void TestPoolTask::tellsOnItsOwnThread()
{
    QThread *worked = nullptr;
    QThread *told = nullptr;
    PoolTask task;
    QVERIFY(!task.isRunning());
    bool wasRunning = true;
    runOnPool(
        *m_pool, task.renew(), [] { return QThread::currentThread(); },
        [&](QThread *thread) {
            worked = thread;
            told = QThread::currentThread();
            wasRunning = task.isRunning();
        });
    QVERIFY(task.isRunning());
    QVERIFY(m_pool->waitForDone());
    QVERIFY(!told); // not before the event loop runs
    QTRY_VERIFY(told);
    QCOMPARE(told, QThread::currentThread());
    QVERIFY(worked && worked != told);
    QVERIFY(!wasRunning);
}

void TestPoolTask::tellsOnTheThreadOfTheContext()
{
    QThread thread;
    QObject context;
    context.moveToThread(&thread);
    thread.start();
    std::atomic<QThread *> told = nullptr;
    QMetaObject::invokeMethod(&context, [&] {
        runOnPool(
            *m_pool, &context, [] { return 1; }, [&told](int) { told = QThread::currentThread(); });
    });
    QTRY_COMPARE(told.load(), &thread);
    thread.quit();
    QVERIFY(thread.wait());
}

void TestPoolTask::tellsSeveralInOrder()
{
    std::vector<int> told;
    PoolTask task;
    const auto work = [](QPromise<int> &promise, const StopFlag &) {
        for (int i = 0; i < 100; ++i)
            promise.addResult(i);
    };
    std::vector<int> expected;
    for (int i = 0; i < 100; ++i)
        expected.push_back(i);
    expected.push_back(-1);
    runOnPoolWithPromise<int>(
        *m_pool, task.renew(), work,
        [&](int i) {
            QVERIFY(task.isRunning());
            told.push_back(i);
        },
        [&] {
            QVERIFY(!task.isRunning());
            told.push_back(-1);
        });
    QTRY_VERIFY(!told.empty() && told.back() == -1);
    QVERIFY(told == expected);
}

void TestPoolTask::tellsNothingOnceCancelled_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("cancel") << 0;
    QTest::newRow("handle destroyed") << 1;
    QTest::newRow("context destroyed") << 2;
    QTest::newRow("parent of the context destroyed") << 3;
}

void TestPoolTask::tellsNothingOnceCancelled()
{
    QFETCH(const int, how);
    auto task = std::make_unique<PoolTask>();
    auto parent = std::make_unique<QObject>();
    auto context = std::make_unique<QObject>(parent.get());
    std::binary_semaphore begun(0);
    bool isTold = false;
    std::atomic_bool wasStopped = false;
    const auto work = [&](const StopFlag &stop) {
        begun.release();
        while (!stop)
            QThread::yieldCurrentThread();
        wasStopped = true;
        return 1;
    };
    const auto tell = [&](int) { isTold = true; };
    if (how < 2)
        runOnPool(*m_pool, task->renew(), work, tell);
    else
        runOnPool(*m_pool, context.get(), work, tell);
    begun.acquire();
    if (how == 0)
        task->cancel();
    else if (how == 1)
        task.reset();
    else if (how == 2)
        context.reset();
    else
        context.release(), parent.reset();
    QVERIFY(!task || !task->isRunning());
    QVERIFY(m_pool->waitForDone());
    QVERIFY(wasStopped);
    QCoreApplication::processEvents();
    QVERIFY(!isTold);
}

void TestPoolTask::beginsNothingThatWasCancelled()
{
    auto block = blockPool();
    std::atomic_bool isBegun = false;
    PoolTask task;
    runOnPool(
        *m_pool, task.renew(), [&] { return isBegun = true; }, [](bool) {});
    task.cancel();
    block.reset();
    QVERIFY(m_pool->waitForDone());
    QVERIFY(!isBegun);
}

void TestPoolTask::dropsTheResultThatIsOnItsWay()
{
    bool isTold = false;
    PoolTask task;
    runOnPool(
        *m_pool, task.renew(), [] { return 1; }, [&](int) { isTold = true; });
    QVERIFY(m_pool->waitForDone()); // its end has been posted by now
    task.cancel();
    QCoreApplication::processEvents();
    QVERIFY(!isTold);
}

void TestPoolTask::letsOnlyTheLatestTell()
{
    auto block = blockPool();
    std::vector<int> told;
    PoolTask task;
    for (int i = 0; i < 3; ++i)
        runOnPool(
            *m_pool, task.renew(), [i] { return i; }, [&](int result) { told.push_back(result); });
    block.reset();
    QTRY_VERIFY(!task.isRunning());
    QVERIFY(told == std::vector{2});
}

void TestPoolTask::endsWithoutResultWhenThePoolIsCleared()
{
    const auto block = blockPool();
    bool isTold = false;
    PoolTask task;
    runOnPool(
        *m_pool, task.renew(), [] { return 1; }, [&](int) { isTold = true; });
    m_pool->clear();
    QTest::ignoreMessage(QtWarningMsg, "a work that was waited for ended without a result");
    QTRY_VERIFY(!task.isRunning());
    QVERIFY(!isTold);
}

void TestPoolTask::endsWithThePromiseAlsoWithoutResult()
{
    int ends = 0;
    PoolTask task;
    const auto never = [](int) { QFAIL("there was no result"); };
    runOnPoolWithPromise<int>(
        *m_pool, task.renew(), [](QPromise<int> &, const StopFlag &) {}, never, [&] { ++ends; });
    QTRY_COMPARE(ends, 1);
    const auto block = blockPool();
    runOnPoolWithPromise<int>(
        *m_pool, task.renew(), [](QPromise<int> &promise, const StopFlag &) { promise.addResult(1); }, never,
        [&] { ++ends; });
    m_pool->clear();
    QTRY_COMPARE(ends, 2);
}

void TestPoolTask::mayBeChangedFromWithin()
{
    int count = 0;
    auto task = std::make_unique<PoolTask>();
    std::function<void(int)> again = [&](int) {
        if (++count < 3)
            runOnPool(
                *m_pool, task->renew(), [] { return 1; }, again);
        else
            task.reset();
    };
    runOnPool(
        *m_pool, task->renew(), [] { return 1; }, again);
    QTRY_VERIFY(!task);
    QCOMPARE(count, 3);

    task = std::make_unique<PoolTask>();
    const auto two = [](QPromise<int> &promise, const StopFlag &) {
        promise.addResult(1);
        promise.addResult(2);
    };
    runOnPoolWithPromise<int>(
        *m_pool, task->renew(), two, [&](int) { task.reset(); }, [] { QFAIL("it was cancelled"); });
    QTRY_VERIFY(!task);
    QCoreApplication::processEvents();
}

void TestPoolTask::mayLoseItsContextFromWithin()
{
    auto context = std::make_unique<QObject>();
    const auto kept = std::make_shared<int>(7);
    int told = 0;
    runOnPool(
        *m_pool, context.get(), [] { return 1; },
        [&, kept](int) {
            context.reset();
            told = *kept; // what was captured is still there
        });
    QTRY_COMPARE(told, 7);
}

void TestPoolTask::outlivesItsPool()
{
    std::optional<int> told;
    PoolTask task;
    runOnPool(
        *m_pool, task.renew(), [] { return 5; }, [&](int result) { told = result; });
    m_pool.reset();
    QTRY_COMPARE(told, std::optional(5));
}

void TestPoolTask::stopsBeforeItsPoolWaits()
{
    struct Owner
    {
        QThreadPool pool;
        PoolTask task;
    };
    auto owner = std::make_unique<Owner>();
    const auto begun = std::make_shared<std::binary_semaphore>(0);
    runOnPool(
        owner->pool, owner->task.renew(),
        [begun](const StopFlag &stop) {
            begun->release();
            while (!stop)
                QThread::yieldCurrentThread();
            return 1;
        },
        [](int) { QFAIL("it was cancelled"); });
    begun->acquire();
    owner.reset(); // would wait for ever
    QCoreApplication::processEvents();
}

void TestPoolTask::takesPriorities()
{
    auto block = blockPool();
    std::vector<int> order; // of the only thread
    QObject context;
    for (const int priority : {-1, 0, 1}) {
        runOnPool(
            *m_pool, &context,
            [&, priority] {
                order.push_back(priority);
                return 0;
            },
            [](int) {}, priority);
    }
    block.reset();
    QVERIFY(m_pool->waitForDone());
    QVERIFY((order == std::vector{1, 0, -1}));
}

void TestPoolTask::takesWhatCanOnlyBeMoved()
{
    std::unique_ptr<int> told;
    PoolTask task;
    runOnPool(
        *m_pool, task.renew(), [value = std::make_unique<int>(3)]() mutable { return std::move(value); },
        [&](std::unique_ptr<int> value) { told = std::move(value); });
    QTRY_VERIFY(told);
    QCOMPARE(*told, 3);
}

QTEST_GUILESS_MAIN(TestPoolTask)
#include "tst_pooltask.moc"
