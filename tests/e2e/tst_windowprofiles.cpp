// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Servers, keys and the kept local runtime, as a person meets them in the real window: wrong keys, servers that are
/// none, no keychain, a switch with sessions running.
#include "core/mutation/log/mutationlog.h"
#include "tests/e2e/testdesk.h"
#include "tests/support/memorysecrets.h"
#include "tests/support/processes.h"
#include "tests/support/rawserver.h"
#include "tests/support/realplatod.h"
#include "ui/profile/serverdialog.h"

#include <QCheckBox>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QPushButton>
#include <QScopeGuard>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

const auto WrongKey = u"pk_wrong-and-nowhere-to-be-found"_s;

} // namespace

class TestWindowProfiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_vault = std::make_shared<MemorySecrets::Vault>();
        m_desk = std::make_unique<TestDesk>(m_folder->path());
    }

    void cleanup()
    {
        qunsetenv("PLATO_API_KEY");
        qunsetenv("PLATO_BASE_URL");
        const QString runtimeDir = m_desk->runtimeDir();
        m_desk.reset();
        m_server.reset();
        if (QTest::currentTestFailed()) { // a runtime that was kept would be kept for ever
            for (const qint64 pid : processesOf(u"platod"_s, runtimeDir))
                ::kill(static_cast<pid_t>(pid), SIGTERM);
        }
        QCOMPARE(TestDesk::leftovers(m_folder->path()), QString());
    }

    void aServerIsAddedAfterAFault_data();
    void aServerIsAddedAfterAFault();
    void withoutAKeychainTheKeyIsOfThisRun();
    void aMissingKeyIsAskedFor();
    void anEnteredKeyThatCannotBeStored();
    void aServerIsRemoved();
    void backToThisComputerAtOnce();
    void theRuntimeIsKept();
    void aKeptRuntimeIsFoundWhenItShallNotBeKept();
    void withoutAKeychainTheRuntimeIsKept();
    void theEnvironmentGivesAServer();
    void theEnvironmentGivesAWrongKey();
    void aSessionMadeElsewhereIsWatched();
    void aSessionMadeElsewhereIsTakenOver();

private:
    std::unique_ptr<SecretStore> vault() { return std::make_unique<MemorySecrets>(m_vault); }
    bool openOnline() { return m_desk->open(vault()) && m_desk->waitFor(Connection::Phase::Online); }
    bool startServer();
    QString serverUrl() const { return m_server->url().toString(); }
    QString serverKey() const { return QString::fromLatin1(m_server->apiKey()); }
    bool addServer();
    QString openOneMadeElsewhere(bool takeOver);
    QString openServer() const { return m_desk->driver().find<QToolButton>(u"profileButton"_s)->text(); }

    ui::ServerDialog *openServerDialog();
    static void type(QWidget *dialog, const QString &edit, const QString &text);
    static QString typed(QWidget *dialog, const QString &edit) { return dialog->findChild<QLineEdit *>(edit)->text(); }
    /// In files of any name, or of those that match.
    bool isInAFile(const QString &text, const QString &names = u"*"_s) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<MemorySecrets::Vault> m_vault;
    std::unique_ptr<RealPlatod> m_server;
    std::unique_ptr<TestDesk> m_desk;
};

bool TestWindowProfiles::startServer()
{
    m_server = std::make_unique<RealPlatod>();
    return m_server->start({u"--faults"_s});
}

ui::ServerDialog *TestWindowProfiles::openServerDialog()
{
    if (!m_desk->chooseProfileEntry(u"addServerAction"_s))
        return nullptr;
    const auto isThere = [this] {
        const auto *dialog = m_desk->driver().find<ui::ServerDialog>(u"serverDialog"_s);
        return dialog && dialog->isVisible();
    };
    if (!QTest::qWaitFor(isThere))
        return nullptr;
    auto *dialog = m_desk->driver().find<ui::ServerDialog>(u"serverDialog"_s);
    return QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
}

void TestWindowProfiles::type(QWidget *dialog, const QString &edit, const QString &text)
{
    auto *line = dialog->findChild<QLineEdit *>(edit);
    line->selectAll();
    QTest::keyClicks(line, text);
}

