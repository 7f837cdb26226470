// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/merge.h"
#include "core/mutation/compare/noiserules.h"
#include "core/mutation/compare/statecomparison.h"
#include "core/mutation/export/mutationexport.h"
#include "core/mutation/filter/filterlanguage.h"
#include "core/mutation/filter/mutationfilter.h"
#include "core/mutation/testcase/evaluation.h"
#include "core/mutation/testcase/testcase.h"
#include "tests/core/mutation/joblog.h"

#include <QSet>
#include <QTest>
#include <QThreadPool>

using namespace plato;
using namespace plato::test;
using namespace Qt::StringLiterals;

/// Two databases of one env, each with a table of one name, and a row with one key: nothing takes one for the other.
class TestNamesakes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areToldApart();
    void textsOfTablesAreNeverTheSame();
    void areFiltered_data();
    void areFiltered();
    void areMergedEachByItself();
    void areComparedEachByItself();
    void areExpected_data();
    void areExpected();
    void areNoiseEachByItself();
    void areWrittenAsSql();
};

namespace {

QByteArray record(const QByteArray &database, const QByteArray &value)
{
    return R"({"table_name":"meta","action":"UPDATE","database":")" + database +
           R"(","key":{"key":"color"},"values":{"key":"color","value":")" + value +
           R"("},"old_values":{"value":"red"},"changed":["value"]})";
}

MutationSet setOf(const QByteArrayList &records)
{
    const MutationLog::Ptr log = jobLog(R"({"state":{"mutations":[)" + records.join(',') + "]}}");
    return MutationSet({{u"job"_s, u"crm"_s, log}});
}

MutationSet both()
{
    return setOf({record("a.db", "blue"), record("sub/b.db", "green")});
}

} // namespace

void TestNamesakes::areToldApart()
{
    const MutationSet set = both();
    const MutationLog &log = *set.sources().first().log;
    QCOMPARE(log.tables(), QList<QString>({u"a.db/meta"_s, u"sub/b.db/meta"_s}));
    QCOMPARE(log.tableNames(), QList<QString>({u"meta"_s, u"meta"_s}));
    QVERIFY(log.tableId(0) != log.tableId(1));
    for (int row = 0; row < 2; ++row) {
        const Mutation mutation = set.at(row);
        QCOMPARE(mutation.table(), log.table(row));
        QCOMPARE(mutation.tableName(), u"meta"_s);
        QCOMPARE(mutation.database(), row == 0 ? u"a.db"_s : u"sub/b.db"_s);
    }
    // Of one that does not say, or has no table, nothing changes.
    const MutationSet plain = setOf({R"({"table_name":"meta","database":7})", R"({"database":"a.db"})"});
    QCOMPARE(plain.at(0).table(), u"meta"_s);
    QCOMPARE(plain.at(1).table(), QString());
    QCOMPARE(plain.at(1).database(), QString());
}

void TestNamesakes::textsOfTablesAreNeverTheSame()
{
    const QStringList parts{u"a"_s,  u"a/b"_s, u"b"_s,   u"b/a"_s, u"a\\"_s, u"\\a"_s, u"/"_s,
                            u"\\"_s, u"//"_s,  u"\\/"_s, u"/\\"_s, u"a/"_s,  u"/a"_s,  u"a\\/b"_s};
    QSet<QString> texts;
    for (const QString &database : parts) {
        for (const QString &table : parts)
            texts.insert(tableText(database, table));
    }
    QCOMPARE(texts.size(), parts.size() * parts.size());
}

void TestNamesakes::areFiltered_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QList<int>>("rows");
    QTest::newRow("by name") << u"table:meta"_s << QList<int>{0, 1};
    QTest::newRow("with the database") << u"table:a.db/meta"_s << QList<int>{0};
    QTest::newRow("with the other") << u"table:sub/b.db/meta"_s << QList<int>{1};
    QTest::newRow("not") << u"-table:a.db/meta"_s << QList<int>{1};
    QTest::newRow("by the database alone") << u"database:a.db"_s << QList<int>{0};
}

