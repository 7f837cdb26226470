// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationlog.h"
#include "core/text/jsontext.h"

#include <QTest>

#include <random>

using namespace plato;
using namespace Qt::StringLiterals;

/// What no server should send. Either a clear error or every record: never fewer records, never a crash.
class TestMutationLogBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void refusesEveryTruncation();
    void survivesEveryFlippedByte();
    void survivesDeepNesting_data();
    void survivesDeepNesting();
    void survivesNulAndSurrogates();
    void survivesManyColumns();
    void survivesAHugeValue();
    void acceptsAByteOrderMark();
};

void TestMutationLogBadInput::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("word"); // that the error has to hold
    QTest::newRow("nothing") << QByteArray() << u"empty"_s;
    QTest::newRow("blanks") << QByteArray("  \n ") << u"empty"_s;
    QTest::newRow("words") << QByteArray("Bad gateway") << u"not"_s;
    QTest::newRow("HTML") << QByteArray("<html><body>502</body></html>") << u"not"_s;
    QTest::newRow("list") << QByteArray("[]") << u"object"_s;
    QTest::newRow("null") << QByteArray("null") << u"object"_s;
    QTest::newRow("number") << QByteArray("5") << u"object"_s;
    QTest::newRow("text") << QByteArray("\"x\"") << u"object"_s;
    QTest::newRow("two values") << QByteArray(R"({"state":1,"results":{}} {"state":2})") << u"after its end"_s;
    QTest::newRow("invalid UTF-8") << QByteArray("{\"state\":{\"mutations\":[\"\xFF\xFE\"]},\"results\":{}}")
                                   << u"UTF-8"_s;
    QTest::newRow("overlong UTF-8") << QByteArray("{\"state\":\"\xC0\xAF\",\"results\":{}}") << u"UTF-8"_s;
    QTest::newRow("NUL between") << QByteArray("{\"state\":\0{},\"results\":{}}", 26) << u"JSON"_s;
    QTest::newRow("line end in text") << QByteArray("{\"state\":\"a\nb\",\"results\":{}}") << u"JSON"_s;
    QTest::newRow("comma for colon") << QByteArray(R"({"state",1,"results":{}})") << u"JSON"_s;
    QTest::newRow("no comma")
        << QByteArray(R"({"state":{"mutations":[{} {}]},"results":{"j":{"state":{"mutations":[{} {}]}}}})")
        << u"JSON"_s;
    QTest::newRow("cut off") << QByteArray(R"({"state":{"mutations":[{"a":1})") << u"cut off"_s;
}

void TestMutationLogBadInput::refuses()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, word);
    const auto job = MutationLog::parseJob(body);
    QVERIFY(!job);
    QVERIFY2(job.error().message.contains(word), qPrintable(job.error().message));
    const auto session = MutationLog::parseSession(body);
    QVERIFY(!session);
    QVERIFY2(session.error().message.contains(word), qPrintable(session.error().message));
}

void TestMutationLogBadInput::refusesEveryTruncation()
{
    const QByteArray entry =
        R"({"state":{"db":{"audit_log_count":2,"mutations":[{"table":"t","values":{"a":"x\"y","b":[1,{"c":null}]}},7]},"error":"e"}})";
    const QByteArray session = R"({"session_id":"s","results":{"j-1":)" + entry + R"(,"j-2":{"state":null}}})";
    QVERIFY(MutationLog::parseJob(entry));
    QVERIFY(MutationLog::parseSession(session));
    for (qsizetype size = 0; size < entry.size(); ++size) {
        const auto log = MutationLog::parseJob(entry.first(size));
        QVERIFY2(!log, entry.first(size).constData());
        QVERIFY(!log.error().message.isEmpty());
    }
    for (qsizetype size = 0; size < session.size(); ++size)
        QVERIFY2(!MutationLog::parseSession(session.first(size)), session.first(size).constData());
}

void TestMutationLogBadInput::survivesEveryFlippedByte()
{
    const QByteArray body =
        R"({"state":{"mutations":[{"table_name":"t","action":"UPDATE","key":{"id":1},"values":{"a":"x\u00e9","id":1},"old_values":{"a":null},"changed":["a"]},[],"s"]}})";
    std::mt19937 random(7);
    int parsed = 0;
    for (int round = 0; round < 5'000; ++round) {
        QByteArray broken = body;
        for (int n = 1 + int(random() % 3); n > 0; --n)
            broken[qsizetype(random() % quint32(body.size()))] = char(random() % 256);
        const auto log = MutationLog::parseJob(broken);
        if (!log) {
            QVERIFY(!log.error().message.isEmpty());
            continue;
        }
        ++parsed;
        for (qsizetype i = 0; i < (*log)->size(); ++i) { // reads of broken records end, and stay within their bytes
            const Mutation mutation = (*log)->at(i);
            QVERIFY(broken.contains(mutation.raw().toByteArray()));
            mutation.keyText();
            for (const Mutation::Column &c : mutation.columns())
                jsontext::textOf(c.newJson);
            jsontext::indented(mutation.raw());
        }
    }
    QVERIFY(parsed > 50); // letters of a value may be any: the loop above did run
}

