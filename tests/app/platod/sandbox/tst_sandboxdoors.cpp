// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"
#include "tests/support/realplatod.h"

#include <QDir>
#include <QFile>
#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUdpSocket>

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato::test;

namespace {

constexpr auto WordBegin = "hush-of-";
constexpr auto WordEnd = "the-person";

QByteArray word()
{
    return QByteArray(WordBegin) + WordEnd;
}

} // namespace

/// Every door into a sandbox, with the same attempts to get out of it (attempts.py). platod is started as from a
/// terminal, with secrets all around it.
class TestSandboxDoors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void isReachedFromOutside();
    void nothingGetsOut_data();
    void nothingGetsOut();
    void nothingWasTyped();
    void tokenIsNowhere_data();
    void tokenIsNowhere();

private:
    void writeSimulator() const;
    bool listenOutside();
    bool serveOutside();
    void layOutSecrets();
    QStringList arguments(bool limited) const;
    /// As a command of a shell, with the script in it.
    static QString shellCommand(const QString &script, const QStringList &arguments);
    static QString read(const QString &path);
    QString execute(const QString &alias, const QString &command);
    QString bash(const QString &alias, const QString &command);
    QJsonObject askAgent(const QString &alias, const QString &path, const QJsonObject &body);
    /// In the terminal of the desktop, in a session of its own: the terminal that it has is its own.
    QString type(const QString &command);

    QTemporaryDir m_folder;
    QString m_attempts;
    QByteArray m_socketName = "plato-test-" + QByteArray::number(QCoreApplication::applicationPid());
    int m_socket = -1;
    int m_terminal = -1; // its outer end
    int m_secretFile = -1;
    QTcpServer m_tcp;
    QUdpSocket m_udp;
    quint16 m_port = 0;
    quint16 m_apiPort = 0;
    QStringList m_own; // addresses of this computer beyond loopback
    QString m_other;   // address of an env of another session
    RealPlatod m_platod;
    QHash<QString, QString> m_jobs; // by alias
    QHash<QString, QUrl> m_urls;
};

QString TestSandboxDoors::read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void TestSandboxDoors::writeSimulator() const
{
    const QString folder = m_platod.dataHome() + u"/plato-desk/simulators"_s;
    QVERIFY(QDir().mkpath(folder + u"/doors"_s));
    QVERIFY(QFile::copy(QStringLiteral(ATTEMPTS), folder + u"/doors/attempts.py"_s));
    const auto write = [&](const QString &name, const QByteArray &content) {
        QFile file(folder + u'/' + name);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    };
    QVERIFY(write(u"doors/door.sh"_s, "#!/bin/sh\n"
                                      "report=$1; shift\n"
                                      "python3 /run/plato/simulator/attempts.py \"$@\" >\"/state/$report\" 2>&1\n"));
    const QJsonArray attempts = QJsonArray::fromStringList(arguments(false));
    QJsonArray seed{u"sh"_s, u"/run/plato/simulator/door.sh"_s, u"seed.txt"_s};
    for (const QJsonValue argument : attempts)
        seed.append(argument);
    const QString serve =
        u"sh /run/plato/simulator/door.sh program.txt %1; exec python3 -m http.server --bind {address} "
        "--directory /state 8080"_s.arg(arguments(false).join(u' '));
    const QJsonObject manifest{
        {u"name"_s, u"doors"_s},
        {u"title"_s, u"Doors"_s},
        {u"description"_s, u"Tries to get out."_s},
        {u"needs"_s, QJsonArray{QJsonObject{{u"program"_s, u"python3"_s}, {u"package"_s, u"python3"_s}}}},
        {u"seed"_s, seed},
        {u"start"_s, QJsonArray{u"sh"_s, u"-c"_s, serve}},
        {u"app_port"_s, 8080},
        {u"ready"_s, QJsonObject{{u"http_path"_s, u"/"_s}}}};
    QVERIFY(write(u"doors.json"_s, QJsonDocument(manifest).toJson()));
}

bool TestSandboxDoors::listenOutside()
{
    m_socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, m_socketName.constData(), static_cast<size_t>(m_socketName.size()));
    const auto length =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<size_t>(m_socketName.size()));
    return ::bind(m_socket, reinterpret_cast<const sockaddr *>(&address), length) == 0 && ::listen(m_socket, 50) == 0;
}

