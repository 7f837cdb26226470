// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/jsontext.h"
#include "tests/core/mutation/joblog.h"

#include <QTest>

using namespace plato;
using namespace plato::test;
using namespace Qt::StringLiterals;

/// One record, read in full.
class TestMutation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsActionAndTable_data();
    void readsActionAndTable();
    void readsColumns_data();
    void readsColumns();
    void readsKeys_data();
    void readsKeys();
    void readsTimes_data();
    void readsTimes();
    void keepsEverythingElse();
    void keepsNumbersAsSent();
    void readsWhatIsNotQuiteJson_data();
    void readsWhatIsNotQuiteJson();
    void outlivesItsLog();
};

namespace {

/// The only record of a list, read in full.
Mutation onlyRecord(const QByteArray &record)
{
    const MutationLog::Ptr log = jobLog(R"({"state":{"mutations":[)" + record + "]}}");
    return log && log->size() == 1 ? log->at(0) : Mutation();
}

QString columnsText(const Mutation &mutation)
{
    QStringList parts;
    for (const Mutation::Column &c : mutation.columns()) {
        parts.append(u"%1%2:%3>%4"_s.arg(c.isChanged ? u"*"_s : QString(), c.name, QString::fromUtf8(c.oldJson),
                                         QString::fromUtf8(c.newJson)));
    }
    return parts.join(u' ');
}

QString fieldsText(const QList<Mutation::Field> &fields)
{
    QStringList parts;
    for (const Mutation::Field &field : fields)
        parts.append(field.name + u'=' + QString::fromUtf8(field.json));
    return parts.join(u' ');
}

} // namespace

void TestMutation::readsActionAndTable_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<Mutation::Action>("action");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("table");
    using Action = Mutation::Action;
    QTest::newRow("usual") << QByteArray(R"({"table_name":"t","action":"INSERT"})") << Action::Insert << u"INSERT"_s
                           << u"t"_s;
    QTest::newRow("older") << QByteArray(R"({"table":"t","operation":"update"})") << Action::Update << u"update"_s
                           << u"t"_s;
    QTest::newRow("scoring") << QByteArray(R"({"tablename":"t","action":"Delete"})") << Action::Delete << u"Delete"_s
                             << u"t"_s;
    QTest::newRow("all spellings")
        << QByteArray(R"({"tablename":"c","operation":"delete","table":"b","action":"INSERT","table_name":"a"})")
        << Action::Insert << u"INSERT"_s << u"a"_s;
    QTest::newRow("null gives way") << QByteArray(R"({"table_name":null,"table":"b","action":"","operation":"delete"})")
                                    << Action::Delete << u"delete"_s << u"b"_s;
    QTest::newRow("twice: the last") << QByteArray(R"({"table":"a","table":"b"})") << Action::Other << QString()
                                     << u"b"_s;
    QTest::newRow("another word") << QByteArray(R"({"table":"t","action":"TRUNCATE"})") << Action::Other
                                  << u"TRUNCATE"_s << u"t"_s;
    QTest::newRow("other types") << QByteArray(R"({"table":5,"action":{"a":1}})") << Action::Other << QString()
                                 << QString();
    QTest::newRow("escapes") << QByteArray(R"({"table":"\u0074","action":"\u0049NSERT"})") << Action::Insert
                             << u"INSERT"_s << u"t"_s;
    QTest::newRow("file") << QByteArray(R"({"path":"/etc/x","action":"modified"})") << Action::Other << u"modified"_s
                          << QString();
    QTest::newRow("empty") << QByteArray("{}") << Action::Other << QString() << QString();
    QTest::newRow("text") << QByteArray(R"("INSERT")") << Action::Other << QString() << QString();
    QTest::newRow("list") << QByteArray(R"(["INSERT","t"])") << Action::Other << QString() << QString();
    QTest::newRow("null") << QByteArray("null") << Action::Other << QString() << QString();
}

void TestMutation::readsActionAndTable()
{
    QFETCH(const QByteArray, record);
    QFETCH(const Mutation::Action, action);
    QFETCH(const QString, word);
    QFETCH(const QString, table);
    const MutationLog::Ptr log = jobLog(R"({"state":{"mutations":[)" + record + "]}}");
    QVERIFY(log);
    QCOMPARE(log->size(), 1);
    const Mutation mutation = log->at(0);
    // What the log says without reading a record is what the record says.
    QCOMPARE(log->action(0), action);
    QCOMPARE(mutation.action(), action);
    QCOMPARE(log->actionWord(0), word);
    QCOMPARE(mutation.actionWord(), word);
    QCOMPARE(log->table(0), table);
    QCOMPARE(mutation.table(), table);
    QCOMPARE(mutation.raw().toByteArray(), record);
}

