// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// KeychainSecretStore over a real secret service, which is started for this test.
#include "core/profile/profile.h"
#include "core/profile/secretstore.h"
#include "tests/core/profile/sessionbus.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDirIterator>
#include <QSettings>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

using Status = SecretStore::Status;

class TestKeychain : public QObject
{
    Q_OBJECT

    SessionBus &m_bus;
    std::unique_ptr<KeychainSecretStore> m_store;
    std::optional<SecretStore::Answer> m_answer;

    SecretStore::Callback keep()
    {
        m_answer.reset();
        return [this](const SecretStore::Answer &answer) {
            QVERIFY(!m_answer); // once
            m_answer = answer;
        };
    }

    void write(const QString &id, const QString &secret)
    {
        m_store->write(id, secret, this, keep());
        QVERIFY(!m_answer); // never from within the call
        QTRY_VERIFY(m_answer);
    }
    void read(const QString &id)
    {
        m_store->read(id, this, keep());
        QVERIFY(!m_answer);
        QTRY_VERIFY(m_answer);
    }
    void remove(const QString &id)
    {
        m_store->remove(id, this, keep());
        QVERIFY(!m_answer);
        QTRY_VERIFY(m_answer);
    }
    /// Another store has nothing in memory: what it gives comes from the keychain.
    void forget() { m_store = std::make_unique<KeychainSecretStore>(); }

public:
    explicit TestKeychain(SessionBus &bus)
        : m_bus(bus)
    {
    }

private Q_SLOTS:
    void init() { forget(); }

    void notFound()
    {
        read(u"nobody"_s);
        QCOMPARE(m_answer->status, Status::NotFound);
        QVERIFY(m_answer->secret.isEmpty());
        QVERIFY(!m_answer->text.isEmpty());
    }

    void writesAndReads()
    {
        write(u"id-1"_s, u"pk_hush-hush ¥€"_s);
        QCOMPARE(m_answer->status, Status::Ok);
        QVERIFY(m_answer->secret.isEmpty());
        forget();
        read(u"id-1"_s);
        QCOMPARE(m_answer->status, Status::Ok);
        QCOMPARE(m_answer->secret, u"pk_hush-hush ¥€"_s);
        read(u"id-2"_s);
        QCOMPARE(m_answer->status, Status::NotFound);
    }

    void overwrites()
    {
        write(u"id-3"_s, u"old"_s);
        write(u"id-3"_s, u"new"_s);
        QCOMPARE(m_answer->status, Status::Ok);
        forget();
        read(u"id-3"_s);
        QCOMPARE(m_answer->secret, u"new"_s);
    }

    void removes()
    {
        write(u"id-4"_s, u"hush"_s);
        write(u"id-5"_s, u"stays"_s);
        remove(u"id-4"_s);
        QCOMPARE(m_answer->status, Status::Ok);
        read(u"id-4"_s);
        QCOMPARE(m_answer->status, Status::NotFound);
        read(u"id-5"_s);
        QCOMPARE(m_answer->secret, u"stays"_s);
        remove(u"id-4"_s); // is not there any more
        QCOMPARE(m_answer->status, Status::Ok);
    }

    void answersInOrder()
    {
        QStringList order;
        const auto note = [&order](const QString &what) {
            return [&order, what](const SecretStore::Answer &answer) { order += what + answer.secret; };
        };
        m_store->write(u"id-6"_s, u"a"_s, this, note(u"write "_s));
        m_store->read(u"id-6"_s, this, note(u"read "_s));
        m_store->remove(u"id-6"_s, this, note(u"remove "_s));
        QTRY_COMPARE(order, (QStringList{u"write "_s, u"read a"_s, u"remove "_s}));
    }

    void nobodyIsCalledOnceGone()
    {
        auto gone = std::make_unique<QObject>();
        bool called = false;
        m_store->write(u"id-7"_s, u"hush"_s, gone.get(), [&called](const SecretStore::Answer &) { called = true; });
        m_store->read(u"id-7"_s, gone.get(), [&called](const SecretStore::Answer &) { called = true; });
        gone.reset();
        read(u"id-7"_s); // comes after the others
        QCOMPARE(m_answer->secret, u"hush"_s);
        QVERIFY(!called);
    }

    void theStoreMayGoFirst()
    {
        bool called = false;
        m_store->write(u"id-8"_s, u"hush"_s, this, [&called](const SecretStore::Answer &) { called = true; });
        forget();
        read(u"id-8"_s);
        QCOMPARE(m_answer->secret, u"hush"_s); // it was written all the same
        QVERIFY(!called);
    }

