// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/statecomparison.h"
#include "core/mutation/log/mutationtext.h"
#include "core/mutation/model/mutationlistmodel.h"
#include "tests/core/mutation/randomlog.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace plato;
using namespace plato::test;
using namespace Qt::StringLiterals;
using statecomparison::By;

class TestStateComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tells_data();
    void tells();
    void pairsEnvs();
    void everyRowIsAccountedFor();
    void equalStatesAreTheSame();
    void isShownInTheList();
    void composesWhatChanged();
    void tellsFurtherUpdates();
    void runsOffThread();
    void stops();

private:
    MutationSet compare(const MutationSet &older, const MutationSet &newer, By by)
    {
        const StopFlag stop = false;
        return *statecomparison::compare(older, newer, by, m_pool, stop);
    }
    MutationSet compare(const QByteArrayList &older, const QByteArrayList &newer, By by)
    {
        return compare(MutationSet({{u"j"_s, u"git"_s, logOf(older)}}), MutationSet({{u"j"_s, u"git"_s, logOf(newer)}}),
                       by);
    }
    QThreadPool m_pool;
};

namespace {

QByteArray record(const QByteArray &action, const QByteArray &values, const QByteArray &time = "10:00")
{
    return R"({"table":"ticket","action":")" + action + R"(","timestamp":")" + time + R"(","values":)" + values + '}';
}

QString signsOf(const MutationSet &set)
{
    QString signs;
    for (qsizetype i = 0; i < set.size(); ++i)
        signs += QLatin1StringView("?+-~=.")[qsizetype(set.differenceOf(i))];
    return signs;
}

} // namespace

