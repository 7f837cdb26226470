// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The real window, closed by a person in the middle of something: it goes, or asks first, and leaves no process and no
/// folder of an environment behind.
#include "tests/e2e/testdesk.h"
#include "tests/support/processes.h"
#include "tests/support/rawserver.h"
#include "ui/profile/serverdialog.h"
#include "ui/session/newsessiondialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

class TestWindowClose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk = std::make_unique<TestDesk>(m_folder->path());
        QVERIFY(m_desk->open());
    }

    void cleanup()
    {
        m_desk.reset();
        QCOMPARE(TestDesk::leftovers(m_folder->path()), QString());
    }

    void whileTheRuntimeStarts();
    void whileTheRuntimeHasJustBeenStarted();
    void online();
    void whileCreating();
    void whileBooting();
    void whileReady();
    void whileResetting();
    void whileAStateIsFetched();
    void whileClosing();
    void whileTheQuestionIsOpen();
    void whileASessionIsPutTogether();
    void whileAServerIsChecked();
    void afterTheRuntimeWasKilledDuringTheQuestion();

private:
    bool isOnline() { return m_desk->waitFor(Connection::Phase::Online); }
    bool isReady()
    {
        return isOnline() && m_desk->createSession({{u"fossil"_s, u"git"_s}, {u"ubuntu-vm"_s, u"desk"_s}}) &&
               m_desk->waitFor(Session::Phase::Ready);
    }
    /// What a person does to leave while sessions run.
    bool closeWithSessions()
    {
        m_desk->window().close();
        if (!m_desk->window().isVisible() || !m_desk->answer(u"quitCloseButton"_s))
            return false;
        return QTest::qWaitFor([this] { return !m_desk->window().isVisible(); }, TestDesk::ActMs);
    }
    QList<qint64> platods() const { return processesOf(u"platod"_s, m_desk->runtimeDir()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestDesk> m_desk;
};

void TestWindowClose::whileTheRuntimeStarts()
{
    QTRY_COMPARE(m_desk->desk().connection().phase(), Connection::Phase::Opening);
    QVERIFY(m_desk->closeWindow());
}

void TestWindowClose::whileTheRuntimeHasJustBeenStarted()
{
    // It holds its state folder, and looks whether there can be sandboxes.
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_desk->runtimeDir() + u"/envs"_s), TestDesk::ActMs);
    QVERIFY(m_desk->closeWindow());
}

void TestWindowClose::online()
{
    QVERIFY(isOnline());
    QVERIFY(m_desk->closeWindow());
}

void TestWindowClose::whileCreating()
{
    QVERIFY(isOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}, {u"ubuntu-vm"_s, u"desk"_s}}));
    QCOMPARE(m_desk->session()->phase(), Session::Phase::Creating);
    QVERIFY(closeWithSessions());
}

void TestWindowClose::whileBooting()
{
    QVERIFY(isOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}, {u"ubuntu-vm"_s, u"desk"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Booting));
    QVERIFY(closeWithSessions());
}

void TestWindowClose::whileReady()
{
    QVERIFY(isReady());
    m_desk->window().close();
    QTRY_VERIFY(m_desk->isAsked(u"quitQuestion"_s));
    auto *question = m_desk->driver().find<QWidget>(u"quitQuestion"_s);
    QVERIFY(QTest::qWaitForWindowExposed(question));
    QStringList words;
    for (const QLabel *label : question->findChildren<QLabel *>())
        words.append(label->text());
    QVERIFY2(words.join(u' ').contains(u"close 1 running session?"_s), qPrintable(words.join(u' ')));

    // Thought better of it: all is as it was.
    QTest::keyClick(question, Qt::Key_Escape);
    QTRY_VERIFY(!m_desk->isAsked(u"quitQuestion"_s));
    QVERIFY(m_desk->window().isVisible());
    QCOMPARE(m_desk->session()->phase(), Session::Phase::Ready);
    QCOMPARE(m_desk->statusOf(u"git"_s), u"running"_s);
    QVERIFY(m_desk->isEnabled(u"resetSessionAction"_s));

    QVERIFY(closeWithSessions());
}

