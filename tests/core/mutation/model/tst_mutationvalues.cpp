// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/textdifference.h"
#include "core/mutation/model/jsontreemodel.h"
#include "tests/core/mutation/joblog.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

#include <random>

using namespace plato;
using namespace plato::test;
using namespace Qt::StringLiterals;

using Kind = TextDifference::Kind;

/// What is shown of one value: the words that differ from the old one, and JSON as a tree.
class TestMutationValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWords_data();
    void tellsWords();
    void tellsEveryCharacterOnce();
    void findsTheShortestWay();
    void boundsItsWork_data();
    void boundsItsWork();

    void showsATree();
    void comparesTrees();
    void readsALevelWhenItIsOpened();
    void showsMarkedValuesAsValues();
    void survivesDeepNesting();
    void survivesManyMembers();

private:
    void setTree(JsonTreeModel &model, const QByteArray &old, const QByteArray &now);
};

namespace {

/// `same [-removed-] {+added+}`, as word diff tools write it.
QString written(const TextDifference &difference)
{
    QString text;
    for (const TextDifference::Part &part : difference.parts) {
        text += part.kind == Kind::Removed ? u"[-%1-]"_s.arg(part.text)
                : part.kind == Kind::Added ? u"{+%1+}"_s.arg(part.text)
                                           : part.text;
    }
    return text;
}

QString side(const TextDifference &difference, Kind without)
{
    QString text;
    for (const TextDifference::Part &part : difference.parts) {
        if (part.kind != without)
            text += part.text;
    }
    return text;
}

} // namespace

void TestMutationValues::tellsWords_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << QString() << QString() << QString();
    QTest::newRow("same") << u"a b"_s << u"a b"_s << u"a b"_s;
    QTest::newRow("all new") << QString() << u"a b"_s << u"{+a b+}"_s;
    QTest::newRow("all gone") << u"a b"_s << QString() << u"[-a b-]"_s;
    QTest::newRow("a word") << u"The refund was late."_s << u"The refund is late."_s
                            << u"The refund [-was-]{+is+} late."_s;
    QTest::newRow("two words are one change")
        << u"I was so late"_s << u"I am not late"_s << u"I [-was so-]{+am not+} late"_s;
    QTest::newRow("a sign") << u"done."_s << u"done!"_s << u"done[-.-]{+!+}"_s;
    QTest::newRow("a blank") << u"a b"_s << u"a  b"_s << u"a[- -]{+  +}b"_s;
    QTest::newRow("a line in the middle") << u"a\nb\nc\n"_s << u"a\nc\n"_s << u"a\n[-b\n-]c\n"_s;
    QTest::newRow("a word in a line") << u"one\ntwo three\nfour"_s << u"one\ntwo 3\nfour"_s
                                      << u"one\ntwo [-three-]{+3+}\nfour"_s;
    QTest::newRow("letters with marks") << u"Z\u0075\u0308rich x"_s << u"Z\u0075\u0308rich y"_s
                                        << u"Z\u0075\u0308rich [-x-]{+y+}"_s;
    QTest::newRow("behind the plane of 16 bits")
        << u"\U0001F600 x"_s << u"\U0001F601 x"_s << u"[-\U0001F600-]{+\U0001F601+} x"_s;
}

void TestMutationValues::tellsWords()
{
    QFETCH(const QString, before);
    QFETCH(const QString, now);
    QFETCH(const QString, expected);
    QCOMPARE(written(TextDifference::between(before, now)), expected);
}

void TestMutationValues::tellsEveryCharacterOnce()
{
    std::mt19937 random(4);
    const QString letters = u"ab \n.\u00fc"_s;
    for (int round = 0; round < 3'000; ++round) {
        const auto text = [&] {
            QString made;
            for (int size = int(random() % 40); size > 0; --size)
                made += letters.at(qsizetype(random() % quint32(letters.size())));
            return made;
        };
        const QString before = text();
        const QString now = text();
        const TextDifference difference = TextDifference::between(before, now);
        QCOMPARE(side(difference, Kind::Added), before);
        QCOMPARE(side(difference, Kind::Removed), now);
        QVERIFY(!difference.isCoarse);
        for (const TextDifference::Part &part : difference.parts)
            QVERIFY(!part.text.isEmpty());
    }
}

