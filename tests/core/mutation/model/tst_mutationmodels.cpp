// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/mutationdetailmodel.h"
#include "core/mutation/model/mutationlistmodel.h"
#include "core/mutation/query/mutationquery.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

#include <array>
#include <random>

using namespace plato;
using namespace Qt::StringLiterals;

class TestMutationModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsRecords();
    void readsBigRecordsElsewhere();
    void forgetsBigRecordsOfOtherSets();
    void showsTimesInLocalTime();
    void summarizes_data();
    void summarizes();
    void neverTakesDataForHtml();
    void keepsRowsOfACumulativeList();
    void keepsRowsAroundAMerge();
    void followsEnvs();
    void followsRandomLogs();
    void groups();
    void marksNewRows();
    void showsDataColumns();
    void letsGoOfOldReplies();
    void showsDetail();
    void detailOfOtherRecords();
    void detailKeepsItsPlace();
};

namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;
using Source = MutationSet::Source;

/// Made before the model that uses it.
class Pool
{
protected:
    QThreadPool m_pool;
};

/// A model that runs its queries at once, as the runner does on other threads.
class ListModel : private Pool, public MutationListModel
{
public:
    ListModel()
        : MutationListModel(m_pool)
    {
    }

    MutationQuery query;

    void setLogs(const QList<Source> &sources)
    {
        const MutationSet set(sources);
        const StopFlag stop = false;
        const MutationSet &before = result()->set;
        setResult(mutationquery::run(set, query, m_pool, stop),
                  MutationMatch::isSame(before, set) ? nullptr : MutationMatch::between(before, set, stop));
    }
    void ask(const MutationQuery &other)
    {
        query = other;
        setLogs(result()->set.sources());
    }
};

MutationLog::Ptr logOf(const QByteArrayList &records)
{
    const auto log = MutationLog::parseJob(R"({"state":{"mutations":[)" + records.join(',') + "]}}");
    Q_ASSERT(log);
    return *log;
}

QByteArray numbered(int i)
{
    return R"({"table":"t","action":"INSERT","values":{"id":)" + QByteArray::number(i) + "}}";
}

QStringList column(const QAbstractItemModel &model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.index(row, column).data().toString());
    return texts;
}

void show(MutationDetailModel &model, const Mutation &mutation)
{
    model.setMutation(mutation, MutationDetailModel::rowsOf(mutation));
}

/// More than is read at once.
QByteArray bigRecord(int id)
{
    QByteArray values = "\"id\":" + QByteArray::number(id);
    for (int i = 0; values.size() <= RecordTextCache::MaxAtOnce; ++i)
        values += ",\"column_" + QByteArray::number(i) + "\":\"value\"";
    return R"({"table":"wide","action":"INSERT","values":{)" + values + "}}";
}

QStringList rawRows(const QAbstractItemModel &model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(QString::fromUtf8(model.index(row, 0).data(MutationListModel::RawRole).toByteArray()));
    return texts;
}

} // namespace

void TestMutationModels::showsRecords()
{
    ListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.setLogs(
        {{u"j-1"_s, u"git"_s,
          logOf(
              {R"({"table_name":"ticket","action":"insert","key":{"tkt_id":7},"values":{"tkt_id":7,"title":"x"}})",
               R"({"table_name":"ticket","action":"UPDATE","values":{"id":7,"s":"b"},"old_values":{"s":"a"},"changed":["s"],"timestamp":"soon"})",
               R"("text")", R"({"action":"TRUNCATE","table":"t"})"})},
         {u"j-2"_s, QString(), logOf({R"({"action":"DELETE","path":"/x"})"})},
         {u"j-3"_s, u"desk"_s, nullptr}});
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(column(model, MutationListModel::ActionColumn),
             (QStringList{u"Insert"_s, u"Update"_s, u"Other"_s, u"TRUNCATE"_s, u"Delete"_s}));
    QCOMPARE(column(model, MutationListModel::TableColumn), (QStringList{u"ticket"_s, u"ticket"_s, {}, u"t"_s, {}}));
    QCOMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"tkt_id=7"_s, u"id=7"_s, {}, {}, {}}));
    QCOMPARE(column(model, MutationListModel::ChangedColumn),
             (QStringList{u"title: x"_s, u"s: a → b"_s, u"text"_s, {}, u"path: /x"_s}));
    QCOMPARE(column(model, MutationListModel::TimeColumn), (QStringList{{}, u"soon"_s, {}, {}, {}}));
    QCOMPARE(column(model, MutationListModel::EnvColumn),
             (QStringList{u"git"_s, u"git"_s, u"git"_s, u"git"_s, u"j-2"_s}));
    const QModelIndex update = model.index(1, 0);
    QCOMPARE(update.data(MutationListModel::ActionRole).toInt(), int(Mutation::Action::Update));
    QCOMPARE(update.data(MutationListModel::JobIdRole).toString(), u"j-1"_s);
    QCOMPARE(model.index(4, 0).data(MutationListModel::RawRole).toByteArray(), R"({"action":"DELETE","path":"/x"})"_ba);
    QVERIFY(model.index(1, MutationListModel::KeyColumn).data(Qt::ToolTipRole).toString().contains(u"did not say"_s));
    QVERIFY(!model.index(0, MutationListModel::KeyColumn).data(Qt::ToolTipRole).toString().contains(u"did not say"_s));
    QCOMPARE(model.roleNames().value(MutationListModel::RawRole), "raw"_ba);
}

