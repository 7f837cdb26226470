// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// From a profile to a workspace where the server, the local runtime or the keychain takes its time, or fails. The
/// runtime is a process that serves nothing and names the address of the test's own server.
#include "core/connection/connection.h"
#include "tests/support/heldsecrets.h"
#include "tests/support/processes.h"
#include "tests/support/rawserver.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

using Phase = Connection::Phase;
using Kind = HeldSecrets::Request::Kind;
using Status = SecretStore::Status;

/// Neither running nor waiting to be collected.
bool isGone(qint64 pid)
{
    return kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH;
}

const RawAnswer Welcome = RawAnswer::http("200 OK", R"({"id": 1, "public_id": "u-1"})");
const RawAnswer Fault = RawAnswer::http("500 Internal Server Error", "too busy");

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<RawServer>();
        m_server->answer = [this](const RawRequest &request) { return answer(request); };
        m_secrets = std::make_unique<HeldSecrets>();
        m_profiles = std::make_unique<ProfileStore>(
            std::make_unique<QSettings>(m_dir->filePath(u"settings.ini"_s), QSettings::IniFormat), std::nullopt);
        m_userMe = Welcome;
        m_options = {};
        m_options.platodProgram = QCoreApplication::applicationDirPath() + u"/fakeplatod"_s;
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_dir->path()));
        qputenv("PLATO_FAKE_MODE", "serve");
        qputenv("PLATO_FAKE_URL", m_server->url().toEncoded());
    }

    void cleanup()
    {
        m_connection.reset();
        for (const qint64 pid : runtimes()) // whatever a test did, nothing of it may run on
            kill(static_cast<pid_t>(pid), SIGKILL);
        QTRY_COMPARE(runtimes(), QList<qint64>());
        m_profiles.reset();
        m_secrets.reset();
        m_server.reset();
    }

    void noKeyGoesOutInClear();
    void aRuntimeIsKeptAndFound();
    void keepingIsTakenBack();
    void oneThatShallNotBeKeptIsTakenBackWhenItIsFound();
    void oneThatHangsCanBeEnded();
    void oneThatIsGoneIsForgotten();
    void withoutAPlaceForSocketsARuntimeEndsWithUs();
    void aSlowRuntimeIsAskedAgain();
    void everyPageOfSessionsIsTakenOver();
    void onlyAKeyThatWorksIsStored();
    void whatTheKeychainSaidIsKnown_data();
    void whatTheKeychainSaidIsKnown();
    void whereThereIsNoKeychainNothingIsMissed();
    void aRuntimeIsEndedOnlyOnPurpose();

private:
    RawAnswer answer(const RawRequest &request) const
    {
        return request.requestLine().contains(" /api/v2/user/me ") ? m_userMe : RawAnswer::http("200 OK", "[]");
    }
    void open()
    {
        m_connection = std::make_unique<Connection>(*m_profiles, *m_secrets, m_options);
        m_connection->open();
    }
    QList<qint64> runtimes() const { return processesOf(u"fakeplatod"_s, m_dir->path()); }
    void wantKept(bool keep)
    {
        Profile here = m_profiles->current();
        here.keepRuntime = keep;
        m_profiles->save(here);
    }
    /// Online with a local runtime of our own that is kept.
    void openKept()
    {
        wantKept(true);
        open();
        QTRY_COMPARE(m_connection->phase(), Phase::Online);
        QTRY_VERIFY(m_connection->leavesRuntime());
        QCOMPARE(runtimes().size(), 1);
    }
    /// A runtime runs that nobody has open.
    void leaveOne()
    {
        openKept();
        m_connection.reset();
    }
    QString stored() const { return m_secrets->last(Kind::Write).secret; }
    QString addServer(const QUrl &url)
    {
        Profile profile;
        profile.kind = Profile::Kind::Server;
        profile.url = url;
        const QString id = m_profiles->save(profile);
        m_profiles->setCurrent(id);
        return id;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<RawServer> m_server;
    RawAnswer m_userMe;
    std::unique_ptr<HeldSecrets> m_secrets;
    std::unique_ptr<ProfileStore> m_profiles;
    Connection::Options m_options;
    std::unique_ptr<Connection> m_connection;
};

void TestConnection::noKeyGoesOutInClear()
{
    // As PLATO_BASE_URL, or settings of an earlier version, may have it.
    addServer(QUrl(u"http://plato.invalid"_s));
    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Failed);
    QVERIFY2(m_connection->reason().contains(u"https://"_s), qPrintable(m_connection->reason()));
    QVERIFY(m_secrets->requests.isEmpty()); // the key was not even fetched

    Profile environment;
    environment.kind = Profile::Kind::Environment;
    environment.id = ProfileStore::environmentId();
    environment.url = QUrl(u"http://plato.invalid"_s);
    m_profiles = std::make_unique<ProfileStore>(
        std::make_unique<QSettings>(m_dir->filePath(u"other.ini"_s), QSettings::IniFormat), environment);
    m_options.environmentKey = u"hush"_s;
    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Failed);
    QVERIFY(!m_connection->error()); // nothing was sent
    QVERIFY2(m_connection->reason().contains(u"PLATO_BASE_URL"_s), qPrintable(m_connection->reason()));
}

