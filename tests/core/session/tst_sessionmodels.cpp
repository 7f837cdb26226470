// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/activitymodel.h"
#include "core/session/envtablemodel.h"
#include "core/session/sessionstore.h"
#include "core/text/showntext.h"
#include "tests/core/session/scriptedplato.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace plato;
using namespace plato::test;
using Phase = Session::Phase;
using Mode = QAbstractItemModelTester::FailureReportingMode;

/// The table of envs and the list of sessions, under the model tester all along.
class TestSessionModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsAndRoles();
    void versionsByTheirNames();
    void headers();
    void statusTexts_data();
    void statusTexts();
    void statusFollowsTheSession();
    void rowsGrowAndSelectionStays();
    void sessionGoes();
    void otherSession();
    void newestFirst();
    void storeRoles();
    void forgetsOnlyWhatIsOver();
    void forgetsNotWhatMayStillRun();
    void forgetsTheWatched();
    void forgetFromASlot();
    void aliveOnes();
    void tellsOfProblems();
    void selectionStaysInTheStore();
    void activityReports();
};

namespace {

QString text(const EnvTableModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

void TestSessionModels::columnsAndRoles()
{
    ScriptedPlato plato;
    auto session = plato.session();
    EnvTableModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setSession(session.get());
    QCOMPARE(model.rowCount(), 0);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QTRY_COMPARE(model.index(0, 0).data(EnvTableModel::StatusWordRole).toString(), u"running"_s);

    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.columnCount(), int(EnvTableModel::ColumnCount));
    QCOMPARE(text(model, 0, EnvTableModel::AliasColumn), u"git"_s);
    QCOMPARE(text(model, 0, EnvTableModel::SimulatorColumn), u"fossil"_s);
    QCOMPARE(text(model, 0, EnvTableModel::ArtifactColumn), u"f-3a91c2…"_s);
    QCOMPARE(text(model, 1, EnvTableModel::ArtifactColumn), u"u-77c0"_s);
    QCOMPARE(text(model, 0, EnvTableModel::MeshIpColumn), u"127.77.0.2"_s);
    QCOMPARE(text(model, 0, EnvTableModel::HostnameColumn), u"git.plato.internal"_s);
    QCOMPARE(text(model, 0, EnvTableModel::StatusColumn), u"running"_s);

    QVERIFY(model.index(0, EnvTableModel::MeshIpColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"reaches its session, not the internet"_s));
    const QString untold = model.index(1, EnvTableModel::MeshIpColumn).data(Qt::ToolTipRole).toString();
    QVERIFY2(!untold.contains(u"internet"_s), qPrintable(untold)); // a server that does not say it
    const QModelIndex artifact = model.index(0, EnvTableModel::ArtifactColumn);
    QCOMPARE(artifact.data(EnvTableModel::FullTextRole).toString(), u"f-3a91c20d55"_s);
    QVERIFY(artifact.data(Qt::ToolTipRole).toString().contains(u"f-3a91c20d55"_s));
    QCOMPARE(artifact.data(Qt::AccessibleTextRole).toString(), u"f-3a91c20d55"_s);
    for (int column = 0; column < EnvTableModel::ColumnCount; ++column) {
        const QModelIndex cell = model.index(1, column);
        QCOMPARE(cell.data(EnvTableModel::JobIdRole).toString(), u"j-2"_s);
        QCOMPARE(cell.data(EnvTableModel::SessionIdRole).toString(), u"s-1"_s);
        QCOMPARE(cell.data(EnvTableModel::AliasRole).toString(), u"desk"_s);
        QCOMPARE(cell.data(EnvTableModel::IsDesktopRole), QVariant(true));
        QCOMPARE(cell.data(EnvTableModel::ProviderRole).toString(), u"qemu"_s);
        QCOMPARE(cell.data(EnvTableModel::ReadyRole), QVariant(true));
        QCOMPARE(cell.data(EnvTableModel::OverRole), QVariant(false));
        QCOMPARE(cell.data(EnvTableModel::ActivityRole).toInt(), int(Env::Activity::None));
        QCOMPARE(cell.data(EnvTableModel::ErrorRole).toString(), QString());
        QVERIFY(!cell.data(Qt::AccessibleTextRole).toString().isEmpty());
        QVERIFY(cell.data(Qt::AccessibleDescriptionRole).toString().contains(u"desk"));
    }
    QVERIFY(!model.data({}, Qt::DisplayRole).isValid());
    QVERIFY(!model.index(0, 0).data(Qt::DecorationRole).isValid());
}

void TestSessionModels::versionsByTheirNames()
{
    ScriptedPlato plato;
    auto session = plato.session();
    Catalogue catalogue(plato.api);
    EnvTableModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setSession(session.get());
    model.setCatalogue(&catalogue);
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QCOMPARE(text(model, 0, EnvTableModel::ArtifactColumn), u"f-3a91c2…"_s); // nothing was asked for

    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    plato.always(u"GET /simulators/fossil/artifacts"_s, 200,
                 R"({"artifacts": [{"artifact_id": "f-0", "description": "another"},
                     {"artifact_id": "f-3a91c20d55", "description": "with\nten tickets"}]})");
    catalogue.fetchArtifacts(u"fossil"_s);
    QTRY_COMPARE(text(model, 0, EnvTableModel::ArtifactColumn), showntext::line(u"with\nten tickets"_s));
    QVERIFY(!changed.isEmpty());
    QCOMPARE(text(model, 1, EnvTableModel::ArtifactColumn), u"u-77c0"_s); // of another simulator
    const QModelIndex cell = model.index(0, EnvTableModel::ArtifactColumn);
    QCOMPARE(cell.data(EnvTableModel::FullTextRole).toString(), u"f-3a91c20d55"_s);
    QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(u"f-3a91c20d55"_s));

    plato.always(u"GET /api/v1/env/simulators"_s, 200,
                 R"([{"name": "fossil", "config": {"base_artifact_id": "f-3a91c20d55"}}])");
    catalogue.refresh();
    QTRY_COMPARE(text(model, 0, EnvTableModel::ArtifactColumn), u"Example version"_s);
    model.setCatalogue(nullptr);
    QCOMPARE(text(model, 0, EnvTableModel::ArtifactColumn), u"f-3a91c2…"_s);
}

