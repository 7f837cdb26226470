// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/jsontext.h"
#include "core/mutation/mutationlog.h"

#include <QTest>
#include <QThreadPool>

#include <atomic>
#include <random>

using namespace plato;
using namespace Qt::StringLiterals;

class TestMutationLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheList_data();
    void findsTheList();
    void readsErrors_data();
    void readsErrors();
    void readsSessions();
    void survivesOddResults_data();
    void survivesOddResults();
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
    void keepsBytesOfRandomRecords();
    void leavesTheBytesOfTheCallerAlone();
    void isReadFromManyThreads();
    void outlivesItsLog();
};

namespace {

MutationLog::Ptr jobLog(const QByteArray &body)
{
    const auto log = MutationLog::parseJob(body);
    if (!log)
        qWarning("%s", qPrintable(log.error()));
    return log ? *log : nullptr;
}

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

/// JSON with every oddity that a well-formed document can have, from one seed.
class Generator
{
public:
    explicit Generator(quint32 seed)
        : m_random(seed)
    {
    }

    int below(int n) { return int(m_random() % quint32(n)); }

    QByteArray space() { return QByteArrayList{"", "", "", " ", "\n  ", "\t\r\n"}.at(below(6)); }

    QByteArray text()
    {
        static const QByteArrayList parts{
            "a", "table_name", "\\\"", "\\\\", "\\u0000", "\\ud83d",   "\xC3\xA9",
            "{", "]",          ",",    ":",    "\\n",     "mutations", "\xF0\x9F\x98\x80"};
        QByteArray text = "\"";
        for (int i = below(5); i > 0; --i)
            text += parts.at(below(int(parts.size())));
        return text + '"';
    }

    QByteArray value(int depth = 0)
    {
        static const QByteArrayList scalars{
            "null", "true", "false", "0", "-1.5e-7", "9007199254740993", "18446744073709551616"};
        switch (below(depth > 3 ? 2 : 5)) {
        case 0:
            return scalars.at(below(int(scalars.size())));
        case 1:
        case 2:
            return text();
        case 3:
            return list(depth);
        default:
            return object(depth, {});
        }
    }

    QByteArray list(int depth)
    {
        QByteArrayList items;
        for (int i = below(4); i > 0; --i)
            items.append(space() + value(depth + 1) + space());
        return "[" + space() + items.join(',') + "]";
    }

    QByteArray object(int depth, QByteArrayList members)
    {
        for (int i = below(4); i > 0; --i)
            members.append(space() + text() + space() + ":" + space() + value(depth + 1) + space());
        std::shuffle(members.begin(), members.end(), m_random);
        return "{" + space() + members.join(',') + "}";
    }

    QByteArray record()
    {
        if (below(6) == 0)
            return value();
        QByteArrayList members;
        if (below(4))
            members.append(R"("table_name":"t)" + QByteArray::number(below(3)) + '"');
        if (below(4))
            members.append(QByteArray(R"("action":)") + (below(5) ? "\"UPDATE\"" : value()));
        if (below(3))
            members.append("\"values\":" + object(1, {}));
        if (below(3) == 0)
            members.append("\"old_values\":" + value(1));
        if (below(3) == 0)
            members.append("\"changed\":" + value(1));
        if (below(3) == 0)
            members.append("\"key\":" + value(1));
        return object(1, members);
    }

private:
    std::mt19937 m_random;
};

} // namespace

