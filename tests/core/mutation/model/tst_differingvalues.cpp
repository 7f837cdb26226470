// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationtext.h"
#include "core/mutation/model/jsontreemodel.h"
#include "core/mutation/model/mutationdetailmodel.h"
#include "core/mutation/model/mutationlistmodel.h"
#include "core/text/jsontext.h"
#include "tests/core/mutation/joblog.h"

#include <QRegularExpression>
#include <QTest>
#include <QThreadPool>

using namespace Qt::StringLiterals;
using namespace plato;

/// Two values that differ are seen to differ, wherever they are shown.
class TestDifferingValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areSeenToDiffer_data();
    void areSeenToDiffer();
    void namesAreSeenToDiffer_data();
    void namesAreSeenToDiffer();
    void tellsWhatIsNotThere();

private:
    QThreadPool m_pool;
};

namespace {

/// What a person sees of a text: nothing of what is hidden, all blanks alike, and none at the end of a line.
QString seen(const QString &shown)
{
    QString seen;
    for (const QChar c : shown) {
        const bool isHidden = c.category() == QChar::Other_Format || c.category() == QChar::Other_Control ||
                              (c.unicode() >= 0xfe00 && c.unicode() <= 0xfe0f);
        if (c == u'\n' || c.isSpace())
            seen += c == u'\n' ? c : QChar(u' ');
        else if (!isHidden)
            seen += c;
    }
    static const QRegularExpression blankEnd(u" +(?=\n|$)|\n+(</p>)?$"_s);
    return seen.remove(blankEnd).normalized(QString::NormalizationForm_C);
}

MutationSet setOf(const QByteArrayList &records)
{
    return MutationSet({{u"j"_s, u"git"_s, test::jobLog("{\"state\":{\"mutations\":[" + records.join(',') + "]}}")}});
}

} // namespace

void TestDifferingValues::areSeenToDiffer_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    const auto row = [](const char *name, const char *one, const char *other) {
        QTest::newRow(name) << QByteArray(one) << QByteArray(other);
    };
    row("zero width space", R"("ab")", R"("a\u200bb")");
    row("override", R"("atticabc")", R"("attic\u202ecba")");
    row("joiner", R"("ab")", R"("a\u200db")");
    row("two hidden characters", R"("a\u200bb")", R"("a\u2060b")");
    row("selector", R"("a")", R"("a\ufe0f")");
    row("no-break space", R"("a b")", R"("a\u00a0b")");
    row("thin space", R"("a b")", R"("a\u2009b")");
    row("two kinds of blank", R"("a\u2009b")", R"("a\u200ab")");
    row("tabulator", R"("a b")", R"("a\tb")");
    row("blanks at the end", R"("a")", R"("a  ")");
    row("how many blanks", R"("a  b")", R"("a   b")");
    row("one blank and none", R"("")", R"(" ")");
    row("line ends", R"("a\nb")", R"("a\r\nb")");
    row("line end at the end", R"("a")", R"("a\n")");
    row("separators of lines", R"("a\u2028b")", R"("a\u2029b")");
    row("composed and not", R"("\u00e9t\u00e9")", R"("e\u0301te\u0301")");
    row("Korean", R"("\ud55c")", R"("\u1112\u1161\u11ab")");
    row("Kelvin", R"("K")", R"("\u212a")");
    row("ligature", R"("fi")", R"("\ufb01")");
    row("a sign of ours", R"("a\nb")", R"("a↵b")");
    row("a number of ours", R"("a\u200bb")", R"("a‹U+200B›b")");
    row("number", "1", R"("1")");
    row("fraction", "1.50", R"("1.50")");
    row("number beyond doubles", R"({"$int":"9007199254740993"})", R"("9007199254740993")");
    row("true", "true", R"("true")");
    row("true and one", "true", "1");
    row("null and its name", "null", R"("NULL")");
    row("null and no text", "null", R"("")");
    row("object", R"({"a":1})", R"("{\"a\":1}")");
    row("list", "[]", R"("[]")");
    row("blob", R"({"$blob":{"size":5}})", R"("blob, 5 bytes")");
    const QByteArray much(600, 'x');
    QTest::newRow("long, at the end") << '"' + much + "a\"" << '"' + much + "b\"";
    QTest::newRow("within an object") << R"({"a":"x"})"_ba
                                      << "{\"a\":\"x\xe2\x80\x8b\"}"_ba;
}