void TestMutation::readsColumns_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("columns"); // * changed, name:old>new
    QTest::addColumn<bool>("known");
    QTest::newRow("insert") << QByteArray(R"({"action":"INSERT","values":{"b":1,"a":"x"}})") << u"*b:>1 *a:>\"x\""_s
                            << true;
    QTest::newRow("delete") << QByteArray(R"({"action":"DELETE","values":{"a":1}})") << u"*a:1>"_s << true;
    QTest::newRow("delete with old") << QByteArray(R"({"action":"DELETE","values":{"a":1,"b":2},"old_values":{"a":3}})")
                                     << u"*a:3> *b:2>"_s << true;
    QTest::newRow("update of platod")
        << QByteArray(R"({"action":"UPDATE","values":{"id":1,"s":"n"},"old_values":{"s":"o"},"changed":["s"]})")
        << u"id:1>1 *s:\"o\">\"n\""_s << true;
    QTest::newRow("update without changed")
        << QByteArray(R"({"action":"UPDATE","values":{"a":1,"b":2,"c":3},"old_values":{"a":1,"b":9}})")
        << u"a:1>1 *b:9>2 c:>3"_s << true;
    QTest::newRow("update without old") << QByteArray(R"({"action":"UPDATE","values":{"a":1}})") << u"a:>1"_s << false;
    QTest::newRow("a column gone")
        << QByteArray(R"({"action":"UPDATE","values":{"a":1},"old_values":{"z":2},"changed":["z"]})")
        << u"a:1>1 *z:2>"_s << true;
    QTest::newRow("changed, never sent") << QByteArray(R"({"action":"UPDATE","values":{"a":1},"changed":["q"]})")
                                         << u"a:1>1 *q:>"_s << true;
    QTest::newRow("null is a value") << QByteArray(R"({"action":"UPDATE","values":{"a":null},"old_values":{"a":0}})")
                                     << u"*a:0>null"_s << true;
    QTest::newRow("a name twice") << QByteArray(R"({"action":"INSERT","values":{"a":1,"b":2,"a":3}})")
                                  << u"*a:>3 *b:>2"_s << true;
    QTest::newRow("nothing") << QByteArray(R"({"action":"UPDATE"})") << QString() << true;
    QTest::newRow("values no object") << QByteArray(R"({"action":"INSERT","values":[1,2]})") << QString() << true;
    QTest::newRow("other action") << QByteArray(R"({"action":"MERGE","values":{"a":2},"old_values":{"a":1}})")
                                  << u"*a:1>2"_s << true;
}

void TestMutation::readsColumns()
{
    QFETCH(const QByteArray, record);
    QFETCH(const QString, columns);
    QFETCH(const bool, known);
    const Mutation mutation = onlyRecord(record);
    QCOMPARE(columnsText(mutation), columns);
    QCOMPARE(mutation.areChangesKnown(), known);
    QCOMPARE(mutation.changedColumns().size(), columns.count(u'*'));
}

void TestMutation::readsKeys_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("guessed");
    QTest::newRow("sent") << QByteArray(R"({"key":{"a":1,"b":"x"},"values":{"id":5}})") << u"a=1, b=x"_s << false;
    QTest::newRow("scalar") << QByteArray(R"({"key":"k-1"})") << u"k-1"_s << false;
    QTest::newRow("big") << QByteArray(R"({"key":{"id":{"$int":"9007199254740993"}}})") << u"id=9007199254740993"_s
                         << false;
    QTest::newRow("null: guessed") << QByteArray(R"({"key":null,"values":{"x":1,"id":41}})") << u"id=41"_s << true;
    QTest::newRow("empty: guessed") << QByteArray(R"({"key":{},"values":{"ID":41}})") << u"ID=41"_s << true;
    QTest::newRow("uuid") << QByteArray(R"({"values":{"user_id":1,"uuid":"u-1"}})") << u"uuid=u-1"_s << true;
    QTest::newRow("id before uuid") << QByteArray(R"({"values":{"uuid":"u-1","id":1}})") << u"id=1"_s << true;
    QTest::newRow("the only _id") << QByteArray(R"({"values":{"a":1,"tkt_id":7}})") << u"tkt_id=7"_s << true;
    QTest::newRow("two _id") << QByteArray(R"({"values":{"a_id":1,"b_id":7}})") << QString() << false;
    QTest::newRow("no id") << QByteArray(R"({"values":{"paid":1}})") << QString() << false;
    QTest::newRow("deleted") << QByteArray(R"({"action":"DELETE","old_values":{"id":3}})") << u"id=3"_s << true;
    QTest::newRow("line ends") << QByteArray(R"({"key":{"k":"a\nb"}})") << u"k=a↵b"_s << false;
}

void TestMutation::readsKeys()
{
    QFETCH(const QByteArray, record);
    QFETCH(const QString, text);
    QFETCH(const bool, guessed);
    const Mutation mutation = onlyRecord(record);
    QCOMPARE(mutation.keyText(), text);
    QCOMPARE(mutation.isKeyGuessed(), guessed);
}

