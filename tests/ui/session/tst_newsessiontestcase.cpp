// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Test cases in the New session dialog, over a list from a fake network.
#include "tests/support/fakenetwork.h"
#include "tests/ui/session/catalogueanswers.h"
#include "ui/session/newsessiondialog.h"
#include "ui/session/testcasepage.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

namespace {

const QByteArray Testcases = R"({"testcases":[
  {"public_id":"close","name":"Close the ticket","prompt":"Set the ticket to Fixed.","description":"Files it anew.",
   "simulators":["fossil"]},
  {"public_id":"move","name":"Move the dentist","prompt":"Move it to noon.","simulators":["radicale"]},
  {"public_id":"bare"}],"total_count":3})";

} // namespace

class TestNewSessionTestcase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_network = std::make_unique<FakeNetwork>();
        m_network->answer = [this](const FakeRequest &request) -> FakeReply * {
            if (request.path() == u"/api/v1/env/simulators"_s)
                return FakeReply::json(200, R"([{"name":"fossil"}])");
            if (request.path() == u"/api/v2/testcases"_s)
                return m_answer();
            return nullptr;
        };
        m_answer = [] { return FakeReply::json(200, Testcases); };
        m_api = std::make_unique<PlatoApi>(*m_network, QUrl(u"http://fake.test"_s), u"key"_s);
        m_catalogue = std::make_unique<Catalogue>(*m_api);
        m_settings = std::make_unique<QSettings>(m_folder.filePath(u"s.ini"_s), QSettings::IniFormat);
    }

    void cleanup()
    {
        m_dialog.reset();
        m_catalogue.reset();
        m_api.reset();
    }

    void isOfferedWithItsWords()
    {
        choose();
        QCOMPARE(list()->count(), 3);
        QCOMPARE(list()->item(2)->text(), u"bare"_s); // without a name the id stands for it
        QCOMPARE(child<QLabel>(u"testcaseId"_s)->text(), u"close"_s);
        QCOMPARE(child<QLabel>(u"testcaseAbout"_s)->text(), u"Files it anew.\n\nRuns on fossil."_s);
        QCOMPARE(child<QLabel>(u"testcasePrompt"_s)->text(), u"Set the ticket to Fixed."_s);
        list()->setCurrentRow(2);
        QVERIFY(!child<QLabel>(u"testcaseAbout"_s)->isVisible());
        QVERIFY(!child<QLabel>(u"testcasePrompt"_s)->isVisible());
    }

    void isSent()
    {
        choose();
        list()->setCurrentRow(1);
        QVERIFY(create()->isEnabled());
        QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
        QTest::mouseClick(create(), Qt::LeftButton);
        QCOMPARE(accepted.size(), 1);
        QCOMPARE(m_dialog->request().testcaseId, u"move"_s);
        QVERIFY(m_dialog->request().envs.isEmpty());
        QCOMPARE(m_dialog->sessionName(), u"Move the dentist"_s);
    }

    void theFocusGoesInReadingOrder()
    {
        choose();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
        const QStringList order{u"sessionNameEdit"_s,    u"fromTestcaseButton"_s, u"presetButton"_s,
                                u"testcaseSearchEdit"_s, u"testcaseList"_s,       u"testcaseAboutArea"_s,
                                u"lifetimeSpin"_s};
        child<QLineEdit>(u"sessionNameEdit"_s)->setFocus();
        QStringList seen;
        while (seen.size() < order.size()) {
            seen.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(seen, order);
        // And back: the one of the two ways that is chosen has the focus from this side, too.
        while (seen.size() > 1) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
            QCOMPARE(QApplication::focusWidget()->objectName(), seen.takeLast());
        }
    }

    void isNotSentAfterTheChoiceIsTakenBack()
    {
        choose();
        QTest::mouseClick(child<QRadioButton>(u"fromEnvsButton"_s), Qt::LeftButton);
        QVERIFY(!create()->isEnabled());
        QVERIFY(m_dialog->request().testcaseId.isEmpty());
        QVERIFY(child<QListWidget>(u"catalogueList"_s)->isVisible());
    }

    void isFoundByAnyOfItsWords()
    {
        choose();
        auto *search = child<QLineEdit>(u"testcaseSearchEdit"_s);
        QTest::keyClicks(search, u"NOON"_s);
        QCOMPARE(shownNames(*list()), QStringList{u"Move the dentist"_s});
        QCOMPARE(list()->currentItem()->text(), u"Move the dentist"_s); // what is hidden is not what Create makes
        QTest::keyClicks(search, u"x"_s);
        QCOMPARE(shownNames(*list()), QStringList());
        QVERIFY(!create()->isEnabled());
        search->clear();
        QCOMPARE(shownNames(*list()).size(), 3);
        QVERIFY(create()->isEnabled());
    }

    void aDoubleClickCreates()
    {
        choose();
        QSignalSpy accepted(m_dialog.get(), &QDialog::accepted);
        const QPoint second = list()->visualItemRect(list()->item(1)).center();
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, second);
        QTest::mouseDClick(list()->viewport(), Qt::LeftButton, {}, second);
        QCOMPARE(accepted.size(), 1);
        QCOMPARE(m_dialog->request().testcaseId, u"move"_s);
    }

    void saysWhyThereIsNone_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        QTest::newRow("none") << 200 << R"({"testcases":[]})"_ba << u"This server offers no test cases."_s;
        QTest::newRow("older server") << 404 << R"({"detail":"Not Found"})"_ba
                                      << u"This server offers no test cases."_s;
        QTest::newRow("failure") << 500 << R"({"detail":"the shelf is locked"})"_ba << u"the shelf is locked"_s;
    }

    void saysWhyThereIsNone()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, words);
        m_answer = [status, body] { return FakeReply::json(status, body); };
        open();
        const auto *label = child<QLabel>(u"noTestcaseLabel"_s);
        QTRY_VERIFY2(label->text().contains(words), qPrintable(label->text()));
        QVERIFY(label->isVisible());
        QVERIFY(!testcaseButton()->isEnabled());
        QVERIFY(child<QListWidget>(u"catalogueList"_s)->isVisible()); // envs can be chosen all the same
    }

    void neverAnswered()
    {
        m_answer = [] { return FakeReply::never(); };
        open();
        QTRY_VERIFY(child<QListWidget>(u"catalogueList"_s)->count() > 2);
        QVERIFY(!testcaseButton()->isEnabled());
        QVERIFY(!child<QLabel>(u"noTestcaseLabel"_s)->text().isEmpty());
    }

    void theChoiceStaysWhenTheListComesAnew()
    {
        choose();
        list()->setCurrentRow(1);
        m_answer = [] {
            return FakeReply::json(200, R"({"testcases":[{"public_id":"new"},{"public_id":"bare"},
                {"public_id":"move","name":"Move the dentist"}]})");
        };
        m_catalogue->fetchTestcases();
        QTRY_COMPARE(list()->item(0)->text(), u"new"_s);
        QCOMPARE(list()->currentRow(), 2);
        m_answer = [] { return FakeReply::json(200, R"({"testcases":[]})"); };
        m_catalogue->fetchTestcases();
        QTRY_VERIFY(!testcaseButton()->isEnabled());
        QVERIFY(child<QRadioButton>(u"fromEnvsButton"_s)->isChecked());
        QVERIFY(!create()->isEnabled());
    }

private:
    void open()
    {
        m_dialog = std::make_unique<NewSessionDialog>(*m_catalogue, *m_settings);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }
    void choose()
    {
        open();
        QTRY_VERIFY(testcaseButton()->isEnabled());
        QTest::mouseClick(testcaseButton(), Qt::LeftButton);
        QVERIFY(list()->isVisible());
    }

    template <typename T>
    T *child(const QString &name)
    {
        return m_dialog->findChild<T *>(name);
    }
    QListWidget *list() { return child<QListWidget>(u"testcaseList"_s); }
    QPushButton *create() { return child<QPushButton>(u"createSessionButton"_s); }
    QRadioButton *testcaseButton() { return child<QRadioButton>(u"fromTestcaseButton"_s); }

    QTemporaryDir m_folder;
    std::function<FakeReply *()> m_answer;
    std::unique_ptr<FakeNetwork> m_network;
    std::unique_ptr<PlatoApi> m_api;
    std::unique_ptr<Catalogue> m_catalogue;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<NewSessionDialog> m_dialog;
};

QTEST_MAIN(TestNewSessionTestcase)
#include "tst_newsessiontestcase.moc"
