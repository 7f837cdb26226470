// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/mutationlistmodel.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/ui/mutation/shownpane.h"
#include "tests/ui/mutation/tooltiptext.h"
#include "ui/mutation/expected/expecteddialog.h"
#include "ui/mutation/noise/idlewatchwidget.h"
#include "ui/mutation/noise/noiserulesdialog.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

/// Which changes the pane shows: noise, merged ones, and those that were expected.
class TestMutationSets : public QObject, private ShownPane
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(makePane()); }
    void cleanup()
    {
        m_pane.reset();
        m_settings.clear();
    }

    void hidesNoiseByKeyboard();
    void offersNoiseWhenAllIsHidden();
    void offersNamesAsTheyAre();
    void editsRules();
    void editsRulesOnItsOwn();
    void keepsTheEnvOfARule();
    void mergesHere();
    void expectsChosenChanges();
    void editsAnExpectationLetterByLetter();
    void savesWhatEvaluatesTheSame();
    void watchesTheIdleSession();
    void forgetsWhatIsFoundTooLate_data();
    void forgetsWhatIsFoundTooLate();
    void showsTheFirstRowsOfALongList();

private:
    static Env simulated(const QByteArrayList &records)
    {
        Env env = envWith(u"git"_s, records);
        env.simulator = u"fossil"_s;
        return env;
    }
    QList<QAction *> exports() const
    {
        return {m_pane->findChild<QAction *>(u"mutationExportAction"_s),
                m_pane->findChild<QAction *>(u"mutationCopyAction"_s)};
    }
    QString count() const { return part<QLabel>(u"mutationCount"_s)->text(); }
    void writeFile(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
};

void TestMutationSets::hidesNoiseByKeyboard()
{
    show({simulated({numbered(1), Update, numbered(2)})});
    auto *button = part<QToolButton>(u"mutationNoiseButton"_s);
    QVERIFY(!button->isVisible());
    table()->setFocus();
    table()->setCurrentIndex(rows()->index(1, 0));
    QTest::keyClick(table(), Qt::Key_I, Qt::ControlModifier);
    auto *menu = part<QMenu>(u"mutationNoiseMenu"_s);
    QTRY_VERIFY(menu->isVisible());
    QTest::keyClick(menu, Qt::Key_Down); // the table
    QTest::keyClick(menu, Qt::Key_Return);
    settle();
    QTRY_COMPARE(rows()->rowCount(), 2);
    QVERIFY(button->isVisible());
    QCOMPARE(button->text(), u"1 hidden as noise"_s);
    click(u"mutationNoiseButton"_s); // one click away
    settle();
    QTRY_COMPARE(rows()->rowCount(), 3);
    click(u"mutationNoiseButton"_s);
    settle();
    QTRY_COMPARE(rows()->rowCount(), 2);

    QCOMPARE(NoiseStore(m_settings).rules(u"fossil"_s).size(), 1);
    Env other = simulated({Update});
    other.simulator = u"crm"_s; // has rules of its own
    show({other});
    QCOMPARE(rows()->rowCount(), 1);
}

void TestMutationSets::showsTheFirstRowsOfALongList()
{
    const Env whole = envWith(u"git"_s, numberedRecords(1, 40));
    Env reading = resetEnv(u"git"_s);
    reading.activity = Env::Activity::FetchingState;
    reading.head = envWith(u"git"_s, numberedRecords(1, 3)).log;
    show({reading});
    QTRY_COMPARE(rows()->rowCount(), 3);
    QCOMPARE(count(), u"the first 3 mutations · reading the others…"_s);
    QVERIFY(!part<QFrame>(u"mutationNotice"_s)->isVisible());
    for (const QAction *action : exports())
        QVERIFY(!action->isEnabled()); // a file of these would lack the others
    auto *filter = part<QLineEdit>(u"filterEdit"_s);
    filter->setText(u"39"_s); // is among the others
    settle();
    QTRY_COMPARE(rows()->rowCount(), 0);
    QVERIFY(!part<QLabel>(u"mutationEmptyTitle"_s)->isVisible());

    show({whole});
    QTRY_COMPARE(rows()->rowCount(), 1);
    filter->clear();
    settle();
    QTRY_COMPARE(rows()->rowCount(), 40);
    QVERIFY(count().startsWith(u"40 mutations"_s));
    for (const QAction *action : exports())
        QVERIFY(action->isEnabled());
}