void TestMutationLog::findsTheList_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("tables");
    QTest::addColumn<bool>("hasList");
    const QByteArray a = R"([{"table":"a"}])";
    const QByteArray b = R"([{"table":"b"},{"table":"b2"}])";
    const QByteArray c = R"([{"table":"c"}])";
    QTest::newRow("state.mutations") << QByteArray(R"({"state":{"mutations":)" + a + "}}") << QStringList{u"a"_s}
                                     << true;
    QTest::newRow("state.db.mutations") << QByteArray(R"({"state":{"db":{"mutations":)" + b + "}}}")
                                        << QStringList{u"b"_s, u"b2"_s} << true;
    QTest::newRow("beside state") << QByteArray(R"({"mutations":)" + c + R"(,"state":{"x":1}})") << QStringList{u"c"_s}
                                  << true;
    QTest::newRow("beside a null state") << QByteArray(R"({"state":null,"mutations":)" + c + "}") << QStringList{u"c"_s}
                                         << true;
    QTest::newRow("all three, last first")
        << QByteArray(R"({"mutations":)" + c + R"(,"state":{"db":{"mutations":)" + b + R"(},"mutations":)" + a + "}}")
        << QStringList{u"a"_s} << true;
    QTest::newRow("db before beside") << QByteArray(R"({"mutations":)" + c + R"(,"state":{"db":{"mutations":)" + b +
                                                    "}}}")
                                      << QStringList{u"b"_s, u"b2"_s} << true;
    QTest::newRow("an empty list hides no other")
        << QByteArray(R"({"state":{"mutations":[],"db":{"mutations":)" + b + "}}}") << QStringList{u"b"_s, u"b2"_s}
        << true;
    QTest::newRow("null is no list") << QByteArray(R"({"state":{"mutations":null,"db":{"mutations":)" + b + "}}}")
                                     << QStringList{u"b"_s, u"b2"_s} << true;
    QTest::newRow("empty") << QByteArray(R"({"state":{"mutations":[]}})") << QStringList() << true;
    QTest::newRow("an object is no list") << QByteArray(R"({"state":{"mutations":{"a":1}}})") << QStringList() << false;
    QTest::newRow("no state") << QByteArray(R"({})") << QStringList() << false;
    QTest::newRow("state null") << QByteArray(R"({"state":null})") << QStringList() << false;
    QTest::newRow("state text") << QByteArray(R"({"state":"mutations"})") << QStringList() << false;
    QTest::newRow("state number") << QByteArray(R"({"state":-1.5})") << QStringList() << false;
    QTest::newRow("state list") << QByteArray(R"({"state":[{"mutations":[1]}]})") << QStringList() << false;
    QTest::newRow("db list") << QByteArray(R"({"state":{"db":[1]}})") << QStringList() << false;
    QTest::newRow("form of version 1")
        << QByteArray(R"({"state":{"added":{},"removed":{},"modified":{"cart":{"old":[],"new":[{"id":"c1"}]}}}})")
        << QStringList() << false;
    QTest::newRow("mutations deeper down")
        << QByteArray(R"({"state":{"x":{"mutations":[1]}}})") << QStringList() << false;
    QTest::newRow("state twice: the last counts")
        << QByteArray(R"({"state":{"mutations":[1,2]},"state":{"mutations":)" + a + "}}") << QStringList{u"a"_s}
        << true;
}

void TestMutationLog::findsTheList()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QStringList, tables);
    QFETCH(const bool, hasList);
    for (const QByteArray &around : {QByteArray(), QByteArray(" \n\t")}) {
        const MutationLog::Ptr log = jobLog(around + body + around);
        QVERIFY(log);
        QStringList found;
        for (qsizetype i = 0; i < log->size(); ++i)
            found.append(log->table(i));
        QCOMPARE(found, tables);
        QCOMPARE(log->hasList(), hasList);
        QCOMPARE(log->isEmpty(), tables.isEmpty());
        QCOMPARE(log->raw().toByteArray(), body);
        QCOMPARE(log->error(), QString());
    }
}

