// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/merge.h"
#include "core/text/jsonform.h"
#include "tests/core/mutation/randomlog.h"

#include <QTest>

#include <map>
#include <random>

using namespace Qt::StringLiterals;

namespace plato {

class TestMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void folds_data();
    void folds();
    void keepsWhatItDoesNotKnow();
    void keepsWhatWasAlone();
    void stops();
    void survivesAnyRecord();
    void comesToTheSameTable_data();
    void comesToTheSameTable();
};

namespace {

QByteArray record(const QByteArray &action, const QByteArray &rest)
{
    return R"({"table_name":"t","action":")" + action + "\"," + rest + '}';
}

/// `values` without its first brace and the path, and what follows.
QByteArray file(const QByteArray &path, const QByteArray &rest)
{
    const QByteArray changed = rest.contains("text") ? R"(,"changed":["size","text"])" : R"(,"changed":["size"])";
    return R"({"action":"UPDATE","path":")" + path + R"(","key":{"path":")" + path + R"("},"values":{"path":")" + path +
           R"(",)" + rest + changed + '}';
}

const QByteArray InsertA = record("INSERT", R"("values":{"id":1,"a":1,"b":2})");
const QByteArray UpdateA = record("UPDATE", R"("values":{"id":1,"a":5,"b":2},"old_values":{"a":1},"changed":["a"])");
const QByteArray UpdateBack = record("UPDATE", R"("values":{"id":1,"a":1,"b":2},"old_values":{"a":5},"changed":["a"])");
const QByteArray UpdateB = record("UPDATE", R"("values":{"id":1,"a":5,"b":7},"old_values":{"b":2},"changed":["b"])");
const QByteArray DeleteA = record("DELETE", R"("values":{"id":1,"a":5,"b":2})");
const QByteArray Other = record("INSERT", R"("values":{"id":2})");

} // namespace

