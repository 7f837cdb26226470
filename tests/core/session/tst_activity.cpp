// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The requests of this run: which of them are shown, and how they leave as commands, which are run here.
#include "core/session/activityfilter.h"
#include "core/session/activitymodel.h"
#include "core/session/requesttext.h"
#include "tests/support/rawserver.h"

#include <QAbstractItemModelTester>
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

Exchange exchangeOf(const QString &operation, const QByteArray &method, const QString &pathAndQuery, int status = 200)
{
    Exchange exchange = Exchange::begin(operation, method, QUrl(u"https://plato.example"_s + pathAndQuery), {});
    exchange.httpStatus = status;
    if (status >= 400)
        exchange.error = ApiError{
            .kind = ApiError::Kind::Rejected, .httpStatus = status, .detail = u"no"_s, .retryAfterSeconds = {}};
    return exchange;
}

} // namespace

class TestActivity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFiltered_data();
    void isFiltered();
    void idsThatAreNotKnownYet();
    void pollingIsFolded();
    void leavesAsACommand_data();
    void leavesAsACommand();
    void whatWasCutIsNotWhole();
};

void TestActivity::isFiltered_data()
{
    using Status = ActivityFilter::Status;
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<Status>("status");
    QTest::addColumn<QStringList>("ids");
    QTest::addColumn<QStringList>("shown");
    const QStringList all{u"makeSession"_s, u"resetSession"_s, u"getSessionState"_s, u"getJobState"_s, u"listJobs"_s};
    const auto row = [](const char *name, const QString &text, const QByteArray &method, Status status,
                        const QStringList &ids,
                        const QStringList &shown) { QTest::newRow(name) << text << method << status << ids << shown; };
    row("nothing is asked for", {}, {}, Status::Any, {}, all);
    row("a word of the operation", u"STATE"_s, {}, Status::Any, {}, {u"getSessionState"_s, u"getJobState"_s});
    row("two words", u"state 404"_s, {}, Status::Any, {}, {u"getJobState"_s});
    row("a word of the query", u"merge_mutations"_s, {}, Status::Any, {}, {u"getSessionState"_s});
    row("blanks", u"   "_s, {}, Status::Any, {}, all);
    row("signs of a pattern", u".*"_s, {}, Status::Any, {}, {});
    row("a method", {}, "POST", Status::Any, {}, {u"makeSession"_s, u"resetSession"_s});
    row("failed", {}, {}, Status::Failed, {}, {u"getJobState"_s, u"listJobs"_s});
    row("succeeded", {}, {}, Status::Succeeded, {}, all.first(3));
    row("a session", {}, {}, Status::Any, {u"s-1"_s}, {u"resetSession"_s, u"getSessionState"_s, u"listJobs"_s});
    row("a session and its envs", {}, {}, Status::Any, {u"s-1"_s, u"j-1"_s}, all.mid(1));
    row("an id that begins like another", {}, {}, Status::Any, {u"s-"_s}, {});
    row("all at once", u"state"_s, "GET", Status::Succeeded, {u"s-1"_s}, {u"getSessionState"_s});
}

void TestActivity::isFiltered()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, method);
    QFETCH(const ActivityFilter::Status, status);
    QFETCH(const QStringList, ids);
    QFETCH(const QStringList, shown);
    ActivityModel model;
    ActivityFilter filter(model);
    const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.add(exchangeOf(u"makeSession"_s, "POST", u"/api/v2/sessions/make"_s));
    model.add(exchangeOf(u"resetSession"_s, "POST", u"/api/v2/sessions/s-1/reset"_s));
    model.add(exchangeOf(u"getSessionState"_s, "GET", u"/api/v2/sessions/s-1/state?merge_mutations=true"_s));
    model.add(exchangeOf(u"getJobState"_s, "GET", u"/api/v2/jobs/j-1/state"_s, 404));
    model.add(exchangeOf(u"listJobs"_s, "GET", u"/api/v2/sessions/s-1/jobs"_s, 500)); // polling that failed is news
    model.add(exchangeOf(u"listJobs"_s, "GET", u"/api/v2/sessions/s-1/jobs"_s));
    filter.setText(text);
    filter.setMethod(method);
    filter.setStatus(status);
    if (!ids.isEmpty())
        filter.setIds(QSet<QString>(ids.cbegin(), ids.cend()));
    QStringList operations;
    for (int row = 0; row < filter.rowCount(); ++row)
        operations.append(filter.at(row).operation);
    QCOMPARE(operations, shown);
}

