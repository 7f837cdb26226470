// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The console pane, driven like a person does, on two envs of the real platod.
#include "core/session/workspace.h"
#include "tests/support/realplatod.h"
#include "tests/ui/accessibletree.h"
#include "ui/common/accessibility.h"
#include "ui/common/englishplurals.h"
#include "ui/console/consolepane.h"
#include "ui/pane/selection.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

class TestConsolePane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void saysWhatItIs();
    void runsInTheChosenEnv();
    void runsInAll();
    void showsWhatTheCurrentOneWrote();
    void stopsWaiting();
    void isOutOfTime();
    void saysWhyThereIsNoAnswer();
    void recallsCommands();
    void showsSignsForWhatCannotBeSeen();
    void savesAllOfALongOutput();
    void copies();
    void forgets();
    void hasRoomInASmallWindow();
    void aScreenReaderHearsWhatEverythingIsFor();

private:
    template <typename T>
    T *find(const QString &name) const
    {
        return m_pane->findChild<T *>(name);
    }
    QLineEdit *line() const { return find<QLineEdit>(u"consoleLine"_s); }
    QTableView *table() const { return find<QTableView>(u"consoleTable"_s); }
    QString output() const { return find<QPlainTextEdit>(u"consoleOutput"_s)->toPlainText(); }
    QAction *action(const QString &name) const { return find<QAction>(u"console%1Action"_s.arg(name)); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    int rows() const { return table()->model()->rowCount(); }
    void choose(const QString &alias) // empty: all
    {
        QString jobId;
        for (const Env &env : m_session->envs()) {
            if (env.alias == alias)
                jobId = env.jobId;
        }
        m_selection->setJobId(jobId);
    }
    void type(const QString &command)
    {
        line()->setFocus();
        line()->clear();
        QTest::keyClicks(line(), command);
        QTest::keyClick(line(), Qt::Key_Return);
    }
    bool isOver() const { return rows() > 0 && cell(rows() - 1, CommandLog::OutcomeColumn) != u"running"; }

    EnglishPlurals m_plurals;
    QTemporaryDir m_folder;
    RealPlatod m_platod;
    std::unique_ptr<Workspace> m_workspace;
    Session *m_session = nullptr;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<ConsolePane> m_pane;
};