void TestConnection::aRuntimeIsKeptAndFound()
{
    openKept();
    const QList<qint64> kept = runtimes();
    m_connection.reset();
    QCOMPARE(runtimes(), kept);

    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QVERIFY(m_connection->isAdopted());
    QCOMPARE(runtimes(), kept);
    QVERIFY(m_secrets->requests.isEmpty()); // no keychain has anything to do with it
}

void TestConnection::keepingIsTakenBack()
{
    openKept();
    QVERIFY(m_connection->setKeepRuntime(false));
    QTRY_VERIFY(!m_connection->leavesRuntime());
    m_connection.reset();
    QTRY_COMPARE(runtimes(), QList<qint64>());
}

void TestConnection::oneThatShallNotBeKeptIsTakenBackWhenItIsFound()
{
    leaveOne();
    wantKept(false);
    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QVERIFY(m_connection->isAdopted());
    QTRY_VERIFY(!m_connection->leavesRuntime());
    QSignalSpy kept(m_connection.get(), &Connection::runtimeKept);
    m_connection->keepRuntimeOnce();
    QTRY_COMPARE(kept.size(), 1);
    QVERIFY(m_connection->leavesRuntime());
    QVERIFY(!m_profiles->current().keepRuntime);
}

void TestConnection::oneThatHangsCanBeEnded()
{
    leaveOne();
    const qint64 pid = runtimes().constFirst();
    QCOMPARE(kill(static_cast<pid_t>(pid), SIGSTOP), 0);
    open();
    QTRY_COMPARE_WITH_TIMEOUT(m_connection->phase(), Phase::Failed, 15'000);
    QVERIFY2(m_connection->reason().contains(QString::number(pid)), qPrintable(m_connection->reason()));
    QVERIFY(m_connection->isRuntimeRunning());
    // It may only have been slow.
    QCOMPARE(kill(static_cast<pid_t>(pid), SIGCONT), 0);
    m_connection->open();
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QCOMPARE(runtimes(), QList<qint64>{pid});

    m_connection->restartRuntime();
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QVERIFY(isGone(pid));
    QVERIFY(!m_connection->isAdopted());
}

void TestConnection::oneThatIsGoneIsForgotten()
{
    leaveOne();
    const qint64 pid = runtimes().constFirst();
    QCOMPARE(kill(static_cast<pid_t>(pid), SIGKILL), 0); // its socket stays
    QTRY_VERIFY(isGone(pid));
    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QVERIFY(!m_connection->isAdopted());
}

void TestConnection::withoutAPlaceForSocketsARuntimeEndsWithUs()
{
    // No name of a socket is that long.
    const QString deep = m_dir->filePath(QString(100, u'a'));
    QVERIFY(QDir().mkpath(deep));
    QVERIFY(QFile::setPermissions(deep, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(deep));
    wantKept(true);
    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QVERIFY(!m_connection->canKeepRuntime());
    QVERIFY(!m_connection->leavesRuntime());
    QVERIFY(!m_connection->setKeepRuntime(true));
    m_connection.reset();
    QTRY_COMPARE(runtimes(), QList<qint64>());
}

void TestConnection::aSlowRuntimeIsAskedAgain()
{
    leaveOne();
    const QList<qint64> kept = runtimes();
    m_userMe = Fault;
    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Failed);
    QVERIFY(m_connection->isRuntimeRunning());
    QTRY_VERIFY(m_connection->leavesRuntime());

    m_userMe = Welcome;
    m_connection->open();
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QCOMPARE(runtimes(), kept); // no other was started
}

void TestConnection::aRuntimeIsEndedOnlyOnPurpose()
{
    m_userMe = Fault;
    wantKept(true);
    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Failed);
    const QList<qint64> first = runtimes();
    QCOMPARE(first.size(), 1);

    m_userMe = Welcome;
    m_connection->restartRuntime();
    QCOMPARE(m_connection->phase(), Phase::Opening);
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QVERIFY(isGone(first.constFirst()));
    QVERIFY(runtimes() != first);
}

void TestConnection::everyPageOfSessionsIsTakenOver()
{
    leaveOne();
    // The second page repeats one, as it does when a session is made between the two; the last tells nothing new, and
    // promises more all the same.
    const QList<QByteArray> pages{
        R"({"sessions": [{"session_id": "s-1"}, {"session_id": "s-2"}], "has_more_pages": true})",
        R"({"sessions": [{"session_id": "s-2"}, {"session_id": "s-3"}], "has_more_pages": true})",
        R"({"sessions": [{"session_id": "s-3"}], "has_more_pages": true})"};
    m_server->answer = [&](const RawRequest &request) {
        const QByteArray line = request.requestLine();
        for (int i = 0; i < pages.size(); ++i) {
            if (line.contains("/sessions?page=" + QByteArray::number(i + 1) + '&'))
                return RawAnswer::http("200 OK", pages[i]);
        }
        return line.contains("/sessions/") ? RawAnswer::http("200 OK", "{}") : answer(request);
    };
    open();
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    const SessionStore &store = m_connection->workspace()->sessions();
    const auto asked = [this](const QByteArray &page) {
        return std::count_if(m_server->requests.begin(), m_server->requests.end(), [&](const RawRequest &request) {
            return request.requestLine().contains("/sessions?page=" + page + '&');
        });
    };
    QTRY_COMPARE(asked("3"), 1);
    QTRY_COMPARE(store.sessions().size(), 3);
    QStringList ids;
    for (const Session *session : store.sessions())
        ids.append(session->id());
    ids.sort();
    QCOMPARE(ids, (QStringList{u"s-1"_s, u"s-2"_s, u"s-3"_s}));
    QCOMPARE(asked("4"), 0);
}