/// Signs of the rows of the newer state, then of the older one: + added, - removed, ~ changed, = same, . partner.
void TestStateComparison::tells_data()
{
    QTest::addColumn<QByteArrayList>("older");
    QTest::addColumn<QByteArrayList>("newer");
    QTest::addColumn<QString>("byKey");
    QTest::addColumn<QString>("byContent");
    const QByteArray one = record("INSERT", R"({"id":1,"title":"a","status":"open","who":"x"})");
    const QByteArray two = record("INSERT", R"({"id":2,"title":"b","status":"open","who":"y"})");
    const QByteArray oneClosed = record("INSERT", R"({"id":1,"title":"a","status":"closed","who":"x"})");
    const QByteArray oneAsNine = record("INSERT", R"({"id":9,"title":"a","status":"open","who":"x"})", "11:00");
    const QByteArray named = record("INSERT", R"({"uuid":"f00d","title":"a"})");
    const QByteArray renamed = record("INSERT", R"({"uuid":"f00d","title":"b"})");
    QTest::newRow("nothing") << QByteArrayList{} << QByteArrayList{} << QString() << QString();
    QTest::newRow("same") << QByteArrayList{one, two} << QByteArrayList{one, two} << u"==.."_s << u"==.."_s;
    QTest::newRow("other order") << QByteArrayList{one, two} << QByteArrayList{two, one} << u"==.."_s << u"==.."_s;
    QTest::newRow("added") << QByteArrayList{one} << QByteArrayList{one, two} << u"=+."_s << u"=+."_s;
    QTest::newRow("removed") << QByteArrayList{two, one} << QByteArrayList{one} << u"=-."_s << u"=-."_s;
    QTest::newRow("changed") << QByteArrayList{two, one} << QByteArrayList{oneClosed, two} << u"~=.."_s << u"~=.."_s;
    QTest::newRow("another time") << QByteArrayList{one}
                                  << QByteArrayList{record(
                                         "INSERT", R"({"who":"x","status":"open","title":"a","id":1})", "12:00")}
                                  << u"=."_s << u"=."_s;
    QTest::newRow("another counter") << QByteArrayList{one} << QByteArrayList{oneAsNine} << u"+-"_s << u"=."_s;
    QTest::newRow("told by uuid") << QByteArrayList{named} << QByteArrayList{renamed} << u"~."_s << u"~."_s;
    QTest::newRow("nothing alike") << QByteArrayList{one}
                                   << QByteArrayList{record("INSERT", R"({"id":5,"title":"q","status":"w","who":"e"})")}
                                   << u"+-"_s << u"+-"_s;
    QTest::newRow("escapes") << QByteArrayList{record("INSERT", R"({"id":1,"title":"a\/b\u0041"})")}
                             << QByteArrayList{record("INSERT", R"({"id":1, "title" : "a/bA"})")} << u"=."_s << u"=."_s;
    QTest::newRow("number and text differ")
        << QByteArrayList{record("INSERT", R"({"uuid":"u","n":"1"})")}
        << QByteArrayList{record("INSERT", R"({"uuid":"u","n":1})")} << u"~."_s << u"~."_s;
    QTest::newRow("changes of one row in turn")
        << QByteArrayList{one, record("UPDATE", R"({"id":1,"n":1})")}
        << QByteArrayList{one, record("UPDATE", R"({"id":1,"n":1})"), record("UPDATE", R"({"id":1,"n":2})")}
        << u"==~.."_s << u"==+.."_s; // to a counter's number no row belongs
    const QByteArray update = record("UPDATE", R"({"uuid":"f00d","title":"b"})");
    const QByteArray another = record("UPDATE", R"({"uuid":"f00d","title":"c"})");
    const QByteArray stranger = record("UPDATE", R"({"uuid":"beef","title":"c"})");
    QTest::newRow("a further update") << QByteArrayList{named} << QByteArrayList{named, update} << u"=~."_s << u"=~."_s;
    QTest::newRow("one update less") << QByteArrayList{named, update} << QByteArrayList{named} << u"=.~"_s << u"=.~"_s;
    QTest::newRow("another and a further one")
        << QByteArrayList{update} << QByteArrayList{another, renamed} << u"~~."_s << u"~~."_s;
    QTest::newRow("deleted at last") << QByteArrayList{named, two}
                                     << QByteArrayList{named, two, record("DELETE", R"({"uuid":"f00d"})")} << u"==~.."_s
                                     << u"==~.."_s;
    QTest::newRow("of a new row, twice") << QByteArrayList{two} << QByteArrayList{two, named, update} << u"=++."_s
                                         << u"=++."_s;
    QTest::newRow("of a row that is gone")
        << QByteArrayList{two, named, update} << QByteArrayList{two} << u"=.--"_s << u"=.--"_s;
    QTest::newRow("of a known row and of a new one")
        << QByteArrayList{named} << QByteArrayList{named, stranger, update} << u"=+~."_s << u"=+~."_s;
    QTest::newRow("the same update once more")
        << QByteArrayList{named, update} << QByteArrayList{named, update, update} << u"==~.."_s << u"==~.."_s;
    QTest::newRow("same key in another table")
        << QByteArrayList{named}
        << QByteArrayList{named, R"({"table":"note","action":"UPDATE","values":{"uuid":"f00d"}})"} << u"=+."_s
        << u"=+."_s;
    QTest::newRow("nothing tells the row")
        << QByteArrayList{record("INSERT", R"({"title":"a"})")}
        << QByteArrayList{record("INSERT", R"({"title":"a"})"), record("INSERT", R"({"title":"a"})")} << u"=+."_s
        << u"=+."_s;
    QTest::newRow("files") << QByteArrayList{R"({"path":"/a","hash":"1"})", "7"}
                           << QByteArrayList{R"({"path":"/a","hash":"2"})", "7"} << u"+=-."_s << u"+=-."_s;
}

void TestStateComparison::tells()
{
    QFETCH(const QByteArrayList, older);
    QFETCH(const QByteArrayList, newer);
    QTEST(signsOf(compare(older, newer, By::Key)), "byKey");
    QTEST(signsOf(compare(older, newer, By::Content)), "byContent");
}

