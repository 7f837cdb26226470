// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/mutationlistmodel.h"
#include "tests/ui/mutation/shownpane.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
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
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace Qt::StringLiterals;

/// What stands in the pane for every state of the envs, and how it is filtered and walked through.
class TestMutationPane : public QObject, private ShownPane
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(makePane()); }
    void cleanup() { m_pane.reset(); }

    void saysWhatToDo_data();
    void saysWhatToDo();
    void asksForTheStep_data();
    void asksForTheStep();
    void putsTheMostUrgentEnvFirst();
    void showsRows();
    void hidesEnvColumnOfOneEnv();
    void showsRowsBesideAnError();
    void forgetsRowsFromBeforeTheReset();
    void keepsSelectionAndScroll();
    void filtersByKeyboard();
    void sortsByHeader();
    void groupsAndFolds();
    void copiesInOtherFormats();
    void exportsWhatIsShown();
    void saysWhenItCannotExport();
    void choosesColumns();
    void jumpsAlongARow();
    void highlightsByRules();
    void offersToClearTheFilter();
    void asksAgainWhenMerged();
    void walksByKeyboard();
    void namesEverything();
    void fitsSmallPlaces();

private:
    bool isEmptyShown() const { return part<QLabel>(u"mutationEmptyTitle"_s)->isVisible(); }
    QStringList keys() const;
    void setFilter(const QString &text);
};

QStringList TestMutationPane::keys() const
{
    QStringList texts;
    for (int row = 0; row < rows()->rowCount(); ++row)
        texts.append(rows()->index(row, MutationListModel::KeyColumn).data().toString());
    return texts;
}

void TestMutationPane::setFilter(const QString &text)
{
    auto *filter = part<QLineEdit>(u"filterEdit"_s);
    filter->setFocus();
    filter->selectAll();
    QTest::keyClick(filter, Qt::Key_Delete);
    QTest::keyClicks(filter, text);
}

void TestMutationPane::saysWhatToDo_data()
{
    QTest::addColumn<MutationContent>("content");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("first"); // words on the buttons, empty where there is none
    QTest::addColumn<QString>("second");
    QTest::addColumn<bool>("busy");
    const auto row = [](const char *name, const Env &env, const QString &title, const QString &first,
                        const QString &second = {}, bool busy = false, bool isOwned = true) {
        QTest::newRow(name) << MutationContent{true, isOwned, env.jobId, {env}} << title << first << second << busy;
    };
    QTest::newRow("no session") << MutationContent() << u"No session chosen"_s << u"New session…"_s << QString()
                                << false;
    QTest::newRow("no envs") << MutationContent{true, true, {}, {}} << u"No environments yet"_s << QString()
                             << QString() << true;
    Env booting = readyEnv(u"git"_s);
    booting.ready = false;
    row("not ready", booting, u"git is not ready yet"_s, {}, {}, true);
    row("not reset", readyEnv(u"git"_s), u"Nothing is recorded before the first reset"_s, u"Reset"_s, u"Fetch state"_s);
    row("not reset, not ours", readyEnv(u"git"_s), u"Nothing is recorded before the first reset"_s, u"Fetch state"_s,
        u"Reset"_s, false, false);
    row("not fetched", resetEnv(u"git"_s), u"No state fetched yet"_s, u"Fetch state"_s);
    Env resetting = readyEnv(u"git"_s);
    resetting.activity = Env::Activity::Resetting;
    row("resetting", resetting, u"git is being reset"_s, {}, {}, true);
    Env fetching = resetEnv(u"git"_s);
    fetching.activity = Env::Activity::FetchingState;
    row("fetching", fetching, u"The state of git is being fetched"_s, {}, {}, true);
    Env failed;
    failed.alias = u"git"_s;
    failed.error = u"no such artifact"_s;
    row("never made", failed, u"git has ended"_s, u"New session…"_s);
    row("nothing changed", envWith(u"git"_s, {}),
        u"Nothing changed since the reset at %1"_s.arg(
            QLocale().toString(ResetTime.toLocalTime().time(), QLocale::ShortFormat)),
        u"Fetch state"_s);
    // Of what has ended nothing can be asked any more.
    for (Env ended : {envWith(u"git"_s, {}), fetchedEnv(u"git"_s, R"({"state":{"error":"worker not ready"}})")}) {
        ended.ending = Env::Ending::Closed;
        const bool hasReply = !ended.log->error().isEmpty();
        row(hasReply ? "error, then ended" : "nothing changed, then ended", ended,
            hasReply ? u"git could not be asked"_s
                     : u"Nothing changed since the reset at %1"_s.arg(
                           QLocale().toString(ResetTime.toLocalTime().time(), QLocale::ShortFormat)),
            hasReply ? u"Show raw reply"_s : QString());
    }
    Env unknown = envWith(u"git"_s, {});
    unknown.lastReset = {};
    row("nothing, reset unknown", unknown, u"No changes recorded"_s, u"Reset"_s, u"Fetch state"_s);
    row("error", fetchedEnv(u"git"_s, R"({"state":{"error":"worker not ready"}})"), u"git could not be asked"_s,
        u"Try again"_s, u"Show raw reply"_s);
    row("audit log", fetchedEnv(u"git"_s, R"({"state":{"db":{"audit_log_count":3}}})"),
        u"Rows changed, but the server did not say which"_s, u"Fetch state"_s, u"Show raw reply"_s);
    row("no list", fetchedEnv(u"git"_s, R"({"state":{"added":{}}})"), u"No list of mutations"_s, u"Show raw reply"_s,
        u"Fetch state"_s);
}