/// Against the longest common subsequence, computed the slow way. Of signs in one line, so that neither lines nor
/// blanks make it coarser.
void TestMutationValues::findsTheShortestWay()
{
    std::mt19937 random(5);
    for (int round = 0; round < 1'000; ++round) {
        const auto text = [&] {
            QString made;
            for (int size = int(random() % 25); size > 0; --size)
                made += u".,;:"[random() % 4];
            return made;
        };
        const QString before = text();
        const QString now = text();
        std::vector<std::vector<int>> common(size_t(before.size()) + 1, std::vector<int>(size_t(now.size()) + 1, 0));
        for (size_t i = 1; i < common.size(); ++i) {
            for (size_t j = 1; j < common[i].size(); ++j) {
                common[i][j] = before[qsizetype(i) - 1] == now[qsizetype(j) - 1]
                                   ? common[i - 1][j - 1] + 1
                                   : std::max(common[i - 1][j], common[i][j - 1]);
            }
        }
        qsizetype same = 0;
        for (const TextDifference::Part &part : TextDifference::between(before, now).parts)
            same += part.kind == Kind::Same ? part.text.size() : 0;
        QCOMPARE(same, common.back().back());
    }
}

void TestMutationValues::boundsItsWork_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("now");
    QTest::addColumn<bool>("isCoarse");
    std::mt19937 random(6);
    const auto words = [&](const QString &between) {
        QStringList made;
        for (int i = 0; i < 60'000; ++i)
            made.append(QString::number(random() % 10'000));
        return made.join(between);
    };
    const QString lines = words(u"\n"_s);
    QString changed = lines;
    changed.insert(changed.size() / 3, u" one "_s).insert(changed.size() / 2, u" two "_s);
    QTest::newRow("nothing alike, one line") << words(u" "_s) << words(u" "_s) << true;
    QTest::newRow("nothing alike, many lines") << words(u"\n"_s) << words(u"\n"_s) << true;
    QTest::newRow("little changed") << lines << changed << false;
    QTest::newRow("one letter") << QString(1'000'000, u'x') << QString(900'000, u'x') << false;
    QTest::newRow("signs alone") << QString(1'000'000, u'.') << QString(900'000, u'.') << false;
    QTest::newRow("signs in turn") << u".,"_s.repeated(500'000) << u",;."_s.repeated(300'000) << true;
}

void TestMutationValues::boundsItsWork()
{
    QFETCH(const QString, before);
    QFETCH(const QString, now);
    QFETCH(const bool, isCoarse);
    QElapsedTimer timer;
    timer.start();
    const TextDifference difference = TextDifference::between(before, now);
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed()))); // seconds even under a sanitizer
    QCOMPARE(side(difference, Kind::Added), before);
    QCOMPARE(side(difference, Kind::Removed), now);
    QCOMPARE(difference.isCoarse, isCoarse);
}

/// The tester opens every level by itself: it comes when the values are there.
/// The values of the column `a` of one record.
void TestMutationValues::setTree(JsonTreeModel &model, const QByteArray &old, const QByteArray &now)
{
    QByteArray record = R"({"action":"UPDATE","values":{"a":)" + now + '}';
    if (!old.isEmpty())
        record += R"(,"old_values":{"a":)" + old + '}';
    const auto log = jobLog(R"({"state":{"mutations":[)" + record + "}]}}");
    QVERIFY(log);
    const Mutation mutation = log->at(0);
    model.setValues(mutation, mutation.columns().at(0).oldJson, mutation.columns().at(0).newJson);
}

void TestMutationValues::showsATree()
{
    JsonTreeModel model;
    setTree(model, {}, R"({"n":9007199254740993,"list":[1,{"x":null}],"t":"","n":2,"e":{},"\u00fc":true})");
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(model.rowCount(), 6); // a name that comes twice is two rows
    QCOMPARE(model.index(0, 0).data().toString(), u"n"_s);
    QCOMPARE(model.index(0, 1).data().toString(), u"9007199254740993"_s);
    QCOMPARE(model.index(3, 1).data().toString(), u"2"_s);
    QCOMPARE(model.index(2, 1).data().toString(), u"“”"_s);
    QVERIFY(!model.index(2, 1).data(JsonTreeModel::StandInRole).toBool()); // its quotes tell
    QVERIFY(!model.hasChildren(model.index(4, 0)));
    QCOMPARE(model.index(5, 0).data().toString(), u"\u00fc"_s);
    const QModelIndex list = model.index(1, 0);
    model.fetchMore(list);
    QCOMPARE(model.rowCount(list), 2);
    QCOMPARE(model.index(1, 0, list).data().toString(), u"[1]"_s);
    const QModelIndex inner = model.index(1, 0, list);
    model.fetchMore(inner);
    QCOMPARE(model.index(0, 1, inner).data().toString(), u"null"_s);
    QCOMPARE(model.parent(model.index(0, 1, inner)), inner);
    JsonTreeModel empty;
    setTree(empty, {}, "[]");
    QCOMPARE(empty.rowCount(), 0);
}

void TestMutationValues::comparesTrees()
{
    JsonTreeModel model;
    setTree(model, R"({"same":1,"gone":2,"list":[1,2,3]})", R"({"list":[1,5],"same":1,"new":{"k":"v"}})");
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.columnCount(), 3);
    QCOMPARE(model.rowCount(), 4);
    const auto row = [&](int i, const QModelIndex &parent = {}) {
        return QStringList{model.index(i, 0, parent).data().toString(), model.index(i, 1, parent).data().toString(),
                           model.index(i, 2, parent).data().toString()};
    };
    QCOMPARE(row(1), (QStringList{u"same"_s, u"1"_s, u"1"_s}));
    QCOMPARE(row(3), (QStringList{u"gone"_s, u"2"_s, QString()}));
    QVERIFY(!model.index(1, 0).data(JsonTreeModel::ChangedRole).toBool());
    QVERIFY(model.index(3, 0).data(JsonTreeModel::ChangedRole).toBool());
    const QModelIndex list = model.index(0, 0);
    QVERIFY(list.data(JsonTreeModel::ChangedRole).toBool());
    model.fetchMore(list);
    QCOMPARE(row(0, list), (QStringList{u"[0]"_s, u"1"_s, u"1"_s}));
    QCOMPARE(row(1, list), (QStringList{u"[1]"_s, u"2"_s, u"5"_s}));
    QCOMPARE(row(2, list), (QStringList{u"[2]"_s, u"3"_s, QString()}));
    JsonTreeModel otherKind;
    setTree(otherKind, R"([1,2])", R"({"a":1})");
    QCOMPARE(otherKind.rowCount(), 3);
}

