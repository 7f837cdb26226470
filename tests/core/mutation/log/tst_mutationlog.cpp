// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/jsonhead.h"
#include "tests/core/mutation/joblog.h"

#include <QFile>
#include <QTest>
#include <QThreadPool>

#include <atomic>
#include <random>

using namespace plato;
using namespace plato::test;
using namespace Qt::StringLiterals;

/// Replies: where their lists are, what else they say, and that every byte stays.
class TestMutationLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheList_data();
    void findsTheList();
    void readsErrors_data();
    void readsErrors();
    void readsWhatWasNotLookedInto();
    void readsSessions();
    void believesThePlaceNotTheRecord();
    void survivesOddResults_data();
    void survivesOddResults();
    void keepsBytesOfRandomRecords();
    void believesNoFirstRecords();
    void readsHeads();
    void leavesTheBytesOfTheCallerAlone();
    void isReadFromManyThreads();
};

namespace {

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

void TestMutationLog::readsWhatWasNotLookedInto()
{
    const auto of = [](const QByteArray &unobserved) {
        const MutationLog::Ptr log =
            jobLog(R"({"state":{"unobserved":)" + unobserved + R"(,"mutations":[{"table":"t"}]}})");
        QStringList words;
        for (const MutationLog::Unobserved &one : log->unobserved())
            words.append(one.path + u'|' + one.reason);
        return log->size() == 1 ? words : QStringList(u"no record"_s);
    };
    QCOMPARE(of(R"([{"path":"a/disk.img","reason":"too large"},{"reason":"gone","more":[{}]}])"),
             QStringList({u"a/disk.img|too large"_s, u"|gone"_s}));
    QCOMPARE(of(R"([{"path":7,"reason":null},"text",3,[],{}])"), QStringList({u"7|"_s, u"|"_s}));
    for (const char *other : {"[]", "null", "{}", "\"text\"", "12"})
        QCOMPARE(of(other), QStringList());
    QByteArrayList many(5000, R"({"path":"p"})");
    QCOMPARE(of('[' + many.join(',') + ']').size(), MutationLog::MaxUnobserved);
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

/// Where a record stands says whose it is; what it claims is shown.
void TestMutationLog::believesThePlaceNotTheRecord()
{
    const QByteArray record = R"({"table":"t","action":"INSERT","env":"other","job_id":"j-2","values":{"id":1}})";
    const auto logs = MutationLog::parseSession(R"({"results":{"j-1":{"state":{"mutations":[)" + record +
                                                R"(]}},"j-2":{"state":{"mutations":[]}}}})");
    QVERIFY(logs);
    QCOMPARE(logs->value(u"j-1"_s)->size(), 1);
    QVERIFY(logs->value(u"j-2"_s)->isEmpty());
    const Mutation mutation = logs->value(u"j-1"_s)->at(0);
    QCOMPARE(mutation.otherFields().size(), 2);
    QCOMPARE(mutation.otherFields().at(0).name, u"env"_s);
    QCOMPARE(mutation.otherFields().at(0).json.toByteArray(), "\"other\""_ba);
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
        QVERIFY(!logs.error().message.isEmpty());
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
        QVERIFY2(logs, qPrintable(u"seed %1: %2"_s.arg(seed).arg(logs ? QString() : logs.error().message)));
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

/// Wherever the head ends, its records are those that the whole begins with, byte by byte.
/// Many small records before a large one say nothing about how many there will be.
void TestMutationLog::believesNoFirstRecords()
{
    const auto peak = [] { // KiB of address space
        QFile status(u"/proc/self/status"_s);
        const bool isOpen = status.open(QIODevice::ReadOnly);
        for (const QByteArray &line : isOpen ? status.readAll().split('\n') : QByteArrayList()) {
            if (line.startsWith("VmPeak:"))
                return line.simplified().split(' ')[1].toLongLong();
        }
        return qint64(0);
    };
    constexpr qsizetype Large = 16 << 20;
    const QByteArray body =
        R"({"state":{"mutations":[)" + QByteArray("1,").repeated(1024) + '"' + QByteArray(Large, 'x') + R"("]}})";
    const qint64 before = peak();
    QVERIFY(before > 0);
    const MutationLog::Ptr log = jobLog(body);
    QVERIFY(log);
    QCOMPARE(log->size(), 1025);
    // The reader's own needs are about seven times the body.
    QVERIFY2(peak() - before < 12 * Large / 1024, QByteArray::number(peak() - before));
}

void TestMutationLog::readsHeads()
{
    QCOMPARE(jsonHead(R"([{"a":[1,2]},3,4])", 12), QByteArray());
    QCOMPARE(jsonHead(R"([{"a":[1,2]},3,4])", 13), R"([{"a":[1,2]}])"_ba);
    QCOMPARE(jsonHead(R"({"b":["],",{}],"c":[[1,2],3]})", 100), R"({"b":["],",{}],"c":[[1,2]]})"_ba);
    QCOMPARE(jsonHead(R"({"a":[1,2}])", 100), QByteArray()); // closes what it has not opened
    QCOMPARE(jsonHead(QByteArray(100'000, '['), 100'000), QByteArray());
    QCOMPARE(jsonHead({}, 0), QByteArray());

    Generator generator(7);
    QByteArrayList records;
    for (int i = 0; i < 60; ++i)
        records.append(generator.record());
    const QByteArray body = R"({"warnings":["a, b",[]],"results":{"j-1":{"state":{"mutations":[)" + records.join(',') +
                            R"(]}},"j-2":{"state":{"mutations":[1,2]}}}})";
    const auto whole = MutationLog::parseSession(body);
    QVERIFY(whole);
    const MutationLog::Ptr log = whole->value(u"j-1"_s);
    QCOMPARE(log->size(), 60);
    qsizetype longest = 0;
    for (qsizetype most = 0; most <= body.size(); ++most) {
        const QByteArray bytes = jsonHead(body, most);
        const auto head = MutationLog::parseSession(bytes);
        const MutationLog::Ptr first = head ? head->value(u"j-1"_s) : nullptr;
        for (qsizetype i = 0; first && i < first->size(); ++i)
            QVERIFY2(first->raw(i) == log->raw(i), qPrintable(u"%1 bytes, record %2"_s.arg(most).arg(i)));
        const qsizetype count = first ? first->size() : 0;
        QVERIFY2(count >= longest && bytes.size() <= most + 8, qPrintable(QString::number(most)));
        longest = count;
    }
    QCOMPARE(longest, 60);
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

QTEST_GUILESS_MAIN(TestMutationLog)
#include "tst_mutationlog.moc"
