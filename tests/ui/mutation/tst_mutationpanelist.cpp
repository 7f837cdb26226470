// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/mutationlistmodel.h"
#include "tests/ui/mutation/shownpane.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QProgressDialog>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <QWindow>

using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace Qt::StringLiterals;

/// How the list of changes is filtered, sorted, grouped, walked through and copied.
class TestMutationPaneList : public QObject, private ShownPane
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(makePane()); }
    void cleanup() { m_pane.reset(); }

    void keepsSelectionAndScroll();
    void filtersByKeyboard();
    void offersToClearTheFilter();
    void aFilterErrorMovesNothing();
    void saysWhichFilterIsInForce();
    void keepsTheChosenRowThroughALongSearch();
    void sortsByHeader();
    void groupsAndFolds();
    void foldsWhereTheArrowIs();
    void groupsFromTheMenu();
    void commandsStandInGroups();
    void choosesColumns();
    void jumpsAlongARow();
    void leavesRoomForWhatChanged();
    void highlightsByRules();
    void walksByKeyboard();
    void copiesInOtherFormats();
    void exportsWhatIsShown();
    void showsProgressWithoutOtherEvents();
    void saysWhenItCannotExport();
};

void TestMutationPaneList::keepsSelectionAndScroll()
{
    show({envWith(u"git"_s, numberedRecords(1, 200))});
    table()->setCurrentIndex(rows()->index(150, 0));
    table()->scrollTo(rows()->index(150, 0));
    const int scrolled = table()->verticalScrollBar()->value();
    QVERIFY(scrolled > 0);
    QSignalSpy reset(rows(), &QAbstractItemModel::modelReset);
    show({envWith(u"git"_s, numberedRecords(1, 260))});
    QCOMPARE(rows()->rowCount(), 260);
    QCOMPARE(table()->currentIndex().row(), 150);
    QCOMPARE(table()->verticalScrollBar()->value(), scrolled);
    QCOMPARE(reset.size(), 0);
}

void TestMutationPaneList::filtersByKeyboard()
{
    show({envWith(u"git"_s, numberedRecords(1, 20))});
    table()->setFocus();
    QTest::keySequence(m_pane.get(), QKeySequence::Find);
    auto *filter = part<QLineEdit>(u"filterEdit"_s);
    QCOMPARE(QApplication::focusWidget(), filter);
    QTest::keyClicks(filter, u"N1"_s);
    QTRY_COMPARE(rows()->rowCount(), 11); // n1, n10 … n19
    QVERIFY(part<QLabel>(u"mutationCount"_s)->text().startsWith(u"11 of 20 mutations"_s));
    QTest::keyClicks(filter, u"9"_s);
    QTest::keyClick(filter, Qt::Key_Return); // at once, and on to the rows
    settle();
    QCOMPARE(keys(), QStringList{u"id=19"_s});
    QCOMPARE(QApplication::focusWidget(), table());
    QCOMPARE(table()->currentIndex().row(), 0);
    filter->setFocus();
    QTest::keyClick(filter, Qt::Key_Escape);
    settle();
    QCOMPARE(rows()->rowCount(), 20);
    QCOMPARE(QApplication::focusWidget(), table());
}

void TestMutationPaneList::offersToClearTheFilter()
{
    show({envWith(u"git"_s, {numbered(1)})});
    setFilter(u"nowhere"_s);
    QTRY_VERIFY(isEmptyShown());
    QVERIFY(part<QLabel>(u"mutationEmptyTitle"_s)->text().contains(u"nowhere"_s));
    QCOMPARE(part<QPushButton>(u"mutationEmptyButton"_s)->text(), u"Clear filter"_s);
    click(u"mutationEmptyButton"_s);
    QCOMPARE(QApplication::focusWidget(), part<QLineEdit>(u"filterEdit"_s));
    settle();
    QVERIFY(!isEmptyShown());
    QCOMPARE(rows()->rowCount(), 1);
}