void TestSessionModels::headers()
{
    EnvTableModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    QStringList titles;
    for (int column = 0; column < model.columnCount(); ++column)
        titles.append(model.headerData(column, Qt::Horizontal).toString());
    QCOMPARE(titles,
             (QStringList{u"Alias"_s, u"Simulator"_s, u"Artifact"_s, u"Mesh IP"_s, u"Hostname"_s, u"Status"_s}));
    QCOMPARE(model.roleNames().value(EnvTableModel::FullTextRole), QByteArray("fullText"));
    QCOMPARE(model.roleNames().value(Qt::DisplayRole), QByteArray("display"));
}

void TestSessionModels::statusTexts_data()
{
    QTest::addColumn<QByteArray>("wait");
    QTest::addColumn<QByteArray>("job"); // what the list says of j-1
    QTest::addColumn<QString>("status");
    QTest::addColumn<EnvTableModel::Stage>("stage");
    using Stage = EnvTableModel::Stage;
    const QByteArray no = R"({"ready": false, "session_id": "s-1"})";
    QTest::newRow("nothing known") << no << QByteArray("{}") << u"booting…"_s << Stage::Changing;
    QTest::newRow("created") << no << QByteArray(R"("status": "created")") << u"created…"_s << Stage::Changing;
    QTest::newRow("queued") << no << QByteArray(R"("status": "queued")") << u"queued…"_s << Stage::Changing;
    QTest::newRow("running, not ready") << no << QByteArray(R"("status": "running")") << u"booting…"_s
                                        << Stage::Changing;
    QTest::newRow("a word we do not know")
        << no << QByteArray(R"("status": "thawing")") << u"thawing"_s << Stage::Unknown;
    const QByteArray yes = ScriptedPlato::Ready;
    QTest::newRow("ready, no word") << yes << QByteArray("{}") << u"running"_s << Stage::Running;
    QTest::newRow("ready, queued still") << yes << QByteArray(R"("status": "queued")") << u"running"_s
                                         << Stage::Running;
    QTest::newRow("ready, unknown word") << yes << QByteArray(R"("status": "paused")") << u"paused"_s << Stage::Unknown;
    QTest::newRow("timed out") << yes << QByteArray(R"("status": "timeout", "status_reason": "heartbeat missed")")
                               << u"timed out: heartbeat missed"_s << Stage::Failed;
    QTest::newRow("failed") << yes << QByteArray(R"("status": "failed")") << u"failed"_s << Stage::Failed;
    QTest::newRow("failed, as the poll said") << QByteArray(R"({"ready": false, "session_id": "s-1", "results":
               {"j-1": {"ready": false, "job_id": "j-1", "status": "failed", "error": "kernel panic"}}})")
                                              << QByteArray("{}") << u"failed: kernel panic"_s << Stage::Failed;
    QTest::newRow("cancelled") << yes << QByteArray(R"("status": "cancelled")") << u"cancelled"_s << Stage::Over;
    QTest::newRow("completed") << yes << QByteArray(R"("status": "completed")") << u"completed"_s << Stage::Over;
}

