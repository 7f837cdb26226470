// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What a screen reader finds: every control that shows, in the window and in its dialogs, has a fitting role and a
/// name.
#include "tests/support/envserver.h"
#include "tests/support/rawserver.h"
#include "tests/ui/accessibletree.h"
#include "tests/ui/windowonserver.h"
#include "ui/common/accessibility.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolBar>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

class TestAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installAccessibility(); } // as the program does
    void aTreeWithFaultsIsSeenThrough_data();
    void aTreeWithFaultsIsSeenThrough();
    void comboBoxesAreNamedByWhatTheyChoose_data();
    void comboBoxesAreNamedByWhatTheyChoose();
    void everyControlHasARoleAndAName_data();
    void everyControlHasARoleAndAName();
    void withoutAServer_data();
    void withoutAServer();
};

namespace {

QStringList faultsOfAllThatShows(int &controls)
{
    QStringList faults;
    for (QWidget *top : QApplication::topLevelWidgets()) {
        if (!top->isVisible())
            continue;
        const AccessibleTree tree = AccessibleTree::of(*top);
        faults += tree.faults;
        controls += tree.controls;
    }
    return faults;
}

/// A hidden widget with the focus would swallow the keys.
bool isFocusLost()
{
    const QWidget *focused = QApplication::focusWidget();
    return focused && !(focused->isVisible() && focused->isEnabled());
}

/// What a person does, by object names: presses a button, triggers a command (or the one with that text), opens a menu,
/// "name=row" chooses a row or a tab.
bool act(const QWidget &window, const QString &step)
{
    const QString name = step.section(u'=', 0, 0);
    const int row = step.section(u'=', 1).toInt();
    for (QObject *object : window.findChildren<QObject *>()) {
        auto *action = qobject_cast<QAction *>(object);
        if (object->objectName() != name && !(action && action->text().remove(u'&') == name))
            continue;
        auto *widget = qobject_cast<QWidget *>(object);
        if (auto *menu = qobject_cast<QMenu *>(object))
            menu->popup(window.mapToGlobal(QPoint(20, 20)));
        else if (action && action->isEnabled())
            action->trigger();
        else if (auto *button = qobject_cast<QAbstractButton *>(object); button && button->isVisible())
            button->click();
        else if (auto *view = qobject_cast<QAbstractItemView *>(object); view && view->model()->rowCount() > row)
            view->setCurrentIndex(view->model()->index(row, 0));
        else if (auto *tabs = qobject_cast<QTabWidget *>(object))
            tabs->setCurrentIndex(row);
        else if (auto *edit = qobject_cast<QLineEdit *>(object))
            edit->setText(step.section(u'=', 1));
        else
            continue;
        return !widget || widget->isEnabled();
    }
    return false;
}

} // namespace

/// The walk itself: what it must not let through.
void TestAccessibility::aTreeWithFaultsIsSeenThrough_data()
{
    using Make = std::function<QWidget *()>;
    QTest::addColumn<Make>("make");
    QTest::addColumn<QString>("fault"); // empty: none
    const auto named = [](QWidget *widget) {
        widget->setAccessibleName(u"Named"_s);
        return widget;
    };
    QTest::newRow("a button without a text") << Make([] { return new QPushButton; }) << u"no name"_s;
    QTest::newRow("a button with a text") << Make([] { return new QPushButton(u"Go"_s); }) << QString();
    QTest::newRow("a table without a name") << Make([] { return new QTableView; }) << u"no name"_s;
    QTest::newRow("a list without a name") << Make([] { return new QListView; }) << u"no name"_s;
    QTest::newRow("a list with one") << Make([named] { return named(new QListView); }) << QString();
    QTest::newRow("a line without a name") << Make([] { return new QLineEdit; }) << u"no name"_s;
    QTest::newRow("a line that can be cleared") << Make([named] {
        auto *line = new QLineEdit(u"text"_s);
        line->setClearButtonEnabled(true);
        return named(line);
    }) << QString();
    QTest::newRow("a tool bar without room") << Make([] {
        auto *bar = new QToolBar(u"Bar"_s);
        bar->addAction(u"A command whose words are long"_s);
        bar->addAction(u"Another, which has no room"_s);
        bar->setFixedWidth(60);
        return bar;
    }) << QString();
    QTest::newRow("a scroll area that takes the focus")
        << Make([named] { return named(new QScrollArea); }) << QString();
    QTest::newRow("one without a name") << Make([] { return new QScrollArea; }) << u"no name"_s;
    QTest::newRow("a widget of no kind that takes the focus") << Make([named] {
        QWidget *widget = named(new QWidget);
        widget->setFocusPolicy(Qt::StrongFocus);
        return widget;
    }) << u"no fitting role"_s;
    QTest::newRow("a combo box without a name") << Make([] {
        auto *box = new QComboBox;
        box->addItem(u"chosen"_s);
        return box;
    }) << u"no name"_s;
    QTest::newRow("one that says what is chosen") << Make([] {
        auto *box = new QComboBox;
        box->addItem(u"chosen"_s);
        box->setAccessibleName(u"chosen"_s);
        return box;
    }) << u"named by what is chosen"_s;
    QTest::newRow("one whose line has no name") << Make([named] {
        auto *box = new QComboBox;
        box->setEditable(true);
        return named(box);
    }) << u"no name"_s;
}

