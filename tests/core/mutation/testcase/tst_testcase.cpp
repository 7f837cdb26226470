// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/merge.h"
#include "core/mutation/testcase/assignment.h"
#include "core/mutation/testcase/evaluation.h"
#include "core/mutation/testcase/testcase.h"
#include "tests/core/mutation/randomlog.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <functional>
#include <random>

using namespace Qt::StringLiterals;

namespace plato {

class TestTestCase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matchesValues_data();
    void matchesValues();
    void readsAndWritesEverything();
    void writesWhatItReads_data();
    void writesWhatItReads();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void readsRulesInEveryForm();
    void hidesNoise_data();
    void hidesNoise();
    void scores();
    void givesEachExpectationItsOwnRow();
    void tellsTheNearestRow();
    void scoresWhatIsTheSameTheSame_data();
    void scoresWhatIsTheSameTheSame();
    void evaluatesFilesWithoutTable();
    void isTheBestThatBruteForceFinds();
    void takesManyRecords();
    void tellsTheWire();
};

namespace {

MutationSet setOf(const QByteArrayList &records)
{
    return MutationSet({{u"j-git"_s, u"git"_s, test::logOf(records)}});
}

ValueMatcher matcherOf(const QByteArray &json)
{
    const auto matcher = ValueMatcher::fromJson(json);
    if (!matcher)
        qFatal("%s", qPrintable(matcher.error().message));
    return *matcher;
}

TestCase caseOf(const QByteArray &members)
{
    const auto made = testcase::fromJson(R"({"name":"n",)" + members + '}');
    if (!made)
        qFatal("%s", qPrintable(made.error().message));
    return *made;
}

QByteArray ticket(const QByteArray &action, int id, const QByteArray &status)
{
    return R"({"table_name":"ticket","action":")" + action + R"(","key":{"id":)" + QByteArray::number(id) +
           R"(},"values":{"id":)" + QByteArray::number(id) + R"(,"status":")" + status + R"("}})";
}

} // namespace

void TestTestCase::matchesValues_data()
{
    QTest::addColumn<QByteArray>("matcher");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("isMatch");
    const auto row = [](const char *matcher, const char *value, bool isMatch) {
        QTest::addRow("%s ~ %s", matcher, value) << QByteArray(matcher) << QByteArray(value) << isMatch;
    };
    row("1", "1.0", true);
    row("1", R"({"$int":"1"})", true);
    row("9007199254740993", "9007199254740992", false);
    row("9007199254740993", R"({"$int":"9007199254740993"})", true);
    row("1", R"("1")", false);
    row(R"("a\u00e4")", "\"a\xc3\xa4\"", true);
    row(R"("a")", R"("A")", false);
    row(R"("a")", "", false);
    row("null", "null", true);
    row("null", R"("")", false);
    row("null", "", false);
    row(R"({"a":1,"b":[1,2]})", R"({ "b": [1.0, 2], "a": 1 })", true);
    row(R"({"a":1,"b":[1,2]})", R"({"b":[2,1],"a":1})", false);
    row(R"(["1",2])", R"(["12"])", false);
    row(R"({"$one_of":["a",7]})", "7.00", true);
    row(R"({"$one_of":["a",7]})", R"("b")", false);
    row(R"({"$any":true})", "null", true);
    row(R"({"$any":true})", "", false);
    row(R"({"$pattern":"^RF-\\d+$"})", R"("RF-12")", true);
    row(R"({"$pattern":"^RF-\\d+$"})", R"("xRF-12")", false);
    row(R"({"$pattern":"2"})", "123", true);
    row(R"({"$pattern":"u"})", "null", false);
    row(R"({"$exact":{"$any":true}})", R"({"$any":true})", true);
    row(R"({"$exact":{"$any":true}})", "1", false);
    row(R"({"$blob":"00"})", R"({"$blob":"00"})", true);
}

void TestTestCase::matchesValues()
{
    QFETCH(const QByteArray, matcher);
    QFETCH(const QByteArray, value);
    const ValueMatcher made = matcherOf(matcher);
    QTEST(made.matches(value), "isMatch");
    QCOMPARE(matcherOf(made.toJson()), made);
    QVERIFY(!made.text().isEmpty());
}

