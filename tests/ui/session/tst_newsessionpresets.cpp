// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What the New session dialog keeps for the next time: presets, what was made last, the lifetime. And how it is
/// shared.
#include "core/session/requesttext.h"
#include "tests/support/fakenetwork.h"
#include "tests/ui/session/catalogueanswers.h"
#include "ui/session/envrequesteditor.h"
#include "ui/session/newsessiondialog.h"
#include "ui/session/presetbutton.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

namespace {

const QByteArray Simulators = '[' + simulatorItem("fossil", "A code host") + ',' +
                              simulatorItem("ubuntu-vm", "A desktop") + ',' +
                              simulatorItem("tryton", "Customers and what they buy") + ']';
const QByteArray TestCases =
    R"({"testcases": [{"public_id": "tc-1", "name": "One"}, {"public_id": "tc-2", "name": "Two"}], "total_count": 2,
        "page": 1, "page_size": 250})";

EnvRequest simulator(const QString &name, const QString &alias)
{
    EnvRequest env;
    env.simulator = name;
    env.alias = alias;
    return env;
}

EnvRequest machine(const QString &alias)
{
    EnvRequest env;
    env.type = EnvRequest::Type::Resource;
    env.simulator = u"blank"_s;
    env.alias = alias;
    env.simConfig = {4, 2048, 10240};
    return env;
}

MakeRequest requestOf(const QList<EnvRequest> &envs, int minutes = 45)
{
    MakeRequest request;
    request.envs = envs;
    request.timeoutSeconds = minutes * 60;
    return request;
}

} // namespace

class TestNewSessionPresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_network = std::make_unique<FakeNetwork>();
        m_network->answer = [](const FakeRequest &request) -> FakeReply * {
            if (request.path() == u"/api/v1/env/simulators"_s)
                return FakeReply::json(200, Simulators);
            return FakeReply::json(200, R"({"artifacts":[],"testcases":[]})");
        };
        m_api = std::make_unique<PlatoApi>(*m_network, QUrl(u"http://fake.test"_s), u"key"_s);
        m_catalogue = std::make_unique<Catalogue>(*m_api);
        m_settings = std::make_unique<QSettings>(m_folder->filePath(u"settings.ini"_s), QSettings::IniFormat);
        open(u"here"_s);
    }
    void cleanup()
    {
        m_dialog.reset();
        m_catalogue.reset();
        m_api.reset();
    }

    void keepsPresets();
    void replacesAPresetOfTheSameName();
    void takesNoNonsenseForAPreset_data();
    void takesNoNonsenseForAPreset();
    void loadsAPresetInsteadOfWhatIsThere();
    void savesWhatIsPutTogether();
    void goesThroughAFile();
    void saysWhatIsWrongWithAFile();
    void copiesForTheSdk();
    void writesPythonForEveryKind();
    void offersWhatWasMadeLast();
    void keepsNoShortLifetime();
    void roundsAndBoundsALifetime();
    void loadsATestCaseWhenTheServerHasToldOfIt();
    void findsByWords();

private:
    void open(const QString &profile)
    {
        m_dialog = std::make_unique<NewSessionDialog>(*m_catalogue, *m_settings, profile);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
        QTRY_COMPARE(list()->count(), 5);
    }
    template <typename T>
    T *child(const QString &name) const
    {
        return m_dialog->findChild<T *>(name);
    }
    QListWidget *list() const { return child<QListWidget>(u"catalogueList"_s); }
    QString message() const { return child<QLabel>(u"newSessionMessage"_s)->text(); }
    void load(const QList<EnvRequest> &envs, int minutes = 45)
    {
        m_dialog->load({u"Two of them"_s, requestOf(envs, minutes)});
    }
    /// An entry of the menu, as it is when the menu is opened.
    QAction *action(const QString &name) const
    {
        QMenu *menu = child<PresetButton>(u"presetButton"_s)->menu();
        Q_EMIT menu->aboutToShow();
        return menu->findChild<QAction *>(name);
    }
    QStringList entries() const
    {
        QMenu *menu = child<PresetButton>(u"presetButton"_s)->menu();
        Q_EMIT menu->aboutToShow();
        QStringList texts;
        for (const QAction *entry : menu->actions()) {
            if (entry->isSeparator())
                break;
            texts.append(entry->text());
        }
        return texts;
    }
    /// Chooses a file in the dialog that the entry opens.
    void chooseFile(const QString &entry, const QString &path)
    {
        action(entry)->trigger();
        QFileDialog *files = nullptr;
        QTRY_VERIFY((files = m_dialog->findChild<QFileDialog *>()));
        Q_EMIT files->fileSelected(path);
        files->reject();
        QTRY_VERIFY(!m_dialog->findChild<QFileDialog *>());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeNetwork> m_network;
    std::unique_ptr<PlatoApi> m_api;
    std::unique_ptr<Catalogue> m_catalogue;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<NewSessionDialog> m_dialog;
};