void TestWindowClose::whileResetting()
{
    QVERIFY(isReady());
    QVERIFY(m_desk->driver().clickAction(u"resetSessionAction"_s));
    QCOMPARE(m_desk->env(u"git"_s).activity, Env::Activity::Resetting);
    QVERIFY(closeWithSessions());
}

void TestWindowClose::whileAStateIsFetched()
{
    QVERIFY(isReady());
    QVERIFY(m_desk->driver().clickAction(u"stateSessionAction"_s));
    QCOMPARE(m_desk->env(u"git"_s).activity, Env::Activity::FetchingState);
    QVERIFY(closeWithSessions());
}

void TestWindowClose::whileClosing()
{
    QVERIFY(isReady());
    QVERIFY(m_desk->driver().clickAction(u"closeSessionAction"_s));
    QVERIFY(m_desk->answer(u"closeQuestionYes"_s));
    QVERIFY(m_desk->waitFor(Session::Phase::Closing));
    QVERIFY(closeWithSessions());
}

void TestWindowClose::whileTheQuestionIsOpen()
{
    QVERIFY(isReady());
    QVERIFY(m_desk->driver().clickAction(u"closeSessionAction"_s));
    QTRY_VERIFY(m_desk->isAsked(u"closeQuestion"_s));
    m_desk->window().close();
    m_desk->window().close(); // twice, as impatient people do
    QTRY_VERIFY(m_desk->isAsked(u"quitQuestion"_s));
    QCOMPARE(m_desk->window().findChildren<QWidget *>(u"quitQuestion"_s).size(), 1);
    QVERIFY(m_desk->answer(u"quitCloseButton"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isVisible(), TestDesk::ActMs);
}

void TestWindowClose::whileASessionIsPutTogether()
{
    QVERIFY(isOnline());
    ui::NewSessionDialog *dialog = m_desk->openNewSession();
    QVERIFY(dialog);
    QVERIFY(m_desk->addEnv(dialog, u"fossil"_s, u"git"_s));
    QVERIFY(m_desk->closeWindow());
}

void TestWindowClose::whileAServerIsChecked()
{
    QVERIFY(isOnline());
    RawServer silent;
    silent.answer = [](const RawRequest &) { return RawAnswer{}; };
    QVERIFY(m_desk->chooseProfileEntry(u"addServerAction"_s));
    QTRY_VERIFY(m_desk->driver().find<ui::ServerDialog>(u"serverDialog"_s));
    auto *dialog = m_desk->driver().find<ui::ServerDialog>(u"serverDialog"_s);
    QVERIFY(QTest::qWaitForWindowExposed(dialog));
    dialog->findChild<QLineEdit *>(u"serverUrlEdit"_s)->setText(silent.url().toString());
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"serverKeyEdit"_s), u"pk_some"_s);
    QVERIFY(WindowDriver::click(dialog->findChild<QWidget *>(u"serverSaveButton"_s)));
    QTRY_COMPARE(silent.requests.size(), 1);
    QVERIFY(m_desk->closeWindow());
}

void TestWindowClose::afterTheRuntimeWasKilledDuringTheQuestion()
{
    QVERIFY(isReady());
    m_desk->window().close();
    QTRY_VERIFY(m_desk->isAsked(u"quitQuestion"_s));
    QCOMPARE(platods().size(), 1);
    QCOMPARE(::kill(static_cast<pid_t>(platods().constFirst()), SIGKILL), 0);
    // Nothing is left to be asked about.
    QTRY_VERIFY(!m_desk->isAsked(u"quitQuestion"_s));
    QTRY_VERIFY(!m_desk->window().isVisible());
    m_desk->end();
    QTRY_COMPARE(processesMentioning(m_folder->path()), QList<qint64>());

    // Nobody was left to remove the folders; the next start does.
    QVERIFY(m_desk->open());
    QVERIFY(isOnline());
}

int main(int argc, char *argv[])
{
    TestApplication application;
    if (!application.start(argc, argv))
        return 1;
    TestWindowClose test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_windowclose.moc"
