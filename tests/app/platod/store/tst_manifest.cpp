// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/manifest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using plato::runtime::Manifest;
using plato::runtime::Simulators;

class TestManifest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatWeShip();
    void readsEveryField();
    void takesEmptyLists();
    void needsWhatTheManualSays();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void saysHowToMendIt();
    void saysWhatDoesNotFitTogether();
    void leavesOutBrokenFiles();
    void lastFolderWins();
    void seedVersionFollowsTheSeed();
    void tellsWhatIsMissing();

private:
    static QJsonObject good()
    {
        return {{u"name"_s, u"web"_s},           {u"title"_s, u"Web"_s},
                {u"description"_s, u"A page"_s}, {u"start"_s, QJsonArray{u"serve"_s, u"{address}"_s}},
                {u"app_port"_s, 8080},           {u"ready"_s, QJsonObject{{u"http_path"_s, u"/"_s}}}};
    }
    static QByteArray text(const QJsonObject &object) { return QJsonDocument(object).toJson(); }
    static void write(const QString &path, const QByteArray &content)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
};

void TestManifest::readsWhatWeShip()
{
    const Simulators simulators({u":/simulators"_s});
    QCOMPARE(simulators.problems(), QStringList());
    const Manifest *fossil = simulators.find(u"fossil"_s);
    QVERIFY(fossil);
    QCOMPARE(fossil->databases, QStringList(u"repo.fossil"_s));
    QCOMPARE(fossil->appPort, 8080);
    QVERIFY(!fossil->isDesktop);
    const Manifest *desktop = simulators.find(u"ubuntu-vm"_s);
    QVERIFY(desktop);
    QVERIFY(desktop->isDesktop && desktop->needsAgent());
    QVERIFY(!simulators.find(u"nothing"_s));
}

void TestManifest::readsEveryField()
{
    QJsonObject object = good();
    object[u"needs"_s] = QJsonArray{QJsonObject{{u"program"_s, u"serve"_s}, {u"package"_s, u"serve-tools"_s}}};
    object[u"seed"_s] = QJsonArray{u"fill"_s};
    object[u"databases"_s] = QJsonArray{u"a.db"_s, QJsonObject{{u"kind"_s, u"sqlite"_s}, {u"path"_s, u"data//b.db"_s}},
                                        QJsonObject{{u"kind"_s, u"postgresql"_s}, {u"name"_s, u"shop"_s}}};
    object[u"environment"_s] = QJsonObject{{u"MODE"_s, u"demo {address}"_s}};
    object[u"working_directory"_s] = u"/state/"_s;
    object[u"folders"_s] = QJsonArray{u"files/"_s};
    object[u"ignored_files"_s] = QJsonArray{u"*.lock"_s};
    object[u"ready"_s] = QJsonObject{{u"http_path"_s, u"/up"_s}, {u"within_seconds"_s, 5}};
    const auto manifest = Manifest::parse(text(object), u"web.json"_s);
    QVERIFY2(manifest, manifest ? "" : qPrintable(manifest.error().message));
    QCOMPARE(manifest->name, u"web"_s);
    QCOMPARE(manifest->needs.value(0).package, u"serve-tools"_s);
    QCOMPARE(manifest->start, (QStringList{u"serve"_s, u"{address}"_s}));
    QCOMPARE(manifest->seed, QStringList(u"fill"_s));
    QCOMPARE(manifest->databases, (QStringList{u"a.db"_s, u"data/b.db"_s}));
    QCOMPARE(manifest->postgresDatabases, QStringList(u"shop"_s));
    QCOMPARE(manifest->needs.last().package, u"postgresql"_s); // which goes without saying
    QCOMPARE(manifest->environment, (QMap<QString, QString>{{u"MODE"_s, u"demo {address}"_s}}));
    QCOMPARE(manifest->workingFolder, u"/state"_s);
    QCOMPARE(manifest->folders, QStringList(u"files"_s));
    QCOMPARE(manifest->ignoredFiles, QStringList(u"*.lock"_s));
    QCOMPARE(manifest->readyPath, u"/up"_s);
    QVERIFY(manifest->bootLimit == 5s);
    QVERIFY(manifest->readiness == Manifest::Readiness::Http);
}