void TestMutationModels::readsBigRecordsElsewhere()
{
    ListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setLogs({{u"j"_s, u"git"_s, logOf({numbered(1), bigRecord(2), bigRecord(3)})}});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QCOMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"id=1"_s, u"reading…"_s, u"reading…"_s}));
    QCOMPARE(column(model, MutationListModel::TableColumn), (QStringList{u"t"_s, u"wide"_s, u"wide"_s}));
    const QModelIndex key = model.index(1, MutationListModel::KeyColumn);
    QVERIFY(key.data(Qt::ToolTipRole).toString().contains(u"reading"_s));
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"id=1"_s, u"id=2"_s, u"id=3"_s}));
    QVERIFY(model.index(1, MutationListModel::ChangedColumn).data().toString().startsWith(u"column_0: value, "_s));
    QVERIFY(key.data(Qt::ToolTipRole).toString().contains(u"did not say"_s));
    // In another order they are known already.
    model.query.sort.by = MutationQuery::By::Key;
    model.query.isDescending = true;
    model.ask(model.query);
    QCOMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"id=3"_s, u"id=2"_s, u"id=1"_s}));
    QCOMPARE(changed.size(), 2);
}

void TestMutationModels::forgetsBigRecordsOfOtherSets()
{
    ListModel model;
    model.setLogs({{u"j"_s, u"git"_s, logOf({bigRecord(1)})}});
    QCOMPARE(column(model, MutationListModel::KeyColumn), QStringList{u"reading…"_s});
    model.setLogs({{u"j"_s, u"git"_s, logOf({numbered(7), bigRecord(8)})}});
    QCOMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"id=7"_s, u"reading…"_s}));
    QTRY_COMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"id=7"_s, u"id=8"_s}));
}

void TestMutationModels::showsTimesInLocalTime()
{
    const QDateTime today = QDateTime(QDate::currentDate(), QTime(12, 0, 5, 7)).toUTC();
    const auto record = [](const QString &time) { return R"({"timestamp":")"_ba + time.toUtf8() + "\"}"; };
    ListModel model;
    model.setLogs(
        {{u"j"_s, {}, logOf({record(today.toString(Qt::ISODateWithMs)), record(u"2020-02-03T04:05:06.789Z"_s)})}});
    const QDateTime past = QDateTime(QDate(2020, 2, 3), QTime(4, 5, 6, 789), Qt::UTC).toLocalTime();
    const QString pastText = past.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    QCOMPARE(column(model, MutationListModel::TimeColumn), (QStringList{u"12:00:05.007"_s, pastText}));
    const QString toolTip = model.index(1, MutationListModel::TimeColumn).data(Qt::ToolTipRole).toString();
    QVERIFY(toolTip.contains(pastText));
    QVERIFY(toolTip.contains(u"2020-02-03T04:05:06.789Z"_s));
}

