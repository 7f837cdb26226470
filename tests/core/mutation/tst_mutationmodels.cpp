// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/mutationdetailmodel.h"
#include "core/mutation/mutationfiltermodel.h"
#include "core/mutation/mutationtablemodel.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace plato;
using namespace Qt::StringLiterals;

class TestMutationModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsRecords();
    void showsTimesInLocalTime();
    void summarizes_data();
    void summarizes();
    void neverTakesDataForHtml();
    void keepsRowsOfACumulativeList();
    void keepsRowsAroundAMerge();
    void followsEnvs();
    void followsRandomLogs();
    void letsGoOfOldReplies();
    void filters_data();
    void filters();
    void findsWhateverIsShown();
    void filtersNewRows();
    void sorts_data();
    void sorts();
    void showsDetail();
    void detailOfOtherRecords();
    void detailKeepsItsPlace();
};

namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;
using Source = MutationTableModel::Source;

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

QStringList rawRows(const QAbstractItemModel &model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(QString::fromUtf8(model.index(row, 0).data(MutationTableModel::RawRole).toByteArray()));
    return texts;
}

} // namespace

void TestMutationModels::showsRecords()
{
    MutationTableModel model;
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
    QCOMPARE(column(model, MutationTableModel::ActionColumn),
             (QStringList{u"Insert"_s, u"Update"_s, u"Other"_s, u"TRUNCATE"_s, u"Delete"_s}));
    QCOMPARE(column(model, MutationTableModel::TableColumn), (QStringList{u"ticket"_s, u"ticket"_s, {}, u"t"_s, {}}));
    QCOMPARE(column(model, MutationTableModel::KeyColumn), (QStringList{u"tkt_id=7"_s, u"id=7"_s, {}, {}, {}}));
    QCOMPARE(column(model, MutationTableModel::ChangedColumn),
             (QStringList{u"title: x"_s, u"s: a → b"_s, u"text"_s, {}, u"path: /x"_s}));
    QCOMPARE(column(model, MutationTableModel::TimeColumn), (QStringList{{}, u"soon"_s, {}, {}, {}}));
    QCOMPARE(column(model, MutationTableModel::EnvColumn),
             (QStringList{u"git"_s, u"git"_s, u"git"_s, u"git"_s, u"j-2"_s}));
    const QModelIndex update = model.index(1, 0);
    QCOMPARE(update.data(MutationTableModel::ActionRole).toInt(), int(Mutation::Action::Update));
    QCOMPARE(update.data(MutationTableModel::ChangedColumnsRole).toStringList(), QStringList{u"s"_s});
    QCOMPARE(update.data(MutationTableModel::JobIdRole).toString(), u"j-1"_s);
    QCOMPARE(model.mutationAt(4).raw().toByteArray(), R"({"action":"DELETE","path":"/x"})"_ba);
    QVERIFY(model.mutationAt(5).raw().isEmpty());
    QVERIFY(model.index(1, MutationTableModel::KeyColumn).data(Qt::ToolTipRole).toString().contains(u"did not say"_s));
    QVERIFY(!model.index(0, MutationTableModel::KeyColumn).data(Qt::ToolTipRole).toString().contains(u"did not say"_s));
    QCOMPARE(model.roleNames().value(MutationTableModel::RawRole), "raw"_ba);
}