void TestManifest::takesEmptyLists()
{
    QJsonObject object = good();
    for (const QString &key : {u"databases"_s, u"folders"_s, u"ignored_files"_s, u"seed"_s})
        object[key] = QJsonArray();
    const auto manifest = Manifest::parse(text(object), u"web.json"_s);
    QVERIFY2(manifest, manifest ? "" : qPrintable(manifest.error().message));
    QVERIFY(manifest->folders.isEmpty() && manifest->databases.isEmpty() && manifest->seed.isEmpty());
}

void TestManifest::needsWhatTheManualSays()
{
    QFile file(QStringLiteral(MANUAL_PAGE));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    const QRegularExpression fence(u"```json\\n(.*?)```"_s, QRegularExpression::DotMatchesEverythingOption);
    const QJsonObject whole = QJsonDocument::fromJson(fence.match(page).captured(1).toUtf8()).object();
    QVERIFY(Manifest::parse(text(whole), u"notes.json"_s));
    QStringList needed;
    const QStringList names = whole.keys();
    for (const QString &name : names) {
        QJsonObject less = whole;
        less.remove(name);
        if (name == "folders"_L1)
            less.remove(u"ignored_files"_s); // which is about them
        if (!Manifest::parse(text(less), u"notes.json"_s))
            needed.append(name);
    }
    const QString sentence = QRegularExpression(u"Needed are ([^.]*)\\."_s).match(page).captured(1);
    QStringList said;
    for (auto code = QRegularExpression(u"`(\\w+)`"_s).globalMatch(sentence); code.hasNext();) {
        const QString name = code.next().captured(1);
        if (whole.contains(name))
            said.append(name);
    }
    said.sort();
    QCOMPARE(needed, said);
}

void TestManifest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *name, const QString &key, const QJsonValue &value) {
        QTest::newRow(name) << key << value;
    };
    row("no name", u"name"_s, QJsonValue::Undefined);
    row("name with a slash", u"name"_s, u"../web"_s);
    row("name as number", u"name"_s, 7);
    row("no start", u"start"_s, QJsonValue::Undefined);
    row("empty start", u"start"_s, QJsonArray());
    row("start with numbers", u"start"_s, QJsonArray{1});
    row("no port", u"app_port"_s, QJsonValue::Undefined);
    row("port out of range", u"app_port"_s, 70000);
    row("port as text", u"app_port"_s, u"80"_s);
    row("no readiness", u"ready"_s, QJsonValue::Undefined);
    row("odd readiness", u"ready"_s, QJsonObject{{u"tcp"_s, true}});
    row("database outside", u"databases"_s, QJsonArray{u"../x.db"_s});
    row("database absolute", u"databases"_s, QJsonArray{u"/etc/passwd"_s});
    row("desktop without agent", u"is_desktop"_s, true);
    row("desktop as text", u"is_desktop"_s, u"yes"_s);
    row("needs without package", u"needs"_s, QJsonArray{QJsonObject{{u"program"_s, u"x"_s}}});
    row("needs as text", u"needs"_s, u"serve"_s);
    row("start with a name that stands for nothing", u"start"_s, QJsonArray{u"serve"_s, u"{address}:{port}"_s});
    row("database of a kind that is not there", u"databases"_s,
        QJsonArray{QJsonObject{{u"kind"_s, u"oracle"_s}, {u"name"_s, u"app"_s}}});
    for (const QString &name : {u"App"_s, u"postgres"_s, u"template9"_s, u"a b"_s, u""_s}) {
        row(qPrintable(u"PostgreSQL database "_s + name), u"databases"_s,
            QJsonArray{QJsonObject{{u"kind"_s, u"postgresql"_s}, {u"name"_s, name}}});
    }
    const QJsonObject app{{u"kind"_s, u"postgresql"_s}, {u"name"_s, u"app"_s}};
    row("PostgreSQL database twice", u"databases"_s, QJsonArray{app, app});
    row("SQLite database outside", u"databases"_s,
        QJsonArray{QJsonObject{{u"kind"_s, u"sqlite"_s}, {u"path"_s, u"../x"_s}}});
    row("database with a field of its own", u"databases"_s,
        QJsonArray{QJsonObject{{u"kind"_s, u"postgresql"_s}, {u"name"_s, u"app"_s}, {u"port"_s, 5432}}});
    row("database as a number", u"databases"_s, QJsonArray{7});
    row("needed file elsewhere", u"needs"_s, QJsonArray{QJsonObject{{u"file"_s, u"/opt/x"_s}, {u"package"_s, u"x"_s}}});
    row("environment as a list", u"environment"_s, QJsonArray{u"A=b"_s});
    row("variable without a text", u"environment"_s, QJsonObject{{u"A"_s, 1}});
    row("variable with an odd name", u"environment"_s, QJsonObject{{u"A-B"_s, u"x"_s}});
    row("variable of the env", u"environment"_s, QJsonObject{{u"HOME"_s, u"/"_s}});
    row("working directory that is not there", u"working_directory"_s, u"/etc"_s);
    row("working directory that leaves", u"working_directory"_s, u"/state/../root"_s);
    row("folder is the state folder", u"folders"_s, QJsonArray{u"."_s});
    row("folder outside", u"folders"_s, QJsonArray{u"a/../../b"_s});
    row("ignored without folders", u"ignored_files"_s, QJsonArray{u"*.lock"_s});
    for (const char *path : {"x", "x/y", "", "?a=b", "//host/x", "http://host/x", "/a b", "/a#b", "/%zz", "/<x>"})
        row(qPrintable(u"ready at \"%1\""_s.arg(QLatin1StringView(path))), u"ready"_s,
            QJsonObject{{u"http_path"_s, QString::fromLatin1(path)}});
    const QString noise = u"audit_ignore_tables"_s;
    row("noise as text", noise, u"session"_s);
    row("noise as an object", noise, QJsonObject{{u"session"_s, true}});
    row("noise without a table", noise, QJsonArray{u""_s});
    row("noise as numbers", noise, QJsonArray{7});
    row("noise with a field of its own", noise, QJsonArray{QJsonObject{{u"table"_s, u"x"_s}, {u"rows"_s, 3}}});
    row("noise of one env", noise, QJsonArray{QJsonObject{{u"table"_s, u"x"_s}, {u"env"_s, u"git"_s}}});
    row("list as text", u"folders"_s, u"files"_s);
    row("list as an object", u"databases"_s, QJsonObject());
    row("list with an empty text", u"folders"_s, QJsonArray{QString()});
    row("misspelt", u"databasse"_s, QJsonArray{u"x.db"_s});
}

