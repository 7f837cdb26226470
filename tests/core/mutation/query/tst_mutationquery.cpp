// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/mutationfilter.h"
#include "core/mutation/query/mutationqueryrunner.h"
#include "core/text/jsontext.h"
#include "core/text/naturalkey.h"
#include "tests/core/mutation/randomlog.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

#include <algorithm>
#include <array>

using namespace plato;
using namespace Qt::StringLiterals;
using By = MutationQuery::By;

class TestMutationQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesNothingAndInventsNothing();
    void sorts_data();
    void sorts();
    void groups_data();
    void groups();
    void groupsByWhatChanged();
    void groupsByPauses();
    void countsNoise();
    void findsTheSameRow();
    void tellsKeysApart();
    void ordersTextNaturally();
    void tellsFirstRowsEarly();
    void keepsRowsUntilAllOfANewStateAreFound();
    void isCancelled();
    void keepsTheLatestOnly();

private:
    MutationResult::Ptr run(const MutationSet &set, const MutationQuery &query)
    {
        const StopFlag stop = false;
        return mutationquery::run(set, query, m_pool, stop);
    }

    QThreadPool m_pool;
};

namespace {

FilterExpression word(const QString &text)
{
    FilterExpression expression;
    expression.kind = FilterExpression::Kind::Term;
    expression.value = text;
    return expression;
}

MutationSet setOf(const QByteArrayList &records)
{
    return MutationSet({{u"j-1"_s, u"git"_s, test::logOf(records)}});
}

/// Of the bytes of the records, whatever their order.
QByteArray hashOf(const MutationSet &set, std::vector<quint32> rows)
{
    QByteArrayList records;
    for (const quint32 row : rows)
        records.append(QByteArray::number(row) + ' ' + set.raw(row).toByteArray());
    std::sort(records.begin(), records.end());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &record : std::as_const(records))
        hash.addData(record);
    return hash.result();
}

QString ids(const MutationResult &result)
{
    QStringList texts;
    for (const quint32 row : result.rows)
        texts.append(result.set.at(row).keyText().section(u'=', 1));
    return texts.join(u' ');
}

} // namespace

/// What a query shows, what it hides and what does not pass are all the records that there are, each once.
void TestMutationQuery::losesNothingAndInventsNothing()
{
    std::mt19937 random(20260105);
    const std::array aspects{By::Nothing, By::Action, By::Table,  By::Key,    By::Changed,
                             By::Time,    By::Env,    By::Column, By::TimeGap};
    for (int round = 0; round < 120; ++round) {
        const MutationSet set = test::randomSet(random, round % 10 == 0 ? 9000 : 80);
        MutationQuery query;
        if (random() % 2)
            query.filter.parts = {word(std::array{u"o"_s, u"clos"_s, u"1"_s, u"ü"_s}[random() % 4])};
        if (random() % 3 == 0)
            query.noise = {{{}, u"Ticket"_s, {}, {}}, {{}, u"*"_s, {u"status"_s}, {}}};
        query.sort = {aspects[random() % (aspects.size() - 1)],
                      std::array{u"status"_s, u"amount"_s, u"seq"_s}[random() % 3]};
        query.isDescending = random() % 2;
        query.group = {aspects[random() % aspects.size()], std::array{u"status"_s, u"title"_s}[random() % 2], 500};
        const MutationResult::Ptr result = run(set, query);
        QVERIFY(result);

        const MutationFilter filter(query.filter, set);
        const NoiseFilter noise(query.noise, set);
        std::vector<quint32> expected;
        qsizetype hidden = 0;
        for (qsizetype row = 0; row < set.size(); ++row) {
            if (!filter.matches(row))
                continue;
            if (noise.isNoise(set.placeOf(row)))
                ++hidden;
            else
                expected.push_back(quint32(row));
        }
        QCOMPARE(result->size(), qsizetype(expected.size()));
        QCOMPARE(result->hiddenCount, hidden);
        QCOMPARE(hashOf(set, result->rows), hashOf(set, expected));
        for (qsizetype place = 0; place < result->size(); ++place)
            QCOMPARE(result->placeOf(result->rows[size_t(place)]), place);
        qsizetype grouped = 0;
        for (qsizetype group = 0; group < qsizetype(result->groups.size()); ++group) {
            QVERIFY(result->groupSize(group) > 0);
            grouped += result->groupSize(group);
            if (group < 20)
                QVERIFY(!result->groupTitle(group).isEmpty());
        }
        QCOMPARE(grouped, query.group.by == By::Nothing ? 0 : result->size());
    }
}

