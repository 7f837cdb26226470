// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realplatod.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato::test;

/// A real platod that fails when it is asked to, and one that cannot be asked.
class TestFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_platod.start({u"--faults"_s}), qPrintable(m_platod.diagnostics())); }
    void cleanup();
    void areNotThereUnasked();
    void areReadStrictly_data();
    void areReadStrictly();
    void answerWithAStatus_data();
    void answerWithAStatus();
    void answerNonsense();
    void cutTheBody();
    void delayTheWork();
    void hangUntilTheyAreCleared();
    void loseTheAnswerButDoTheWork();
    void loseTheRequest();
    void comeToPassAsOftenAsAsked();
    void fitAnOperation();
    void refuseOneEnvOfASession();
    void killAnEnv_data();
    void killAnEnv();
    void loseAHeartbeat();

private:
    QUrl url(const QString &path) const { return m_platod.url().resolved(QUrl(path)); }
    /// Asks for the user with a fault of this request.
    HttpAnswer ask(const QJsonObject &fault)
    {
        return m_platod.http().send("GET", url(u"/api/v2/user/me"_s), {},
                                    {{"X-Plato-Fault", QJsonDocument(fault).toJson(QJsonDocument::Compact)}});
    }
    QJsonArray faults() { return m_platod.get(u"/faults"_s).object().value(u"faults"_s).toArray(); }
    int sessions() { return m_platod.get(u"/api/v2/sessions"_s).object().value(u"total_count"_s).toInt(); }
    HttpAnswer make(const QStringList &aliases)
    {
        QJsonArray envs;
        for (const QString &alias : aliases)
            envs.append(QJsonObject{{u"type"_s, u"resource"_s},
                                    {u"simulator"_s, u"box"_s},
                                    {u"alias"_s, alias},
                                    {u"sim_config"_s, QJsonObject()}});
        return m_platod.post(u"/api/v2/sessions/make"_s,
                             {{u"type"_s, u"envs"_s}, {u"envs"_s, envs}, {u"timeout"_s, 600}});
    }

    /// What comes back until the end of the connection. Not by Qt's client, which asks again when there is no answer.
    QByteArray post(const QByteArray &path, const QByteArray &body)
    {
        QTcpSocket socket;
        socket.connectToHost(m_platod.url().host(), static_cast<quint16>(m_platod.url().port()));
        socket.write("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + m_platod.apiKey() +
                     "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        const bool ended = QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; });
        return ended ? socket.readAll() : QByteArray("it stays open");
    }

    const QByteArray m_body = R"({"type": "envs", "envs": [{"type": "simulator", "simulator": "fossil"}]})";
    RealPlatod m_platod;
};

void TestFaults::cleanup()
{
    QCOMPARE(m_platod.http().send("DELETE", url(u"/faults"_s)).status, 200);
    QCOMPARE(m_platod.get(u"/api/v2/user/me"_s).status, 200); // whatever came to pass, it is over
}

void TestFaults::areNotThereUnasked()
{
    RealPlatod plain;
    QVERIFY(plain.start());
    for (const char *method : {"GET", "POST", "DELETE"})
        QCOMPARE(plain.http().send(method, plain.url().resolved(QUrl(u"/faults"_s)), R"({"fault": "hang"})").status,
                 404);
    const HttpAnswer answer = plain.http().send("GET", plain.url().resolved(QUrl(u"/api/v2/user/me"_s)), {},
                                                {{"X-Plato-Fault", R"({"fault": "status", "status": 500})"}});
    QCOMPARE(answer.status, 200);
    // And where they are, the key is needed all the same.
    HttpClient stranger;
    QCOMPARE(stranger.send("POST", url(u"/faults"_s), R"({"fault": "hang"})").status, 401);
    QCOMPARE(
        stranger
            .send("GET", url(u"/api/v2/user/me"_s), {}, {{"X-Plato-Fault", R"({"fault": "status", "status": 500})"}})
            .status,
        401);
}