void TestTestCase::readsAndWritesEverything()
{
    const QByteArray json = R"({
        "id": "7", "public_id": "close", "name": "Close", "prompt": "Close it.", "description": "d", "owner": {"a": 1e3},
        "envs": [{"alias": "git", "simulator": "fossil", "memory": 9007199254740993}],
        "mutations": [{"name": "closed", "env": "git", "tablename": "ticket", "action": "update", "weight": 2,
                       "values": {"status": "Closed", "n": 12345678901234567890}, "old_values": {"status": {"$any": true}}}],
        "audit_ignore_tables": ["event", {"user": ["mtime"]}],
        "surplus_counts": true, "merge_mutations": false})";
    const auto read = testcase::fromJson(json);
    QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
    QCOMPARE(read->publicId, u"close"_s);
    QCOMPARE(read->envs.first().simulator, u"fossil"_s);
    QCOMPARE(read->mutations.first().values.size(), 2);
    QCOMPARE(read->mutations.first().otherMembers, (JsonMembers{{u"weight"_s, "2"}}));
    QCOMPARE(read->otherMembers, (JsonMembers{{u"owner"_s, R"({"a": 1e3})"}}));
    QCOMPARE(read->noise.size(), 2);
    QVERIFY(read->isSurplusWrong);
    const QByteArray written = testcase::toJson(*read);
    QVERIFY(written.contains("12345678901234567890"));
    QVERIFY(written.contains("9007199254740993"));
    const auto again = testcase::fromJson(written);
    QVERIFY2(again, qPrintable(again ? QString() : again.error().message));
    QCOMPARE(testcase::toJson(*again), written);
    QCOMPARE(again->mutations, read->mutations);
    QCOMPARE(again->noise, read->noise);
}

void TestTestCase::writesWhatItReads_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value :
         {R"({"$any":true})", R"({"$exact":1})", R"({"a":{"$pattern":"x"}})", R"([[{"$one_of":[1]}]])",
          R"({"$pattern":"x","flags":"i"})", R"({"$oid":"5f"})", R"({"a":{"$ref":"#/b"}})", R"({"$blob":"00"})", "7"})
        QTest::newRow(value) << QByteArray(value);
}

/// Whatever a column holds can be expected, and comes back from the file as the same.
void TestTestCase::writesWhatItReads()
{
    QFETCH(const QByteArray, value);
    for (const ValueMatcher &matcher : {ValueMatcher::exact(value), ValueMatcher::oneOf({"1", value})}) {
        const auto again = ValueMatcher::fromJson(matcher.toJson());
        QVERIFY2(again, qPrintable(again ? QString() : again.error().message));
        QCOMPARE(*again, matcher);
        QVERIFY(again->matches(value));
    }
}