void TestMutationSets::offersNoiseWhenAllIsHidden()
{
    NoiseStore(m_settings).add(u"fossil"_s, {{{}, u"t"_s, {}, {}}});
    show({simulated({numbered(1), numbered(2)})});
    QTRY_COMPARE(rows()->rowCount(), 0);
    QCOMPARE(part<QLabel>(u"mutationEmptyTitle"_s)->text(), u"Every mutation is hidden as noise"_s);
    click(u"mutationEmptyButton"_s);
    settle();
    QTRY_COMPARE(rows()->rowCount(), 2);
}

void TestMutationSets::offersNamesAsTheyAre()
{
    show({simulated(
        {R"({"table":"a&b","action":"UPDATE","values":{"x&y":"u&v"},"old_values":{"x&y":"w"},"changed":["x&y"]})"})});
    table()->setCurrentIndex(rows()->index(0, 0));
    auto *menu = part<QMenu>(u"mutationNoiseMenu"_s);
    Q_EMIT menu->aboutToShow();
    QStringList texts;
    for (const QAction *action : menu->actions()) {
        if (!action->isSeparator())
            texts.append(action->text());
    }
    QCOMPARE(texts, (QStringList{u"&Table “a&&b”"_s, u"Updates of “x&&y” alone"_s, u"Where “x&&y” is u&&v"_s}));
}

void TestMutationSets::editsRules()
{
    NoiseStore store(m_settings);
    store.add(u"fossil"_s, {{{}, u"event"_s, {}, {}}, {{}, u"ticket"_s, {u"mtime"_s}, {}}});
    NoiseRulesDialog dialog(store, {u"fossil"_s}, u"fossil"_s);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    QSignalSpy changed(&dialog, &NoiseRulesDialog::rulesChanged);
    auto *list = dialog.findChild<QListWidget *>(u"noiseRulesList"_s);
    QCOMPARE(list->count(), 2);
    store.add(u"quotes"_s, {{{}, u"a\"b"_s, {}, {}}});
    NoiseRulesDialog quotes(store, {u"quotes"_s}, u"quotes"_s);
    const auto *item = quotes.findChild<QListWidget *>(u"noiseRulesList"_s)->item(0);
    QVERIFY(item->text().contains(u'"'));
    QCOMPARE(toolTipText(item->toolTip()), item->text());
    const QString path = m_folder.filePath(u"rules.json"_s);
    dialog.exportTo(path);
    list->setFocus();
    list->setCurrentRow(0);
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(store.rules(u"fossil"_s).size(), 1);
    dialog.importFrom(path);
    QCOMPARE(store.rules(u"fossil"_s).size(), 2); // the one that was left is there once
    auto *message = dialog.findChild<QLabel *>(u"noiseMessage"_s);
    writeFile(path, R"({"audit_ignore_tables": [{"table": "t", "colums": []}]})");
    dialog.importFrom(path);
    QVERIFY2(message->text().contains(u"audit_ignore_tables[0].colums"_s), qPrintable(message->text()));
    QCOMPARE(store.rules(u"fossil"_s).size(), 2);
    constexpr qsizetype TooLarge = (10 << 20) + 1;
    writeFile(path, QByteArray(R"({"audit_ignore_tables": ["t"]})").leftJustified(TooLarge, ' '));
    dialog.importFrom(path);
    QVERIFY2(message->text().contains(u"too large: at most 10"_s), qPrintable(message->text()));
    QCOMPARE(store.rules(u"fossil"_s).size(), 2);
}

void TestMutationSets::editsRulesOnItsOwn()
{
    // The dialog belongs to the table, which goes after the commands that opened it, and so after their store.
    auto store = std::make_unique<NoiseStore>(m_settings);
    store->add(u"fossil"_s, {{{}, u"ticket"_s, {}, {}}});
    NoiseRulesDialog dialog(*store, {u"fossil"_s}, u"fossil"_s);
    store.reset();
    dialog.findChild<QListWidget *>(u"noiseRulesList"_s)->selectAll();
    dialog.findChild<QPushButton *>(u"noiseRemove"_s)->click();
    QCOMPARE(NoiseStore(m_settings).rules(u"fossil"_s), QList<NoiseRule>());
}