void TestNewSessionPresets::keepsPresets()
{
    Presets presets(*m_settings);
    QCOMPARE(presets.all(), QList<Preset>());
    const Preset crm{u"Work & play"_s, requestOf({simulator(u"tryton"_s, u"crm"_s), machine(u"box"_s)})};
    const Preset git{u"git"_s, requestOf({simulator(u"fossil"_s, u"git"_s)})};
    presets.save(crm);
    presets.save(git);
    m_settings->sync();
    QSettings again(m_settings->fileName(), QSettings::IniFormat);
    QCOMPARE(Presets(again).all(), (QList<Preset>{git, crm})); // by name
    QCOMPARE(presets.find(u"GIT"_s), std::optional(git));
    QCOMPARE(presets.find(u"none"_s), std::nullopt);
    QCOMPARE(entries(), (QStringList{u"git"_s, u"Work && play"_s}));
    presets.remove(git.name);
    QCOMPARE(presets.all(), QList<Preset>{crm});
}

void TestNewSessionPresets::replacesAPresetOfTheSameName()
{
    Presets presets(*m_settings);
    presets.save({u"mine"_s, requestOf({simulator(u"fossil"_s, u"git"_s)})});
    const Preset later{u"Mine"_s, requestOf({simulator(u"tryton"_s, u"crm"_s)})};
    presets.save(later);
    QCOMPARE(presets.all(), QList<Preset>{later});
    presets.save({u"   "_s, later.request});
    QCOMPARE(presets.all().size(), 1);
}

void TestNewSessionPresets::takesNoNonsenseForAPreset_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no name") << QByteArray(R"({"request": {"type": "envs", "envs": []}})");
    QTest::newRow("no request") << QByteArray(R"({"name": "x"})");
    QTest::newRow("another request") << QByteArray(R"({"name": "x", "request": {"type": "envs", "envs": 7}})");
    QTest::newRow("an odd env") << QByteArray(
        R"({"name": "x", "request": {"type": "envs", "envs": [{"type": "spoon"}], "timeout": 60}})");
}

void TestNewSessionPresets::takesNoNonsenseForAPreset()
{
    QFETCH(const QByteArray, json);
    const auto read = Preset::fromJson(json);
    QVERIFY(!read);
    QVERIFY(!read.error().message.isEmpty());
    m_settings->setValue(u"newSession/presets"_s, QByteArray("[" + json + ",7]"));
    const QByteArray request = QJsonDocument(QJsonDocument::fromJson(json)[u"request"_s].toObject()).toJson();
    m_settings->setValue(u"newSession/last"_s, QVariantMap{{u"here"_s, request}});
    QCOMPARE(Presets(*m_settings).all(), QList<Preset>());
    QCOMPARE(Presets(*m_settings).last(u"here"_s), std::nullopt);
}

void TestNewSessionPresets::loadsAPresetInsteadOfWhatIsThere()
{
    load({simulator(u"fossil"_s, u"other"_s)});
    const MakeRequest wanted = requestOf({simulator(u"tryton"_s, u"crm"_s), machine(u"box"_s)}, 90);
    Presets(*m_settings).save({u"Sales"_s, wanted});
    QCOMPARE(entries(), QStringList{u"Sales"_s});
    child<PresetButton>(u"presetButton"_s)->menu()->actions().constFirst()->trigger();
    QCOMPARE(m_dialog->request(), wanted);
    QCOMPARE(m_dialog->sessionName(), u"Sales"_s);
    QVERIFY(child<QPushButton>(u"createSessionButton"_s)->isEnabled());
}

void TestNewSessionPresets::savesWhatIsPutTogether()
{
    QVERIFY(!action(u"savePresetAction"_s)->isEnabled()); // nothing is
    load({simulator(u"fossil"_s, u"git"_s)});
    action(u"savePresetAction"_s)->trigger();
    auto *dialog = m_dialog->findChild<QInputDialog *>(u"savePresetDialog"_s);
    QVERIFY(dialog);
    dialog->setTextValue(u"  Code\n host "_s);
    dialog->accept();
    const auto saved = Presets(*m_settings).find(u"code host"_s);
    QVERIFY(saved);
    QCOMPARE(saved->request, m_dialog->request());
    QVERIFY2(message().contains(u"“Code host”"_s), qPrintable(message()));
}