void TestTestCase::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("fix");
    const auto row = [](const char *json, const char *place, const char *fix) {
        QTest::addRow("%s", json) << QByteArray(json) << QString::fromUtf8(place) << QString::fromUtf8(fix);
    };
    row("{\n\"name\": }", "No JSON", "line 2");
    row("[]", "Has to be an object", "{…}");
    row("{}", "name:", "Missing");
    row(R"({"name":7})", "name:", "quotes");
    row(R"({"name":"n","name":"m"})", "name:", "twice");
    row(R"({"name":"n","mutations":{}})", "mutations:", "list");
    row(R"({"name":"n","mutations":[{"tablename":"t"}]})", "mutations[0].action:", "INSERT");
    row(R"({"name":"n","mutations":[{"action":"INSERT"}]})", "mutations[0]:", "tablename");
    row(R"({"name":"n","mutations":[{"tablename":"t","action":"INSERT","values":{"a":{"$oneof":[1]}}}]})",
        "mutations[0].values.a:", "$one_of");
    row(R"({"name":"n","mutations":[{"tablename":"t","action":"INSERT","values":{"a":{"$pattern":"("}}}]})",
        "mutations[0].values.a:", "no regular expression");
    row(R"({"name":"n","mutations":[{"tablename":"t","action":"INSERT","values":{"a":{"$any":false}}}]})",
        "mutations[0].values.a:", "true");
    row(R"({"name":"n","mutations":[{"tablename":"t","action":"INSERT","values":[]}]})", "mutations[0].values:", "{…}");
    // Each of these would be left out of the comparison, or fit nothing.
    const auto expectation = [&row](const QByteArray &members, const char *place, const char *fix) {
        const QByteArray json = R"({"name":"n","mutations":[{"tablename":"t","action":"UPDATE",)" + members + "}]}";
        row(json.constData(), place, fix);
    };
    expectation(R"("value":{"a":1})", "mutations[0].value:", "“values”");
    expectation(R"("old_value":{"a":1})", "mutations[0].old_value:", "“old_values”");
    expectation(R"("oldValues":{"a":1})", "mutations[0].oldValues:", "“old_values”");
    expectation(R"("Values":{"a":1})", "mutations[0].Values:", "“values”");
    expectation(R"("valeus":7)", "mutations[0].valeus:", "“values”");
    expectation(R"("new_values":{"a":1})", "mutations[0].new_values:", "\"values\"");
    expectation(R"("where":{"a":1})", "mutations[0].where:", "\"values\"");
    expectation(R"("key":{"id":1})", "mutations[0].key:", "\"values\"");
    expectation(R"("evn":"git")", "mutations[0].evn:", "“env”");
    row(R"({"name":"n","mutations":[{"tablename":"t","action":"INSERT","old_values":{"a":1}}]})",
        "mutations[0].old_values:", "UPDATE");
    row(R"({"name":"n","mutation":[]})", "mutation:", "“mutations”");
    row(R"({"name":"n","surplus_count":true})", "surplus_count:", "“surplus_counts”");
    row(R"({"name":"n","audit-ignore-tables":["t"]})", "audit-ignore-tables:", "“audit_ignore_tables”");
    row(R"({"name":"n","envs":[{"alias":"s","simulators":"a","artifact":"b"}]})", "envs[0].simulators:", "“simulator”");
    row(R"({"name":"n","merge_mutations":"no"})", "merge_mutations:", "true or false");
    expectation(R"("values":{"a":{"$one_of":[{"$pattern":"x"}]}})", "mutations[0].values.a:", "$pattern");
    expectation(R"("values":{"a":{"$one_of":["x",{"$any":true}]}})", "mutations[0].values.a:", "$any");
    expectation(R"("values":{"a":{"$one_of":[{"$one_of":[1]}]}})", "mutations[0].values.a:", "$one_of");
    expectation(R"("values":{"a":{"$one_of":[{"$regex":"x"}]}})", "mutations[0].values.a:", "$regex is no matcher");
    expectation(R"("values":{"a":{"b":{"$any":true}}})", "mutations[0].values.a:", "$any");
    expectation(R"("values":{"a":[{"$pattern":"x"}]})", "mutations[0].values.a:", "$exact");
    expectation(R"("values":{"a":{"$pattern":"x","flags":"i"}})", "mutations[0].values.a:", "alone");
    expectation(R"("old_values":{"a":{"$one_of":"x"}})", "mutations[0].old_values.a:", "list");
    row(R"({"name":"n","envs":[{"simulator":"s"}]})", "envs[0].alias:", "Missing");
    row(R"({"name":"n","envs":[{"alias":"s"}]})", "envs[0]:", "simulator");
    row(R"({"name":"n","envs":[{"alias":"s","simulator":"a"},{"alias":"s","simulator":"a"}]})", "envs:", "Two envs");
    row(R"({"name":"n","envs":[{"alias":"s","simulator":"a"}],"mutations":[{"env":"x","tablename":"t","action":"DELETE"}]})",
        "mutations[0].env:", "No env is called");
    row(R"({"name":"n","surplus_counts":"yes"})", "surplus_counts:", "true or false");
    row(R"({"name":"n","audit_ignore_tables":[{"columns":["a"]}, 7]})", "audit_ignore_tables[", "");
    row(R"({"name":"n","audit_ignore_tables":[7]})", "audit_ignore_tables[0]:", "object");
    row(R"({"name":"n","audit_ignore_tables":[{"table":"t","column":["a"]}]})",
        "audit_ignore_tables[0].column:", "not known");
    row(R"({"name":"n","audit_ignore_tables":[{"t":[]}]})", "audit_ignore_tables[0]:", "no column");
}