bool TestWindowProfiles::addServer()
{
    QPointer<ui::ServerDialog> dialog = openServerDialog();
    if (!dialog)
        return false;
    type(dialog, u"serverNameEdit"_s, u"Lab & Co"_s);
    type(dialog, u"serverUrlEdit"_s, serverUrl());
    type(dialog, u"serverKeyEdit"_s, serverKey());
    return WindowDriver::click(dialog->findChild<QWidget *>(u"serverSaveButton"_s)) &&
           QTest::qWaitFor([&] { return !dialog && openServer() == u"Lab && Co"_s; }, TestDesk::ActMs) &&
           m_desk->waitFor(Connection::Phase::Online);
}

bool TestWindowProfiles::isInAFile(const QString &text, const QString &names) const
{
    for (QDirIterator files(m_folder->path(), {names}, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         files.hasNext();) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text.toUtf8()))
            return true;
    }
    return false;
}

void TestWindowProfiles::aServerIsAddedAfterAFault_data()
{
    QTest::addColumn<QByteArray>("answer"); // of the server that is asked first
    QTest::addColumn<bool>("close");
    QTest::addColumn<QJsonObject>("fault"); // of the real server, which is asked first then
    QTest::addColumn<QStringList>("words"); // what the dialog has to say
    const QStringList notPlato{u"Is the address that of a Plato server?"_s};
    QTest::newRow("wrong key") << QByteArray() << false << QJsonObject()
                               << QStringList{u"does not accept this API key"_s};
    QTest::newRow("nobody listens") << QByteArray() << false << QJsonObject()
                                    << QStringList{u"No connection"_s, u"Check the address"_s};
    QTest::newRow("a web page")
        << RawAnswer::http("200 OK", "<html><title>It works!</title></html>", {"Content-Type: text/html"}).bytes
        << false << QJsonObject() << notPlato;
    QTest::newRow("a redirect") << RawAnswer::http("302 Found", {}, {"Location: https://example.invalid/login"}).bytes
                                << false << QJsonObject() << QStringList{u"redirect (HTTP 302)"_s, notPlato.first()};
    QTest::newRow("other JSON") << RawAnswer::http("200 OK", "[1, 2]", {"Content-Type: application/json"}).bytes
                                << false << QJsonObject() << notPlato;
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << true << QJsonObject()
                             << QStringList{u"server"_s};
    const auto faulty = [](const char *name, QJsonObject fault, const QStringList &words) {
        fault.insert(u"times"_s, 0);
        QTest::newRow(name) << QByteArray() << false << fault << words;
    };
    faulty("a cut body", {{u"fault"_s, u"cut"_s}}, {u"server"_s});
    faulty("nonsense", {{u"fault"_s, u"nonsense"_s}}, notPlato);
    faulty("it goes away", {{u"fault"_s, u"lose_request"_s}}, {u"server"_s});
    faulty("too many requests",
           {{u"fault"_s, u"status"_s}, {u"status"_s, 429}, {u"retry_after"_s, 7}, {u"detail"_s, u"slow down"_s}},
           {u"Too many requests: slow down."_s, u"in 7 seconds"_s});
    faulty("it fails", {{u"fault"_s, u"status"_s}, {u"status"_s, 500}}, {u"HTTP 500"_s});
}

void TestWindowProfiles::aServerIsAddedAfterAFault()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const bool, close);
    QFETCH(const QJsonObject, fault);
    QFETCH(const QStringList, words);
    QVERIFY(startServer());
    RawServer faulty;
    faulty.answer = [&](const RawRequest &) { return RawAnswer{answer, close}; };
    QString address = faulty.url().toString();
    if (answer.isEmpty()) {
        faulty.close(); // and nobody else has its port
        if (QByteArray(QTest::currentDataTag()) == "wrong key" || !fault.isEmpty())
            address = serverUrl();
    }
    if (!fault.isEmpty())
        QCOMPARE(m_server->post(u"/faults"_s, fault).status, 200);
    const QString key = fault.isEmpty() ? WrongKey : serverKey();

    QVERIFY(openOnline());
    QPointer<ui::ServerDialog> dialog = openServerDialog();
    QVERIFY(dialog);
    auto *save = dialog->findChild<QPushButton *>(u"serverSaveButton"_s);
    type(dialog, u"serverNameEdit"_s, u"Lab"_s);
    type(dialog, u"serverUrlEdit"_s, address);
    type(dialog, u"serverKeyEdit"_s, key);
    type(dialog, u"serverGatewayEdit"_s, u"sims.example"_s);
    QVERIFY(WindowDriver::click(save));
    QTRY_VERIFY_WITH_TIMEOUT(save->isEnabled(), TestDesk::ActMs);
    const QString status = dialog->findChild<QLabel *>(u"serverStatus"_s)->text();
    for (const QString &word : words)
        QVERIFY2(status.contains(word), qPrintable(status));
    QVERIFY(!status.contains(key));
    QCOMPARE(typed(dialog, u"serverNameEdit"_s), u"Lab"_s);
    QCOMPARE(typed(dialog, u"serverUrlEdit"_s), address);
    QCOMPARE(typed(dialog, u"serverKeyEdit"_s), key);
    QCOMPARE(typed(dialog, u"serverGatewayEdit"_s), u"sims.example"_s);
    QCOMPARE(m_desk->desk().profiles().profiles().size(), 1);
    QVERIFY(m_vault->isEmpty());

    QCOMPARE(m_server->http().send("DELETE", m_server->url().resolved(QUrl(u"/faults"_s))).status, 200);
    type(dialog, u"serverUrlEdit"_s, serverUrl());
    type(dialog, u"serverKeyEdit"_s, serverKey());
    QVERIFY(WindowDriver::click(save));
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, TestDesk::ActMs);
    QTRY_COMPARE(openServer(), u"Lab"_s);
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QCOMPARE(m_desk->desk().connection().profile().url.toString(), serverUrl());
    QCOMPARE(m_desk->banner(), QString());
    QCOMPARE(m_vault->values(), QStringList{serverKey()});
    QVERIFY(!isInAFile(serverKey()));
    // The local runtime is not needed any more.
    QTRY_COMPARE(processesOf(u"platod"_s, m_desk->runtimeDir()), QList<qint64>());
}

