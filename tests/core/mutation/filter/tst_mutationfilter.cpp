// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/mutationfilter.h"
#include "core/mutation/log/recordreader.h"
#include "core/text/decimaltext.h"
#include "core/text/jsontext.h"
#include "tests/core/mutation/randomlog.h"

#include <QTest>

#include <algorithm>

using namespace plato;
using namespace Qt::StringLiterals;
using Field = FilterExpression::Field;
using Operation = FilterExpression::Operation;
using Kind = FilterExpression::Kind;

// Not the expression itself: Qt 6.4 cannot compare what has a list of itself.
using FilterPtr = std::shared_ptr<FilterExpression>;

class TestMutationFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void comparesTimes_data();
    void comparesTimes();
    void isLessOrEqualOrGreater_data();
    void isLessOrEqualOrGreater();
    void ordersOnlyWhatIsOfOneKind_data();
    void ordersOnlyWhatIsOfOneKind();
    void comparesNumbersExactly();
    void findsWords_data();
    void findsWords();
    void findsWhateverIsThere();
    void joins();
    void decidesPerEnv();
    void readsAsMutationDoes();
    void survivesOddRecords();
};

namespace {

FilterExpression term(Field field, Operation operation, const QString &value, const QString &name = {},
                      const QString &oldValue = {})
{
    FilterExpression expression;
    expression.kind = Kind::Term;
    expression.field = field;
    expression.operation = operation;
    expression.value = value;
    expression.name = name;
    expression.oldValue = oldValue;
    return expression;
}

FilterExpression word(const QString &text)
{
    return term(Field::Anything, Operation::Contains, text);
}

FilterExpression column(const QString &name, Operation operation, const QString &value, const QString &oldValue = {})
{
    return term(Field::Column, operation, value, name, oldValue);
}

MutationSet setOf(const QByteArrayList &records)
{
    return MutationSet({{u"j-1"_s, u"git"_s, test::logOf(records)}});
}

QString matchesIn(const FilterExpression &expression, const MutationSet &set)
{
    const MutationFilter filter(expression, set);
    QString rows;
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (filter.matches(row))
            rows += QString::number(row);
    }
    return rows;
}

const QByteArrayList Records{
    R"({"table_name":"Ticket","action":"INSERT","key":{"id":1},"values":{"id":1,"status":"open","amount":9007199254740993,"note":null}})",
    R"({"table_name":"ticket","action":"update","key":{"id":1},"values":{"id":1,"status":"Closed"},"old_values":{"status":"open"},"changed":["status"]})",
    R"({"table_name":"ticket","operation":"DELETE","values":{"id":10,"status":"closed","amount":"12.50"}})",
    R"({"action":"TRUNCATE","path":"/srv/x","seq":7})",
    R"({"table":"event log","action":"UPDATE","values":{"Status":"clo\u0073ed","n":1e2}})",
    R"(17)",
};

} // namespace