void TestTestCase::saysWhatIsWrong()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, place);
    QFETCH(const QString, fix);
    const auto read = testcase::fromJson(json);
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(place) && read.error().message.contains(fix),
             qPrintable(read.error().message));
}

void TestTestCase::readsRulesInEveryForm()
{
    const auto rules = noiserules::fromJson(R"({"db_type": "sqlite", "audit_ignore_tables": [
        "sessions", {"users": ["a"]}, {"table": "users", "columns": ["b", "a"]},
        {"table": "log", "values": {"level": "debug"}, "columns": ["seen"], "env": "git"}],
        "ignore_columns": {"*": ["updated_at"]}})");
    QVERIFY2(rules, qPrintable(rules ? QString() : rules.error().message));
    QCOMPARE(rules->size(), 6);
    QVERIFY(rules->first().isWholeTable());
    QCOMPARE(rules->last().columns, QStringList{u"updated_at"_s});
    const auto again = noiserules::fromJson(noiserules::toJson(*rules));
    QVERIFY2(again, qPrintable(again ? QString() : again.error().message));
    QCOMPARE(again->size(), 5); // the columns of users are one entry now
    QCOMPARE(noiserules::toJson(*again), noiserules::toJson(*rules));
    QVERIFY(noiserules::fromJson(R"(["a"])"));
    QVERIFY(noiserules::fromJson("[]")->isEmpty());
    QVERIFY(!noiserules::fromJson(R"({"tables": ["a"]})"));
    for (const NoiseRule &rule : *rules)
        QVERIFY(!rule.text().isEmpty());
}

void TestTestCase::hidesNoise_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<bool>("isNoise");
    const QByteArray update =
        R"({"table":"User","action":"UPDATE","values":{"id":1,"seen":5,"hits":2},"old_values":{"seen":4,"hits":1},"changed":["seen","hits"]})";
    const QByteArray plain = R"({"table":"user","action":"UPDATE","values":{"Seen":5}})";
    const QByteArray insert = R"({"table":"user","action":"INSERT","values":{"seen":5}})";
    QTest::newRow("whole table") << QByteArray(R"(["user"])") << update << true;
    QTest::newRow("stars") << QByteArray(R"(["us*"])") << update << true;
    QTest::newRow("another table") << QByteArray(R"(["users"])") << update << false;
    QTest::newRow("some columns") << QByteArray(R"([{"user":["seen"]}])") << update << false;
    QTest::newRow("all columns") << QByteArray(R"([{"user":["seen"]},{"*":["HITS"]}])") << update << true;
    QTest::newRow("changes unknown") << QByteArray(R"([{"user":["seen"]}])") << plain << true;
    QTest::newRow("new rows stay") << QByteArray(R"([{"user":["seen"]}])") << insert << false;
    QTest::newRow("value") << QByteArray(R"([{"table":"user","values":{"seen":5}}])") << insert << true;
    QTest::newRow("other value") << QByteArray(R"([{"table":"user","values":{"seen":5,"hits":1}}])") << update << false;
    QTest::newRow("other env") << QByteArray(R"([{"table":"user","env":"crm"}])") << insert << false;
    QTest::newRow("this env") << QByteArray(R"([{"table":"user","env":"git"}])") << insert << true;
}

void TestTestCase::hidesNoise()
{
    QFETCH(const QByteArray, rules);
    QFETCH(const QByteArray, record);
    const auto read = noiserules::fromJson(rules);
    QVERIFY(read);
    QTEST(NoiseFilter(*read, setOf({record})).isNoise({0, 0}), "isNoise");
}

void TestTestCase::scores()
{
    const MutationSet set =
        setOf({ticket("INSERT", 1, "Open"), ticket("UPDATE", 1, "Closed"), ticket("INSERT", 2, "Open"),
               R"({"table":"event","action":"INSERT","values":{"id":9}})"});
    const QByteArray expected = R"("mutations":[{"tablename":"TICKET","action":"insert","values":{"STATUS":"Closed"}},
        {"tablename":"ticket","action":"DELETE"}],"audit_ignore_tables":["event"])";
    const Evaluation lenient = evaluation::evaluate(caseOf(expected), set);
    QCOMPARE(lenient.set.size(), 3); // merged
    QCOMPARE(lenient.score, 0.5);
    QCOMPARE(lenient.ignoredCount, 1);
    QCOMPARE(lenient.surplus, (std::vector<quint32>{1}));
    QVERIFY(lenient.outcomes[0].isMatched());
    QVERIFY(!lenient.outcomes[1].isMatched());
    const Evaluation strict = evaluation::evaluate(caseOf(expected + R"(,"surplus_counts":true)"), set);
    QCOMPARE(strict.score, 1.0 / 3);

    QCOMPARE(evaluation::evaluate(caseOf(R"("mutations":[])"), set).score, 1.0);
    QCOMPARE(evaluation::evaluate(caseOf(R"("surplus_counts":true)"), set).score, 0.0);
    QCOMPARE(evaluation::evaluate(caseOf(R"("surplus_counts":true)"), MutationSet()).score, 1.0);
}