void TestMutationLog::readsErrors_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("error");
    QTest::addColumn<qint64>("auditLogCount");
    QTest::newRow("text") << QByteArray(R"({"state":{"error":"worker \"not\" ready"}})") << u"worker \"not\" ready"_s
                          << qint64(0);
    QTest::newRow("object") << QByteArray(R"({"state":{"error":{"code":5}}})") << u"{\"code\":5}"_s << qint64(0);
    QTest::newRow("null") << QByteArray(R"({"state":{"error":null}})") << QString() << qint64(0);
    QTest::newRow("false") << QByteArray(R"({"state":{"error":false}})") << QString() << qint64(0);
    QTest::newRow("empty") << QByteArray(R"({"state":{"error":""}})") << QString() << qint64(0);
    QTest::newRow("beside state") << QByteArray(R"({"error":"gone","state":null})") << u"gone"_s << qint64(0);
    QTest::newRow("of the state first") << QByteArray(R"({"error":"gone","state":{"error":"asleep"}})") << u"asleep"_s
                                        << qint64(0);
    QTest::newRow("audit log") << QByteArray(R"({"state":{"db":{"audit_log_count":12}}})") << QString() << qint64(12);
    QTest::newRow("audit log zero") << QByteArray(R"({"state":{"db":{"audit_log_count":0}}})") << QString()
                                    << qint64(0);
    QTest::newRow("audit log negative") << QByteArray(R"({"state":{"db":{"audit_log_count":-3}}})") << QString()
                                        << qint64(0);
    QTest::newRow("audit log real") << QByteArray(R"({"state":{"db":{"audit_log_count":3.0}}})") << QString()
                                    << qint64(3);
    QTest::newRow("audit log text") << QByteArray(R"({"state":{"db":{"audit_log_count":"many"}}})") << QString()
                                    << qint64(0);
    QTest::newRow("audit log object") << QByteArray(R"({"state":{"db":{"audit_log_count":{"n":1}}}})") << QString()
                                      << qint64(0);
    QTest::newRow("audit log huge") << QByteArray(R"({"state":{"db":{"audit_log_count":1e300}}})") << QString()
                                    << qint64(1'000'000'000'000'000);
}

void TestMutationLog::readsErrors()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, error);
    QFETCH(const qint64, auditLogCount);
    const MutationLog::Ptr log = jobLog(body);
    QVERIFY(log);
    QCOMPARE(log->error(), error);
    QCOMPARE(log->auditLogCount(), auditLogCount);
    QVERIFY(log->isEmpty());
    QCOMPARE(log->raw().toByteArray(), body);
}

void TestMutationLog::readsSessions()
{
    const QByteArray first = R"({"state": {"mutations": [
  {"table_name": "account", "action": "INSERT", "values": {"id": 41, "name": "Acme"}},
  {"table_name": "account", "action": "UPDATE", "values": {"id": 41, "name": "Acme Ltd"}}]}})";
    const QByteArray second = R"({"state": {"error": "worker not ready"}})";
    const QByteArray body = R"({"session_id": "s-1", "results": {"j-1": )" + first + R"(, "j-2": )" + second +
                            R"(, "j-3": {"state": null}, "j-4": null, "j-5": 7}, "more": [{"results": 1}]})";
    const auto logs = MutationLog::parseSession(body);
    QVERIFY(logs);
    QCOMPARE(logs->size(), 5);
    const MutationLog::Ptr log = logs->value(u"j-1"_s);
    QCOMPARE(log->size(), 2);
    QCOMPARE(log->raw().toByteArray(), first);
    QCOMPARE(log->action(0), Mutation::Action::Insert);
    QCOMPARE(log->action(1), Mutation::Action::Update);
    QCOMPARE(log->actionWord(1), u"UPDATE"_s);
    QCOMPARE(log->table(1), u"account"_s);
    QCOMPARE(log->raw(0).toByteArray(),
             R"({"table_name": "account", "action": "INSERT", "values": {"id": 41, "name": "Acme"}})"_ba);
    QCOMPARE(logs->value(u"j-2"_s)->error(), u"worker not ready"_s);
    QCOMPARE(logs->value(u"j-2"_s)->raw().toByteArray(), second);
    for (const QString &jobId : {u"j-3"_s, u"j-4"_s, u"j-5"_s}) {
        QVERIFY(logs->value(jobId));
        QVERIFY(logs->value(jobId)->isEmpty());
        QVERIFY(!logs->value(jobId)->hasList());
    }
    QCOMPARE(logs->value(u"j-5"_s)->raw().toByteArray(), "7"_ba);
}

