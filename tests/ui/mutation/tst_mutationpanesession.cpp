// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/mutationlistmodel.h"
#include "core/session/statefile.h"
#include "core/session/workspace.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/support/realplatod.h"
#include "tests/ui/mutation/tooltiptext.h"
#include "ui/mutation/expected/expecteddialog.h"
#include "ui/mutation/mutationpane.h"
#include "ui/mutation/states/statesbar.h"
#include "ui/pane/selection.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

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
    void isFilledOnceByAFetchOfManyEnvs();
    void fetchesMerged();
    void survivesTheEndOfTheSession();
    void stepsThroughStates();
    void comparesStates();
    void followsAndPauses();
    void opensFiles();
    void savesTestCasesForOtherComputers();

private:
    QString title() const { return m_pane->findChild<QLabel *>(u"mutationEmptyTitle"_s)->text(); }
    QPushButton *button() const { return m_pane->findChild<QPushButton *>(u"mutationEmptyButton"_s); }
    QAbstractItemModel *rows() const { return m_pane->findChild<QTableView *>(u"mutationTable"_s)->model(); }
    void makeSession();
    void showRows();
    void fetch(const QByteArrayList &titles);
    template <typename T>
    T *part(const QString &name) const
    {
        T *found = m_pane->findChild<T *>(name);
        if (!found)
            qFatal("no part %s", qPrintable(name));
        return found;
    }
    void click(const QString &name)
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        auto *widget = part<QWidget>(name);
        QVERIFY2(widget->isVisible() && widget->isEnabled(), qPrintable(name));
        QTest::mouseClick(widget, Qt::LeftButton);
    }

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
    QCOMPARE(m_session->phase(), Session::Phase::Ready);
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

/// The pane listens to one signal of the session, which comes once when a fetch begins, and once when it ends.
void TestMutationPaneSession::isFilledOnceByAFetchOfManyEnvs()
{
    m_plato->always(ScriptedPlato::State, 200, R"({"session_id": "s-1", "results": {
        "j-1": {"state": {"mutations": [{"table_name": "a", "action": "INSERT", "values": {"id": 1}}]}},
        "j-2": {"state": {"mutations": [{"table_name": "b", "action": "INSERT", "values": {"id": 2}}]}}}})");
    makeSession();
    m_pane->showEnv(m_session.get(), {});
    QSignalSpy changes(m_session.get(), &Session::envsChanged);
    QSignalSpy inserted(rows(), &QAbstractItemModel::rowsInserted);
    m_session->fetchState();
    QTRY_COMPARE(rows()->rowCount(), 2);
    QTRY_VERIFY(!m_pane->isBusy());
    QCOMPARE(changes.count(), 2);
    QCOMPARE(inserted.count(), 1);
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
    QTRY_COMPARE(m_session->phase(), Session::Phase::Closed);
    QCOMPARE(rows()->rowCount(), 1); // still there to be read
    m_session.reset();
    QCOMPARE(title(), u"No session chosen"_s);
    QTRY_COMPARE(rows()->rowCount(), 0);
}

namespace {

QByteArray stateWith(const QByteArrayList &titles)
{
    QByteArrayList records;
    for (qsizetype i = 0; i < titles.size(); ++i)
        records.append(R"({"table_name": "ticket", "action": "INSERT", "values": {"id": )" + QByteArray::number(i + 1) +
                       R"(, "title": ")" + titles[i] + "\"}}");
    return R"({"session_id": "s-1", "results": {"j-1": {"state": {"mutations": [)" + records.join(',') +
           R"(]}}, "j-2": {"state": null}}})";
}

} // namespace

void TestMutationPaneSession::fetch(const QByteArrayList &titles)
{
    m_plato->always(ScriptedPlato::State, 200, stateWith(titles));
    const int count = m_session->states().count();
    m_session->fetchState();
    QTRY_COMPARE(m_session->states().count(), count + 1);
    QTRY_VERIFY(!m_pane->isBusy());
}