void TestManifest::saysWhatIsWrong()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QJsonObject object = good();
    QVERIFY(Manifest::parse(text(object), u"web.json"_s));
    if (value.isUndefined())
        object.remove(key);
    else
        object[key] = value;
    const auto manifest = Manifest::parse(text(object), u"web.json"_s);
    QVERIFY(!manifest);
    QVERIFY2(manifest.error().message.startsWith(u"web.json: "_s), qPrintable(manifest.error().message));
    const QString named = key == "is_desktop"_L1 ? QString() : key; // told at "ready", where it is to be mended
    QVERIFY2(manifest.error().message.contains(named), qPrintable(manifest.error().message));
}

void TestManifest::saysHowToMendIt()
{
    const auto problem = [](const QByteArray &json) { return Manifest::parse(json, u"web.json"_s).error().message; };
    QVERIFY2(problem("{\n\"name\": \"web\",\n oops}").startsWith(u"web.json: line 3: not JSON"_s),
             qPrintable(problem("{\n\"name\": \"web\",\n oops}")));
    QCOMPARE(problem("[]"), u"web.json: a JSON object is needed: { … }"_s);
    QJsonObject object = good();
    object[u"databasse"_s] = QJsonArray{u"x.db"_s};
    QVERIFY(problem(text(object)).contains(u"databases"_s));
    object = good();
    object[u"start"_s] = QJsonArray{u"sh"_s, u"-c"_s, u"serve ${port} | awk '{print}'"_s}; // a script's own braces
    QVERIFY(Manifest::parse(text(object), u"web.json"_s));
}

