// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/mutationlistmodel.h"
#include "tests/core/session/scriptedplato.h"
#include "ui/mutation/mutationpane.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

/// The pane over a live session, with its buttons wired as the window wires them.
class TestMutationPaneSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void leadsThroughTheLifeOfASession();
    void showsOneEnvOrAll();
    void fetchesMerged();
    void survivesTheEndOfTheSession();

private:
    QString title() const { return m_pane->findChild<QLabel *>(u"mutationEmptyTitle"_s)->text(); }
    QPushButton *button() const { return m_pane->findChild<QPushButton *>(u"mutationEmptyButton"_s); }
    QAbstractItemModel *rows() const { return m_pane->findChild<QTableView *>(u"mutationTable"_s)->model(); }
    void makeSession();
    void showRows();

    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<Session> m_session;
    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
    std::unique_ptr<MutationPane> m_pane;
};

void TestMutationPaneSession::init()
{
    m_plato = std::make_unique<ScriptedPlato>();
    m_pane = std::make_unique<MutationPane>(m_settings);
    m_pane->resize(900, 400);
    m_pane->show();
    connect(m_pane.get(), &MutationPane::resetRequested, this,
            [this](const QString &jobId) { m_session->reset(jobId); });
    connect(m_pane.get(), &MutationPane::stateRequested, this,
            [this](const QString &jobId, bool merge) { m_session->fetchState(jobId, merge); });
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void TestMutationPaneSession::cleanup()
{
    m_pane.reset();
    m_session.reset();
    m_plato.reset();
}

void TestMutationPaneSession::makeSession()
{
    m_session = m_plato->readySession();
    QCOMPARE(m_session->state(), Session::State::Ready);
}

void TestMutationPaneSession::showRows()
{
    makeSession();
    m_pane->showEnv(m_session.get(), {});
    m_session->reset();
    QTRY_VERIFY(m_session->canFetchState() && m_session->envs().at(0).lastReset.isValid());
    m_session->fetchState();
    QTRY_COMPARE(rows()->rowCount(), 1);
}

void TestMutationPaneSession::leadsThroughTheLifeOfASession()
{
    QCOMPARE(title(), u"No session chosen"_s);
    const auto answer = m_plato->hold(ScriptedPlato::Make, 200, R"({"session_id": "s-1", "envs": [
        {"job_id": "j-1", "alias": "git"}, {"job_id": "j-2", "alias": "desk"}]})");
    m_session = m_plato->session();
    m_pane->showEnv(m_session.get(), {});
    m_session->make(ScriptedPlato::twoEnvs(), u"s"_s);
    QTRY_VERIFY(!answer->isNull());
    QVERIFY(!button()->isVisible()); // wait: nothing to press
    (*answer)->complete();
    QTRY_COMPARE(title(), u"Nothing is recorded before the first reset"_s);
    QVERIFY(button()->isVisible());
    button()->click();
    QTRY_COMPARE(title(), u"No state fetched yet"_s);
    QCOMPARE(m_plato->count(ScriptedPlato::Reset), 1);
    button()->click();
    QTRY_COMPARE(rows()->rowCount(), 1);
    QCOMPARE(rows()->index(0, MutationListModel::TableColumn).data().toString(), u"ticket"_s);
    QCOMPARE(rows()->index(0, MutationListModel::EnvColumn).data().toString(), u"git"_s);
    m_session->reset(); // what was recorded goes with it
    QTRY_COMPARE(title(), u"No state fetched yet"_s);
    QTRY_COMPARE(rows()->rowCount(), 0);
}

void TestMutationPaneSession::showsOneEnvOrAll()
{
    showRows();
    m_pane->showEnv(m_session.get(), u"j-2"_s);
    QTRY_COMPARE(rows()->rowCount(), 0);
    QCOMPARE(title(), u"No list of mutations"_s); // its state is null
    m_pane->showEnv(m_session.get(), u"j-1"_s);
    QTRY_COMPARE(rows()->rowCount(), 1);
    m_pane->showEnv(nullptr, {});
    QCOMPARE(title(), u"No session chosen"_s);
    m_session->fetchState(); // a session that is not shown any more moves nothing
    QTRY_COMPARE(m_plato->count(ScriptedPlato::State), 2);
    QTRY_VERIFY(m_session->canFetchState());
    QCOMPARE(title(), u"No session chosen"_s);
}

void TestMutationPaneSession::fetchesMerged()
{
    showRows();
    m_pane->findChild<QCheckBox *>(u"mutationMergedCheck"_s)->click();
    QTRY_VERIFY(m_pane->findChild<QLabel *>(u"mutationCount"_s)->text().contains(u"merged"_s));
    const auto &requests = m_plato->network.requests;
    QVERIFY(std::any_of(requests.cbegin(), requests.cend(), [](const FakeRequest &request) {
        return request.query().contains(u"merge_mutations=true"_s);
    }));
}

void TestMutationPaneSession::survivesTheEndOfTheSession()
{
    showRows();
    m_session->close();
    QTRY_COMPARE(m_session->state(), Session::State::Closed);
    QCOMPARE(rows()->rowCount(), 1); // still there to be read
    m_session.reset();
    QCOMPARE(title(), u"No session chosen"_s);
    QTRY_COMPARE(rows()->rowCount(), 0);
}

QTEST_MAIN(TestMutationPaneSession)
#include "tst_mutationpanesession.moc"