void TestAccessibility::aTreeWithFaultsIsSeenThrough()
{
    QFETCH(const std::function<QWidget *()>, make);
    QFETCH(const QString, fault);
    QWidget window;
    window.setWindowTitle(u"A window"_s);
    auto *layout = new QVBoxLayout(&window);
    layout->addWidget(make());
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const QStringList faults = AccessibleTree::of(window).faults;
    QCOMPARE(faults.size(), fault.isEmpty() ? 0 : 1);
    QVERIFY2(faults.isEmpty() || faults.constFirst().startsWith(fault), qPrintable(faults.join(u'\n')));
}

void TestAccessibility::comboBoxesAreNamedByWhatTheyChoose_data()
{
    QTest::addColumn<bool>("isEditable");
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("accessibleName");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<QString>("name");
    QTest::newRow("a label") << false << u"&Version"_s << QString() << u"1.2"_s << u"Version"_s;
    QTest::newRow("a name") << false << QString() << u"Screen"_s << u"1024 × 768"_s << u"Screen"_s;
    QTest::newRow("both") << false << u"Size"_s << u"Screen"_s << u"1024 × 768"_s << u"Screen"_s;
    QTest::newRow("typed") << true << u"Size"_s << u"Screen"_s << u"12×"_s << u"Screen"_s;
    QTest::newRow("typed, empty") << true << QString() << u"Screen"_s << QString() << u"Screen"_s;
    QTest::newRow("nothing chosen") << false << u"Version"_s << QString() << QString() << u"Version"_s;
    QTest::newRow("from right to left") << false << u"Version"_s << QString() << u"שלום"_s << u"Version"_s;
    QTest::newRow("neither") << false << QString() << QString() << u"1.2"_s << QString();
}

void TestAccessibility::comboBoxesAreNamedByWhatTheyChoose()
{
    QFETCH(const bool, isEditable);
    QFETCH(const QString, label);
    QFETCH(const QString, accessibleName);
    QFETCH(const QString, chosen);
    QFETCH(const QString, name);
    QWidget window;
    auto *form = new QFormLayout(&window);
    auto *box = new QComboBox;
    form->addRow(label, box);
    box->setEditable(isEditable);
    if (isEditable)
        setAccessibleNameOfEditable(*box, accessibleName);
    else
        box->setAccessibleName(accessibleName);
    if (isEditable)
        box->setEditText(chosen);
    else if (!chosen.isEmpty())
        box->addItem(chosen);
    window.show();

    QAccessibleInterface *item = QAccessible::queryAccessibleInterface(box);
    QCOMPARE(item->role(), QAccessible::ComboBox);
    QCOMPARE(item->text(QAccessible::Name), name);
    QCOMPARE(item->text(QAccessible::Value), chosen);
    QVERIFY(item->textInterface());
    QCOMPARE(item->textInterface()->text(0, item->textInterface()->characterCount()), chosen);
    QCOMPARE(item->childCount(), isEditable ? 2 : 1);
    QCOMPARE(item->child(0)->role(), QAccessible::List);
    QCOMPARE(item->indexOfChild(item->child(0)), 0);
    if (isEditable) {
        QCOMPARE(item->child(1)->text(QAccessible::Name), name);
        QCOMPARE(item->indexOfChild(item->child(1)), 1);
    }
    QVERIFY(!item->child(2) && !item->child(-1));
    QVERIFY(!item->state().expanded);
    item->actionInterface()->doAction(QAccessibleActionInterface::showMenuAction());
    QCOMPARE(item->state().expanded, box->count() > 0); // an empty list does not open
}