void TestConsolePane::initTestCase()
{
    QCoreApplication::installTranslator(&m_plurals);
    QVERIFY2(m_platod.start(), qPrintable(m_platod.diagnostics()));
    m_workspace = std::make_unique<Workspace>(m_platod.url(), QString::fromLatin1(m_platod.apiKey()));
    MakeRequest request;
    EnvRequest env;
    env.simulator = u"fossil"_s;
    env.alias = u"git"_s;
    request.envs.append(env);
    env.type = EnvRequest::Type::Resource;
    env.simulator = u"box"_s;
    env.alias = u"box"_s;
    request.envs.append(env);
    m_session = m_workspace->sessions().create(request, u"one"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_session->phase(), Session::Phase::Ready, 60'000);
}

void TestConsolePane::cleanupTestCase()
{
    m_pane.reset();
    m_selection.reset();
    m_workspace.reset();
}

void TestConsolePane::init()
{
    m_pane = std::make_unique<ConsolePane>();
    m_selection = std::make_unique<Selection>();
    connect(m_selection.get(), &Selection::changed, m_pane.get(), [this] { m_pane->showSelection(*m_selection); });
    m_pane->resize(900, 500);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
    m_selection->setWorkspace(m_workspace.get());
    m_selection->setSession(m_session);
}

void TestConsolePane::saysWhatItIs()
{
    QVERIFY(find<QLabel>(u"consoleMessageText"_s)->isVisible());
    QVERIFY(find<QLabel>(u"consoleMessageText"_s)->text().contains(u"no terminal"_s));
    QCOMPARE(find<QLabel>(u"consoleTarget"_s)->text(), u"In all 2"_s);
    QVERIFY(line()->isEnabled());
    QVERIFY(!find<QPushButton>(u"consoleRunButton"_s)->isEnabled());
    choose(u"git"_s);
    QCOMPARE(find<QLabel>(u"consoleTarget"_s)->text(), u"In git"_s);
    m_selection->setSession(nullptr);
    QVERIFY(!line()->isEnabled());
    QCOMPARE(line()->placeholderText(), u"Choose an environment that runs"_s);
}

void TestConsolePane::runsInTheChosenEnv()
{
    choose(u"git"_s);
    type(u"hostname; echo bad >&2; exit 3"_s);
    QCOMPARE(rows(), 1);
    QVERIFY(line()->text().isEmpty());
    QTRY_VERIFY(isOver());
    QCOMPARE(cell(0, CommandLog::EnvColumn), u"git"_s);
    QCOMPARE(cell(0, CommandLog::OutcomeColumn), u"exit 3"_s);
    QCOMPARE(output(), u"git\nbad\n"_s);
}

void TestConsolePane::runsInAll()
{
    line()->setText(u"hostname"_s);
    QTest::mouseClick(find<QPushButton>(u"consoleRunButton"_s), Qt::LeftButton);
    QCOMPARE(rows(), 2);
    QTRY_COMPARE(cell(0, CommandLog::OutcomeColumn), u"exit 0"_s);
    QTRY_COMPARE(cell(1, CommandLog::OutcomeColumn), u"exit 0"_s);
    QTRY_COMPARE(output(), u"git\n"_s);
    table()->selectRow(1);
    QCOMPARE(output(), u"box\n"_s);
}

void TestConsolePane::showsWhatTheCurrentOneWrote()
{
    choose(u"box"_s);
    type(u"echo one"_s);
    QTRY_VERIFY(isOver());
    type(u"true"_s);
    QTRY_VERIFY(isOver());
    QCOMPARE(output(), u"It wrote nothing.\n"_s);
    QTest::keyClick(table(), Qt::Key_Up);
    QCOMPARE(output(), u"one\n"_s);
    action(u"Again"_s)->trigger();
    QCOMPARE(line()->text(), u"echo one"_s);
    QCOMPARE(rows(), 2); // it is only typed
}

void TestConsolePane::stopsWaiting()
{
    choose(u"box"_s);
    QVERIFY(!action(u"Cancel"_s)->isEnabled());
    type(u"sleep 100"_s);
    QVERIFY(output().contains(u"It runs."_s));
    QVERIFY(action(u"Cancel"_s)->isEnabled());
    type(u"echo beside"_s); // others do not wait for it
    QTRY_VERIFY(isOver());
    table()->selectRow(0);
    action(u"Cancel"_s)->trigger();
    QTRY_COMPARE(cell(0, CommandLog::OutcomeColumn), u"not waited for"_s);
    QVERIFY(output().contains(u"is not known"_s));
}

void TestConsolePane::isOutOfTime()
{
    choose(u"box"_s);
    find<QSpinBox>(u"consoleLimit"_s)->setValue(1);
    type(u"echo begun; sleep 100"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isOver(), 15'000);
    QCOMPARE(cell(0, CommandLog::OutcomeColumn), u"out of time"_s);
    QCOMPARE(output(), u"begun\nIt was ended after 1 second.\n"_s);
}

void TestConsolePane::saysWhyThereIsNoAnswer()
{
    choose(u"box"_s);
    const QString tooLong(120'000, u'x');
    line()->setMaxLength(200'000); // platod takes less than that
    line()->setText(u"echo "_s + tooLong);
    QTest::keyClick(line(), Qt::Key_Return);
    QTRY_VERIFY(isOver());
    QCOMPARE(cell(0, CommandLog::OutcomeColumn), u"no answer"_s);
    QVERIFY2(output().contains(u"100000 bytes"_s), qPrintable(output()));
}

void TestConsolePane::recallsCommands()
{
    choose(u"box"_s);
    for (const QString &command : {u"echo 1"_s, u"echo 2"_s}) {
        type(command);
        QTRY_VERIFY(isOver());
    }
    QTest::keyClicks(line(), u"half"_s);
    QTest::keyClick(line(), Qt::Key_Up);
    QCOMPARE(line()->text(), u"echo 2"_s);
    QTest::keyClick(line(), Qt::Key_Up);
    QTest::keyClick(line(), Qt::Key_Up); // there is none before
    QCOMPARE(line()->text(), u"echo 1"_s);
    QTest::keyClick(line(), Qt::Key_Down);
    QTest::keyClick(line(), Qt::Key_Down);
    QCOMPARE(line()->text(), u"half"_s);
}

void TestConsolePane::showsSignsForWhatCannotBeSeen()
{
    choose(u"box"_s);
    type(u"printf 'a\\033[31mb\\0c\\342\\200\\256d\\n'"_s);
    QTRY_VERIFY(isOver());
    QVERIFY(output().startsWith(u'a') && output().contains(u"[31mb"_s));
    for (const QChar sign : {QChar(0x1b), QChar(0), QChar(0x202e)})
        QVERIFY2(!output().contains(sign), qPrintable(QString::number(sign.unicode(), 16)));
}

void TestConsolePane::savesAllOfALongOutput()
{
    choose(u"box"_s);
    type(u"seq 1 100000"_s);
    QTRY_VERIFY(isOver());
    QVERIFY2(output().endsWith(u"has all of it.\n"_s), qPrintable(output().right(100)));
    action(u"Save"_s)->trigger();
    auto *dialog = QApplication::activeWindow()->findChild<QFileDialog *>(u"consoleSaveDialog"_s);
    if (!dialog)
        dialog = m_pane->window()->findChild<QFileDialog *>(u"consoleSaveDialog"_s);
    QVERIFY(dialog);
    const QString path = m_folder.filePath(u"all.txt"_s);
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray all = file.readAll();
    QVERIFY(all.startsWith("1\n2\n") && all.endsWith("99999\n100000\n"));

    QSignalSpy problem(m_pane.get(), &Pane::problem);
    action(u"Save"_s)->trigger();
    dialog = m_pane->window()->findChild<QFileDialog *>(u"consoleSaveDialog"_s);
    Q_EMIT dialog->fileSelected(m_folder.filePath(u"no/such/folder.txt"_s));
    dialog->close();
    QTRY_COMPARE(problem.count(), 1);
}

void TestConsolePane::copies()
{
    choose(u"box"_s);
    type(u"echo out; echo err >&2"_s);
    QTRY_VERIFY(isOver());
    action(u"CopyOutput"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"out\nerr\n"_s);
    action(u"CopyCommand"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"echo out; echo err >&2"_s);
}

void TestConsolePane::forgets()
{
    choose(u"box"_s);
    type(u"true"_s);
    QTRY_VERIFY(isOver());
    action(u"Clear"_s)->trigger();
    QCOMPARE(rows(), 0);
    QVERIFY(find<QLabel>(u"consoleMessageText"_s)->isVisible());
    QCOMPARE(output(), QString());
    QVERIFY(!action(u"Again"_s)->isEnabled() && !action(u"Clear"_s)->isEnabled());
}

void TestConsolePane::hasRoomInASmallWindow()
{
    choose(u"git"_s);
    type(u"echo x"_s);
    QTRY_VERIFY(isOver());
    m_pane->resize(400, 180);
    QCOMPARE(m_pane->size(), QSize(400, 180)); // nothing in it needs more
    for (const QString &name : {u"consoleLine"_s, u"consoleRunButton"_s, u"consoleOutput"_s, u"consoleTable"_s}) {
        const auto *widget = find<QWidget>(name);
        QVERIFY2(m_pane->rect().contains(QRect(widget->mapTo(m_pane.get(), QPoint()), widget->size())),
                 qPrintable(name));
    }
}

void TestConsolePane::aScreenReaderHearsWhatEverythingIsFor()
{
    installAccessibility();
    choose(u"git"_s);
    type(u"echo x"_s);
    QTRY_VERIFY(isOver());
    const AccessibleTree tree = AccessibleTree::of(*m_pane);
    QCOMPARE(tree.faults, QStringList());
    QVERIFY(tree.controls >= 5);
}

QTEST_MAIN(TestConsolePane)
#include "tst_consolepane.moc"