void TestNewSessionPresets::goesThroughAFile()
{
    EnvRequest desk = simulator(u"ubuntu-vm"_s, u"desk"_s);
    desk.resolution = {1920, 1080};
    EnvRequest tagged = simulator(u"fossil"_s, u"git"_s);
    tagged.tag = u"v2"_s;
    const QList<EnvRequest> envs{simulator(u"tryton"_s, u"crm"_s), machine(u"box"_s), desk, tagged};
    load(envs);
    QVERIFY(m_dialog->findChildren<QComboBox *>(u"envVersionCombo"_s).constLast()->currentText().contains(u"v2"_s));
    const QString path = m_folder->filePath(u"sales.json"_s);
    chooseFile(u"writePresetAction"_s, path);
    QVERIFY2(message().contains(u"sales.json"_s), qPrintable(message()));
    open(u"elsewhere"_s);
    chooseFile(u"openPresetAction"_s, path);
    QCOMPARE(m_dialog->request(), requestOf(envs));
    QCOMPARE(m_dialog->sessionName(), u"Two of them"_s);
    QCOMPARE(message(), QString());
}

void TestNewSessionPresets::saysWhatIsWrongWithAFile()
{
    const QString path = m_folder->filePath(u"odd.json"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"name\": \"x\"}");
    file.close();
    load({simulator(u"fossil"_s, u"git"_s)});
    const MakeRequest before = m_dialog->request();
    chooseFile(u"openPresetAction"_s, path);
    QVERIFY2(message().contains(u"odd.json"_s) && message().contains(u"no preset"_s), qPrintable(message()));
    chooseFile(u"openPresetAction"_s, u"/dev/zero"_s);
    QVERIFY2(message().contains(u"zero"_s), qPrintable(message()));
    QCOMPARE(m_dialog->request(), before);
}

void TestNewSessionPresets::copiesForTheSdk()
{
    load({simulator(u"fossil"_s, u"git"_s)});
    QVERIFY(action(u"copyPresetPythonAction"_s));
    load({simulator(u"tryton"_s, u"crm"_s)});
    action(u"copyPresetPythonAction"_s)->trigger(); // of what is there now
    QCOMPARE(QGuiApplication::clipboard()->text(), requesttext::asPython(m_dialog->request()));
    action(u"copyPresetCurlAction"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), requesttext::asCurl(m_dialog->request()));
    action(u"copyPresetJsonAction"_s)->trigger();
    QCOMPARE(MakeRequest::fromJson(QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object()),
             std::optional(m_dialog->request()));
}

void TestNewSessionPresets::writesPythonForEveryKind()
{
    EnvRequest tagged = simulator(u"fos\"%2sil"_s, u"git"_s);
    tagged.tag = u"latest"_s;
    tagged.dataset = u"blank"_s;
    EnvRequest artifact;
    artifact.type = EnvRequest::Type::Artifact;
    artifact.artifactId = u"art-1"_s;
    QCOMPARE(requesttext::asPython(requestOf({tagged, artifact, machine(u"box"_s)}, 30)),
             uR"(from plato.v2 import Env, Plato
from plato.v2.types import SimConfigCompute

plato = Plato()  # with PLATO_API_KEY and PLATO_BASE_URL from the environment
session = plato.sessions.create(
    envs=[
        Env.simulator("fos\"%2sil", tag="latest", dataset="blank", alias="git"),
        Env.artifact("art-1"),
        Env.resource("blank", SimConfigCompute(cpus=4, memory=2048, disk=10240), alias="box"),
    ],
    timeout=1800,
)
)"_s);
    MakeRequest testCase;
    testCase.testcaseId = u"tc-1"_s;
    testCase.timeoutSeconds = 600;
    QCOMPARE(requesttext::asPython(testCase),
             u"from plato.v2 import Plato\n\nplato = Plato()  # with PLATO_API_KEY and PLATO_BASE_URL from the "
             "environment\nsession = plato.sessions.create(\n    testcase=\"tc-1\",\n    timeout=600,\n)\n"_s);
}