void TestMutationModels::summarizes_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("summary");
    QTest::newRow("key is not repeated") << R"({"action":"INSERT","values":{"id":1,"a":2,"b":"x"}})"_ba
                                         << u"a: 2, b: x"_s;
    QTest::newRow("nothing but the key") << R"({"action":"DELETE","values":{"id":1}})"_ba << u"id: 1"_s;
    QTest::newRow("what is left empty") << R"({"action":"INSERT","values":{"id":1,"a":null,"b":"x"}})"_ba << u"b: x"_s;
    QTest::newRow("only what is empty") << R"({"action":"INSERT","values":{"id":1,"a":null}})"_ba
                                        << u"id: 1, a: null"_s;
    QTest::newRow("a key that changed") << R"({"action":"UPDATE","values":{"id":2},"old_values":{"id":1}})"_ba
                                        << u"id: 1 → 2"_s;
    QTest::newRow("unknown changes") << R"({"action":"UPDATE","values":{"a":2,"b":3}})"_ba << u"a: 2, b: 3"_s;
    QTest::newRow("old unknown") << R"({"action":"UPDATE","values":{"a":2},"changed":["a"]})"_ba << u"a: 2"_s;
    QTest::newRow("null") << R"({"action":"UPDATE","values":{"a":null},"old_values":{"a":""}})"_ba << u"a: “” → null"_s;
    QTest::newRow("per cent signs") << R"({"action":"UPDATE","values":{"%2":"%3"},"old_values":{"%2":"%1"}})"_ba
                                    << u"%2: %1 → %3"_s;
    QTest::newRow("lines") << R"({"action":"INSERT","values":{"a":"x\ny"}})"_ba << u"a: x↵y"_s;
    QTest::newRow("long") << R"({"action":"INSERT","values":{"a":")" + QByteArray(1000, 'x') + "\"}}"
                          << u"a: "_s + QString(60, u'x') + u'…';
}

void TestMutationModels::summarizes()
{
    QFETCH(const QByteArray, record);
    QFETCH(const QString, summary);
    ListModel model;
    model.setLogs({{u"j"_s, {}, logOf({record})}});
    QCOMPARE(model.index(0, MutationListModel::ChangedColumn).data().toString(), summary);
}

void TestMutationModels::neverTakesDataForHtml()
{
    ListModel model;
    model.setLogs({{u"j"_s, {}, logOf({R"({"action":"INSERT","table":"<img src=x>","values":{"a":"<b>&"}})"})}});
    for (int column = 0; column < MutationListModel::FixedColumnCount; ++column) {
        const QString toolTip = model.index(0, column).data(Qt::ToolTipRole).toString();
        QVERIFY2(!toolTip.contains(u"<img"_s) && !toolTip.contains(u"<b>"_s), qPrintable(toolTip));
    }
    QVERIFY(model.index(0, MutationListModel::ChangedColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"&lt;b&gt;&amp;"_s));
}

void TestMutationModels::keepsRowsOfACumulativeList()
{
    ListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2)})}});
    const QPersistentModelIndex second(model.index(1, 0));
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2), numbered(3), numbered(4)})}});
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.at(0).at(1).toInt(), 2);
    QCOMPARE(inserted.at(0).at(2).toInt(), 3);
    QCOMPARE(removed.size(), 0);
    QVERIFY(second.isValid());
    QCOMPARE(second.row(), 1);
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2), numbered(3), numbered(4)})}}); // the same again
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(removed.size(), 0);
    model.setLogs({{u"j"_s, {}, logOf({})}}); // after a reset
    QCOMPARE(removed.size(), 1);
    QCOMPARE(reset.size(), 0);
    QVERIFY(!second.isValid());
}

void TestMutationModels::keepsRowsAroundAMerge()
{
    ListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2), numbered(3), numbered(4)})}});
    const QPersistentModelIndex first(model.index(0, 0));
    const QPersistentModelIndex last(model.index(3, 0));
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(23), numbered(4)})}});
    QCOMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"id=1"_s, u"id=23"_s, u"id=4"_s}));
    QCOMPARE(first.row(), 0);
    QCOMPARE(last.row(), 2);
}