void TestMutationPaneList::aFilterErrorMovesNothing()
{
    show({envWith(u"git"_s, numberedRecords(1, 5))});
    const auto places = [this] {
        QList<QRect> all;
        for (const QString &name : {u"filterEdit"_s, u"buildFilterButton"_s, u"mutationGroupCombo"_s,
                                    u"mutationMergedCheck"_s, u"mutationTable"_s, u"mutationDetail"_s}) {
            const auto *widget = part<QWidget>(name);
            all.append(QRect(widget->mapTo(m_pane.get(), QPoint()), widget->size()));
        }
        return all;
    };
    const QList<QRect> before = places();
    setFilter(u"table:(ticket"_s);
    auto *problem = part<QLabel>(u"filterProblem"_s);
    QTRY_VERIFY(problem->isVisible());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QCOMPARE(places(), before);
    // Under the line, whole, and in the way no longer than it has to be.
    const auto *edit = part<QWidget>(u"filterEdit"_s);
    const QRect shown(problem->mapTo(m_pane.get(), QPoint()), problem->size());
    QVERIFY(shown.top() >= edit->mapTo(m_pane.get(), edit->rect().bottomLeft()).y());
    QVERIFY(m_pane->rect().contains(shown));
    QVERIFY(problem->height() >= problem->heightForWidth(problem->width()));
    m_pane->resize(500, 400);
    QTRY_VERIFY(m_pane->rect().contains(QRect(problem->mapTo(m_pane.get(), QPoint()), problem->size())));
    m_pane->hide();
    QVERIFY(!problem->isVisible());
    m_pane->show();
    QVERIFY(problem->isVisible());
    setFilter(u"table:ticket"_s);
    QTRY_VERIFY(!problem->isVisible());
}

void TestMutationPaneList::saysWhichFilterIsInForce()
{
    show({envWith(u"git"_s, {numbered(1)})});
    setFilter(u"t ("_s); // none is in force, and all is shown
    auto *inForce = part<QLabel>(u"filterInForce"_s);
    QTRY_VERIFY(inForce->isVisible());
    QVERIFY2(inForce->text().contains(u"no filter is in force"_s), qPrintable(inForce->text()));
    QVERIFY(!isEmptyShown());

    setFilter(u"nowhere"_s);
    QTRY_VERIFY(isEmptyShown());
    auto *title = part<QLabel>(u"mutationEmptyTitle"_s);
    auto *text = part<QLabel>(u"mutationEmptyText"_s);
    QTRY_VERIFY(title->text().contains(u"“nowhere”"_s));
    QVERIFY(!text->text().contains(u"in force"_s));
    QTest::keyClicks(part<QLineEdit>(u"filterEdit"_s), u" ("_s);
    QTRY_VERIFY2(text->text().contains(u"still in force"_s), qPrintable(text->text()));
    QVERIFY2(title->text().contains(u"“nowhere”"_s), qPrintable(title->text()));
    QVERIFY2(inForce->text().contains(u"“nowhere” is in force"_s), qPrintable(inForce->text()));
    QTest::keyClicks(part<QLineEdit>(u"filterEdit"_s), u"a)"_s);
    QTRY_VERIFY(!text->text().contains(u"in force"_s));
}

