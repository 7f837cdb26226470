// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace plato::test;

/// The network of envs: what is reached in it, from where, and what becomes of that when things end. What is not
/// reached, tst_sandboxdoors tries by every door.
class TestEnvNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void reachesItsNeighbours_data();
    void reachesItsNeighbours();
    void reachesWhatIsStartedLater_data();
    void reachesWhatIsStartedLater();
    void leavesPortsToItsPrograms();
    void reachesAnEnvThatComesLater();
    void isReachedAgainAfterAReset();
    void isReachedAgainWhenItsRelayIsKilled();
    void leavesNobodyHangingWhileItStartsAgain();
    void endsWithItsEnv();
    void aFloodHurtsOnlyItself();
    void takesAnotherPortWhereItIsTaken();
    void keepsItsUsualPort();
    void isReachedOnceAPortIsFree();
    void boundsItsPorts();
    void tellsItsNetwork();
    void hasNoInternetUnasked();
    void hasAProxyWhenAsked();

private:
    struct Env
    {
        QString jobId;
        QHostAddress address;
    };

    bool launch();
    QString run(const QString &alias, const QString &command);
    /// The status that HTTP inside answers with; 0: nothing.
    int ask(const QString &alias, const QString &url);
    QUrl url(const QString &alias, int port);
    int askFromHere(const QString &alias, int port);
    /// Of plato-env-network: pids of the children of platod.
    QList<qint64> relays();

    RealPlatod m_platod;
    QString m_session;
    QHash<QString, Env> m_envs; // by alias
};

void TestEnvNetwork::initTestCase()
{
    QVERIFY2(m_platod.start(), qPrintable(m_platod.diagnostics()));
    QVERIFY2(launch(), qPrintable(m_platod.diagnostics()));
}

void TestEnvNetwork::cleanupTestCase()
{
    QVERIFY(m_platod.terminate());
    QCOMPARE(processesMentioning(m_platod.stateDir()), QList<qint64>());
}

bool TestEnvNetwork::launch()
{
    const QJsonObject blank{{u"type"_s, u"resource"_s},
                            {u"simulator"_s, u"box"_s},
                            {u"alias"_s, u"box"_s},
                            {u"sim_config"_s, QJsonObject{{u"cpus"_s, 1}, {u"memory"_s, 512}, {u"disk"_s, 1024}}}};
    const QJsonObject ready =
        m_platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s), RealPlatod::env(u"fossil"_s, u"second"_s),
                         RealPlatod::env(u"ubuntu-vm"_s, u"desk"_s), blank});
    m_session = ready.value(u"session_id"_s).toString();
    const QJsonArray envs = ready.value(u"context"_s)[u"envs"_s].toArray();
    for (const QJsonValue env : envs)
        m_envs.insert(env[u"alias"_s].toString(),
                      {env[u"job_id"_s].toString(), QHostAddress(env[u"mesh_ip"_s].toString())});
    return ready.value(u"ready"_s).toBool();
}

QString TestEnvNetwork::run(const QString &alias, const QString &command)
{
    const QJsonObject answer = m_platod
                                   .post(u"/api/v2/jobs/%1/execute"_s.arg(m_envs.value(alias).jobId),
                                         QJsonObject{{u"command"_s, command}, {u"timeout"_s, 60}})
                                   .object();
    return answer.value(u"stdout"_s).toString() + answer.value(u"stderr"_s).toString();
}

int TestEnvNetwork::ask(const QString &alias, const QString &url)
{
    return run(alias, u"python3 - <<'END'\n"
                      "import http.client, urllib.parse\n"
                      "url = urllib.parse.urlsplit('%1')\n"
                      "try:\n"
                      "    http_connection = http.client.HTTPConnection(url.hostname, url.port or 80, timeout=10)\n"
                      "    http_connection.request('GET', '/')\n"
                      "    print(http_connection.getresponse().status)\n"
                      "except OSError as error: print(0, error)\n"
                      "END"_s.arg(url))
        .section(u' ', 0, 0)
        .toInt();
}

QUrl TestEnvNetwork::url(const QString &alias, int port)
{
    const QString query = u"/api/v2/jobs/%1/connect_url?port=%2"_s.arg(m_envs.value(alias).jobId).arg(port);
    return QUrl(m_platod.get(query).object().value(u"url"_s).toString());
}

int TestEnvNetwork::askFromHere(const QString &alias, int port)
{
    HttpClient client;
    return client.send("GET", url(alias, port)).status;
}