void TestMerge::folds_data()
{
    QTest::addColumn<QByteArrayList>("raw");
    QTest::addColumn<QByteArrayList>("merged");
    QTest::newRow("INSERT, UPDATE") << QByteArrayList{InsertA, Other, UpdateA}
                                    << QByteArrayList{Other, record("INSERT", R"("values":{"id":1,"a":5,"b":2})")};
    QTest::newRow("INSERT, DELETE") << QByteArrayList{InsertA, Other, UpdateA, DeleteA} << QByteArrayList{Other};
    QTest::newRow("UPDATE, UPDATE")
        << QByteArrayList{UpdateA, UpdateB}
        << QByteArrayList{
               record("UPDATE", R"("values":{"id":1,"a":5,"b":7},"old_values":{"a":1,"b":2},"changed":["a","b"])")};
    QTest::newRow("there and back") << QByteArrayList{UpdateA, UpdateBack} << QByteArrayList{};
    QTest::newRow("UPDATE, DELETE") << QByteArrayList{UpdateA, DeleteA}
                                    << QByteArrayList{record("DELETE", R"("values":{"id":1,"a":1,"b":2})")};
    QTest::newRow("DELETE, INSERT")
        << QByteArrayList{DeleteA, InsertA}
        << QByteArrayList{
               record("INSERT", "")
                   .replace("\"INSERT\",",
                            R"("UPDATE","values":{"id":1,"a":1,"b":2},"old_values":{"a":5},"changed":["a"])")};
    QTest::newRow("DELETE, the same again")
        << QByteArrayList{DeleteA, record("INSERT", R"("values":{"id":1,"a":5,"b":2.0})")} << QByteArrayList{};
    QTest::newRow("gone twice, and there at last")
        << QByteArrayList{InsertA, DeleteA, InsertA} << QByteArrayList{InsertA};
    QTest::newRow("what does not follow stays apart")
        << QByteArrayList{InsertA, InsertA, DeleteA, UpdateA} << QByteArrayList{InsertA, UpdateA};
    QTest::newRow("changes unknown") << QByteArrayList{record("UPDATE", R"("values":{"id":1,"a":5})"),
                                                       record("UPDATE", R"("values":{"id":1,"b":6})")}
                                     << QByteArrayList{record("UPDATE", R"("values":{"id":1,"a":5,"b":6})")};
    QTest::newRow("changed, old values unknown")
        << QByteArrayList{record("UPDATE", R"("values":{"id":1,"a":5},"changed":["a"])"),
                          record("UPDATE", R"("values":{"id":1,"a":6},"changed":["a"])")}
        << QByteArrayList{record("UPDATE", R"("values":{"id":1,"a":6},"changed":["a"],"old_values":{})")};
    QTest::newRow("a new key goes along")
        << QByteArrayList{InsertA,
                          record("UPDATE", R"("values":{"id":9,"a":1,"b":2},"old_values":{"id":1},"changed":["id"])"),
                          record("INSERT", R"("values":{"id":1,"a":0})"),
                          record("UPDATE", R"("values":{"id":9,"a":3,"b":2},"old_values":{"a":1},"changed":["a"])")}
        << QByteArrayList{record("INSERT", R"("values":{"id":1,"a":0})"),
                          record("INSERT", R"("values":{"id":9,"a":3,"b":2})")};
    QTest::newRow("older words") << QByteArrayList{R"({"table":"t","operation":"insert","values":{"id":1,"a":1}})",
                                                   R"({"table":"t","operation":"update","values":{"id":1,"a":2}})"}
                                 << QByteArrayList{R"({"table":"t","action":"INSERT","values":{"id":1,"a":2}})"};
    QTest::newRow("files by their path")
        << QByteArrayList{file("a", R"("size":2,"text":"b"},"old_values":{"size":1,"text":"a"},"diff":"-a+b")"),
                          file("z", R"("size":9},"old_values":{"size":8})"),
                          file("a", R"("size":99},"old_values":{"size":2,"text":"b"},"diff":"-b")")}
        << QByteArrayList{file("z", R"("size":9},"old_values":{"size":8})"),
                          file("a", R"("size":99},"old_values":{"size":1,"text":"a"})")};
    const QByteArrayList nameless{R"({"action":"UPDATE","path":"a","values":{"path":"a","n":2},"old_values":{"n":1}})",
                                  R"({"action":"UPDATE","path":"a","values":{"path":"a","n":3},"old_values":{"n":2}})"};
    QTest::newRow("without a key nothing tells a file") << nameless << nameless;
    QTest::newRow("schemas are apart") << QByteArrayList{record("INSERT", R"("schema":"x","values":{"id":1})"),
                                                         record("DELETE", R"("schema":"y","values":{"id":1})")}
                                       << QByteArrayList{record("INSERT", R"("schema":"x","values":{"id":1})"),
                                                         record("DELETE", R"("schema":"y","values":{"id":1})")};
}

void TestMerge::folds()
{
    QFETCH(const QByteArrayList, raw);
    QFETCH(const QByteArrayList, merged);
    const QByteArray result = mutationmerge::mergedList(*test::logOf(raw));
    const QByteArray expected = jsonform::array(merged);
    QVERIFY2(jsonform::isSame(result, expected), result + "\n" + expected);
}

void TestMerge::keepsWhatItDoesNotKnow()
{
    const QByteArray result =
        mutationmerge::mergedList(*test::logOf({record("INSERT", R"("seq":1,"who":"anna","values":{"id":1})"),
                                                record("UPDATE", R"("seq":2,"values":{"id":1,"a":1.50})")}));
    QVERIFY2(jsonform::isSame(
                 result, R"([{"table_name":"t","action":"INSERT","seq":2,"who":"anna","values":{"id":1,"a":1.50}}])"),
             result);
    QVERIFY(result.contains("1.50"));
}

void TestMerge::keepsWhatWasAlone()
{
    const MutationLog::Ptr log = test::logOf(
        {Other, R"({ "action" : "INSERT" , "table":"t","values":{"id":3}, "x":1e5 })", "7", R"({"path":"a"})"});
    QCOMPARE(mutationmerge::merged(log), log);
    QVERIFY(!mutationmerge::merged(MutationLog::Ptr()));
}

void TestMerge::stops()
{
    const MutationLog::Ptr log = test::logOf({record("INSERT", R"("values":{"id":1,"a":1})"),
                                              record("UPDATE", R"("values":{"id":1,"a":2},"old_values":{"a":1})")});
    QVERIFY(mutationmerge::merged(log) != log);
    const StopFlag stop = true;
    QCOMPARE(mutationmerge::merged(log, stop), log);
}