void TestMutationModels::followsEnvs()
{
    ListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    const Source a{u"a"_s, u"one"_s, logOf({numbered(1)})};
    const Source b{u"b"_s, u"two"_s, logOf({numbered(2), numbered(3)})};
    model.setLogs({b});
    const QPersistentModelIndex ofB(model.index(1, 0));
    model.setLogs({a, b});
    QCOMPARE(ofB.row(), 2);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setLogs({a, {u"b"_s, u"renamed"_s, b.log}});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(column(model, MutationListModel::EnvColumn), (QStringList{u"one"_s, u"renamed"_s, u"renamed"_s}));
    model.setLogs({b, a}); // another order
    QCOMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"id=2"_s, u"id=3"_s, u"id=1"_s}));
    model.setLogs({a});
    QCOMPARE(column(model, MutationListModel::KeyColumn), (QStringList{u"id=1"_s}));
    model.setLogs({});
    QCOMPARE(model.rowCount(), 0);
}

/// Whatever came before, sorted, grouped or folded: the model shows what a new one would, and rows keep their records.
void TestMutationModels::followsRandomLogs()
{
    using By = MutationQuery::By;
    std::mt19937 random(42);
    ListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    for (int round = 0; round < 400; ++round) {
        QList<Source> sources = model.result()->set.sources();
        if (random() % 3) {
            sources.clear();
            for (const QString &jobId : {u"a"_s, u"b"_s, u"c"_s}) {
                if (random() % 5 == 0)
                    continue;
                QByteArrayList records;
                for (int i = 0; i < 14; ++i) {
                    if (random() % 4)
                        records.append(numbered(random() % 6 ? i : int(random() % 40)));
                }
                sources.append({jobId, jobId, logOf(records)});
            }
        }
        MutationQuery query;
        if (random() % 2) {
            FilterExpression word;
            word.kind = FilterExpression::Kind::Term;
            word.value = QString::number(random() % 3);
            query.filter.parts.append(word);
        }
        query.sort.by = std::array{By::Nothing, By::Nothing, By::Key, By::Env}[random() % 4];
        query.isDescending = random() % 2;
        query.group.by = std::array{By::Nothing, By::Env, By::Key, By::Column}[random() % 4];
        query.group.column = query.group.by == By::Column ? u"id"_s : QString();
        QList<QPair<QPersistentModelIndex, QString>> kept;
        for (int row = 0; row < model.rowCount(); ++row) {
            if (!model.isGroup(row))
                kept.append({model.index(row, 0), rawRows(model)[row]});
        }
        model.query = query;
        model.setLogs(sources);
        for (const auto &[index, raw] : std::as_const(kept)) {
            if (index.isValid())
                QCOMPARE(QString::fromUtf8(index.data(MutationListModel::RawRole).toByteArray()), raw);
        }
        if (random() % 3 == 0)
            model.setAllFolded(random() % 2);
        else if (model.rowCount() > 0)
            model.setFolded(int(random() % quint32(model.rowCount())), random() % 2);
        ListModel fresh;
        fresh.query = query;
        fresh.setLogs(sources);
        for (int row = 0; row < model.rowCount(); ++row)
            model.setFolded(row, false);
        QCOMPARE(rawRows(model), rawRows(fresh));
        QCOMPARE(column(model, 0), column(fresh, 0));
        QCOMPARE(fresh.result()->size() + qsizetype(fresh.result()->groups.size()), model.rowCount());
    }
}