QList<qint64> TestEnvNetwork::relays()
{
    QList<qint64> found;
    const qint64 platod = m_platod.process().processId();
    QFile children(u"/proc/%1/task/%1/children"_s.arg(platod));
    if (!children.open(QIODevice::ReadOnly))
        return found;
    const QList<QByteArray> pids = children.readAll().simplified().split(' ');
    for (const QByteArray &pid : pids) {
        QFile name(u"/proc/%1/comm"_s.arg(QLatin1StringView(pid)));
        if (name.open(QIODevice::ReadOnly) && name.readAll().startsWith("plato-env-netw"))
            found.append(pid.toLongLong());
    }
    return found;
}

void TestEnvNetwork::reachesItsNeighbours_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("status");
    const auto row = [](const char *from, const char *target, int status) {
        QTest::addRow("%s to %s", from, target) << QString::fromLatin1(from) << QString::fromLatin1(target) << status;
    };
    for (const char *from : {"desk", "box", "second"}) {
        row(from, "http://git.plato.internal:8080", 302);
        row(from, "http://git:8080", 302);
        row(from, "http://git.plato.internal", 302); // the usual port
        row(from, "http://ADDRESS:8080", 302);
    }
    row("git", "http://second.plato.internal:8080", 302);
    row("git", "http://git.plato.internal:8080", 302); // itself
    row("git", "http://git.plato.internal", 302);
    row("git", "http://localhost:8080", 302);
    row("git", "http://desk.plato.internal:9000", 401); // without its token
    row("git", "http://box.plato.internal:9000", 401);
    row("git", "http://desk.plato.internal:6080", 401);
    row("desk", "http://localhost:9000", 401);
    row("box", "http://localhost:9000", 401);
    row("box", "http://git.plato.internal:8081", 0); // which nobody has declared
    row("box", "http://localhost:8080", 0);
    row("box", "http://box.plato.internal", 0);
}

void TestEnvNetwork::reachesItsNeighbours()
{
    QFETCH(const QString, from);
    QFETCH(QString, target);
    QFETCH(const int, status);
    target.replace(u"ADDRESS"_s, m_envs.value(u"git"_s).address.toString());
    QCOMPARE(ask(from, target), status);
}

void TestEnvNetwork::reachesWhatIsStartedLater_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port");
    QTest::newRow("all addresses") << u"0.0.0.0"_s << 3100;
    QTest::newRow("loopback") << u"127.0.0.1"_s << 3101;
    QTest::newRow("IPv6") << u"::1"_s << 3102;
    QTest::newRow("its name") << u"box.plato.internal"_s << 3103;
    QTest::newRow("a low port") << u"0.0.0.0"_s << 81;
}

/// A service that a person starts in a blank machine is reached as soon as somebody has asked for its address.
void TestEnvNetwork::reachesWhatIsStartedLater()
{
    QFETCH(const QString, address);
    QFETCH(const int, port);
    run(u"box"_s,
        u"cd /tmp; setsid python3 -m http.server --bind %1 %2 >/dev/null 2>&1 </dev/null &"_s.arg(address).arg(port));
    QTRY_COMPARE(askFromHere(u"box"_s, port), 200);
    QCOMPARE(ask(u"git"_s, u"http://box.plato.internal:%1"_s.arg(port)), 200);
    QCOMPARE(ask(u"desk"_s, u"http://box.plato.internal:%1"_s.arg(port)), 200);
    QCOMPARE(ask(u"box"_s, u"http://box.plato.internal:%1"_s.arg(port)),
             address == u"0.0.0.0" || port == 3103 ? 200 : 0);
}

/// Two envs of one application use the same port, and a port that is only declared is free inside.
void TestEnvNetwork::leavesPortsToItsPrograms()
{
    QCOMPARE(ask(u"git"_s, u"http://second.plato.internal:8080"_s), 302);
    QCOMPARE(ask(u"second"_s, u"http://git.plato.internal:8080"_s), 302);
    QVERIFY(url(u"box"_s, 3200).isValid());
    run(u"box"_s, u"cd /tmp; setsid python3 -m http.server 3200 >/dev/null 2>&1 </dev/null &"_s);
    QTRY_COMPARE(askFromHere(u"box"_s, 3200), 200);
}

