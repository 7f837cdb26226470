// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/historymodel.h"
#include "core/journal/journal.h"
#include "core/mutation/log/mutationlog.h"
#include "core/session/statefile.h"
#include "core/session/workspace.h"
#include "tests/core/journal/journalsamples.h"
#include "tests/ui/accessibletree.h"
#include "ui/common/accessibility.h"
#include "ui/common/englishplurals.h"
#include "ui/history/historypane.h"
#include "ui/pane/selection.h"

#include <QAction>
#include <QApplication>
#include <QInputDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

/// The pane, on a journal in the hands of the test.
class TestHistoryPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void init();
    void cleanup();

    void sayThatThereIsNothingYet();
    void sayWhyThereIsNone();
    void searching();
    void onlyStarredOnes();
    void aSessionAndItsSteps();
    void aStateIsOpened();
    void runAgain();
    void whatCannotBeRunAgain();
    void aNote();
    void deletingAndUndo();
    void deletingManyAtOnce();
    void whatRunsIsNotDeleted();
    void usefulWithoutAServerOnceItIsWanted();
    void hostileNames_data();
    void hostileNames();
    void littleRoom();
    void aScreenReaderHearsWhatEverythingIsFor();

private:
    JournalSession add(const QString &name, int secondsAgo = 0);
    void open(QSize size = {1000, 400});
    template <typename T>
    T *find(const QString &name) const
    {
        return m_pane->findChild<T *>(name);
    }
    QTableView *table() const { return find<QTableView>(u"historyTable"_s); }
    QTreeWidget *steps() const { return find<QTreeWidget>(u"historySteps"_s); }
    QAction *action(const QString &name) const { return find<QAction>(u"history%1Action"_s.arg(name)); }
    QString nameAt(int row) const { return table()->model()->index(row, HistoryModel::NameColumn).data().toString(); }

    EnglishPlurals m_plurals;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OpenJournal> m_writer; // another window
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<HistoryPane> m_pane;
};

void TestHistoryPane::init()
{
    cleanup();
    m_folder = std::make_unique<QTemporaryDir>();
    m_writer = std::make_unique<OpenJournal>(m_folder->path());
}

void TestHistoryPane::cleanup()
{
    m_pane.reset();
    m_selection.reset();
    m_workspace.reset();
    m_journal.reset();
    m_writer.reset();
    m_folder.reset();
}

JournalSession TestHistoryPane::add(const QString &name, int secondsAgo)
{
    const JournalSession session = sampleSession(name, QDateTime::currentDateTimeUtc().addSecs(-secondsAgo));
    (*m_writer)->put(session);
    return session;
}

void TestHistoryPane::open(QSize size)
{
    m_journal = std::make_unique<Journal>(m_folder->path());
    m_journal->start();
    m_selection = std::make_unique<Selection>();
    m_pane = std::make_unique<HistoryPane>(*m_journal);
    m_pane->showSelection(*m_selection);
    m_pane->resize(size);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    QTRY_VERIFY(find<HistoryModel>({})->isReady());
}

void TestHistoryPane::sayThatThereIsNothingYet()
{
    open();
    QTRY_VERIFY(find<QLabel>(u"historyEmptyTitle"_s)->isVisible());
    QCOMPARE(find<QLabel>(u"historyEmptyTitle"_s)->text(), u"No history yet"_s);
    for (const QString &name : {u"Again"_s, u"State"_s, u"Star"_s, u"Note"_s, u"Delete"_s, u"Undo"_s})
        QVERIFY2(!action(name)->isEnabled(), qPrintable(name));
}

void TestHistoryPane::sayWhyThereIsNone()
{
    m_journal = std::make_unique<Journal>(u"/proc/nowhere"_s);
    m_pane = std::make_unique<HistoryPane>(*m_journal);
    m_pane->show();
    m_journal->start();
    QTRY_COMPARE(find<QLabel>(u"historyEmptyTitle"_s)->text(), u"No history"_s);
    QVERIFY(find<QLabel>(u"historyEmptyText"_s)->text().contains(u"/proc/nowhere"_s));
}

