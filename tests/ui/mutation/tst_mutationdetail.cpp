// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/mutationdetailmodel.h"
#include "tests/ui/mutation/shownpane.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTabWidget>
#include <QTest>

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
    void showsLongValues();
    void showsRawJson();
    void keepsTheReadersPlaceInRaw();
    void cutsHugeReplies();
    void copies();
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
    QVERIFY(raw->toPlainText().size() < 300'000);
    QVERIFY(part<QLabel>(u"mutationRawNote"_s)->isVisible());
    click(u"mutationRawCopyButton"_s);
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), record);
    show({envWith(u"git"_s, {numbered(1)})});
    QVERIFY(!part<QLabel>(u"mutationRawNote"_s)->isVisible());
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
