// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The real program started a second time: beside a window of this process, and beside another one of its own.
#include "app/platodesk/instance.h"
#include "core/usersocket/userfolder.h"
#include "tests/e2e/testdesk.h"
#include "ui/session/presets.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QProcess>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

class TestSecondStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_desk = std::make_unique<TestDesk>(m_folder->path());
        m_instance = std::make_unique<Instance>(m_desk->options.settingsFile);
        QCOMPARE(m_instance->trouble(), QString());
    }

    void cleanup()
    {
        m_desk.reset();
        m_instance.reset();
        QCOMPARE(TestDesk::leftovers(m_folder->path()), QString());
    }

    void raisesTheFirstWindow();
    void otherSettingsAreAnotherWindow();
    void whatCannotBeDoneIsRefused_data();
    void whatCannotBeDoneIsRefused();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
    void whoSaysNothingIsSentAway();
    void wrongCommandLinesAreRefused_data();
    void wrongCommandLinesAreRefused();
    void anAddressIsASession();
    void theWindowDoesWhatATerminalAsks();
    void withoutAWindowThereIsNothingToList();
    void aFirstThatHangsHoldsNobody();
    void aFirstThatWasKilledIsReplaced();

private:
    /// A window in this process, which later starts find.
    bool openFirst()
    {
        if (!m_instance->claim() || !m_desk->open())
            return false;
        m_desk->desk().serve(*m_instance);
        return m_desk->waitFor(Connection::Phase::Online);
    }
    void start(QProcess &process, const QStringList &arguments, const QString &settings = {}) const
    {
        process.setWorkingDirectory(m_folder->path());
        process.start(QCoreApplication::applicationDirPath() + u"/platodesk"_s,
                      QStringList{u"--settings"_s, settings.isEmpty() ? m_desk->options.settingsFile : settings,
                                  u"--state-dir"_s, m_desk->options.runtimeStateDir, u"--platod"_s,
                                  m_desk->options.platodProgram} +
                          arguments);
    }
    static bool waitForEnd(QProcess &process)
    {
        return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, TestDesk::ActMs);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestDesk> m_desk;
    std::unique_ptr<Instance> m_instance;
};

void TestSecondStart::raisesTheFirstWindow()
{
    QVERIFY(openFirst());
    m_desk->window().showMinimized();
    QProcess second;
    start(second, {u"nothing.json"_s});
    QVERIFY(waitForEnd(second));
    const QByteArray errors = second.readAllStandardError();
    QVERIFY2(second.exitCode() == 0, errors.constData());
    QVERIFY(!m_desk->window().isMinimized());
    // What it was given is looked for where it was started, and by the window that is there.
    QTRY_VERIFY2(m_desk->banner().contains(u"nothing.json"_s), qPrintable(m_desk->banner()));
    QVERIFY(m_desk->closeWindow());
}

void TestSecondStart::otherSettingsAreAnotherWindow()
{
    QVERIFY(openFirst());
    Instance same(m_folder->path() + u"/./settings.ini"_s);
    QVERIFY(!same.claim());
    Instance other(m_folder->filePath(u"other.ini"_s));
    QVERIFY(other.claim());
    QVERIFY(m_desk->closeWindow());
}

void TestSecondStart::whatCannotBeDoneIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("words");
    QTest::newRow("another state folder")
        << QStringList{u"--state-dir"_s, u"/else/where"_s} << QString() << u"another local runtime"_s;
    QTest::newRow("another platod") << QStringList{u"--platod"_s, u"/bin/true"_s} << QString()
                                    << u"another local runtime"_s;
    QTest::newRow("another key") << QStringList() << u"pk_some"_s << u"PLATO_API_KEY"_s;
}

void TestSecondStart::whatCannotBeDoneIsRefused()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, key);
    QFETCH(const QString, words);
    QVERIFY(openFirst());
    QProcess second;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PLATO_API_KEY"_s, key);
    second.setProcessEnvironment(environment);
    start(second, arguments);
    QVERIFY(waitForEnd(second));
    const QString errors = QString::fromUtf8(second.readAllStandardError());
    QCOMPARE(second.exitCode(), 1);
    QVERIFY2(errors.contains(words), qPrintable(errors));
    QVERIFY(!errors.contains(u"pk_some"_s));
    QVERIFY(m_desk->closeWindow());
}