void TestHistoryPane::searching()
{
    add(u"checkout"_s, 20);
    add(u"refund"_s, 10);
    open();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QCOMPARE(nameAt(0), u"refund"_s); // newest first
    QCOMPARE(find<QLabel>(u"historyCount"_s)->text(), u"2 sessions"_s);
    auto *text = find<QLineEdit>(u"historySearch"_s);
    QTest::keyClicks(text, u"check"_s);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(nameAt(0), u"checkout"_s);
    QTRY_COMPARE(find<QLabel>(u"historyTitle"_s)->text(), u"checkout"_s);
    QTest::keyClicks(text, u"zzz"_s);
    QTRY_VERIFY(find<QPushButton>(u"historyEmptyButton"_s)->isVisible());
    QCOMPARE(find<QLabel>(u"historyEmptyTitle"_s)->text(), u"Nothing found"_s);
    QTRY_COMPARE(find<QLabel>(u"historyTitle"_s)->text(), u"No session is chosen"_s);
    QTest::mouseClick(find<QPushButton>(u"historyEmptyButton"_s), Qt::LeftButton);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
}

void TestHistoryPane::onlyStarredOnes()
{
    const JournalSession starred = add(u"starred"_s, 20);
    add(u"plain"_s, 10);
    open();
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    table()->selectRow(1);
    action(u"Star"_s)->trigger();
    QTRY_COMPARE(table()->model()->index(1, HistoryModel::StarColumn).data().toString(), u"★"_s);
    QTRY_VERIFY(action(u"Star"_s)->isChecked());
    QTest::mouseClick(find<QToolButton>(u"historyStarredButton"_s), Qt::LeftButton);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(nameAt(0), starred.name);
    table()->selectRow(0);
    action(u"Star"_s)->trigger();
    QTRY_COMPARE(table()->model()->rowCount(), 0);
}

void TestHistoryPane::aSessionAndItsSteps()
{
    JournalSession session = add(u"checkout"_s);
    session.phase = Session::Phase::Lost;
    session.reason = u"lifetime exceeded"_s;
    session.lifetimeEnd = session.endedAt;
    QVERIFY((*m_writer)->put(session));
    JournalAction reset;
    reset.session = session.id;
    reset.kind = u"reset"_s;
    reset.envs = u"git"_s;
    reset.startedAt = session.askedAt.addSecs(5);
    reset.isDone = false;
    reset.words = u"no worker"_s;
    QVERIFY((*m_writer)->add(reset));
    QVERIFY(m_writer->keep(session.id, sampleState(u"ticket"_s, session.askedAt.addSecs(10))));
    open();
    QTRY_VERIFY(find<QLabel>(u"historyEnd"_s)->text().contains(u"lifetime exceeded."_s));
    QVERIFY(find<QLabel>(u"historyEnd"_s)->text().contains(u"without our doing"_s));
    QStringList what;
    QStringList outcome;
    for (int row = 0; row < steps()->topLevelItemCount(); ++row) {
        what.append(steps()->topLevelItem(row)->text(1));
        outcome.append(steps()->topLevelItem(row)->text(2));
    }
    QCOMPARE(what.first(4), (QStringList{u"Asked for"_s, u"Reset of git"_s, u"State of git"_s, u"End"_s}));
    QCOMPARE(outcome[1], u"failed: no worker"_s);
    QCOMPARE(outcome[2], u"1 mutation"_s);
    QVERIFY(outcome.join(u'\n').contains(u"Session id: s-"_s));
    QVERIFY(outcome.join(u'\n').contains(u"Its lifetime was to end at"_s));
}

void TestHistoryPane::aStateIsOpened()
{
    const JournalSession session = add(u"checkout"_s);
    QVERIFY(m_writer->keep(session.id, sampleState(u"first"_s, session.askedAt.addSecs(1))));
    QVERIFY(m_writer->keep(session.id, sampleState(u"second"_s, session.askedAt.addSecs(2))));
    open();
    QSignalSpy wanted(m_pane.get(), &Pane::statesRequested);
    QTRY_VERIFY(action(u"State"_s)->isEnabled());
    const auto tableOf = [](const QString &path) {
        const auto state = statefile::read(path);
        return state ? state->envs[0].log->tables().value(0) : state.error().message;
    };
    action(u"State"_s)->trigger(); // the latest
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(tableOf(wanted[0][0].toStringList().value(0)), u"second"_s);
    steps()->setCurrentItem(steps()->topLevelItem(1)); // the first state
    steps()->setFocus();
    QTest::keyClick(steps(), Qt::Key_Return);
    QCOMPARE(wanted.count(), 2);
    QCOMPARE(tableOf(wanted[1][0].toStringList().value(0)), u"first"_s);

    // It is chosen still when there is more to tell of the session.
    const int before = steps()->topLevelItemCount();
    JournalAction reset;
    reset.session = session.id;
    reset.kind = u"reset"_s;
    reset.startedAt = session.askedAt.addSecs(3);
    m_journal->add(reset);
    JournalSession more = session;
    more.lastSeenAt = QDateTime::currentDateTimeUtc();
    m_journal->put(more);
    QTRY_COMPARE(steps()->topLevelItemCount(), before + 1);
    action(u"State"_s)->trigger();
    QCOMPARE(wanted.count(), 3);
    QCOMPARE(tableOf(wanted[2][0].toStringList().value(0)), u"first"_s);
}