void TestWindowProfiles::withoutAKeychainTheKeyIsOfThisRun()
{
    QVERIFY(startServer());
    QVERIFY(m_desk->open());
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QVERIFY(addServer());
    QVERIFY2(m_desk->banner().contains(u"known until the window closes"_s), qPrintable(m_desk->banner()));
    QVERIFY(m_desk->banner().contains(u"no keychain"_s));
    QVERIFY(!isInAFile(serverKey()));

    // The next window knows the server, and asks for its key.
    QVERIFY(m_desk->closeWindow());
    m_desk = std::make_unique<TestDesk>(m_folder->path());
    QVERIFY(m_desk->open());
    QVERIFY(m_desk->waitFor(Connection::Phase::NeedsKey));
    QVERIFY2(m_desk->connectionText().contains(u"“Lab & Co” needs an API key"_s), qPrintable(m_desk->connectionText()));
}

void TestWindowProfiles::aMissingKeyIsAskedFor()
{
    QVERIFY(startServer());
    QVERIFY(openOnline());
    QVERIFY(addServer());
    m_vault->clear(); // as somebody does in the keychain's own program
    m_desk = std::make_unique<TestDesk>(m_folder->path());
    QVERIFY(m_desk->open(vault()));
    QVERIFY(m_desk->waitFor(Connection::Phase::NeedsKey));

    auto *edit = m_desk->driver().find<QLineEdit>(u"apiKeyEdit"_s);
    QTRY_VERIFY(edit->isVisible());
    QTest::keyClicks(edit, WrongKey);
    QVERIFY(m_desk->driver().click(u"useKeyButton"_s));
    QTRY_VERIFY(m_desk->connectionText().contains(u"does not accept this API key"_s));
    QCOMPARE(m_desk->desk().connection().phase(), Connection::Phase::NeedsKey);
    QTest::keyClicks(edit, serverKey() + u'\r');
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QCOMPARE(m_vault->values(), QStringList{serverKey()});
    QCOMPARE(m_desk->banner(), QString());
}

void TestWindowProfiles::anEnteredKeyThatCannotBeStored()
{
    QVERIFY(startServer());
    QVERIFY(openOnline());
    QVERIFY(addServer());
    m_desk = std::make_unique<TestDesk>(m_folder->path());
    QVERIFY(m_desk->open()); // without a keychain
    QVERIFY(m_desk->waitFor(Connection::Phase::NeedsKey));
    const auto *remember = m_desk->driver().find<QCheckBox>(u"rememberKeyCheck"_s);
    QTRY_VERIFY(remember->isVisible());
    QVERIFY(!remember->isChecked() && !remember->isEnabled());
    QVERIFY2(m_desk->connectionText().contains(u"no keychain here: the key is known until the window closes"_s),
             qPrintable(m_desk->connectionText()));
    QTRY_VERIFY(m_desk->isConnectionTextWhole());
    QTest::keyClicks(m_desk->driver().find<QLineEdit>(u"apiKeyEdit"_s), serverKey() + u'\r');
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QCOMPARE(m_desk->banner(), QString()); // it was said before
    m_desk->desk().connection().open();    // known until the window closes: it is not asked for again
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
}