void TestNewSessionPresets::offersWhatWasMadeLast()
{
    QVERIFY(!child<QPushButton>(u"asLastTimeButton"_s));
    load({simulator(u"tryton"_s, u"crm"_s), machine(u"box"_s)});
    const MakeRequest made = m_dialog->request();
    child<QPushButton>(u"createSessionButton"_s)->click();
    open(u"elsewhere"_s);
    QVERIFY(!child<QPushButton>(u"asLastTimeButton"_s)); // another server has other simulators
    open(u"here"_s);
    QTest::mouseClick(child<QPushButton>(u"asLastTimeButton"_s), Qt::LeftButton);
    QCOMPARE(m_dialog->request(), made);
    QVERIFY(!child<QPushButton>(u"asLastTimeButton"_s)->isVisible());
}

void TestNewSessionPresets::keepsNoShortLifetime()
{
    const auto make = [this](int minutes) {
        load({simulator(u"fossil"_s, u"git"_s)}, 90); // that of a preset is its own
        if (minutes > 0)
            child<QSpinBox>(u"lifetimeSpin"_s)->setValue(minutes);
        child<QPushButton>(u"createSessionButton"_s)->click();
        open(u"here"_s);
        return child<QSpinBox>(u"lifetimeSpin"_s)->value();
    };
    QCOMPARE(make(0), 30);
    QCOMPARE(make(45), 45);
    QCOMPARE(make(2), 45);
}

void TestNewSessionPresets::roundsAndBoundsALifetime()
{
    MakeRequest request = requestOf({simulator(u"fossil"_s, u"git"_s)});
    request.timeoutSeconds = 61;
    m_dialog->load({u"a"_s, request});
    QCOMPARE(m_dialog->request().timeoutSeconds, 120);
    QCOMPARE(message(), QString());
    request.timeoutSeconds = 48 * 3600;
    m_dialog->load({u"b"_s, request});
    QCOMPARE(m_dialog->request().timeoutSeconds, 24 * 3600);
    QVERIFY2(message().contains(u"2880"_s), qPrintable(message()));
    request.timeoutSeconds = 0; // nobody knows it: what is there stays
    m_dialog->load({u"c"_s, request});
    QCOMPARE(m_dialog->request().timeoutSeconds, 24 * 3600);
    QCOMPARE(message(), QString());
}

void TestNewSessionPresets::loadsATestCaseWhenTheServerHasToldOfIt()
{
    MakeRequest request;
    request.testcaseId = u"tc-2"_s;
    request.timeoutSeconds = 600;
    QPointer<FakeReply> late;
    m_network->answer = [&](const FakeRequest &asked) -> FakeReply * {
        if (asked.path() == u"/api/v2/testcases"_s)
            return late = FakeReply::json(200, TestCases)->held();
        return FakeReply::json(200, "[]");
    };
    m_catalogue = std::make_unique<Catalogue>(*m_api);
    m_dialog = std::make_unique<NewSessionDialog>(*m_catalogue, *m_settings, u"here"_s);
    m_dialog->show();
    m_dialog->load({u"Move it"_s, request});
    QCOMPARE(message(), QString()); // it is not known yet
    QVERIFY(!child<QPushButton>(u"createSessionButton"_s)->isEnabled());
    QTRY_VERIFY(late);
    late->complete();
    QTRY_COMPARE(m_dialog->request().testcaseId, u"tc-2"_s);
    QCOMPARE(m_dialog->sessionName(), u"Move it"_s);

    // Another one that there is none of: not what was chosen before.
    request.testcaseId = u"tc-9"_s;
    m_dialog->load({u"Gone"_s, request});
    QVERIFY2(message().contains(u"tc-9"_s), qPrintable(message()));
    QCOMPARE(m_dialog->request().testcaseId, QString());
    QVERIFY(!child<QPushButton>(u"createSessionButton"_s)->isEnabled());
}

void TestNewSessionPresets::findsByWords()
{
    auto *search = child<QLineEdit>(u"catalogueSearch"_s);
    QTest::keyClicks(search, u"BUY cust"_s);
    QCOMPARE(shownNames(*list()), QStringList{u"tryton"_s});
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(m_dialog->request().envs, QList<EnvRequest>{simulator(u"tryton"_s, u"tryton"_s)});
    search->setText(u"no such thing"_s);
    QCOMPARE(shownNames(*list()), QStringList());
    QVERIFY(!child<QPushButton>(u"addEnvButton"_s)->isEnabled());
    search->clear();
    QCOMPARE(shownNames(*list()).size(), 5);
}

QTEST_MAIN(TestNewSessionPresets)
#include "tst_newsessionpresets.moc"