void TestTestCase::givesEachExpectationItsOwnRow()
{
    // Taken in turn, the first would take the only row that the second can have.
    const MutationSet set = setOf({ticket("INSERT", 1, "Open"), ticket("INSERT", 2, "Closed")});
    const TestCase made =
        caseOf(R"("mutations":[{"tablename":"ticket","action":"INSERT","values":{"status":{"$any":true}}},
        {"tablename":"ticket","action":"INSERT","values":{"status":"Open"}}])");
    const Evaluation result = evaluation::evaluate(made, set);
    QCOMPARE(result.score, 1.0);
    QCOMPARE(result.outcomes[0].row, 1);
    QCOMPARE(result.outcomes[1].row, 0);
    const TestCase twice = caseOf(
        R"("mutations":[{"tablename":"ticket","action":"INSERT","env":"git","values":{"id":1}},{"tablename":"ticket","action":"INSERT","values":{"id":1}},{"tablename":"ticket","action":"INSERT","env":"crm","values":{"id":2}}])");
    QCOMPARE(evaluation::evaluate(twice, set).matchedCount(), 1);
}

void TestTestCase::tellsTheNearestRow()
{
    const MutationSet set =
        setOf({R"({"table":"other","action":"UPDATE","values":{"status":"Closed","id":3}})",
               ticket("DELETE", 3, "Closed"), ticket("UPDATE", 4, "Open"), ticket("UPDATE", 3, "Open")});
    const TestCase made = caseOf(
        R"("mutations":[{"tablename":"ticket","action":"UPDATE","values":{"id":3,"status":{"$one_of":["Closed","Fixed"]},"why":"x"}}])");
    const Evaluation result = evaluation::evaluate(made, set);
    QCOMPARE(result.outcomes.first().row, -1);
    QCOMPARE(result.set.at(result.outcomes.first().nearest).keyText(), u"id=3"_s);
    QCOMPARE(result.set.at(result.outcomes.first().nearest).action(), Mutation::Action::Update);
    const QList<Evaluation::Difference> differences = result.outcomes.first().differences;
    QCOMPARE(differences.size(), 2);
    QCOMPARE(differences[0].column, u"status"_s);
    QCOMPARE(differences[0].actual, R"("Open")");
    QCOMPARE(differences[1].column, u"why"_s);
    QVERIFY(differences[1].actual.isEmpty());
    const Evaluation none =
        evaluation::evaluate(caseOf(R"("mutations":[{"tablename":"none","action":"UPDATE"}])"), set);
    QCOMPARE(none.outcomes.first().nearest, -1);
    const Evaluation action =
        evaluation::evaluate(caseOf(R"("mutations":[{"tablename":"other","action":"DELETE","values":{"id":3}}])"), set);
    QCOMPARE(action.outcomes.first().differences.size(), 1);
    QCOMPARE(action.outcomes.first().differences.first().actual, R"("UPDATE")");
}

namespace {

QByteArray file(const QByteArray &action, const QByteArray &text, const QByteArray &old = {})
{
    const auto values = [](const QByteArray &of) {
        const QByteArray size = QByteArray::number(of.size());
        return of == "large" ? R"("size":)" + size : R"("size":)" + size + R"(,"text":")" + of + '"';
    };
    QByteArray json = R"({"action":")" + action +
                      R"(","path":"a.txt","key":{"path":"a.txt"},"values":{"path":"a.txt",)" + values(text) + "}";
    if (!old.isEmpty()) {
        json +=
            R"(,"old_values":{)" + values(old) + R"(},"changed":["size","text"],"diff":"-)" + old + "+" + text + '"';
    }
    return json + '}';
}

