// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The dialog for a server, where its answer is not the usual one: see also tests/e2e/tst_windowprofiles.cpp.
#include "tests/support/heldsecrets.h"
#include "tests/support/rawserver.h"
#include "ui/profile/serverdialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

class TestServerDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_profiles = std::make_unique<ProfileStore>(
            std::make_unique<QSettings>(m_dir->filePath(u"settings.ini"_s), QSettings::IniFormat), std::nullopt);
        m_secrets = std::make_unique<HeldSecrets>();
        open({});
    }

    void cleanup()
    {
        m_dialog.reset();
        m_secrets.reset();
        m_profiles.reset();
    }

    void addresses_data();
    void addresses();
    void withoutASchemeItIsTls();
    void staysUntilTheKeyIsStored();

private:
    void open(const Profile &profile)
    {
        m_dialog = std::make_unique<ServerDialog>(*m_profiles, *m_secrets, profile);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }
    QLineEdit *edit(const QString &name) const { return m_dialog->findChild<QLineEdit *>(name); }
    QPushButton *save() const { return m_dialog->findChild<QPushButton *>(u"serverSaveButton"_s); }
    QString status() const { return m_dialog->findChild<QLabel *>(u"serverStatus"_s)->text(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<HeldSecrets> m_secrets;
    std::unique_ptr<ServerDialog> m_dialog;
};

void TestServerDialog::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("refusal"); // empty: none
    const auto unsafe = u"readable on the way"_s;
    const auto none = u"no address of a server"_s;
    QTest::newRow("host alone") << u"plato.example.com"_s << QString();
    QTest::newRow("https") << u"https://plato.example.com"_s << QString();
    QTest::newRow("http here") << u"http://localhost:8080"_s << QString();
    QTest::newRow("http") << u"http://plato.example.com"_s << unsafe;
    QTest::newRow("another scheme") << u"ftp://plato.example.com"_s << none;
    QTest::newRow("no host") << u"https://"_s << none;
}

void TestServerDialog::addresses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, refusal);
    edit(u"serverKeyEdit"_s)->setText(u"pk_some"_s);
    edit(u"serverUrlEdit"_s)->setText(text);
    QCOMPARE(save()->isEnabled(), refusal.isEmpty());
    QVERIFY2(refusal.isEmpty() ? status().isEmpty() : status().contains(refusal), qPrintable(status()));
}

void TestServerDialog::withoutASchemeItIsTls()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    edit(u"serverKeyEdit"_s)->setText(u"pk_hush"_s);
    edit(u"serverUrlEdit"_s)->setText(u"127.0.0.1:%1"_s.arg(server.serverPort()));
    save()->click();
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *socket = server.nextPendingConnection();
    QTRY_VERIFY(socket->bytesAvailable() > 5);
    const QByteArray first = socket->readAll();
    QVERIFY(!first.contains("hush"));
    constexpr char Handshake = 22; // of TLS
    QCOMPARE(first.front(), Handshake);
}

void TestServerDialog::staysUntilTheKeyIsStored()
{
    RawServer server;
    server.answer = [](const RawRequest &) { return RawAnswer::http("200 OK", R"({"id": 1, "public_id": "u-1"})"); };
    Profile before;
    before.kind = Profile::Kind::Server;
    before.url = QUrl(u"https://a.example"_s);
    before.id = m_profiles->save(before);
    open(before);
    edit(u"serverUrlEdit"_s)->setText(server.url().toString());
    edit(u"serverKeyEdit"_s)->setText(u"of b"_s);
    save()->click();
    QTRY_COMPARE(m_secrets->requests.size(), 1);
    QVERIFY2(status().contains(u"keychain"_s), qPrintable(status()));

    // Were it to go now, the key of B would be stored as that of A, and sent there.
    auto *cancel = m_dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Cancel);
    QVERIFY(!cancel->isEnabled());
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    m_dialog->close();
    QVERIFY(m_dialog->isVisible());

    QSignalSpy saved(m_dialog.get(), &ServerDialog::saved);
    m_secrets->requests.constLast().answer({});
    QCOMPARE(saved.size(), 1);
    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(m_profiles->profiles().constLast().url, server.url());
}

QTEST_MAIN(TestServerDialog)
#include "tst_serverdialog.moc"