/// A session that is being made has no id yet: requests of others are none of its own.
void TestActivity::idsThatAreNotKnownYet()
{
    ActivityModel model;
    ActivityFilter filter(model);
    model.add(exchangeOf(u"resetSession"_s, "POST", u"/api/v2/sessions/s-1/reset"_s));
    filter.setIds(QSet<QString>());
    QCOMPARE(filter.rowCount(), 0);
    filter.setIds(QSet<QString>{u"s-1"_s});
    QCOMPARE(filter.rowCount(), 1);
    filter.setIds(std::nullopt);
    QCOMPARE(filter.rowCount(), 1);
}

void TestActivity::pollingIsFolded()
{
    ActivityModel model;
    ActivityFilter filter(model);
    const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const char *operation : {"listJobs", "waitForSessionReady", "waitForJobReady", "heartbeatSession"})
        model.add(exchangeOf(QString::fromLatin1(operation), "GET", u"/api/v2/sessions/s-1/x"_s));
    const Exchange read = exchangeOf(u"getSessionDetails"_s, "GET", u"/api/v2/sessions/s-1"_s);
    model.add(read);
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.foldedCount(), 4);
    QCOMPARE(filter.rowOf(read.id), 0);
    QCOMPARE(filter.rowOf(model.at(0).id), -1);
    filter.setText(u"listJobs"_s); // the count is of what would be seen
    QCOMPARE(filter.foldedCount(), 1);
    filter.setText({});
    filter.setPollingShown(true);
    QCOMPARE(filter.rowCount(), 5);
    QCOMPARE(filter.rowOf(read.id), 4);
}

void TestActivity::leavesAsACommand_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a read") << QByteArray("GET") << u"/api/v2/sessions?page=2&page_size=50"_s << QByteArray();
    QTest::newRow("an action") << QByteArray("POST") << u"/api/v2/sessions/s-1/reset"_s << QByteArray("{\"a\": [1]}");
    QTest::newRow("signs of shells") << QByteArray("POST") << u"/x"_s
                                     << QByteArray("{\"a\": \"it's $HOME `id` \\\\ \\n \\\" ! %s\"}");
    QTest::newRow("line ends and other letters")
        << QByteArray("POST") << u"/x"_s << QByteArray("{\r\n\t\"\u00fc\": \"\u4e2d \U0001F600\"\n}");
    QTest::newRow("signs in the path") << QByteArray("GET") << u"/a%20b%27%22;%24(id)?x=%26%5B1%5D"_s << QByteArray();
    QTest::newRow("what looks like an option") << QByteArray("POST") << u"/x"_s << QByteArray("@/etc/passwd");
}

void TestActivity::leavesAsACommand()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QString, path);
    QFETCH(const QByteArray, body);
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", "{}"); };
    const QUrl url(server.url().toString() + path, QUrl::StrictMode);
    QVERIFY(url.isValid());
    const Exchange exchange = Exchange::begin(u"x"_s, method, url, body);
    QVERIFY(requesttext::isWhole(exchange));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PLATO_API_KEY"_s, u"pk_of_the_terminal"_s);
    environment.insert(u"no_proxy"_s, u"*"_s);
    const auto run = [&](const QString &program, const QString &option, const QString &text) {
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(program, {option, text});
        return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 30'000) &&
               process.exitCode() == 0;
    };
    QVERIFY(run(u"sh"_s, u"-c"_s, requesttext::asCurl(exchange)));
    QVERIFY(run(u"python3"_s, u"-c"_s, requesttext::asPython(exchange)));
    QCOMPARE(server.requests.size(), 2);
    const QByteArray line = method + ' ' + url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1";
    for (const RawRequest &request : std::as_const(server.requests)) {
        QCOMPARE(request.requestLine().trimmed(), line);
        QCOMPARE(request.header("x-api-key"), QByteArray("pk_of_the_terminal"));
        QCOMPARE(request.body, body);
        if (!body.isEmpty())
            QCOMPARE(request.header("content-type"), QByteArray("application/json"));
    }
}

void TestActivity::whatWasCutIsNotWhole()
{
    const QByteArray body(Exchange::MaxKeptBody + 1, 'x');
    QVERIFY(!requesttext::isWhole(Exchange::begin(u"x"_s, "POST", QUrl(u"https://plato.example/x"_s), body)));
}

QTEST_GUILESS_MAIN(TestActivity)
#include "tst_activity.moc"
