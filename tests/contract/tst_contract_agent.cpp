// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/desktopagent.h"
#include "tests/contract/answers.h"
#include "tests/contract/contractproxy.h"
#include "tests/support/httpclient.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace std::chrono_literals;
using test::answerOf;
using test::kindOf;
using test::wordsOf;
using Kind = ApiError::Kind;

/// The real client and the real agent on a real X display, every message between them held against the contract.
class AgentContractTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void statusTellsTheSize();
    void everyAction_data();
    void everyAction();
    void shell();
    void files_data();
    void files();
    void viewsAFile();
    void wrongToken();
    void bodiesThatTheContractForbids_data();
    void bodiesThatTheContractForbids();
    void whatTheAgentDoesNotHave();
    void everythingWasWithinTheContract();

private:
    static QByteArray firstLineOf(QProcess &process, const QByteArray &input = {});
    static void end(QProcess &process);
    test::HttpAnswer raw(const QString &path, const QByteArray &body, const test::HttpClient::Headers &headers = {});

    QTemporaryDir m_home;
    QProcess m_display;
    QProcess m_program;
    test::ContractProxy m_proxy;
    std::unique_ptr<DesktopAgent> m_agent;
};

QByteArray AgentContractTest::firstLineOf(QProcess &process, const QByteArray &input)
{
    process.start();
    process.write(input);
    process.closeWriteChannel();
    const bool spoke =
        QTest::qWaitFor([&] { return process.canReadLine() || process.state() == QProcess::NotRunning; }, 20'000);
    return spoke ? process.readLine().trimmed() : QByteArray();
}

void AgentContractTest::end(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(5'000)) {
        process.kill();
        process.waitForFinished();
    }
}

void AgentContractTest::initTestCase()
{
    m_display.setProgram(u"Xvfb"_s);
    m_display.setArguments({u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"640x480x24"_s, u"-nolisten"_s, u"tcp"_s});
    const QByteArray display = firstLineOf(m_display);
    QVERIFY2(!display.isEmpty(), m_display.readAllStandardError().constData());

    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, u':' + QString::fromLatin1(display));
    environment.insert(u"HOME"_s, m_home.path());
    environment.insert(u"PLATO_AGENT_TOKEN_FD"_s, u"0"_s);
    m_program.setProcessEnvironment(environment);
    m_program.setProgram(QStringLiteral(AGENT_PROGRAM));
    m_program.setArguments({u"--listen"_s, u"127.0.0.1:0"_s});
    const QJsonObject announced = QJsonDocument::fromJson(firstLineOf(m_program, "right")).object();
    const QUrl url(announced.value(u"url"_s).toString());
    QVERIFY2(url.isValid() && !url.isEmpty(), m_program.readAllStandardError().constData());

    QVERIFY2(m_proxy.start(u"desktop-agent.openapi.yaml"_s, url), qPrintable(m_proxy.diagnostics()));
    QUrl withToken = m_proxy.url();
    withToken.setQuery(u"token=right"_s);
    m_agent = std::make_unique<DesktopAgent>(withToken);
}

void AgentContractTest::cleanupTestCase()
{
    m_agent.reset();
    end(m_program);
    end(m_display);
}

test::HttpAnswer AgentContractTest::raw(const QString &path, const QByteArray &body,
                                        const test::HttpClient::Headers &headers)
{
    test::HttpClient client;
    client.setHeader("Authorization", "Bearer right");
    return client.send("POST", m_proxy.url().resolved(QUrl(path)), body, headers);
}

void AgentContractTest::statusTellsTheSize()
{
    const auto status = answerOf(m_agent->status());
    QVERIFY2(status.isGood(), wordsOf(status).constData());
    QCOMPARE(status.value.status, u"ready"_s);
    QCOMPARE(status.value.resolution, QSize(640, 480));
}