void TestAccessibility::everyControlHasARoleAndAName_data()
{
    QTest::addColumn<QStringList>("steps");
    const auto row = [](const char *name, const QStringList &steps) { QTest::newRow(name) << steps; };
    row("mutations", {});
    row("a mutation, its old and new values", {u"mutationTabs=0"_s});
    row("a mutation, one value", {u"mutationTabs=1"_s});
    row("a mutation, as JSON", {u"mutationTabs=2"_s});
    row("two states", {u"stateSessionAction"_s});
    row("a filter that fits nothing", {u"filterEdit=table:nothing"_s});
    row("a filter with a fault", {u"filterEdit=(("_s});
    row("desktop", {u"tabs=1"_s});
    row("requests", {u"tabs=2"_s, u"activityTable=0"_s});
    row("no tab", {u"closeTabAction"_s, u"closeTabAction"_s, u"closeTabAction"_s});
    row("new session", {u"newSessionAction"_s});
    row("new session with a desktop", {u"newSessionAction"_s, u"catalogueList=0"_s, u"addEnvButton"_s});
    row("new session with a blank machine", {u"newSessionAction"_s, u"catalogueList=1"_s, u"addEnvButton"_s});
    row("new session with an artifact", {u"newSessionAction"_s, u"catalogueList=2"_s, u"addEnvButton"_s});
    row("new session with two of a name", {u"newSessionAction"_s, u"catalogueList=0"_s, u"addEnvButton"_s,
                                           u"addEnvButton"_s, u"envAliasEdit=ubuntu-vm-2"_s});
    row("new session of a test case", {u"newSessionAction"_s, u"fromTestcaseButton"_s});
    row("open session", {u"openSessionAction"_s});
    row("open session with its id", {u"openSessionAction"_s, u"openSessionIdEdit=s-9"_s});
    row("close", {u"closeSessionAction"_s});
    row("quit", {u"quitAction"_s});
    row("server menu", {u"profileMenu"_s});
    row("add a server", {u"profileMenu"_s, u"addServerAction"_s});
    row("view menu", {u"viewMenu"_s});
    row("mutations menu", {u"mutationsMenu"_s});
    row("desktop menu", {u"tabs=1"_s, u"desktopMenu"_s});
    row("about", {u"About Plato Desk"_s});
    row("a whole message", {u"resetSessionAction"_s, u"messageWhole"_s});
    row("a message", {u"resetSessionAction"_s});
    row("filter builder", {u"buildFilterButton"_s});
    row("save a filter", {u"filterEdit=table:ticket"_s, u"savedFiltersMenu"_s, u"saveFilterAction"_s});
    row("highlights", {u"mutationHighlightsAction"_s});
    row("noise rules", {u"mutationNoiseRulesAction"_s});
    row("noise menu", {u"mutationNoiseMenu"_s});
    row("expected mutations", {u"mutationExpectedAction"_s});
    row("one that is expected", {u"mutationExpectAction"_s, u"mutationExpectedAction"_s});
    row("state note", {u"stateDescribeAction"_s});
    row("compare states", {u"stateSessionAction"_s, u"stateCompare"_s});
    row("another column", {u"mutationColumnsAction"_s});
}

void TestAccessibility::everyControlHasARoleAndAName()
{
    QFETCH(const QStringList, steps);
    EnvServerWords said;
    said.simulator = u"ubuntu-vm"_s;
    said.actionError = u"It could not be done, for a reason that takes many words. "_s.repeated(20);
    const EnvServer server(said);
    WindowOnServer desk(server.url());
    QVERIFY(desk.open());
    Session *session =
        desk.connection().workspace()->sessions().attach(u"s-1"_s, u"checkout"_s, Session::Ownership::Owned);
    auto *list = desk.find<QListView>(u"sessionList"_s);
    list->setCurrentIndex(list->model()->index(0, 0));
    QTRY_VERIFY(session->canFetchState());
    session->fetchState();
    auto *mutations = desk.find<QTableView>(u"mutationTable"_s);
    QTRY_COMPARE(mutations->model()->rowCount(), 2);
    mutations->selectRow(0);
    for (const QString &step : steps)
        QVERIFY2(QTest::qWaitFor([&] { return act(desk.window(), step); }), qPrintable(step));
    QTRY_VERIFY(session->canFetchState()); // what was begun has ended
    QCoreApplication::sendPostedEvents();
    QVERIFY2(!isFocusLost(), qPrintable(QApplication::focusWidget()->objectName()));
    int controls = 0;
    const QStringList faults = faultsOfAllThatShows(controls);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    QVERIFY(controls > 10);
}

void TestAccessibility::withoutAServer_data()
{
    QTest::addColumn<QByteArray>("status"); // empty: nobody is there
    QTest::addColumn<Connection::Phase>("phase");
    QTest::newRow("not reached") << QByteArray() << Connection::Phase::Failed;
    QTest::newRow("a fault") << QByteArray("500 Internal Server Error") << Connection::Phase::Failed;
    QTest::newRow("a key is needed") << QByteArray("401 Unauthorized") << Connection::Phase::NeedsKey;
    QTest::newRow("no session yet") << QByteArray("200 OK") << Connection::Phase::Online;
}

void TestAccessibility::withoutAServer()
{
    QFETCH(const QByteArray, status);
    QFETCH(const Connection::Phase, phase);
    RawServer server;
    server.answer = [&status](const RawRequest &) {
        return RawAnswer::http(status, R"({"id": 1, "public_id": "u-1"})");
    };
    WindowOnServer desk(status.isEmpty() ? QUrl(u"http://127.0.0.1:1"_s) : server.url());
    desk.window().show();
    desk.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window()));
    desk.connection().open();
    QTRY_COMPARE(desk.connection().phase(), phase);
    QVERIFY2(!isFocusLost(), qPrintable(QApplication::focusWidget()->objectName()));
    int controls = 0;
    const QStringList faults = faultsOfAllThatShows(controls);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    QVERIFY(controls > 5);
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
