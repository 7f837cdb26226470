// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/mutationdetailmodel.h"
#include "tests/ui/mutation/shownpane.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTextBlock>
#include <QTreeView>

using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace Qt::StringLiterals;

/// What is shown beside the rows: the columns of one, long values, and JSON as it came; and what can be copied.
class TestMutationDetail : public QObject, private ShownPane
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(makePane()); }
    void cleanup() { m_pane.reset(); }

    void showsDetailOfTheRow();
    void givesTheRoomToTheSideWithValues_data();
    void givesTheRoomToTheSideWithValues();
    void showsLongValues();
    void tellsWordsThatDiffer();
    void tellsWhatLooksTheSame_data();
    void tellsWhatLooksTheSame();
    void comparesLongTextsElsewhere();
    void showsJsonAsATree();
    void showsRecordsOfFiles();
    void survivesHugeValues();
    void survivesManyColumns();
    void showsRawJson();
    void keepsTheReadersPlaceInRaw();
    void cutsHugeReplies();
    void copiesNoHugeReplyToShowIt();
    void copies();

private:
    /// Of the memory of this process; begins anew with each call.
    static qsizetype peakKiB()
    {
        QFile status(u"/proc/self/status"_s);
        if (!status.open(QIODevice::ReadOnly))
            qFatal("no status");
        const QByteArray text = status.readAll();
        const qsizetype at = text.indexOf("VmHWM:") + 6;
        QFile forget(u"/proc/self/clear_refs"_s);
        if (!forget.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || forget.write("5") != 1)
            qFatal("no new peak");
        return text.mid(at, text.indexOf("kB", at) - at).trimmed().toLongLong();
    }
    void choose(int row, int column)
    {
        auto *detail = part<QTableView>(u"mutationDetail"_s);
        detail->setCurrentIndex(detail->model()->index(row, column));
    }
    /// Of the text that is struck out, or underlined.
    QString marked(bool isStruckOut) const
    {
        QString text;
        const QTextDocument *document = part<QPlainTextEdit>(u"mutationDifferences"_s)->document();
        for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
            for (auto piece = block.begin(); !piece.atEnd(); ++piece) {
                const QTextCharFormat format = piece.fragment().charFormat();
                if (isStruckOut ? format.fontStrikeOut() : format.fontUnderline())
                    text += piece.fragment().text() + u'|';
            }
        }
        return text;
    }
};

void TestMutationDetail::showsDetailOfTheRow()
{
    show({envWith(u"git"_s, {numbered(1), Update})});
    const QAbstractItemModel *detail = part<QTableView>(u"mutationDetail"_s)->model();
    QCOMPARE(detail->rowCount(), 2);
    table()->selectRow(1);
    QCOMPARE(detail->rowCount(), 4);
    QCOMPARE(detail->index(0, MutationDetailModel::NameColumn).data().toString(), u"status"_s);
    QCOMPARE(detail->index(0, MutationDetailModel::OldColumn).data().toString(), u"Open"_s);
    QCOMPARE(detail->index(0, MutationDetailModel::NewColumn).data().toString(), u"Closed"_s);
    show({envWith(u"git"_s, {})});
    QCOMPARE(detail->rowCount(), 0);
}

void TestMutationDetail::givesTheRoomToTheSideWithValues_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<int>("narrow"); // -1: both have values
    QTest::newRow("insert") << QByteArray(
                                   R"({"table_name": "t", "action": "INSERT", "values": {"id": 1, "name": "a"}})")
                            << int(MutationDetailModel::OldColumn);
    QTest::newRow("update")
        << QByteArray(R"({"table_name": "t", "action": "UPDATE", "values": {"id": 1}, "old_values": {"id": 2}})") << -1;
    QTest::newRow("delete") << QByteArray(R"({"table_name": "t", "action": "DELETE", "old_values": {"id": 1}})")
                            << int(MutationDetailModel::NewColumn);
    QTest::newRow("another word") << QByteArray(R"({"table_name": "t", "action": "TRUNCATE", "values": {"id": 1}})")
                                  << -1;
}

