// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/testcase/output.h"
#include "core/mutation/testcase/testcase.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

/// Test cases that ask for an output.
class TestOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scores_data();
    void scores();
    void staysAsItIs();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

namespace {

QByteArray caseOf(const QByteArray &members)
{
    return R"({"name": "n", "envs": [], )" + members + "}";
}

const QByteArray Schema = R"({"type": "object", "title": "Answer", "additionalProperties": false, "properties": {
    "count": {"type": "integer"}, "who": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    "kind": {"enum": ["a", "b", 3]}, "list": {"type": "array", "items": {"type": ["number", "boolean"]}}},
    "required": ["count"]})";

} // namespace

void TestOutput::scores_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<double>("score");
    QTest::addColumn<QString>("fault");
    const auto row = [](const QByteArray &output, double score, const QString &fault = {}) {
        QTest::newRow(output.constData()) << output << score << fault;
    };
    row(R"({"count": 9007199254740993, "who": "demo"})", 1);
    row(R"({"who": "demo", "count": 9007199254740993.0})", 1);
    row(R"({"count": 9007199254740992, "who": "demo"})", 0.5);
    row(R"({"count": 1, "who": null})", 0);
    row(R"({"count": 9007199254740993})", 0.5);
    row(R"({"count": 9007199254740993, "who": "demo", "kind": "b", "list": [1, true]})", 1);
    row(R"({})", 0, u"value.count is missing"_s);
    row(R"({"who": "demo"})", 0, u"value.count is missing"_s);
    row(R"({"count": "1", "who": "demo"})", 0, u"value.count is to be of type integer"_s);
    row(R"({"count": 1.5, "who": "demo"})", 0, u"value.count is to be of type integer"_s);
    row(R"({"count": 1, "who": 7})", 0, u"value.who fits none of the forms that are allowed"_s);
    row(R"({"count": 1, "kind": "c"})", 0, u"value.kind is none of the values that are allowed"_s);
    row(R"({"count": 1, "list": [1, "2"]})", 0, u"value.list[1] is to be of type number or boolean"_s);
    row(R"({"count": 1, "list": {}})", 0, u"value.list is to be of type array"_s);
    row(R"({"count": 1, "more": 1})", 0, u"value.more is not in the schema"_s);
}

void TestOutput::scores()
{
    QFETCH(QByteArray, output);
    QFETCH(double, score);
    QFETCH(QString, fault);
    const auto testCase = testcase::fromJson(caseOf(
        R"("output_schema": )" + Schema + R"(, "output": {"count": 9007199254740993, "who": {"$pattern": "^d"}})"));
    QVERIFY2(testCase, testCase ? "" : qPrintable(testCase.error().message));
    const QJsonObject told = testoutput::score(testCase->output, output);
    QCOMPARE(told[u"score"_s].toDouble(), score);
    QCOMPARE(told[u"message"_s].toString(),
             fault.isEmpty() ? QString() : u"The output does not fit output_schema: %1."_s.arg(fault));
    QCOMPARE(told[u"expected_count"_s].toInt(), 2);
    QCOMPARE(told[u"outputs"_s].toArray().size(), 2);
    QCOMPARE(told[u"matched_count"_s].toInt() + told[u"missing_count"_s].toInt(), 2);
}

void TestOutput::staysAsItIs()
{
    const auto read =
        testcase::fromJson(caseOf(R"("prompt": "Count.", "start_url": "http://git:8080/", "output_schema": )" + Schema +
                                  R"(, "output": {"count": {"$one_of": [1, 2]}})"));
    QVERIFY(read);
    QCOMPARE(read->startUrl, u"http://git:8080/"_s);
    QVERIFY(read->output.isAsked());
    const auto again = testcase::fromJson(testcase::toJson(*read));
    QVERIFY(again);
    QCOMPARE(again->startUrl, read->startUrl);
    QCOMPARE(again->output.values, read->output.values);
    QVERIFY(again->otherMembers.isEmpty());
    QVERIFY(testoutput::score(again->output, R"({"count": "2"})")[u"message"_s].isString()); // still of that type
}

void TestOutput::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("words");
    const auto row = [](const QByteArray &members, const QString &words) {
        QTest::newRow(members.constData()) << members << words;
    };
    const auto schema = [&](const QByteArray &json, const QString &words) {
        row(R"("output": {"a": 1}, "output_schema": )" + json, words);
    };
    row(R"("output_schema": {"type": "object"})", u"output: Missing"_s);
    row(R"("output": {"a": 1}, "mutations": [{"tablename": "t", "action": "INSERT"}])", u"scored by one of them"_s);
    row(R"("output": {"a": {"$pattern": "("}})", u"output.a"_s);
    schema("[]", u"output_schema: A JSON Schema is needed"_s);
    schema("7", u"output_schema: A JSON Schema is needed"_s);
    schema(R"({"type": "text"})", u"output_schema.type: Say one of object, array"_s);
    schema(R"({"type": []})", u"output_schema.type"_s);
    schema(R"({"properties": []})", u"output_schema.properties: An object is needed"_s);
    schema(R"({"properties": {"a": 7}})", u"output_schema.properties.a: A schema is an object"_s);
    schema(R"({"properties": {"a": {"minimum": 3}}})", u"output_schema.properties.a.minimum: Is not known here"_s);
    schema(R"({"items": {"$ref": "#/x"}})", u"output_schema.items.$ref: Is not known here"_s);
    schema(R"({"anyOf": []})", u"output_schema.anyOf: A list is needed"_s);
    schema(R"({"anyOf": [{"type": "x"}]})", u"output_schema.anyOf.type"_s);
    schema(R"({"required": "a"})", u"output_schema.required: A list is needed"_s);
    schema(R"({"additionalProperties": {}})", u"output_schema.additionalProperties: Say true or false"_s);
}

void TestOutput::saysWhatIsWrong()
{
    QFETCH(QByteArray, members);
    QFETCH(QString, words);
    const auto read = testcase::fromJson(caseOf(members));
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(words), qPrintable(read.error().message));
}

QTEST_GUILESS_MAIN(TestOutput)
#include "tst_output.moc"
