// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The New session dialog, driven like a person does, over a catalogue from a fake network.
#include "core/session/requesttext.h"
#include "tests/support/fakenetwork.h"
#include "tests/ui/session/catalogueanswers.h"
#include "ui/session/envrequesteditor.h"
#include "ui/session/newsessiondialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProxyStyle>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

namespace {

const QByteArray Simulators = '[' + simulatorItem("fossil", "A code host") + ',' +
                              simulatorItem("ubuntu-vm", "A desktop") + ',' +
                              simulatorItem("Odd_Name!", {}, "radicale is missing: sudo apt install radicale") + ']';
const QByteArray Artifacts = R"({"artifacts":[{"artifact_id":"f-new","simulator_name":"fossil"},
  {"artifact_id":"f-old","simulator_name":"fossil","description":"before the change"}]})";

/// Gives standard buttons an icon, as many desktops do.
class StyleWithIcons : public QProxyStyle
{
public:
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override
    {
        return hint == SH_DialogButtonBox_ButtonsHaveIcons ? 1 : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

} // namespace

class TestNewSessionDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setStyle(new StyleWithIcons); }

    void init()
    {
        m_network = std::make_unique<FakeNetwork>();
        m_network->answer = [this](const FakeRequest &request) -> FakeReply * {
            if (request.path() == u"/api/v1/env/simulators"_s)
                return m_catalogueFails ? FakeReply::refused()
                                        : FakeReply::json(200, QByteArray(Simulators)
                                                                   .replace(R"("updatedAt":"")",
                                                                            R"("updatedAt":"")" + m_fieldOfSimulators));
            if (request.path().endsWith(u"/artifacts"_s) && m_artifactsFail)
                return FakeReply::json(500, R"({"detail":"the shelf is locked"})");
            if (request.path().endsWith(u"/artifacts"_s))
                return FakeReply::json(200, Artifacts);
            return nullptr;
        };
        m_fieldOfSimulators.clear();
        m_catalogueFails = false;
        m_artifactsFail = false;
        m_api = std::make_unique<PlatoApi>(*m_network, QUrl(u"http://fake.test"_s), u"key"_s);
        m_catalogue = std::make_unique<Catalogue>(*m_api);
        m_settings = std::make_unique<QSettings>(m_folder.filePath(u"%1.ini"_s.arg(++m_count)), QSettings::IniFormat);
        open();
    }

    void cleanup()
    {
        m_dialog.reset();
        m_catalogue.reset();
        m_api.reset();
    }

    void nonsenseInTheSettings()
    {
        m_settings->setValue(u"newSession/lifetimeMinutes"_s, u"abc"_s);
        open();
        QCOMPARE(child<QSpinBox>(u"lifetimeSpin"_s)->value(), 30);
    }

    void nothingToCreateAtFirst()
    {
        QTRY_COMPARE(list()->count(), 5); // three simulators, blank, by id
        QVERIFY(!create()->isEnabled());
    }

    void theFocusGoesInReadingOrder_data()
    {
        QTest::addColumn<QStringList>("added");
        QTest::addColumn<QStringList>("order");
        const QStringList head{u"sessionNameEdit"_s, u"fromEnvsButton"_s, u"presetButton"_s,
                               u"catalogueSearch"_s, u"catalogueList"_s,  u"addEnvButton"_s};
        const QStringList tail{u"lifetimeSpin"_s};
        const QStringList app{u"envRemoveButton"_s, u"envAliasEdit"_s, u"envVersionCombo"_s};
        const QStringList desktop = app + QStringList{u"envResolutionCombo"_s};
        const QStringList blank{u"envRemoveButton"_s, u"envAliasEdit"_s,  u"envServiceEdit"_s,
                                u"envCpusSpin"_s,     u"envMemorySpin"_s, u"envDiskSpin"_s};
        const QStringList byId{u"envRemoveButton"_s, u"envAliasEdit"_s, u"envArtifactEdit"_s};
        QTest::newRow("nothing") << QStringList() << head + tail;
        QTest::newRow("an application") << QStringList{u"fossil"_s} << head + app + tail;
        QTest::newRow("a desktop") << QStringList{u"ubuntu-vm"_s} << head + desktop + tail;
        QTest::newRow("a blank machine") << QStringList{u"Blank machine"_s} << head + blank + tail;
        QTest::newRow("an artifact") << QStringList{u"Artifact by id"_s} << head + byId + tail;
        QTest::newRow("two") << QStringList{u"ubuntu-vm"_s, u"fossil"_s} << head + desktop + app + tail;
        QTest::newRow("three") << QStringList{u"fossil"_s, u"Blank machine"_s, u"fossil"_s}
                               << head + app + blank + app + tail;
    }
    void theFocusGoesInReadingOrder()
    {
        QFETCH(const QStringList, added);
        QFETCH(const QStringList, order);
        QTRY_COMPARE(list()->count(), 5);
        for (const QString &name : added) {
            list()->setCurrentItem(list()->findItems(name, Qt::MatchExactly).constFirst());
            child<QPushButton>(u"addEnvButton"_s)->click();
            QTRY_VERIFY(m_dialog->findChildren<EnvRequestEditor *>().constLast()->isVisible());
        }
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
        child<QLineEdit>(u"sessionNameEdit"_s)->setFocus();
        QTRY_VERIFY(child<QLineEdit>(u"sessionNameEdit"_s)->hasFocus());
        QStringList seen;
        while (seen.size() < order.size()) {
            seen.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(seen, order);
        QVERIFY(qobject_cast<QPushButton *>(QApplication::focusWidget())); // Create and Cancel are last
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget()->objectName(), order.constLast());
    }

    void buttonsLookAlike()
    {
        const QDialogButtonBox plain(QDialogButtonBox::Cancel);
        QVERIFY(!plain.button(QDialogButtonBox::Cancel)->icon().isNull());
        const auto *row = m_dialog->findChild<QDialogButtonBox *>();
        QCOMPARE(row->buttons().size(), 2);
        for (const QAbstractButton *button : row->buttons())
            QVERIFY2(button->icon().isNull(), qPrintable(button->text()));
    }

    void twoSimulators()
    {
        add(u"fossil"_s);
        add(u"ubuntu-vm"_s);
        setAlias(0, u"git"_s);
        setAlias(1, u"desk"_s);
        child<QSpinBox>(u"lifetimeSpin"_s)->setValue(45);
        QVERIFY(create()->isEnabled());

        QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
        QTest::mouseClick(create(), Qt::LeftButton);
        QCOMPARE(accepted.size(), 1);
        const MakeRequest request = m_dialog->request();
        QCOMPARE(request.timeoutSeconds, 45 * 60);
        QCOMPARE(request.envs.size(), 2);
        QCOMPARE(request.envs[0].type, EnvRequest::Type::Simulator);
        QCOMPARE(request.envs[0].simulator, u"fossil"_s);
        QCOMPARE(request.envs[0].alias, u"git"_s);
        QCOMPARE(request.envs[1].alias, u"desk"_s);
        QCOMPARE(m_dialog->sessionName(), u"git, desk"_s);
    }

    void versionsThatCannotBeFetched()
    {
        m_artifactsFail = true;
        add(u"fossil"_s);
        const auto *warning = editors().at(0)->findChild<QLabel *>(u"envVersionWarning"_s);
        QVERIFY(warning);
        QTRY_VERIFY2(warning->text().contains(u"the shelf is locked"_s), qPrintable(warning->text()));
        QVERIFY(warning->isVisible());
        QVERIFY(create()->isEnabled()); // the example version is there all the same

        m_artifactsFail = false;
        m_catalogue->fetchArtifacts(u"fossil"_s);
        QTRY_VERIFY2(!warning->text().contains(u"locked"_s), qPrintable(warning->text()));
    }

    void returnInTheCatalogueAddsAndCreatesNothing()
    {
        QTRY_COMPARE(list()->count(), 5);
        list()->setFocus();
        QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
        QTest::keyClick(list(), Qt::Key_Return);
        QCOMPARE(editors().size(), 1);
        list()->setFocus();
        QTest::keyClick(list(), Qt::Key_Enter);
        QCOMPARE(editors().size(), 2);
        QCOMPARE(accepted.size(), 0);
        QVERIFY(m_dialog->isVisible());
    }

    void aliasesAreFreshAndChecked()
    {
        add(u"fossil"_s);
        add(u"fossil"_s);
        QCOMPARE(editors().at(0)->alias(), u"fossil"_s);
        QCOMPARE(editors().at(1)->alias(), u"fossil-2"_s);
        QVERIFY(create()->isEnabled());

        setAlias(1, u"Fossil"_s); // host names do not tell case apart
        QVERIFY(!create()->isEnabled());
        QVERIFY(fault().contains(u"already"_s));
        for (const QString &bad : {u""_s, u"a b"_s, u"-a"_s, u"a-"_s, u"ä"_s, u"a.b"_s, QString(64, u'a')}) {
            setAlias(1, bad);
            QVERIFY2(!create()->isEnabled(), qPrintable(bad));
            QVERIFY(!fault().isEmpty());
        }
        setAlias(1, QString(63, u'a'));
        QVERIFY(create()->isEnabled());
        QVERIFY(fault().isEmpty());
    }

    void exampleVersionWarnsAndAnArtifactPins()
    {
        add(u"fossil"_s);
        auto *version = editors().at(0)->findChild<QComboBox *>(u"envVersionCombo"_s);
        QTRY_COMPARE(version->count(), 3);
        const auto warned = [this] {
            for (const QLabel *label : editors().at(0)->findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(u"can change"_s))
                    return true;
            }
            return false;
        };
        QVERIFY(warned());
        version->setCurrentIndex(version->findData(u"f-old"_s));
        QVERIFY(!warned());
        const EnvRequest request = m_dialog->request().envs.at(0);
        QCOMPARE(request.type, EnvRequest::Type::Artifact);
        QCOMPARE(request.artifactId, u"f-old"_s);
        QVERIFY(!request.toJson().contains(u"simulator"_s));
    }

    void desktopsHaveAScreen()
    {
        add(u"fossil"_s);
        add(u"Blank machine"_s);
        add(u"Artifact by id"_s);
        QVERIFY(!m_dialog->findChild<QComboBox *>(u"envResolutionCombo"_s)); // the server would refuse it
        while (!editors().isEmpty()) {
            QTest::mouseClick(editors().at(0)->findChild<QToolButton *>(u"envRemoveButton"_s), Qt::LeftButton);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }

        add(u"ubuntu-vm"_s);
        auto *screen = child<QComboBox>(u"envResolutionCombo"_s);
        QVERIFY(screen);
        QVERIFY(!m_dialog->request().envs.at(0).toJson().contains(u"resolution"_s)); // nothing wished, nothing sent
        screen->setCurrentIndex(screen->findText(u"1280 × 720"_s));                  // of Plato's samples
        QCOMPARE(m_dialog->request().envs.at(0).resolution, QSize(1280, 720));
        screen->setCurrentIndex(screen->findText(u"1440 × 900"_s));
        QCOMPARE(m_dialog->request().envs.at(0).resolution, QSize(1440, 900));

        auto *version = editors().at(0)->findChild<QComboBox *>(u"envVersionCombo"_s);
        QTRY_COMPARE(version->count(), 3);
        version->setCurrentIndex(1);
        QCOMPARE(m_dialog->request().envs.at(0).type, EnvRequest::Type::Artifact);
        QCOMPARE(m_dialog->request().envs.at(0).resolution, QSize(1440, 900)); // a snapshot of a desktop is one
    }

    /// The same catalogue once more: the items stay, and what a screen reader is on with them.
    void theListStaysWhenTheCatalogueComesAnew()
    {
        QTRY_COMPARE(list()->count(), 5);
        const QListWidgetItem *first = list()->item(0);
        list()->setCurrentRow(1);
        QSignalSpy changed(m_catalogue.get(), &Catalogue::changed);
        m_catalogue->refresh();
        QTRY_VERIFY(changed.count() >= 2); // asked, and answered
        QCOMPARE(list()->item(0), first);
        QCOMPARE(list()->currentRow(), 1);
        m_fieldOfSimulators = R"(,"internet":true)";
        m_catalogue->refresh();
        QTRY_VERIFY(list()->item(0) != first); // another one is shown
        QCOMPARE(list()->currentRow(), 1);
    }

    /// The switch is there where the server knows of it, and says only what was chosen.
    void envsMayReachTheInternet_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<bool>("offered");
        QTest::addColumn<bool>("before");
        QTest::newRow("a server that knows nothing of it") << QByteArray() << false << false;
        QTest::newRow("off by itself") << QByteArray(R"(,"internet":false)") << true << false;
        QTest::newRow("on by itself") << QByteArray(R"(,"internet":true)") << true << true;
    }

    void envsMayReachTheInternet()
    {
        QFETCH(const QByteArray, field);
        QFETCH(const bool, offered);
        QFETCH(const bool, before);
        m_dialog.reset();
        m_fieldOfSimulators = field;
        m_catalogue = std::make_unique<Catalogue>(*m_api);
        open();
        add(u"ubuntu-vm"_s);
        add(u"Blank machine"_s);
        const QList<QCheckBox *> boxes = m_dialog->findChildren<QCheckBox *>(u"envInternetCheck"_s);
        QCOMPARE(boxes.size(), offered ? 2 : 0);
        for (const EnvRequest &env : m_dialog->request().envs)
            QVERIFY(!env.toJson().contains(u"internet"_s)); // nothing chosen, nothing sent
        if (!offered)
            return;
        QCOMPARE(boxes.at(0)->isChecked(), before);
        QCOMPARE(boxes.at(1)->isChecked(), false); // of a machine that no catalogue describes
        boxes.at(0)->toggle();
        QCOMPARE(m_dialog->request().envs.at(0).internet, !before);
        QVERIFY(requesttext::asPython(m_dialog->request()).contains(u"the SDK cannot ask for "_s));
        boxes.at(0)->toggle();
        QCOMPARE(m_dialog->request().envs.at(0).internet, std::nullopt);
    }

    void aScreenCanBeTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("fault"); // a part of it
        const auto row = [](const char *text, QSize size, const QString &fault = {}) {
            QTest::newRow(text) << QString::fromUtf8(text) << size << fault;
        };
        row("1600x900", {1600, 900});
        row(" 1600 X 900 ", {1600, 900});
        row("1600×900", {1600, 900});
        row("320x200", {320, 200});
        row("3840x2160", {3840, 2160});
        row("", {});
        row("Default size", {});
        row("319x200", {}, u"320 × 200 to 3840 × 2160"_s);
        row("320x2161", {}, u"320 × 200 to 3840 × 2160"_s);
        row("0x0", {}, u"320 × 200 to 3840 × 2160"_s);
        row("1600", {}, u"like 1600 × 900"_s);
        row("1600x", {}, u"like 1600 × 900"_s);
        row("-1600x900", {}, u"like 1600 × 900"_s);
        row("big", {}, u"like 1600 × 900"_s);
        row("99999999999x900", {}, u"like 1600 × 900"_s);
    }

    void aScreenCanBeTyped()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, fault);
        add(u"ubuntu-vm"_s);
        auto *screen = child<QComboBox>(u"envResolutionCombo"_s);
        screen->lineEdit()->selectAll();
        QTest::keyClick(screen->lineEdit(), Qt::Key_Delete);
        QTest::keyClicks(screen->lineEdit(), text);
        QTEST(m_dialog->request().envs.at(0).resolution, "size");
        QCOMPARE(create()->isEnabled(), fault.isEmpty());
        QTRY_COMPARE(child<QLabel>(u"envResolutionFault"_s)->isVisible(), !fault.isEmpty()); // with the next layout
        QVERIFY2(this->fault().contains(fault), qPrintable(this->fault()));
    }

    void blankMachineWithinLimits()
    {
        add(u"Blank machine"_s);
        auto *cpus = editors().at(0)->findChild<QSpinBox *>(u"envCpusSpin"_s);
        auto *memory = editors().at(0)->findChild<QSpinBox *>(u"envMemorySpin"_s);
        auto *disk = editors().at(0)->findChild<QSpinBox *>(u"envDiskSpin"_s);
        QCOMPARE(cpus->value(), SimConfig::DefaultCpus);
        cpus->setValue(99);
        memory->setValue(1);
        disk->setValue(4096);
        const EnvRequest request = m_dialog->request().envs.at(0);
        QCOMPARE(request.type, EnvRequest::Type::Resource);
        QCOMPARE(request.simConfig, (SimConfig{SimConfig::MaxCpus, SimConfig::MinMemoryMb, 4096}));
        editors().at(0)->findChild<QLineEdit *>(u"envServiceEdit"_s)->clear();
        QVERIFY(!create()->isEnabled());
    }

    void artifactById()
    {
        add(u"Artifact by id"_s);
        QVERIFY(!create()->isEnabled());
        editors().at(0)->findChild<QLineEdit *>(u"envArtifactEdit"_s)->setText(u" x-1 "_s);
        QVERIFY(create()->isEnabled());
        QCOMPARE(m_dialog->request().envs.at(0).artifactId, u"x-1"_s);
    }

    void unavailableSimulatorSaysWhy()
    {
        QTRY_COMPARE(list()->count(), 5);
        QListWidgetItem *item = list()->findItems(u"Odd_Name!"_s, Qt::MatchStartsWith).at(0);
        list()->setCurrentItem(item);
        QVERIFY(child<QLabel>(u"catalogueAbout"_s)->text().contains(u"sudo apt install radicale"_s));
        QVERIFY(!child<QPushButton>(u"addEnvButton"_s)->isEnabled());
        Q_EMIT list()->itemActivated(item); // a double click, or Enter
        QCOMPARE(editors().size(), 0);
    }

    void envsCanBeLeftOut()
    {
        add(u"fossil"_s);
        add(u"ubuntu-vm"_s);
        QTest::mouseClick(editors().at(0)->findChild<QToolButton *>(u"envRemoveButton"_s), Qt::LeftButton);
        QTRY_COMPARE(editors().size(), 1);
        QCOMPARE(m_dialog->request().envs.at(0).simulator, u"ubuntu-vm"_s);
    }

    void unreachableCatalogueIsSaidAndBlankStaysPossible()
    {
        m_catalogueFails = true;
        m_catalogue = std::make_unique<Catalogue>(*m_api);
        open();
        QTRY_VERIFY(child<QLabel>(u"catalogueAbout"_s)->text().contains(u"could not be read"_s));
        add(u"Blank machine"_s);
        QVERIFY(create()->isEnabled());
    }

