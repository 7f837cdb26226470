// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What the page without a workspace offers when the local runtime runs but does not answer as it should, and when a
/// key is missing.
#include "tests/support/heldsecrets.h"
#include "tests/support/rawserver.h"
#include "ui/profile/connectionpage.h"

#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

namespace {

const RawAnswer Welcome = RawAnswer::http("200 OK", R"({"id": 1, "public_id": "u-1"})");
const RawAnswer Fault = RawAnswer::http("500 Internal Server Error", "too busy");

} // namespace

class TestConnectionPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_profiles = std::make_unique<ProfileStore>(
            std::make_unique<QSettings>(m_dir->filePath(u"settings.ini"_s), QSettings::IniFormat), std::nullopt);
        m_server = std::make_unique<RawServer>();
        m_server->answer = [this](const RawRequest &request) {
            return request.requestLine().contains(" /api/v2/user/me ") ? m_userMe : RawAnswer::http("200 OK", "[]");
        };
        qputenv("PLATO_FAKE_MODE", "serve");
        qputenv("PLATO_FAKE_URL", m_server->url().toEncoded());
        qputenv("PLATO_FAKE_REPORT", reportPath().toUtf8());
        Connection::Options options;
        options.platodProgram = QCoreApplication::applicationDirPath() + u"/fakeplatod"_s;
        m_connection = std::make_unique<Connection>(*m_profiles, m_secrets, options);
        m_page = std::make_unique<ConnectionPage>(*m_connection);
        m_page->resize(700, 400);
        m_page->show();
        m_userMe = Fault;
        m_connection->open();
        QTRY_COMPARE(m_connection->phase(), Connection::Phase::Failed);
        m_userMe = Welcome;
        QVERIFY(QFile::remove(reportPath()));
    }

    void cleanup()
    {
        m_page.reset();
        m_connection.reset();
        m_server.reset();
        m_profiles.reset();
        m_secrets.requests.clear();
    }

    void triesAgain()
    {
        QVERIFY(words().contains(u"is running, but cannot be used"_s));
        QVERIFY2(words().contains(u"HTTP 500"_s), qPrintable(words()));
        QCOMPARE(button(u"emptyStateButton"_s)->text(), u"Try again"_s);
        button(u"emptyStateButton"_s)->click();
        QTRY_COMPARE(m_connection->phase(), Connection::Phase::Online);
        QVERIFY(!QFile::exists(reportPath())); // no other was started
    }

    void endsItOnPurpose()
    {
        QVERIFY(button(u"emptyStateSecondButton"_s)->isVisible());
        QCOMPARE(button(u"emptyStateSecondButton"_s)->text(), u"End it and start anew"_s);
        button(u"emptyStateSecondButton"_s)->click();
        QTRY_COMPARE(m_connection->phase(), Connection::Phase::Online);
        QVERIFY(QFile::exists(reportPath()));
    }

    void aMissingKeyIsAskedForByWhatTheKeychainSays_data();
    void aMissingKeyIsAskedForByWhatTheKeychainSays();
    void theKeychainIsAskedAgain();

private:
    /// Opens a server whose key the keychain is being asked for.
    void openServer()
    {
        Profile profile;
        profile.kind = Profile::Kind::Server;
        profile.name = u"Lab"_s;
        profile.url = m_server->url();
        m_profiles->setCurrent(m_profiles->save(profile));
        m_connection->open();
    }
    /// The runtime leaves it when it is started.
    QString reportPath() const { return m_dir->filePath(u"report"_s); }
    QPushButton *button(const QString &name) const { return m_page->findChild<QPushButton *>(name); }
    QString words() const
    {
        return m_page->findChild<QLabel *>(u"emptyStateTitle"_s)->text() + u'\n' +
               m_page->findChild<QLabel *>(u"emptyStateText"_s)->text();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ProfileStore> m_profiles;
    HeldSecrets m_secrets;
    std::unique_ptr<RawServer> m_server;
    RawAnswer m_userMe;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<ConnectionPage> m_page;
};

void TestConnectionPage::aMissingKeyIsAskedForByWhatTheKeychainSays_data()
{
    using Status = SecretStore::Status;
    QTest::addColumn<SecretStore::Answer>("answer");
    QTest::addColumn<bool>("canKeep");
    QTest::addColumn<bool>("canAskAgain");
    const auto row = [](const char *name, Status status, const QString &key, bool hasKeychain, bool canAskAgain) {
        QTest::newRow(name) << SecretStore::Answer{status, key, u"The keychain's words."_s, hasKeychain} << hasKeychain
                            << canAskAgain;
    };
    row("no such key", Status::NotFound, {}, true, false);
    row("cancelled", Status::Denied, {}, true, true);
    row("no keychain", Status::Unavailable, {}, false, false);
    row("failed", Status::Failed, {}, true, false);
    row("a wrong key", Status::Ok, u"wrong"_s, true, false);
    row("a wrong key, and no keychain", Status::Ok, u"wrong"_s, false, false);
}

void TestConnectionPage::aMissingKeyIsAskedForByWhatTheKeychainSays()
{
    QFETCH(const SecretStore::Answer, answer);
    QFETCH(const bool, canKeep);
    QFETCH(const bool, canAskAgain);
    m_userMe = RawAnswer::http("401 Unauthorized", "{}");
    openServer();
    m_secrets.last(HeldSecrets::Request::Kind::Read).answer(answer);
    QTRY_COMPARE(m_connection->phase(), Connection::Phase::NeedsKey);
    const auto *remember = m_page->findChild<QCheckBox *>(u"rememberKeyCheck"_s);
    const auto *why = m_page->findChild<QLabel *>(u"noKeychainLabel"_s);
    QVERIFY(remember->isVisible());
    QCOMPARE(remember->isChecked(), canKeep);
    QCOMPARE(remember->isEnabled(), canKeep);
    QCOMPARE(why->isVisible(), !canKeep);
    QCOMPARE(remember->accessibleDescription(), canKeep ? QString() : why->text());
    QCOMPARE(button(u"askKeychainButton"_s)->isVisible(), canAskAgain);
    if (answer.status != SecretStore::Status::Ok)
        QCOMPARE(m_page->findChild<QLabel *>(u"keyReason"_s)->text(), answer.text);

    // What is entered goes to the store in any case: without a keychain its memory has it for this run.
    m_userMe = Welcome;
    QTest::keyClicks(m_page->findChild<QLineEdit *>(u"apiKeyEdit"_s), u"right\r"_s);
    QTRY_COMPARE(m_connection->phase(), Connection::Phase::Online);
    QCOMPARE(m_secrets.last(HeldSecrets::Request::Kind::Write).secret, u"right"_s);
}

void TestConnectionPage::theKeychainIsAskedAgain()
{
    openServer();
    m_secrets.last(HeldSecrets::Request::Kind::Read).answer({SecretStore::Status::Denied, {}, u"Locked."_s});
    QTRY_VERIFY(button(u"askKeychainButton"_s)->isVisible());
    button(u"askKeychainButton"_s)->click();
    m_secrets.last(HeldSecrets::Request::Kind::Read).answer({SecretStore::Status::Ok, u"right"_s, {}});
    QTRY_COMPARE(m_connection->phase(), Connection::Phase::Online);
}

QTEST_MAIN(TestConnectionPage)
#include "tst_connectionpage.moc"