void TestMutationDetail::givesTheRoomToTheSideWithValues()
{
    QFETCH(const QByteArray, record);
    QFETCH(const int, narrow);
    show({envWith(u"git"_s, {record})});
    table()->setCurrentIndex(rows()->index(0, 0));
    auto *detail = part<QTableView>(u"mutationDetail"_s);
    QTRY_VERIFY(detail->model()->rowCount() > 0);
    const int wide = detail->columnWidth(MutationDetailModel::NameColumn);
    for (const int column : {int(MutationDetailModel::OldColumn), int(MutationDetailModel::NewColumn)}) {
        if (column == narrow)
            QVERIFY2(detail->columnWidth(column) < wide / 2, qPrintable(QString::number(detail->columnWidth(column))));
        else
            QVERIFY(std::abs(detail->columnWidth(column) - wide) <= 1);
    }
}

void TestMutationDetail::showsLongValues()
{
    show({envWith(u"git"_s, {Update})});
    auto *detail = part<QTableView>(u"mutationDetail"_s);
    auto *value = part<QPlainTextEdit>(u"mutationValue"_s);
    detail->setCurrentIndex(detail->model()->index(0, MutationDetailModel::NewColumn));
    QVERIFY(!value->isVisible()); // its cell shows all of it
    detail->setCurrentIndex(detail->model()->index(2, MutationDetailModel::NewColumn));
    QVERIFY(value->isVisible());
    QCOMPARE(value->toPlainText(), u"one\ntwo"_s);
}

void TestMutationDetail::tellsWordsThatDiffer()
{
    show({envWith(
        u"git"_s,
        {R"({"action":"UPDATE","table":"t","values":{"a":"The refund is late.\nCall","b":1},"old_values":{"a":"The refund was late.\nCall","b":2},"changed":["a","b"]})"})});
    choose(0, MutationDetailModel::NewColumn);
    auto *tabs = part<QTabBar>(u"mutationValueTabs"_s);
    QVERIFY(tabs->isVisible());
    QTRY_VERIFY(tabs->height() > tabs->fontMetrics().height());
    QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Differences"_s);
    QCOMPARE(marked(true), u"was|"_s);
    QCOMPARE(marked(false), u"is|"_s);
    tabs->setCurrentIndex(tabs->count() - 1);
    QCOMPARE(part<QPlainTextEdit>(u"mutationValue"_s)->toPlainText(), u"The refund is late.\nCall"_s);
    choose(0, MutationDetailModel::OldColumn);
    QCOMPARE(part<QPlainTextEdit>(u"mutationValue"_s)->toPlainText(), u"The refund was late.\nCall"_s); // the way stays
    choose(1, MutationDetailModel::NewColumn);
    QVERIFY(!part<QWidget>(u"mutationValueView"_s)->isVisible());
}