void TestMutationPaneSession::stepsThroughStates()
{
    makeSession();
    m_pane->showEnv(m_session.get(), {});
    auto *bar = part<QWidget>(u"statesBar"_s);
    QVERIFY(!bar->isVisible()); // nothing to step through, nothing in the way
    fetch({"a"});
    QVERIFY(bar->isVisible());
    QVERIFY(!part<QWidget>(u"stateSlider"_s)->isVisible());
    fetch({"a", "b"});
    fetch({"a", "b", "c"});
    QCOMPARE(rows()->rowCount(), 3);
    auto *selector = part<QComboBox>(u"stateSelector"_s);
    QCOMPARE(selector->currentIndex(), 2);
    m_pane->findChild<QTableView *>(u"mutationTable"_s)->setFocus();
    QTest::keyClick(m_pane->focusWidget(), Qt::Key_Left, Qt::AltModifier);
    QTRY_COMPARE(rows()->rowCount(), 2);
    QCOMPARE(selector->currentIndex(), 1);
    click(u"statePrevious"_s);
    QTRY_COMPARE(rows()->rowCount(), 1);
    QVERIFY(!part<QWidget>(u"statePrevious"_s)->isEnabled());
    fetch({"a", "b", "c", "d"}); // what was chosen stays
    QCOMPARE(rows()->rowCount(), 1);
    auto *slider = part<QSlider>(u"stateSlider"_s);
    QVERIFY(slider->isVisible());
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Right);
    QTRY_COMPARE(rows()->rowCount(), 2);
    // Closing it shows the latest, and gives it back.
    const quint64 closed = m_session->states().ids().at(1);
    QAction *close = part<QAction>(u"stateCloseAction"_s);
    QVERIFY(close->isEnabled());
    close->trigger();
    QTRY_COMPARE(rows()->rowCount(), 4);
    QVERIFY(!m_session->states().state(closed));
    QVERIFY(!close->isEnabled()); // the latest is in use
    // A name is shown, and the reset is seen between the states.
    part<QAction>(u"stateDescribeAction"_s)->trigger();
    auto *dialog = part<QDialog>(u"stateNoteDialog"_s);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"stateName"_s), u"before"_s);
    dialog->accept();
    QVERIFY(selector->currentText().startsWith(u"before"_s));
    m_session->reset();
    QTRY_COMPARE(rows()->rowCount(), 0);
    QVERIFY(selector->itemText(selector->count() - 1).contains(u"reset at"_s));
    QCOMPARE(selector->currentIndex(), -1); // what is shown is none of the states
    const int latest = selector->count() - 2;
    selector->setCurrentIndex(latest);
    Q_EMIT selector->activated(latest);
    QTRY_COMPARE(rows()->rowCount(), 4);
    QCOMPARE(selector->currentIndex(), latest);
    QTest::keyClick(m_pane.get(), Qt::Key_End, Qt::AltModifier);
}