void TestSecondStart::nonsenseIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("no JSON") << QByteArray("raise!\n");
    QTest::newRow("no arguments") << QByteArray("{}\n");
    QTest::newRow("arguments of another kind") << QByteArray("{\"arguments\": \"--new\"}\n");
    QTest::newRow("far too many") << "{\"arguments\": [0" + QByteArray(",0").repeated(1000) + "]}\n";
    QTest::newRow("an empty line") << QByteArray("\n");
}

void TestSecondStart::nonsenseIsRefused()
{
    QFETCH(const QByteArray, line);
    QVERIFY(m_instance->claim());
    int handled = 0;
    m_instance->serve([&](const StartRequest &, const Instance::Answer &) { ++handled; });
    QLocalSocket socket;
    socket.connectToServer(*userfolder::socketFor(u"window"_s, m_desk->options.settingsFile));
    socket.write(line);
    QTRY_VERIFY(socket.canReadLine());
    const QJsonObject answer = QJsonDocument::fromJson(socket.readLine()).object();
    QCOMPARE(answer["exit"_L1].toInt(), 2);
    QVERIFY(!answer["errors"_L1].toString().isEmpty());
    QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
    QCOMPARE(handled, 0);
}

void TestSecondStart::whoSaysNothingIsSentAway()
{
    QVERIFY(m_instance->claim());
    m_instance->setTiming({std::chrono::milliseconds(50), std::chrono::milliseconds(50)});
    m_instance->serve([](const StartRequest &, const Instance::Answer &) {});
    QLocalSocket socket;
    QSignalSpy ended(&socket, &QLocalSocket::disconnected);
    socket.connectToServer(*userfolder::socketFor(u"window"_s, m_desk->options.settingsFile));
    QTRY_COMPARE(ended.size(), 1);
}

void TestSecondStart::wrongCommandLinesAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *name, const QStringList &arguments) { QTest::newRow(name) << arguments; };
    row("an unknown option", {u"--such"_s});
    row("no value", {u"--attach"_s});
    row("an empty value", {u"--attach"_s, QString()});
    row("blanks", {u"--profile"_s, u"  "_s});
    row("two at once", {u"--new"_s, u"fossil"_s, u"--close"_s, u"s-1"_s});
    row("an address and another one", {u"--attach"_s, u"s-1"_s, u"plato://session/s-2"_s});
    row("JSON of nothing", {u"--json"_s});
    row("a path in an id", {u"--attach"_s, u"../user/me"_s});
    row("an id with a line end", {u"--close"_s, u"s-1\nHost: x"_s});
    row("an id without an end", {u"--attach"_s, QString(1000, u'a')});
    row("an address of something else", {u"plato://user/me"_s});
    row("an address of nothing", {u"plato://session/"_s});
    row("an address with a path behind it", {u"plato://session/s-1/close"_s});
    row("an address with a query", {u"plato://session/s-1?close=1"_s});
    row("an address with a name in it", {u"plato://me@session/s-1"_s});
}

void TestSecondStart::wrongCommandLinesAreRefused()
{
    QFETCH(const QStringList, arguments);
    int exitCode = 0;
    QVERIFY(!CommandLine::parse(QStringList{u"platodesk"_s} + arguments, exitCode));
    QCOMPARE(exitCode, 2);
}

void TestSecondStart::anAddressIsASession()
{
    int exitCode = 0;
    const auto line = CommandLine::parse({u"platodesk"_s, u"plato://session/s-1"_s, u"a.platostate"_s}, exitCode);
    QVERIFY(line);
    QCOMPARE(line->attachId, u"s-1"_s);
    QCOMPARE(line->stateFiles, QStringList{u"a.platostate"_s});
    QVERIFY(line->needsConnection() && !line->needsWindow());
}