void TestMutationLog::survivesOddResults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("count"); // -1: an error
    QTest::newRow("null") << QByteArray(R"({"results":null})") << 0;
    QTest::newRow("empty") << QByteArray(R"({"results":{}})") << 0;
    QTest::newRow("missing") << QByteArray(R"({"session_id":"s"})") << -1;
    QTest::newRow("list") << QByteArray(R"({"results":[1]})") << -1;
    QTest::newRow("text") << QByteArray(R"({"results":"x"})") << -1;
    QTest::newRow("a job twice") << QByteArray(R"({"results":{"j":{"state":1},"j":{"state":2}}})") << 1;
    QTest::newRow("results twice") << QByteArray(R"({"results":{"a":1,"b":1},"results":{"c":1}})") << 1;
    QTest::newRow("escaped job id") << QByteArray(R"({"results":{"\u006a-1":{"state":1}}})") << 1;
}

void TestMutationLog::survivesOddResults()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, count);
    const auto logs = MutationLog::parseSession(body);
    QCOMPARE(logs ? int(logs->size()) : -1, count);
    if (!logs)
        QVERIFY(!logs.error().isEmpty());
}

void TestMutationLog::readsActionAndTable_data()
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

void TestMutationLog::readsActionAndTable()
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

void TestMutationLog::readsColumns_data()
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

void TestMutationLog::readsColumns()
{
    QFETCH(const QByteArray, record);
    QFETCH(const QString, columns);
    QFETCH(const bool, known);
    const Mutation mutation = onlyRecord(record);
    QCOMPARE(columnsText(mutation), columns);
    QCOMPARE(mutation.areChangesKnown(), known);
    QCOMPARE(mutation.changedColumns().size(), columns.count(u'*'));
}

void TestMutationLog::readsKeys_data()
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

void TestMutationLog::readsKeys()
{
    QFETCH(const QByteArray, record);
    QFETCH(const QString, text);
    QFETCH(const bool, guessed);
    const Mutation mutation = onlyRecord(record);
    QCOMPARE(mutation.keyText(), text);
    QCOMPARE(mutation.isKeyGuessed(), guessed);
}

void TestMutationLog::readsTimes_data()
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

void TestMutationLog::readsTimes()
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

void TestMutationLog::keepsEverythingElse()
{
    const Mutation mutation = onlyRecord(
        R"({"seq":3,"table_name":"t","table":"u","action":"INSERT","values":{"a":1},"old_values":null,"changed":"a","timestamp":{},"http":{"method":"GET"}})");
    QCOMPARE(fieldsText(mutation.otherFields()),
             u"seq=3 table=\"u\" old_values=null changed=\"a\" timestamp={} http={\"method\":\"GET\"}"_s);
    QCOMPARE(fieldsText(onlyRecord(R"([1,"x"])").otherFields()), u"=[1,\"x\"]"_s);
    QCOMPARE(fieldsText(onlyRecord("null").otherFields()), u"=null"_s);
    QCOMPARE(fieldsText(onlyRecord(R"({"changed":["a",5],"values":{"a":1}})").otherFields()), u"changed=[\"a\",5]"_s);
}

void TestMutationLog::keepsNumbersAsSent()
{
    const Mutation mutation = onlyRecord(
        R"({"action":"INSERT","values":{"a":9007199254740993,"b":123456789012345678901234567890,"c":1.10,"d":-0,"e":1E5}})");
    QCOMPARE(columnsText(mutation),
             u"*a:>9007199254740993 *b:>123456789012345678901234567890 *c:>1.10 *d:>-0 *e:>1E5"_s);
}