/// A service of the computer, on all its addresses; and which port platod will have.
bool TestSandboxDoors::serveOutside()
{
    const QList<QHostAddress> all = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : all) {
        if (address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback())
            m_own.append(address.toString());
    }
    if (m_own.isEmpty())
        m_own.append(u"127.0.1.1"_s); // a computer without a network
    if (!m_tcp.listen(QHostAddress::Any) || !m_udp.bind(QHostAddress::AnyIPv4, m_tcp.serverPort()))
        return false;
    connect(&m_udp, &QUdpSocket::readyRead, this, [this] {
        while (m_udp.hasPendingDatagrams())
            m_udp.writeDatagram(m_udp.receiveDatagram().makeReply("!"));
    });
    m_port = m_tcp.serverPort();
    QTcpServer free;
    if (!free.listen(QHostAddress::LocalHost))
        return false;
    m_apiPort = free.serverPort();
    return true;
}

/// What the attempts look for is there to be found, from here.
void TestSandboxDoors::isReachedFromOutside()
{
    for (const QString &host : QStringList{u"127.0.0.1"_s, u"127.255.255.254"_s, u"::1"_s} + m_own) {
        QTcpSocket client;
        client.connectToHost(QHostAddress(host), m_port);
        QVERIFY2(client.waitForConnected(), qPrintable(host + u' ' + client.errorString()));
    }
    QUdpSocket asks;
    QVERIFY(asks.bind(QHostAddress::LocalHost));
    asks.writeDatagram("?", QHostAddress(QHostAddress::LocalHost), m_port);
    QTRY_VERIFY(asks.hasPendingDatagrams());
    for (const quint16 port : {quint16(8080), quint16(9000)}) {
        QTcpSocket client;
        client.connectToHost(QHostAddress(m_other), port);
        QCOMPARE(client.waitForConnected(), port == 8080);
    }
}

/// What a shell might hand on: its terminal, open files, variables, a keyring, core files allowed.
void TestSandboxDoors::layOutSecrets()
{
    constexpr long JoinSession = 1;
    constexpr long SessionKeyring = -3;
    ::syscall(SYS_keyctl, JoinSession, nullptr);
    ::syscall(SYS_add_key, "user", "plato-test", word().constData(), word().size(), SessionKeyring);

    QFile secret(m_folder.filePath(u"secret"_s));
    QVERIFY(secret.open(QIODevice::WriteOnly));
    secret.write(word());
    secret.close();
    m_secretFile = ::open(QFile::encodeName(secret.fileName()).constData(), O_RDONLY | O_CLOEXEC);
    m_terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    QVERIFY(m_secretFile >= 0 && m_terminal >= 0 && ::grantpt(m_terminal) == 0 && ::unlockpt(m_terminal) == 0);
    const QByteArray inner = ::ptsname(m_terminal);

    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PLATO_API_KEY"_s, QString::fromLatin1(word()));
    environment.insert(u"OTHER_SECRET"_s, QString::fromLatin1(word()));
    m_platod.setEnvironment(environment);
    m_platod.process().setChildProcessModifier([this, inner] {
        ::setsid();
        const int terminal = ::open(inner.constData(), O_RDWR); // the first one of a session is its terminal
        ::dup2(terminal, 57);
        ::dup2(m_secretFile, 58);
        const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
        ::setrlimit(RLIMIT_CORE, &all);
    });
}

QStringList TestSandboxDoors::arguments(bool limited) const
{
    QStringList list{QLatin1StringView(WordBegin), QLatin1StringView(WordEnd), QString::fromLatin1(m_socketName),
                     QString::number(QCoreApplication::applicationPid())};
    if (limited)
        list.append(u"limited"_s);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    if (limited)
        list.append(u"memory"_s);
#endif
    list << u"port=%1"_s.arg(m_port) << u"api=%1"_s.arg(m_apiPort) << u"own=%1"_s.arg(m_own.join(u','));
    if (!m_other.isEmpty())
        list.append(u"other="_s + m_other);
    return list;
}