void TestMutationPane::saysWhatToDo()
{
    QFETCH(const MutationContent, content);
    QFETCH(const QString, title);
    QFETCH(const QString, first);
    QFETCH(const QString, second);
    QFETCH(const bool, busy);
    show({envWith(u"other"_s, {numbered(1)})}); // from rows to none
    QVERIFY(!isEmptyShown());
    m_pane->setContent(content);
    QVERIFY(isEmptyShown());
    QCOMPARE(part<QLabel>(u"mutationEmptyTitle"_s)->text(), title);
    const auto buttonText = [&](const QString &name) {
        auto *button = part<QPushButton>(name);
        return button->isVisible() ? button->text() : QString();
    };
    QCOMPARE(buttonText(u"mutationEmptyButton"_s), first);
    QCOMPARE(buttonText(u"mutationEmptySecondButton"_s), second);
    QCOMPARE(part<QWidget>(u"mutationEmptyBusy"_s)->isVisible(), busy);
    QVERIFY(!part<QTabWidget>(u"mutationTabs"_s)->isVisible());
    QVERIFY(!part<QLabel>(u"mutationNoticeText"_s)->isVisible());
}

void TestMutationPane::asksForTheStep_data()
{
    QTest::addColumn<MutationContent>("content");
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("asked");
    QTest::newRow("new session") << MutationContent() << u"mutationEmptyButton"_s << u"new"_s;
    QTest::newRow("reset") << MutationContent{true, true, u"j-git"_s, {readyEnv(u"git"_s)}} << u"mutationEmptyButton"_s
                           << u"reset j-git"_s;
    QTest::newRow("fetch") << MutationContent{true, true, u"j-git"_s, {resetEnv(u"git"_s)}} << u"mutationEmptyButton"_s
                           << u"state j-git"_s;
    QTest::newRow("fetch anyway") << MutationContent{true, true, u"j-git"_s, {readyEnv(u"git"_s)}}
                                  << u"mutationEmptySecondButton"_s << u"state j-git"_s;
    QTest::newRow("reset of all") << MutationContent{true, true, {}, {readyEnv(u"a"_s), readyEnv(u"b"_s)}}
                                  << u"mutationEmptyButton"_s << u"reset "_s;
    QTest::newRow("reset of the one") << MutationContent{true, true, {}, {envWith(u"a"_s, {}), readyEnv(u"b"_s)}}
                                      << u"mutationEmptyButton"_s << u"reset j-b"_s;
}

void TestMutationPane::asksForTheStep()
{
    QFETCH(const MutationContent, content);
    QFETCH(const QString, button);
    QFETCH(const QString, asked);
    QStringList log;
    connect(m_pane.get(), &MutationPane::newSessionRequested, this, [&] { log.append(u"new"_s); });
    connect(m_pane.get(), &MutationPane::resetRequested, this,
            [&](const QString &id) { log.append(u"reset "_s + id); });
    connect(m_pane.get(), &MutationPane::stateRequested, this,
            [&](const QString &id) { log.append(u"state "_s + id); });
    m_pane->setContent(content);
    click(button);
    QCOMPARE(log, QStringList{asked});
}

void TestMutationPane::putsTheMostUrgentEnvFirst()
{
    show({envWith(u"git"_s, {}), fetchedEnv(u"desk"_s, R"({"state":{"error":"asleep"}})"), resetEnv(u"crm"_s)});
    QCOMPARE(part<QLabel>(u"mutationEmptyTitle"_s)->text(), u"desk could not be asked"_s);
    const QString text = part<QLabel>(u"mutationEmptyText"_s)->text();
    QVERIFY(text.contains(u"asleep"_s));
    QVERIFY(text.contains(u"git: nothing changed"_s));
    QVERIFY(text.contains(u"crm: not fetched"_s));
}