private:
    void open()
    {
        m_dialog = std::make_unique<NewSessionDialog>(*m_catalogue, *m_settings);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }

    template <typename T>
    T *child(const QString &name)
    {
        return m_dialog->findChild<T *>(name);
    }
    QListWidget *list() { return child<QListWidget>(u"catalogueList"_s); }
    QPushButton *create() { return child<QPushButton>(u"createSessionButton"_s); }
    QString fault() { return child<QLabel>(u"newSessionFault"_s)->text(); }
    QList<EnvRequestEditor *> editors() { return m_dialog->findChildren<EnvRequestEditor *>(); }
    void setAlias(int row, const QString &alias)
    {
        editors().at(row)->findChild<QLineEdit *>(u"envAliasEdit"_s)->setText(alias);
    }
    void add(const QString &name)
    {
        QTRY_VERIFY(!list()->findItems(name, Qt::MatchExactly).isEmpty());
        list()->setCurrentItem(list()->findItems(name, Qt::MatchExactly).at(0));
        const auto before = editors().size();
        QTest::mouseClick(child<QPushButton>(u"addEnvButton"_s), Qt::LeftButton);
        QCOMPARE(editors().size(), before + 1);
    }

    QTemporaryDir m_folder;
    int m_count = 0;
    QByteArray m_fieldOfSimulators; // beside those that all have
    bool m_catalogueFails = false;
    bool m_artifactsFail = false;
    std::unique_ptr<FakeNetwork> m_network;
    std::unique_ptr<PlatoApi> m_api;
    std::unique_ptr<Catalogue> m_catalogue;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<NewSessionDialog> m_dialog;
};

QTEST_MAIN(TestNewSessionDialog)
#include "tst_newsessiondialog.moc"