QString TestSandboxDoors::shellCommand(const QString &script, const QStringList &arguments)
{
    return u"python3 - %1 <<'PLATO'\n%2\nPLATO"_s.arg(arguments.join(u' '), script);
}

void TestSandboxDoors::initTestCase()
{
    m_attempts = read(QStringLiteral(ATTEMPTS));
    QVERIFY(!m_attempts.isEmpty());
    QVERIFY(listenOutside());
    QVERIFY(serveOutside());
    layOutSecrets();
    writeSimulator();
    QVERIFY2(m_platod.start({u"--listen"_s, u"127.0.0.1:%1"_s.arg(m_apiPort)}), qPrintable(m_platod.diagnostics()));
    const QJsonObject other = m_platod.launch({RealPlatod::env(u"fossil"_s, u"git"_s)});
    m_other = other.value(u"context"_s)[u"envs"_s][0][u"mesh_ip"_s].toString();
    QVERIFY(!m_other.isEmpty());
    const QJsonObject config{{u"cpus"_s, 1}, {u"memory"_s, 512}, {u"disk"_s, 1024}};
    const QJsonObject blank{
        {u"type"_s, u"resource"_s}, {u"simulator"_s, u"box"_s}, {u"alias"_s, u"box"_s}, {u"sim_config"_s, config}};
    const QJsonObject ready =
        m_platod.launch({RealPlatod::env(u"doors"_s, u"doors"_s), RealPlatod::env(u"ubuntu-vm"_s, u"desk"_s), blank});
    QVERIFY2(ready.value(u"ready"_s).toBool(),
             qPrintable(QString::fromUtf8(QJsonDocument(ready).toJson()) + m_platod.diagnostics()));
    const QJsonArray envs = ready.value(u"context"_s)[u"envs"_s].toArray();
    for (const QJsonValue env : envs)
        m_jobs.insert(env[u"alias"_s].toString(), env[u"job_id"_s].toString());
    const QString session = u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString();
    const QJsonObject urls = m_platod.get(session + u"/connect_url"_s).object().value(u"results"_s).toObject();
    for (auto it = m_jobs.cbegin(); it != m_jobs.cend(); ++it)
        m_urls.insert(it.key(), QUrl(urls.value(it.value())[u"url"_s].toString()));
}

void TestSandboxDoors::cleanupTestCase()
{
    QVERIFY(m_platod.terminate());
    QCOMPARE(processesMentioning(m_platod.stateDir()), QList<qint64>());
    for (const int fd : {m_socket, m_terminal, m_secretFile})
        ::close(fd);
}

QString TestSandboxDoors::execute(const QString &alias, const QString &command)
{
    const QJsonObject answer = m_platod
                                   .post(u"/api/v2/jobs/%1/execute"_s.arg(m_jobs.value(alias)),
                                         QJsonObject{{u"command"_s, command}, {u"timeout"_s, 60}})
                                   .object();
    return answer.value(u"stdout"_s).toString() + answer.value(u"stderr"_s).toString();
}

QJsonObject TestSandboxDoors::askAgent(const QString &alias, const QString &path, const QJsonObject &body)
{
    QUrl url = m_urls.value(alias);
    url.setPath(path);
    return m_platod.http().send("POST", url, QJsonDocument(body).toJson()).object();
}

QString TestSandboxDoors::bash(const QString &alias, const QString &command)
{
    const QJsonObject answer = askAgent(alias, u"/bash"_s, {{u"command"_s, command}});
    return answer.value(u"output"_s).toString() + answer.value(u"error"_s).toString();
}

QString TestSandboxDoors::type(const QString &command)
{
    QString quoted = command;
    quoted.replace(u'\'', u"'\\''"_s);
    bash(u"desk"_s, u"rm -f /tmp/report; printf %s '%1' >/tmp/typed"_s.arg(quoted));
    askAgent(u"desk"_s, u"/computer"_s,
             {{u"action"_s, u"type"_s},
              {u"text"_s, u"setsid -w bash /tmp/typed </dev/null >/tmp/part 2>&1; mv /tmp/part /tmp/report\n"_s}});
    return bash(u"desk"_s, u"for i in {1..300}; do [ -e /tmp/report ] && break; sleep 0.1; done; cat /tmp/report"_s);
}