/// Its first rows are shown before the chosen one is found among the others.
void TestMutationPaneList::keepsTheChosenRowThroughALongSearch()
{
    show({envWith(u"git"_s, numberedRecords(0, 60'000))});
    table()->setCurrentIndex(rows()->index(50'000, 0));
    setFilter(u"0"_s);
    QTRY_VERIFY(rows()->rowCount() < 50'000);
    settle();
    QCOMPARE(keys()[table()->currentIndex().row()], u"id=50000"_s);
    QVERIFY(table()->selectionModel()->isRowSelected(table()->currentIndex().row()));
    QVERIFY(table()->viewport()->rect().contains(table()->visualRect(table()->currentIndex()).center()));
    setFilter(u"1"_s); // does not fit
    QTRY_COMPARE(keys().first(), u"id=1"_s);
    settle();
    QCOMPARE(table()->currentIndex().row(), 0);
}

void TestMutationPaneList::sortsByHeader()
{
    show({envWith(u"git"_s, {numbered(10), numbered(9), numbered(2)})});
    QHeaderView *header = table()->horizontalHeader();
    const QPoint key(header->sectionViewportPosition(MutationListModel::KeyColumn) + 20, header->height() / 2);
    const auto clickHeader = [&] {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, key);
        settle();
    };
    table()->setCurrentIndex(rows()->index(1, 0));
    clickHeader();
    QCOMPARE(keys(), (QStringList{u"id=2"_s, u"id=9"_s, u"id=10"_s}));
    clickHeader();
    QCOMPARE(keys(), (QStringList{u"id=10"_s, u"id=9"_s, u"id=2"_s}));
    show({envWith(u"git"_s, {numbered(10), numbered(9), numbered(2), numbered(30)})}); // stays sorted
    QCOMPARE(keys().first(), u"id=30"_s);
    QCOMPARE(keys()[table()->currentIndex().row()], u"id=9"_s);
    clickHeader();
    QCOMPARE(keys().first(), u"id=10"_s); // as sent
    // The same by keyboard.
    table()->setFocus();
    table()->setCurrentIndex(rows()->index(0, MutationListModel::KeyColumn));
    for (const QString &first : {u"id=2"_s, u"id=30"_s, u"id=10"_s}) {
        QTest::keyClick(table(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        settle();
        QCOMPARE(keys().first(), first);
    }
}

void TestMutationPaneList::groupsAndFolds()
{
    show({envWith(u"git"_s, {numbered(1), Update, numbered(2)})});
    auto *group = part<QComboBox>(u"mutationGroupCombo"_s);
    group->setFocus();
    QTest::keyClick(group, Qt::Key_Down); // by table
    settle();
    QCOMPARE(rows()->rowCount(), 5);
    QCOMPARE(rows()->index(0, 0).data().toString(), u"t (2)"_s);
    QVERIFY(part<QLabel>(u"mutationCount"_s)->text().startsWith(u"3 mutations"_s)); // headers do not count
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Left); // to the header, and fold
    QCOMPARE(table()->currentIndex().row(), 0);
    QTest::keyClick(table(), Qt::Key_Left);
    QCOMPARE(rows()->rowCount(), 3);
    QTest::keyClick(table(), Qt::Key_Right);
    QCOMPARE(rows()->rowCount(), 5);
    QTest::keyClick(table(), Qt::Key_Space);
    QCOMPARE(rows()->rowCount(), 3);
    const QRect header = table()->visualRect(rows()->index(0, 0));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, header.topLeft() + QPoint(5, 5));
    QCOMPARE(rows()->rowCount(), 5);
    table()->selectAll();
    QTest::keySequence(table(), QKeySequence::Copy);
    QTRY_COMPARE(QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).array().size(), 3);
}

void TestMutationPaneList::foldsWhereTheArrowIs()
{
    show({envWith(u"git"_s, {numbered(1), Update, numbered(2)})});
    auto *group = part<QComboBox>(u"mutationGroupCombo"_s);
    group->setFocus();
    QTest::keyClick(group, Qt::Key_Down); // by table
    settle();
    QCOMPARE(rows()->rowCount(), 5);
    table()->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table()->setColumnWidth(MutationListModel::ActionColumn, 2'000);
    const int arrow = table()->verticalHeader()->defaultSectionSize();
    const int line = table()->visualRect(rows()->index(0, 0)).center().y();
    const auto click = [&](int x) { QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, {x, line}); };
    QScrollBar *bar = table()->horizontalScrollBar();
    QTRY_VERIFY(bar->maximum() > 2 * arrow);
    bar->setValue(arrow / 2);
    QCOMPARE(table()->horizontalHeader()->offset(), arrow / 2);
    click(arrow - 2); // its place without scrolling
    QCOMPARE(rows()->rowCount(), 5);
    bar->setValue(arrow / 2); // the click may have scrolled to what it chose
    click(arrow / 2 - 2);
    QCOMPARE(rows()->rowCount(), 3);
    bar->setValue(2 * arrow);
    click(2);
    QCOMPARE(rows()->rowCount(), 3);
}

void TestMutationPaneList::groupsFromTheMenu()
{
    show({envWith(u"git"_s, {numbered(1), Update, numbered(2)})});
    auto *combo = part<QComboBox>(u"mutationGroupCombo"_s);
    QMenu *menu = part<QAction>(u"mutationGroupAction"_s)->menu();
    const auto open = [menu] {
        Q_EMIT menu->aboutToShow();
        return menu->actions();
    };
    QCOMPARE(open().size(), combo->count()); // every way that the box has
    for (int i = 0; i < combo->count(); ++i) {
        QCOMPARE(open()[i]->text(), combo->itemText(i));
        QCOMPARE(open()[i]->isChecked(), i == 0);
    }
    open()[1]->trigger();
    settle();
    QCOMPARE(combo->currentText(), u"By table"_s);
    QCOMPARE(rows()->index(0, 0).data().toString(), u"t (2)"_s);
    QVERIFY(open()[1]->isChecked());
    open()[0]->trigger();
    settle();
    QCOMPARE(rows()->rowCount(), 3);
}

void TestMutationPaneList::commandsStandInGroups()
{
    const QList<QAction *> commands = m_pane->menu()->actions();
    QVERIFY(commands.contains(part<QAction>(u"mutationGroupAction"_s)));
    QVERIFY(!commands.first()->isSeparator() && !commands.last()->isSeparator());
    int groups = 1;
    for (qsizetype i = 1; i < commands.size(); ++i) {
        QVERIFY(!(commands[i]->isSeparator() && commands[i - 1]->isSeparator()));
        groups += commands[i]->isSeparator() ? 1 : 0;
    }
    QCOMPARE(groups, 5); // the list, its copies, its colours, what is noise, what was expected
}

void TestMutationPaneList::choosesColumns()
{
    show({envWith(u"git"_s, {numbered(2), numbered(1), Update})});
    auto *columns = part<QAction>(u"mutationColumnsAction"_s);
    Q_EMIT columns->menu()->aboutToShow();
    const QList<QAction *> actions = columns->menu()->actions();
    const auto status =
        std::find_if(actions.cbegin(), actions.cend(), [](auto *a) { return a->text() == u"status"_s; });
    QVERIFY(status != actions.cend());
    (*status)->trigger();
    const int section = MutationListModel::FixedColumnCount;
    QCOMPARE(rows()->headerData(section, Qt::Horizontal).toString(), u"status"_s);
    QCOMPARE(rows()->index(2, section).data().toString(), u"Closed"_s);
    table()->horizontalHeader()->setSortIndicator(section, Qt::AscendingOrder);
    settle();
    QCOMPARE(keys().first(), u"id=7"_s); // those without a status behind it
    (*status)->trigger();                // nobody sees any more what the list is sorted by
    settle();
    QCOMPARE(keys(), (QStringList{u"id=2"_s, u"id=1"_s, u"id=7"_s}));
    (*status)->trigger();
    table()->horizontalHeader()->setSortIndicator(section, Qt::AscendingOrder);
    settle();
    auto *group = part<QComboBox>(u"mutationGroupCombo"_s);
    group->setFocus();
    QTest::keyClick(group, Qt::Key_End);
    settle();
    QCOMPARE(rows()->index(0, 0).data().toString(), u"status: Closed (1)"_s);
}

void TestMutationPaneList::jumpsAlongARow()
{
    show({envWith(u"git"_s, {numbered(1), numbered(2), numbered(3), numbered(1), numbered(2)})});
    table()->setFocus();
    table()->setCurrentIndex(rows()->index(1, 0));
    const auto press = [this](int key, int row) {
        // As a person does it: the key is still held when the row is found.
        QWindow *window = m_pane->windowHandle();
        QTest::keyPress(window, Qt::Key_Control, Qt::ControlModifier);
        QTest::keyClick(window, Qt::Key(key), Qt::ControlModifier);
        QTRY_COMPARE(table()->currentIndex().row(), row);
        QTest::keyRelease(window, Qt::Key_Control);
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 1);
    };
    press(Qt::Key_Down, 4);
    press(Qt::Key_Up, 1);
}

/// However long keys are, and however small the window.
void TestMutationPaneList::leavesRoomForWhatChanged()
{
    const QByteArray record = R"({"table":"a_table_with_a_long_name","action":"INSERT","key":{"path":")" +
                              QByteArray(60, 'p') + R"("},"values":{"title":"x"},"timestamp":"2026-01-05T08:00:00Z"})";
    m_pane->resize(1800, 500);
    show({envWith(u"git"_s, {record, Update})});
    const int key = table()->columnWidth(MutationListModel::KeyColumn);
    m_pane->resize(900, 500);
    QTRY_VERIFY(table()->columnWidth(MutationListModel::KeyColumn) < key);
    const int width = table()->columnWidth(MutationListModel::ChangedColumn);
    QVERIFY2(width > table()->fontMetrics().averageCharWidth() * 20, qPrintable(QString::number(width)));
    QVERIFY(table()->columnWidth(MutationListModel::KeyColumn) > table()->fontMetrics().averageCharWidth() * 8);
    m_pane->resize(600, 500);
    QTRY_VERIFY(table()->horizontalScrollBar()->maximum() > 0);
    QVERIFY(table()->columnWidth(MutationListModel::ChangedColumn) >= table()->fontMetrics().averageCharWidth() * 20);
    m_pane->resize(1800, 500);
    QTRY_COMPARE(table()->columnWidth(MutationListModel::KeyColumn), key);
}

