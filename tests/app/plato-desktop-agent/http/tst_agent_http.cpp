// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/plato-desktop-agent/support/agentprocess.h"
#include "tests/app/plato-desktop-agent/support/eventrecorder.h"
#include "tests/app/plato-desktop-agent/support/xserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace plato::test;

/// The real program, over HTTP.
class TestHttp : public QObject
{
    Q_OBJECT

    const QString m_program = QStringLiteral(PLATO_AGENT_PROGRAM);
    std::unique_ptr<XServer> m_server; // of all cases
    std::unique_ptr<AgentProcess> m_agent;

    void start(const QStringList &arguments = {})
    {
        QVERIFY(m_agent->start(arguments));
        if (!arguments.contains(u"--no-display"_s))
            QTRY_COMPARE(m_agent->get(u"/status"_s, {{"Authorization", "Bearer sesame"}}).status, 200);
    }

    void startViewer(const XServer &server)
    {
        m_agent->environment.insert(u"DISPLAY"_s, QString::fromLatin1(server.display()));
        m_agent->token = "sesame";
        start({u"--viewer"_s, u"0"_s, u"--vnc"_s, server.rfbSocket()});
    }

    QUrl viewerUrl(const QString &scheme = u"http"_s, const QString &path = {}, const QString &query = {}) const
    {
        QUrl url(m_agent->announcement().value(u"viewer"_s).toString());
        url.setScheme(scheme);
        url.setPath(path);
        url.setQuery(query);
        return url;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<XServer>();
        QVERIFY(!m_server->display().isEmpty());
    }
    void cleanupTestCase() { m_server.reset(); }
    void init()
    {
        m_agent = std::make_unique<AgentProcess>(m_program);
        m_agent->environment.insert(u"DISPLAY"_s, QString::fromLatin1(m_server->display()));
    }
    void cleanup() { m_agent.reset(); }

    void tellsItsStatus()
    {
        start();
        const Answer answer = m_agent->get(u"/status"_s);
        QCOMPARE(answer.json(), (QJsonObject{{u"status"_s, u"ready"_s},
                                             {u"resolution"_s, QJsonObject{{u"width"_s, 1280}, {u"height"_s, 800}}}}));
    }

    void isStartingUntilThereIsADisplay()
    {
        m_agent->environment.insert(u"DISPLAY"_s, u":98765"_s);
        QVERIFY(m_agent->start());
        const Answer status = m_agent->get(u"/status"_s);
        QCOMPARE(status.status, 503);
        QCOMPARE(status.json().value(u"status"_s), u"starting"_s);
        QCOMPARE(m_agent->post(u"/computer"_s, {{u"action"_s, u"screenshot"_s}}).status, 503);
        QCOMPARE(m_agent->bash(u"echo on"_s).output(), u"on\n"_s);
    }