void TestMutationPaneSession::comparesStates()
{
    makeSession();
    m_pane->showEnv(m_session.get(), {});
    fetch({"a", "b", "c"});
    fetch({"a", "B", "c", "d"});
    click(u"stateCompare"_s);
    auto *dialog = part<QDialog>(u"compareDialog"_s);
    QTRY_VERIFY(dialog->isVisible());
    QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QTRY_COMPARE(part<QToolButton>(u"comparisonAdded"_s)->text(), u"+ 1 added"_s);
    QCOMPARE(part<QToolButton>(u"comparisonChanged"_s)->text(), u"≠ 1 changed"_s);
    QCOMPARE(part<QToolButton>(u"comparisonSame"_s)->text(), u"= 2 same"_s);
    QCOMPARE(part<QToolButton>(u"comparisonRemoved"_s)->text(), u"− 0 removed"_s);
    QTRY_COMPARE(rows()->rowCount(), 2);
    auto *table = m_pane->findChild<QTableView *>(u"mutationTable"_s);
    QVERIFY(!table->isColumnHidden(MutationListModel::DifferenceColumn));
    QCOMPARE(rows()->index(0, MutationListModel::ChangedColumn).data().toString(), u"title: b → B"_s);
    // In a small window both states are still named, each cut off by its end.
    auto *title = part<QLabel>(u"comparisonTitle"_s);
    m_pane->resize(800, 500);
    QTRY_VERIFY(title->fontMetrics().horizontalAdvance(title->text()) <= title->width());
    const QStringList named = title->text().split(u'→');
    QCOMPARE(named.size(), 2);
    QVERIFY2(!named[0].trimmed().isEmpty() && !named[1].trimmed().isEmpty(), qPrintable(title->text()));
    m_pane->resize(1400, 500);
    QTRY_VERIFY(!title->text().contains(u'…'));
    // Rows of compared states can be grouped by how they differ, for as long as they are compared.
    QMenu *menu = part<QAction>(u"mutationGroupAction"_s)->menu();
    const auto byDifference = [menu]() -> QAction * {
        Q_EMIT menu->aboutToShow();
        for (QAction *action : menu->actions()) {
            if (action->text() == u"By difference"_s)
                return action;
        }
        return nullptr;
    };
    QVERIFY(byDifference());
    byDifference()->trigger();
    QTRY_COMPARE(rows()->rowCount(), 4); // two of them headers
    click(u"comparisonClose"_s);
    QTRY_COMPARE(rows()->rowCount(), 4); // of the latest state
    QVERIFY(!byDifference());
    QCOMPARE(part<QComboBox>(u"mutationGroupCombo"_s)->currentIndex(), 0);
    auto *states = part<StatesBar>(u"statesBar"_s);
    const QList<quint64> ids = m_session->states().ids();
    states->compare(*m_session->states().state(ids[0]), *m_session->states().state(ids[1]), statecomparison::By::Key);
    QTRY_COMPARE(rows()->rowCount(), 2);
    click(u"comparisonSame"_s);
    QTRY_COMPARE(rows()->rowCount(), 4);
    click(u"comparisonAdded"_s);
    QTRY_COMPARE(rows()->rowCount(), 3);
    click(u"comparisonClose"_s);
    QTRY_COMPARE(rows()->rowCount(), 4);
    QVERIFY(table->isColumnHidden(MutationListModel::DifferenceColumn));
    QVERIFY(!part<QWidget>(u"comparisonStrip"_s)->isVisible());
}

void TestMutationPaneSession::followsAndPauses()
{
    makeSession();
    m_pane->showEnv(m_session.get(), {});
    fetch({"a"});
    auto *bar = part<StatesBar>(u"statesBar"_s);
    click(u"followCheck"_s);
    QVERIFY(bar->isFollowing());
    QTRY_COMPARE(m_session->states().state(m_session->states().latestId())->timesSeen, 2); // at once
    QVERIFY(bar->isFollowing());
    auto *table = m_pane->findChild<QTableView *>(u"mutationTable"_s);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(rows()->index(0, 1)).center());
    QTest::keyClick(table, Qt::Key_Right);
    QTRY_VERIFY(!bar->isFollowing());
    QVERIFY(part<QLabel>(u"followText"_s)->text().contains(u"Paused"_s));
    m_plato->always(ScriptedPlato::State, 200, stateWith({"a", "b"}));
    click(u"followResume"_s); // one click, and what came meanwhile is there and marked
    QTRY_COMPARE(rows()->rowCount(), 2);
    QVERIFY(rows()->index(1, 0).data(MutationListModel::IsNewRole).toBool());
    QVERIFY(!rows()->index(0, 0).data(MutationListModel::IsNewRole).toBool());
    QVERIFY(bar->isFollowing());
    m_plato->once(ScriptedPlato::State, 503, R"({"detail": "\"busy\""})");
    bar->pauseForReading();
    click(u"followResume"_s);
    const auto *text = part<QLabel>(u"followText"_s);
    QTRY_VERIFY(text->text().contains(u"Next try"_s));
    QVERIFY(text->text().contains(u'"'));
    QCOMPARE(toolTipText(text->toolTip()), text->text());
    click(u"followCheck"_s);
    QVERIFY(!bar->isFollowing());
    click(u"followCheck"_s);
    m_session->close();
    QTRY_VERIFY(!bar->isFollowing());
    QVERIFY(!part<QCheckBox>(u"followCheck"_s)->isEnabled());
}