void TestEnvNetwork::reachesAnEnvThatComesLater()
{
    const QJsonObject added =
        m_platod
            .post(u"/api/v2/sessions/%1/jobs"_s.arg(m_session), {{u"env"_s, RealPlatod::env(u"fossil"_s, u"late"_s)}})
            .object();
    const QString job =
        added.value(u"env"_s).toObject().value(u"job_id"_s).toString(added.value(u"job_id"_s).toString());
    QVERIFY2(!job.isEmpty(), QJsonDocument(added).toJson());
    QVERIFY(m_platod.get(u"/api/v2/jobs/%1/wait_for_ready?timeout=60"_s.arg(job)).object().value(u"ready"_s).toBool());
    m_envs.insert(u"late"_s, {job, {}});
    QTRY_COMPARE(ask(u"desk"_s, u"http://late.plato.internal:8080"_s), 302);
    QCOMPARE(ask(u"late"_s, u"http://git.plato.internal:8080"_s), 302);
}

void TestEnvNetwork::isReachedAgainAfterAReset()
{
    for (int i = 0; i < 2; ++i) {
        QVERIFY(m_platod.post(u"/api/v2/jobs/%1/reset"_s.arg(m_envs.value(u"git"_s).jobId))
                    .object()
                    .value(u"success"_s)
                    .toBool());
        QCOMPARE(askFromHere(u"git"_s, 8080), 302);
        QTRY_COMPARE(ask(u"desk"_s, u"http://git.plato.internal:8080"_s), 302);
        QTRY_COMPARE(ask(u"git"_s, u"http://second.plato.internal:8080"_s), 302);
    }
}

void TestEnvNetwork::isReachedAgainWhenItsRelayIsKilled()
{
    const QList<qint64> before = relays();
    QCOMPARE(before.size(), m_envs.size());
    for (const qint64 pid : before)
        ::kill(static_cast<pid_t>(pid), SIGKILL);
    QTRY_COMPARE(askFromHere(u"git"_s, 8080), 302);
    QTRY_COMPARE(ask(u"desk"_s, u"http://git.plato.internal:8080"_s), 302);
    QTRY_COMPARE(ask(u"git"_s, u"http://localhost:8080"_s), 302);
    QTRY_COMPARE(relays().size(), before.size());
    const QList<qint64> after = relays();
    for (const qint64 pid : after)
        QVERIFY(!before.contains(pid));
}

/// Who connects while an env is put back is not left hanging.
void TestEnvNetwork::leavesNobodyHangingWhileItStartsAgain()
{
    const QUrl target = url(u"second"_s, 8080);
    QNetworkAccessManager network;
    QNetworkRequest request(
        m_platod.url().resolved(QUrl(u"/api/v2/jobs/%1/reset"_s.arg(m_envs.value(u"second"_s).jobId))));
    request.setRawHeader("X-API-Key", m_platod.apiKey());
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const std::unique_ptr<QNetworkReply> reset(network.post(request, "{}"));
    int answered = 0;
    int refused = 0;
    while (!reset->isFinished()) {
        QTcpSocket client;
        client.connectToHost(target.host(), static_cast<quint16>(target.port()));
        client.write("GET / HTTP/1.0\r\n\r\n");
        client.waitForReadyRead(5000);
        QVERIFY(client.bytesAvailable() > 0 || client.state() == QAbstractSocket::UnconnectedState);
        (client.bytesAvailable() > 0 ? answered : refused) += 1;
        QCoreApplication::processEvents();
    }
    QVERIFY2(refused > 0, qPrintable(QString::number(answered))); // so it was tried at the right moment
    QCOMPARE(askFromHere(u"second"_s, 8080), 302);
}

void TestEnvNetwork::endsWithItsEnv()
{
    QVERIFY(m_envs.contains(u"late"_s));
    const QUrl target = url(u"late"_s, 8080);
    QTcpSocket client;
    client.connectToHost(target.host(), static_cast<quint16>(target.port()));
    client.write("GET / HTTP/1.1\r\n"); // half a request, which waits
    QVERIFY(client.waitForConnected());
    QElapsedTimer elapsed;
    elapsed.start();
    m_platod.post(u"/api/v2/jobs/%1/close"_s.arg(m_envs.value(u"late"_s).jobId));
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QVERIFY2(elapsed.elapsed() < 1000, qPrintable(QString::number(elapsed.elapsed())));
    QTRY_VERIFY(([&] {
        QTcpSocket again;
        again.connectToHost(target.host(), static_cast<quint16>(target.port()));
        return !again.waitForConnected() && again.error() == QAbstractSocket::ConnectionRefusedError;
    })());
    QCOMPARE(ask(u"desk"_s, u"http://late.plato.internal:8080"_s), 0);
    m_envs.remove(u"late"_s);
}

