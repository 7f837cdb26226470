// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/profile.h"
#include "core/profile/serveraddress.h"

#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

namespace {

Profile server(const QString &name, const QString &url, const QString &id = {})
{
    Profile profile;
    profile.kind = Profile::Kind::Server;
    profile.id = id;
    profile.name = name;
    profile.url = QUrl(url);
    return profile;
}

QStringList names(const ProfileStore &store)
{
    QStringList found;
    for (const Profile &profile : store.profiles())
        found += profile.name;
    return found;
}

} // namespace

class TestProfileStore : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    QString path() const { return m_dir->filePath(u"settings.ini"_s); }
    std::unique_ptr<QSettings> settings() const { return std::make_unique<QSettings>(path(), QSettings::IniFormat); }
    std::unique_ptr<ProfileStore> store(const std::optional<Profile> &environment = {}) const
    {
        return std::make_unique<ProfileStore>(settings(), environment);
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        qunsetenv("PLATO_API_KEY");
        qunsetenv("PLATO_BASE_URL");
    }

    void startsWithThisComputer()
    {
        const auto profiles = store();
        QCOMPARE(profiles->profiles().size(), 1);
        const Profile only = profiles->current();
        QCOMPARE(only, profiles->profiles().constFirst());
        QCOMPARE(only.kind, Profile::Kind::ThisComputer);
        QCOMPARE(only.id, ProfileStore::thisComputerId());
        QVERIFY(only.url.isEmpty());
        QVERIFY(!only.keepRuntime);
    }

    void serversAreKeptAndSorted()
    {
        QString id;
        {
            const auto profiles = store();
            QSignalSpy changed(profiles.get(), &ProfileStore::profilesChanged);
            QSignalSpy current(profiles.get(), &ProfileStore::currentChanged);
            profiles->save(server(u"Zebra"_s, u"https://zebra.example"_s));
            Profile plato = server(u" Plato "_s, u"https://plato.so/api"_s);
            plato.gateway = u"gateway.example"_s;
            id = profiles->save(plato);
            QVERIFY(!id.isEmpty());
            profiles->setCurrent(id);
            QCOMPARE(changed.size(), 2);
            QCOMPARE(current.size(), 1);
        }
        const auto profiles = store();
        QCOMPARE(names(*profiles).mid(1), (QStringList{u"Plato"_s, u"Zebra"_s}));
        QCOMPARE(profiles->current().id, id);
        QCOMPARE(profiles->current().kind, Profile::Kind::Server);
        QCOMPARE(profiles->current().url, QUrl(u"https://plato.so/api"_s));
        QCOMPARE(profiles->current().gateway, u"gateway.example"_s);
    }

    void replacesById()
    {
        const auto profiles = store();
        const QString id = profiles->save(server(u"A"_s, u"https://a.example"_s));
        profiles->setCurrent(id);
        QSignalSpy current(profiles.get(), &ProfileStore::currentChanged);

        QCOMPARE(profiles->save(server(u"B"_s, u"https://a.example"_s, id)), id);
        QCOMPARE(names(*profiles).mid(1), QStringList{u"B"_s});
        QCOMPARE(current.size(), 0); // a new name is no reason to connect anew

        profiles->save(server(u"B"_s, u"https://b.example"_s, id));
        QCOMPARE(current.size(), 1);
        QCOMPARE(profiles->profiles().size(), 2);
    }

    void nameFallsBackToTheHost()
    {
        const auto profiles = store();
        profiles->save(server(u"  "_s, u"https://plato.example/api"_s));
        QCOMPARE(names(*profiles).constLast(), u"plato.example"_s);
    }

    void noSecretsInUrls()
    {
        const auto profiles = store();
        profiles->save(server(u"A"_s, u"https://user:hush@a.example:8443/api?key=hush#hush"_s));
        QCOMPARE(profiles->profiles().constLast().url, QUrl(u"https://a.example:8443/api"_s));
        store().reset(); // another look at the file makes sure that it is written
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("a.example"));
        QVERIFY(!text.contains("hush"));
    }

    void removesServersOnly()
    {
        const auto profiles = store();
        const QString id = profiles->save(server(u"A"_s, u"https://a.example"_s));
        profiles->setCurrent(id);
        QSignalSpy changed(profiles.get(), &ProfileStore::profilesChanged);
        QSignalSpy current(profiles.get(), &ProfileStore::currentChanged);

        profiles->remove(ProfileStore::thisComputerId());
        profiles->remove(u"no such"_s);
        QCOMPARE(changed.size(), 0);

        profiles->remove(id);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(current.size(), 1);
        QCOMPARE(profiles->current().kind, Profile::Kind::ThisComputer);
        QCOMPARE(store()->profiles().size(), 1);
        QCOMPARE(store()->current().kind, Profile::Kind::ThisComputer);
    }

    void optionsOfThisComputer()
    {
        const auto profiles = store();
        QSignalSpy changed(profiles.get(), &ProfileStore::profilesChanged);
        QSignalSpy current(profiles.get(), &ProfileStore::currentChanged);
        Profile here = profiles->current();
        here.keepRuntime = true;
        here.url = QUrl(u"https://elsewhere.example"_s);
        QCOMPARE(profiles->save(here), ProfileStore::thisComputerId());
        QCOMPARE(changed.size(), 1);
        QCOMPARE(current.size(), 0);
        QVERIFY(store()->current().keepRuntime);
        QVERIFY(store()->current().url.isEmpty());
    }

    void unknownCurrentIsThisComputer()
    {
        settings()->setValue(u"profiles/current"_s, u"gone"_s);
        const auto profiles = store();
        QCOMPARE(profiles->current().kind, Profile::Kind::ThisComputer);
        QSignalSpy current(profiles.get(), &ProfileStore::currentChanged);
        profiles->setCurrent(u"gone, too"_s);
        profiles->setCurrent(ProfileStore::thisComputerId()); // is it already
        QCOMPARE(current.size(), 0);
    }

    void handMadeSettingsAreSurvived()
    {
        settings()->setValue(u"servers/odd%2Fid/url"_s, u"::not a url::"_s);
        settings()->setValue(u"servers/empty/unknown"_s, 1);
        const auto profiles = store();
        QCOMPARE(profiles->profiles().size(), 3); // shown, so that they can be mended or removed
        profiles->remove(u"odd/id"_s);
        profiles->remove(u"empty"_s);
        QCOMPARE(profiles->profiles().size(), 1);
    }

    void environment_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QUrl>("url");
        QTest::newRow("default") << QString() << QUrl(u"https://plato.so"_s);
        QTest::newRow("blank") << u"  "_s << QUrl(u"https://plato.so"_s);
        QTest::newRow("given") << u"https://staging.plato.so/api/"_s << QUrl(u"https://staging.plato.so/api/"_s);
        QTest::newRow("loopback") << u"http://127.0.0.1:40123"_s << QUrl(u"http://127.0.0.1:40123"_s);
        QTest::newRow("no scheme") << u"plato.example:8443"_s << QUrl(u"https://plato.example:8443"_s);
        QTest::newRow("with password") << u"https://me:hush@plato.example"_s << QUrl(u"https://plato.example"_s);
    }

    void environment()
    {
        QFETCH(QString, base);
        QFETCH(QUrl, url);
        qputenv("PLATO_BASE_URL", base.toUtf8());
        QVERIFY(!ProfileStore::fromEnvironment({})); // a server without a key is no profile
        const std::optional<Profile> profile = ProfileStore::fromEnvironment(u"hush-hush"_s);
        QVERIFY(profile);
        QCOMPARE(profile->kind, Profile::Kind::Environment);
        QCOMPARE(profile->id, ProfileStore::environmentId());
        QCOMPARE(profile->url, url);
        QVERIFY(profile->name.contains(url.host()));
    }

    void refusedAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("refused");
        QTest::newRow("https") << u" https://plato.example "_s << false;
        QTest::newRow("no scheme") << u"plato.example:8443"_s << false;
        QTest::newRow("http") << u"http://plato.example"_s << true;
        QTest::newRow("HTTP") << u"HTTP://plato.example"_s << true;
        QTest::newRow("http, localhost") << u"http://LocalHost:80"_s << false;
        QTest::newRow("http, 127/8") << u"http://127.1.2.3"_s << false;
        QTest::newRow("http, ::1") << u"http://[::1]:80"_s << false;
        QTest::newRow("http, any address") << u"http://0.0.0.0"_s << true;
        QTest::newRow("http, own network") << u"http://192.168.1.2"_s << true;
        QTest::newRow("http, looks like loopback") << u"http://127.0.0.1.plato.example"_s << true;
        QTest::newRow("http, loopback as the user") << u"http://127.0.0.1@plato.example"_s << true;
        QTest::newRow("another scheme") << u"ftp://plato.example"_s << true;
        QTest::newRow("no host") << u"https://"_s << true;
        QTest::newRow("nothing") << QString() << true;
    }

    void refusedAddresses()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, refused);
        const QString refusal = ServerAddress::refusal(ServerAddress::fromText(text));
        QVERIFY2(refusal.isEmpty() != refused, qPrintable(refusal));
    }

    void environmentIsCurrentAndNeverStored()
    {
        const QString stored = store()->save(server(u"A"_s, u"https://a.example"_s));
        store()->setCurrent(stored);
        {
            const auto profiles = store(ProfileStore::fromEnvironment(u"hush-hush"_s));
            QCOMPARE(profiles->current().kind, Profile::Kind::Environment);
            QCOMPARE(profiles->profiles().at(1).kind, Profile::Kind::Environment);
            Profile changed = profiles->current();
            changed.url = QUrl(u"https://elsewhere.example"_s);
            QCOMPARE(profiles->save(changed), ProfileStore::environmentId());
            profiles->remove(ProfileStore::environmentId());
            QCOMPARE(profiles->profiles().size(), 3);
            profiles->setCurrent(ProfileStore::thisComputerId());
            profiles->setCurrent(stored);
            profiles->setCurrent(ProfileStore::environmentId());
            QCOMPARE(profiles->current().url, QUrl(u"https://plato.so"_s));
        }
        QCOMPARE(store()->current().id, stored);
        QCOMPARE(store()->profiles().size(), 2);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(!text.contains("hush"));
        QVERIFY(!text.contains("elsewhere"));
        QVERIFY(!text.contains("environment"));
    }
};

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