void TestMutation::readsTimes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("utc"); // empty: no time
    QTest::newRow("Z") << QByteArray(R"("2026-01-05T10:32:05.123Z")") << u"2026-01-05T10:32:05.123Z"_s;
    QTest::newRow("microseconds") << QByteArray(R"("2026-01-05T10:32:05.123456Z")") << u"2026-01-05T10:32:05.123Z"_s;
    QTest::newRow("offset") << QByteArray(R"("2026-01-05T12:32:05.5+02:00")") << u"2026-01-05T10:32:05.500Z"_s;
    QTest::newRow("without zone") << QByteArray(R"("2026-01-05T10:32:05")") << u"2026-01-05T10:32:05.000Z"_s;
    QTest::newRow("blank") << QByteArray(R"("2026-01-05 10:32:05")") << u"2026-01-05T10:32:05.000Z"_s;
    QTest::newRow("words") << QByteArray(R"("soon")") << QString();
    QTest::newRow("number") << QByteArray("1767609125") << QString();
}

void TestMutation::readsTimes()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, utc);
    const Mutation mutation = onlyRecord(R"({"timestamp":)" + json + "}");
    QCOMPARE(mutation.timestamp().isValid(), !utc.isEmpty());
    if (!utc.isEmpty())
        QCOMPARE(mutation.timestamp().toUTC().toString(Qt::ISODateWithMs), utc);
    QCOMPARE(mutation.time(), jsontext::textOf(json));
    QVERIFY(mutation.otherFields().isEmpty());
}

void TestMutation::keepsEverythingElse()
{
    const Mutation mutation = onlyRecord(
        R"({"seq":3,"table_name":"t","table":"u","action":"INSERT","values":{"a":1},"old_values":null,"changed":"a","timestamp":{},"http":{"method":"GET"}})");
    QCOMPARE(fieldsText(mutation.otherFields()),
             u"seq=3 table=\"u\" old_values=null changed=\"a\" timestamp={} http={\"method\":\"GET\"}"_s);
    QCOMPARE(fieldsText(onlyRecord(R"([1,"x"])").otherFields()), u"=[1,\"x\"]"_s);
    QCOMPARE(fieldsText(onlyRecord("null").otherFields()), u"=null"_s);
    QCOMPARE(fieldsText(onlyRecord(R"({"changed":["a",5],"values":{"a":1}})").otherFields()), u"changed=[\"a\",5]"_s);
}

void TestMutation::keepsNumbersAsSent()
{
    const Mutation mutation = onlyRecord(
        R"({"action":"INSERT","values":{"a":9007199254740993,"b":123456789012345678901234567890,"c":1.10,"d":-0,"e":1E5}})");
    QCOMPARE(columnsText(mutation),
             u"*a:>9007199254740993 *b:>123456789012345678901234567890 *c:>1.10 *d:>-0 *e:>1E5"_s);
}

void TestMutation::readsWhatIsNotQuiteJson_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value : {"NaN", "Infinity", "-Infinity", "nan", "inf", "+1", "undefined", "None", "True", "0x1f",
                              ".5", "01", "[NaN, 1]", R"({"deep": [Infinity]})", "'text'"})
        QTest::newRow(value) << QByteArray(value);
}

void TestMutation::readsWhatIsNotQuiteJson()
{
    QFETCH(const QByteArray, value);
    const QString shown = QString::fromUtf8(value);
    for (const QByteArray &space : {QByteArray(), QByteArray(" "), QByteArray("\n\t")}) {
        // Among the columns, first, in the middle, last; among the old ones; in the key; beside them.
        const Mutation mutation =
            onlyRecord(R"({"table_name":"room","action":"UPDATE","key":{"id":1,"k":)" + space + value +
                       R"(},"values":{"a":)" + value + space + R"(,"id":1,"v":)" + value + R"(,"name":"kitchen","z":)" +
                       value + space + R"(},"old_values":{"v":)" + value +
                       R"(,"name":"attic"},"changed":["v","name"],"score":)" + value + space + R"(,"after":2})");
        QCOMPARE(mutation.table(), u"room"_s);
        QCOMPARE(mutation.columns().size(), 5);
        for (const Mutation::Column &column : mutation.columns()) {
            if (column.name.size() == 1)
                QCOMPARE(QByteArrayView(column.newJson).trimmed(), QByteArrayView(value));
        }
        QCOMPARE(mutation.changedColumns(), QStringList({u"v"_s, u"name"_s}));
        QCOMPARE(mutation.key().size(), 2);
        QCOMPARE(mutation.otherFields().size(), 2);
        QCOMPARE(mutation.otherFields()[0].name, u"score"_s);
        QCOMPARE(jsontext::textOf(mutation.otherFields()[0].json).trimmed(), shown);
        QCOMPARE(mutation.otherFields()[1].name, u"after"_s);
    }
}

void TestMutation::outlivesItsLog()
{
    const Mutation mutation = onlyRecord(R"({"table":"t","action":"INSERT","values":{"id":1,"x":"yz"}})");
    QCOMPARE(columnsText(mutation), u"*id:>1 *x:>\"yz\""_s); // the log has gone with its last owner
}

QTEST_GUILESS_MAIN(TestMutation)
#include "tst_mutation.moc"