void TestWindowProfiles::aServerIsRemoved()
{
    QVERIFY(startServer());
    QVERIFY(openOnline());
    QVERIFY(addServer());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));

    const QString remove = u"Remove “Lab && Co”…"_s;
    QVERIFY(m_desk->chooseProfileEntry(remove));
    QVERIFY(m_desk->answer(u"removeServerButton"_s));
    QTRY_VERIFY(m_desk->isAsked(u"quitQuestion"_s));
    QTest::keyClick(m_desk->driver().find<QWidget>(u"quitQuestion"_s), Qt::Key_Escape);
    QTRY_VERIFY(!m_desk->isAsked(u"quitQuestion"_s));
    QCOMPARE(openServer(), u"Lab && Co"_s); // nothing was removed
    QCOMPARE(m_vault->size(), 1);
    QCOMPARE(m_desk->session()->phase(), Session::Phase::Ready);

    QVERIFY(m_desk->chooseProfileEntry(remove));
    QVERIFY(m_desk->answer(u"removeServerButton"_s));
    QVERIFY(m_desk->answer(u"quitCloseButton"_s));
    QTRY_COMPARE_WITH_TIMEOUT(openServer(), u"This computer"_s, TestDesk::ActMs);
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QTRY_VERIFY(m_vault->isEmpty());
    QCOMPARE(m_desk->desk().profiles().profiles().size(), 1);
    QTRY_COMPARE(processesMentioning(m_server->stateDir() + u"/envs"_s), QList<qint64>());
}

void TestWindowProfiles::backToThisComputerAtOnce()
{
    QVERIFY(startServer());
    QVERIFY(openOnline());
    const QList<qint64> first = processesOf(u"platod"_s, m_desk->runtimeDir());
    QCOMPARE(first.size(), 1);
    // One that takes its time to end; until then it holds the state folder.
    QCOMPARE(::kill(static_cast<pid_t>(first.constFirst()), SIGSTOP), 0);
    const auto goOn = qScopeGuard([&] { ::kill(static_cast<pid_t>(first.constFirst()), SIGCONT); });
    QVERIFY(addServer());
    QVERIFY(m_desk->chooseProfileEntry(u"This computer"_s));
    QTRY_COMPARE(m_desk->desk().connection().profile().id, ProfileStore::thisComputerId());
    constexpr int LongEnoughToFail = 1000;
    QVERIFY(!m_desk->waitFor(Connection::Phase::Failed, LongEnoughToFail));
    QCOMPARE(m_desk->desk().connection().phase(), Connection::Phase::Opening);
    QCOMPARE(::kill(static_cast<pid_t>(first.constFirst()), SIGCONT), 0);
    QVERIFY2(m_desk->waitFor(Connection::Phase::Online), qPrintable(m_desk->connectionText()));
    QVERIFY(processesOf(u"platod"_s, m_desk->runtimeDir()) != first);
}