void TestSecondStart::theWindowDoesWhatATerminalAsks()
{
    QVERIFY(openFirst());
    const auto ask = [this](const QStringList &arguments, int exitCode) {
        QProcess terminal;
        start(terminal, arguments);
        const bool ended = waitForEnd(terminal);
        const QByteArray errors = terminal.readAllStandardError();
        if (!ended || terminal.exitCode() != exitCode || (exitCode != 0 && errors.isEmpty()))
            qWarning("%d: %s", terminal.exitCode(), errors.constData());
        return ended && terminal.exitCode() == exitCode ? terminal.readAllStandardOutput() : QByteArray("wrong");
    };
    QCOMPARE(QJsonDocument::fromJson(ask({u"--list"_s, u"--json"_s}, 0)).array().size(), 0);
    const QString id = QString::fromUtf8(ask({u"--new"_s, u"fossil,fossil"_s}, 0)).trimmed();
    QTRY_VERIFY(m_desk->session());
    QCOMPARE(m_desk->session()->id(), id);
    QCOMPARE(m_desk->session()->envs().size(), 2); // each with a name of its own
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    const QJsonArray list = QJsonDocument::fromJson(ask({u"--list"_s, u"--json"_s}, 0)).array();
    QCOMPARE(list.size(), 1);
    QCOMPARE(list[0]["session_id"_L1].toString(), id);
    QCOMPARE(list[0]["phase"_L1].toString(), u"ready"_s);
    QCOMPARE(list[0]["owned"_L1].toBool(), true);
    QCOMPARE(list[0]["envs"_L1][1]["alias"_L1].toString(), u"fossil-2"_s);
    QVERIFY(ask({u"--list"_s}, 0).startsWith(id.toUtf8() + "\tready\t"));
    QCOMPARE(ask({u"plato://session/"_s + id}, 0), QByteArray());
    QCOMPARE(ask({u"--close"_s, u"s-of-nobody"_s}, 3), QByteArray());
    QCOMPARE(ask({u"--profile"_s, u"No such server"_s}, 3), QByteArray());
    QCOMPARE(ask({u"--profile"_s, u"This computer"_s}, 0), QByteArray());
    QCOMPARE(ask({u"--test-case"_s, u"no-such-case"_s}, 1), QByteArray());
    QCOMPARE(ask({u"--close"_s, id}, 0), QByteArray());

    EnvRequest env;
    env.simulator = u"fossil"_s;
    env.alias = u"git"_s;
    QSettings settings(m_desk->options.settingsFile, QSettings::IniFormat); // the same as the window's, in one process
    ui::Presets(settings).save({u"The code, host"_s, {{env}, {}, 600}});
    const QString made = QString::fromUtf8(ask({u"--new"_s, u"the code, host"_s}, 0)).trimmed();
    QCOMPARE(m_desk->session()->id(), made);
    QCOMPARE(m_desk->session()->name(), u"The code, host"_s);
    QCOMPARE(m_desk->env(u"git"_s).simulator, u"fossil"_s);
    QCOMPARE(ask({u"--close"_s, made}, 0), QByteArray());
    QTRY_VERIFY(m_desk->desk().connection().workspace()->sessions().alive().isEmpty());
    QVERIFY(m_desk->closeWindow());
}

void TestSecondStart::withoutAWindowThereIsNothingToList()
{
    QProcess terminal;
    start(terminal, {u"--list"_s});
    QVERIFY(waitForEnd(terminal));
    QCOMPARE(terminal.exitCode(), 3);
    QVERIFY(!terminal.readAllStandardError().isEmpty());
}

void TestSecondStart::aFirstThatHangsHoldsNobody()
{
    QProcess first;
    start(first, {});
    const QString socket = *userfolder::socketFor(u"window"_s, m_desk->options.settingsFile);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(socket), TestDesk::ActMs);
    QCOMPARE(::kill(static_cast<pid_t>(first.processId()), SIGSTOP), 0);
    QProcess second;
    start(second, {});
    QVERIFY(waitForEnd(second));
    QCOMPARE(second.exitCode(), 1);
    const QString errors = QString::fromUtf8(second.readAllStandardError());
    QVERIFY2(errors.contains(u"does not answer"_s), qPrintable(errors));

    QCOMPARE(::kill(static_cast<pid_t>(first.processId()), SIGCONT), 0);
    QProcess third;
    start(third, {});
    QVERIFY(waitForEnd(third));
    QCOMPARE(third.exitCode(), 0);
    first.terminate();
    QVERIFY(waitForEnd(first));
}

void TestSecondStart::aFirstThatWasKilledIsReplaced()
{
    QProcess first;
    start(first, {});
    const QString socket = *userfolder::socketFor(u"window"_s, m_desk->options.settingsFile);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(socket), TestDesk::ActMs);
    first.kill();
    QVERIFY(waitForEnd(first));
    QVERIFY(QFile::exists(socket));
    QVERIFY(openFirst());
    QProcess second;
    start(second, {});
    QVERIFY(waitForEnd(second));
    QCOMPARE(second.exitCode(), 0);
    QVERIFY(m_desk->closeWindow());
}

int main(int argc, char *argv[])
{
    TestApplication application;
    if (!application.start(argc, argv))
        return 1;
    TestSecondStart test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_secondstart.moc"