void TestMerge::survivesAnyRecord()
{
    std::mt19937 random(11);
    for (int round = 0; round < 100; ++round) {
        const MutationSet set = test::randomSet(random, 60);
        const MutationSet merged = mutationmerge::merged(set);
        QVERIFY(merged.size() <= set.size());
        QCOMPARE(merged.sources().size(), set.sources().size());
    }
}

void TestMerge::comesToTheSameTable_data()
{
    QTest::addColumn<bool>("hasNewKeys");
    QTest::newRow("rows keep their keys") << false;
    QTest::newRow("keys change, too") << true;
}

/// A table that really changes, its log, and the merged log played onto what it was.
void TestMerge::comesToTheSameTable()
{
    QFETCH(const bool, hasNewKeys);
    using Row = std::map<std::string, int>;
    using Table = std::map<int, Row>;
    std::mt19937 random(3);
    const auto json = [](int key, const Row &row) {
        QByteArray text = "{\"id\":" + QByteArray::number(key);
        for (const auto &[name, value] : row)
            text += ",\"" + QByteArray::fromStdString(name) + "\":" + QByteArray::number(value);
        return text + '}';
    };
    for (int round = 0; round < 300; ++round) {
        Table table;
        for (int key = 0; key < 3; ++key)
            table[key] = {{"a", 0}, {"b", key}};
        const Table before = table;
        QByteArrayList records;
        for (int step = 0; step < int(random() % 30); ++step) {
            const int key = int(random() % 5);
            const auto found = table.find(key);
            if (found == table.end()) {
                table[key] = {{"a", int(random() % 2)}, {"b", int(random() % 2)}};
                records.append(record("INSERT", "\"values\":" + json(key, table[key])));
            } else if (random() % 3 == 0) {
                records.append(record("DELETE", "\"values\":" + json(key, found->second)));
                table.erase(found);
            } else if (const int to = int(random() % 5); hasNewKeys && !table.contains(to)) {
                table[to] = found->second;
                table.erase(key);
                records.append(record("UPDATE", "\"values\":" + json(to, table[to]) + R"(,"old_values":{"id":)" +
                                                    QByteArray::number(key) + R"(},"changed":["id"])"));
            } else {
                Row &row = found->second;
                const std::string name = random() % 2 ? "a" : "b";
                const int old = row[name];
                row[name] = old + 1 - 2 * int(random() % 2);
                const QByteArray quoted = '"' + QByteArray::fromStdString(name) + '"';
                records.append(record("UPDATE", "\"values\":" + json(key, row) + ",\"old_values\":{" + quoted + ':' +
                                                    QByteArray::number(old) + "},\"changed\":[" + quoted + ']'));
            }
        }
        const MutationLog::Ptr merged = mutationmerge::merged(test::logOf(records));
        if (!hasNewKeys)
            QCOMPARE(mutationmerge::merged(merged), merged);

        Table played = before;
        Table arrived;
        const auto rowOf = [](const Mutation &mutation, bool isOld) {
            Row row;
            for (const Mutation::Column &column : mutation.columns()) {
                const QByteArrayView value = isOld && !column.oldJson.isEmpty() ? column.oldJson : column.newJson;
                row[column.name.toStdString()] = value.toByteArray().toInt();
            }
            return row;
        };
        QSet<QString> rows;
        for (qsizetype i = 0; i < merged->size(); ++i) {
            const Mutation mutation = merged->at(i);
            if (!hasNewKeys) {
                QVERIFY(!rows.contains(mutation.keyText())); // a row is there once
                rows.insert(mutation.keyText());
            }
            if (mutation.action() != Mutation::Action::Insert) {
                Row old = rowOf(mutation, true);
                const int key = old["id"];
                old.erase("id");
                QVERIFY(played.contains(key));
                QCOMPARE(played[key], old);
                played.erase(key);
            }
            if (mutation.action() != Mutation::Action::Delete) {
                Row now = rowOf(mutation, false);
                const int key = now["id"];
                now.erase("id");
                QVERIFY(!arrived.contains(key));
                arrived[key] = now;
            }
        }
        for (const auto &[key, row] : arrived) {
            QVERIFY(!played.contains(key));
            played[key] = row;
        }
        QCOMPARE(played, table);
    }
}

} // namespace plato

QTEST_GUILESS_MAIN(plato::TestMerge)
#include "tst_merge.moc"