    void nothingInSettings()
    {
        Profile server;
        server.kind = Profile::Kind::Server;
        server.name = u"Plato"_s;
        server.url = QUrl(u"https://plato.so"_s);
        {
            ProfileStore profiles(std::make_unique<QSettings>(), std::nullopt);
            const QString id = profiles.save(server);
            profiles.setCurrent(id);
            write(id, u"pk_not-in-any-file"_s);
            QCOMPARE(m_answer->status, Status::Ok);
        }
        int settings = 0;
        for (QDirIterator files(m_bus.home(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
             files.hasNext();) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            settings += bytes.contains("plato.so");
            QVERIFY2(!bytes.contains("pk_not-in-any-file"), qPrintable(file.fileName()));
        }
        QCOMPARE(settings, 1);
    }

    /// Last, since the keyring stays locked: nobody is here to answer its question, which counts as cancelled.
    void whileItIsLocked_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("id");
        QTest::addColumn<Status>("status");
        QTest::newRow("read a key that is there") << u"read"_s << u"locked-1"_s << Status::Denied;
        QTest::newRow("read another") << u"read"_s << u"locked-2"_s << Status::Denied;
        QTest::newRow("read one that is not there") << u"read"_s << u"nobody"_s << Status::NotFound;
        QTest::newRow("read one without a name") << u"read"_s << QString() << Status::NotFound;
        QTest::newRow("remove a key that is there") << u"remove"_s << u"locked-1"_s << Status::Denied;
        QTest::newRow("remove it once more") << u"remove"_s << u"locked-1"_s << Status::Denied;
        QTest::newRow("remove one that is not there") << u"remove"_s << u"nobody"_s << Status::Ok;
        QTest::newRow("write another key") << u"write"_s << u"locked-1"_s << Status::Denied;
        QTest::newRow("write a first key") << u"write"_s << u"locked-3"_s << Status::Denied;
    }
    void whileItIsLocked()
    {
        QFETCH(const QString, what);
        QFETCH(const QString, id);
        QFETCH(const Status, status);
        static bool isLocked = false;
        if (!isLocked) {
            for (const QString &stored : {u"locked-1"_s, u"locked-2"_s}) {
                write(stored, u"hush"_s);
                QCOMPARE(m_answer->status, Status::Ok);
            }
            QVERIFY(lock());
            isLocked = true;
        }
        if (what == u"write"_s)
            write(id, u"for this run"_s);
        else if (what == u"read"_s)
            read(id);
        else
            remove(id);
        QCOMPARE(m_answer->status, status);
        QVERIFY(m_answer->hasKeychain);
        QVERIFY(m_answer->secret.isEmpty());
        if (status == Status::Denied) { // says what happened, and what to do
            QVERIFY2(m_answer->text.contains(u"cancelled"_s), qPrintable(m_answer->text));
            QVERIFY2(m_answer->text.contains(u"Try again"_s), qPrintable(m_answer->text));
        }
        if (what != u"write"_s)
            return;
        read(id); // from memory, until this program ends
        QCOMPARE(m_answer->status, Status::Ok);
        QCOMPARE(m_answer->secret, u"for this run"_s);
        QVERIFY(m_answer->hasKeychain);
        forget();
        read(id);
        QVERIFY(m_answer->status != Status::Ok);
    }

    /// Taken out of memory, and not of the keychain.
    void aKeyThatCannotBeRemovedIsForgottenHere()
    {
        write(u"locked-2"_s, u"for this run"_s);
        QCOMPARE(m_answer->status, Status::Denied);
        remove(u"locked-2"_s);
        QCOMPARE(m_answer->status, Status::Denied);
        read(u"locked-2"_s);
        QCOMPARE(m_answer->status, Status::Denied);
        QVERIFY(m_answer->secret.isEmpty());
    }

private:
    static bool lock()
    {
        QDBusMessage lock = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                                           u"org.freedesktop.Secret.Service"_s, u"Lock"_s);
        lock << QVariant::fromValue(QList{QDBusObjectPath(u"/org/freedesktop/secrets/aliases/default"_s)});
        return QDBusConnection::sessionBus().call(lock).type() == QDBusMessage::ReplyMessage;
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setOrganizationName(u"plato-test"_s);
    SessionBus bus;
    if (!bus.startBus() || !bus.startSecretService()) {
        qCritical("no secret service could be started");
        return 1;
    }
    TestKeychain test(bus);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychain.moc"