void TestMutationLog::keepsBytesOfRandomRecords()
{
    for (quint32 seed = 1; seed <= 400; ++seed) {
        Generator generator(seed);
        QHash<QString, QByteArrayList> sent;
        QByteArrayList entries;
        for (int env = generator.below(4); env >= 0; --env) {
            QByteArrayList records;
            QByteArrayList padded;
            for (int i = generator.below(12); i > 0; --i) {
                records.append(generator.record());
                padded.append(generator.space() + records.last() + generator.space());
            }
            const QByteArray list = R"("mutations":[)" + generator.space() + padded.join(',') + "]";
            const QByteArray entry =
                QByteArrayList{R"({"state":{)" + list + "}}", R"({"state":{"db":{"x":[],)" + list + "}}}",
                               "{" + list + R"(,"state":null})"}
                    .at(generator.below(3));
            sent.insert(u"j-%1"_s.arg(env), records);
            entries.append("\"j-" + QByteArray::number(env) + "\":" + generator.space() + entry);
        }
        const auto logs = MutationLog::parseSession(R"({"results":{)" + entries.join(',') + "}}");
        QVERIFY2(logs, qPrintable(u"seed %1: %2"_s.arg(seed).arg(logs ? QString() : logs.error())));
        QCOMPARE(logs->size(), sent.size());
        for (auto it = sent.cbegin(); it != sent.cend(); ++it) {
            const MutationLog::Ptr log = logs->value(it.key());
            QVERIFY(log);
            QByteArrayList found;
            for (qsizetype i = 0; i < log->size(); ++i) {
                found.append(log->raw(i).toByteArray());
                const Mutation mutation = log->at(i);
                QCOMPARE(mutation.table(), log->table(i));
                QCOMPARE(mutation.actionWord(), log->actionWord(i));
                QVERIFY(mutation.raw() == log->raw(i));
            }
            QVERIFY2(found == it.value(), qPrintable(u"seed %1"_s.arg(seed)));
        }
    }
}

void TestMutationLog::leavesTheBytesOfTheCallerAlone()
{
    const QByteArray body = R"({"state":{"mutations":[{"table":"t"}]}})";
    const QByteArray copy(body.constData(), body.size());
    const auto log = MutationLog::parseJob(body);
    QVERIFY(log);
    QCOMPARE(body, copy);

    // Bytes that do not own their memory, and may end where their page ends.
    const auto fromRaw = MutationLog::parseJob(QByteArray::fromRawData(copy.constData(), copy.size()));
    QVERIFY(fromRaw);
    QCOMPARE((*fromRaw)->table(0), u"t"_s);

    QByteArray given = copy;
    given.detach();
    const auto moved = MutationLog::parseJob(std::move(given));
    QVERIFY(moved);
    QCOMPARE((*moved)->raw().toByteArray(), copy);
}

void TestMutationLog::isReadFromManyThreads()
{
    QByteArrayList records;
    for (int i = 0; i < 500; ++i)
        records.append(R"({"table":"t","action":"UPDATE","values":{"id":)" + QByteArray::number(i) + "}}");
    const MutationLog::Ptr log = jobLog(R"({"state":{"mutations":[)" + records.join(',') + "]}}");
    QVERIFY(log);
    std::atomic<int> right = 0;
    QThreadPool pool;
    pool.setMaxThreadCount(4);
    for (int thread = 0; thread < 4; ++thread) {
        pool.start([log, &right] {
            for (qsizetype i = 0; i < log->size(); ++i)
                right += log->at(i).keyText() == u"id=%1"_s.arg(i) && log->table(i) == u"t"_s;
        });
    }
    QVERIFY(pool.waitForDone());
    QCOMPARE(right.load(), 4 * 500);
}

void TestMutationLog::outlivesItsLog()
{
    const Mutation mutation = onlyRecord(R"({"table":"t","action":"INSERT","values":{"id":1,"x":"yz"}})");
    QCOMPARE(columnsText(mutation), u"*id:>1 *x:>\"yz\""_s); // the log has gone with its last owner
}

QTEST_GUILESS_MAIN(TestMutationLog)
#include "tst_mutationlog.moc"