void TestDifferingValues::areSeenToDiffer()
{
    QFETCH(const QByteArray, one);
    QFETCH(const QByteArray, other);
    const QByteArray record = R"({"table_name":"t","action":"UPDATE","key":{"id":1},"values":{"s":)" + other +
                              R"(},"old_values":{"s":)" + one + R"(},"changed":["s"]})";
    const auto inserted = [](const QByteArray &value) {
        return R"({"table_name":"t","action":"INSERT","key":{"k":)" + value + R"(},"values":{"s":)" + value + "}}";
    };
    const MutationSet set = setOf({record, inserted(one), inserted(other)});

    MutationListModel list(m_pool);
    const StopFlag stop = false;
    list.setResult(mutationquery::run(set, {}, m_pool, stop));
    list.setDataColumns({u"s"_s});
    const auto cell = [&list](int row, int column, int role = Qt::DisplayRole) {
        return seen(list.index(row, column).data(role).toString());
    };
    const QStringList sides = cell(0, MutationListModel::ChangedColumn).section(u": "_s, 1).split(u" → "_s);
    QCOMPARE(sides.size(), 2);
    QVERIFY2(sides[0] != sides[1], qPrintable(sides[0]));
    QVERIFY(cell(0, MutationListModel::ChangedColumn, Qt::ToolTipRole).contains(u" → "_s));
    if (one.size() < 600) { // beside others, long ones are cut
        QVERIFY(cell(1, MutationListModel::KeyColumn) != cell(2, MutationListModel::KeyColumn));
        QVERIFY(cell(1, MutationListModel::ChangedColumn) != cell(2, MutationListModel::ChangedColumn));
        QVERIFY(cell(1, MutationListModel::FixedColumnCount) != cell(2, MutationListModel::FixedColumnCount));
    }

    MutationDetailModel detail;
    const Mutation mutation = set.at(0);
    detail.setMutation(mutation, MutationDetailModel::rowsOf(mutation));
    QVERIFY(seen(detail.index(0, MutationDetailModel::OldColumn).data().toString()) !=
            seen(detail.index(0, MutationDetailModel::NewColumn).data().toString()));
    QVERIFY(seen(detail.index(0, MutationDetailModel::OldColumn).data(Qt::ToolTipRole).toString()) !=
            seen(detail.index(0, MutationDetailModel::NewColumn).data(Qt::ToolTipRole).toString()));

    JsonTreeModel tree;
    const QByteArray oldTree = "[" + one + "]";
    const QByteArray newTree = "[" + other + "]";
    tree.setValues(mutation, oldTree, newTree);
    QVERIFY(seen(tree.index(0, 1).data().toString()) != seen(tree.index(0, 2).data().toString()));
    QCOMPARE(detail.index(0, MutationDetailModel::NewColumn).data(MutationDetailModel::FullTextRole).toString(),
             jsontext::textOf(other)); // what is copied is what came
}

void TestDifferingValues::namesAreSeenToDiffer_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::newRow("hidden") << "ab"_ba
                            << R"(a\u200bb)"_ba;
    QTest::newRow("blank at the end") << "ab"_ba
                                      << "ab "_ba;
    QTest::newRow("no-break space") << "a b"_ba
                                    << R"(a\u00a0b)"_ba;
    QTest::newRow("tabulator") << "a b"_ba
                               << R"(a\tb)"_ba;
    QTest::newRow("composed and not") << R"(\u00e9)"_ba
                                      << R"(e\u0301)"_ba;
    QTest::newRow("override") << "abc"_ba
                              << R"(a\u202ebc)"_ba;
}

void TestDifferingValues::namesAreSeenToDiffer()
{
    QFETCH(const QByteArray, one);
    QFETCH(const QByteArray, other);
    const auto record = [](const QByteArray &name) {
        return R"({"table_name":")" + name + R"(","action":"INSERT","key":{")" + name + R"(":1},"values":{")" + name +
               R"(":1}})";
    };
    const MutationSet set = setOf({record(one), record(other)});
    MutationListModel list(m_pool);
    const StopFlag stop = false;
    list.setResult(mutationquery::run(set, {}, m_pool, stop));
    for (const int column :
         {MutationListModel::TableColumn, MutationListModel::KeyColumn, MutationListModel::ChangedColumn})
        QVERIFY(seen(list.index(0, column).data().toString()) != seen(list.index(1, column).data().toString()));
    MutationDetailModel detail;
    QStringList names;
    for (const int row : {0, 1}) {
        const Mutation mutation = set.at(row);
        detail.setMutation(mutation, MutationDetailModel::rowsOf(mutation));
        names.append(seen(detail.index(0, MutationDetailModel::NameColumn).data().toString()));
    }
    QVERIFY(names[0] != names[1]);
}

/// A column that one side lacks is not one that is null or empty, nor one that did not change.
void TestDifferingValues::tellsWhatIsNotThere()
{
    const auto changeOf = [](const QByteArray &values, const QByteArray &oldValues, const QByteArray &changed) {
        return mutationtext::summaryOf(setOf({R"({"table":"t","action":"UPDATE","key":{"id":1},"values":)" + values +
                                              R"(,"old_values":)" + oldValues + R"(,"changed":)" + changed + '}'})
                                           .at(0));
    };
    QCOMPARE(changeOf(R"({"a":1})", R"({"a":2,"gone":0})", R"(["a","gone"])"), u"a: 2 → 1, gone: 0 → (not there)"_s);
    QCOMPARE(changeOf(R"({"a":1,"come":0})", R"({"a":2})", R"(["a","come"])"), u"a: 2 → 1, come: (not there) → 0"_s);
    QCOMPARE(changeOf(R"({"a":""})", R"({"a":null})", R"(["a"])"), u"a: null → “”"_s);
    QCOMPARE(changeOf("{\"a\":\"(not there)\"}", R"({"a":1})", R"(["a"])"), u"a: 1 → “(not there)”"_s);
    QCOMPARE(changeOf(R"({"a":7})", R"({})", R"(["a"])"), u"a: 7"_s); // nobody said what it was
}

QTEST_GUILESS_MAIN(TestDifferingValues)
#include "tst_differingvalues.moc"
