// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The window goes, or is killed, with sessions that run; and comes back to them. Without a keychain.
#include "core/usersocket/usersocketlink.h"
#include "tests/e2e/testdesk.h"
#include "tests/support/httpclient.h"
#include "tests/support/processes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

/// The local runtime of a window, asked by another program of the same person.
class Runtime
{
public:
    /// Waits until there is one.
    bool find(const CommandLine &line)
    {
        Connection::Options options;
        options.runtimeStateDir = line.runtimeStateDir;
        options.settingsFile = line.settingsFile;
        const QString socket = *Connection::runtimeSocket(options);
        return QTest::qWaitFor(
            [&] {
                UserSocketLink link;
                QSignalSpy told(&link, &UserSocketLink::received);
                link.open(socket);
                if (!QTest::qWaitFor([&] { return !told.isEmpty(); }, 500))
                    return false;
                const QJsonObject words = QJsonDocument::fromJson(told[0][0].toByteArray()).object();
                m_url = QUrl(words["url"_L1].toString());
                m_http.setHeader("X-API-Key", words["api_key"_L1].toString().toLatin1());
                return true;
            },
            TestDesk::ActMs);
    }
    QJsonObject get(const QString &path) { return m_http.get(m_url.resolved(QUrl(path))).object(); }
    int post(const QString &path, const QJsonObject &body = {})
    {
        return m_http.send("POST", m_url.resolved(QUrl(path)), QJsonDocument(body).toJson()).status;
    }
    QJsonObject session() { return get(u"/api/v2/sessions"_s)["sessions"_L1][0].toObject(); }

private:
    QUrl m_url;
    HttpClient m_http;
};

} // namespace

class TestReturn : public QObject
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
        m_desk.reset();
        QCOMPARE(TestDesk::leftovers(m_folder->path()), QString());
    }

    void keptByTheQuestion();
    void aRuntimeThatHangsIsNotPromised();
    void afterAKill_data();
    void afterAKill();

private:
    bool openOnline() { return m_desk->open() && m_desk->waitFor(Connection::Phase::Online); }
    bool closeAll()
    {
        m_desk->window().close();
        return m_desk->answer(u"quitCloseButton"_s) &&
               QTest::qWaitFor([this] { return !m_desk->window().isVisible(); }, TestDesk::ActMs);
    }
    QList<qint64> platods() const { return processesOf(u"platod"_s, m_desk->runtimeDir()); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestDesk> m_desk;
};

void TestReturn::keptByTheQuestion()
{
    QVERIFY(openOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    const QString other = m_desk->session()->id();
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"code"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(m_desk->driver().clickAction(u"resetSessionAction"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->env(u"code"_s).lastReset.isValid(), TestDesk::ActMs);
    const QDateTime recordedSince = m_desk->env(u"code"_s).lastReset;
    const QString id = m_desk->session()->id();
    const QString name = m_desk->session()->name();
    const QDateTime lifetimeEnd = m_desk->session()->lifetimeEnd();
    const QList<qint64> before = platods();

    m_desk->window().close();
    QVERIFY(m_desk->answer(u"quitKeepButton"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isVisible(), TestDesk::ActMs);
    m_desk->end();
    QCOMPARE(platods(), before);

    QVERIFY(openOnline());
    QCOMPARE(platods(), before);
    const SessionStore &store = m_desk->desk().connection().workspace()->sessions();
    QTRY_COMPARE(store.alive().size(), 2);
    QTRY_VERIFY(m_desk->session());
    QCOMPARE(m_desk->session()->id(), id); // what was chosen is chosen
    QVERIFY(id != other);
    QCOMPARE(m_desk->session()->name(), name);
    QVERIFY(qAbs(m_desk->session()->lifetimeEnd().msecsTo(lifetimeEnd)) <= 1);
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QVERIFY(qAbs(m_desk->env(u"code"_s).lastReset.msecsTo(recordedSince)) <= 1);
    QVERIFY(closeAll());
}

void TestReturn::aRuntimeThatHangsIsNotPromised()
{
    QVERIFY(openOnline());
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    const auto pid = static_cast<pid_t>(platods().constFirst());
    QCOMPARE(::kill(pid, SIGSTOP), 0);
    const auto goOn = qScopeGuard([&] { ::kill(pid, SIGCONT); });
    m_desk->window().close();
    QVERIFY(m_desk->answer(u"quitKeepButton"_s));
    QVERIFY(QTest::qWaitFor([this] { return m_desk->isAsked(u"quitAnywayQuestion"_s); }, TestDesk::ActMs));
    QVERIFY(m_desk->window().isVisible());
    QCOMPARE(::kill(pid, SIGCONT), 0);
    // It says yes after all, and nobody has to be asked any more.
    QTRY_VERIFY_WITH_TIMEOUT(!m_desk->window().isVisible(), TestDesk::ActMs);
    m_desk->end();
    QCOMPARE(platods(), QList<qint64>{pid});
    QVERIFY(openOnline());
    QTRY_COMPARE(m_desk->desk().connection().workspace()->sessions().alive().size(), 1);
    QVERIFY(closeAll());
}

void TestReturn::afterAKill_data()
{
    QTest::addColumn<QString>("when");
    for (const char *when : {"before make was answered", "while it boots", "ready", "while resetting", "while closing"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void TestReturn::afterAKill()
{
    QFETCH(const QString, when);
    QProcess window;
    window.start(QCoreApplication::applicationDirPath() + u"/platodesk"_s,
                 {u"--settings"_s, m_desk->options.settingsFile, u"--state-dir"_s, m_desk->options.runtimeStateDir,
                  u"--platod"_s, m_desk->options.platodProgram, u"--new"_s, u"fossil,radicale"_s});
    Runtime runtime;
    QVERIFY(runtime.find(m_desk->options));
    QTRY_VERIFY_WITH_TIMEOUT(!runtime.session().isEmpty(), TestDesk::ActMs);
    const QString id = runtime.session()["session_id"_L1].toString();
    const QString path = u"/api/v2/sessions/"_s + id;
    if (when != u"before make was answered"_s)
        QTRY_VERIFY_WITH_TIMEOUT(!runtime.get(path).isEmpty(), TestDesk::ActMs);
    if (when == u"ready"_s || when == u"while resetting"_s || when == u"while closing"_s)
        QTRY_COMPARE_WITH_TIMEOUT(runtime.session()["status"_L1].toString(), u"running"_s, TestDesk::BootMs);
    window.kill();
    if (when == u"while resetting"_s)
        QCOMPARE(runtime.post(path + u"/reset"_s, {{u"job_ids"_s, QJsonValue()}}), 200);
    const bool closes = when == u"while closing"_s;
    if (closes)
        QCOMPARE(runtime.post(path + u"/close"_s), 200);
    QTRY_COMPARE(window.state(), QProcess::NotRunning);
    const QList<qint64> before = platods();
    QCOMPARE(before.size(), 1);

    QVERIFY(openOnline());
    QCOMPARE(platods(), before);
    const SessionStore &store = m_desk->desk().connection().workspace()->sessions();
    if (closes) { // what is over does not come back as if it ran
        QVERIFY(m_desk->closeWindow());
        return;
    }
    QTRY_COMPARE(store.alive().size(), 1);
    QCOMPARE(store.alive().constFirst()->id(), id);
    QTRY_COMPARE_WITH_TIMEOUT(store.alive().constFirst()->phase(), Session::Phase::Ready, TestDesk::BootMs);
    QVERIFY(closeAll());
}

int main(int argc, char *argv[])
{
    TestApplication application;
    if (!application.start(argc, argv))
        return 1;
    TestReturn test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_return.moc"