void TestMutationModels::showsTimesInLocalTime()
{
    const QDateTime today = QDateTime(QDate::currentDate(), QTime(12, 0, 5, 7)).toUTC();
    const auto record = [](const QString &time) { return R"({"timestamp":")"_ba + time.toUtf8() + "\"}"; };
    MutationTableModel model;
    model.setLogs(
        {{u"j"_s, {}, logOf({record(today.toString(Qt::ISODateWithMs)), record(u"2020-02-03T04:05:06.789Z"_s)})}});
    const QDateTime past = QDateTime(QDate(2020, 2, 3), QTime(4, 5, 6, 789), Qt::UTC).toLocalTime();
    const QString pastText = past.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s);
    QCOMPARE(column(model, MutationTableModel::TimeColumn), (QStringList{u"12:00:05.007"_s, pastText}));
    const QString toolTip = model.index(1, MutationTableModel::TimeColumn).data(Qt::ToolTipRole).toString();
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
    QTest::newRow("null") << R"({"action":"UPDATE","values":{"a":null},"old_values":{"a":""}})"_ba << u"a:  → null"_s;
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
    MutationTableModel model;
    model.setLogs({{u"j"_s, {}, logOf({record})}});
    QCOMPARE(model.index(0, MutationTableModel::ChangedColumn).data().toString(), summary);
}

void TestMutationModels::neverTakesDataForHtml()
{
    MutationTableModel model;
    model.setLogs({{u"j"_s, {}, logOf({R"({"action":"INSERT","table":"<img src=x>","values":{"a":"<b>&"}})"})}});
    for (int column = 0; column < MutationTableModel::ColumnCount; ++column) {
        const QString toolTip = model.index(0, column).data(Qt::ToolTipRole).toString();
        QVERIFY2(!toolTip.contains(u"<img"_s) && !toolTip.contains(u"<b>"_s), qPrintable(toolTip));
    }
    QVERIFY(model.index(0, MutationTableModel::ChangedColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"&lt;b&gt;&amp;"_s));
}

void TestMutationModels::keepsRowsOfACumulativeList()
{
    MutationTableModel model;
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
    MutationTableModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2), numbered(3), numbered(4)})}});
    const QPersistentModelIndex first(model.index(0, 0));
    const QPersistentModelIndex last(model.index(3, 0));
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(23), numbered(4)})}});
    QCOMPARE(column(model, MutationTableModel::KeyColumn), (QStringList{u"id=1"_s, u"id=23"_s, u"id=4"_s}));
    QCOMPARE(first.row(), 0);
    QCOMPARE(last.row(), 2);
}

void TestMutationModels::followsEnvs()
{
    MutationTableModel model;
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
    QCOMPARE(column(model, MutationTableModel::EnvColumn), (QStringList{u"one"_s, u"renamed"_s, u"renamed"_s}));
    model.setLogs({b, a}); // another order
    QCOMPARE(column(model, MutationTableModel::KeyColumn), (QStringList{u"id=2"_s, u"id=3"_s, u"id=1"_s}));
    model.setLogs({a});
    QCOMPARE(column(model, MutationTableModel::KeyColumn), (QStringList{u"id=1"_s}));
    model.setLogs({});
    QCOMPARE(model.rowCount(), 0);
}

/// Whatever came before, the model shows what a new one would; so does a filter above it.
void TestMutationModels::followsRandomLogs()
{
    std::mt19937 random(42);
    MutationTableModel model;
    MutationFilterModel rows;
    rows.setSourceModel(&model);
    rows.setFilterText(u"1"_s);
    rows.sort(MutationTableModel::KeyColumn);
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QAbstractItemModelTester rowsTester(&rows, Mode::QtTest);
    for (int round = 0; round < 150; ++round) {
        QList<Source> sources;
        QStringList expected;
        for (const QString &jobId : {u"a"_s, u"b"_s, u"c"_s}) {
            if (random() % 5 == 0)
                continue;
            QByteArrayList records;
            for (int i = 0; i < 14; ++i) {
                if (random() % 4)
                    records.append(numbered(random() % 6 ? i : int(random() % 40)));
            }
            for (const QByteArray &record : std::as_const(records))
                expected.append(QString::fromUtf8(record));
            sources.append({jobId, jobId, logOf(records)});
        }
        model.setLogs(sources);
        QCOMPARE(rawRows(model), expected);
        MutationTableModel fresh;
        fresh.setLogs(sources);
        MutationFilterModel freshRows;
        freshRows.setSourceModel(&fresh);
        freshRows.setFilterText(u"1"_s);
        freshRows.sort(MutationTableModel::KeyColumn);
        QStringList shown = rawRows(rows);
        QStringList freshShown = rawRows(freshRows);
        QCOMPARE(column(rows, MutationTableModel::KeyColumn), column(freshRows, MutationTableModel::KeyColumn));
        shown.sort();
        freshShown.sort();
        QCOMPARE(shown, freshShown);
    }
}