void AgentContractTest::everyAction_data()
{
    QTest::addColumn<ComputerAction>("action");
    const auto row = [](const char *name, ComputerAction action = {}) {
        action.action = *valueOf(QString::fromLatin1(name), DesktopActions);
        action.screenshotDelaySeconds = 0;
        QTest::newRow(name) << action;
    };
    ComputerAction at;
    at.coordinate = QPoint(100, 50);
    ComputerAction text;
    text.text = u"Grüße"_s;
    ComputerAction key;
    key.text = u"ctrl+a"_s;
    ComputerAction hold;
    hold.text = u"shift"_s;
    hold.durationSeconds = 0.1;
    ComputerAction scroll = at;
    scroll.scrollDirection = ScrollDirection::Down;
    scroll.scrollAmount = 2;
    ComputerAction wait;
    wait.durationSeconds = 0.1;

    row("screenshot");
    row("cursor_position");
    row("mouse_move", at);
    for (const char *click : {"left_click", "right_click", "middle_click", "double_click", "triple_click"})
        row(click, at);
    row("left_mouse_down");
    row("left_mouse_up");
    row("left_click_drag", at);
    row("type", text);
    row("key", key);
    row("hold_key", hold);
    row("scroll", scroll);
    row("wait", wait);
}

void AgentContractTest::everyAction()
{
    QFETCH(ComputerAction, action);
    const auto result = answerOf(m_agent->computer(action));
    QVERIFY2(result.isGood(), wordsOf(result).constData());
    QCOMPARE(result.value.error, QString());
    QCOMPARE(QImage::fromData(pngOfBase64(result.value.base64Png)).size(), QSize(640, 480));
}

void AgentContractTest::shell()
{
    const auto good = answerOf(m_agent->bash(u"echo out; echo err >&2"_s));
    QVERIFY2(good.isGood(), wordsOf(good).constData());
    QCOMPARE(good.value.output.trimmed(), u"out"_s);
    QCOMPARE(good.value.error.trimmed(), u"err"_s);
    const auto slow = answerOf(m_agent->bash(u"sleep 30"_s, 1s));
    QVERIFY2(slow.isGood() && !slow.value.error.isEmpty(), wordsOf(slow).constData());
    const auto again = answerOf(m_agent->bash(u"echo again"_s, 20s, true));
    QVERIFY2(again.isGood(), wordsOf(again).constData());
    QCOMPARE(again.value.output.trimmed(), u"again"_s);
}

void AgentContractTest::files_data()
{
    QTest::addColumn<EditCommand>("command");
    QTest::addColumn<QString>("lines"); // of the file, once that is done
    QTest::addColumn<bool>("good");
    const QString path = m_home.filePath(u"a.txt"_s);
    const auto row = [](const char *name, const EditCommand &command, const QString &lines, bool good = true) {
        QTest::newRow(name) << command << lines << good;
    };
    row("create", EditCommand::create(path, u"one\ntwo\nthree\n"_s), u"one two three"_s);
    row("view", EditCommand::view(path), u"one two three"_s);
    row("view, range", EditCommand::view(path, EditCommand::Lines(2, 3)), u"one two three"_s);
    row("str_replace", EditCommand::replace(path, u"two"_s, u"2"_s), u"one 2 three"_s);
    row("insert", EditCommand::insert(path, 1, u"1.5\n"_s), u"one 1.5 2 three"_s);
    row("insert, first", EditCommand::insert(path, 0, u"null\n"_s), u"null one 1.5 2 three"_s);
    row("undo_edit", EditCommand::undo(path), u"one 1.5 2 three"_s);
    row("str_replace, by nothing", EditCommand::replace(path, u"1.5\n"_s, {}), u"one 2 three"_s);
    row("str_replace, not there", EditCommand::replace(path, u"nowhere"_s, {}), u"one 2 three"_s, false);
    row("view, wrong range", EditCommand::view(path, EditCommand::Lines(90, 91)), u"one 2 three"_s, false);
    row("create, empty", EditCommand::create(path, {}), {});
}

void AgentContractTest::files()
{
    QFETCH(EditCommand, command);
    QFETCH(QString, lines);
    QFETCH(bool, good);
    const auto answer = answerOf(m_agent->edit(command));
    QVERIFY2(answer.isGood(), wordsOf(answer).constData());
    QCOMPARE(answer.value.error.isEmpty(), good); // refused in words, with 200
    QFile file(m_home.filePath(u"a.txt"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()).simplified(), lines);
}

void AgentContractTest::viewsAFile()
{
    const QString path = m_home.filePath(u"b.txt"_s);
    QVERIFY(answerOf(m_agent->edit(EditCommand::create(path, u"one\ntwo\nthree\n"_s))).value.error.isEmpty());
    const QString all = answerOf(m_agent->edit(EditCommand::view(path))).value.output;
    QVERIFY2(all.contains(u"one"_s) && all.contains(u"three"_s), qPrintable(all));
    const QString some = answerOf(m_agent->edit(EditCommand::view(path, EditCommand::Lines(2, 3)))).value.output;
    QVERIFY2(!some.contains(u"one"_s) && some.contains(u"two"_s) && some.contains(u"three"_s), qPrintable(some));
}