void TestMutationFilter::matches_data()
{
    QTest::addColumn<FilterPtr>("filter");
    QTest::addColumn<QString>("rows");
    const auto row = [](const char *name, const FilterExpression &filter, const QString &rows) {
        QTest::newRow(name) << std::make_shared<FilterExpression>(filter) << rows;
    };
    row("everything", FilterExpression(), u"012345"_s);
    row("table", term(Field::Table, Operation::Is, u"TICKET"_s), u"012"_s);
    row("table, anything behind", term(Field::Table, Operation::Is, u"e*"_s), u"4"_s);
    row("table, in between", term(Field::Table, Operation::Is, u"*ent*g"_s), u"4"_s);
    row("no table", term(Field::Table, Operation::Is, QString()), u"35"_s);
    row("part of table", term(Field::Table, Operation::Contains, u"T L"_s), u"4"_s);
    row("action", term(Field::Action, Operation::Is, u"Update"_s), u"14"_s);
    row("other action", term(Field::Action, Operation::Is, u"truncate"_s), u"3"_s);
    row("no action", term(Field::Action, Operation::Is, u"other"_s), u"5"_s);
    row("env", term(Field::Env, Operation::Is, u"git"_s), u"012345"_s);
    row("env by id", term(Field::Env, Operation::Is, u"j-*"_s), u"012345"_s);
    row("key value", term(Field::Key, Operation::Is, u"1"_s), u"01"_s);
    row("key as shown", term(Field::Key, Operation::Is, u"id=10"_s), u"2"_s);
    row("part of key", term(Field::Key, Operation::Contains, u"D=1"_s), u"012"_s);
    row("key above", term(Field::Key, Operation::Greater, u"9"_s), u"2"_s);
    row("value", column(u"STATUS"_s, Operation::Is, u"closed"_s), u"124"_s);
    row("value with anything", column(u"status"_s, Operation::Is, u"*e*"_s), u"0124"_s);
    row("part of value", column(u"status"_s, Operation::Contains, u"LOS"_s), u"124"_s);
    row("key part as column", column(u"id"_s, Operation::Is, u"1"_s), u"01"_s);
    row("member beside", column(u"seq"_s, Operation::Greater, u"6.5"_s), u"3"_s);
    row("text beside", column(u"path"_s, Operation::Is, u"/srv/*"_s), u"3"_s);
    row("null", column(u"note"_s, Operation::Is, u"null"_s), u"0"_s);
    row("null is not less", column(u"note"_s, Operation::Less, u"z"_s), QString());
    row("big number", column(u"amount"_s, Operation::Greater, u"9007199254740992"_s), u"0"_s);
    row("big number, not above itself", column(u"amount"_s, Operation::Greater, u"9007199254740993"_s), QString());
    row("number in text", column(u"amount"_s, Operation::Less, u"13"_s), u"2"_s);
    row("same number", column(u"amount"_s, Operation::Is, u"12.5"_s), u"2"_s);
    row("exponent", column(u"n"_s, Operation::Is, u"100"_s), u"4"_s);
    row("text order", column(u"status"_s, Operation::GreaterEqual, u"OPEN"_s), u"0"_s);
    row("became", column(u"status"_s, Operation::Became, u"closed"_s, u"open"_s), u"1"_s);
    row("became, from anything", column(u"status"_s, Operation::Became, u"closed"_s), u"1"_s);
    row("became, to anything", column(u"status"_s, Operation::Became, QString(), u"o*"_s), u"1"_s);
    row("became, other way", column(u"status"_s, Operation::Became, u"open"_s, u"closed"_s), QString());
    row("changed", column(u"status"_s, Operation::Changed, QString()), u"012"_s);
    row("has", column(u"note"_s, Operation::Exists, QString()), u"0"_s);
    row("has no time", term(Field::Time, Operation::Exists, QString()), QString());
    row("no such column", column(u"nowhere"_s, Operation::Is, u"*"_s), QString());
}

void TestMutationFilter::matches()
{
    QFETCH(const FilterPtr, filter);
    QFETCH(const QString, rows);
    const MutationSet set = setOf(Records);
    QCOMPARE(matchesIn(*filter, set), rows);
    filter->isNegated = !filter->isNegated;
    QString others = u"012345"_s;
    for (const QChar row : rows)
        others.remove(row);
    QCOMPARE(matchesIn(*filter, set), others);
}