void TestStateComparison::pairsEnvs()
{
    const QByteArrayList records{record("INSERT", R"({"id":1,"title":"a"})")};
    const MutationSet older({{u"j-1"_s, u"git"_s, logOf(records)}, {u"j-2"_s, u"crm"_s, logOf({})}});
    const MutationSet newer({{u"j-8"_s, u"crm"_s, logOf(records)}, {u"j-9"_s, u"git"_s, logOf(records)}});
    QCOMPARE(signsOf(compare(older, newer, By::Key)), u"+=."_s); // across sessions by alias
    const MutationSet alone({{u"j-7"_s, u"code"_s, logOf(records)}});
    const MutationSet other({{u"j-5"_s, u"git"_s, logOf(records)}});
    QCOMPARE(signsOf(compare(alone, other, By::Key)), u"=."_s); // one env each
}

/// Whatever the records look like: each row of either side has one sign, and pairs belong to each other.
void TestStateComparison::everyRowIsAccountedFor()
{
    std::mt19937 random(20260106);
    for (int round = 0; round < 60; ++round) {
        const MutationSet older = randomSet(random, 60);
        const MutationSet newer = randomSet(random, 60);
        for (const By by : {By::Key, By::Content}) {
            const MutationSet set = compare(older, newer, by);
            const Differences &found = *set.differences();
            QCOMPARE(set.size(), older.size() + newer.size());
            QCOMPARE(found.count(Difference::None), 0);
            qsizetype ofNewer = found.count(Difference::Added) + found.count(Difference::Same);
            qsizetype ofOlder = found.count(Difference::Removed) + found.count(Difference::Partner);
            for (qsizetype row = 0; row < set.size(); ++row) {
                if (set.differenceOf(row) == Difference::Changed)
                    ++(row < newer.size() ? ofNewer : ofOlder);
            }
            QCOMPARE(ofNewer, newer.size());
            QCOMPARE(ofOlder, older.size());
            for (qsizetype row = 0; row < set.size(); ++row) {
                const quint32 partner = found.partner[size_t(row)];
                const Difference difference = set.differenceOf(row);
                if (difference != Difference::Changed) // which may be of one state alone
                    QCOMPARE(partner != Differences::Nowhere,
                             difference == Difference::Same || difference == Difference::Partner);
                if (partner != Differences::Nowhere) {
                    QCOMPARE(found.partner[partner], quint32(row));
                    QCOMPARE((partner < newer.size()), (row >= newer.size()));
                }
                set.at(row);
            }
        }
    }
}

void TestStateComparison::equalStatesAreTheSame()
{
    std::mt19937 random(7);
    const QByteArrayList records = randomRecords(random, 500);
    QByteArrayList shuffled = records;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    for (const By by : {By::Key, By::Content})
        QCOMPARE(compare(records, shuffled, by).differences()->count(Difference::Same), 500);
}

void TestStateComparison::isShownInTheList()
{
    const QByteArray kept = record("INSERT", R"({"id":1,"title":"a"})");
    const MutationSet set = compare({kept, record("INSERT", R"({"id":2,"title":"old"})")},
                                    {kept, record("INSERT", R"({"id":3,"title":"new"})")}, By::Key);
    MutationListModel model(m_pool);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const StopFlag stop = false;
    MutationQuery query;
    query.sort.by = MutationQuery::By::Difference;
    query.isDescending = true;
    query.group.by = MutationQuery::By::Difference;
    model.setResult(mutationquery::run(set, query, m_pool, stop));
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row)
        lines.append(model.index(row, 0).data().toString() + u'|' +
                     model.index(row, MutationListModel::DifferenceColumn).data().toString());
    QCOMPARE(lines, (QStringList{u"− Removed (1)|"_s, u"Insert|− Removed"_s, u"+ Added (1)|"_s, u"Insert|+ Added"_s}));
    query.group = {};
    query.sort = {};
    query.differences = bitOf(Difference::Same);
    model.setResult(mutationquery::run(set, query, m_pool, stop));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data(MutationListModel::DifferenceRole).toInt(), int(Difference::Same));
    // Back to a state alone: other rows, whatever their envs are called.
    const MutationSet alone({{u"j"_s, u"git"_s, set.sources().first().log}});
    model.setResult(mutationquery::run(alone, {}, m_pool, stop), MutationMatch::between(set, alone, stop));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, MutationListModel::DifferenceColumn).data().toString(), QString());
}