void TestMutationValues::readsALevelWhenItIsOpened()
{
    JsonTreeModel model;
    setTree(model, {}, R"({"a":{"b":{"c":1}}})");
    const QModelIndex a = model.index(0, 0);
    QVERIFY(model.hasChildren(a));
    QVERIFY(model.canFetchMore(a));
    QCOMPARE(model.rowCount(a), 0);
    model.fetchMore(a);
    QCOMPARE(model.rowCount(a), 1);
    QVERIFY(!model.canFetchMore(a));
}

void TestMutationValues::showsMarkedValuesAsValues()
{
    JsonTreeModel model;
    setTree(model, {}, R"([{"$int":"9007199254740993"},{"$blob":{"size":5}},{"$other":1}])");
    QCOMPARE(model.index(0, 1).data().toString(), u"9007199254740993"_s);
    QVERIFY(!model.hasChildren(model.index(0, 0)));
    QCOMPARE(model.index(1, 1).data().toString(), u"‹blob, 5 bytes›"_s);
    QVERIFY(model.hasChildren(model.index(2, 0)));
}

void TestMutationValues::survivesDeepNesting()
{
    constexpr qsizetype Deep = 1'000'000;
    JsonTreeModel model;
    setTree(model, {}, QByteArray(Deep, '[') + QByteArray(Deep, ']'));
    QModelIndex at;
    int depth = 0;
    while (model.hasChildren(at)) {
        model.fetchMore(at);
        at = model.index(0, 0, at);
        ++depth;
    }
    QCOMPARE(depth, JsonTreeModel::MaxDepth);
    QVERIFY(model.data(at.siblingAtColumn(1)).toString().startsWith("[[["_L1));
    setTree(model, {}, "1");
    QCOMPARE(model.rowCount(), 0);
}

void TestMutationValues::survivesManyMembers()
{
    QByteArray old = "{";
    QByteArray now = "{";
    for (int i = 0; i < 200'000; ++i) {
        old += "\"o" + QByteArray::number(i) + "\":1,";
        now += "\"n" + QByteArray::number(i) + "\":1,";
    }
    old += "\"z\":1}";
    now += "\"z\":1}";
    JsonTreeModel model;
    setTree(model, old, now);
    QCOMPARE(model.rowCount(), JsonTreeModel::MaxChildren + 1);
    QVERIFY(model.index(JsonTreeModel::MaxChildren, 0).data(JsonTreeModel::StandInRole).toBool());
}

QTEST_GUILESS_MAIN(TestMutationValues)
#include "tst_mutationvalues.moc"