void TestMutationPaneList::highlightsByRules()
{
    show({envWith(u"git"_s, numberedRecords(1, 4))});
    const auto rule = [this](int row) { return rows()->index(row, 0).data(MutationListModel::HighlightRole); };
    const auto colour = [this](int row) {
        const QRect cell = table()->visualRect(rows()->index(row, MutationListModel::EnvColumn - 1));
        return table()->viewport()->grab().toImage().pixelColor(cell.bottomRight() - QPoint(2, 1));
    };
    table()->clearSelection();
    const QColor plain = colour(2);
    QVERIFY(!rule(2).isValid());

    part<QAction>(u"mutationHighlightsAction"_s)->trigger();
    auto *dialog = part<QDialog>(u"highlightRulesDialog"_s);
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    click(u"ruleAdd"_s);
    part<QLineEdit>(u"ruleName"_s)->setText(u"the third"_s);
    part<QLineEdit>(u"ruleFilter"_s)->setText(u"id:3"_s);
    click(u"rulesSave"_s);
    QTRY_VERIFY(rule(2).isValid());
    QCOMPARE(rule(2).toInt(), 0);
    QVERIFY(!rule(0).isValid() && !rule(1).isValid() && !rule(3).isValid());
    QTRY_VERIFY(colour(2) != plain);

    QVERIFY(makePane()); // the rules stay
    show({envWith(u"git"_s, numberedRecords(1, 4))});
    QVERIFY(rule(2).isValid() && !rule(1).isValid());
}