void AgentContractTest::wrongToken()
{
    for (const QString &query : {u"token=wrong"_s, QString()}) {
        QUrl url = m_proxy.url();
        url.setQuery(query);
        DesktopAgent stranger(url);
        QVERIFY(kindOf(answerOf(stranger.status())) == Kind::Unauthorized);
        QVERIFY(kindOf(answerOf(stranger.screenshot())) == Kind::Unauthorized);
        QVERIFY(kindOf(answerOf(stranger.bash(u"true"_s))) == Kind::Unauthorized);
        QVERIFY(kindOf(answerOf(stranger.edit(EditCommand::view(u"/etc/hostname"_s)))) == Kind::Unauthorized);
    }
    // Our client stops at the status; the agent must refuse whoever does not.
    for (const auto &[path, body] :
         {std::pair(u"/computer"_s, R"({"action": "screenshot"})"), std::pair(u"/bash"_s, R"({"command": "true"})"),
          std::pair(u"/edit"_s, R"({"command": "view", "path": "/etc/hostname"})")}) {
        test::HttpClient stranger;
        stranger.setHeader("Authorization", "Bearer wrong");
        QCOMPARE(stranger.send("POST", m_proxy.url().resolved(QUrl(path)), body).status, 401);
    }
}

void AgentContractTest::bodiesThatTheContractForbids_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QString &path, const QByteArray &body) {
        QTest::newRow(name) << path << body;
    };
    row("no body", u"/computer"_s, "");
    row("not JSON", u"/computer"_s, "screenshot");
    row("a list", u"/computer"_s, "[]");
    row("no action", u"/computer"_s, "{}");
    row("unknown action", u"/computer"_s, R"({"action": "dance"})");
    row("one coordinate", u"/computer"_s, R"({"action": "mouse_move", "coordinate": [1]})");
    row("three coordinates", u"/computer"_s, R"({"action": "mouse_move", "coordinate": [1, 2, 3]})");
    row("coordinates as text", u"/computer"_s, R"({"action": "mouse_move", "coordinate": "1,2"})");
    row("half a pixel", u"/computer"_s, R"({"action": "mouse_move", "coordinate": [1.5, 2]})");
    row("text as number", u"/computer"_s, R"({"action": "type", "text": 5})");
    row("unknown direction", u"/computer"_s, R"({"action": "scroll", "scroll_direction": "in", "scroll_amount": 1})");
    row("duration as text", u"/computer"_s, R"({"action": "wait", "duration": "long"})");
    row("no command", u"/bash"_s, "{}");
    row("command as number", u"/bash"_s, R"({"command": 5})");
    row("timeout as text", u"/bash"_s, R"({"command": "true", "timeout": "long"})");
    row("no path", u"/edit"_s, R"({"command": "view"})");
    row("unknown edit", u"/edit"_s, R"({"command": "burn", "path": "/tmp/a"})");
    row("range of one", u"/edit"_s, R"({"command": "view", "path": "/tmp/a", "view_range": [1]})");
}

void AgentContractTest::bodiesThatTheContractForbids()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    const auto answer = raw(path, body, {test::ContractProxy::wrongOnPurpose(), {"Content-Type", "application/json"}});
    QVERIFY2(answer.status == 422 || answer.status == 400, QByteArray::number(answer.status) + ' ' + answer.body);
    QVERIFY(!ApiError::textOfBody(answer.body).isEmpty());
}

void AgentContractTest::whatTheAgentDoesNotHave()
{
    const auto answer = raw(u"/browser/start"_s, {}); // of Windows agents
    QVERIFY2(answer.status == 404 || answer.status == 501, QByteArray::number(answer.status));
}

void AgentContractTest::everythingWasWithinTheContract()
{
    const auto report = m_proxy.report();
    QVERIFY2(report.violations.isEmpty(), qPrintable(u'\n' + report.violations.join(u'\n')));
    QCOMPARE(report.unseen, QStringList());
    for (const QString &operation : {u"getStatus"_s, u"computer"_s, u"bash"_s, u"edit"_s})
        QVERIFY2(report.seen.value(operation).contains({200, 401}), qPrintable(operation));
}

QTEST_GUILESS_MAIN(AgentContractTest)
#include "tst_contract_agent.moc"