void TestMutationFilter::comparesTimes_data()
{
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("rows");
    const QString day = QDateTime(QDate(2026, 1, 5), QTime(0, 0)).toString(u"yyyy-MM-dd"_s);
    QTest::newRow("minute") << Operation::Is << u"10:32"_s << u"12"_s;
    QTest::newRow("second") << Operation::Is << u"10:32:05"_s << u"1"_s;
    QTest::newRow("millisecond") << Operation::Is << u"10:32:05.123"_s << u"1"_s;
    QTest::newRow("other millisecond") << Operation::Is << u"10:32:05.122"_s << QString();
    QTest::newRow("later than") << Operation::Greater << u"10:32"_s << u"3"_s;
    QTest::newRow("later than a second") << Operation::Greater << u"10:32:05"_s << u"23"_s;
    QTest::newRow("later than a day") << Operation::Greater << day << u"3"_s;
    QTest::newRow("from a day on") << Operation::GreaterEqual << day << u"0123"_s;
    QTest::newRow("from") << Operation::GreaterEqual << u"10:32:59"_s << u"23"_s;
    QTest::newRow("before") << Operation::Less << u"10:32"_s << u"0"_s;
    QTest::newRow("up to") << Operation::LessEqual << u"10:32"_s << u"012"_s;
    QTest::newRow("day") << Operation::Is << day << u"012"_s;
    QTest::newRow("day and time") << Operation::Less << day + u" 10:32:05.123"_s << u"0"_s;
    QTest::newRow("day and time with T") << Operation::LessEqual << day + u"T10:32:05"_s << u"01"_s;
    QTest::newRow("instant") << Operation::GreaterEqual
                             << QDateTime(QDate(2026, 1, 5), QTime(10, 32, 59)).toUTC().toString(Qt::ISODate)
                             << u"23"_s;
    QTest::newRow("as sent") << Operation::Is << u"SOON"_s << u"4"_s;
    QTest::newRow("as a number") << Operation::Greater << u"16"_s << u"5"_s;
    QTest::newRow("part as shown") << Operation::Contains << u"10:32:5"_s << u"2"_s;
    QTest::newRow("no time") << Operation::Is << u"25:00"_s << QString();
}

void TestMutationFilter::comparesTimes()
{
    QFETCH(const Operation, operation);
    QFETCH(const QString, value);
    QFETCH(const QString, rows);
    const auto at = [](const QDate &date, const QTime &time) {
        return R"({"timestamp":")" + QDateTime(date, time).toUTC().toString(Qt::ISODateWithMs).toUtf8() + "\"}";
    };
    const QDate day(2026, 1, 5);
    const MutationSet set = setOf({at(day, {10, 31, 59, 999}), at(day, {10, 32, 5, 123}), at(day, {10, 32, 59}),
                                   at(day.addDays(1), {10, 33}), R"({"timestamp":"soon"})", R"({"timestamp":17})",
                                   R"({"timestamp":null})", "{}"});
    QCOMPARE(matchesIn(term(Field::Time, operation, value), set), rows);
}

void TestMutationFilter::isLessOrEqualOrGreater_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value : {"10:32", "10:32:05", "10:32:05.123", "10:33", "00:00", "23:59", "2026-01-05",
                              "2026-01-06", "2026-01-05 10:32", "2026-01-05 10:32:05.123"})
        QTest::newRow(value) << QString::fromLatin1(value);
}

/// Of a time that was written as a span, too: nothing is after it and within it.
void TestMutationFilter::isLessOrEqualOrGreater()
{
    QFETCH(const QString, value);
    QByteArrayList records;
    for (const QTime &time :
         {QTime(0, 0), QTime(10, 31, 59, 999), QTime(10, 32), QTime(10, 32, 5), QTime(10, 32, 5, 123), QTime(10, 32, 6),
          QTime(10, 32, 59, 999), QTime(10, 33), QTime(23, 59, 59, 999)}) {
        for (const QDate &day : {QDate(2026, 1, 4), QDate(2026, 1, 5), QDate(2026, 1, 6)}) {
            const QByteArray text = QDateTime(day, time).toUTC().toString(Qt::ISODateWithMs).toUtf8();
            records.append(R"({"timestamp":")" + text + R"("})");
        }
    }
    const MutationSet set = setOf(records);
    const auto holds = [&](Operation operation, qsizetype row) {
        return MutationFilter(term(Field::Time, operation, value), set).matches(row);
    };
    for (qsizetype row = 0; row < set.size(); ++row) {
        const bool isLess = holds(Operation::Less, row);
        const bool isSame = holds(Operation::Is, row);
        const bool isGreater = holds(Operation::Greater, row);
        QVERIFY2(int(isLess) + int(isSame) + int(isGreater) == 1, records[row]);
        QVERIFY2(holds(Operation::LessEqual, row) == (isLess || isSame), records[row]);
        QVERIFY2(holds(Operation::GreaterEqual, row) == (isGreater || isSame), records[row]);
    }
}