void TestMutationPaneList::walksByKeyboard()
{
    show({envWith(u"git"_s, {numbered(1), numbered(2), Update})});
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Down);
    QTest::keyClick(table(), Qt::Key_Down);
    QCOMPARE(table()->currentIndex().row(), 2);
    part<QTabWidget>(u"mutationTabs"_s)->setCurrentIndex(1);
    QTest::keyClick(table(), Qt::Key_Return);
    auto *detail = part<QTableView>(u"mutationDetail"_s);
    QCOMPARE(QApplication::focusWidget(), detail);
    QVERIFY(detail->currentIndex().isValid());

    // The page under the focus goes: the keyboard stays in the pane.
    show({readyEnv(u"git"_s)});
    part<QPushButton>(u"mutationEmptyButton"_s)->setFocus();
    show({envWith(u"git"_s, {numbered(1)})});
    QCOMPARE(QApplication::focusWidget(), table());
}

void TestMutationPaneList::copiesInOtherFormats()
{
    show({envWith(u"git"_s, {numbered(1), numbered(2), numbered(3)})});
    table()->selectRow(1);
    table()->selectionModel()->select(rows()->index(0, 0), QItemSelectionModel::Select); // a part of a row counts
    part<QAction>(u"mutationCopyCsvAction"_s)->trigger();
    QTRY_COMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 3);
    part<QAction>(u"mutationCopySqlAction"_s)->trigger();
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(u"INSERT INTO"_s));
    QCOMPARE(QGuiApplication::clipboard()->text().count(u"INSERT INTO"_s), 2);
    part<QAction>(u"mutationCopyMarkdownAction"_s)->trigger();
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(u"| Action"_s));
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"| Env |\n"_s));
    qobject_cast<MutationListModel *>(rows())->setDataColumns({u"id"_s}); // has all that is shown
    part<QAction>(u"mutationCopyMarkdownAction"_s)->trigger();
    QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(u"| Env | id |\n"_s));
}

