// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/commandlog.h"
#include "tests/core/session/scriptedplato.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace std::chrono_literals;

namespace {

const QString Execute = u"POST /jobs/j-1/execute"_s;

} // namespace

class TestCommandLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_plato = std::make_unique<ScriptedPlato>();
        m_log = std::make_unique<CommandLog>();
        m_tester = std::make_unique<QAbstractItemModelTester>(m_log.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_env.jobId = u"j-1"_s;
        m_env.alias = u"git"_s;
    }
    void cleanup()
    {
        m_tester.reset();
        m_log.reset();
        m_plato.reset();
    }

    void tellsWhatCame();
    void tellsHowItEnded_data();
    void tellsHowItEnded();
    void isSentOnce();
    void isWaitedForNoLonger();
    void endsWithItsConnection();
    void remembersEachCommandOnce();
    void makesRoom();
    void forgetsWhatIsOver();

private:
    quint64 run(const QString &command = u"ls"_s) { return m_log->run(m_plato->api, m_env, command, 30s); }
    const CommandRun &last() const { return m_log->at(m_log->rowCount() - 1); }
    QString text(int column) const { return m_log->index(m_log->rowCount() - 1, column).data().toString(); }

    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<CommandLog> m_log;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    Env m_env;
};

void TestCommandLog::tellsWhatCame()
{
    m_plato->once(Execute, [](const FakeRequest &request) {
        if (request.json() != QJsonObject{{u"command"_s, u"ls -l"_s}, {u"timeout"_s, 30}})
            return FakeReply::json(422, "{}");
        return FakeReply::json(200, R"({"stdout":"a\nb\n","stderr":"c","exit_code":2,"timed_out":false})");
    });
    QSignalSpy changed(m_log.get(), &CommandLog::changed);
    const quint64 id = run(u"ls -l"_s);
    QCOMPARE(text(CommandLog::EnvColumn), u"git"_s);
    QCOMPARE(text(CommandLog::CommandColumn), u"ls -l"_s);
    QCOMPARE(text(CommandLog::OutcomeColumn), u"running"_s);
    QCOMPARE(text(CommandLog::DurationColumn), QString());
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).toULongLong(), id);
    QCOMPARE(last().result, (ExecuteResult{u"a\nb\n"_s, u"c"_s, 2, false, false}));
    QVERIFY(last().failed() && last().isOver() && !last().error);
    QCOMPARE(text(CommandLog::OutcomeColumn), u"exit 2"_s);
    QVERIFY(text(CommandLog::DurationColumn).endsWith(u" s"_s));
}

void TestCommandLog::tellsHowItEnded_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<bool>("failed");
    QTest::newRow("well") << 200 << QByteArray(R"({"stdout":"","stderr":"","exit_code":0})") << u"exit 0"_s << false;
    QTest::newRow("out of time") << 200 << QByteArray(R"({"stdout":"","stderr":"","exit_code":124,"timed_out":true})")
                                 << u"out of time"_s << true;
    QTest::newRow("negative") << 200 << QByteArray(R"({"exit_code":-1})") << u"exit -1"_s << true;
    QTest::newRow("no exit code") << 200 << QByteArray(R"({"stdout":"x"})") << u"no answer"_s << true;
    QTest::newRow("half an exit code") << 200 << QByteArray(R"({"exit_code":0.5})") << u"no answer"_s << true;
    QTest::newRow("refused") << 409 << QByteArray(R"({"detail":"the env is not ready yet"})") << u"no answer"_s << true;
    QTest::newRow("broken") << 500 << QByteArray("x") << u"no answer"_s << true;
}

void TestCommandLog::tellsHowItEnded()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const bool, failed);
    m_plato->always(Execute, status, body);
    run();
    QTRY_VERIFY(last().isOver());
    QTEST(text(CommandLog::OutcomeColumn), "outcome");
    QCOMPARE(last().failed(), failed);
    QCOMPARE(last().error.has_value(), !last().result.has_value());
}