void TestMutationFilter::ordersOnlyWhatIsOfOneKind_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("holds"); // of < and >
    const auto row = [](const char *typed, const char *json, const char *holds) {
        QTest::addRow("%s, %s", typed, json)
            << QString::fromUtf8(typed) << QByteArray(json) << QString::fromLatin1(holds);
    };
    row("100", R"("null")", "");
    row("100", "null", "");
    row("100", R"("n/a")", "");
    row("100", R"("")", "");
    row("100", R"("100 apples")", "");
    row("100", "true", "");
    row("100", "[200]", "");
    row("100", R"({"$blob":"00"})", "");
    row("100", R"({"$real":"Infinity"})", "");
    row("100", R"("2026-01-05")", "");
    row("100", "99.5", "<");
    row("100", R"("250")", ">");
    row("100", R"({"$int":"9007199254740993"})", ">");
    row("100", "100", "");
    row("2026-01-05", R"("unknown")", "");
    row("2026-01-05", "17", "");
    row("2026-01-05", R"("2026-01-04T00:00:00Z")", "<");
    row("2026-01-05", R"("2027-01-01 12:00:00")", ">");
    row("10:32", R"("later")", "");
    row("10:32", R"("9:05")", "<");
    row("10:32", R"("09:05")", "<");
    row("10:32", R"("10:33:00")", ">");
    row("10:32", "11", "");
    row("m", R"("apple")", "<");
    row("m", R"("Zoo")", ">");
    row("m", R"("M")", "");
    row("m", "5", "");
    row("m", R"({"$int":"9007199254740993"})", "");
    row("m", R"("5")", "<");
}

void TestMutationFilter::ordersOnlyWhatIsOfOneKind()
{
    QFETCH(const QString, typed);
    QFETCH(const QByteArray, json);
    const MutationSet set = setOf({R"({"table":"t","action":"INSERT","values":{"x":)" + json + "}}"});
    QString holds;
    for (const auto &[operation, sign] : {std::pair(Operation::Less, u'<'), std::pair(Operation::Greater, u'>')}) {
        if (MutationFilter(column(u"x"_s, operation, typed), set).matches(0))
            holds += sign;
    }
    QTEST(holds, "holds");
}

void TestMutationFilter::comparesNumbersExactly()
{
    const QByteArrayList ascending{"-1e400",
                                   "-9007199254740993",
                                   "-9007199254740992",
                                   "-100.01",
                                   "-100",
                                   "-1e-5",
                                   "0",
                                   "0.00001",
                                   "0.5",
                                   "1",
                                   "9.99",
                                   "10",
                                   "1e2",
                                   "123456789012345678901234567890",
                                   "123456789012345678901234567891",
                                   "1e400"};
    for (qsizetype i = 0; i < ascending.size(); ++i) {
        for (qsizetype j = 0; j < ascending.size(); ++j) {
            const auto a = Decimal::read(ascending[i]);
            const auto b = Decimal::read(ascending[j]);
            QVERIFY(a && b);
            QCOMPARE(*a < *b, i < j);
            QCOMPARE(*a == *b, i == j);
            QByteArray keyA;
            QByteArray keyB;
            a->appendSortKey(keyA);
            b->appendSortKey(keyB);
            QCOMPARE(keyA < keyB, i < j);
            QCOMPARE(keyA == keyB, i == j);
        }
    }
    for (const auto &[a, b] : {std::pair("1e2", "100.00"), {"-0", "0.000"}, {"+5", "005"}, {"0.5e1", "5"}})
        QVERIFY(*Decimal::read(a) == *Decimal::read(b));
    for (const char *text : {"", "-", ".", "1e", "1e+", "1.2.3", "0x1", "1 ", "abc", "--1"})
        QVERIFY2(!Decimal::read(text), text);
}