QByteArray changedTicket(const QByteArray &from, const QByteArray &to)
{
    return R"({"table_name":"ticket","action":"UPDATE","key":{"id":1},"values":{"id":1,"status":")" + to +
           R"("},"old_values":{"status":")" + from + R"("},"changed":["status"]})";
}

} // namespace

void TestTestCase::scoresWhatIsTheSameTheSame_data()
{
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QList<QByteArrayList>>("logs"); // of one work, seen at other moments
    QTest::addColumn<double>("score");
    const auto expects = [](const QByteArray &entry) { return R"("surplus_counts":true,"mutations":[)" + entry + ']'; };
    const QByteArray closed =
        R"({"tablename":"ticket","action":"UPDATE","values":{"status":"Closed"},"old_values":{"status":"Open"}})";
    QTest::newRow("two saves of a row") << expects(closed)
                                        << QList<QByteArrayList>{{changedTicket("Open", "Closed")},
                                                                 {changedTicket("Open", "Review"),
                                                                  changedTicket("Review", "Closed")}}
                                        << 1.0;
    QTest::newRow("a step between is no change of its own")
        << expects(closed + R"(,{"tablename":"ticket","action":"UPDATE","values":{"status":"Review"}})")
        << QList<QByteArrayList>{{changedTicket("Open", "Closed")},
                                 {changedTicket("Open", "Review"), changedTicket("Review", "Closed")}}
        << 0.5;
    QTest::newRow("a new row, and its status")
        << expects(R"({"tablename":"ticket","action":"INSERT"})")
        << QList<QByteArrayList>{{ticket("INSERT", 1, "Closed")},
                                 {ticket("INSERT", 1, "Open"), changedTicket("Open", "Closed")}}
        << 1.0;
    QTest::newRow("a row that came and went")
        << QByteArray(R"("surplus_counts":true)")
        << QList<QByteArrayList>{{}, {ticket("INSERT", 1, "Open"), ticket("DELETE", 1, "Open")}} << 1.0;
    QTest::newRow("two saves of a file")
        << expects(R"({"action":"UPDATE","values":{"path":"a.txt","text":"three"},"old_values":{"text":"one"}})")
        << QList<QByteArrayList>{{file("UPDATE", "three", "one")},
                                 {file("UPDATE", "two", "one"), file("UPDATE", "three", "two")}}
        << 1.0;
    QTest::newRow("a new file, and more")
        << expects(R"({"action":"INSERT","values":{"text":"two"}})")
        << QList<QByteArrayList>{{file("INSERT", "two")}, {file("INSERT", "one"), file("UPDATE", "two", "one")}} << 1.0;
    QTest::newRow("a file that came and went")
        << QByteArray(R"("surplus_counts":true)")
        << QList<QByteArrayList>{{}, {file("INSERT", "one"), file("DELETE", "one")}} << 1.0;
    QTest::newRow("a file that is as it was")
        << QByteArray(R"("surplus_counts":true)")
        << QList<QByteArrayList>{{}, {file("UPDATE", "two", "one"), file("UPDATE", "one", "two")}} << 1.0;
    // The text that was there in between is not what the file holds in the end.
    QTest::newRow("a file without a text in the end")
        << expects(R"({"action":"UPDATE","values":{"text":"two"}})")
        << QList<QByteArrayList>{{file("UPDATE", "large", "one")},
                                 {file("UPDATE", "two", "one"), file("UPDATE", "large", "two")}}
        << 0.0;
}

void TestTestCase::scoresWhatIsTheSameTheSame()
{
    QFETCH(const QByteArray, expected);
    QFETCH(const QList<QByteArrayList>, logs);
    QFETCH(const double, score);
    for (const QByteArrayList &log : logs) {
        const Evaluation result = evaluation::evaluate(caseOf(expected), setOf(log));
        QVERIFY2(result.score == score, log.join('\n') + " scores " + QByteArray::number(result.score));
        for (qsizetype row = 0; row < result.set.size(); ++row) {
            // The difference of one step is not that of both.
            QCOMPARE(result.set.raw(row).contains("\"diff\""), log.size() == 1 && log.first().contains("diff"));
        }
    }
}