void TestConnection::onlyAKeyThatWorksIsStored()
{
    const QString id = addServer(m_server->url());
    open();
    m_secrets->last(Kind::Read).answer({Status::NotFound, {}, {}});
    QTRY_COMPARE(m_connection->phase(), Phase::NeedsKey);
    m_userMe = RawAnswer::http("401 Unauthorized", "{}");
    m_connection->useKey(u"wrong"_s, true);
    QTRY_COMPARE(m_connection->phase(), Phase::NeedsKey);
    QCOMPARE(m_secrets->count(Kind::Write), 0);

    m_userMe = Welcome;
    m_connection->useKey(u"for now"_s, false);
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QCOMPARE(m_secrets->count(Kind::Write), 0);

    m_connection->open();
    m_secrets->last(Kind::Read).answer({Status::NotFound, {}, {}});
    m_connection->useKey(u"right"_s, true);
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QCOMPARE(m_secrets->count(Kind::Write), 1);
    QCOMPARE(m_secrets->last(Kind::Write).id, id);
    QCOMPARE(stored(), u"right"_s);
    QSignalSpy notKept(m_connection.get(), &Connection::keyNotKept);
    m_secrets->last(Kind::Write).answer({Status::Denied, {}, {}});
    QCOMPARE(notKept.size(), 1);
}

void TestConnection::whatTheKeychainSaidIsKnown_data()
{
    QTest::addColumn<SecretStore::Answer>("answer");
    QTest::addColumn<bool>("hasKeychain");
    QTest::addColumn<bool>("isLocked");
    const auto row = [](const char *name, Status status, const QString &key, bool isThere, bool isLocked) {
        QTest::newRow(name) << SecretStore::Answer{status, key, u"Why."_s, isThere} << isThere << isLocked;
    };
    row("has no such key", Status::NotFound, {}, true, false);
    row("its question was cancelled", Status::Denied, {}, true, true);
    row("is not there", Status::Unavailable, {}, false, false);
    row("failed", Status::Failed, {}, true, false);
    row("has a key that is not right", Status::Ok, u"wrong"_s, true, false);
    row("has an empty key", Status::Ok, {}, true, false);
    row("is not there, and memory has a key that is not right", Status::Ok, u"wrong"_s, false, false);
}

void TestConnection::whatTheKeychainSaidIsKnown()
{
    QFETCH(const SecretStore::Answer, answer);
    QFETCH(const bool, hasKeychain);
    QFETCH(const bool, isLocked);
    addServer(m_server->url());
    m_userMe = RawAnswer::http("401 Unauthorized", "{}");
    open();
    m_secrets->last(Kind::Read).answer(answer);
    QTRY_COMPARE(m_connection->phase(), Phase::NeedsKey);
    QCOMPARE(m_connection->hasKeychain(), hasKeychain);
    QCOMPARE(m_connection->isKeychainLocked(), isLocked);
    // It still holds after a key that the server does not take.
    m_connection->useKey(u"wrong, too"_s, true);
    QTRY_COMPARE(m_connection->phase(), Phase::NeedsKey);
    QCOMPARE(m_connection->hasKeychain(), hasKeychain);
    QCOMPARE(m_connection->isKeychainLocked(), isLocked);
    // And is asked anew.
    m_connection->open();
    m_secrets->last(Kind::Read).answer({Status::NotFound, {}, {}});
    QTRY_COMPARE(m_connection->phase(), Phase::NeedsKey);
    QVERIFY(m_connection->hasKeychain());
    QVERIFY(!m_connection->isKeychainLocked());
}

void TestConnection::whereThereIsNoKeychainNothingIsMissed()
{
    addServer(m_server->url());
    open();
    m_secrets->last(Kind::Read).answer({Status::Unavailable, {}, {}, false});
    QSignalSpy notKept(m_connection.get(), &Connection::keyNotKept);
    m_connection->useKey(u"right"_s, true);
    QTRY_COMPARE(m_connection->phase(), Phase::Online);
    QCOMPARE(m_secrets->count(Kind::Write), 1); // memory keeps it for this run
    m_secrets->last(Kind::Write).answer({Status::Unavailable, {}, {}, false});
    QCOMPARE(notKept.size(), 0); // it was known before
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
