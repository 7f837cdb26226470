// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/recordreader.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"
#include "tests/core/mutation/joblog.h"

#include <QByteArrayList>
#include <QTest>

#include <algorithm>
#include <array>
#include <random>

using namespace plato;
using namespace Qt::StringLiterals;

namespace {

template <size_t N>
QByteArray one(std::mt19937 &random, const std::array<const char *, N> &of)
{
    return of[random() % N];
}

/// What may stand anywhere, of any type.
QByteArray anyValue(std::mt19937 &random)
{
    return one<14>(random, {"1", "-3", "2.50", "null", "true", R"("")", R"("text")", R"("INSERT")", R"("t\u00e9\"xt")",
                            "[]", R"(["a_id"])", "{}", R"({"id":7})", R"({"a_id": 1, "b_id": [2, {"x": "}"}]})"});
}

QByteArray column(std::mt19937 &random)
{
    return one<13>(random, {"id", "Id", R"(\u0069d)", "uuid", "UUID", "a_id", R"(a\u005fid)", "b_id", "c_ID", "_id",
                            "name", R"(n\u0061me)", ""});
}

QByteArray columnMap(std::mt19937 &random)
{
    QByteArrayList members;
    for (int i = int(random() % 5); i > 0; --i)
        members.append('"' + column(random) + "\" : " + anyValue(random));
    return '{' + members.join(" ,") + '}';
}

QByteArray nameList(std::mt19937 &random)
{
    QByteArrayList names;
    for (int i = int(random() % 4); i > 0; --i)
        names.append(random() % 20 ? '"' + column(random) + '"' : "4"_ba);
    return '[' + names.join(", ") + ']';
}

/// A member that is known by its name, in any of its spellings, mostly of the type that is expected.
QByteArray member(std::mt19937 &random)
{
    const QByteArray name = one<16>(random, {"table_name", "table", "tablename", R"(t\u0061ble)", "action", "operation",
                                             R"(\u0061ction)", "key", "values", "values", "old_values", "old_values",
                                             "changed", "timestamp", "seq", "Values"});
    QByteArray value = anyValue(random);
    if (random() % 8 == 0)
        value = anyValue(random);
    else if (name == "key" || name.endsWith("alues"))
        value = columnMap(random);
    else if (name == "changed")
        value = nameList(random);
    else if (name == "action" || name == "operation")
        value = one<6>(random, {R"("INSERT")", R"("update")", R"("UPDATE")", R"("DELETE")", R"("MOVE")", R"("")"});
    return '"' + name + "\":" + value;
}

/// Members of which any may be missing, doubled, or of another type.
QByteArray oddRecord(std::mt19937 &random)
{
    if (random() % 30 == 0)
        return anyValue(random);
    QByteArrayList members;
    for (int i = int(random() % 9); i > 0; --i)
        members.append(member(random));
    return '{' + members.join(',') + '}';
}

QByteArray keyOf(const Mutation &mutation)
{
    QByteArray key;
    for (const Mutation::Field &field : mutation.key())
        key += field.name.toUtf8() + '=' + field.json.toByteArray() + '\n';
    return key;
}

QByteArray keyOf(const MutationLog &log, qsizetype record)
{
    QByteArray key;
    recordreader::forEachKeyPart(log, record, [&](QByteArrayView name, QByteArrayView json) {
        key += jsontext::unescaped(name).toUtf8() + '=' + json.toByteArray() + '\n';
        return true;
    });
    return key;
}

} // namespace

class TestRecordReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatMutationTells();
    void tellsTheRow_data();
    void tellsTheRow();
};