void TestHistoryPane::runAgain()
{
    const JournalSession session = add(u"checkout"_s);
    open();
    QTRY_COMPARE(find<QLabel>(u"historyTitle"_s)->text(), u"checkout"_s);
    QVERIFY(!action(u"Again"_s)->isEnabled());
    QVERIFY(action(u"Again"_s)->toolTip().contains(u"Connect"_s));
    m_workspace = std::make_unique<Workspace>(QUrl(u"http://127.0.0.1:1"_s), u"pk-test"_s);
    connect(m_selection.get(), &Selection::changed, m_pane.get(), [this] { m_pane->showSelection(*m_selection); });
    Profile profile;
    profile.id = session.profileId;
    m_selection->setWorkspace(m_workspace.get(), profile);
    QTRY_VERIFY(action(u"Again"_s)->isEnabled());
    MakeRequest request;
    QString name;
    connect(m_pane.get(), &Pane::makeRequested, this, [&](const MakeRequest &asked, const QString &called) {
        request = asked;
        name = called;
    });
    action(u"Again"_s)->trigger();
    QCOMPARE(name, u"checkout"_s);
    QCOMPARE(request, *MakeRequest::fromJson(QJsonDocument::fromJson(session.request).object()));
    profile.id = u"another"_s;
    profile.name = u"Cloud"_s;
    m_selection->setWorkspace(nullptr);
    m_selection->setWorkspace(m_workspace.get(), profile);
    QVERIFY(action(u"Again"_s)->toolTip().contains(u"on Cloud"_s)); // it is seen where it will run
}

void TestHistoryPane::whatCannotBeRunAgain()
{
    JournalSession session = sampleSession(u"watched"_s);
    session.request.clear();
    QVERIFY((*m_writer)->put(session));
    open();
    m_workspace = std::make_unique<Workspace>(QUrl(u"http://127.0.0.1:1"_s), u"pk-test"_s);
    m_selection->setWorkspace(m_workspace.get());
    m_pane->showSelection(*m_selection);
    QTRY_COMPARE(find<QLabel>(u"historyTitle"_s)->text(), u"watched"_s);
    QVERIFY(!action(u"Again"_s)->isEnabled());
    QVERIFY(action(u"Again"_s)->toolTip().contains(u"made elsewhere"_s));
}

void TestHistoryPane::aNote()
{
    add(u"checkout"_s);
    open();
    QTRY_VERIFY(action(u"Note"_s)->isEnabled());
    action(u"Note"_s)->trigger();
    auto *dialog = find<QInputDialog>(u"historyNoteDialog"_s);
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    dialog->findChild<QPlainTextEdit *>()->setPlainText(u"flaky\non Mondays"_s);
    dialog->accept();
    QTRY_COMPARE(find<QLabel>(u"historyNoteText"_s)->text(), u"flaky\non Mondays"_s);
    QTRY_VERIFY(table()->model()->index(0, HistoryModel::NoteColumn).data().toString().startsWith(u"flaky"_s));
    QCOMPARE(m_writer->namesFound(u"mondays"_s), QStringList{u"checkout"_s});
}

void TestHistoryPane::deletingAndUndo()
{
    add(u"first"_s, 10);
    add(u"second"_s);
    open();
    QTRY_VERIFY(action(u"Delete"_s)->isEnabled());
    table()->setFocus();
    QTRY_VERIFY(table()->hasFocus());
    QTest::keyClick(table(), Qt::Key_Delete);
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(nameAt(0), u"first"_s);
    QVERIFY(find<QLabel>(u"historyUndoText"_s)->isVisible());
    QVERIFY(find<QLabel>(u"historyUndoText"_s)->text().contains(u"second"_s));
    QTRY_VERIFY(action(u"Delete"_s)->isEnabled()); // the next one is chosen
    QTest::mouseClick(find<QPushButton>(u"historyUndoButton"_s), Qt::LeftButton);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(!find<QWidget>(u"historyUndoStrip"_s)->isVisible());
    QVERIFY(!action(u"Undo"_s)->isEnabled());
}