void TestMutationDetail::tellsWhatLooksTheSame_data()
{
    QTest::addColumn<QByteArray>("old");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QString>("removed");
    QTest::addColumn<QString>("added");
    const auto row = [](const char *name, const char *old, const char *now, const QString &removed,
                        const QString &added) {
        QTest::newRow(name) << QByteArray(old) << QByteArray(now) << removed << added;
    };
    row("zero width space", R"("x\nab")", R"("x\na\u200bb")", u"ab|"_s, u"a‹U+200B›b|"_s);
    row("override", R"("x\natticabc")", R"("x\nattic\u202ecba")", u"atticabc|"_s, u"attic‹U+202E›cba|"_s);
    row("no-break space", R"("x\na b")", R"("x\na\u00a0b")", u" |"_s, u"‹U+00A0›|"_s);
    row("blank at the end of a line", R"("a\nb")", R"("a \nb")", QString(), u"␣|"_s);
    row("line ends", R"("a\nb")", R"("a\r\nb")", QString(), u"␍|"_s);
    row("end of the last line", R"("a\nb")", R"("a\nb\n")", QString(), u"↵|"_s);
    row("tabulator", R"("x\n a")", R"("x\n\ta")", u" |"_s, u"␉\t|"_s);
    row("accent", R"("x\n\u00e9")", R"("x\ne\u0301")", u"\u00e9|"_s, u"e\u0301‹U+0301›|"_s);
    row("object and text", R"({"a":1})", R"("{\"a\":1}")", QString(), QString());
}

void TestMutationDetail::tellsWhatLooksTheSame()
{
    QFETCH(const QByteArray, old);
    QFETCH(const QByteArray, now);
    show({envWith(u"git"_s, {R"({"action":"UPDATE","table":"t","values":{"a":)" + now + R"(},"old_values":{"a":)" +
                             old + R"(},"changed":["a"]})"})});
    choose(0, MutationDetailModel::NewColumn);
    part<QTabBar>(u"mutationValueTabs"_s)->setCurrentIndex(0);
    QVERIFY(part<QPlainTextEdit>(u"mutationDifferences"_s)->isVisible());
    if (old.startsWith('{')) { // it has one member a line, and the text has quotes
        QVERIFY(marked(false).contains(u'“'));
        return;
    }
    QTEST(marked(true), "removed");
    QTEST(marked(false), "added");
    part<QTabBar>(u"mutationValueTabs"_s)->setCurrentIndex(1);
    const QString text = part<QPlainTextEdit>(u"mutationValue"_s)->toPlainText();
    choose(0, MutationDetailModel::OldColumn);
    QVERIFY(part<QPlainTextEdit>(u"mutationValue"_s)->toPlainText() != text);
}

void TestMutationDetail::comparesLongTextsElsewhere()
{
    QByteArray text;
    for (int i = 0; i < 2'000; ++i)
        text += "word " + QByteArray::number(i) + "\\n";
    QByteArray changed = text;
    changed.replace("word 1000\\n", "sign 1000\\n");
    show({envWith(u"git"_s, {R"({"action":"UPDATE","table":"t","values":{"a":")" + changed +
                             R"("},"old_values":{"a":")" + text + R"("},"changed":["a"]})"})});
    choose(0, MutationDetailModel::NewColumn);
    QTRY_COMPARE(marked(true), u"word|"_s);
    QCOMPARE(marked(false), u"sign|"_s);
    QVERIFY(part<QPlainTextEdit>(u"mutationDifferences"_s)->toPlainText().size() <
            3'000); // what is the same is left out
    // Another choice while it compares: nothing of the first comes late.
    show({envWith(u"git"_s, {R"({"action":"UPDATE","table":"t","values":{"a":")" + text + R"("},"old_values":{"a":")" +
                             changed + R"("},"changed":["a"]})"})});
    choose(0, MutationDetailModel::NewColumn);
    QTRY_COMPARE(marked(true), u"sign|"_s);
}

void TestMutationDetail::showsJsonAsATree()
{
    show({envWith(
        u"git"_s,
        {R"({"action":"UPDATE","table":"t","values":{"a":{"x":1,"list":[1,2]}},"old_values":{"a":{"x":2,"list":[1,2]}},"changed":["a"]})"})});
    choose(0, MutationDetailModel::NewColumn);
    auto *tree = part<QTreeView>(u"mutationTree"_s);
    QVERIFY(tree->isVisible());
    QCOMPARE(tree->model()->rowCount(), 2);
    const QModelIndex x = tree->model()->index(0, 0);
    QCOMPARE(x.siblingAtColumn(1).data().toString(), u"2"_s);
    QCOMPARE(x.siblingAtColumn(2).data().toString(), u"1"_s);
    const QModelIndex same = tree->model()->index(1, 0);
    m_pane->resize(900, 800);
    QTRY_VERIFY(tree->viewport()->rect().contains(tree->visualRect(same)));
    const QImage picture = tree->viewport()->grab().toImage();
    const auto colour = [&](const QModelIndex &index, int x) {
        return picture.pixelColor(x, tree->visualRect(index).top() + 1);
    };
    const int right = tree->viewport()->width() - 2;
    QVERIFY(colour(x, right) != colour(same, right));
    QCOMPARE(colour(x, 1), colour(x, right)); // before its name, too
    QCOMPARE(colour(same, 1), colour(same, right));
    tree->setFocus();
    tree->setCurrentIndex(tree->model()->index(1, 0));
    QTest::keyClick(tree, Qt::Key_Left);
    QTest::keyClick(tree, Qt::Key_Right);
    QVERIFY(tree->isExpanded(tree->model()->index(1, 0)));
    QCOMPARE(tree->model()->rowCount(tree->model()->index(1, 0)), 2);
    tree->setCurrentIndex(x.siblingAtColumn(2));
    QTest::keySequence(tree, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"1"_s);
}

void TestMutationDetail::showsRecordsOfFiles()
{
    show({envWith(
        u"git"_s,
        {R"({"kind":"file","action":"UPDATE","path":"cal/a.ics","size":12,"old_size":10,"sha256":"bb","old_sha256":"aa","diff":"@@ -1 +1 @@\n-SUMMARY:a\n+SUMMARY:b\n same"})"})});
    const QAbstractItemModel *detail = part<QTableView>(u"mutationDetail"_s)->model();
    QStringList rows;
    for (int row = 0; row < detail->rowCount(); ++row) {
        rows.append(detail->index(row, 0).data().toString() + u": "_s + detail->index(row, 1).data().toString() +
                    u" → "_s + detail->index(row, 2).data().toString().left(9));
    }
    QCOMPARE(rows, (QStringList{u"size: 10 → 12"_s, u"sha256: aa → bb"_s, u"kind:  → file"_s, u"path:  → cal/a.ics"_s,
                                u"diff:  → @@ -1 +1 "_s}));
    choose(4, MutationDetailModel::NewColumn);
    QCOMPARE(marked(true), u"-SUMMARY:a|"_s);
    QCOMPARE(marked(false), u"+SUMMARY:b|"_s);

    // As the local runtime sends them: the text of both sides as columns, and the patch beside them.
    show({envWith(
        u"git"_s,
        {R"({"action":"UPDATE","path":"a.ics","key":{"path":"a.ics"},"values":{"path":"a.ics","size":18,"text":"SUMMARY:Dentist, b\n"},"old_values":{"size":16,"text":"SUMMARY:Dentist\n"},"changed":["size","text"],"diff":"@@ -1 +1 @@\n-SUMMARY:Dentist\n+SUMMARY:Dentist, b\n"})"})});
    QCOMPARE(detail->rowCount(), 5);
    choose(1, MutationDetailModel::NewColumn);
    QCOMPARE(marked(true), QString());
    QCOMPARE(marked(false), u", b|"_s);
    choose(4, MutationDetailModel::NewColumn);
    QCOMPARE(marked(true), u"-SUMMARY:Dentist|"_s);
}

/// Choosing a value of 100 MB, or a million brackets, costs about as much as choosing any other.
void TestMutationDetail::survivesHugeValues()
{
    const QByteArray big(100'000'000, 'x');
    const QByteArray deep = QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']');
    show({envWith(u"git"_s, {R"({"action":"UPDATE","table":"t","values":{"a":")" + big + R"(","b":)" + deep +
                             R"(},"old_values":{"a":"y","b":1},"changed":["a","b"]})"})});
    auto *tabs = part<QTabBar>(u"mutationValueTabs"_s);
    QTRY_COMPARE(part<QTableView>(u"mutationDetail"_s)->model()->rowCount(), 2);
    choose(0, MutationDetailModel::NewColumn);
    QTRY_COMPARE(marked(true), u"y|"_s);
    QVERIFY(part<QLabel>(u"mutationValueNote"_s)->isVisible());
    tabs->setCurrentIndex(tabs->count() - 1);
    QVERIFY(part<QPlainTextEdit>(u"mutationValue"_s)->toPlainText().size() <= 200'001);
    choose(1, MutationDetailModel::NewColumn);
    for (int tab = 0; tab < tabs->count(); ++tab)
        tabs->setCurrentIndex(tab);
    part<QTabWidget>(u"mutationTabs"_s)->setCurrentIndex(1);
    QVERIFY(part<QPlainTextEdit>(u"mutationRaw"_s)->toPlainText().size() < 300'000);
}

void TestMutationDetail::survivesManyColumns()
{
    constexpr int Columns = 300'000;
    QByteArray record = R"({"action":"INSERT","table":"t","values":{)";
    for (int i = 0; i < Columns; ++i)
        record += (i ? ",\"c" : "\"c") + QByteArray::number(i) + "\":1";
    record += "}}";
    show({envWith(u"git"_s, {record, numbered(1)})});
    const QAbstractItemModel *detail = part<QTableView>(u"mutationDetail"_s)->model();
    auto *reading = part<QLabel>(u"mutationDetailReading"_s);
    table()->selectRow(0);
    QVERIFY(reading->isVisible() && reading->text().contains(u"MiB"_s));
    QTRY_COMPARE_WITH_TIMEOUT(detail->rowCount(), Columns, 30'000); // none is hidden
    QVERIFY(!reading->isVisible());
    choose(Columns - 1, MutationDetailModel::NewColumn);
    table()->selectRow(1);
    QVERIFY(detail->rowCount() < 10);
}

void TestMutationDetail::showsRawJson()
{
    const Env git = envWith(u"git"_s, {numbered(1), Update});
    const Env desk = fetchedEnv(u"desk"_s, R"({"state": {"added":{}},  "x":1})");
    show({git, desk});
    auto *tabs = part<QTabWidget>(u"mutationTabs"_s);
    auto *raw = part<QPlainTextEdit>(u"mutationRaw"_s);
    auto *mode = part<QComboBox>(u"mutationRawMode"_s);
    tabs->setCurrentIndex(1);
    table()->selectRow(1);
    QVERIFY(raw->toPlainText().contains(u"\n    \"action\": \"UPDATE\","_s));
    QCOMPARE(QJsonDocument::fromJson(raw->toPlainText().toUtf8()), QJsonDocument::fromJson(Update));
    QCOMPARE(mode->count(), 3);
    mode->setCurrentIndex(mode->findText(u"Whole reply of desk"_s));
    QCOMPARE(raw->toPlainText().toUtf8(), desk.log->raw().toByteArray()); // exactly as it came
    mode->setCurrentIndex(mode->findText(u"Whole reply of git"_s));
    QCOMPARE(raw->toPlainText().toUtf8(), git.log->raw().toByteArray());

    show({desk});
    click(u"mutationEmptyButton"_s); // Show raw reply
    QVERIFY(raw->isVisible());
    QCOMPARE(raw->toPlainText().toUtf8(), desk.log->raw().toByteArray());
}

void TestMutationDetail::keepsTheReadersPlaceInRaw()
{
    QByteArray record = R"({"table":"t","values":{)";
    for (int i = 0; i < 300; ++i)
        record += "\"c" + QByteArray::number(i) + "\":1,";
    record += R"("z":1}})";
    Env env = envWith(u"git"_s, {record});
    show({env});
    part<QTabWidget>(u"mutationTabs"_s)->setCurrentIndex(1);
    auto *raw = part<QPlainTextEdit>(u"mutationRaw"_s);
    raw->verticalScrollBar()->setValue(100);
    QCOMPARE(raw->verticalScrollBar()->value(), 100);
    env.statusReason = u"still alive"_s;
    show({env});
    show({envWith(u"git"_s, {record, numbered(1)})}); // a newer reply with the same record
    QCOMPARE(raw->verticalScrollBar()->value(), 100);
}

void TestMutationDetail::cutsHugeReplies()
{
    const QByteArray record = R"({"values":{"a":")" + QByteArray(3'000'000, 'x') + "\"}}";
    show({envWith(u"git"_s, {record})});
    part<QTabWidget>(u"mutationTabs"_s)->setCurrentIndex(1);
    auto *raw = part<QPlainTextEdit>(u"mutationRaw"_s);
    QTRY_VERIFY(part<QLabel>(u"mutationRawNote"_s)->isVisible()); // when it is read
    QVERIFY(raw->toPlainText().size() < 300'000);
    click(u"mutationRawCopyButton"_s);
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), record);
    show({envWith(u"git"_s, {numbered(1)})});
    QVERIFY(!part<QLabel>(u"mutationRawNote"_s)->isVisible());
}

void TestMutationDetail::copiesNoHugeReplyToShowIt()
{
    constexpr qsizetype MiB = 64;
    QByteArray record = R"({"values":{"a":")" + QByteArray(MiB << 20, 'x') + "\"}}";
    show({envWith(u"git"_s, {record})});
    record = {};
    auto *mode = part<QComboBox>(u"mutationRawMode"_s);
    part<QTabWidget>(u"mutationTabs"_s)->setCurrentIndex(1);
    QTRY_VERIFY(!part<QLabel>(u"mutationDetailReading"_s)->isVisible());
    peakKiB();
    const qsizetype before = peakKiB();
    mode->setCurrentIndex(1);
    QVERIFY(part<QPlainTextEdit>(u"mutationRaw"_s)->toPlainText().size() > 100'000);
    QVERIFY((peakKiB() - before) / 1024 < MiB / 2);
}

void TestMutationDetail::copies()
{
    show({envWith(u"git"_s, {numbered(1), Update})});
    table()->selectRow(1);
    table()->setFocus();
    QTest::keySequence(table(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), Update);
    table()->selectAll();
    QTest::keySequence(table(), QKeySequence::Copy);
    const QJsonDocument both = QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8());
    QCOMPARE(both.array().size(), 2);

    table()->selectRow(1);
    auto *detail = part<QTableView>(u"mutationDetail"_s);
    detail->setFocus();
    detail->setCurrentIndex(detail->model()->index(0, MutationDetailModel::NameColumn));
    QTest::keySequence(detail, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"status"_s);
    part<QAction>(u"mutationCopyOldAction"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Open"_s);
    part<QAction>(u"mutationCopyNewAction"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Closed"_s);
    part<QAction>(u"mutationCopyRecordAction"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), Update);
}

QTEST_MAIN(TestMutationDetail)
#include "tst_mutationdetail.moc"