void TestMutationPaneSession::opensFiles()
{
    makeSession();
    m_pane->showEnv(m_session.get(), {});
    fetch({"a", "b"});
    const QString path = m_folder.filePath(u"kept.platostate"_s);
    QVERIFY(statefile::write(path, *m_session->states().state(m_session->states().latestId())));
    m_session->close();
    m_pane->showEnv(nullptr, {});
    QVERIFY(!part<QWidget>(u"statesBar"_s)->isVisible());
    QSignalSpy opened(m_pane.get(), &Pane::wanted);
    QSignalSpy problem(m_pane.get(), &MutationPane::problem);
    m_pane->openState(path); // without any session
    QTRY_COMPARE(opened.count(), 1);
    QTRY_COMPARE(rows()->rowCount(), 2);
    QVERIFY(part<QWidget>(u"statesBar"_s)->isVisible());
    QVERIFY(part<QComboBox>(u"stateSelector"_s)->currentText().contains(u"kept.platostate"_s));
    m_pane->openState(m_folder.filePath(u"settings.ini"_s));
    QTRY_COMPARE(problem.count(), 1);
    QCOMPARE(rows()->rowCount(), 2);
    part<QAction>(u"stateCloseAction"_s)->trigger();
    QTRY_COMPARE(rows()->rowCount(), 0);
    QVERIFY(!part<QWidget>(u"statesBar"_s)->isVisible());
}

/// The example version of a simulator has another id on each computer; a snapshot is only here, and is meant.
void TestMutationPaneSession::savesTestCasesForOtherComputers()
{
    RealPlatod platod;
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    Workspace workspace(platod.url(), QString::fromUtf8(platod.apiKey()));
    workspace.catalogue().refresh();
    QTRY_VERIFY(!workspace.catalogue().simulators().isEmpty());
    MakeRequest request;
    EnvRequest env;
    env.simulator = u"fossil"_s;
    env.alias = u"git"_s;
    request.envs = {env};
    Session *session = workspace.sessions().create(request, u"a"_s);
    QTRY_COMPARE_WITH_TIMEOUT(session->phase(), Session::Phase::Ready, 60'000);
    const Env first = session->envs().first();
    QVERIFY(!first.artifactId.isEmpty());
    const QJsonObject kept = platod.post(u"/api/v2/jobs/"_s + first.jobId + u"/snapshot"_s).object();
    const QString snapshot = kept.value(u"artifact_id"_s).toString();
    env.type = EnvRequest::Type::Artifact;
    env.artifactId = snapshot;
    env.alias = u"copy"_s;
    request.envs = {env};
    Session *copy = workspace.sessions().create(request, u"b"_s);
    QTRY_COMPARE_WITH_TIMEOUT(copy->phase(), Session::Phase::Ready, 60'000);

    QTRY_COMPARE(copy->envs().first().simulator, u"fossil"_s);

    const auto saved = [&](Session *chosen) {
        m_pane = std::make_unique<MutationPane>(m_settings); // nothing is expected yet
        Selection selection;
        selection.setWorkspace(&workspace);
        selection.setSession(chosen);
        m_pane->showSelection(selection);
        part<QAction>(u"mutationExpectedAction"_s)->trigger();
        const QString path = m_folder.filePath(u"case.json"_s);
        part<ExpectedDialog>(u"expectedDialog"_s)->saveFile(path);
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? testcase::fromJson(file.readAll())->envs : QList<TestCase::Env>();
    };
    QCOMPARE(saved(session), (QList<TestCase::Env>{{u"git"_s, u"fossil"_s, {}, {}}}));
    QCOMPARE(saved(copy), (QList<TestCase::Env>{{u"copy"_s, u"fossil"_s, snapshot, {}}}));
    m_pane.reset();
}

QTEST_MAIN(TestMutationPaneSession)
#include "tst_mutationpanesession.moc"
