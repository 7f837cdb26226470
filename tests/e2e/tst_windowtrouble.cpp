// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What a person sees when the local runtime or an environment of it fails: the real window on the real platod, which
/// is killed, locked out, starved of room and of programs.
#include "tests/e2e/fossiluser.h"
#include "tests/e2e/testdesk.h"
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"
#include "ui/session/envrequesteditor.h"
#include "ui/session/newsessiondialog.h"

#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

const auto TicketTitle = u"Login page shows a blank banner"_s;

/// Sends the signal to the one process that runs `program` for `text`; false when there is none, or more.
bool signalTo(const QString &program, const QString &text, int signal)
{
    const QList<qint64> pids = processesOf(program, text);
    return pids.size() == 1 && ::kill(static_cast<pid_t>(pids.constFirst()), signal) == 0;
}

/// A program that does something, then becomes platod.
QString wrapper(const QString &path, const QString &how)
{
    QFile script(path);
    if (!script.open(QIODevice::WriteOnly))
        return {};
    script.write(u"#!/bin/sh\n%1\n"_s.arg(how).toUtf8());
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

} // namespace

class TestWindowTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk = std::make_unique<TestDesk>(m_folder->path());
    }

    void cleanup()
    {
        qunsetenv("PLATO_API_KEY");
        qunsetenv("PLATO_BASE_URL");
        m_desk.reset();
        m_server.reset();
        QCOMPARE(TestDesk::leftovers(m_folder->path()), QString());
    }

    void theRuntimeIsKilled();
    void theRuntimeIsKilledWhileASessionIsCreated();
    void anEnvDies();
    void anEnvDiesWhileBooting();
    void aProgramIsMissing();
    void anUnknownArtifact();
    void platodIsMissing();
    void theStateFolderCannotBeUsed_data();
    void theStateFolderCannotBeUsed();
    void theStateFolderIsInUse();
    void theStateFolderIsFullAtTheStart();
    void theStateFolderIsFullForAnEnv();
    void aRuntimeThatHangsIsLeft();
    void aRuntimeThatGoesOnEndsTheQuestion();
    void aMakeWhoseAnswerIsLostIsNotRepeated();
    void oneEnvCannotBeMade();
    void anEnvIsKilledWhileBooting();

private:
    bool openOnline() { return m_desk->open() && m_desk->waitFor(Connection::Phase::Online); }
    bool openOnFaults();
    void layOut(const QJsonObject &fault) { QCOMPARE(m_server->post(u"/faults"_s, fault).status, 200); }
    bool fileATicket();
    bool isTicketShown() const;
    QString platodOnSmallDisk(int kilobytes, int filled) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RealPlatod> m_server; // with faults on demand; null where the desk has its own runtime
    std::unique_ptr<TestDesk> m_desk;
};

/// The window on a server that fails when it is asked to.
bool TestWindowTrouble::openOnFaults()
{
    m_server = std::make_unique<RealPlatod>();
    if (!m_server->start({u"--faults"_s}))
        return false;
    qputenv("PLATO_API_KEY", m_server->apiKey());
    qputenv("PLATO_BASE_URL", m_server->url().toEncoded());
    return openOnline();
}

bool TestWindowTrouble::fileATicket()
{
    auto *job = m_desk->desk().connection().workspace()->api().jobPublicUrl(m_desk->env(u"git"_s).jobId);
    QString url;
    connect(job, &ApiJob::finished, this, [&] { url = job->result().url; });
    if (!QTest::qWaitFor([&] { return !url.isEmpty(); }))
        return false;
    FossilUser user{QUrl(url)};
    return user.logIn(u"demo"_s, u"demo"_s) && user.fileTicket(TicketTitle, u"Seen with the new theme."_s);
}

bool TestWindowTrouble::isTicketShown() const
{
    const auto *table = m_desk->driver().find<QTableView>(u"mutationTable"_s);
    for (int row = 0; table->isVisible() && row < table->model()->rowCount(); ++row) {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            if (table->model()->index(row, column).data().toString() == u"ticket"_s)
                return true;
        }
    }
    return false;
}