void TestMutationModels::groups()
{
    using By = MutationQuery::By;
    ListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setLogs(
        {{u"j"_s, u"git"_s, logOf({numbered(1), R"({"table":"u","action":"DELETE"})", numbered(2), numbered(1)})}});
    const QPersistentModelIndex second(model.index(1, 0));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    MutationQuery byTable;
    byTable.group.by = By::Table;
    model.ask(byTable);
    QCOMPARE(column(model, 0),
             (QStringList{u"t (3)"_s, u"Insert"_s, u"Insert"_s, u"Insert"_s, u"u (1)"_s, u"Delete"_s}));
    QVERIFY(model.isGroup(0) && !model.isGroup(1) && model.isGroup(4));
    QCOMPARE(second.row(), 5);
    QCOMPARE(model.index(0, 0).data(MutationListModel::CountRole).toLongLong(), 3);
    QVERIFY(!model.index(0, 0).data(MutationListModel::RawRole).isValid());
    QCOMPARE(model.index(5, MutationListModel::TableColumn).data().toString(), u"u"_s);
    const QPersistentModelIndex inside(model.index(2, 0));
    model.setFolded(3, true); // from within
    QCOMPARE(column(model, 0), (QStringList{u"t (3)"_s, u"u (1)"_s, u"Delete"_s}));
    QVERIFY(model.index(0, 0).data(MutationListModel::IsFoldedRole).toBool());
    QVERIFY(!inside.isValid());
    QCOMPARE(second.row(), 2);
    QCOMPARE(model.lineOfPlace(0), -1);
    QCOMPARE(model.lineOfPlace(3), 2);
    // More records: what is folded stays so.
    model.setLogs(
        {{u"j"_s, u"git"_s,
          logOf({numbered(1), R"({"table":"u","action":"DELETE"})", numbered(2), numbered(1), numbered(9)})}});
    QCOMPARE(column(model, 0), (QStringList{u"t (4)"_s, u"u (1)"_s, u"Delete"_s}));
    QCOMPARE(second.row(), 2);
    model.unfoldPlace(0);
    QCOMPARE(model.rowCount(), 7);
    QVERIFY(model.index(4, 0).data(MutationListModel::IsNewRole).toBool());
    QVERIFY(!model.index(3, 0).data(MutationListModel::IsNewRole).toBool());
    model.setAllFolded(true);
    QCOMPARE(column(model, 0), (QStringList{u"t (4)"_s, u"u (1)"_s}));
    model.ask({});
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(reset.size(), 0);
}

void TestMutationModels::marksNewRows()
{
    ListModel model;
    const auto news = [&model] {
        QString marks;
        for (int row = 0; row < model.rowCount(); ++row)
            marks += model.index(row, 0).data(MutationListModel::IsNewRole).toBool() ? u'+' : u'-';
        return marks;
    };
    const auto set = [&model](const QByteArrayList &records) { model.setLogs({{u"j"_s, {}, logOf(records)}}); };
    set({numbered(1), numbered(2), numbered(3)});
    QCOMPARE(news(), u"---"_s); // nothing is new in what is seen first
    set({numbered(9), numbered(1), numbered(2), numbered(3), numbered(4)});
    QCOMPARE(news(), u"+---+"_s);
    MutationQuery byKey;
    byKey.sort.by = MutationQuery::By::Key;
    model.ask(byKey);
    QCOMPARE(news(), u"---++"_s); // id=1, 2, 3, 4, 9
    // Merged: three records became one, which is the row that was there, and another one has come.
    model.ask({});
    const QPersistentModelIndex first(model.index(1, 0));
    set({R"({"table":"t","action":"UPDATE","values":{"id":1,"n":2}})", numbered(5)});
    QCOMPARE(news(), u"-+"_s);
    QCOMPARE(first.row(), 0);
    // An env that was not there before has no rows from before, nor new ones.
    model.setLogs({{u"j"_s, {}, logOf({numbered(5)})}, {u"k"_s, {}, logOf({numbered(7)})}});
    QCOMPARE(news(), u"--"_s);
}

void TestMutationModels::showsDataColumns()
{
    ListModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setLogs({{u"j"_s,
                    {},
                    logOf({R"({"action":"UPDATE","values":{"status":"Closed"},"old_values":{"status":"Open"}})",
                           R"({"action":"DELETE","values":{"Status":"x\ny","n":null}})", R"({"seq":5})"})}});
    QCOMPARE(mutationquery::columnNames(model.result()->set), (QStringList{u"n"_s, u"Status"_s, u"status"_s}));
    model.setDataColumns({u"status"_s, u"seq"_s});
    model.setDataColumns({u"status"_s, u"n"_s, u"seq"_s});
    const int first = MutationListModel::FixedColumnCount;
    QCOMPARE(model.columnCount(), first + 3);
    QCOMPARE(model.headerData(first, Qt::Horizontal).toString(), u"status"_s);
    QCOMPARE(column(model, first), (QStringList{u"Closed"_s, u"x↵y"_s, {}}));
    QCOMPARE(column(model, first + 1), (QStringList{{}, u"NULL"_s, {}}));
    QCOMPARE(column(model, first + 2), (QStringList{{}, {}, u"5"_s}));
    QVERIFY(model.index(0, first).data(Qt::ToolTipRole).toString().contains(u"Open → Closed"_s));
    model.setDataColumns({});
    QCOMPARE(model.columnCount(), first);
}