void TestMutationSets::keepsTheEnvOfARule()
{
    NoiseStore(m_settings).add(u"fossil"_s, {{u"git"_s, u"t"_s, {}, {}}, {u"j-desk"_s, u"ticket"_s, {}, {}}});
    Env desk = envWith(u"desk"_s, {numbered(1), Update});
    desk.simulator = u"fossil"_s;
    show({simulated({numbered(1), Update}), desk});
    QTRY_COMPARE(rows()->rowCount(), 2);
    const auto shown = [this](int row) {
        return rows()->index(row, MutationListModel::EnvColumn).data().toString() + u' ' +
               rows()->index(row, MutationListModel::TableColumn).data().toString();
    };
    QCOMPARE(QSet<QString>({shown(0), shown(1)}), QSet<QString>({u"git ticket"_s, u"desk t"_s}));
}

void TestMutationSets::mergesHere()
{
    const QByteArray update =
        R"({"table":"t","action":"UPDATE","values":{"id":1,"name":"x"},"old_values":{"name":"n1"},"changed":["name"]})";
    show({simulated({numbered(1), update})});
    QCOMPARE(rows()->rowCount(), 2);
    QVERIFY(!count().contains(u"merged"_s));
    part<QCheckBox>(u"mutationMergedCheck"_s)->click();
    settle();
    QTRY_COMPARE(rows()->rowCount(), 1);
    QTRY_VERIFY2(count().contains(u"merged here"_s), qPrintable(count()));

    Env byServer = simulated({numbered(1)});
    byServer.logMerged = true;
    show({byServer});
    QTRY_VERIFY2(count().contains(u"merged by the server"_s), qPrintable(count()));

    show({simulated({numbered(1), R"({"table":"t","action":"DELETE","values":{"id":1,"name":"n1"}})"})});
    QTRY_COMPARE(part<QLabel>(u"mutationEmptyTitle"_s)->text(), u"Nothing is left of the mutations"_s);
    click(u"mutationEmptyButton"_s);
    settle();
    QTRY_COMPARE(rows()->rowCount(), 2);
}

void TestMutationSets::expectsChosenChanges()
{
    show({simulated({numbered(1), Update, numbered(2)})});
    table()->setFocus();
    table()->selectRow(1);
    QTest::keyClick(table(), Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    auto *dialog = part<ExpectedDialog>(u"expectedDialog"_s);
    QVERIFY(dialog->isVisible());
    QTRY_COMPARE(dialog->testCase().mutations.size(), 1);
    QTRY_COMPARE(dialog->evaluation().matchedCount(), 1);
    QCOMPARE(dialog->evaluation().surplus.size(), size_t(2));
    QCOMPARE(dialog->testCase().envs.first().simulator, u"fossil"_s);
    const QList<ColumnMatcher> values = dialog->testCase().mutations.first().values;
    QCOMPARE(values.size(), 2); // the key, and what changed
    QCOMPARE(values.last().column, u"status"_s);

    // One value is compared by a pattern from now on, first one that does not fit.
    auto *tree = dialog->findChild<QTreeWidget *>(u"expectedTree"_s);
    const auto find = [tree](const QString &text) {
        const auto found = tree->findItems(text, Qt::MatchContains | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.first();
    };
    tree->setCurrentItem(find(u"status"_s));
    auto *kind = dialog->findChild<QComboBox *>(u"matcherKind"_s);
    QVERIFY(kind->isEnabled());
    kind->setCurrentIndex(kind->findData(int(ValueMatcher::Kind::Pattern)));
    auto *text = dialog->findChild<QLineEdit *>(u"matcherText"_s);
    text->setFocus();
    text->selectAll();
    QTest::keyClicks(text, u"^Op"_s);
    QTRY_COMPARE(dialog->evaluation().matchedCount(), 0);
    QTRY_VERIFY(find(u"≠ status"_s)); // the nearest record, and where it differs
    QCOMPARE(dialog->evaluation().score, 0.0);
    text->selectAll();
    QTest::keyClicks(text, u"^Clo"_s);
    QTRY_COMPARE(dialog->evaluation().matchedCount(), 1);

    // A surplus change is expected, too, and one expectation is taken back.
    tree->setCurrentItem(find(u"id=2"_s));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"expectedExpect"_s), Qt::LeftButton);
    QTRY_COMPARE(dialog->evaluation().matchedCount(), 2);
    QCOMPARE(dialog->evaluation().surplus.size(), size_t(1));
    QTRY_VERIFY(find(u"UPDATE ticket"_s));
    tree->setCurrentItem(find(u"UPDATE ticket"_s));
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Delete);
    QTRY_COMPARE(dialog->evaluation().surplus.size(), size_t(2));
    QCOMPARE(dialog->testCase().mutations.size(), 1);
}