void TestTestCase::evaluatesFilesWithoutTable()
{
    const MutationSet set = setOf({R"({"path":"a.txt","action":"CREATE","size":3})"});
    const QByteArray members = R"("mutations":[{"action":"create","values":{"path":{"$pattern":"^a\\."},"size":3}}])";
    QCOMPARE(evaluation::evaluate(caseOf(members), set).score, 1.0);
}

/// Every way to give rows to expectations, tried out.
void TestTestCase::isTheBestThatBruteForceFinds()
{
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        const auto size = 1 + random() % 6;
        std::vector<std::vector<quint32>> candidates(size);
        for (auto &list : candidates) {
            for (quint32 row = 0; row < 6; ++row) {
                if (random() % 3 == 0)
                    list.push_back(row * 1000);
            }
        }
        const std::function<int(size_t, quint32)> best = [&](size_t i, quint32 used) {
            if (i == candidates.size())
                return 0;
            int most = best(i + 1, used);
            for (const quint32 row : candidates[i]) {
                if (!(used >> (row / 1000) & 1))
                    most = std::max(most, 1 + best(i + 1, used | 1U << (row / 1000)));
            }
            return most;
        };
        const std::vector<qsizetype> found = assignment::largest(candidates);
        QCOMPARE(found.size(), candidates.size());
        int count = 0;
        QSet<qsizetype> rows;
        for (size_t i = 0; i < found.size(); ++i) {
            if (found[i] < 0)
                continue;
            ++count;
            QVERIFY(std::find(candidates[i].begin(), candidates[i].end(), quint32(found[i])) != candidates[i].end());
            QVERIFY(!rows.contains(found[i]));
            rows.insert(found[i]);
        }
        QCOMPARE(count, best(0, 0));
        QVERIFY(found == assignment::largest(candidates));
    }
}

void TestTestCase::takesManyRecords()
{
    QByteArrayList records;
    for (int i = 0; i < 20'000; ++i)
        records.append(ticket(i % 3 ? "UPDATE" : "INSERT", i / 3, "s" + QByteArray::number(i % 50)));
    const MutationSet set = setOf(records);
    QByteArrayList expected;
    for (int i = 0; i < 100; ++i) {
        expected.append(R"({"tablename":"ticket","action":"INSERT","values":{"status":{"$any":true},"id":)" +
                        QByteArray::number(i * 60 + (i % 2 ? 1'000'000 : 0)) + "}}");
    }
    QElapsedTimer clock;
    clock.start();
    const Evaluation result = evaluation::evaluate(caseOf("\"mutations\":[" + expected.join(',') + ']'), set);
    qInfo() << "20,000 records and 100 expectations:" << clock.elapsed() << "ms";
    QCOMPARE(result.matchedCount(), 50);
    QCOMPARE(result.set.size(), 6'667);
}

void TestTestCase::tellsTheWire()
{
    const MutationSet set = setOf({ticket("UPDATE", 1, "Open"), ticket("UPDATE", 2, "Closed")});
    const TestCase made = caseOf(
        R"("mutations":[{"name":"it is closed","tablename":"ticket","action":"UPDATE","values":{"id":1,"status":"Closed"}},{"tablename":"ticket","action":"UPDATE","values":{"id":2}}])");
    const QJsonObject json = evaluation::toJson(evaluation::evaluate(made, set), made);
    QCOMPARE(json[u"score"_s].toDouble(), 0.5);
    const QJsonArray expectations = json[u"expectations"_s].toArray();
    QCOMPARE(expectations.size(), 2);
    QCOMPARE(expectations[0][u"status"_s].toString(), u"missing"_s);
    QCOMPARE(expectations[0][u"name"_s].toString(), u"it is closed"_s);
    QCOMPARE(expectations[0][u"differences"_s][0][u"actual"_s].toString(), u"Open"_s);
    QCOMPARE(expectations[1][u"actual"_s][u"record"_s][u"values"_s][u"id"_s].toInt(), 2);
    QCOMPARE(json[u"surplus"_s].toArray().size(), 1);
}

} // namespace plato

QTEST_GUILESS_MAIN(plato::TestTestCase)
#include "tst_testcase.moc"
