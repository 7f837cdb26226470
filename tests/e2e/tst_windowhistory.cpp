// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The history in the real window, with real sessions: what is taken off the list stays, and so it does when the window
/// has been closed and opened again.
#include "core/journal/historymodel.h"
#include "core/session/statetimeline.h"
#include "tests/e2e/testdesk.h"
#include "ui/history/historypane.h"
#include "ui/mutation/mutationpane.h"
#include "ui/session/newsessiondialog.h"

#include <QAction>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

class TestWindowHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(open());
    }
    void cleanup()
    {
        m_desk.reset();
        QCOMPARE(TestDesk::leftovers(m_folder->path()), QString());
    }

    void nothingIsLost();

private:
    bool open()
    {
        m_desk.reset();
        m_desk = std::make_unique<TestDesk>(m_folder->path());
        return m_desk->open();
    }
    QAction *action(const QString &name) const { return m_desk->window().findChild<QAction *>(name); }
    QTableView *table() const { return m_desk->window().findChild<QTableView *>(u"historyTable"_s); }
    QString cell(int column) const { return table()->model()->index(0, column).data().toString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestDesk> m_desk;
};

void TestWindowHistory::nothingIsLost()
{
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QVERIFY(m_desk->createSession({{u"fossil"_s, u"git"_s}}));
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    const QString name = m_desk->session()->name();
    const MakeRequest request = m_desk->session()->request();
    action(u"resetSessionAction"_s)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->env(u"git"_s).lastReset.isValid(), TestDesk::ActMs);
    QVERIFY(m_desk->waitForIdle(u"git"_s));
    m_desk->session()->fetchState();
    QTRY_COMPARE_WITH_TIMEOUT(m_desk->session()->states().count(), 1, TestDesk::ActMs);
    m_desk->session()->close();
    QVERIFY(m_desk->waitFor(Session::Phase::Closed));

    // Off the list, and in the history.
    action(u"forgetSessionAction"_s)->trigger();
    QTRY_VERIFY(!m_desk->session());
    action(u"historyPaneGoAction"_s)->trigger();
    QTRY_COMPARE(table()->model()->rowCount(), 1);
    QTRY_COMPARE(cell(HistoryModel::StatusColumn), u"closed"_s);
    QVERIFY(m_desk->closeWindow());

    // Another day. Its state opens before there is a server.
    QVERIFY(open());
    action(u"openHistoryAction"_s)->trigger();
    QTRY_VERIFY(table()->isVisible());
    QCOMPARE(cell(HistoryModel::NameColumn), name);
    QTRY_VERIFY(action(u"historyStateAction"_s)->isEnabled());
    const auto *mutations = m_desk->window().findChild<ui::MutationPane *>();
    QVERIFY(!mutations->isUsefulOffline());
    action(u"historyStateAction"_s)->trigger();
    QTRY_VERIFY(mutations->isUsefulOffline());
    QTRY_VERIFY(mutations->isVisible());

    // The same again.
    QVERIFY(m_desk->waitFor(Connection::Phase::Online));
    QTRY_VERIFY(action(u"historyAgainAction"_s)->isEnabled());
    action(u"historyAgainAction"_s)->trigger();
    QTRY_VERIFY(m_desk->session());
    QCOMPARE(m_desk->session()->request(), request);
    QCOMPARE(m_desk->session()->name(), name);
    QVERIFY(m_desk->waitFor(Session::Phase::Ready));
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QTRY_COMPARE(cell(HistoryModel::StatusColumn), u"ready"_s);
    m_desk->session()->close();
    QVERIFY(m_desk->waitFor(Session::Phase::Closed));
    QTRY_COMPARE(cell(HistoryModel::StatusColumn), u"closed"_s);

    // One like it, put together to be changed first.
    action(u"duplicateSessionAction"_s)->trigger();
    auto *dialog = m_desk->window().findChild<ui::NewSessionDialog *>();
    QVERIFY(dialog);
    QCOMPARE(dialog->request(), request);
    QCOMPARE(dialog->sessionName(), name);
    dialog->reject();
    QVERIFY(m_desk->closeWindow());
}

int main(int argc, char *argv[])
{
    TestApplication application;
    if (!application.start(argc, argv))
        return 1;
    TestWindowHistory test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_windowhistory.moc"