void TestSessionModels::statusTexts()
{
    QFETCH(const QByteArray, wait);
    QFETCH(QByteArray, job);
    QFETCH(const QString, status);
    QFETCH(const EnvTableModel::Stage, stage);
    ScriptedPlato plato;
    plato.always(ScriptedPlato::Wait, 200, wait);
    if (job.startsWith('{'))
        job = R"("alias": "git")";
    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [{"job_id": "j-1", )" + job + "}]}");
    auto session = plato.session();
    EnvTableModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setSession(session.get());
    session->attach(u"s-1"_s, {}, Session::Ownership::Watched);
    QTRY_COMPARE(text(model, 0, EnvTableModel::StatusColumn), status);
    const QModelIndex cell = model.index(0, EnvTableModel::StatusColumn);
    QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(status));
    QCOMPARE(cell.data(EnvTableModel::StageRole).toInt(), int(stage));
    QVERIFY(cell.data(EnvTableModel::SinceRole).toDateTime().isValid());
}

void TestSessionModels::statusFollowsTheSession()
{
    ScriptedPlato plato;
    auto session = plato.session();
    EnvTableModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setSession(session.get());
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Ready);

    const auto reset =
        plato.hold(u"POST /jobs/j-1/reset"_s, 200, ScriptedPlato::outcome(false, "null", R"("no snapshot")"));
    session->reset(u"j-1"_s);
    QCOMPARE(text(model, 0, EnvTableModel::StatusColumn), u"resetting…"_s);
    (*reset)->complete();
    QTRY_COMPARE(text(model, 0, EnvTableModel::StatusColumn), u"running"_s);
    QCOMPARE(model.index(0, 0).data(EnvTableModel::ErrorRole).toString(), u"no snapshot"_s);
    QVERIFY(model.index(0, EnvTableModel::StatusColumn).data(Qt::ToolTipRole).toString().contains(u"no snapshot"));

    const auto state = plato.hold(ScriptedPlato::State, 200, R"({"results": null})");
    session->fetchState();
    QCOMPARE(text(model, 1, EnvTableModel::StatusColumn), u"reading state…"_s);
    (*state)->complete();
    QTRY_COMPARE(text(model, 1, EnvTableModel::StatusColumn), u"running"_s);

    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    session->close();
    QCOMPARE(text(model, 0, EnvTableModel::StatusColumn), u"closing…"_s);
    const QModelIndex cell = model.index(0, EnvTableModel::StatusColumn);
    QCOMPARE(cell.data(EnvTableModel::StageRole).toInt(), int(EnvTableModel::Stage::Changing));
    QVERIFY(!cell.data(EnvTableModel::SinceRole).isValid() ||
            !cell.data(EnvTableModel::SinceRole).toDateTime().isValid());
    QVERIFY(changed.count() > 0); // the view was told
    QTRY_COMPARE(text(model, 0, EnvTableModel::StatusColumn), u"closed"_s);
    QCOMPARE(model.index(0, 0).data(EnvTableModel::OverRole), QVariant(true));
}

void TestSessionModels::rowsGrowAndSelectionStays()
{
    ScriptedPlato plato;
    auto session = plato.session();
    EnvTableModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    QItemSelectionModel selection(&model);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
    model.setSession(session.get());
    resets.clear();
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Ready);
    selection.select(model.index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const QPersistentModelIndex desk(model.index(1, 0));

    plato.always(ScriptedPlato::Jobs, 200, R"({"jobs": [
        {"job_id": "j-9", "alias": "added", "status": "running"}, {"job_id": "j-1", "status": "failed"}]})");
    QTRY_COMPARE(model.rowCount(), 3);
    QTRY_COMPARE(text(model, 0, EnvTableModel::StatusColumn), u"failed"_s);
    session->reset(u"j-2"_s);
    QTRY_VERIFY(session->envs().at(1).lastReset.isValid());
    session->close();
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QCOMPARE(desk.row(), 1);
    QCOMPARE(desk.data(EnvTableModel::JobIdRole).toString(), u"j-2"_s);
    QVERIFY(selection.isRowSelected(1));
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(resets.count() + layouts.count(), 0);
}

void TestSessionModels::sessionGoes()
{
    ScriptedPlato plato;
    auto session = plato.session();
    EnvTableModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setSession(session.get());
    session->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(model.rowCount(), 2);
    session.reset();
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.session());
}