void TestManifest::saysWhatDoesNotFitTogether()
{
    QTemporaryDir folder;
    QJsonObject object = good();
    object[u"seed"_s] = QJsonArray{u"sh"_s, u"/run/plato/simulator/seed.sh"_s};
    write(folder.filePath(u"a.json"_s), text(object));
    const Simulators without({folder.path()});
    QCOMPARE(without.manifests().size(), 0);
    QVERIFY2(without.problems().value(0).contains(u"seed: "_s) &&
                 without.problems().value(0).contains(folder.filePath(u"web"_s)),
             qPrintable(without.problems().value(0)));
    write(folder.filePath(u"web/seed.sh"_s), "true");
    QCOMPARE(Simulators({folder.path()}).problems(), QStringList());
    write(folder.filePath(u"b.json"_s), text(good()));
    const Simulators twice({folder.path()});
    QCOMPARE(twice.manifests().size(), 1);
    QVERIFY2(twice.problems().value(0).contains(u"b.json: name: a.json"_s), qPrintable(twice.problems().value(0)));
}

void TestManifest::leavesOutBrokenFiles()
{
    QTemporaryDir folder;
    write(folder.filePath(u"good.json"_s), text(good()));
    write(folder.filePath(u"broken.json"_s), "{\"name\":");
    const Simulators simulators({folder.path(), u"/no/such/folder"_s});
    QCOMPARE(simulators.manifests().size(), 1);
    QCOMPARE(simulators.problems().size(), 1);
    QVERIFY2(simulators.problems().first().contains(u"broken.json"_s), qPrintable(simulators.problems().first()));
}

void TestManifest::lastFolderWins()
{
    QTemporaryDir first;
    QTemporaryDir second;
    QJsonObject other = good();
    other[u"title"_s] = u"Mine"_s;
    write(first.filePath(u"web.json"_s), text(good()));
    write(second.filePath(u"other-file-name.json"_s), text(other));
    const Simulators simulators({first.path(), second.path()});
    QCOMPARE(simulators.manifests().size(), 1);
    QCOMPARE(simulators.find(u"web"_s)->title, u"Mine"_s);
}

void TestManifest::seedVersionFollowsTheSeed()
{
    QTemporaryDir folder;
    QJsonObject object = good();
    object[u"seed"_s] = QJsonArray{u"fill"_s};
    write(folder.filePath(u"web.json"_s), text(object));
    write(folder.filePath(u"web/seed.sh"_s), "one");
    const auto version = [&] { return Simulators({folder.path()}).find(u"web"_s)->seedVersion; };
    const QString before = version();
    QCOMPARE(version(), before);
    write(folder.filePath(u"web/seed.sh"_s), "two");
    QVERIFY(version() != before);
    QCOMPARE(Simulators({folder.path()}).find(u"web"_s)->filesFolder, folder.filePath(u"web"_s));
}

void TestManifest::tellsWhatIsMissing()
{
    QJsonObject object = good();
    const auto needing = [&](const QString &program) {
        object[u"needs"_s] = QJsonArray{QJsonObject{{u"program"_s, program}, {u"package"_s, u"the-package"_s}}};
        return Manifest::parse(text(object), u"web.json"_s).value();
    };
    QCOMPARE(Simulators::missing(needing(u"sh"_s), {}), QString());
    QCOMPARE(Simulators::missing(needing(u"no-such-program|sh"_s), {}), QString()); // one is enough
    QVERIFY(Simulators::missing(needing(u"no-such-program|nor-this"_s), {}).contains(u"no-such-program or nor-this"_s));
    const QString words = Simulators::missing(needing(u"no-such-program"_s), {});
    QVERIFY2(words.contains(u"no-such-program"_s) && words.contains(u"sudo apt install the-package"_s),
             qPrintable(words));

    // Found in PATH, but not where a sandbox would see it.
    QTemporaryDir folder;
    QVERIFY(QFile::copy(u"/bin/true"_s, folder.filePath(u"mine"_s)));
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", folder.path().toUtf8() + ':' + path);
    const QString mine = Simulators::missing(needing(u"mine"_s), {});
    qputenv("PATH", path);
    QVERIFY(!mine.isEmpty());

    const Simulators simulators({u":/simulators"_s});
    const QString agent = Simulators::missing(*simulators.find(u"ubuntu-vm"_s), {});
    QVERIFY2(agent.contains(u"plato-desktop-agent"_s), qPrintable(agent));
}

QTEST_GUILESS_MAIN(TestManifest)
#include "tst_manifest.moc"