/// One env opens all that it can to another one: that is still reached by everybody else.
void TestEnvNetwork::aFloodHurtsOnlyItself()
{
    run(u"box"_s, u"setsid python3 - >/tmp/flood 2>&1 </dev/null <<'END' &\n"
                  "import resource, socket, time\n"
                  "resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)\n"
                  "held = []\n"
                  "try:\n"
                  "    for i in range(3000):\n"
                  "        one = socket.socket(); one.setblocking(False)\n"
                  "        try: one.connect(('git.plato.internal', 8080))\n"
                  "        except BlockingIOError: pass\n"
                  "        held.append(one)\n"
                  "except OSError as error: print(error)\n"
                  "print('opened', len(held), flush=True)\n"
                  "time.sleep(60)\n"
                  "END\n"_s);
    QTRY_VERIFY_WITH_TIMEOUT(run(u"box"_s, u"cat /tmp/flood"_s).contains(u"opened"_s), 20'000);
    QCOMPARE(ask(u"box"_s, u"http://second.plato.internal:8080"_s), 302);
    QCOMPARE(askFromHere(u"git"_s, 9), 0); // a port where nobody listens: it is the relay that is reached
    for (const QString &alias : {u"git"_s, u"second"_s})
        QCOMPARE(ask(u"desk"_s, u"http://%1.plato.internal:8080"_s.arg(alias)), 302);
    QCOMPARE(askFromHere(u"git"_s, 8080), 302);
    QCOMPARE(m_platod.get(u"/api/v2/sessions"_s).status, 200);
    run(u"box"_s, u"pkill python3"_s);
    QTRY_COMPARE_WITH_TIMEOUT(askFromHere(u"git"_s, 8080), 302, 30'000);
}

/// A program of the computer that listens on all addresses has taken the port: the env does not mind.
void TestEnvNetwork::takesAnotherPortWhereItIsTaken()
{
    QTcpServer ours;
    QVERIFY(ours.listen(QHostAddress::AnyIPv4));
    const int port = ours.serverPort();
    run(u"box"_s, u"cd /tmp; setsid python3 -m http.server %1 >/dev/null 2>&1 </dev/null &"_s.arg(port));
    const QUrl found = url(u"box"_s, port);
    QVERIFY2(found.isValid() && found.port() != port, qPrintable(found.toString()));
    QTRY_COMPARE(askFromHere(u"box"_s, port), 200);
    QCOMPARE(ask(u"git"_s, u"http://box.plato.internal:%1"_s.arg(port)), 200);
}

/// Somebody asks for the address of port 80: for the others it leads to the application as before.
void TestEnvNetwork::keepsItsUsualPort()
{
    QVERIFY(url(u"git"_s, 80).isValid());
    QCOMPARE(askFromHere(u"git"_s, 80), 302);
    QVERIFY(m_platod.post(u"/api/v2/jobs/%1/reset"_s.arg(m_envs.value(u"git"_s).jobId))
                .object()
                .value(u"success"_s)
                .toBool());
    QTRY_COMPARE(ask(u"desk"_s, u"http://git.plato.internal"_s), 302);
    QCOMPARE(ask(u"git"_s, u"http://git.plato.internal"_s), 302);
}

/// A port that is taken inside is told, and reached once it is free.
void TestEnvNetwork::isReachedOnceAPortIsFree()
{
    run(u"box"_s, u"cd /tmp; setsid python3 -m http.server 8090 >/dev/null 2>&1 </dev/null &"_s);
    QTRY_COMPARE(askFromHere(u"box"_s, 8090), 200);
    run(u"git"_s,
        u"cd /tmp; setsid python3 -m http.server --bind git.plato.internal 8090 >/dev/null 2>&1 </dev/null &"_s);
    QTRY_COMPARE(askFromHere(u"git"_s, 8090), 200);
    const QString logs = u"/api/v2/sessions/%1/jobs/%2/logs"_s.arg(m_session, m_envs.value(u"box"_s).jobId);
    QTRY_VERIFY(m_platod.get(logs).body.contains("git.plato.internal:8090 cannot be reached from here yet"));
    run(u"box"_s, u"pkill -f '[h]ttp.server 8090'"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ask(u"box"_s, u"http://git.plato.internal:8090"_s), 200, 20'000);
}

void TestEnvNetwork::boundsItsPorts()
{
    QString error;
    for (int port = 20'000; port < 20'100 && error.isEmpty(); ++port) {
        const QString query = u"/api/v2/jobs/%1/connect_url?port=%2"_s.arg(m_envs.value(u"second"_s).jobId).arg(port);
        error = m_platod.get(query).object().value(u"error"_s).toString();
    }
    QCOMPARE(error, u"an env has at most 64 ports"_s);
    QCOMPARE(askFromHere(u"second"_s, 8080), 302);
}

void TestEnvNetwork::tellsItsNetwork()
{
    const QJsonObject network =
        m_platod.get(u"/api/v2/jobs/"_s + m_envs.value(u"git"_s).jobId).object().value(u"network"_s).toObject();
    QVERIFY(network.value(u"namespace"_s).toString().startsWith(u"its own"_s));
    QCOMPARE(network.value(u"ports"_s)[u"8080"_s].toInt(), 8080);
}

void TestEnvNetwork::hasNoInternetUnasked()
{
    const QJsonObject job = m_platod.get(u"/api/v2/jobs/"_s + m_envs.value(u"desk"_s).jobId).object();
    QCOMPARE(job.value(u"network"_s)[u"internet"_s][u"on"_s], QJsonValue(false));
    QVERIFY(!run(u"desk"_s, u"env"_s).contains(u"proxy"_s, Qt::CaseInsensitive));
}

/// What the proxy reaches, and how it reads, tst_proxy tries; here, that it is there and where it does not lead.
void TestEnvNetwork::hasAProxyWhenAsked()
{
    QJsonObject wanted = RealPlatod::env(u"fossil"_s, u"online"_s);
    wanted.insert(u"internet"_s, true);
    const QJsonObject ready = m_platod.launch({wanted, RealPlatod::env(u"fossil"_s, u"offline"_s)});
    QVERIFY2(ready.value(u"ready"_s).toBool(), QJsonDocument(ready).toJson());
    for (const QJsonValue env : ready.value(u"context"_s)[u"envs"_s].toArray())
        m_envs.insert(env[u"alias"_s].toString(),
                      {env[u"job_id"_s].toString(), QHostAddress(env[u"mesh_ip"_s].toString())});
    const QString through =
        u"curl -s -m 20 -o /dev/null -w '%{http_connect} %{http_code}\n' https://TARGET 2>&1; "
        "curl -s -m 20 -o /dev/null -w '%{http_code}\n' http://TARGET 2>&1; "
        "curl -s -m 20 -x \"socks5h://${all_proxy#http://}\" -o /dev/null -w '%{http_code} %{exitcode}\n' http://TARGET 2>&1"_s;
    const QString api = m_platod.url().authority();
    for (const QString &target : {u"example.invalid:80"_s, api, u"169.254.169.254"_s, u"10.0.0.1"_s}) {
        QString command = through;
        // no_proxy says that loopback is the env: whoever asks the proxy for it all the same is refused there.
        command = u"unset no_proxy NO_PROXY; "_s + command.replace(u"TARGET"_s, target);
        const QStringList lines = run(u"online"_s, command).split(u'\n');
        QCOMPARE(lines.value(0), u"403 000"_s); // a name that is not known, too: which there are is nobody's business
        QCOMPARE(lines.value(1), u"403"_s);
        QCOMPARE(lines.value(2), u"000 97"_s); // curl's word for a SOCKS proxy that refused
    }
    for (const QString &name :
         {u"offline.plato.internal"_s, u"offline"_s, m_envs.value(u"offline"_s).address.toString()})
        QCOMPARE(run(u"online"_s, u"curl -s -m 5 -o /dev/null -w '%{http_code}' http://%1:8080"_s.arg(name)), u"302"_s);
    const QString asked = u"/api/v2/jobs/"_s + m_envs.value(u"online"_s).jobId;
    const QJsonObject internet = m_platod.get(asked).object().value(u"network"_s)[u"internet"_s].toObject();
    QCOMPARE(internet.value(u"on"_s), QJsonValue(true));
    QCOMPARE(internet.value(u"refused"_s).toInt(), 12);
    const QString logs =
        QString::fromUtf8(m_platod
                              .get(u"/api/v2/sessions/%1/jobs/%2/logs"_s.arg(ready.value(u"session_id"_s).toString(),
                                                                             m_envs.value(u"online"_s).jobId))
                              .body);
    QVERIFY2(logs.contains(u"refused by the proxy: 169.254.169.254:443"_s), qPrintable(logs));
    // Its neighbour has none, and does not get at this one.
    const QString proxy = internet.value(u"by"_s).toString().section(u' ', 3, 3);
    QCOMPARE(run(u"offline"_s, u"env | grep -ci proxy; curl -s -m 5 -x http://%1 http://1.1.1.1; echo $?"_s.arg(proxy)),
             u"0\n7\n"_s);
}

QTEST_GUILESS_MAIN(TestEnvNetwork)
#include "tst_envnetwork.moc"