void TestSessionModels::otherSession()
{
    ScriptedPlato plato;
    auto first = plato.session();
    auto second = plato.session();
    EnvTableModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setSession(first.get());
    first->make(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(model.rowCount(), 2);
    model.setSession(second.get());
    QCOMPARE(model.rowCount(), 0);
    first->close(); // no more of it here
    QTRY_COMPARE(first->phase(), Phase::Closed);
    QCOMPARE(model.rowCount(), 0);
    model.setSession(first.get());
    QCOMPARE(model.rowCount(), 2);
    model.setSession(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestSessionModels::newestFirst()
{
    ScriptedPlato plato;
    SessionStore store(plato.api, plato.leases, plato.pool);
    const QAbstractItemModelTester tester(&store, Mode::QtTest);
    store.setTiming(ScriptedPlato::timing());
    Session *first = store.create(ScriptedPlato::twoEnvs(), u"first"_s);
    Session *second = store.attach(u"s-1"_s, u"second"_s, Session::Ownership::Watched);
    QCOMPARE(store.sessions(), (QList<Session *>{second, first}));
    QCOMPARE(store.rowCount(), 2);
    QCOMPARE(store.index(0).data().toString(), u"second"_s);
    QVERIFY(!store.data({}, Qt::DisplayRole).isValid());
}

void TestSessionModels::storeRoles()
{
    ScriptedPlato plato;
    SessionStore store(plato.api, plato.leases, plato.pool);
    const QAbstractItemModelTester tester(&store, Mode::QtTest);
    store.setTiming(ScriptedPlato::timing());
    Session *session = store.create(ScriptedPlato::twoEnvs(), {});
    const QModelIndex row = store.index(0);
    QCOMPARE(row.data(SessionStore::PhaseRole).toInt(), int(Phase::Creating));
    QCOMPARE(row.data(SessionStore::SessionRole).value<Session *>(), session);
    QCOMPARE(row.data().toString(), u"New session"_s); // no name, no id yet
    QCOMPARE(row.data(SessionStore::PhaseTextRole).toString(), u"creating"_s);
    QSignalSpy changed(&store, &QAbstractItemModel::dataChanged);
    QTRY_COMPARE(row.data(SessionStore::PhaseRole).toInt(), int(Phase::Ready));
    QVERIFY(changed.count() > 0);
    QCOMPARE(row.data().toString(), u"s-1"_s);
    QCOMPARE(row.data(SessionStore::IdRole).toString(), u"s-1"_s);
    QCOMPARE(row.data(SessionStore::NameRole).toString(), QString());
    QCOMPARE(row.data(SessionStore::EnvCountRole).toInt(), 2);
    QCOMPARE(row.data(SessionStore::OwnedRole), QVariant(true));
    QCOMPARE(row.data(SessionStore::LifetimeEndRole).toDateTime(), session->lifetimeEnd());
    const QString word = row.data(SessionStore::PhaseTextRole).toString();
    QCOMPARE(word, u"ready"_s);
    QVERIFY(row.data(Qt::ToolTipRole).toString().contains(word)); // one word for all who ask
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(word));
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(u"2 environment"));
    QCOMPARE(store.roleNames().value(SessionStore::PhaseRole), QByteArray("phase"));
}

void TestSessionModels::forgetsOnlyWhatIsOver()
{
    ScriptedPlato plato;
    SessionStore store(plato.api, plato.leases, plato.pool);
    const QAbstractItemModelTester tester(&store, Mode::QtTest);
    store.setTiming(ScriptedPlato::timing());
    QPointer<Session> session = store.create(ScriptedPlato::twoEnvs(), {});
    QVERIFY(!store.forget(session));
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QVERIFY(!store.forget(session));
    QVERIFY(!store.forget(nullptr));
    session->close();
    QVERIFY(!store.forget(session));
    QTRY_COMPARE(session->phase(), Phase::Closed);
    QVERIFY(store.forget(session));
    QCOMPARE(store.rowCount(), 0);
    QTRY_VERIFY(!session);
}

void TestSessionModels::forgetsNotWhatMayStillRun()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Make, 200,
               R"({"session_id": "s-1", "envs": [{"job_id": "j-1", "alias": "a"}, {"alias": "b"}]})");
    plato.once(ScriptedPlato::Close, [](const FakeRequest &) { return FakeReply::refused(); });
    SessionStore store(plato.api, plato.leases, plato.pool);
    store.setTiming(ScriptedPlato::timing());
    Session *session = store.create(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(session->phase(), Phase::Failed);
    QVERIFY(session->mayStillRun());
    QVERIFY(!store.forget(session)); // what we could not close has to be closed first
    session->close();
    QTRY_VERIFY(session->phase() == Phase::Failed && !session->mayStillRun());
    QVERIFY(store.forget(session));
}

