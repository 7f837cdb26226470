// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// The main job, end to end: the real window on the real platod, on a real X server, with nothing faked.
/// `--pictures DIR` leaves a numbered picture of each step, `--dark` takes them in the dark, `--size WxH` does it in a
/// window of that size. Runs on the display it finds, or on one of its own.
#include "core/desktop/desktopagent.h"
#include "core/mutation/model/mutationlistmodel.h"
#include "tests/e2e/fossiluser.h"
#include "tests/e2e/testdesk.h"
#include "tests/support/processes.h"
#include "ui/desktop/desktopview.h"
#include "ui/session/newsessiondialog.h"

#include <QLineEdit>
#include <QMenu>
#include <QScreen>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

namespace {

constexpr int BootMs = TestDesk::BootMs;
constexpr int ActMs = TestDesk::ActMs;

const auto TicketTitle = u"Login page shows a blank banner"_s;

QString g_pictures;
bool g_dark = false;
QSize g_size; // empty: all of the screen

/// Whether any cell of the row, or its tooltips, names `text`.
bool rowNames(const QAbstractItemModel *model, int row, const QString &text)
{
    for (int column = 0; column < model->columnCount(); ++column) {
        const QModelIndex index = model->index(row, column);
        if (index.data().toString().contains(text) || index.data(Qt::ToolTipRole).toString().contains(text))
            return true;
    }
    return false;
}

} // namespace

class MainJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_desk = std::make_unique<TestDesk>(m_folder.path()); }

    void init() { QVERIFY2(!m_broken, "an earlier step failed"); }
    void cleanup() { m_broken = m_broken || QTest::currentTestFailed(); }

    void theWindowOpensAndStartsTheRuntime()
    {
        QVERIFY(m_desk->open());
        m_desk->desk().appearance().setMode(g_dark ? ui::Appearance::Mode::Dark : ui::Appearance::Mode::Light);
        if (g_size.isEmpty())
            m_desk->window().setWindowState(Qt::WindowMaximized);
        else
            m_desk->window().resize(g_size);
        m_driver = &m_desk->driver();
        m_driver->setPictureFolder(g_pictures);
        QVERIFY(m_desk->waitFor(Connection::Phase::Online));
        QVERIFY(m_driver->picture(u"window"_s));
    }

    void aSessionIsPutTogether()
    {
        ui::NewSessionDialog *dialog = m_desk->openNewSession();
        QVERIFY(dialog);
        QVERIFY(m_desk->addEnv(dialog, u"fossil"_s, u"git"_s));
        QVERIFY(m_desk->addEnv(dialog, u"ubuntu-vm"_s, u"desk"_s));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"sessionNameEdit"_s), u"checkout-qa"_s);
        QVERIFY(m_driver->picture(u"new-session"_s));
        QVERIFY(WindowDriver::click(dialog->findChild<QWidget *>(u"createSessionButton"_s)));
        QTRY_VERIFY(session());
    }

    void bothEnvsBecomeReady()
    {
        QTRY_VERIFY_WITH_TIMEOUT(session()->phase() != Session::Phase::Creating, ActMs);
        QVERIFY(m_driver->picture(u"starting"_s));
        QTRY_COMPARE_WITH_TIMEOUT(session()->phase(), Session::Phase::Ready, BootMs);
        const QAbstractItemModel *model = table()->model();
        QCOMPARE(model->rowCount(), 2);
        const auto cell = [model](int row, EnvTableModel::Column column) {
            return model->index(row, column).data().toString();
        };
        QCOMPARE(cell(0, EnvTableModel::AliasColumn), u"git"_s);
        QCOMPARE(cell(0, EnvTableModel::SimulatorColumn), u"fossil"_s);
        QCOMPARE(cell(0, EnvTableModel::HostnameColumn), u"git.plato.internal"_s);
        QCOMPARE(cell(1, EnvTableModel::AliasColumn), u"desk"_s);
        QCOMPARE(cell(1, EnvTableModel::SimulatorColumn), u"ubuntu-vm"_s);
        QCOMPARE(cell(1, EnvTableModel::HostnameColumn), u"desk.plato.internal"_s);
        for (const int row : {0, 1}) {
            QVERIFY(cell(row, EnvTableModel::MeshIpColumn).startsWith(u"127."_s));
            QVERIFY(!cell(row, EnvTableModel::ArtifactColumn).isEmpty());
            QVERIFY2(cell(row, EnvTableModel::StatusColumn).contains(u"running"_s),
                     qPrintable(cell(row, EnvTableModel::StatusColumn)));
            QCOMPARE(model->index(row, 0).data(EnvTableModel::IsDesktopRole).toBool(), row == 1);
        }
        QVERIFY(cell(0, EnvTableModel::MeshIpColumn) != cell(1, EnvTableModel::MeshIpColumn));
        QVERIFY(m_driver->picture(u"ready"_s));
    }

    void theResetStartsTheRecord()
    {
        QVERIFY(m_driver->clickAction(u"resetSessionAction"_s));
        QTRY_VERIFY_WITH_TIMEOUT(env(u"git"_s).lastReset.isValid() && env(u"desk"_s).lastReset.isValid(), ActMs);
        QTRY_COMPARE_WITH_TIMEOUT(env(u"git"_s).activity, Env::Activity::None, ActMs);
        QVERIFY(m_driver->picture(u"reset"_s));
    }

    void aTicketIsFiledAsAUserWould()
    {
        auto *job = m_desk->desk().connection().workspace()->api().jobPublicUrl(env(u"git"_s).jobId);
        QString url;
        connect(job, &ApiJob::finished, this, [&] { url = job->result().url; });
        QTRY_VERIFY(!url.isEmpty());
        m_fossil = std::make_unique<FossilUser>(QUrl(url));
        QVERIFY2(m_fossil->logIn(u"demo"_s, u"demo"_s), qPrintable(m_fossil->error()));
        QVERIFY2(m_fossil->fileTicket(TicketTitle, u"Seen with the new theme."_s), qPrintable(m_fossil->error()));
        QVERIFY(m_fossil->page(u"/rptview?rn=1"_s).contains(TicketTitle));
    }

    void theStateShowsTheTicket()
    {
        QVERIFY(m_driver->clickTab(u"tabs"_s, 0));
        QVERIFY(m_driver->clickAction(u"stateSessionAction"_s));
        auto *mutations = m_driver->find<QTableView>(u"mutationTable"_s);
        QTRY_VERIFY_WITH_TIMEOUT(mutations->model()->rowCount() > 0, ActMs);
        const auto ticketRow = [mutations] {
            const QAbstractItemModel *model = mutations->model();
            for (int row = 0; row < model->rowCount(); ++row) {
                if (model->index(row, MutationListModel::TableColumn).data().toString() == u"ticket"_s)
                    return row;
            }
            return -1;
        };
        QTRY_VERIFY(ticketRow() >= 0);
        const int ticket = ticketRow();
        QCOMPARE(mutations->model()->index(ticket, MutationListModel::ActionColumn).data().toString(), u"Insert"_s);
        mutations->selectRow(ticket);
        mutations->scrollTo(mutations->model()->index(ticket, 0));
        QVERIFY(m_driver->picture(u"mutations"_s));
        const auto &found = env(u"git"_s).log;
        QVERIFY(found);
        QVERIFY(found->raw().contains(TicketTitle.toUtf8()));
        auto *detail = m_driver->find<QAbstractItemView>(u"mutationDetail"_s);
        QVERIFY(detail);
        bool shown = false;
        for (int row = 0; row < detail->model()->rowCount(); ++row)
            shown = shown || rowNames(detail->model(), row, TicketTitle);
        QVERIFY(shown);
    }

    void theDesktopIsDrivenThroughItsPicture()
    {
        QVERIFY(m_driver->clickTab(u"tabs"_s, 1));
        auto *view = m_driver->find<QWidget>(u"desktopView"_s);
        QVERIFY(view);
        // A picture that can be copied is there; more than two colours make it one of a desktop.
        const auto *copy = m_driver->find<QAction>(u"desktopCopyPictureAction"_s);
        QTRY_VERIFY_WITH_TIMEOUT(copy->isEnabled() && colours(view) > 2, ActMs);
        QVERIFY(m_driver->picture(u"desktop"_s));

        // By keyboard its commands are in the menu bar, as are those of the mutations.
        auto *menu = m_driver->find<QMenu>(u"desktopMenu"_s);
        QVERIFY(menu && menu->actions().contains(m_driver->find<QAction>(u"desktopTakeControlAction"_s)));
        menu = m_driver->find<QMenu>(u"mutationsMenu"_s);
        QVERIFY(menu && menu->actions().contains(m_driver->find<QAction>(u"mutationExportAction"_s)));

        // The button comes with the picture.
        QVERIFY(QTest::qWaitFor([this] { return m_driver->clickAction(u"desktopTakeControlAction"_s); }, ActMs));
        QTest::mouseClick(view, Qt::LeftButton); // the terminal stands in the middle
        QTRY_VERIFY(view->hasFocus());
        const QImage before = view->grab().toImage();
        QTest::keyClicks(view, u"echo done > /tmp/proof"_s);
        QTest::keyClick(view, Qt::Key_Return);

        startAgent();
        QTRY_COMPARE_WITH_TIMEOUT(bash(u"cat /tmp/proof 2>/dev/null"_s), u"done\n"_s, ActMs);
        QTRY_VERIFY_WITH_TIMEOUT(view->grab().toImage() != before, ActMs);
        QVERIFY(m_driver->picture(u"desktop-in-control"_s));
        QVERIFY(m_driver->clickAction(u"desktopTakeControlAction"_s));
    }

    void theDesktopIsSeenWhole()
    {
        auto *view = m_driver->find<ui::DesktopView>(u"desktopView"_s);
        const int before = view->height();
        QVERIFY(m_driver->click(u"envTableArrow"_s));
        QTRY_VERIFY(view->height() > before);
        QVERIFY(m_driver->picture(u"envs-collapsed"_s));
        QVERIFY(m_driver->click(u"envTableArrow"_s));
        QTRY_COMPARE(view->height(), before);

        const QSize screen = QGuiApplication::primaryScreen()->size();
        QVERIFY(m_driver->clickAction(u"desktopFullScreenAction"_s));
        QTRY_COMPARE(view->size(), screen);
        const QSize desktop = view->desktopSize();
        const bool fits = desktop.boundedTo(screen) == desktop;
        QCOMPARE(view->pictureRect().size(), QSizeF(fits ? desktop : desktop.scaled(screen, Qt::KeepAspectRatio)));
        QTRY_VERIFY(view->hasFocus());
        QVERIFY(m_driver->picture(u"full-screen"_s));
        QTest::keyClick(view, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(view->isInControl());
        QVERIFY(m_driver->picture(u"full-screen-in-control"_s));
        QTest::keyPress(view, Qt::Key_Control, Qt::ControlModifier);
        QTest::keyClick(view, Qt::Key_Alt, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(!view->isInControl());
        QTest::keyClick(view, Qt::Key_Escape);
        QTRY_COMPARE(view->window(), &m_desk->window());
        QTRY_COMPARE(view->height(), before);
    }

    void theEnvsReachEachOtherByName()
    {
        const QString answer = bash(u"curl -s -o /dev/null -w '%{http_code}' http://git.plato.internal:8080/wiki"_s);
        QVERIFY2(answer == u"200"_s || answer == u"302"_s, qPrintable(answer));
    }

    void resetOfOneEnvTakesTheTicketBack()
    {
        QVERIFY(m_driver->clickTab(u"tabs"_s, 0));
        const QDateTime deskReset = env(u"desk"_s).lastReset;
        const QDateTime gitReset = env(u"git"_s).lastReset;
        table()->selectRow(session()->indexOf(env(u"git"_s).jobId));
        // A state that was fetched just now: there is nothing to ask about.
        QVERIFY(m_driver->clickAction(u"envStateAction"_s));
        QTRY_COMPARE_WITH_TIMEOUT(env(u"git"_s).activity, Env::Activity::None, ActMs);
        QVERIFY(m_driver->clickAction(u"envResetAction"_s));
        QVERIFY(!m_driver->find<QWidget>(u"resetQuestion"_s));
        QTRY_VERIFY_WITH_TIMEOUT(env(u"git"_s).lastReset > gitReset, ActMs);
        QTRY_COMPARE_WITH_TIMEOUT(env(u"git"_s).activity, Env::Activity::None, ActMs);
        QCOMPARE(env(u"desk"_s).lastReset, deskReset);
        QVERIFY(m_driver->clickAction(u"envStateAction"_s));
        QTRY_VERIFY_WITH_TIMEOUT(env(u"git"_s).log, ActMs);
        QCOMPARE(env(u"git"_s).log->error(), QString());
        QVERIFY2(env(u"git"_s).log->isEmpty(), env(u"git"_s).log->raw().constData());
        QTRY_COMPARE(m_driver->find<QTableView>(u"mutationTable"_s)->model()->rowCount(), 0);
        QVERIFY(m_driver->picture(u"reset-again"_s));
        // Last, since fossil notes in its database that a page was asked for.
        QVERIFY(!m_fossil->page(u"/rptview?rn=1"_s).contains(TicketTitle));
    }

    void oneEnvIsClosedAlone()
    {
        m_meshIps = {env(u"git"_s).meshIp, env(u"desk"_s).meshIp};
        table()->selectRow(session()->indexOf(env(u"desk"_s).jobId));
        QVERIFY(m_driver->clickAction(u"envCloseAction"_s));
        confirm(u"closeQuestionYes"_s, u"close-one"_s);
        QTRY_VERIFY_WITH_TIMEOUT(env(u"desk"_s).isOver(), ActMs);
        QVERIFY(!env(u"git"_s).isOver());
        QCOMPARE(session()->phase(), Session::Phase::Ready);
        QTRY_VERIFY_WITH_TIMEOUT(processesMentioning(m_meshIps[1]).isEmpty(), ActMs);
        QVERIFY(!processesMentioning(m_meshIps[0]).isEmpty());
        QVERIFY(m_driver->picture(u"one-closed"_s));
    }

    void theSessionIsClosed()
    {
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Escape); // all are meant again
        QVERIFY(m_driver->clickAction(u"closeSessionAction"_s));
        confirm(u"closeQuestionYes"_s, u"close-session"_s);
        QTRY_COMPARE_WITH_TIMEOUT(session()->phase(), Session::Phase::Closed, ActMs);
        QTRY_VERIFY_WITH_TIMEOUT(processesMentioning(m_meshIps[0]).isEmpty(), ActMs);
        QVERIFY(m_driver->picture(u"closed"_s));
    }

    void nothingIsLeftBehind()
    {
        // Pictures of trouble would have stood in the banner.
        QCOMPARE(m_desk->banner(), QString());
        QVERIFY(m_desk->closeWindow());
        m_desk->end();
        QCOMPARE(TestDesk::leftovers(m_folder.path()), QString());
    }

private:
    Session *session() const { return m_desk->session(); }
    QTableView *table() const { return m_desk->envTable(); }
    Env env(const QString &alias) const { return m_desk->env(alias); }

    void confirm(const QString &button, const QString &picture)
    {
        QTRY_VERIFY(m_driver->find<QWidget>(button));
        auto *widget = m_driver->find<QWidget>(button);
        QVERIFY(QTest::qWaitForWindowExposed(widget->window()));
        QVERIFY(m_driver->picture(picture));
        QVERIFY(WindowDriver::click(widget));
    }

    static qsizetype colours(QWidget *widget)
    {
        const QImage image = widget->grab().toImage().scaled(64, 48);
        QSet<QRgb> seen;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                seen.insert(image.pixel(x, y));
        }
        return seen.size();
    }

    void startAgent()
    {
        auto *job = m_desk->desk().connection().workspace()->api().jobConnectUrl(env(u"desk"_s).jobId, 9000);
        QString url;
        connect(job, &ApiJob::finished, this, [&] { url = job->result().url; });
        QTRY_VERIFY(!url.isEmpty());
        m_agent = std::make_unique<DesktopAgent>(QUrl(url));
    }

    QString bash(const QString &command)
    {
        auto *job = m_agent->bash(command);
        bool ended = false;
        QString output;
        connect(job, &ApiJob::finished, this, [&] {
            ended = true;
            output = job->error() ? job->error()->detail : job->result().output;
        });
        return QTest::qWaitFor([&] { return ended; }, ActMs) ? output : u"(no answer)"_s;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<TestDesk> m_desk;
    WindowDriver *m_driver = nullptr; // of m_desk
    std::unique_ptr<FossilUser> m_fossil;
    std::unique_ptr<DesktopAgent> m_agent;
    QStringList m_meshIps;
    bool m_broken = false;
};

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto valueOf = [&arguments](const QString &option) {
        const auto at = arguments.indexOf(option);
        if (at <= 0 || at + 1 >= arguments.size())
            return QString();
        arguments.removeAt(at);
        return arguments.takeAt(at);
    };
    if (const QString folder = valueOf(u"--pictures"_s); !folder.isEmpty())
        g_pictures = folder;
    const QString size = valueOf(u"--size"_s);
    g_size = QSize(size.section(u'x', 0, 0).toInt(), size.section(u'x', 1).toInt());
    g_dark = arguments.removeAll(u"--dark"_s) > 0;
    TestApplication application;
    if (!application.start(argc, argv))
        return 1;
    MainJob job;
    return QTest::qExec(&job, arguments);
}

#include "mainjob.moc"