    void servesWithoutDisplay()
    {
        m_agent->environment.remove(u"DISPLAY"_s);
        start({u"--no-display"_s});
        QCOMPARE(m_agent->get(u"/status"_s).json(),
                 (QJsonObject{{u"status"_s, u"ready"_s},
                              {u"resolution"_s, QJsonObject{{u"width"_s, 0}, {u"height"_s, 0}}}}));
        const Answer answer = m_agent->post(u"/computer"_s, {{u"action"_s, u"screenshot"_s}});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.error(), u"this environment has no display"_s);
        QCOMPARE(m_agent->bash(u"echo on"_s).output(), u"on\n"_s);
    }

    void actsAndAnswersWithAPicture()
    {
        EventRecorder window(m_server->display(), QRect(100, 100, 200, 200), Qt::darkBlue);
        QVERIFY(window.isValid());
        start();
        const Answer answer = m_agent->post(
            u"/computer"_s, {{u"action"_s, u"left_click"_s}, {u"coordinate"_s, QJsonArray{150, 160}}, {u"more"_s, 1}});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.error(), QString());
        QCOMPARE(answer.picture().size(), QSize(1280, 800));
        QCOMPARE(answer.picture().pixelColor(290, 290), QColor(Qt::darkBlue));
        QCOMPARE(window.words(), (QStringList{u"1 down"_s, u"1 up"_s}));
        QCOMPARE(window.events().last().at, QPoint(150, 160));
        const Answer position = m_agent->post(u"/computer"_s, {{u"action"_s, u"cursor_position"_s}});
        QCOMPARE(position.output(), u"X=150,Y=160"_s);
    }

    void everyResultHasTheFieldsOfTheContract()
    {
        start();
        for (const Answer &answer :
             {m_agent->post(u"/computer"_s, {{u"action"_s, u"screenshot"_s}}), m_agent->bash(u"true"_s),
              m_agent->post(u"/edit"_s, {{u"command"_s, u"view"_s}, {u"path"_s, u"/nothing"_s}})}) {
            QCOMPARE(answer.status, 200);
            const QStringList keys = answer.json().keys();
            QCOMPARE(keys, (QStringList{u"base64_image"_s, u"error"_s, u"output"_s, u"system"_s}));
            for (const QString &key : keys)
                QVERIFY(answer.json().value(key).isNull() || answer.json().value(key).isString());
        }
    }

    void refusesBodies_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("field");
        QTest::newRow("no JSON") << u"/computer"_s << QByteArray("action") << QString();
        QTest::newRow("empty") << u"/bash"_s << QByteArray() << QString();
        QTest::newRow("no object") << u"/edit"_s << QByteArray("[1]") << QString();
        QTest::newRow("no action") << u"/computer"_s << QByteArray("{}") << u"action"_s;
        QTest::newRow("null action") << u"/computer"_s << QByteArray(R"({"action":null})") << u"action"_s;
        QTest::newRow("unknown action") << u"/computer"_s << QByteArray(R"({"action":"jump"})") << u"action"_s;
        QTest::newRow("one coordinate") << u"/computer"_s << QByteArray(R"({"action":"left_click","coordinate":[1]})")
                                        << u"coordinate"_s;
        QTest::newRow("words for a coordinate")
            << u"/computer"_s << QByteArray(R"({"action":"left_click","coordinate":["1","2"]})") << u"coordinate"_s;
        QTest::newRow("half pixels") << u"/computer"_s << QByteArray(R"({"action":"left_click","coordinate":[1.5,2]})")
                                     << u"coordinate"_s;
        QTest::newRow("number for a text")
            << u"/computer"_s << QByteArray(R"({"action":"type","text":5})") << u"text"_s;
        QTest::newRow("unknown direction")
            << u"/computer"_s << QByteArray(R"({"action":"scroll","scroll_direction":"in"})") << u"scroll_direction"_s;
        QTest::newRow("scroll for ever") << u"/computer"_s << QByteArray(R"({"action":"scroll","scroll_amount":1e9})")
                                         << u"scroll_amount"_s;
        QTest::newRow("wait for ever") << u"/computer"_s << QByteArray(R"({"action":"wait","duration":1e9})")
                                       << u"duration"_s;
        QTest::newRow("negative wait") << u"/computer"_s << QByteArray(R"({"action":"wait","duration":-1})")
                                       << u"duration"_s;
        QTest::newRow("no command") << u"/bash"_s << QByteArray("{}") << u"command"_s;
        QTest::newRow("no flag") << u"/bash"_s << QByteArray(R"({"command":"x","restart":"yes"})") << u"restart"_s;
        QTest::newRow("no time") << u"/bash"_s << QByteArray(R"({"command":"x","timeout":0})") << u"timeout"_s;
        QTest::newRow("unknown command") << u"/edit"_s << QByteArray(R"({"command":"rm","path":"/x"})") << u"command"_s;
        QTest::newRow("no path") << u"/edit"_s << QByteArray(R"({"command":"view"})") << u"path"_s;
        QTest::newRow("half a range") << u"/edit"_s << QByteArray(R"({"command":"view","path":"/x","view_range":[1]})")
                                      << u"view_range"_s;
        QTest::newRow("negative line") << u"/edit"_s
                                       << QByteArray(
                                              R"({"command":"insert","path":"/x","insert_line":-1,"new_str":""})")
                                       << u"insert_line"_s;
    }

    void refusesBodies()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        QFETCH(QString, field);
        start({u"--no-display"_s});
        const Answer answer = AgentProcess::answerOf(m_agent->send("POST", m_agent->url(path), body));
        QCOMPARE(answer.status, 422);
        const QJsonArray detail = answer.json().value(u"detail"_s).toArray();
        QCOMPARE(detail.size(), 1);
        const QJsonObject fault = detail.first().toObject();
        QCOMPARE(fault.value(u"loc"_s).toArray(),
                 field.isEmpty() ? QJsonArray{u"body"_s} : (QJsonArray{u"body"_s, field}));
        QVERIFY(!fault.value(u"msg"_s).toString().isEmpty());
        QVERIFY(!fault.value(u"type"_s).toString().isEmpty());
    }

    void refusesOtherWays()
    {
        start({u"--no-display"_s});
        QCOMPARE(m_agent->get(u"/nothing"_s).status, 404);
        QCOMPARE(m_agent->get(u"/bash"_s).status, 405);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Host", "evil.example"}}).status, 403);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Origin", "http://evil.example"}}).status, 403);
    }

    void answersForItsHosts()
    {
        m_agent->environment.insert(u"PLATO_AGENT_HOSTS"_s, u"desk.plato.internal, other.example"_s);
        start({u"--no-display"_s});
        QCOMPARE(m_agent->get(u"/status"_s, {{"Host", "desk.plato.internal:9000"}}).status, 200);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Host", "other.example"}}).status, 200);
        QCOMPARE(m_agent->get(u"/status"_s).status, 200);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Host", "evil.example"}}).status, 403);
    }

    void asksForItsToken()
    {
        m_agent->token = "sesame";
        start();
        QCOMPARE(m_agent->get(u"/status"_s).status, 401);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Authorization", "Bearer sesam"}}).status, 401);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Authorization", "Bearer "}}).status, 401);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Authorization", "Basic sesame"}}).status, 401);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Authorization", "Bearer sesame"}}).status, 200);
        QCOMPARE(m_agent->get(u"/status"_s, {{"Authorization", "bearer sesame"}}).status, 200);
        const auto query = [this](const QString &q) {
            return AgentProcess::answerOf(m_agent->send("GET", m_agent->url(u"/status"_s, q))).status;
        };
        QCOMPARE(query(u"token=open"_s), 401);
        QCOMPARE(query(u"token="_s), 401);
        QCOMPARE(m_agent->post(u"/bash"_s, {{u"command"_s, u"true"_s}}).status, 401);
        QCOMPARE(m_agent->get(u"/nothing"_s).status, 401);
        QCOMPARE(query(u"token=sesame"_s), 200);
        QCOMPARE(m_agent->get(u"/status"_s).status, 200); // by the cookie that came with it
    }

    void hidesItsToken()
    {
        m_agent->token = "sesame";
        start();
        const QByteArray command = "{\"command\": \"env; tr '\\\\0' '\\\\n' < /proc/$PPID/environ\"}";
        const Answer answer = AgentProcess::answerOf(
            m_agent->send("POST", m_agent->url(u"/bash"_s), command, {{"Authorization", "Bearer sesame"}}));
        QCOMPARE(answer.status, 200);
        QVERIFY2(answer.output().count(u"DISPLAY="_s) >= 2, "both environments have been read");
        QVERIFY(!answer.output().contains(u"sesame"_s));
    }

    void runsCommands()
    {
        start({u"--no-display"_s});
        QCOMPARE(m_agent->bash(u"cd /usr; X=1"_s).status, 200);
        const Answer answer = m_agent->bash(u"pwd; echo $X; echo oops >&2; false"_s);
        QCOMPARE(answer.output(), u"/usr\n1\n"_s);
        QCOMPARE(answer.error(), u"oops\n"_s);
        QCOMPARE(answer.system(), u"exit status 1"_s);
        QVERIFY(m_agent->bash(u"true"_s).json().value(u"error"_s).isNull());
        QCOMPARE(m_agent->bash(u"echo Grüße; printf 'a\\0\\377b'"_s).output(), u"Grüße\na"_s + QChar(0) + u"\ufffdb"_s);
        QCOMPARE(m_agent->bash(u"head -c 2000000 /dev/zero | tr '\\0' x"_s).output().size(),
                 1048576 + u"\n[cut: the first 1048576 of 2000000 bytes are shown]"_s.size());
        QCOMPARE(m_agent->bash(u"sleep 1000"_s, 1).error(),
                 u"the command was stopped: it ran longer than 1 s; the next command gets a new shell"_s);
        QCOMPARE(m_agent->bash(u"exit 2"_s).system(),
                 u"exit status 2; the shell has ended, the next command gets a new one"_s);
        QCOMPARE(m_agent->bash(u"X=2"_s).status, 200);
        const Answer restarted = m_agent->post(u"/bash"_s, {{u"restart"_s, true}});
        QCOMPARE(restarted.system(), u"this is a new shell"_s);
        QCOMPARE(m_agent->bash(u"echo [$X]"_s).output(), u"[]\n"_s);
    }

    void editsFiles()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"file.txt"_s);
        start({u"--no-display"_s});
        const auto edit = [&](QJsonObject body) {
            body.insert(u"path"_s, path);
            return m_agent->post(u"/edit"_s, body);
        };
        const QString command = u"command"_s;
        QCOMPARE(edit({{command, u"create"_s}, {u"file_text"_s, u"one\ntwo\n"_s}}).output(),
                 u"%1 has been created\n"_s.arg(path));
        QCOMPARE(edit({{command, u"view"_s}}).output(), u"     1\tone\n     2\ttwo\n"_s);
        QCOMPARE(edit({{command, u"view"_s}, {u"view_range"_s, QJsonArray{2, 2}}}).output(), u"     2\ttwo\n"_s);
        QCOMPARE(edit({{command, u"str_replace"_s}, {u"old_str"_s, u"two"_s}, {u"new_str"_s, u"2"_s}}).error(),
                 QString());
        QCOMPARE(edit({{command, u"insert"_s}, {u"insert_line"_s, 1}, {u"new_str"_s, u"1.5"_s}}).error(), QString());
        QCOMPARE(edit({{command, u"view"_s}}).output(), u"     1\tone\n     2\t1.5\n     3\t2\n"_s);
        QCOMPARE(edit({{command, u"undo_edit"_s}}).error(), QString());
        QCOMPARE(edit({{command, u"view"_s}}).output(), u"     1\tone\n     2\t2\n"_s);
        QCOMPARE(edit({{command, u"create"_s}}).error(), u"file_text is required for this command"_s);
        QCOMPARE(edit({{command, u"str_replace"_s}}).error(), u"old_str is required for this command"_s);
        QCOMPARE(edit({{command, u"insert"_s}, {u"new_str"_s, u"x"_s}}).error(),
                 u"insert_line is required for this command"_s);
        QCOMPARE(edit({{command, u"insert"_s}, {u"insert_line"_s, 0}}).error(),
                 u"new_str is required for this command"_s);
        QCOMPARE(edit({{command, u"str_replace"_s}, {u"old_str"_s, u"none"_s}}).error(),
                 u"old_str does not occur in %1"_s.arg(path));
    }

    void servesManyAtOnce()
    {
        start();
        QList<QNetworkReply *> replies;
        const auto post = [&](const QString &path, const QByteArray &body) {
            replies.append(m_agent->send("POST", m_agent->url(path), body));
        };
        post(u"/bash"_s, R"({"command":"sleep 1000","timeout":2})"); // holds up nobody else
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 4; ++i) {
            post(u"/computer"_s, R"({"action":"screenshot"})");
            post(u"/computer"_s, R"({"action":"wait","duration":0.2})");
        }
        const Answer slow = [&] {
            for (qsizetype i = 1; i < replies.size(); ++i) {
                const Answer answer = AgentProcess::answerOf(replies[i]);
                if (answer.status != 200 || answer.picture().size() != QSize(1280, 800))
                    return Answer{};
            }
            return AgentProcess::answerOf(replies.first());
        }();
        QCOMPARE(slow.status, 200);
        QVERIFY(slow.error().contains(u"longer than 2 s"_s));
    }

    void clientsMayLeave()
    {
        start();
        for (int i = 0; i < 5; ++i) {
            QNetworkReply *reply =
                m_agent->send("POST", m_agent->url(u"/computer"_s), R"({"action":"wait","duration":0.2})");
            QSignalSpy finished(reply, &QNetworkReply::finished);
            QTimer::singleShot(10 * i, reply, &QNetworkReply::abort); // at different moments of its request
            QVERIFY(finished.wait());
            QCOMPARE(reply->error(), QNetworkReply::OperationCanceledError);
            reply->deleteLater();
        }
        QCOMPARE(m_agent->post(u"/computer"_s, {{u"action"_s, u"wait"_s}, {u"duration"_s, 0.3}}).status, 200);
    }

    void endsWithItsShell()
    {
        start();
        const QString pids = m_agent->bash(u"sleep 1000 & echo $$ $!"_s).output();
        const QStringList pid = pids.simplified().split(u' ');
        QCOMPARE(pid.size(), 2);
        m_agent->send("POST", m_agent->url(u"/bash"_s), R"({"command":"sleep 1001"})");
        m_agent->process().terminate();
        QVERIFY(m_agent->process().waitForFinished());
        QCOMPARE(m_agent->process().exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_agent->process().exitCode(), 0);
        const auto lives = [](const QString &p) { // an ended process that nobody has reaped has no command line
            QFile file(u"/proc/%1/cmdline"_s.arg(p));
            return file.open(QIODevice::ReadOnly) && !file.readAll().isEmpty();
        };
        for (const QString &p : pid)
            QTRY_VERIFY2(!lives(p), qPrintable(p));
    }

    void commandLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("help") << QStringList{u"--help"_s} << 0 << QByteArray("--listen");
        QTest::newRow("version") << QStringList{u"--version"_s} << 0
                                 << QByteArray("plato-desktop-agent " PLATO_VERSION);
        QTest::newRow("nothing") << QStringList{} << 2 << QByteArray("--listen needs an address and a port");
        QTest::newRow("no port") << QStringList{u"--listen"_s, u"127.0.0.1"_s} << 2 << QByteArray("--listen needs");
        QTest::newRow("no address") << QStringList{u"--listen"_s, u"localhost:1"_s} << 2
                                    << QByteArray("--listen needs");
        QTest::newRow("port too high") << QStringList{u"--listen"_s, u"127.0.0.1:70000"_s} << 2
                                       << QByteArray("--listen needs");
        QTest::newRow("no display") << QStringList{u"--listen"_s, u"127.0.0.1:0"_s} << 2
                                    << QByteArray("DISPLAY is not set");
        QTest::newRow("surplus") << QStringList{u"--no-display"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"x"_s} << 2
                                 << QByteArray("unexpected argument: x");
        QTest::newRow("viewer of nothing")
            << QStringList{u"--no-display"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--viewer"_s, u"0"_s} << 2
            << QByteArray("--viewer needs");
        QTest::newRow("not ours") << QStringList{u"--no-display"_s, u"--listen"_s, u"192.0.2.1:0"_s} << 1
                                  << QByteArray("192.0.2.1:0");
    }

    void commandLine()
    {
        QFETCH(QStringList, arguments);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(u"DISPLAY"_s);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(m_program, arguments);
        QVERIFY(process.waitForFinished());
        QTEST(process.exitCode(), "status");
        QFETCH(QByteArray, words);
        const QByteArray said = process.readAll();
        QVERIFY2(said.contains(words), said.constData());
    }

    void showsTheDisplayToAViewer()
    {
        XServer server(XServer::Kind::Xvnc, QSize(320, 200));
        EventRecorder window(server.display(), QRect(0, 0, 320, 200), Qt::darkBlue);
        QVERIFY(window.isValid());
        startViewer(server);
        QWebSocket viewer;
        QByteArray came;
        connect(&viewer, &QWebSocket::binaryMessageReceived, this, [&](const QByteArray &bytes) { came += bytes; });
        const auto take = [&came](qsizetype count) { // empty when it does not come
            if (!QTest::qWaitFor([&] { return came.size() >= count; }, 10000))
                return QByteArray();
            const QByteArray taken = came.first(count);
            came.remove(0, count);
            return taken;
        };
        viewer.open(viewerUrl(u"ws"_s, u"/websockify"_s, u"token=sesame"_s));
        QCOMPARE(take(12), "RFB 003.008\n");
        viewer.sendBinaryMessage("RFB 003.008\n");
        QCOMPARE(take(2), QByteArray("\1\1")); // one way to log in: none
        viewer.sendBinaryMessage("\1");
        QCOMPARE(take(4), QByteArray(4, '\0'));
        viewer.sendBinaryMessage("\1"); // others may look, too
        const QByteArray init = take(24);
        QCOMPARE(init.first(4), QByteArray("\x01\x40\x00\xc8", 4)); // 320 x 200
        QVERIFY(!take(uchar(init.back())).isEmpty());               // the name
        // Raw encoding, and one pixel of it.
        viewer.sendBinaryMessage(QByteArray("\2\0\0\1\0\0\0\0", 8) + QByteArray("\3\0\0\x64\0\x64\0\1\0\1", 10));
        QCOMPARE(take(16), QByteArray("\0\0\0\1\0\x64\0\x64\0\1\0\1\0\0\0\0", 16));
        QCOMPARE(take(4).first(3), QByteArray("\x80\0\0", 3)); // dark blue
        // Its input reaches the screen: a press of the first button.
        viewer.sendBinaryMessage(QByteArray("\5\1\0\x10\0\x10", 6));
        QTRY_VERIFY(window.words().contains(u"1 down"_s));

        QSignalSpy ended(&viewer, &QWebSocket::disconnected);
        server.stop();
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(viewer.closeReason(), u"the display has ended the connection"_s);
    }

    void theViewerAsksWhoComes_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("status");
        const auto row = [](const char *name, const QByteArray &target, const QByteArray &headers, const char *status) {
            QTest::newRow(name) << target << headers << QByteArray(status);
        };
        const QByteArray path("/websockify");
        row("query", path + "?token=sesame", "", "101");
        row("bearer", path, "Authorization: Bearer sesame\r\n", "101");
        row("cookie", path, "Cookie: a=b; plato-env-token=sesame\r\n", "101");
        row("own origin", path + "?token=sesame", "Origin: http://HOST\r\n", "101");
        row("no token", path, "", "401");
        row("wrong token", path + "?token=sesame2", "", "401");
        row("foreign origin", path + "?token=sesame", "Origin: http://evil.example\r\n", "403");
        row("other port's origin", path + "?token=sesame", "Origin: http://127.0.0.1:1\r\n", "403");
        row("no page's origin", path + "?token=sesame", "Origin: null\r\n", "403");
        row("other path", "/?token=sesame", "", "404");
    }

    void theViewerAsksWhoComes()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, headers);
        startViewer(*m_server); // the screen does not matter here
        const QByteArray host = viewerUrl().authority().toLatin1();
        const auto statusOf = [&](const QByteArray &named, qsizetype cut) {
            QTcpSocket socket;
            socket.connectToHost(viewerUrl().host(), quint16(viewerUrl().port()));
            QByteArray request = "GET " + target + " HTTP/1.1\r\nHost: " + named + "\r\n" + headers +
                                 "Connection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            request.replace("HOST", named);
            socket.write(request.first(cut)); // a head may come in pieces
            socket.waitForBytesWritten();
            if (!QTest::qWaitFor([&] { return socket.bytesToWrite() == 0; }))
                return QByteArray();
            socket.write(request.mid(cut));
            if (!QTest::qWaitFor([&] { return socket.canReadLine(); }))
                return QByteArray();
            return socket.readLine().split(' ').value(1);
        };
        QTEST(statusOf(host, 1), "status");
        QTEST(statusOf(host, 40), "status");
        QCOMPARE(statusOf("evil.example", 1), "403");
    }

    void servesThePageOfTheViewer()
    {
        startViewer(*m_server);
        const auto get = [this](const QUrl &url) { return AgentProcess::answerOf(m_agent->send("GET", url)); };
        QCOMPARE(get(viewerUrl(u"http"_s, u"/"_s)).status, 401);
        QCOMPARE(get(viewerUrl(u"http"_s, u"/app/ui.js"_s)).status, 401);
        const Answer page = get(viewerUrl(u"http"_s, u"/"_s, u"resize=scale&autoconnect=true&token=sesame"_s));
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("app/ui.js"));
        // What the page asks for comes with the cookie that it got; so does what that asks for, down to the RFB client.
        for (const QString &file : {u"/app/ui.js"_s, u"/core/rfb.js"_s, u"/app/styles/base.css"_s})
            QCOMPARE(get(viewerUrl(u"http"_s, file)).status, 200);
        QNetworkReply *script = m_agent->send("GET", viewerUrl(u"http"_s, u"/core/rfb.js"_s));
        QTRY_VERIFY(script->isFinished());
        QCOMPARE(script->header(QNetworkRequest::ContentTypeHeader), u"text/javascript"_s);
        script->deleteLater();
        QCOMPARE(get(viewerUrl(u"http"_s, u"/core/../../../etc/passwd"_s)).status, 404);
        QCOMPARE(get(viewerUrl(u"http"_s, u"/core/nothing.js"_s)).status, 404);
    }

    void portInUse()
    {
        start({u"--no-display"_s});
        QProcess second;
        second.setProcessChannelMode(QProcess::MergedChannels);
        second.start(m_program, {u"--no-display"_s, u"--listen"_s, m_agent->url().authority()});
        QVERIFY(second.waitForFinished());
        QCOMPARE(second.exitCode(), 1);
        QVERIFY(second.readAll().contains("address"));
    }
};

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_agent_http.moc"