void TestHistoryPane::deletingManyAtOnce()
{
    for (int i = 0; i < 5; ++i)
        add(u"run %1"_s.arg(i), 10 - i);
    open();
    QTRY_COMPARE(table()->model()->rowCount(), 5);
    table()->selectAll();
    QTRY_VERIFY(action(u"Delete"_s)->isEnabled());
    QVERIFY(!action(u"Note"_s)->isEnabled()); // of one
    action(u"Delete"_s)->trigger();
    QTRY_COMPARE(table()->model()->rowCount(), 0);
    QCOMPARE(find<QLabel>(u"historyUndoText"_s)->text(), u"5 sessions were deleted."_s);
    table()->setFocus();
    QTest::keyClick(m_pane.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(table()->model()->rowCount(), 5);
}

void TestHistoryPane::whatRunsIsNotDeleted()
{
    JournalSession session = sampleSession(u"runs"_s);
    session.phase = Session::Phase::Ready;
    session.endedAt = {};
    session.lastSeenAt = QDateTime::currentDateTimeUtc();
    QVERIFY((*m_writer)->put(session));
    open();
    QTRY_VERIFY(action(u"Note"_s)->isEnabled());
    QVERIFY(!action(u"Delete"_s)->isEnabled());
    QVERIFY(action(u"Delete"_s)->toolTip().contains(u"close it first"_s));
    QTest::keyClick(table(), Qt::Key_Delete);
    QCOMPARE(m_writer->namesFound({}).size(), 1);
}

void TestHistoryPane::usefulWithoutAServerOnceItIsWanted()
{
    open();
    QVERIFY(!m_pane->isUsefulOffline());
    QSignalSpy wanted(m_pane.get(), &Pane::wanted);
    QCOMPARE(m_pane->fileActions().size(), 1);
    m_pane->fileActions().constFirst()->trigger();
    QCOMPARE(wanted.count(), 1);
    QVERIFY(m_pane->isUsefulOffline());
}

void TestHistoryPane::hostileNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("10,000 letters") << QString(10'000, u'W');
    QTest::newRow("line breaks") << u"first\nsecond\nthird"_s;
    QTest::newRow("right to left") << u"\u202egpj.exe"_s;
    QTest::newRow("HTML") << u"<img src=x><b>bold</b>"_s;
    QTest::newRow("mnemonics") << u"&File && more"_s;
}

void TestHistoryPane::hostileNames()
{
    QFETCH(QString, name);
    JournalSession session = sampleSession(name);
    session.reason = name;
    session.profileName = name;
    session.envs[0].alias = name;
    QVERIFY((*m_writer)->put(session));
    QVERIFY((*m_writer)->setNote(session.id, name));
    open({640, 260});
    QTRY_VERIFY(action(u"Note"_s)->isEnabled());
    const QString shown = nameAt(0);
    QVERIFY(shown.size() <= 80);
    QVERIFY(!shown.contains(u'\n') && !shown.contains(QChar(0x202e)));
    QCOMPARE(m_pane->size(), QSize(640, 260)); // nothing widens it
    QVERIFY(m_pane->minimumSizeHint().width() <= 640);
    action(u"Delete"_s)->trigger();
    QTRY_VERIFY(find<QLabel>(u"historyUndoText"_s)->isVisible());
    QVERIFY(m_pane->minimumSizeHint().width() <= 640);
}

void TestHistoryPane::littleRoom()
{
    for (int i = 0; i < 20; ++i)
        add(u"run %1"_s.arg(i), 100 - i);
    open({440, 170});
    QTRY_COMPARE(table()->model()->rowCount(), 20);
    QCOMPARE(m_pane->size(), QSize(440, 170));
    QVERIFY(table()->viewport()->height() >= table()->rowHeight(0));
    QVERIFY(find<QLineEdit>(u"historySearch"_s)->width() >= 60);
    QVERIFY(steps()->isVisible());
}

void TestHistoryPane::aScreenReaderHearsWhatEverythingIsFor()
{
    installAccessibility();
    const JournalSession session = add(u"checkout"_s);
    QVERIFY(m_writer->keep(session.id, sampleState()));
    open();
    QTRY_VERIFY(action(u"Note"_s)->isEnabled());
    action(u"Note"_s)->trigger();
    auto *dialog = find<QInputDialog>(u"historyNoteDialog"_s);
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    for (QWidget *window : {static_cast<QWidget *>(m_pane.get()), static_cast<QWidget *>(dialog)}) {
        const AccessibleTree tree = AccessibleTree::of(*window);
        QVERIFY2(tree.faults.isEmpty(), qPrintable(tree.faults.join(u'\n')));
        QVERIFY(tree.controls > 2);
    }
}

QTEST_MAIN(TestHistoryPane)
#include "tst_historypane.moc"