void TestFaults::areReadStrictly_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("word"); // of the complaint
    QTest::newRow("nothing") << QByteArray("{}") << u"fault is"_s;
    QTest::newRow("no JSON") << QByteArray("hang") << u"fault is"_s;
    QTest::newRow("another word") << QByteArray(R"({"fault": "explode"})") << u"fault is"_s;
    QTest::newRow("another key") << QByteArray(R"({"fault": "hang", "tims": 3})") << u"tims"_s;
    QTest::newRow("no status") << QByteArray(R"({"fault": "status"})") << u"status"_s;
    QTest::newRow("a good status") << QByteArray(R"({"fault": "status", "status": 200})") << u"status"_s;
    QTest::newRow("a word for a number") << QByteArray(R"({"fault": "delay", "seconds": "2"})") << u"seconds"_s;
    QTest::newRow("an operation without a method")
        << QByteArray(R"({"fault": "hang", "operation": "/make"})") << u"operation"_s;
    QTest::newRow("an env without a name") << QByteArray(R"({"fault": "refuse_env"})") << u"alias"_s;
    QTest::newRow("a kill without a time") << QByteArray(R"({"fault": "kill_env", "alias": "a"})") << u"when"_s;
}

void TestFaults::areReadStrictly()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, word);
    const HttpAnswer answer = m_platod.http().send("POST", url(u"/faults"_s), json);
    QCOMPARE(answer.status, 422);
    QVERIFY2(answer.object().value(u"detail"_s).toString().contains(word), answer.body.constData());
    QCOMPARE(faults(), QJsonArray());
}

void TestFaults::answerWithAStatus_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {401, 404, 408, 409, 422, 429, 500, 502, 504})
        QTest::addRow("%d", status) << status;
}

void TestFaults::answerWithAStatus()
{
    QFETCH(int, status);
    const HttpAnswer answer =
        ask({{u"fault"_s, u"status"_s}, {u"status"_s, status}, {u"retry_after"_s, 7}, {u"detail"_s, u"not today"_s}});
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("retry-after"), "7");
    QCOMPARE(answer.object().value(u"detail"_s).toString(), u"not today"_s);
}

void TestFaults::answerNonsense()
{
    const HttpAnswer answer = ask({{u"fault"_s, u"nonsense"_s}});
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.body.isEmpty());
    QVERIFY(QJsonDocument::fromJson(answer.body).isNull());
}

void TestFaults::cutTheBody()
{
    QTcpSocket socket;
    socket.connectToHost(m_platod.url().host(), static_cast<quint16>(m_platod.url().port()));
    socket.write("GET /api/v2/user/me HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + m_platod.apiKey() +
                 "\r\nX-Plato-Fault: {\"fault\": \"cut\"}\r\n\r\n");
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    const QByteArray reply = socket.readAll();
    const QByteArray body = reply.mid(reply.indexOf("\r\n\r\n") + 4);
    const QByteArray whole = m_platod.get(u"/api/v2/user/me"_s).body;
    QVERIFY2(reply.contains("Content-Length: " + QByteArray::number(whole.size())), reply.constData());
    QCOMPARE(body, whole.first(whole.size() / 2));
}

void TestFaults::delayTheWork()
{
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(ask({{u"fault"_s, u"delay"_s}, {u"seconds"_s, 0.4}}).status, 200);
    QVERIFY(timer.elapsed() >= 400);
}

void TestFaults::hangUntilTheyAreCleared()
{
    QTcpSocket socket;
    socket.connectToHost(m_platod.url().host(), static_cast<quint16>(m_platod.url().port()));
    socket.write("GET /api/v2/user/me HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: " + m_platod.apiKey() +
                 "\r\nX-Plato-Fault: {\"fault\": \"hang\"}\r\n\r\n");
    QVERIFY(!QTest::qWaitFor([&] { return socket.bytesAvailable() > 0; }, 300)); // the silence, which is what is tested
    QCOMPARE(socket.state(), QAbstractSocket::ConnectedState);
    QCOMPARE(m_platod.get(u"/api/v2/user/me"_s).status, 200); // the others go on
    m_platod.http().send("DELETE", url(u"/faults"_s));
    QTRY_VERIFY(socket.bytesAvailable() > 0);
}

void TestFaults::loseTheAnswerButDoTheWork()
{
    const int before = sessions();
    m_platod.post(u"/faults"_s, {{u"fault"_s, u"lose_answer"_s}, {u"operation"_s, u"POST /api/v2/sessions/make"_s}});
    QCOMPARE(post("/api/v2/sessions/make", m_body), QByteArray());
    QCOMPARE(sessions(), before + 1);
    QCOMPARE(faults().at(0)[u"hits"_s].toInt(), 1);
}

void TestFaults::loseTheRequest()
{
    const int before = sessions();
    m_platod.post(u"/faults"_s, {{u"fault"_s, u"lose_request"_s}, {u"operation"_s, u"POST /api/v2/sessions/make"_s}});
    QCOMPARE(post("/api/v2/sessions/make", m_body), QByteArray());
    QCOMPARE(sessions(), before);
}