void TestWindowTrouble::theRuntimeIsKilled()
{
    QVERIFY(openOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(m_desk->driver().clickAction(u"resetSessionAction"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->env(u"git"_s).lastReset.isValid(), TestDesk::ActMs);
    QVERIFY(m_desk->waitForIdle(u"git"_s));
    QVERIFY(fileATicket());
    QVERIFY(m_desk->driver().clickAction(u"stateSessionAction"_s));
    QTRY_VERIFY_WITH_TIMEOUT(isTicketShown(), TestDesk::ActMs);
    QCOMPARE(m_desk->banner(), QString());

    QVERIFY(signalTo(u"platod"_s, m_desk->runtimeDir(), SIGKILL));
    QTRY_VERIFY(m_desk->banner().contains(u"local runtime has ended"_s));
    QVERIFY2(m_desk->banner().endsWith(u"platod was killed or crashed."_s), qPrintable(m_desk->banner()));
    QCOMPARE(m_desk->session()->phase(), Session::Phase::Lost);
    QCOMPARE(m_desk->statusOf(u"git"_s), u"gone: platod was killed or crashed."_s);
    QVERIFY(isTicketShown()); // what was fetched stays readable
    for (const QString &action : {u"newSessionAction"_s, u"resetSessionAction"_s, u"stateSessionAction"_s,
                                  u"closeSessionAction"_s, u"envResetAction"_s, u"envCloseAction"_s})
        QVERIFY2(!m_desk->isEnabled(action), qPrintable(action));

    QVERIFY(m_desk->clickBannerButton(u"Start again"_s));
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QCOMPARE(m_desk->banner(), QString());
    // It stays until the person takes it off the list.
    QVERIFY(m_desk->session());
    QCOMPARE(m_desk->session()->phase(), Session::Phase::Lost);
    QTRY_VERIFY(isTicketShown());
    const auto *list = m_desk->driver().find<QListView>(u"sessionList"_s);
    QCOMPARE(list->model()->rowCount(), 1);
    m_desk->driver().find<QAction>(u"forgetSessionAction"_s)->trigger();
    QCOMPARE(list->model()->rowCount(), 0);
    QTRY_VERIFY(!m_desk->session());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(m_desk->driver().clickAction(u"closeSessionAction"_s));
    QVERIFY(m_desk->answer(u"closeQuestionYes"_s));
    QVERIFY(m_desk->waitFor(Session::Phase::Closed));
    QVERIFY(m_desk->closeWindow());
}

void TestWindowTrouble::theRuntimeIsKilledWhileASessionIsCreated()
{
    QVERIFY(openOnline());
    ui::NewSessionDialog *dialog = m_desk->openNewSession();
    QVERIFY(dialog);
    QVERIFY(m_desk->addEnv(dialog, u"fossil"_s, u"git"_s));
    // Stopped once it has told what there is, so that it cannot answer before it is killed.
    QVERIFY(signalTo(u"platod"_s, m_desk->runtimeDir(), SIGSTOP));
    QVERIFY(WindowDriver::click(dialog->findChild<QWidget *>(u"createSessionButton"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->session(), TestDesk::ActMs);
    QCOMPARE(m_desk->session()->phase(), Session::Phase::Creating);
    QVERIFY(signalTo(u"platod"_s, m_desk->runtimeDir(), SIGKILL));
    QTRY_VERIFY(m_desk->banner().contains(u"local runtime has ended"_s));
    QVERIFY(m_desk->session()->phase() == Session::Phase::Lost || m_desk->session()->phase() == Session::Phase::Failed);
    QVERIFY(m_desk->closeWindow()); // without a question: nothing runs any more
}

void TestWindowTrouble::anEnvDies()
{
    QVERIFY(openOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}, {u"fossil"_s, u"other"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));

    QVERIFY(signalTo(u"fossil"_s, m_desk->env(u"git"_s).meshIp, SIGKILL));
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->banner().contains(u"“git”"_s), TestDesk::ActMs);
    QVERIFY2(m_desk->banner().contains(u"ended"_s) && !m_desk->banner().contains(u"“other”"_s),
             qPrintable(m_desk->banner()));
    QVERIFY2(m_desk->statusOf(u"git"_s).startsWith(u"failed: "_s), qPrintable(m_desk->statusOf(u"git"_s)));
    QCOMPARE(m_desk->statusOf(u"other"_s), u"running"_s);
    QCOMPARE(m_desk->session()->phase(), Session::Phase::Ready);

    // The other one goes on.
    m_desk->envTable()->selectRow(1);
    QVERIFY(m_desk->driver().clickAction(u"envResetAction"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->env(u"other"_s).lastReset.isValid(), TestDesk::ActMs);
    QVERIFY(m_desk->waitForIdle(u"other"_s));
    m_desk->envTable()->selectRow(0);
    QVERIFY(!m_desk->isEnabled(u"envResetAction"_s));
    QVERIFY(!m_desk->isEnabled(u"envCloseAction"_s));
}

void TestWindowTrouble::anEnvDiesWhileBooting()
{
    QVERIFY(openOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(m_desk->driver().clickAction(u"closeSessionAction"_s));
    QVERIFY(m_desk->answer(u"closeQuestionYes"_s));
    QVERIFY(m_desk->waitFor(Session::Phase::Closed));

    // The example is on the disk now; somebody damages it.
    int damaged = 0;
    QDirIterator files(m_desk->runtimeDir() + u"/artifacts"_s, {u"repo.fossil"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("this is no database");
        ++damaged;
    }
    QVERIFY(damaged > 0);
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"broken"_s}}));
    QTRY_COMPARE_WITH_TIMEOUT(m_desk->session()->phase(), Session::Phase::Failed, TestDesk::BootMs);
    QVERIFY2(m_desk->banner().contains(u"“broken”"_s), qPrintable(m_desk->banner()));
    QVERIFY2(m_desk->banner().contains(u"not become ready"_s), qPrintable(m_desk->banner()));
    QVERIFY2(m_desk->statusOf(u"broken"_s).startsWith(u"failed: "_s), qPrintable(m_desk->statusOf(u"broken"_s)));
}

void TestWindowTrouble::aProgramIsMissing()
{
    // platod finds bubblewrap and nothing else.
    QVERIFY(QDir(m_folder->path()).mkdir(u"bin"_s));
    QVERIFY(QFile::link(QStandardPaths::findExecutable(u"bwrap"_s), m_folder->filePath(u"bin/bwrap"_s)));
    m_desk->options.platodProgram =
        wrapper(m_folder->filePath(u"start"_s),
                u"PATH='%1' exec '%2' \"$@\""_s.arg(m_folder->filePath(u"bin"_s), m_desk->options.platodProgram));
    QVERIFY(openOnline());
    ui::NewSessionDialog *dialog = m_desk->openNewSession();
    QVERIFY(dialog);
    auto *list = dialog->findChild<QListWidget *>(u"catalogueList"_s);
    QTRY_VERIFY(!list->findItems(u"fossil (not available)"_s, Qt::MatchExactly).isEmpty());
    const QListWidgetItem *item = list->findItems(u"fossil (not available)"_s, Qt::MatchExactly).constFirst();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(item).center());
    const QString about = dialog->findChild<QLabel *>(u"catalogueAbout"_s)->text();
    QVERIFY2(about.contains(u"sudo apt install fossil"_s), qPrintable(about));
    QVERIFY(!dialog->findChild<QPushButton *>(u"addEnvButton"_s)->isEnabled());
    QTest::mouseDClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(item).center());
    QCOMPARE(dialog->findChildren<ui::EnvRequestEditor *>().size(), 0);
    QVERIFY(!dialog->findChild<QPushButton *>(u"createSessionButton"_s)->isEnabled());
}