void TestMutationFilter::findsWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rows");
    QTest::newRow("table") << u"TICK"_s << u"012"_s;
    QTest::newRow("action as shown") << u"delete"_s << u"2"_s;
    QTest::newRow("env") << u"GIT"_s << u"012345"_s;
    QTest::newRow("value") << u"CLOSED"_s << u"124"_s;
    QTest::newRow("old value") << u"open"_s << u"01"_s;
    QTest::newRow("column") << u"amount"_s << u"02"_s;
    QTest::newRow("key") << u"id=10"_s << u"2"_s;
    QTest::newRow("beside") << u"SRV/x"_s << u"3"_s;
    QTest::newRow("name beside") << u"seq"_s << u"3"_s;
    QTest::newRow("not the JSON around") << u"table_name"_s << QString();
    QTest::newRow("not the signs around") << u"\":\""_s << QString();
    QTest::newRow("not across values") << u"1open"_s << QString();
    QTest::newRow("big number") << u"54740993"_s << u"0"_s;
    QTest::newRow("no object") << u"17"_s << u"5"_s;
    QTest::newRow("nothing") << QString() << u"012345"_s;
}

void TestMutationFilter::findsWords()
{
    QFETCH(const QString, text);
    QFETCH(const QString, rows);
    QCOMPARE(matchesIn(word(text), setOf(Records)), rows);
}

/// Any part of anything that a person can see of a record finds it.
void TestMutationFilter::findsWhateverIsThere()
{
    std::mt19937 random(7);
    QByteArrayList records = test::randomRecords(random, 150);
    records.append(
        R"({"values":{"who":"zo\u00eb\n\"q\"","Stra\u00dfe":"ÄÖ","b":{"$blob":{"size":2048,"sha256":"ab12"}}}})");
    records.append(R"({"values":{"b":{"$text":{"size":2048,"sha256":"cd34"}}}})");
    const MutationSet set = setOf(records);
    for (qsizetype row = 0; row < set.size(); ++row) {
        const Mutation mutation = set.at(row);
        QStringList texts{mutation.table(), mutation.actionWord(), mutation.keyText()};
        for (const Mutation::Column &c : mutation.columns())
            texts << c.name << jsontext::textOf(c.oldJson) << jsontext::textOf(c.newJson);
        for (const Mutation::Field &field : mutation.otherFields())
            texts << field.name << jsontext::textOf(field.json);
        if (mutation.timestamp().isValid())
            texts << mutation.timestamp().toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
        for (const QString &text : std::as_const(texts)) {
            for (int round = 0; round < 8 && !text.isEmpty(); ++round) {
                const auto from = qsizetype(random() % quint32(text.size()));
                QString part = text.sliced(from, 1 + qsizetype(random() % quint32(text.size() - from)));
                if (round % 2 && !part.contains(u'ß'))
                    part = part.toUpper();
                QVERIFY2(MutationFilter(word(part), set).matches(row),
                         qPrintable(u"%1 in %2"_s.arg(part, QString::fromUtf8(mutation.raw()))));
            }
        }
        QVERIFY(!MutationFilter(word(u"nowhere"_s), set).matches(row));
        QVERIFY(!MutationFilter(word(u"23:59:59.987"_s), set).matches(row));
    }
}

void TestMutationFilter::joins()
{
    const MutationSet set = setOf(Records);
    FilterExpression ticket = term(Field::Table, Operation::Is, u"ticket"_s);
    FilterExpression closed = column(u"status"_s, Operation::Is, u"closed"_s);
    FilterExpression both;
    both.parts = {closed, ticket};
    QCOMPARE(matchesIn(both, set), u"12"_s);
    FilterExpression either = both;
    either.kind = Kind::Any;
    QCOMPARE(matchesIn(either, set), u"0124"_s);
    either.isNegated = true;
    QCOMPARE(matchesIn(either, set), u"35"_s);
    both.parts.first().isNegated = true;
    QCOMPARE(matchesIn(both, set), u"0"_s);
    FilterExpression nothing;
    nothing.isNegated = true;
    QCOMPARE(matchesIn(nothing, set), QString());
}

void TestMutationFilter::decidesPerEnv()
{
    // The same names have other numbers in the two logs.
    const MutationSet set({{u"a"_s, u"one"_s, test::logOf({R"({"table":"x"})", R"({"table":"y"})"})},
                           {u"b"_s, u"two"_s, test::logOf({R"({"table":"y"})", R"({"table":"x"})"})}});
    QCOMPARE(matchesIn(term(Field::Table, Operation::Is, u"x"_s), set), u"03"_s);
    QCOMPARE(matchesIn(term(Field::Env, Operation::Is, u"two"_s), set), u"23"_s);
}