void TestStateComparison::composesWhatChanged()
{
    const MutationSet set = compare({record("INSERT", R"({"id":1,"title":"a","status":"open","gone":0})")},
                                    {record("INSERT", R"({"id":1,"title":"a","status":"closed","come":1})")}, By::Key);
    QCOMPARE(set.differenceOf(0), Difference::Changed);
    const Mutation change = set.at(0);
    QStringList changed = change.changedColumns();
    changed.sort();
    QCOMPARE(changed, (QStringList{u"come"_s, u"gone"_s, u"status"_s}));
    const auto status = std::find_if(change.columns().cbegin(), change.columns().cend(),
                                     [](const Mutation::Column &column) { return column.name == u"status"_s; });
    QCOMPARE(status->oldJson.toByteArray(), "\"open\"");
    QCOMPARE(status->newJson.toByteArray(), "\"closed\"");
    QCOMPARE(change.otherFields().size(), 2);
    QCOMPARE(change.otherFields().first().json.toByteArray(), set.raw(1).toByteArray()); // before, as it came
}

/// What one state has in excess of a row that both have: a change from the older state to the newer one.
void TestStateComparison::tellsFurtherUpdates()
{
    const QByteArray first = record("INSERT", R"({"id":1,"status":"open"})");
    const QByteArray update =
        R"({"table":"ticket","action":"UPDATE","key":{"id":1},"values":{"id":1,"status":"closed"},)"
        R"("old_values":{"status":"open"},"changed":["status"]})";
    const auto statusOf = [](const MutationSet &set, Difference difference) {
        for (qsizetype row = 0; row < set.size(); ++row) {
            if (set.differenceOf(row) == difference)
                return mutationtext::summaryOf(set.at(row));
        }
        return QString();
    };
    QCOMPARE(statusOf(compare({first}, {first, update}, By::Key), Difference::Changed), u"status: open → closed"_s);
    QCOMPARE(statusOf(compare({first, update}, {first}, By::Key), Difference::Changed), u"status: closed → open"_s);
    const QByteArray deleted = R"({"table":"ticket","action":"DELETE","key":{"id":1},"old_values":{"id":1,"n":7}})";
    QCOMPARE(statusOf(compare({first, deleted}, {first}, By::Key), Difference::Changed), u"n: 7"_s); // as it came
}

void TestStateComparison::runsOffThread()
{
    StateComparer comparer(m_pool);
    QSignalSpy compared(&comparer, &StateComparer::compared);
    const MutationSet one({{u"j"_s, u"git"_s, logOf({"1"})}});
    const MutationSet two({{u"j"_s, u"git"_s, logOf({"1", "2"})}});
    comparer.run(two, one, By::Key); // of no interest any more
    comparer.run(one, two, By::Key);
    QVERIFY(comparer.isBusy());
    QTRY_COMPARE(compared.size(), 1);
    QCOMPARE(signsOf(compared.first().first().value<MutationSet>()), u"=+."_s);
    QVERIFY(!comparer.isBusy());
    comparer.run(two, one, By::Key);
    comparer.cancel();
    QVERIFY(!comparer.isBusy());
    m_pool.waitForDone();
    QCoreApplication::sendPostedEvents();
    QCOMPARE(compared.size(), 1);
}

void TestStateComparison::stops()
{
    const StopFlag stop = true;
    const MutationSet set({{u"j"_s, u"git"_s, logOf({"1"})}});
    QVERIFY(!statecomparison::compare(set, set, By::Key, m_pool, stop));
}

QTEST_GUILESS_MAIN(TestStateComparison)
#include "tst_statecomparison.moc"