void TestMutationModels::letsGoOfOldReplies()
{
    MutationTableModel model;
    MutationLog::Ptr log = logOf({numbered(1), numbered(2)});
    const std::weak_ptr<const MutationLog> old = log;
    model.setLogs({{u"j"_s, {}, log}});
    column(model, MutationTableModel::KeyColumn); // fills the cache
    log.reset();
    QVERIFY(!old.expired());
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2)})}}); // no row changes, and yet
    QVERIFY(old.expired());
}

void TestMutationModels::filters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("keys");
    QTest::newRow("nothing") << QString() << u"id=1 id=2 id=3"_s;
    QTest::newRow("table") << u"TICK"_s << u"id=1 id=2"_s;
    QTest::newRow("action as shown") << u"delete"_s << u"id=3"_s;
    QTest::newRow("key") << u"id=2"_s << u"id=2"_s;
    QTest::newRow("new value") << u"closed"_s << u"id=2"_s;
    QTest::newRow("old value") << u"open"_s << u"id=1 id=2"_s;
    QTest::newRow("escaped in JSON") << u"zoë \"q\""_s << u"id=1"_s;
    QTest::newRow("unknown member") << u"trace-9"_s << u"id=3"_s;
    QTest::newRow("env") << u"desk"_s << u"id=3"_s;
    QTest::newRow("not the JSON around") << u"table_name"_s << QString();
    QTest::newRow("not across values") << u"1zoë"_s << QString();
    QTest::newRow("big number") << u"9007199254740993"_s << u"id=3"_s;
}

void TestMutationModels::filters()
{
    QFETCH(const QString, text);
    QFETCH(const QString, keys);
    MutationTableModel model;
    model.setLogs(
        {{u"j-1"_s, u"git"_s,
          logOf(
              {R"({"table_name":"ticket","action":"INSERT","values":{"id":1,"who":"zo\u00eb \"q\"","s":"Open"}})",
               R"({"table_name":"ticket","action":"UPDATE","values":{"id":2,"s":"Closed"},"old_values":{"s":"Open"}})"})},
         {u"j-2"_s, u"desk"_s,
          logOf(
              {R"({"table_name":"blob","action":"DELETE","values":{"id":3,"n":9007199254740993},"trace":"trace-9"})"})}});
    MutationFilterModel rows;
    rows.setSourceModel(&model);
    QAbstractItemModelTester tester(&rows, Mode::QtTest);
    rows.setFilterText(text);
    QCOMPARE(column(rows, MutationTableModel::KeyColumn).join(u' '), keys);
    rows.setFilterText({});
    QCOMPARE(rows.rowCount(), 3);
}