/// Each letter is evaluated while the next one comes.
void TestMutationSets::editsAnExpectationLetterByLetter()
{
    show({simulated({numbered(1), Update, numbered(2)})});
    table()->setFocus();
    table()->selectAll();
    QTest::keyClick(table(), Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    auto *dialog = part<ExpectedDialog>(u"expectedDialog"_s);
    QTRY_COMPARE(dialog->evaluation().matchedCount(), 3);
    QTRY_VERIFY(!dialog->isBusy());
    auto *tree = dialog->findChild<QTreeWidget *>(u"expectedTree"_s);
    const auto chooseStatus = [tree] {
        tree->setCurrentItem(tree->findItems(u"status"_s, Qt::MatchContains | Qt::MatchRecursive).constFirst());
    };
    chooseStatus();
    dialog->activateWindow();
    auto *text = dialog->findChild<QLineEdit *>(u"matcherText"_s);
    const auto type = [&](const QString &letters) {
        text->setFocus();
        text->selectAll();
        for (const QChar letter : letters) {
            QTest::keyClick(dialog->focusWidget(), letter.toLatin1());
            QTRY_VERIFY(!dialog->isBusy());
        }
    };
    for (const QString &typed : {u"hello"_s, u"2.0"_s}) {
        type(typed);
        QCOMPARE(text->text(), typed);
    }
    QCOMPARE(dialog->focusWidget(), text);
    auto *kind = dialog->findChild<QComboBox *>(u"matcherKind"_s);
    kind->setCurrentIndex(kind->findData(int(ValueMatcher::Kind::Pattern)));
    type(u"High.*"_s);
    QCOMPARE(text->text(), u"High.*"_s);

    // A value becomes a pattern that fits it.
    kind->setCurrentIndex(kind->findData(int(ValueMatcher::Kind::Exact)));
    type(u"\"Closed\""_s);
    QCOMPARE(dialog->evaluation().matchedCount(), 3);
    kind->setCurrentIndex(kind->findData(int(ValueMatcher::Kind::Pattern)));
    QCOMPARE(text->text(), u"^Closed$"_s);
    QTRY_VERIFY(!dialog->isBusy());
    QCOMPARE(dialog->evaluation().matchedCount(), 3);

    // Words that are not evaluated.
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"expectedName"_s), u"x"_s);
    QVERIFY(!dialog->isBusy());

    // The second key comes before the list is one shorter.
    tree->setCurrentItem(tree->findItems(u"INSERT"_s, Qt::MatchContains | Qt::MatchRecursive).constFirst());
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Delete);
    QTest::keyClick(tree, Qt::Key_Delete);
    QCOMPARE(dialog->testCase().mutations.size(), 2);
}

