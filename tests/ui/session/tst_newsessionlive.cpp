// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What the New session dialog asks for, made by the real platod.
#include "core/session/catalogue.h"
#include "tests/support/realplatod.h"
#include "ui/session/newsessiondialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

namespace {

constexpr int BootMs = 60'000;

} // namespace

class TestNewSessionLive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_platod.start(), qPrintable(m_platod.diagnostics())); }

    void init()
    {
        m_api = std::make_unique<PlatoApi>(m_network, m_platod.url(), QString::fromLatin1(m_platod.apiKey()));
        m_catalogue = std::make_unique<Catalogue>(*m_api);
        m_dialog = std::make_unique<NewSessionDialog>(*m_catalogue, m_settings);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }

    void cleanup()
    {
        if (!m_made.sessionId.isEmpty())
            m_platod.post(u"/api/v2/sessions/%1/close"_s.arg(m_made.sessionId));
        m_made = {};
        m_dialog.reset();
        m_catalogue.reset();
        m_api.reset();
    }

    void aDesktopGetsItsScreen()
    {
        auto *list = child<QListWidget>(u"catalogueList"_s);
        QTRY_VERIFY(!list->findItems(u"ubuntu-vm"_s, Qt::MatchExactly).isEmpty());
        list->setCurrentItem(list->findItems(u"ubuntu-vm"_s, Qt::MatchExactly).constFirst());
        QTest::mouseClick(child<QPushButton>(u"addEnvButton"_s), Qt::LeftButton);
        auto *screen = child<QComboBox>(u"envResolutionCombo"_s);
        screen->lineEdit()->selectAll();
        QTest::keyClicks(screen->lineEdit(), u"1100x620"_s);
        create();
        QVERIFY2(m_made.envs.at(0).success, qPrintable(m_made.envs.at(0).error));
        QVERIFY(waitForReady());

        auto *job = m_api->jobConnectUrl(m_made.envs.at(0).jobId);
        QUrl agent;
        connect(job, &ApiJob::finished, this, [&agent, job] { agent = QUrl(job->result().url); });
        QTRY_VERIFY(!agent.isEmpty());
        agent.setPath(u"/status"_s);
        const QJsonObject status = m_platod.http().get(agent).object();
        QCOMPARE(status[u"resolution"_s].toObject(), (QJsonObject{{u"width"_s, 1100}, {u"height"_s, 620}}));
    }

    void aTestCaseMakesItsEnvsAndIsScored()
    {
        auto *button = child<QRadioButton>(u"fromTestcaseButton"_s);
        QTRY_VERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QTest::keyClicks(child<QLineEdit>(u"testcaseSearchEdit"_s), u"fossil-close-ticket"_s);
        create();
        QCOMPARE(m_made.envs.size(), 1);
        QVERIFY2(m_made.envs.at(0).success, qPrintable(m_made.envs.at(0).error));
        QCOMPARE(m_made.envs.at(0).alias, u"git"_s);
        QVERIFY(waitForReady());
        const HttpAnswer answer = m_platod.post(u"/api/v2/sessions/%1/evaluate"_s.arg(m_made.sessionId));
        QCOMPARE(answer.status, 200);                                         // the session knows its test case
        QCOMPARE(answer.object()[u"score"_s][u"missing_count"_s].toInt(), 2); // nothing has been done in it
    }

private:
    void create()
    {
        auto *button = child<QPushButton>(u"createSessionButton"_s);
        QVERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        auto *job = m_api->makeSession(m_dialog->request());
        std::optional<ApiError> error;
        connect(job, &ApiJob::finished, this, [this, job, &error] {
            error = job->error();
            if (!error)
                m_made = job->result();
        });
        QTRY_VERIFY_WITH_TIMEOUT(error || !m_made.sessionId.isEmpty(), BootMs);
        QVERIFY2(!error, qPrintable(error ? error->detail : QString()));
    }

    bool waitForReady()
    {
        auto *job = m_api->waitForReady(m_made.sessionId, std::chrono::seconds(60));
        bool isReady = false;
        bool isOver = false;
        connect(job, &ApiJob::finished, this, [&, job] {
            isReady = !job->error() && job->result().ready;
            isOver = true;
        });
        return QTest::qWaitFor([&] { return isOver; }, BootMs + 10'000) && isReady;
    }

    template <typename T>
    T *child(const QString &name)
    {
        return m_dialog->findChild<T *>(name);
    }

    RealPlatod m_platod;
    QNetworkAccessManager m_network;
    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(u"s.ini"_s), QSettings::IniFormat};
    std::unique_ptr<PlatoApi> m_api;
    std::unique_ptr<Catalogue> m_catalogue;
    std::unique_ptr<NewSessionDialog> m_dialog;
    MadeSession m_made;
};

QTEST_MAIN(TestNewSessionLive)
#include "tst_newsessionlive.moc"