void TestMutationQuery::sorts_data()
{
    QTest::addColumn<int>("by");
    QTest::addColumn<QString>("column");
    QTest::addColumn<bool>("descending");
    QTest::addColumn<QString>("expected");
    QTest::newRow("as sent") << int(By::Nothing) << QString() << false << u"10 9 2 30 4"_s;
    QTest::newRow("key") << int(By::Key) << QString() << false << u"2 4 9 10 30"_s;
    QTest::newRow("key, downwards") << int(By::Key) << QString() << true << u"30 10 9 4 2"_s;
    QTest::newRow("time") << int(By::Time) << QString() << false << u"9 10 2 30 4"_s;
    QTest::newRow("time, downwards, none last") << int(By::Time) << QString() << true << u"30 2 10 9 4"_s;
    QTest::newRow("numbers") << int(By::Column) << u"n"_s << false << u"30 2 10 9 4"_s;
    QTest::newRow("numbers, downwards, none last") << int(By::Column) << u"n"_s << true << u"9 10 2 30 4"_s;
    QTest::newRow("text") << int(By::Column) << u"T"_s << false << u"9 10 30 2 4"_s;
    QTest::newRow("table, none last") << int(By::Table) << QString() << true << u"9 30 10 2 4"_s;
    QTest::newRow("action") << int(By::Action) << QString() << false << u"9 10 30 4 2"_s;
}

void TestMutationQuery::sorts()
{
    QFETCH(const int, by);
    QFETCH(const QString, column);
    QFETCH(const bool, descending);
    QFETCH(const QString, expected);
    const MutationSet set = setOf(
        {R"({"table":"a 9","action":"INSERT","values":{"id":10,"n":9007199254740993,"t":"item 10"},"timestamp":"2026-01-01T10:00:00Z"})",
         R"({"table":"a 10","action":"DELETE","values":{"id":9,"n":"9007199254740994","t":"Item 9"},"timestamp":"2026-01-01T11:00:00+02:00"})",
         R"({"table":"A 9","action":"Update","values":{"id":2,"n":9007199254740992,"t":"ÖL"},"timestamp":"2026-01-01T10:00:00.001Z"})",
         R"({"table":"a 10","action":"INSERT","values":{"id":30,"n":-1e3,"t":"item 010 b"},"timestamp":"later"})",
         R"({"action":"TRUNCATE","values":{"id":4}})"});
    MutationQuery query;
    query.sort = {By(by), column};
    query.isDescending = descending;
    QCOMPARE(ids(*run(set, query)), expected);
}

void TestMutationQuery::groups_data()
{
    QTest::addColumn<int>("by");
    QTest::addColumn<QString>("titles");
    QTest::newRow("table") << int(By::Table) << u"t:3 No table:1 u:1"_s;
    QTest::newRow("action") << int(By::Action) << u"Insert:2 Other:1 Update:2"_s;
    QTest::newRow("key") << int(By::Key) << u"t id=1:2 without a key:1 u id=1:1 t id=2:1"_s;
    QTest::newRow("env") << int(By::Env) << u"git:5"_s;
    QTest::newRow("column") << int(By::Column) << u"s: a:2 No s:1 s: 7:1 s: null:1"_s;
}

void TestMutationQuery::groups()
{
    QFETCH(const int, by);
    QFETCH(const QString, titles);
    const MutationSet set = setOf({R"({"table":"t","action":"INSERT","key":{"id":1},"values":{"s":"a"}})", R"({"x":1})",
                                   R"({"table":"u","action":"INSERT","key":{"id":1},"values":{"s":7}})",
                                   R"({"table":"t","action":"UPDATE","key":{"id": 1},"values":{"s":"\u0061"}})",
                                   R"({"table":"t","action":"update","key":{"id":2},"values":{"s":null}})"});
    MutationQuery query;
    query.group = {By(by), u"s"_s};
    const MutationResult::Ptr result = run(set, query);
    QStringList shown;
    for (qsizetype group = 0; group < qsizetype(result->groups.size()); ++group)
        shown.append(u"%1:%2"_s.arg(result->groupTitle(group).trimmed()).arg(result->groupSize(group)));
    QCOMPARE(shown.join(u' '), titles);
}

void TestMutationQuery::groupsByWhatChanged()
{
    const MutationSet set =
        setOf({R"({"action":"UPDATE","key":{"id":1},"values":{"a":1,"b":2},"old_values":{"a":0,"b":2}})",
               R"({"action":"UPDATE","key":{"id":2},"values":{"a":5,"b":2},"old_values":{"a":0},"changed":["a"]})",
               R"({"action":"UPDATE","key":{"id":3},"values":{"a":5,"b":2}})",
               R"({"action":"DELETE","key":{"id":4},"old_values":{"a":5,"b":2}})",
               R"({"action":"UPDATE","key":{"id":5},"values":{"a":1,"b":2},"changed":["b","a"]})",
               R"({"action":"INSERT","key":{"id":7},"values":{"a b":1}})",
               R"({"action":"INSERT","key":{"id":6},"values":{"\u0061":1,"b":2,"a":3}})"});
    MutationQuery query;
    query.group = {By::Changed, {}};
    const MutationResult::Ptr result = run(set, query);
    QCOMPARE(ids(*result), u"1 2 3 4 5 6 7"_s);
    QCOMPARE(result->groups.size(), size_t(4));
    QCOMPARE(result->groupTitle(0), u"a"_s);
    QCOMPARE(result->groupTitle(1), u"No columns"_s);
    QCOMPARE(result->groupTitle(2), u"a b"_s);
}