void TestMutationPaneList::exportsWhatIsShown()
{
    show({envWith(u"git"_s, numberedRecords(0, 3'000))});
    part<QLineEdit>(u"filterEdit"_s)->setText(u"id<2000"_s);
    QTRY_COMPARE(rows()->rowCount(), 2'000);
    const QString path = m_folder.filePath(u"out.csv"_s);
    part<QAction>(u"mutationExportAction"_s)->trigger();
    auto *dialog = part<QFileDialog>(u"mutationExportDialog"_s);
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 30'000); // with a sanitizer it takes a while
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 2'001);
}

void TestMutationPaneList::showsProgressWithoutOtherEvents()
{
    show({envWith(u"git"_s, numberedRecords(0, 3'000))});
    const QString path = m_folder.filePath(u"progress.csv"_s);
    part<QAction>(u"mutationExportAction"_s)->trigger();
    auto *dialog = part<QFileDialog>(u"mutationExportDialog"_s);
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    const QPointer<QProgressDialog> progress = part<QProgressDialog>(u"mutationExportProgress"_s);
    QCOMPARE(progress->maximum(), 3'001);
    QMetaObject::invokeMethod(progress, "forceShow"); // as after its minimum duration
    QVERIFY(progress->isVisible());
    bool isNested = false; // as the end of the export would be
    QMetaObject::invokeMethod(
        this, [&isNested] { isNested = true; }, Qt::QueuedConnection);
    for (QTimer *timer : progress->findChildren<QTimer *>())
        QMetaObject::invokeMethod(timer, "timeout");
    QVERIFY(!isNested);
    QVERIFY(progress->value() >= 0);
    QTRY_VERIFY_WITH_TIMEOUT(!progress, 30'000);
    QVERIFY(QFile::exists(path));
}

void TestMutationPaneList::saysWhenItCannotExport()
{
    show({envWith(u"git"_s, {numbered(1)})});
    part<QAction>(u"mutationExportAction"_s)->trigger();
    auto *dialog = part<QFileDialog>(u"mutationExportDialog"_s);
    Q_EMIT dialog->fileSelected(u"/proc/nowhere/out.json"_s);
    dialog->close();
    QTRY_VERIFY(m_pane->findChild<QMessageBox *>());
    const auto *box = m_pane->findChild<QMessageBox *>();
    QVERIFY2(box->informativeText().contains(u"/proc/nowhere/out.json"_s), qPrintable(box->informativeText()));
}

QTEST_MAIN(TestMutationPaneList)
#include "tst_mutationpanelist.moc"