void TestMutationSets::savesWhatEvaluatesTheSame()
{
    NoiseStore(m_settings).add(u"fossil"_s, {{{}, u"event"_s, {}, {}}});
    const QByteArrayList records{numbered(1), Update, R"({"table":"event","action":"INSERT","values":{"id":5}})"};
    show({simulated(records)});
    table()->setFocus();
    table()->selectAll();
    QTest::keyClick(table(), Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    auto *dialog = part<ExpectedDialog>(u"expectedDialog"_s);
    QTRY_COMPARE(dialog->evaluation().matchedCount(), 2);
    QCOMPARE(dialog->evaluation().ignoredCount, 1);
    const QString path = m_folder.filePath(u"case.json"_s);
    dialog->saveFile(path);

    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto read = testcase::fromJson(file.readAll());
    QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
    QCOMPARE(read->name, u"case"_s);
    const MutationSet set({{u"another-job"_s, u"git"_s, simulated(records).log}}); // as the runtime has it
    const Evaluation there = evaluation::evaluate(*read, set);
    QCOMPARE(there.score, dialog->evaluation().score);
    QCOMPARE(there.outcomes, dialog->evaluation().outcomes);
    QCOMPARE(there.ignoredCount, 1);

    ExpectedDialog again;
    again.setActual(set, {}, {});
    again.openFile(path);
    QTRY_COMPARE(again.evaluation().matchedCount(), 2);
    QCOMPARE(again.testCase(), *read);
    writeFile(path, R"({"name":"n","mutations":[{"tablename":"t"}]})");
    again.openFile(path);
    QVERIFY(again.findChild<QLabel *>(u"expectedMessage"_s)->text().contains(u"mutations[0].action"_s));
    QCOMPARE(again.testCase(), *read);

    // One that asks for an output would be no test case any more with mutations.
    writeFile(path, R"({"name":"n","output":{"users":6}})");
    again.openFile(path);
    QTRY_VERIFY(again.findChild<QLabel *>(u"expectedScore"_s)->text().contains(u"asks for an output"_s));
    again.expect(set, {0});
    QTRY_COMPARE(again.evaluation().outcomes.size(), 1);
    QVERIFY(!again.findChild<QPushButton *>(u"expectedSave"_s)->isEnabled());
}

void TestMutationSets::watchesTheIdleSession()
{
    ScriptedPlato plato;
    const std::unique_ptr<Session> session = plato.readySession();
    QCOMPARE(session->phase(), Session::Phase::Ready);
    const auto state = [](const QByteArray &records) {
        return R"({"session_id":"s-1","results":{"j-1":{"state":{"mutations":[)" + records + "]}}}}";
    };
    plato.once(ScriptedPlato::State, 200, state(numbered(1)));
    plato.always(ScriptedPlato::State, 200, state(numbered(1) + ',' + Update));
    IdleWatchWidget watch;
    watch.setInterval(std::chrono::milliseconds(20));
    watch.setSession(session.get(), session->envs());
    watch.show();
    QSignalSpy wanted(&watch, &IdleWatchWidget::rulesWanted);
    auto *start = watch.findChild<QPushButton *>(u"idleStart"_s);
    QTest::mouseClick(start, Qt::LeftButton);
    QVERIFY(watch.isRunning());
    auto *proposals = watch.findChild<QTreeWidget *>(u"idleProposals"_s);
    QTRY_COMPARE(proposals->topLevelItemCount(), 1);
    QVERIFY(proposals->topLevelItem(0)->text(0).contains(u"ticket: updates of status"_s));
    QTest::mouseClick(start, Qt::LeftButton); // cancelled: what was found stays
    QVERIFY(!watch.isRunning());
    QCOMPARE(proposals->topLevelItemCount(), 1);
    QTest::mouseClick(watch.findChild<QPushButton *>(u"idleAdd"_s), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().at(1).value<QList<NoiseRule>>(), (QList<NoiseRule>{{{}, u"ticket"_s, {u"status"_s}, {}}}));
}

void TestMutationSets::forgetsWhatIsFoundTooLate_data()
{
    QTest::addColumn<bool>("isRestarted");
    QTest::newRow("rules were added") << false;
    QTest::newRow("started again") << true;
}

void TestMutationSets::forgetsWhatIsFoundTooLate()
{
    QFETCH(bool, isRestarted);
    ScriptedPlato plato;
    const std::unique_ptr<Session> session = plato.readySession();
    const auto state = [](const QByteArray &records) {
        return R"({"session_id":"s-1","results":{"j-1":{"state":{"mutations":[)" + records + "]}}}}";
    };
    plato.once(ScriptedPlato::State, 200, state(numbered(1)));
    plato.always(ScriptedPlato::State, 200, state(numbered(1) + ',' + Update));
    IdleWatchWidget watch;
    watch.setInterval(std::chrono::hours(1));
    watch.setSession(session.get(), session->envs());
    watch.show();
    auto *start = watch.findChild<QPushButton *>(u"idleStart"_s);
    auto *proposals = watch.findChild<QTreeWidget *>(u"idleProposals"_s);
    const Witness seen(*session);
    start->click();
    QTRY_VERIFY(!seen.arrivedRows.isEmpty() && session->canFetchState());
    if (!isRestarted) {
        session->fetchState();
        QTRY_COMPARE(proposals->topLevelItemCount(), 1);
        QTRY_VERIFY(session->canFetchState());
    }
    // While the comparison that has begun by now runs.
    bool isOver = false;
    bool wasComparing = false;
    connect(session.get(), &Session::envsChanged, &watch, [&](const EnvsChange &change) {
        if (isOver || change.logRows.isEmpty())
            return;
        isOver = true;
        wasComparing = watch.isComparing();
        if (isRestarted) {
            start->click();
            start->click();
        } else {
            watch.findChild<QPushButton *>(u"idleAdd"_s)->click();
        }
    });
    session->fetchState();
    QTRY_VERIFY(isOver);
    QVERIFY(wasComparing);
    QTRY_VERIFY(!watch.isComparing());
    QCOMPARE(proposals->topLevelItemCount(), 0);
}

QTEST_MAIN(TestMutationSets)
#include "tst_mutationsets.moc"