void TestMutationQuery::groupsByPauses()
{
    const auto at = [](int second) {
        return QByteArray(R"({"timestamp":"2026-01-05T10:00:)") + QByteArray::number(second) + "Z\"}";
    };
    const MutationSet set = setOf({at(30), at(10), at(12), "{}", at(11), at(40), at(34)});
    MutationQuery query;
    query.group.by = By::TimeGap;
    const MutationResult::Ptr result = run(set, query);
    QCOMPARE(result->rows, (std::vector<quint32>{0, 6, 1, 2, 4, 3, 5}));
    QCOMPARE(result->groups.size(), size_t(4)); // 30–34, 10–12, none, 40
    QVERIFY2(result->groupTitle(1).contains(u":10.000 – "_s), qPrintable(result->groupTitle(1)));
    QVERIFY2(result->groupTitle(1).endsWith(u":12.000"_s), qPrintable(result->groupTitle(1)));
    query.group.gapMs = 3000;
    QCOMPARE(run(set, query)->groups.size(), size_t(5));
}

void TestMutationQuery::countsNoise()
{
    const MutationSet set = setOf({R"({"table":"event"})", R"({"table":"ticket"})", R"({"table":"event log"})"});
    MutationQuery query;
    query.noise = {{{}, u"event"_s, {}, {}}, {{}, u"*log"_s, {}, {}}};
    const MutationResult::Ptr result = run(set, query);
    QCOMPARE(result->rows, std::vector<quint32>{1});
    QCOMPARE(result->hiddenCount, 2); // each once
    query.filter.parts = {word(u"log"_s)};
    QCOMPARE(run(set, query)->hiddenCount, 1); // what does not pass is not hidden either
}

void TestMutationQuery::findsTheSameRow()
{
    const MutationSet set({{u"a"_s,
                            {},
                            test::logOf({R"({"table":"t","key":{"id":1}})", R"({"table":"u","key":{"id":1}})",
                                         R"({"table":"t","key":{"id": 1}})", R"({"table":"t"})"})},
                           {u"b"_s, {}, test::logOf({R"({"table":"t","key":{"id":1}})"})}});
    const MutationResult::Ptr result = run(set, {});
    StopFlag stop = false;
    QCOMPARE(mutationquery::nextOfSameRow(*result, 0, 1, stop), 2);
    QCOMPARE(mutationquery::nextOfSameRow(*result, 2, 1, stop), -1); // another env
    QCOMPARE(mutationquery::nextOfSameRow(*result, 2, -1, stop), 0);
    QCOMPARE(mutationquery::nextOfSameRow(*result, 3, -1, stop), -1); // nothing tells the row
}

/// What a person reads may be the same for two keys.
void TestMutationQuery::tellsKeysApart()
{
    const MutationSet set = setOf({R"({"table":"t","key":{"a":"1, b=2"}})", R"({"table":"t","key":{"a":1,"b":2}})",
                                   R"({"table":"t","key":{"a":"1","b":"2"}})", R"({"table":"t","key":"a=1, b=2"})",
                                   R"({"table":"t","key":{"\u0061":{"$int":"1"},"b":2}})",
                                   R"({"table":"t","key":{"a":null}})", R"({"table":"t","key":{"a":"null"}})"});
    MutationQuery query;
    query.group = {By::Key, {}};
    const MutationResult::Ptr grouped = run(set, query);
    QStringList sizes;
    for (qsizetype group = 0; group < qsizetype(grouped->groups.size()); ++group)
        sizes.append(QString::number(grouped->groupSize(group)));
    QCOMPARE(sizes.join(u' '), u"1 3 1 1 1"_s);

    const MutationResult::Ptr result = run(set, {});
    const StopFlag stop = false;
    QCOMPARE(mutationquery::nextOfSameRow(*result, 0, 1, stop), -1);
    QCOMPARE(mutationquery::nextOfSameRow(*result, 1, 1, stop), 2);
    QCOMPARE(mutationquery::nextOfSameRow(*result, 2, 1, stop), 4);
}