void TestMutationLogBadInput::survivesDeepNesting_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("records"); // -1: an error
    constexpr qsizetype Deep = 1'000'000;
    const QByteArray open(Deep, '[');
    const QByteArray close(Deep, ']');
    QByteArray objects;
    for (int i = 0; i < Deep / 10; ++i)
        objects += "{\"a\":";
    QTest::newRow("in a value") << QByteArray(R"({"state":{"mutations":[{"values":{"a":)" + open + close + "}}]}}")
                                << 1;
    QTest::newRow("objects in a value") << QByteArray(R"({"state":{"mutations":[{"values":)" + objects + "1" +
                                                      QByteArray(Deep / 10, '}') + "}]}}")
                                        << 1;
    QTest::newRow("as a record") << QByteArray(R"({"state":{"mutations":[)" + open + close + "]}}") << 1;
    QTest::newRow("as the state") << QByteArray(R"({"state":)" + open + close + "}") << 0;
    QTest::newRow("in an unknown member")
        << QByteArray(R"({"x":)" + open + close + R"(,"state":{"mutations":[1,2]}})") << 2;
    QTest::newRow("never closed") << QByteArray(R"({"state":{"mutations":[)" + open) << -1;
    QTest::newRow("closed too often") << QByteArray(R"({"state":{"mutations":[)" + close + "]}}") << -1;
    QTest::newRow("brackets alone") << QByteArray(open + close) << -1;
}

void TestMutationLogBadInput::survivesDeepNesting()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, records);
    const auto log = MutationLog::parseJob(body);
    QCOMPARE(log ? int((*log)->size()) : -1, records);
    if (records == 1) {
        const Mutation mutation = (*log)->at(0);
        QVERIFY(!mutation.raw().isEmpty());
        QVERIFY(jsontext::indented(mutation.raw()).size() < 4 * body.size());
    }
}

void TestMutationLogBadInput::survivesNulAndSurrogates()
{
    const QByteArray body =
        R"({"state":{"mutations":[{"table":"a\u0000b","action":"INSERT","values":{"k\u0000":"v\u0000","\ud83d":"\udc00x"}}]}})";
    const auto log = MutationLog::parseJob(body);
    QVERIFY(log);
    QCOMPARE((*log)->table(0), u"a"_s + QChar(0) + u"b"_s);
    const Mutation mutation = (*log)->at(0);
    QCOMPARE(mutation.columns().size(), 2);
    QCOMPARE(mutation.columns().at(0).name, u"k"_s + QChar(0));
    QCOMPARE(mutation.columns().at(1).name, QString(QChar(0xd83d)));
}

void TestMutationLogBadInput::survivesManyColumns()
{
    constexpr int Columns = 1'000'000;
    QByteArray body = R"({"state":{"mutations":[{"action":"INSERT","values":{)";
    for (int i = 0; i < Columns; ++i)
        body += (i ? ",\"c" : "\"c") + QByteArray::number(i) + "\":" + QByteArray::number(i);
    body += "}}]}}";
    const auto log = MutationLog::parseJob(body);
    QVERIFY(log);
    const Mutation mutation = (*log)->at(0);
    QCOMPARE(mutation.columns().size(), Columns);
    QCOMPARE(mutation.columns().last().name, u"c999999"_s);
}

void TestMutationLogBadInput::survivesAHugeValue()
{
    constexpr qsizetype Size = 100'000'000;
    QByteArray body = R"({"state":{"mutations":[{"action":"INSERT","values":{"id":1,"a":")";
    body.append(Size, 'x');
    body += R"("}}]}})";
    const auto log = MutationLog::parseJob(std::move(body));
    QVERIFY(log);
    const Mutation mutation = (*log)->at(0);
    QCOMPARE(mutation.columns().size(), 2);
    QCOMPARE(mutation.columns().at(1).newJson.size(), Size + 2);
    QCOMPARE(mutation.keyText(), u"id=1"_s);
}

void TestMutationLogBadInput::acceptsAByteOrderMark()
{
    const auto log = MutationLog::parseJob("\xEF\xBB\xBF{\"state\":{\"mutations\":[1]}}");
    QVERIFY(log);
    QCOMPARE((*log)->size(), 1);
    QCOMPARE((*log)->raw(0).toByteArray(), "1"_ba);
}

QTEST_GUILESS_MAIN(TestMutationLogBadInput)
#include "tst_mutationlog_badinput.moc"