void TestNamesakes::areFiltered()
{
    QFETCH(const QString, filter);
    QFETCH(const QList<int>, rows);
    const auto expression = filterlanguage::parse(filter);
    QVERIFY(expression);
    const MutationSet set = both();
    const MutationFilter matcher(*expression, set);
    QList<int> found;
    for (int row = 0; row < set.size(); ++row) {
        if (matcher.matches(row))
            found.append(row);
    }
    QCOMPARE(found, rows);
}

void TestNamesakes::areMergedEachByItself()
{
    const MutationSet set = mutationmerge::merged(setOf(
        {record("a.db", "blue"), record("sub/b.db", "green"), record("a.db", "black"), record("sub/b.db", "white")}));
    QCOMPARE(set.size(), 2);
    QCOMPARE(set.at(0).table(), u"a.db/meta"_s);
    QVERIFY(set.raw(0).toByteArray().contains("black"));
    QCOMPARE(set.at(1).table(), u"sub/b.db/meta"_s);
    QVERIFY(set.raw(1).toByteArray().contains("white"));
}

void TestNamesakes::areComparedEachByItself()
{
    QThreadPool pool;
    const auto set = statecomparison::compare(both(), setOf({record("sub/b.db", "green"), record("a.db", "pink")}),
                                              statecomparison::By::Key, pool, NeverStop);
    QVERIFY(set);
    QStringList found;
    for (int row = 0; row < set->size(); ++row) {
        if (set->differenceOf(row) == Difference::Changed)
            found.append(set->at(row).table());
        QVERIFY(set->differenceOf(row) != Difference::Added && set->differenceOf(row) != Difference::Removed);
    }
    QCOMPARE(found, QStringList{u"a.db/meta"_s});
}

void TestNamesakes::areExpected_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("isThere");
    QTest::newRow("by name, the first") << u"meta"_s << u"blue"_s << true;
    QTest::newRow("by name, the second") << u"meta"_s << u"green"_s << true;
    QTest::newRow("with the database") << u"a.db/meta"_s << u"blue"_s << true;
    QTest::newRow("in the other database") << u"a.db/meta"_s << u"green"_s << false;
    QTest::newRow("in no such database") << u"c.db/meta"_s << u"green"_s << false;
}

void TestNamesakes::areExpected()
{
    QFETCH(const QString, table);
    QFETCH(const QString, value);
    QFETCH(const bool, isThere);
    ExpectedMutation expected;
    expected.table = table;
    expected.action = u"UPDATE"_s;
    expected.values.append({u"value"_s, ValueMatcher::exact('"' + value.toUtf8() + '"')});
    TestCase testCase;
    testCase.mutations.append(expected);
    QCOMPARE(evaluation::evaluate(testCase, both()).matchedCount(), isThere ? 1 : 0);
}

void TestNamesakes::areNoiseEachByItself()
{
    const MutationSet set = both();
    const auto isNoise = [&set](const QByteArray &table) {
        const auto rules = noiserules::fromJson(R"({"audit_ignore_tables":[")" + table + R"("]})");
        if (!rules)
            return QList<bool>();
        const NoiseFilter filter(*rules, set);
        return QList<bool>{filter.isNoise(set.placeOf(0)), filter.isNoise(set.placeOf(1))};
    };
    QCOMPARE(isNoise("meta"), QList<bool>({true, true}));
    QCOMPARE(isNoise("a.db/meta"), QList<bool>({true, false}));
    QCOMPARE(isNoise("*b.db/meta"), QList<bool>({false, true}));
}

void TestNamesakes::areWrittenAsSql()
{
    const QByteArray sql = mutationexport::bytes({both(), {0, 1}, mutationexport::Format::Sql});
    const QByteArray first = R"(UPDATE "a.db"."meta" SET "value" = 'blue')";
    const QByteArray second = R"(UPDATE "sub/b.db"."meta" SET "value" = 'green')";
    QVERIFY2(sql.contains(first) && sql.contains(second), sql.constData());
}

QTEST_GUILESS_MAIN(TestNamesakes)
#include "tst_namesakes.moc"