/// The quick reader of single columns and keys says what Mutation says.
void TestMutationFilter::readsAsMutationDoes()
{
    std::mt19937 random(11);
    QByteArrayList records = test::randomRecords(random, 3000);
    QByteArrayList many;
    for (int i = 0; i < 1000; ++i)
        many.append(R"("c\u006fl)" + QByteArray::number(i % 700) + "\":" + QByteArray::number(i % 3));
    const QByteArray wide = '{' + many.join(',') + '}';
    std::shuffle(many.begin(), many.end(), random);
    for (const char *action : {"UPDATE", "DELETE"})
        records.append(R"({"action":")" + QByteArray(action) + R"(","values":)" + wide + R"(,"old_values":{"col1":7,)" +
                       many.join(',') + "}}");
    const MutationLog::Ptr log = test::logOf(records);
    for (qsizetype i = 0; i < log->size(); ++i) {
        const Mutation mutation = log->at(i);
        QByteArray key;
        recordreader::appendKey(*log, i, key);
        QVERIFY2(jsontext::oneLine(QString::fromUtf8(key)) == mutation.keyText(), log->raw(i).toByteArray());
        QByteArray changed;
        recordreader::appendChangedNames(*log, i, changed);
        QByteArray expectedChanged;
        for (const QString &name : mutation.changedColumns())
            expectedChanged += name.toUtf8() + '\n';
        QVERIFY2(changed == expectedChanged, log->raw(i).toByteArray() + changed);
        for (const QString &name : {u"id"_s, u"status"_s, u"title"_s, u"amount"_s}) {
            QList<Mutation::Column> expected;
            for (const Mutation::Column &c : mutation.columns()) {
                if (c.name.compare(name, Qt::CaseInsensitive) == 0)
                    expected.append(c);
            }
            const recordreader::Values values = recordreader::valuesOf(*log, i, recordreader::Name(name));
            if (expected.isEmpty())
                continue;
            QVERIFY2(values.size() == expected.size(), log->raw(i).toByteArray());
            for (qsizetype n = 0; n < values.size(); ++n) {
                QCOMPARE(values[n].old, expected[n].oldJson);
                QCOMPARE(values[n].now, expected[n].newJson);
                QVERIFY2(values[n].isChanged == expected[n].isChanged, log->raw(i).toByteArray());
            }
        }
    }
}

void TestMutationFilter::survivesOddRecords()
{
    // What the first pass lets through although it is no JSON inside, a value of 4 MB, a million brackets.
    QByteArrayList records{R"({"values":{"a" 1}})",
                           R"({"values":{"a":}})",
                           R"({"values":{1:2}})",
                           R"({"key":{"a":[}]}})",
                           R"({"values":{"a":"x\u0000y","a":2,"":3}})",
                           R"({"changed":["a" "b"],"values":{"a":1}})"};
    records.removeIf(
        [](const QByteArray &record) { return !MutationLog::parseJob(R"({"state":{"mutations":[)" + record + "]}}"); });
    records.append(R"({"values":{"a":")" + QByteArray(4'000'000, '\\') + "\"}}");
    records.append(R"({"values":{"a":")" + QByteArray(4'000'000, 'x') + "needle\"}}");
    records.append(R"({"values":{"a":)" + QByteArray(1000, '[') + QByteArray(1000, ']') + "}}");
    const MutationSet set = setOf(records);
    for (const FilterExpression &filter : {word(u"needle"_s), column(u"a"_s, Operation::Is, u"*needle"_s),
                                           column(u"a"_s, Operation::Contains, u"NEEDLE"_s)})
        QCOMPARE(matchesIn(filter, set), QString::number(set.size() - 2));
    matchesIn(column(u"a"_s, Operation::Greater, u"1"_s), set);
    matchesIn(term(Field::Key, Operation::Contains, u"a"_s), set);
    matchesIn(column(u"a"_s, Operation::Became, u"1"_s), set);
}

QTEST_GUILESS_MAIN(TestMutationFilter)
#include "tst_mutationfilter.moc"
