// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// KeychainSecretStore where there is no keychain: no session bus at all, or (PLATO_TEST_WITH_BUS) one on which no
/// secret service is.
#include "core/profile/secretstore.h"
#include "tests/core/profile/sessionbus.h"

#include <QDirIterator>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace plato;

using Status = SecretStore::Status;

class TestNoKeychain : public QObject
{
    Q_OBJECT

    SessionBus &m_bus;
    std::unique_ptr<KeychainSecretStore> m_store;
    std::optional<SecretStore::Answer> m_answer;

    SecretStore::Callback keep()
    {
        m_answer.reset();
        return [this](const SecretStore::Answer &answer) { m_answer = answer; };
    }

public:
    explicit TestNoKeychain(SessionBus &bus)
        : m_bus(bus)
    {
    }

private Q_SLOTS:
    void init() { m_store = std::make_unique<KeychainSecretStore>(); }

    void saysSo()
    {
        m_store->read(u"id"_s, this, keep());
        QVERIFY(!m_answer);
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->status, Status::Unavailable);
        QVERIFY(!m_answer->hasKeychain);
        QVERIFY(!m_answer->text.isEmpty());

        m_store->remove(u"id"_s, this, keep());
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->status, Status::Unavailable);
    }

    void keepsForThisRunOnly()
    {
        m_store->write(u"id"_s, u"pk_not-in-any-file"_s, this, keep());
        QVERIFY(!m_answer);
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->status, Status::Unavailable);
        QVERIFY(!m_answer->hasKeychain);
        QVERIFY(!m_answer->text.isEmpty());

        m_store->read(u"id"_s, this, keep());
        QVERIFY(!m_answer);
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->status, Status::Ok);
        QCOMPARE(m_answer->secret, u"pk_not-in-any-file"_s);
        QVERIFY(!m_answer->hasKeychain);

        for (QDirIterator files(m_bus.home(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
             files.hasNext();) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("pk_not-in-any-file"), qPrintable(file.fileName()));
        }

        m_store = std::make_unique<KeychainSecretStore>();
        m_store->read(u"id"_s, this, keep());
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->status, Status::Unavailable);
    }

    void removes()
    {
        m_store->write(u"id"_s, u"hush"_s, this, keep());
        QTRY_VERIFY(m_answer);
        m_store->remove(u"id"_s, this, keep());
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->status, Status::Ok);
        m_store->read(u"id"_s, this, keep());
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->status, Status::Unavailable);
    }

    /// As a profile that is added and removed again before the keychain has said anything.
    void everythingAtOnce()
    {
        QList<Status> found;
        const auto note = [&found](const SecretStore::Answer &answer) { found += answer.status; };
        m_store->write(u"id"_s, u"hush"_s, this, note);
        m_store->read(u"id"_s, this, note);
        m_store->remove(u"id"_s, this, note);
        m_store->read(u"id"_s, this, note);
        QTRY_COMPARE(found, (QList{Status::Unavailable, Status::Ok, Status::Ok, Status::Unavailable}));
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    SessionBus bus;
#ifdef PLATO_TEST_WITH_BUS
    if (!bus.startBus()) {
        qCritical("no session bus could be started");
        return 1;
    }
#else
    bus.pointNowhere();
#endif
    TestNoKeychain test(bus);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_nokeychain.moc"