void TestWindowProfiles::theRuntimeIsKept()
{
    QVERIFY(openOnline());
    QVERIFY(m_desk->chooseProfileEntry(u"keepRuntimeAction"_s));
    QTRY_VERIFY2(m_desk->banner().contains(u"goes on when the window closes"_s), qPrintable(m_desk->banner()));
    QTRY_VERIFY(m_desk->desk().connection().leavesRuntime());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    const QString id = m_desk->session()->id();
    QVERIFY(m_desk->closeWindow()); // without a question
    m_desk->end();
    const QList<qint64> kept = processesOf(u"platod"_s, m_desk->runtimeDir());
    QCOMPARE(kept.size(), 1);

    QVERIFY(openOnline());
    QCOMPARE(processesOf(u"platod"_s, m_desk->runtimeDir()), kept);
    auto *list = m_desk->driver().find<QListView>(u"sessionList"_s);
    QTRY_VERIFY(list->model() && list->model()->rowCount() == 1);
    QTRY_VERIFY(list->isVisible());
    QVERIFY(m_desk->waitFor(Session::Phase::Ready)); // chosen, as it was
    QCOMPARE(m_desk->session()->id(), id);
    QTRY_COMPARE(m_desk->statusOf(u"git"_s), u"running"_s);
    QVERIFY(m_desk->driver().clickAction(u"stateSessionAction"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->env(u"git"_s).log, TestDesk::ActMs);
    QVERIFY(m_desk->driver().clickAction(u"closeSessionAction"_s));
    QVERIFY(m_desk->answer(u"closeQuestionYes"_s));
    QVERIFY(m_desk->waitFor(Session::Phase::Closed));
    QCOMPARE(m_desk->banner(), QString());
    QVERIFY(m_desk->closeWindow());
    m_desk->end();

    // What is over is not taken over.
    QVERIFY(openOnline());
    QCOMPARE(processesOf(u"platod"_s, m_desk->runtimeDir()), kept);
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QCOMPARE(m_desk->desk().connection().workspace()->sessions().sessions().size(), 1);
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(m_desk->chooseProfileEntry(u"keepRuntimeAction"_s));
    QTRY_VERIFY2(m_desk->banner().contains(u"ends with the window"_s), qPrintable(m_desk->banner()));
    m_desk->window().close();
    QVERIFY(m_desk->answer(u"quitCloseButton"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isVisible(), TestDesk::ActMs);
}

void TestWindowProfiles::aKeptRuntimeIsFoundWhenItShallNotBeKept()
{
    QSettings(m_desk->options.settingsFile, QSettings::IniFormat).setValue(u"thisComputer/keepRuntime"_s, true);
    QVERIFY(openOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(m_desk->closeWindow());
    m_desk->end();
    QSettings(m_desk->options.settingsFile, QSettings::IniFormat).setValue(u"thisComputer/keepRuntime"_s, false);

    QVERIFY(openOnline());
    QTRY_VERIFY(!m_desk->desk().connection().leavesRuntime());
    QTRY_COMPARE(m_desk->desk().connection().workspace()->sessions().alive().size(), 1);
    m_desk->window().close();
    QVERIFY(m_desk->answer(u"quitCloseButton"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isVisible(), TestDesk::ActMs);
    m_desk->end();
    QCOMPARE(TestDesk::leftovers(m_folder->path()), QString());
    QVERIFY(openOnline());
    QCOMPARE(m_desk->banner(), QString());
}

void TestWindowProfiles::withoutAKeychainTheRuntimeIsKept()
{
    QSettings(m_desk->options.settingsFile, QSettings::IniFormat).setValue(u"thisComputer/keepRuntime"_s, true);
    QVERIFY(m_desk->open()); // with the desktop's keychain, which is not there
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QTRY_VERIFY(m_desk->desk().connection().leavesRuntime());
    QVERIFY(m_desk->closeWindow()); // without a question
    m_desk->end();
    const QList<qint64> kept = processesOf(u"platod"_s, m_desk->runtimeDir());
    QCOMPARE(kept.size(), 1);
    QVERIFY(m_desk->open());
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QCOMPARE(processesOf(u"platod"_s, m_desk->runtimeDir()), kept);
    QVERIFY(m_desk->chooseProfileEntry(u"keepRuntimeAction"_s)); // no more
    QTRY_VERIFY(!m_desk->desk().connection().leavesRuntime());
    QTRY_COMPARE(m_desk->desk().connection().workspace()->sessions().alive().size(), 1);
    m_desk->window().close();
    QVERIFY(m_desk->answer(u"quitCloseButton"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isVisible(), TestDesk::ActMs);
}

void TestWindowProfiles::theEnvironmentGivesAServer()
{
    QVERIFY(startServer());
    qputenv("PLATO_API_KEY", m_server->apiKey());
    qputenv("PLATO_BASE_URL", m_server->url().toEncoded());
    QVERIFY(openOnline());
    QCOMPARE(openServer(), u"127.0.0.1 (from the environment)"_s);
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(m_desk->driver().clickAction(u"closeSessionAction"_s));
    QVERIFY(m_desk->answer(u"closeQuestionYes"_s));
    QVERIFY(m_desk->waitFor(Session::Phase::Closed));
    QCOMPARE(processesOf(u"platod"_s, m_desk->runtimeDir()), QList<qint64>());
    QVERIFY(m_desk->closeWindow());
    m_desk->end();
    QVERIFY(m_vault->isEmpty());
    QVERIFY(!isInAFile(serverKey()));
    QVERIFY(!isInAFile(m_server->url().authority(), u"*.ini"_s)); // the history says where a session ran

    qunsetenv("PLATO_API_KEY");
    qunsetenv("PLATO_BASE_URL");
    QVERIFY(openOnline());
    QCOMPARE(openServer(), u"This computer"_s);
    QCOMPARE(m_desk->desk().profiles().profiles().size(), 1);
}

void TestWindowProfiles::theEnvironmentGivesAWrongKey()
{
    QVERIFY(startServer());
    qputenv("PLATO_API_KEY", WrongKey.toUtf8());
    qputenv("PLATO_BASE_URL", m_server->url().toEncoded());
    QVERIFY(m_desk->open(vault()));
    QVERIFY(m_desk->waitFor(Connection::Phase::NeedsKey));
    const QString text = m_desk->connectionText();
    QVERIFY2(text.contains(u"does not accept this API key"_s) && !text.contains(WrongKey), qPrintable(text));
    auto *edit = m_desk->driver().find<QLineEdit>(u"apiKeyEdit"_s);
    QTRY_VERIFY(edit->isVisible());
    QVERIFY(!m_desk->driver().find<QCheckBox>(u"rememberKeyCheck"_s)->isVisible());
    QTRY_VERIFY(m_desk->isConnectionTextWhole());
    QTest::keyClicks(edit, serverKey() + u'\r');
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QVERIFY(m_vault->isEmpty());
}

/// Its id; empty when it could not be done.
QString TestWindowProfiles::openOneMadeElsewhere(bool takeOver)
{
    if (!startServer())
        return {};
    const QString id = m_server->launch({RealPlatod::env(u"fossil"_s, u"git"_s)}).value(u"session_id"_s).toString();
    qputenv("PLATO_API_KEY", m_server->apiKey());
    qputenv("PLATO_BASE_URL", m_server->url().toEncoded());
    if (id.isEmpty() || !openOnline())
        return {};
    m_desk->driver().find<QAction>(u"openSessionAction"_s)->trigger();
    auto *dialog = m_desk->driver().find<QDialog>(u"openSessionDialog"_s);
    auto *list = m_desk->driver().find<QTreeWidget>(u"openSessionList"_s);
    if (!dialog || !QTest::qWaitFor([&] { return list->topLevelItemCount() == 1; }, TestDesk::ActMs))
        return {};
    const QTreeWidgetItem *item = list->topLevelItem(0);
    if (item->text(0) != id || item->text(2) != u"git"_s)
        return {};
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Home);
    if (takeOver)
        m_desk->driver().find<QCheckBox>(u"openSessionTakeOverCheck"_s)->click();
    return m_desk->driver().click(u"openSessionButton"_s) && m_desk->waitFor(Session::Phase::Ready) ? id : QString();
}

void TestWindowProfiles::aSessionMadeElsewhereIsWatched()
{
    const QString id = openOneMadeElsewhere(false);
    QVERIFY(!id.isEmpty());
    QCOMPARE(m_desk->session()->id(), id);
    QCOMPARE(m_desk->session()->ownership(), Session::Ownership::Watched);
    QCOMPARE(m_desk->cell(u"git"_s, EnvTableModel::SimulatorColumn), u"fossil"_s);
    // It is there already: chosen again, it is shown, not opened twice.
    m_desk->driver().find<QAction>(u"openSessionAction"_s)->trigger();
    auto *edit = m_desk->driver().find<QLineEdit>(u"openSessionIdEdit"_s);
    QTest::keyClicks(edit, id);
    QCOMPARE(m_desk->driver().find<QPushButton>(u"openSessionButton"_s)->text(), u"Show"_s);
    QVERIFY(m_desk->driver().click(u"openSessionButton"_s));
    QCOMPARE(m_desk->desk().connection().workspace()->sessions().sessions().size(), 1);
    // Nobody is asked about it, and it goes on without us.
    QVERIFY(m_desk->closeWindow());
    m_desk->end();
    QVERIFY(
        m_server->get(u"/api/v2/sessions/%1/wait_for_ready?timeout=1"_s.arg(id)).object().value(u"ready"_s).toBool());
}

void TestWindowProfiles::aSessionMadeElsewhereIsTakenOver()
{
    const QString id = openOneMadeElsewhere(true);
    QVERIFY(!id.isEmpty());
    QCOMPARE(m_desk->session()->ownership(), Session::Ownership::Owned);
    QTRY_VERIFY(m_desk->session()->leaseEnd().isValid()); // a heartbeat got through
    QVERIFY(m_desk->driver().clickAction(u"closeSessionAction"_s));
    QVERIFY(m_desk->answer(u"closeQuestionYes"_s));
    QVERIFY(m_desk->waitFor(Session::Phase::Closed));
}

int main(int argc, char *argv[])
{
    TestApplication application;
    if (!application.start(argc, argv))
        return 1;
    TestWindowProfiles test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_windowprofiles.moc"