void TestFaults::comeToPassAsOftenAsAsked()
{
    m_platod.post(u"/faults"_s, {{u"fault"_s, u"status"_s}, {u"status"_s, 500}, {u"skip"_s, 1}, {u"times"_s, 2}});
    QList<int> seen;
    for (int i = 0; i < 5; ++i)
        seen.append(m_platod.get(u"/api/v2/user/me"_s).status);
    QCOMPARE(seen, (QList<int>{200, 500, 500, 200, 200}));
    m_platod.post(u"/faults"_s, {{u"fault"_s, u"status"_s}, {u"status"_s, 503}, {u"times"_s, 0}});
    for (int i = 0; i < 5; ++i)
        QCOMPARE(m_platod.get(u"/api/v2/user/me"_s).status, 503);
}

void TestFaults::fitAnOperation()
{
    const QJsonArray both{QJsonObject{{u"fault"_s, u"status"_s},
                                      {u"status"_s, 500},
                                      {u"times"_s, 0},
                                      {u"operation"_s, u"GET /api/v2/sessions/{session_id}/state"_s}},
                          QJsonObject{{u"fault"_s, u"status"_s},
                                      {u"status"_s, 502},
                                      {u"times"_s, 0},
                                      {u"operation"_s, u"get /api/v2/testcases"_s}}};
    QCOMPARE(m_platod.http().send("POST", url(u"/faults"_s), QJsonDocument(both).toJson()).status, 200);
    QCOMPARE(m_platod.get(u"/api/v2/sessions/x/state?merge_mutations=true"_s).status, 500);
    QCOMPARE(m_platod.get(u"/api/v2/sessions/x/jobs"_s).status, 404);
    QCOMPARE(m_platod.get(u"/api/v2/testcases"_s).status, 502);
    QCOMPARE(m_platod.post(u"/api/v2/sessions/x/state"_s).status, 405);
    QCOMPARE(m_platod.get(u"/api/v2/user/me"_s).status, 200);
}

void TestFaults::refuseOneEnvOfASession()
{
    m_platod.post(u"/faults"_s, {{u"fault"_s, u"refuse_env"_s}, {u"alias"_s, u"b"_s}, {u"detail"_s, u"no room"_s}});
    const HttpAnswer made = make({u"a"_s, u"b"_s});
    QCOMPARE(made.status, 200);
    const QJsonArray envs = made.object().value(u"envs"_s).toArray();
    QVERIFY(envs.at(0)[u"success"_s].toBool());
    QVERIFY(!envs.at(1)[u"success"_s].toBool(true));
    QCOMPARE(envs.at(1)[u"error"_s].toString(), u"no room"_s);
}

void TestFaults::killAnEnv_data()
{
    QTest::addColumn<QString>("when");
    QTest::newRow("booting") << u"booting"_s;
    QTest::newRow("running") << u"running"_s;
}

void TestFaults::killAnEnv()
{
    QFETCH(QString, when);
    m_platod.post(u"/faults"_s, {{u"fault"_s, u"kill_env"_s}, {u"alias"_s, when}, {u"when"_s, when}});
    const QJsonObject made = make({when, u"other"_s}).object();
    const auto job = [&](int index) {
        return m_platod.get(u"/api/v2/jobs/"_s + made.value(u"envs"_s)[index][u"job_id"_s].toString()).object();
    };
    QTRY_COMPARE(job(0).value(u"status"_s).toString(), u"failed"_s);
    QVERIFY2(job(0).value(u"status_reason"_s).toString().startsWith(u"process was killed"_s),
             qPrintable(job(0).value(u"status_reason"_s).toString()));
    QTRY_COMPARE(job(1).value(u"status"_s).toString(), u"running"_s);
}

void TestFaults::loseAHeartbeat()
{
    RealPlatod impatient;
    QVERIFY(impatient.start({u"--faults"_s, u"--heartbeat-timeout"_s, u"2"_s}));
    const QJsonObject ready = impatient.launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
    const QString session = u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString();
    impatient.post(u"/faults"_s, {{u"fault"_s, u"lose_request"_s},
                                  {u"times"_s, 0},
                                  {u"operation"_s, u"POST /api/v2/sessions/{session_id}/heartbeat"_s}});
    QTRY_VERIFY_WITH_TIMEOUT(
        (impatient.post(session + u"/heartbeat"_s), impatient.get(session).object().value(u"status"_s) == u"timeout"_s),
        4000);
}

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