void TestMutationModels::findsWhateverIsShown()
{
    MutationTableModel model;
    model.setLogs(
        {{u"j-1"_s, u"git"_s,
          logOf(
              {R"({"table_name":"Ticket","action":"INSERT","key":{"a":1,"b":{"$int":"9007199254740993"}},"values":{"a":1,"who":"zo\u00eb\n\"q\"","Stra\u00dfe":"ÄÖ"},"timestamp":"2020-02-03T04:05:06.789Z","seq":12})",
               R"({"table_name":"blob","action":"DELETE","values":{"uuid":"U-1","content":{"$blob":{"size":2048,"sha256":"ab12"}},"o":{"x": [1, null]}}})",
               R"({"action":"TRUNCATE","path":"/srv/x","timestamp":"soon"})", R"("only text")"})},
         {u"j-2"_s,
          {},
          logOf(
              {R"({"table":"t","operation":"update","values":{"s":"Closed","n":null},"old_values":{"s":"Open"}})"})}});
    std::mt19937 random(3);
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList texts;
        for (const int column :
             {MutationTableModel::ActionColumn, MutationTableModel::TableColumn, MutationTableModel::KeyColumn,
              MutationTableModel::TimeColumn, MutationTableModel::EnvColumn})
            texts.append(model.index(row, column).data().toString());
        MutationDetailModel detail;
        detail.setMutation(model.mutationAt(row));
        for (int i = 0; i < detail.rowCount(); ++i) {
            for (int column = 0; column < MutationDetailModel::ColumnCount; ++column)
                texts.append(detail.index(i, column).data(MutationDetailModel::FullTextRole).toString());
        }
        for (const QString &text : std::as_const(texts)) {
            for (int round = 0; round < 60 && !text.isEmpty(); ++round) {
                const qsizetype from = qsizetype(random() % quint32(text.size()));
                QString part = text.sliced(from, 1 + qsizetype(random() % quint32(text.size() - from)));
                if (round % 2)
                    part = part.toUpper() == part.toLower() || part.contains(u'ß') ? part : part.toUpper();
                QVERIFY2(model.holdsText(row, part), qPrintable(u"row %1: %2"_s.arg(row).arg(part)));
            }
        }
        QVERIFY(!model.holdsText(row, u"nowhere"_s));
        QVERIFY(!model.holdsText(row, u"23:59:59.987"_s));
    }
}

void TestMutationModels::filtersNewRows()
{
    MutationTableModel model;
    MutationFilterModel rows;
    rows.setSourceModel(&model);
    QAbstractItemModelTester tester(&rows, Mode::QtTest);
    rows.setFilterText(u"id=2"_s);
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2)})}});
    QCOMPARE(rows.rowCount(), 1);
    model.setLogs({{u"j"_s, {}, logOf({numbered(1), numbered(2), numbered(3), numbered(22)})}});
    QCOMPARE(column(rows, MutationTableModel::KeyColumn), (QStringList{u"id=2"_s, u"id=22"_s}));
}

void TestMutationModels::sorts_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<Qt::SortOrder>("order");
    QTest::addColumn<QString>("keys");
    const int key = MutationTableModel::KeyColumn;
    const int time = MutationTableModel::TimeColumn;
    QTest::newRow("as sent") << -1 << Qt::AscendingOrder << u"id=10 id=9 id=2 id=30"_s;
    QTest::newRow("numbers in keys") << key << Qt::AscendingOrder << u"id=2 id=9 id=10 id=30"_s;
    QTest::newRow("downwards") << key << Qt::DescendingOrder << u"id=30 id=10 id=9 id=2"_s;
    QTest::newRow("times by instant") << time << Qt::AscendingOrder << u"id=9 id=10 id=2 id=30"_s;
}

void TestMutationModels::sorts()
{
    QFETCH(const int, column);
    QFETCH(const Qt::SortOrder, order);
    QFETCH(const QString, keys);
    MutationTableModel model;
    model.setLogs({{u"j"_s,
                    {},
                    logOf({R"({"values":{"id":10},"timestamp":"2026-01-01T10:00:00Z"})",
                           R"({"values":{"id":9},"timestamp":"2026-01-01T11:00:00+02:00"})",
                           R"({"values":{"id":2},"timestamp":"2026-01-01T10:00:00.001Z"})",
                           R"({"values":{"id":30},"timestamp":"later"})"})}});
    MutationFilterModel rows;
    rows.setSourceModel(&model);
    QAbstractItemModelTester tester(&rows, Mode::QtTest);
    rows.sort(MutationTableModel::KeyColumn, Qt::DescendingOrder); // another order before
    rows.sort(column, order);
    QCOMPARE(::column(rows, MutationTableModel::KeyColumn).join(u' '), keys);
}