void TestMutationPane::showsRows()
{
    show({envWith(u"git"_s, numberedRecords(1, 12))});
    QVERIFY(!isEmptyShown());
    QCOMPARE(rows()->rowCount(), 12);
    const QString time = FetchTime.toLocalTime().time().toString(u"HH:mm:ss"_s);
    QCOMPARE(part<QLabel>(u"mutationCount"_s)->text(), u"12 changes · fetched %1 in 14 ms"_s.arg(time));
    QCOMPARE(table()->currentIndex().row(), 0);

    Env merged = envWith(u"git"_s, {numbered(1)});
    merged.logMerged = true;
    merged.activity = Env::Activity::FetchingState;
    show({merged});
    QCOMPARE(part<QLabel>(u"mutationCount"_s)->text(),
             u"1 change · merged by the server · fetched %1 in 14 ms · fetching…"_s.arg(time));

    show({fetchedEnv(u"git"_s, R"({"state":{"error":"asleep"}})")}); // not "0 changes": nobody knows
    QCOMPARE(part<QLabel>(u"mutationCount"_s)->text(), u"fetched %1 in 14 ms"_s.arg(time));
}

void TestMutationPane::hidesEnvColumnOfOneEnv()
{
    show({envWith(u"git"_s, {numbered(1)})});
    QVERIFY(table()->isColumnHidden(MutationListModel::EnvColumn));
    show({envWith(u"git"_s, {numbered(1)}), envWith(u"desk"_s, {numbered(2)})});
    QVERIFY(!table()->isColumnHidden(MutationListModel::EnvColumn));
    QCOMPARE(rows()->index(1, MutationListModel::EnvColumn).data().toString(), u"desk"_s);
    // Its names fit when it comes, whatever the widths were before.
    show({envWith(u"git"_s, {numbered(1)})});
    show({envWith(u"git"_s, {numbered(1)}), envWith(u"an env of some name"_s, {numbered(2)})});
    const int name = table()->fontMetrics().horizontalAdvance(u"an env of some name"_s);
    QVERIFY(table()->columnWidth(MutationListModel::EnvColumn) >= name);
}

void TestMutationPane::showsRowsBesideAnError()
{
    show({envWith(u"git"_s, {numbered(1)}), fetchedEnv(u"desk"_s, R"({"state":{"error":"worker not ready"}})"),
          readyEnv(u"crm"_s)});
    QCOMPARE(rows()->rowCount(), 1);
    auto *notice = part<QLabel>(u"mutationNoticeText"_s);
    QVERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(u"desk could not be asked: worker not ready"_s));
    QVERIFY(notice->text().contains(u"crm has not been reset"_s));
    QSignalSpy asked(m_pane.get(), &MutationPane::stateRequested);
    click(u"mutationNoticeButton"_s);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), QString());

    // Rows and an error in one reply: both are shown.
    show({fetchedEnv(u"git"_s, R"({"state":{"error":"half","mutations":[{"table":"t"}]}})")});
    QCOMPARE(rows()->rowCount(), 1);
    QVERIFY(notice->text().contains(u"half"_s));

    show({envWith(u"git"_s, {numbered(1)}), readyEnv(u"crm"_s)});
    QSignalSpy reset(m_pane.get(), &MutationPane::resetRequested);
    click(u"mutationNoticeButton"_s);
    QCOMPARE(reset.size(), 1);
    QCOMPARE(reset.at(0).at(0).toString(), u"j-crm"_s); // not the env whose rows would be lost

    show({envWith(u"git"_s, {numbered(1)}), envWith(u"crm"_s, {})});
    QVERIFY(!notice->isVisible());
}

void TestMutationPane::forgetsRowsFromBeforeTheReset()
{
    Env env = envWith(u"git"_s, {numbered(1)});
    show({env});
    QCOMPARE(rows()->rowCount(), 1);
    env.lastReset = FetchTime.addSecs(60);
    show({env});
    QVERIFY(isEmptyShown());
    QCOMPARE(part<QLabel>(u"mutationEmptyTitle"_s)->text(), u"No state fetched yet"_s);
}

void TestMutationPane::keepsSelectionAndScroll()
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

