// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What the page without a workspace offers when the local runtime runs but does not answer as it should.
#include "tests/support/heldsecrets.h"
#include "tests/support/rawserver.h"
#include "ui/profile/connectionpage.h"

#include <QFile>
#include <QLabel>
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

private:
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

QTEST_MAIN(TestConnectionPage)
#include "tst_connectionpage.moc"