void TestMutationQuery::ordersTextNaturally()
{
    const QStringList ascending{u""_s,     u"a"_s,     u"A b"_s, u"a2"_s, u"a10"_s,
                                u"A10b"_s, u"a010c"_s, u"ab"_s,  u"b"_s,  u"Ö"_s};
    for (qsizetype i = 1; i < ascending.size(); ++i) {
        QByteArray before;
        QByteArray behind;
        naturalkey::append(ascending[i - 1].toUtf8(), before);
        naturalkey::append(ascending[i].toUtf8(), behind);
        QVERIFY2(before < behind, qPrintable(ascending[i]));
    }
}

/// So many that the first rows are told before all are found.
static QByteArrayList manyRecords()
{
    QByteArrayList records;
    for (int i = 0; i < 60'000; ++i)
        records.append(R"({"table":"t","values":{"id":)" + QByteArray::number(i) + "}}");
    return records;
}

void TestMutationQuery::tellsFirstRowsEarly()
{
    const QByteArrayList records = manyRecords();
    MutationQueryRunner runner(m_pool);
    QList<MutationResult::Ptr> found;
    connect(&runner, &MutationQueryRunner::found, this,
            [&](const MutationResult::Ptr &result) { found.append(result); });
    MutationQuery query;
    query.filter.parts = {word(u"1"_s)};
    runner.run(setOf(records), query);
    QVERIFY(runner.isBusy());
    QTRY_VERIFY(!runner.isBusy());
    QCOMPARE(found.size(), 2);
    QVERIFY(found.first()->isPartial && !found.last()->isPartial);
    QVERIFY(found.first()->size() > 0 && found.first()->size() < found.last()->size());
    QVERIFY(std::equal(found.first()->rows.begin(), found.first()->rows.end(), found.last()->rows.begin()));
    found.clear();
    query.sort.by = By::Key; // what is shown stays until all is sorted
    runner.run(setOf(records), query);
    QTRY_VERIFY(!runner.isBusy());
    QCOMPARE(found.size(), 1);
}

/// Else whoever reads further down would lose the place with every fetch.
void TestMutationQuery::keepsRowsUntilAllOfANewStateAreFound()
{
    QByteArrayList records = manyRecords();
    MutationQueryRunner runner(m_pool);
    QList<MutationResult::Ptr> found;
    connect(&runner, &MutationQueryRunner::found, this,
            [&](const MutationResult::Ptr &result) { found.append(result); });
    MutationQuery query;
    query.filter.parts = {word(u"1"_s)};
    runner.run(setOf(records), query);
    QTRY_VERIFY(!runner.isBusy());
    found.clear();
    records.append(R"({"table":"t","values":{"id":111111}})");
    runner.run(setOf(records), query);
    QTRY_VERIFY(!runner.isBusy());
    QCOMPARE(found.size(), 1);
    QVERIFY(!found.first()->isPartial);
    // Of another session nothing stays.
    found.clear();
    runner.run(MutationSet({{u"other"_s, {}, test::logOf(records)}}), query);
    QTRY_VERIFY(!runner.isBusy());
    QCOMPARE(found.size(), 2);
}

void TestMutationQuery::isCancelled()
{
    const MutationSet set = setOf({"{}", "{}"});
    const StopFlag stop = true;
    MutationQuery query;
    query.filter.parts = {word(u"x"_s)};
    QVERIFY(!mutationquery::run(set, query, m_pool, stop));
    MutationQueryRunner runner(m_pool);
    QSignalSpy found(&runner, &MutationQueryRunner::found);
    QSignalSpy busy(&runner, &MutationQueryRunner::busyChanged);
    runner.run(set, query);
    runner.cancel();
    QVERIFY(!runner.isBusy());
    QCOMPARE(busy.size(), 2);
    m_pool.waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(found.size(), 0);
    {
        MutationQueryRunner gone(m_pool); // with a query under way
        gone.run(set, query);
    }
    m_pool.waitForDone();
}

void TestMutationQuery::keepsTheLatestOnly()
{
    const MutationSet set = setOf({R"({"table":"a"})", R"({"table":"b"})", R"({"table":"b"})"});
    MutationQueryRunner runner(m_pool);
    QList<MutationResult::Ptr> found;
    connect(&runner, &MutationQueryRunner::found, this,
            [&](const MutationResult::Ptr &result) { found.append(result); });
    for (const QString &text : {u"nothing"_s, u"a"_s, u"b"_s}) {
        MutationQuery query;
        query.filter.parts = {word(text)};
        runner.run(set, query);
    }
    QTRY_VERIFY(!runner.isBusy());
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first()->size(), 2);
}

QTEST_GUILESS_MAIN(TestMutationQuery)
#include "tst_mutationquery.moc"