void TestMutationPane::filtersByKeyboard()
{
    show({envWith(u"git"_s, numberedRecords(1, 20))});
    table()->setFocus();
    QTest::keySequence(m_pane.get(), QKeySequence::Find);
    auto *filter = part<QLineEdit>(u"filterEdit"_s);
    QCOMPARE(QApplication::focusWidget(), filter);
    QTest::keyClicks(filter, u"N1"_s);
    QTRY_COMPARE(rows()->rowCount(), 11); // n1, n10 … n19
    QVERIFY(part<QLabel>(u"mutationCount"_s)->text().startsWith(u"11 of 20 changes"_s));
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

void TestMutationPane::sortsByHeader()
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

void TestMutationPane::groupsAndFolds()
{
    show({envWith(u"git"_s, {numbered(1), Update, numbered(2)})});
    auto *group = part<QComboBox>(u"mutationGroupCombo"_s);
    group->setFocus();
    QTest::keyClick(group, Qt::Key_Down); // by table
    settle();
    QCOMPARE(rows()->rowCount(), 5);
    QCOMPARE(rows()->index(0, 0).data().toString(), u"t (2)"_s);
    QVERIFY(part<QLabel>(u"mutationCount"_s)->text().startsWith(u"3 changes"_s)); // headers do not count
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

void TestMutationPane::copiesInOtherFormats()
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
}

void TestMutationPane::exportsWhatIsShown()
{
    show({envWith(u"git"_s, numberedRecords(0, 3'000))});
    part<QLineEdit>(u"filterEdit"_s)->setText(u"id<2000"_s);
    QTRY_COMPARE(rows()->rowCount(), 2'000);
    const QString path = m_folder.filePath(u"out.csv"_s);
    part<QAction>(u"mutationExportAction"_s)->trigger();
    auto *dialog = part<QFileDialog>(u"mutationExportDialog"_s);
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 2'001);
}

void TestMutationPane::saysWhenItCannotExport()
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

void TestMutationPane::choosesColumns()
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
    auto *group = part<QComboBox>(u"mutationGroupCombo"_s);
    group->setFocus();
    QTest::keyClick(group, Qt::Key_End);
    settle();
    QCOMPARE(rows()->index(0, 0).data().toString(), u"status: Closed (1)"_s);
}

void TestMutationPane::jumpsAlongARow()
{
    show({envWith(u"git"_s, {numbered(1), numbered(2), numbered(3), numbered(1), numbered(2)})});
    table()->setFocus();
    table()->setCurrentIndex(rows()->index(1, 0));
    QTest::keyClick(table(), Qt::Key_Down, Qt::ControlModifier);
    QTRY_COMPARE(table()->currentIndex().row(), 4);
    QTest::keyClick(table(), Qt::Key_Up, Qt::ControlModifier);
    QTRY_COMPARE(table()->currentIndex().row(), 1);
}

void TestMutationPane::highlightsByRules()
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

void TestMutationPane::offersToClearTheFilter()
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

void TestMutationPane::asksAgainWhenMerged()
{
    QSignalSpy asked(m_pane.get(), &MutationPane::stateRequested);
    auto *merged = part<QCheckBox>(u"mutationMergedCheck"_s);
    QVERIFY(!m_pane->isMergeWanted());
    show({resetEnv(u"git"_s)});
    merged->click();
    QVERIFY(m_pane->isMergeWanted());
    QCOMPARE(asked.size(), 0); // nothing has been fetched that could be shown in another way
    click(u"mutationEmptyButton"_s);
    QCOMPARE(asked.takeFirst(), (QVariantList{u"j-git"_s, true}));
    show({envWith(u"git"_s, {numbered(1)})});
    merged->click();
    QCOMPARE(asked.takeFirst(), (QVariantList{u"j-git"_s, false}));
}

void TestMutationPane::walksByKeyboard()
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

void TestMutationPane::namesEverything()
{
    show({envWith(u"git"_s, {numbered(1)})});
    for (const QString &name : {u"mutationTable"_s, u"filterEdit"_s, u"mutationDetail"_s, u"mutationRaw"_s,
                                u"mutationRawMode"_s, u"mutationValue"_s, u"mutationCopyButton"_s})
        QVERIFY2(!part<QWidget>(name)->accessibleName().isEmpty(), qPrintable(name));
    for (const QString &name : {u"filterEdit"_s, u"mutationMergedCheck"_s, u"mutationRawMode"_s})
        QVERIFY2(!part<QWidget>(name)->toolTip().isEmpty(), qPrintable(name));
}

void TestMutationPane::fitsSmallPlaces()
{
    show({envWith(u"git"_s, numberedRecords(1, 30)), envWith(u"desk"_s, {Update})});
    m_pane->resize(700, 300);
    QVERIFY2(m_pane->minimumSizeHint().width() <= 700, qPrintable(u"%1"_s.arg(m_pane->minimumSizeHint().width())));
    QVERIFY2(m_pane->minimumSizeHint().height() <= 300, qPrintable(u"%1"_s.arg(m_pane->minimumSizeHint().height())));
    QTRY_VERIFY(table()->viewport()->width() > 200);
    QVERIFY(table()->columnWidth(MutationListModel::ChangedColumn) > 30);
}

QTEST_MAIN(TestMutationPane)
#include "tst_mutationpane.moc"