void TestMutationModels::letsGoOfOldReplies()
{
    ListModel model;
    MutationLog::Ptr log = logOf({numbered(1), numbered(2)});
    const std::weak_ptr<const MutationLog> old = log;
    model.setLogs({{u"j"_s, {}, log}});
    column(model, MutationListModel::KeyColumn); // fills the cache
    log.reset();
    QVERIFY(!old.expired());
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2)})}}); // no row changes, and yet
    QVERIFY(old.expired());
}

void TestMutationModels::showsDetail()
{
    const MutationLog::Ptr log = logOf(
        {R"({"table_name":"t","action":"UPDATE","key":{"id":1},"values":{"id":1,"s":"b\nc","n":null,"e":""},"old_values":{"s":"a","e":null},"changed":["s","e"],"seq":5})"});
    MutationDetailModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    show(model, log->at(0));
    QCOMPARE(column(model, MutationDetailModel::NameColumn), (QStringList{u"s"_s, u"e"_s, u"id"_s, u"n"_s, u"seq"_s}));
    QCOMPARE(column(model, MutationDetailModel::OldColumn), (QStringList{u"a"_s, u"NULL"_s, u"1"_s, u"NULL"_s, {}}));
    QCOMPARE(column(model, MutationDetailModel::NewColumn),
             (QStringList{u"b↵c"_s, u"“”"_s, u"1"_s, u"NULL"_s, u"5"_s}));
    const auto role = [&](int row, int column, int role) { return model.index(row, column).data(role); };
    QVERIFY(role(0, 0, MutationDetailModel::ChangedRole).toBool());
    QVERIFY(!role(2, 0, MutationDetailModel::ChangedRole).toBool());
    QVERIFY(role(0, 0, Qt::AccessibleTextRole).toString().contains(u"changed"_s));
    QVERIFY(role(4, 0, MutationDetailModel::OutsideRole).toBool());
    QVERIFY(role(1, 1, MutationDetailModel::StandInRole).toBool());
    QVERIFY(!role(1, 2, MutationDetailModel::StandInRole).toBool()); // its quotes tell
    QVERIFY(!role(0, 2, MutationDetailModel::StandInRole).toBool());
    QCOMPARE(role(0, 2, MutationDetailModel::FullTextRole).toString(), u"b\nc"_s);
    QCOMPARE(role(1, 2, MutationDetailModel::FullTextRole).toString(), QString());
    show(model, {});
    QCOMPARE(model.rowCount(), 0);
}

void TestMutationModels::detailOfOtherRecords()
{
    const MutationLog::Ptr log = logOf(
        {R"({"action":"INSERT","values":{"a":1,"b":2}})", R"({"action":"DELETE","values":{"a":1}})", R"([1,2])", "{}"});
    MutationDetailModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    show(model, log->at(0));
    QCOMPARE(column(model, MutationDetailModel::OldColumn), (QStringList{{}, {}}));
    QCOMPARE(column(model, MutationDetailModel::NewColumn), (QStringList{u"1"_s, u"2"_s}));
    QVERIFY(!model.index(0, 0).data(MutationDetailModel::ChangedRole).toBool()); // nothing to stand out from
    show(model, log->at(1));
    QCOMPARE(column(model, MutationDetailModel::OldColumn), (QStringList{u"1"_s}));
    QCOMPARE(column(model, MutationDetailModel::NewColumn), (QStringList{QString()}));
    show(model, log->at(2));
    QCOMPARE(column(model, MutationDetailModel::NewColumn), (QStringList{u"[1,2]"_s}));
    show(model, log->at(3));
    QCOMPARE(model.rowCount(), 0);
}

void TestMutationModels::detailKeepsItsPlace()
{
    MutationDetailModel model;
    show(model, logOf({numbered(1)})->at(0));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    show(model, logOf({numbered(1), numbered(2)})->at(0)); // the same record out of a newer reply
    QCOMPARE(reset.size(), 0);
    QCOMPARE(column(model, MutationDetailModel::NewColumn), QStringList{u"1"_s});
    show(model, logOf({numbered(2)})->at(0));
    QCOMPARE(reset.size(), 1);
}

QTEST_GUILESS_MAIN(TestMutationModels)
#include "tst_mutationmodels.moc"
