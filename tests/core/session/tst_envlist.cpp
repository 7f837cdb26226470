// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envlist.h"

#include <QSignalSpy>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace plato;

Q_DECLARE_METATYPE(std::function<void(plato::Env &)>)

/// What a change of the list says of its rows.
class TestEnvList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void tellsNewRows();
    void tellsChangedRowsOnce();
    void tellsLogsThatAreTheSame();
    void tellsEndsThatNobodyAskedFor();
    void isQuietWhenNothingChanges();
    void keepsSinceWhenAStageLasts_data();
    void keepsSinceWhenAStageLasts();

private:
    std::unique_ptr<EnvList> m_list;
    QList<EnvsChange> m_changes;
};

namespace {

Env envOf(const QString &jobId, const QString &status = u"running"_s)
{
    Env env;
    env.jobId = jobId;
    env.alias = jobId;
    env.status = JobStatus(status);
    return env;
}

} // namespace

void TestEnvList::init()
{
    m_list = std::make_unique<EnvList>();
    m_list->set({envOf(u"a"_s), envOf(u"b"_s)});
    m_changes.clear();
    connect(m_list.get(), &EnvList::changed, this, [this](const EnvsChange &change) { m_changes.append(change); });
}

void TestEnvList::cleanup()
{
    m_list.reset();
}

void TestEnvList::tellsNewRows()
{
    m_list->set({envOf(u"a"_s), envOf(u"b"_s), envOf(u"c"_s), envOf(u"d"_s)});
    QCOMPARE(m_changes.size(), 1);
    QVERIFY(m_changes[0].hasNewRows());
    QCOMPARE(m_changes[0].firstNewRow, 2);
    QCOMPARE(m_changes[0].lastNewRow, 3);
    QCOMPARE(m_changes[0].changedRows, QList<int>());
}

void TestEnvList::tellsChangedRowsOnce()
{
    m_list->setActivity({u"a"_s, u"b"_s}, Env::Activity::Resetting);
    QCOMPARE(m_changes.size(), 1);
    QCOMPARE(m_changes[0].changedRows, (QList<int>{0, 1}));
    QCOMPARE(m_changes[0].logRows, QList<int>());
    QVERIFY(!m_changes[0].hasNewRows());
    QCOMPARE(m_list->idleJobs(), QStringList());
}

void TestEnvList::tellsLogsThatAreTheSame()
{
    m_list->set(m_list->all(), {1});
    QCOMPARE(m_changes.size(), 1);
    QCOMPARE(m_changes[0].changedRows, QList<int>{1});
    QCOMPARE(m_changes[0].logRows, QList<int>{1});
}

void TestEnvList::tellsEndsThatNobodyAskedFor()
{
    m_list->setActivity({u"b"_s}, Env::Activity::Closing);
    m_changes.clear();
    Env closing = m_list->all()[1];
    closing.status = JobStatus(u"completed"_s);
    m_list->set({envOf(u"a"_s, u"failed"_s), closing});
    QCOMPARE(m_changes.size(), 1);
    QCOMPARE(m_changes[0].changedRows, (QList<int>{0, 1}));
    QCOMPARE(m_changes[0].endedRows, QList<int>{0});
    QCOMPARE(m_list->runningJobs(), QStringList());
}

void TestEnvList::isQuietWhenNothingChanges()
{
    m_list->set(m_list->all());
    m_list->setActivity({u"unknown"_s}, Env::Activity::Closing);
    QCOMPARE(m_changes.size(), 0);
}

void TestEnvList::keepsSinceWhenAStageLasts_data()
{
    QTest::addColumn<std::function<void(Env &)>>("change");
    QTest::addColumn<bool>("begins");
    const auto row = [](const char *name, bool begins, std::function<void(Env &)> change) {
        QTest::newRow(name) << std::move(change) << begins;
    };
    row("nothing", false, [](Env &) {});
    row("another artifact", false, [](Env &env) { env.artifactId = u"x"_s; });
    row("a log", false, [](Env &env) { env.logFetchedAt = QDateTime::currentDateTimeUtc(); });
    row("a reason", false, [](Env &env) { env.statusReason = u"because"_s; });
    row("a time of its own", false, [](Env &env) { env.since = QDateTime::fromSecsSinceEpoch(7); });
    row("its state is read", false, [](Env &env) { env.activity = Env::Activity::FetchingState; });
    row("readiness", true, [](Env &env) { env.ready = true; });
    row("status", true, [](Env &env) { env.status = JobStatus(u"failed"_s); });
    row("a word nobody knows", true, [](Env &env) { env.status = JobStatus(u"thawing"_s); });
    row("activity", true, [](Env &env) { env.activity = Env::Activity::Resetting; });
    row("ending", true, [](Env &env) { env.ending = Env::Ending::Closed; });
}

void TestEnvList::keepsSinceWhenAStageLasts()
{
    QFETCH(const std::function<void(Env &)>, change);
    QFETCH(const bool, begins);
    const QDateTime before = m_list->all()[0].since;
    QVERIFY(before.isValid());
    QTRY_VERIFY(QDateTime::currentDateTimeUtc() > before);
    QList<Env> envs = m_list->all();
    change(envs[0]);
    m_list->set(envs);
    QCOMPARE(m_list->all()[0].since > before, begins);
    QCOMPARE(m_list->all()[1].since, before); // of the other
}

QTEST_GUILESS_MAIN(TestEnvList)
#include "tst_envlist.moc"