/// Whether one ran that nobody answered for, nobody knows.
void TestCommandLog::isSentOnce()
{
    for (const int status : {502, 503, 504, 429}) {
        m_plato->always(Execute, status, "{}");
        const int before = m_plato->count(Execute);
        run();
        QTRY_VERIFY(last().isOver());
        QCOMPARE(m_plato->count(Execute), before + 1);
    }
}

void TestCommandLog::isWaitedForNoLonger()
{
    const auto held = m_plato->hold(Execute, 200, R"({"exit_code":0})");
    const quint64 id = run(u"sleep 100"_s);
    QTRY_VERIFY(*held);
    m_log->cancel(id + 1); // of nobody
    QVERIFY(!last().isOver());
    m_log->cancel(id);
    QTRY_VERIFY(last().isOver());
    QCOMPARE(text(CommandLog::OutcomeColumn), u"not waited for"_s);
    m_log->cancel(id);
    QCOMPARE(m_log->rowCount(), 1);
}

void TestCommandLog::endsWithItsConnection()
{
    auto api = std::make_unique<PlatoApi>(m_plato->network, QUrl(u"http://fake.test"_s), u"k"_s);
    const auto held = m_plato->hold(Execute, 200, R"({"exit_code":0})");
    m_log->run(*api, m_env, u"sleep 100"_s, 30s);
    QTRY_VERIFY(*held);
    api.reset();
    QVERIFY(last().isOver());
    QCOMPARE(text(CommandLog::OutcomeColumn), u"not waited for"_s);
}

void TestCommandLog::remembersEachCommandOnce()
{
    m_plato->always(Execute, 200, R"({"exit_code":0})");
    for (const QString &command : {u"a"_s, u"b"_s, u"a"_s})
        run(command);
    QCOMPARE(m_log->commands(), (QStringList{u"a"_s, u"b"_s}));
}

void TestCommandLog::makesRoom()
{
    m_plato->always(Execute, 200, R"({"exit_code":0})");
    const auto held = m_plato->hold(Execute, 200, R"({"exit_code":0})");
    const quint64 running = run(u"sleep 100"_s);
    for (int i = 0; i < CommandLog::MaxRuns + 20; ++i) {
        run(QString::number(i));
        QTRY_VERIFY(last().isOver());
    }
    QCOMPARE(m_log->rowCount(), CommandLog::MaxRuns - 1);
    QCOMPARE(m_log->rowOf(running), 0); // it runs, so it stays
    // What they write is bounded, too; the last one is there all the same.
    const QByteArray much(15 << 20, 'x'); // below what is taken of one
    m_plato->always(Execute, 200, R"({"exit_code":0,"stdout":")" + much + "\"}");
    for (int i = 0; i < 4; ++i) {
        run(u"much"_s);
        QTRY_VERIFY_WITH_TIMEOUT(last().isOver(), 20'000);
        QVERIFY(last().result);
    }
    qint64 bytes = 0;
    for (int row = 0; row < m_log->rowCount(); ++row)
        bytes += m_log->at(row).bytes();
    QVERIFY(bytes <= CommandLog::MaxBytes);
    QVERIFY(m_log->rowOf(running) == 0);
}

void TestCommandLog::forgetsWhatIsOver()
{
    m_plato->always(Execute, 200, R"({"exit_code":0})");
    const auto held = m_plato->hold(Execute, 200, R"({"exit_code":0})");
    const quint64 running = run(u"sleep 100"_s);
    run();
    QTRY_VERIFY(last().isOver());
    m_log->clear();
    QCOMPARE(m_log->rowCount(), 1);
    QCOMPARE(m_log->rowOf(running), 0);
    (*held)->complete();
    QTRY_VERIFY(last().isOver());
    m_log->clear();
    QCOMPARE(m_log->rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestCommandLog)
#include "tst_commandlog.moc"