void TestSessionModels::forgetsTheWatched()
{
    ScriptedPlato plato;
    SessionStore store(plato.api, plato.leases, plato.pool);
    store.setTiming(ScriptedPlato::timing());
    const QPointer<Session> session = store.attach(u"s-1"_s, {}, Session::Ownership::Watched);
    QTRY_COMPARE(session->phase(), Phase::Ready);
    QVERIFY(store.forget(session));
    QTRY_VERIFY(!session);
    QCOMPARE(plato.count(ScriptedPlato::Close), 0);
}

void TestSessionModels::forgetFromASlot()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Make, 422, "{}");
    SessionStore store(plato.api, plato.leases, plato.pool);
    const QAbstractItemModelTester tester(&store, Mode::QtTest);
    QPointer<Session> session = store.create(ScriptedPlato::twoEnvs(), {});
    connect(session, &Session::phaseChanged, &store, [&] { QVERIFY(store.forget(session)); });
    QTRY_COMPARE(store.rowCount(), 0);
    QTRY_VERIFY(!session);
}

void TestSessionModels::aliveOnes()
{
    ScriptedPlato plato;
    SessionStore store(plato.api, plato.leases, plato.pool);
    store.setTiming(ScriptedPlato::timing());
    Session *watched = store.attach(u"s-1"_s, {}, Session::Ownership::Watched);
    Session *owned = store.create(ScriptedPlato::twoEnvs(), {});
    QCOMPARE(store.alive(), QList<Session *>{owned});
    QTRY_VERIFY(owned->phase() == Phase::Ready && watched->phase() == Phase::Ready);
    QCOMPARE(store.alive(), QList<Session *>{owned});
    owned->close();
    QCOMPARE(store.alive(), QList<Session *>{owned});
    QTRY_COMPARE(owned->phase(), Phase::Closed);
    QVERIFY(store.alive().isEmpty());
}

void TestSessionModels::tellsOfProblems()
{
    ScriptedPlato plato;
    plato.once(ScriptedPlato::Make, 401, R"({"detail": "who are you"})");
    SessionStore store(plato.api, plato.leases, plato.pool);
    QSignalSpy problems(&store, &SessionStore::problem);
    Session *session = store.create(ScriptedPlato::twoEnvs(), {});
    QTRY_COMPARE(problems.count(), 1);
    QCOMPARE(problems.at(0).at(0).value<Session *>(), session);
    QCOMPARE(problems.at(0).at(1).value<Session::Problem>().message, u"who are you"_s);
}

void TestSessionModels::selectionStaysInTheStore()
{
    ScriptedPlato plato;
    SessionStore store(plato.api, plato.leases, plato.pool);
    const QAbstractItemModelTester tester(&store, Mode::QtTest);
    store.setTiming(ScriptedPlato::timing());
    Session *first = store.create(ScriptedPlato::twoEnvs(), u"first"_s);
    QItemSelectionModel selection(&store);
    selection.setCurrentIndex(store.index(0), QItemSelectionModel::ClearAndSelect);
    plato.once(ScriptedPlato::Make, 422, "{}");
    Session *second = store.create(ScriptedPlato::twoEnvs(), u"second"_s);
    QCOMPARE(selection.currentIndex().row(), 1);
    QTRY_COMPARE(second->phase(), Phase::Failed);
    QVERIFY(store.forget(second));
    QCOMPARE(selection.currentIndex().data(SessionStore::SessionRole).value<Session *>(), first);
    QVERIFY(selection.isSelected(store.index(0)));
}

void TestSessionModels::activityReports()
{
    Exchange exchange = Exchange::begin(u"getStatus"_s, "GET", QUrl(u"http://127.0.0.1/x?a=1&token=hush%20hush"_s), {});
    exchange.httpStatus = 200;
    exchange.replyBody = R"({"url":"***"})";
    exchange.replySize = 400; // longer only since something was blotted out
    const QString report = ActivityModel::report(exchange);
    QVERIFY2(report.startsWith(u"GET http://127.0.0.1/x?a=1&token=***\n"_s), qPrintable(report));
    QVERIFY2(report.trimmed().endsWith(u'}'), qPrintable(report));

    exchange.replyBody.resize(Exchange::MaxKeptBody, ' ');
    exchange.replySize = Exchange::MaxKeptBody + 7;
    QVERIFY(ActivityModel::report(exchange).trimmed().endsWith(u"(the first 65536 of 65543 bytes)"_s));
}

QTEST_GUILESS_MAIN(TestSessionModels)
#include "tst_sessionmodels.moc"