void TestWindowTrouble::anUnknownArtifact()
{
    QVERIFY(openOnline());
    ui::NewSessionDialog *dialog = m_desk->openNewSession();
    QVERIFY(dialog);
    QVERIFY(m_desk->addEnv(dialog, u"fossil"_s, u"git"_s));
    QVERIFY(m_desk->addEnv(dialog, u"Artifact by id"_s, u"mystery"_s));
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"envArtifactEdit"_s), u"no-such-artifact"_s);
    QVERIFY(WindowDriver::click(dialog->findChild<QWidget *>(u"createSessionButton"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->waitFor(Session::Phase::Failed), TestDesk::ActMs);
    QVERIFY2(m_desk->banner().contains(u"“mystery”"_s) && m_desk->banner().contains(u"no-such-artifact"_s),
             qPrintable(m_desk->banner()));
    QVERIFY2(m_desk->statusOf(u"mystery"_s).startsWith(u"not made: "_s), qPrintable(m_desk->statusOf(u"mystery"_s)));
    QCOMPARE(m_desk->statusOf(u"git"_s), u"closed"_s); // what had been made went again
}

void TestWindowTrouble::platodIsMissing()
{
    m_desk->options.platodProgram = m_folder->filePath(u"platod"_s);
    QVERIFY(m_desk->open());
    QVERIFY(m_desk->waitFor(Connection::Phase::Failed));
    QVERIFY2(m_desk->connectionText().contains(u"local runtime is not running"_s) &&
                 m_desk->connectionText().contains(u"No such file"_s),
             qPrintable(m_desk->connectionText()));
    QVERIFY(!m_desk->isEnabled(u"newSessionAction"_s));

    // It is installed, and that is all it takes.
    QVERIFY(QFile::link(RealPlatod::program(), m_folder->filePath(u"platod"_s)));
    QVERIFY(m_desk->clickConnectionButton());
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
}

void TestWindowTrouble::theStateFolderCannotBeUsed_data()
{
    QTest::addColumn<bool>("isFile");
    QTest::newRow("is a file") << true;
    QTest::newRow("below a file") << false;
}

void TestWindowTrouble::theStateFolderCannotBeUsed()
{
    // Root may write everywhere, so a folder without permission would be none here: a path through a file refuses all.
    QFETCH(const bool, isFile);
    QFile file(m_folder->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    m_desk->options.runtimeStateDir = isFile ? file.fileName() : file.fileName() + u"/runtime"_s;
    QVERIFY(m_desk->open());
    QVERIFY(m_desk->waitFor(Connection::Phase::Failed));
    const QString text = m_desk->connectionText();
    QVERIFY2(text.contains(u"state folder cannot be used"_s) && text.contains(file.fileName()), qPrintable(text));

    QVERIFY(file.remove());
    QVERIFY(m_desk->clickConnectionButton());
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    m_desk.reset();
    QTRY_COMPARE_WITH_TIMEOUT(processesMentioning(m_folder->path()), QList<qint64>(), TestDesk::ActMs);
}

void TestWindowTrouble::theStateFolderIsInUse()
{
    RealPlatod other(m_desk->runtimeDir());
    QVERIFY2(other.start(), qPrintable(other.diagnostics()));
    QVERIFY(m_desk->open());
    QVERIFY(m_desk->waitFor(Connection::Phase::Failed));
    const QString text = m_desk->connectionText();
    QTRY_VERIFY(m_desk->isConnectionTextWhole());
    QVERIFY2(text.contains(u"another platod (pid %1)"_s.arg(other.process().processId())), qPrintable(text));

    QVERIFY(other.terminate());
    QVERIFY(m_desk->clickConnectionButton());
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
}

/// A platod whose state folder is on a file system of its own, as small as that and filled by so much. A sandbox needs
/// no root for it.
QString TestWindowTrouble::platodOnSmallDisk(int kilobytes, int filled) const
{
    const QString disk = m_folder->filePath(u"disk"_s);
    if (!QDir().mkpath(disk + u"/state"_s) || !QFile::link(disk + u"/state"_s, m_desk->runtimeDir()))
        return {};
    const QString inside =
        wrapper(m_folder->filePath(u"inside"_s),
                u"mkdir '%2/state'\nhead -c %1k /dev/zero > '%2/filling'\nexec '%3' \"$@\""_s.arg(filled).arg(
                    disk, m_desk->options.platodProgram));
    return wrapper(m_folder->filePath(u"outside"_s),
                   u"exec bwrap --die-with-parent --dev-bind / / --size %1 --tmpfs '%2' '%3' \"$@\""_s.arg(
                       QString::number(kilobytes * 1024), disk, inside));
}

void TestWindowTrouble::theStateFolderIsFullAtTheStart()
{
    m_desk->options.platodProgram = platodOnSmallDisk(64, 60);
    QVERIFY(m_desk->open());
    QVERIFY(m_desk->waitFor(Connection::Phase::Failed));
    const QString text = m_desk->connectionText();
    QVERIFY2(text.contains(u"No space left on device"_s), qPrintable(text));
    QVERIFY(m_desk->clickConnectionButton());
    QVERIFY(m_desk->waitFor(Connection::Phase::Opening));
    QVERIFY(m_desk->waitFor(Connection::Phase::Failed));
}

void TestWindowTrouble::theStateFolderIsFullForAnEnv()
{
    m_desk->options.platodProgram = platodOnSmallDisk(128 * 1024, 0);
    QVERIFY(openOnline());
    // Once platod has what it needs for itself, little is left: less than a code host needs.
    const QList<qint64> platod = processesOf(u"platod"_s, m_desk->runtimeDir());
    QCOMPARE(platod.size(), 1);
    QFile filling(u"/proc/%1/root%2"_s.arg(platod.constFirst()).arg(m_folder->filePath(u"disk/filling"_s)));
    QVERIFY2(filling.open(QIODevice::WriteOnly | QIODevice::Unbuffered), qPrintable(filling.errorString()));
    while (filling.write(QByteArray(64 * 1024, 'x')) > 0) {
    }
    QVERIFY(filling.resize(filling.size() - 128 * 1024));
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QTRY_COMPARE_WITH_TIMEOUT(m_desk->session()->phase(), Session::Phase::Failed, TestDesk::BootMs);
    const QString text = m_desk->banner();
    QVERIFY2(text.contains(u"“git”"_s), qPrintable(text));
    QVERIFY2(text.contains(u"no space left"_s, Qt::CaseInsensitive), qPrintable(text));

    // Room is made, and that is all it takes.
    QVERIFY(filling.remove());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
}

void TestWindowTrouble::aRuntimeThatHangsIsLeft()
{
    QVERIFY(openOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(signalTo(u"platod"_s, m_desk->runtimeDir(), SIGSTOP));
    const auto goOn = qScopeGuard([this] { signalTo(u"platod"_s, m_desk->runtimeDir(), SIGCONT); });
    m_desk->window().close();
    QVERIFY(m_desk->answer(u"quitCloseButton"_s));
    m_desk->window().close(); // as impatient people do
    QVERIFY(m_desk->isAsked(u"quitAnywayQuestion"_s));
    QVERIFY(m_desk->driver().find<QMessageBox>(u"quitAnywayQuestion"_s)->text().contains(u"does not answer"_s));
    QVERIFY(m_desk->answer(u"quitWaitButton"_s));
    QTRY_VERIFY(!m_desk->isAsked(u"quitAnywayQuestion"_s));
    QVERIFY(m_desk->window().isVisible());
    QVERIFY(m_desk->answer(u"quitAnywayButton"_s)); // once the time for it is over
    QTRY_VERIFY(!m_desk->window().isVisible());
    // It does not end when it is asked to, and is not left all the same.
    QTRY_COMPARE_WITH_TIMEOUT(processesMentioning(m_folder->path()), QList<qint64>(), TestDesk::ActMs);
    m_desk->end();

    // Its folders are removed by the next start.
    QVERIFY(openOnline());
}

void TestWindowTrouble::aRuntimeThatGoesOnEndsTheQuestion()
{
    QVERIFY(openOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(signalTo(u"platod"_s, m_desk->runtimeDir(), SIGSTOP));
    m_desk->window().close();
    QVERIFY(m_desk->answer(u"quitCloseButton"_s));
    m_desk->window().close();
    QVERIFY(m_desk->isAsked(u"quitAnywayQuestion"_s));
    QVERIFY(signalTo(u"platod"_s, m_desk->runtimeDir(), SIGCONT));
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isVisible(), TestDesk::ActMs);
    QVERIFY(!m_desk->isAsked(u"quitAnywayQuestion"_s));
    m_desk->end();
}

void TestWindowTrouble::aMakeWhoseAnswerIsLostIsNotRepeated()
{
    QVERIFY(openOnFaults());
    layOut({{u"fault"_s, u"lose_answer"_s}, {u"operation"_s, u"POST /api/v2/sessions/make"_s}});
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QTRY_COMPARE_WITH_TIMEOUT(m_desk->session()->phase(), Session::Phase::Failed, TestDesk::ActMs);
    const QString text = m_desk->banner();
    QVERIFY2(text.contains(u"may have been made all the same"_s), qPrintable(text));
    const auto made = [this] { return m_server->get(u"/api/v2/sessions"_s).object().value(u"total_count"_s).toInt(); };
    QCOMPARE(made(), 1);
    // The way on works, and it makes a session when it is asked to, not before.
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QCOMPARE(made(), 2);
}

void TestWindowTrouble::oneEnvCannotBeMade()
{
    QVERIFY(openOnFaults());
    layOut({{u"fault"_s, u"refuse_env"_s}, {u"alias"_s, u"other"_s}, {u"detail"_s, u"no room for it"_s}});
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}, {u"fossil"_s, u"other"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Failed));
    QVERIFY2(m_desk->banner().contains(u"“other”"_s) && m_desk->banner().contains(u"no room for it"_s),
             qPrintable(m_desk->banner()));
    QCOMPARE(m_desk->statusOf(u"other"_s), u"not made: no room for it"_s);
    QCOMPARE(m_desk->statusOf(u"git"_s), u"closed"_s);
}

void TestWindowTrouble::anEnvIsKilledWhileBooting()
{
    QVERIFY(openOnFaults());
    layOut({{u"fault"_s, u"kill_env"_s}, {u"alias"_s, u"git"_s}, {u"when"_s, u"booting"_s}});
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QTRY_COMPARE_WITH_TIMEOUT(m_desk->session()->phase(), Session::Phase::Failed, TestDesk::BootMs);
    QVERIFY2(m_desk->banner().contains(u"“git”"_s), qPrintable(m_desk->banner()));
    QVERIFY2(m_desk->statusOf(u"git"_s).startsWith(u"failed: process was killed"_s),
             qPrintable(m_desk->statusOf(u"git"_s)));
}

int main(int argc, char *argv[])
{
    TestApplication application;
    if (!application.start(argc, argv))
        return 1;
    TestWindowTrouble test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_windowtrouble.moc"