void TestMutationModels::showsDetail()
{
    const MutationLog::Ptr log = logOf(
        {R"({"table_name":"t","action":"UPDATE","key":{"id":1},"values":{"id":1,"s":"b\nc","n":null,"e":""},"old_values":{"s":"a","e":null},"changed":["s","e"],"seq":5})"});
    MutationDetailModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.setMutation(log->at(0));
    QCOMPARE(column(model, MutationDetailModel::NameColumn), (QStringList{u"s"_s, u"e"_s, u"id"_s, u"n"_s, u"seq"_s}));
    QCOMPARE(column(model, MutationDetailModel::OldColumn), (QStringList{u"a"_s, u"NULL"_s, u"1"_s, u"NULL"_s, {}}));
    QCOMPARE(column(model, MutationDetailModel::NewColumn),
             (QStringList{u"b↵c"_s, u"(empty text)"_s, u"1"_s, u"NULL"_s, u"5"_s}));
    const auto role = [&](int row, int column, int role) { return model.index(row, column).data(role); };
    QVERIFY(role(0, 0, MutationDetailModel::ChangedRole).toBool());
    QVERIFY(!role(2, 0, MutationDetailModel::ChangedRole).toBool());
    QVERIFY(role(0, 0, Qt::AccessibleTextRole).toString().contains(u"changed"_s));
    QVERIFY(role(4, 0, MutationDetailModel::OutsideRole).toBool());
    QVERIFY(role(1, 1, MutationDetailModel::StandInRole).toBool());
    QVERIFY(role(1, 2, MutationDetailModel::StandInRole).toBool());
    QVERIFY(!role(0, 2, MutationDetailModel::StandInRole).toBool());
    QCOMPARE(role(0, 2, MutationDetailModel::FullTextRole).toString(), u"b\nc"_s);
    QCOMPARE(role(1, 2, MutationDetailModel::FullTextRole).toString(), QString());
    model.setMutation({});
    QCOMPARE(model.rowCount(), 0);
}

void TestMutationModels::detailOfOtherRecords()
{
    const MutationLog::Ptr log = logOf(
        {R"({"action":"INSERT","values":{"a":1,"b":2}})", R"({"action":"DELETE","values":{"a":1}})", R"([1,2])", "{}"});
    MutationDetailModel model;
    QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setMutation(log->at(0));
    QCOMPARE(column(model, MutationDetailModel::OldColumn), (QStringList{{}, {}}));
    QCOMPARE(column(model, MutationDetailModel::NewColumn), (QStringList{u"1"_s, u"2"_s}));
    QVERIFY(!model.index(0, 0).data(MutationDetailModel::ChangedRole).toBool()); // nothing to stand out from
    model.setMutation(log->at(1));
    QCOMPARE(column(model, MutationDetailModel::OldColumn), (QStringList{u"1"_s}));
    QCOMPARE(column(model, MutationDetailModel::NewColumn), (QStringList{QString()}));
    model.setMutation(log->at(2));
    QCOMPARE(column(model, MutationDetailModel::NewColumn), (QStringList{u"[1,2]"_s}));
    model.setMutation(log->at(3));
    QCOMPARE(model.rowCount(), 0);
}

void TestMutationModels::detailKeepsItsPlace()
{
    MutationDetailModel model;
    model.setMutation(logOf({numbered(1)})->at(0));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setMutation(logOf({numbered(1), numbered(2)})->at(0)); // the same record out of a newer reply
    QCOMPARE(reset.size(), 0);
    QCOMPARE(column(model, MutationDetailModel::NewColumn), QStringList{u"1"_s});
    model.setMutation(logOf({numbered(2)})->at(0));
    QCOMPARE(reset.size(), 1);
}

QTEST_GUILESS_MAIN(TestMutationModels)
#include "tst_mutationmodels.moc"