void TestSandboxDoors::nothingGetsOut_data()
{
    QTest::addColumn<QString>("door");
    for (const char *door : {"program", "seed", "execute", "execute in a blank machine", "execute in a desktop",
                             "shell of the agent", "shell of a desktop's agent", "terminal of a desktop"})
        QTest::newRow(door) << QString::fromLatin1(door);
}

void TestSandboxDoors::nothingGetsOut()
{
    QFETCH(const QString, door);
    const QString command = shellCommand(m_attempts, arguments(false));
    const QString limited = shellCommand(m_attempts, arguments(true));
    QString report;
    if (door == u"program")
        report = execute(u"doors"_s, u"cat /state/program.txt"_s);
    else if (door == u"seed")
        report = execute(u"doors"_s, u"cat /state/seed.txt"_s);
    else if (door == u"execute")
        report = execute(u"doors"_s, command);
    else if (door == u"execute in a blank machine")
        report = execute(u"box"_s, limited);
    else if (door == u"execute in a desktop")
        report = execute(u"desk"_s, command);
    else if (door == u"shell of the agent")
        report = bash(u"box"_s, limited);
    else if (door == u"shell of a desktop's agent")
        report = bash(u"desk"_s, command);
    else
        report = type(command);
    QVERIFY2(report.contains(u"attempts: "_s), qPrintable(report)); // all were made
    QVERIFY2(!report.contains(u"got through"_s), qPrintable(report));
}

/// After all that: whoever sits at the terminal that platod was started from has got nothing.
void TestSandboxDoors::nothingWasTyped()
{
    pollfd entry{m_terminal, POLLIN, 0};
    QCOMPARE(::poll(&entry, 1, 0), 0);
}

void TestSandboxDoors::tokenIsNowhere_data()
{
    QTest::addColumn<QString>("alias");
    QTest::addColumn<QString>("by");
    QTest::newRow("blank machine") << u"box"_s << u"execute"_s;
    QTest::newRow("desktop") << u"desk"_s << u"execute"_s;
    QTest::newRow("desktop, its own programs") << u"desk"_s << u"type"_s;
}

/// The token of the agent, looked for in all that the programs of its env can read of each other.
void TestSandboxDoors::tokenIsNowhere()
{
    QFETCH(const QString, alias);
    QFETCH(const QString, by);
    const QString token = m_urls.value(alias).query().section(u"token="_s, 1);
    QVERIFY(token.size() >= 43);
    const QString script = u"import glob, os, re, sys\n"
                           "word = (sys.argv[1] + sys.argv[2]).encode()\n"
                           "looked = 0\n"
                           "for name in glob.glob('/proc/[0-9]*/environ') + glob.glob('/proc/[0-9]*/cmdline'):\n"
                           "    try:\n"
                           "        looked += 1\n"
                           "        if word in open(name, 'rb').read(): print('found in', name)\n"
                           "    except OSError: pass\n"
                           "for name in glob.glob('/proc/[0-9]*/mem'):\n"
                           "    if name == '/proc/%d/mem' % os.getpid(): continue\n"
                           "    try:\n"
                           "        maps = open(name[:-3] + 'maps').read()\n"
                           "        memory = os.open(name, os.O_RDONLY)\n"
                           "    except OSError: continue\n"
                           "    looked += 1\n"
                           "    for begin, end in re.findall('^([0-9a-f]+)-([0-9a-f]+) rw', maps, re.M):\n"
                           "        try: part = os.pread(memory, int(end, 16) - int(begin, 16), int(begin, 16))\n"
                           "        except (OSError, OverflowError): continue\n"
                           "        if word in part: print('found in', name)\n"
                           "print('looked at', looked)\n"_s;
    const QString command = shellCommand(script, {token.left(20), token.mid(20)});
    const QString words = by == u"execute" ? execute(alias, command) : type(command);
    QVERIFY2(words.contains(u"looked at "_s), qPrintable(words));
    QVERIFY2(!words.contains(u"found"_s), qPrintable(words));
}

QTEST_GUILESS_MAIN(TestSandboxDoors)
#include "tst_sandboxdoors.moc"