/// Whatever was sent, the reader of single things and that of whole records read the same.
void TestRecordReader::tellsWhatMutationTells()
{
    std::mt19937 random(20260105);
    QByteArrayList records;
    for (int i = 0; i < 20000; ++i)
        records.append(oddRecord(random));
    const MutationLog::Ptr log = test::jobLog(R"({"state":{"mutations":[)" + records.join(',') + "]}}");
    QVERIFY(log);
    QCOMPARE(log->size(), records.size());
    for (qsizetype i = 0; i < log->size(); ++i) {
        const Mutation mutation = log->at(i);
        const QByteArray &record = records[i];
        QVERIFY2(log->table(i) == mutation.table(), record);
        QVERIFY2(log->actionWord(i) == mutation.actionWord(), record);
        QVERIFY2(log->action(i) == mutation.action(), record);
        QVERIFY2(jsontext::textOf(jsonwalk::valueAt(log->parts(i).time)) == mutation.time(), record);
        QVERIFY2(keyOf(*log, i) == keyOf(mutation), record + '\n' + keyOf(*log, i) + "and\n" + keyOf(mutation));

        QByteArray changed;
        recordreader::appendChangedNames(*log, i, changed);
        QByteArray expected;
        for (const QString &name : mutation.changedColumns())
            expected += name.toUtf8() + '\n';
        QVERIFY2(changed == expected, record);

        for (const Mutation::Column &wanted : mutation.columns()) {
            if (wanted.name.isEmpty())
                continue; // nobody can ask for it
            const recordreader::Values values = recordreader::valuesOf(*log, i, recordreader::Name(wanted.name));
            const auto *found = std::find_if(values.cbegin(), values.cend(), [&](const recordreader::Value &value) {
                return jsontext::unescaped(value.name) == wanted.name;
            });
            QVERIFY2(found != values.cend(), record);
            QVERIFY2(found->old == wanted.oldJson && found->now == wanted.newJson, record);
            QVERIFY2(found->isChanged == wanted.isChanged, record);
        }
        const QList<Mutation::Field> &others = mutation.otherFields();
        for (auto at = others.cbegin(); at != others.cend(); ++at) {
            const Mutation::Field &field = *at;
            const bool isLast = std::none_of(at + 1, others.cend(), [&](const Mutation::Field &later) {
                return later.name == field.name;
            }); // of a name that came twice the last value is asked for
            const bool isColumn =
                std::any_of(mutation.columns().cbegin(), mutation.columns().cend(), [&](const Mutation::Column &c) {
                    return c.name.compare(field.name, Qt::CaseInsensitive) == 0;
                });
            const bool isInKey =
                std::any_of(mutation.key().cbegin(), mutation.key().cend(), [&](const Mutation::Field &part) {
                    return part.name.compare(field.name, Qt::CaseInsensitive) == 0;
                });
            if (!isLast || field.name.isEmpty() || isColumn || isInKey)
                continue;
            const recordreader::Values values = recordreader::valuesOf(*log, i, recordreader::Name(field.name));
            QVERIFY2(std::any_of(values.cbegin(), values.cend(),
                                 [&](const recordreader::Value &value) { return value.now == field.json; }),
                     record);
        }
    }
}

/// The rules of the contract for records whose key was not sent.
void TestRecordReader::tellsTheRow_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("key");
    QTest::newRow("id before all") << R"("values":{"a_id":1,"uuid":2,"ID":3})"_ba << u"ID=3"_s;
    QTest::newRow("uuid before _id") << R"("values":{"a_id":1,"uuid":2})"_ba << u"uuid=2"_s;
    QTest::newRow("the only _id") << R"("values":{"a_id":1,"b":2})"_ba << u"a_id=1"_s;
    QTest::newRow("the same _id twice") << R"("values":{"a_id":1},"old_values":{"a\u005fid":2})"_ba << u"a_id=1"_s;
    QTest::newRow("two _id") << R"("values":{"a_id":1,"b_id":2})"_ba << QString();
    QTest::newRow("another _id was there before") << R"("values":{"a_id":1},"old_values":{"b_id":2})"_ba << QString();
    QTest::newRow("another _id has changed") << R"("values":{"a_id":1},"changed":["b_id"])"_ba << QString();
    QTest::newRow("an id of which no value was sent") << R"("values":{"a_id":1},"changed":["id"])"_ba << QString();
    QTest::newRow("an escaped id") << R"("values":{"\u0069d":1,"a_id":2})"_ba << u"id=1"_s;
    QTest::newRow("an empty key") << R"("key":{},"values":{"id":1})"_ba << u"id=1"_s;
    QTest::newRow("a key that is a list") << R"("key":[2],"values":{"id":1})"_ba << u"id=1"_s;
    QTest::newRow("a key") << R"("key":{"b":2},"values":{"id":1})"_ba << u"b=2"_s;
    QTest::newRow("a key without a name") << R"("key":17,"values":{"id":1})"_ba << u"17"_s;
}

void TestRecordReader::tellsTheRow()
{
    QFETCH(const QByteArray, members);
    QFETCH(const QString, key);
    const MutationLog::Ptr log =
        test::jobLog(R"({"state":{"mutations":[{"table":"t","action":"UPDATE",)" + members + "}]}}");
    QVERIFY(log);
    QByteArray quick;
    recordreader::appendKey(*log, 0, quick);
    QCOMPARE(QString::fromUtf8(quick), key);
    QCOMPARE(log->at(0).keyText(), key);
}

QTEST_GUILESS_MAIN(TestRecordReader)
#include "tst_recordreader.moc"
