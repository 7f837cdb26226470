// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/support/timerrunsout.h"
#include "ui/desktop/desktoppane.h"
#include "ui/desktop/desktopview.h"
#include "ui/desktop/desktopwindow.h"

#include <QAction>
#include <QApplication>
#include <QJsonDocument>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace std::chrono_literals;
using namespace plato::test;
using namespace plato::ui;

namespace {

const QString ConnectUrl = u"GET /jobs/j-2/connect_url"_s;

/// desk as an env of this computer; `isDesktop` is a line of JSON, or nothing.
QByteArray readyWith(const QByteArray &isDesktop)
{
    return R"({"ready": true, "session_id": "s-1", "results": null, "context": {"session_id": "s-1", "envs": [
        {"job_id": "j-1", "alias": "git", "simulator": "fossil", "is_desktop": false, "provider": "local"},
        {"job_id": "j-2", "alias": "desk", "simulator": "ubuntu-vm", )" +
           isDesktop + R"("provider": "local"}]}})";
}

} // namespace

/// The pane over a real Session and PlatoApi with scripted answers, and an agent that speaks HTTP on loopback.
class TestDesktopPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saysWhyThereIsNone();
    void offersTheSessionsDesktop();
    void aWindowOfItsOwn();
    void comesByItselfOnceReady();
    void asksForNothingBeforeItIsSeen();
    void theDesktopOfTheSession();
    void theSameAgainChangesNothing();
    void anotherEnvLeavesTheDesktop();
    void ownedDesktopsAreKeptAwake();
    void watchedDesktopsAreLeftAsTheyAre();
    void anEnvThatMayBeADesktop();
    void withoutAnAddress_data();
    void withoutAnAddress();
    void withoutAGateway_data();
    void withoutAGateway();
    void anAgentThatDoesNotAnswer();
    void aResetLooksForTheAgentAnew();
    void closingIsNoFailure();
    void theSessionGoes();

private:
    void makeReady(const QByteArray &ready = readyWith(R"("is_desktop": true, )"))
    {
        m_plato->always(ScriptedPlato::Wait, 200, ready);
        m_session->make(ScriptedPlato::twoEnvs(), u"s"_s);
        QTRY_COMPARE(m_session->phase(), Session::Phase::Ready);
    }
    void show(const QString &jobId) { m_pane->showEnv(m_api.get(), {}, m_session.get(), jobId); }
    QString title() const { return shown(u"desktopMessageTitle"_s); }
    QString text() const { return shown(u"desktopMessageText"_s); }
    QString shown(const QString &label) const
    {
        const auto *found = m_pane->findChild<QLabel *>(label);
        return found && found->isVisible() ? found->text() : QString();
    }
    QPushButton *button() const { return m_pane->findChild<QPushButton *>(u"desktopMessageButton"_s); }
    bool pictured() const { return m_view->isVisible() && !m_view->frame().isNull(); }
    int asked(const QByteArray &path) const
    {
        return int(std::count_if(m_agent->requests.begin(), m_agent->requests.end(), [&](const RawRequest &request) {
            return request.requestLine().contains(' ' + path + ' ');
        }));
    }

    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<PlatoApi> m_api; // as of a server on this computer
    std::unique_ptr<Session> m_session;
    std::unique_ptr<RawServer> m_agent;
    std::unique_ptr<DesktopPane> m_pane;
    DesktopView *m_view = nullptr;
};

void TestDesktopPane::init()
{
    m_plato = std::make_unique<ScriptedPlato>();
    m_api = std::make_unique<PlatoApi>(m_plato->network, QUrl(u"http://127.0.0.1:1"_s), u"pk-test"_s);
    m_session = m_plato->session();
    m_agent = std::make_unique<RawServer>();
    m_agent->answer = [](const RawRequest &request) {
        if (request.requestLine().startsWith("GET /status"))
            return RawAnswer::http("200 OK", R"({"status": "ready", "resolution": {"width": 64, "height": 40}})");
        return RawAnswer::http("200 OK", R"({"base64_image": ")" + pngOf(Qt::red).toBase64() + R"("})");
    };
    m_plato->always(
        ConnectUrl, 200,
        QJsonDocument(QJsonObject{{u"job_id"_s, u"j-2"_s}, {u"url"_s, m_agent->url().toString() + u"?token=secret"_s}})
            .toJson());
    m_pane = std::make_unique<DesktopPane>();
    m_view = m_pane->findChild<DesktopView *>(u"desktopView"_s);
    m_pane->resize(700, 500);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void TestDesktopPane::cleanup()
{
    m_pane.reset();
    m_session.reset();
    m_api.reset();
    m_agent.reset();
    m_plato.reset();
}

void TestDesktopPane::saysWhyThereIsNone()
{
    QCOMPARE(title(), u"No session"_s);
    QVERIFY(button()->isHidden());
    makeReady();
    show(u"j-1"_s);
    QCOMPARE(title(), u"git is not a desktop"_s);
    QVERIFY(button()->isHidden()); // nothing else is offered
    show(u"j-7"_s);
    QCOMPARE(title(), u"No desktop here"_s);
    QCOMPARE(m_plato->count(ConnectUrl), 0);
}

void TestDesktopPane::offersTheSessionsDesktop()
{
    makeReady();
    QSignalSpy requested(m_pane.get(), &Pane::envRequested);
    m_pane->showEnv(m_api.get(), {}, m_session.get(), u"j-1"_s, u"j-2"_s);
    QCOMPARE(title(), u"git is not a desktop"_s);
    QVERIFY(button()->isVisible());
    QCOMPARE(button()->text(), u"&Show desk"_s);
    button()->click();
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested[0][0].toString(), u"j-2"_s);
    QCOMPARE(m_plato->count(ConnectUrl), 0); // nothing of desk is shown while git is chosen
}

void TestDesktopPane::aWindowOfItsOwn()
{
    makeReady();
    QTemporaryDir dir;
    QSettings settings(dir.filePath(u"settings"_s), QSettings::IniFormat);
    m_pane = std::make_unique<DesktopPane>(&settings);
    m_pane->show();
    show(u"j-2"_s);
    auto *detach = m_pane->findChild<QAction *>(u"desktopDetachAction"_s);
    QTRY_VERIFY(detach->isEnabled());
    const auto windows = [this] { return m_pane->findChildren<DesktopWindow *>(); };
    detach->trigger();
    detach->trigger(); // as many as wanted
    QCOMPARE(windows().size(), 2);
    DesktopWindow *window = windows().first();
    QCOMPARE(window->windowTitle(), u"desk – desktop"_s);
    auto *view = window->findChild<DesktopView *>(u"desktopView"_s);
    QTRY_VERIFY(!view->frame().isNull());
    show(u"j-1"_s); // what is chosen does not matter to it
    QVERIFY(view->isVisible());
    QVERIFY(!view->frame().isNull());
    QVERIFY(!window->findChild<QAction *>(u"desktopDetachAction"_s)->isVisible());

    window->setGeometry(20, 30, 500, 410);
    const QSignalSpy over(window, &DesktopWindow::troubleOver);
    window->close();
    QCOMPARE(over.size(), 1); // its trouble, if there is one, ends with it
    QCOMPARE(over[0][0], u"j-2"_s);
    QTRY_COMPARE(windows().size(), 1);
    show(u"j-2"_s);
    QTRY_VERIFY(detach->isEnabled());
    detach->trigger();
    QCOMPARE(windows().last()->size(), QSize(500, 410)); // remembered
    m_session.reset();
    QTRY_COMPARE(windows().size(), 0);
}

void TestDesktopPane::comesByItselfOnceReady()
{
    const auto held = m_plato->hold(ScriptedPlato::Wait, 200, readyWith(R"("is_desktop": true, )"));
    show({});
    m_session->make(ScriptedPlato::twoEnvs(), u"s"_s);
    QCOMPARE(title(), u"The session is starting"_s);
    QTRY_VERIFY(*held);
    show(u"j-2"_s);
    QCOMPARE(title(), u"desk is starting"_s);
    QCOMPARE(m_plato->count(ConnectUrl), 0);
    (*held)->complete();
    QTRY_VERIFY(pictured());
    QCOMPARE(title(), QString());
    QCOMPARE(m_view->desktopSize(), QSize(64, 40));

    const FakeRequest connect = *std::find_if(m_plato->network.requests.begin(), m_plato->network.requests.end(),
                                              [](const auto &r) { return r.path().endsWith(u"connect_url"_s); });
    QCOMPARE(connect.query(), u"port=9000"_s);
    QVERIFY(m_agent->requests.first().requestLine().startsWith("GET /status"));
    QCOMPARE(m_agent->requests.first().header("authorization"), "Bearer secret");
}

void TestDesktopPane::asksForNothingBeforeItIsSeen()
{
    m_pane->hide();
    makeReady();
    show(u"j-2"_s);
    QVERIFY(timerRunsOutTwice(50ms));
    QCOMPARE(m_plato->count(ConnectUrl), 0);
    m_pane->show();
    QTRY_VERIFY(pictured());
}

void TestDesktopPane::theDesktopOfTheSession()
{
    makeReady();
    show({}); // none chosen: the first that is a desktop
    QTRY_VERIFY(pictured());
}

void TestDesktopPane::theSameAgainChangesNothing()
{
    makeReady();
    show(u"j-2"_s);
    show(u"j-2"_s);
    QTRY_VERIFY(pictured());
    const int contacts = asked("/status");
    show(u"j-2"_s);
    QVERIFY(pictured());
    const int pictures = asked("/computer");
    QTRY_VERIFY(asked("/computer") > pictures);
    QTRY_COMPARE(m_plato->count(ConnectUrl), 2); // of the agent, and of the viewer
    QCOMPARE(asked("/status"), contacts);
}

void TestDesktopPane::anotherEnvLeavesTheDesktop()
{
    makeReady();
    show(u"j-2"_s);
    QTRY_VERIFY(pictured());
    show(u"j-1"_s);
    QVERIFY(m_view->frame().isNull());
    QVERIFY(timerRunsOutTwice(150ms)); // what was on its way has come: longer than the pace of the screen's looks
    const auto before = m_agent->requests.size();
    QVERIFY(timerRunsOutTwice(150ms));
    QCOMPARE(m_agent->requests.size(), before);
    show(u"j-2"_s);
    QTRY_VERIFY(pictured());
}

void TestDesktopPane::ownedDesktopsAreKeptAwake()
{
    makeReady();
    show(u"j-2"_s);
    QTRY_COMPARE(asked("/bash"), 1);
    const auto bash = std::find_if(m_agent->requests.begin(), m_agent->requests.end(),
                                   [](const RawRequest &r) { return r.requestLine().contains("/bash"); });
    QVERIFY(bash->body.contains("xset s off -dpms"));
}

void TestDesktopPane::watchedDesktopsAreLeftAsTheyAre()
{
    m_plato->always(ScriptedPlato::Wait, 200, readyWith(R"("is_desktop": true, )"));
    m_session->attach(u"s-1"_s, u"s"_s, Session::Ownership::Watched);
    QTRY_COMPARE(m_session->phase(), Session::Phase::Ready);
    show(u"j-2"_s);
    QTRY_VERIFY(pictured());
    QCOMPARE(asked("/bash"), 0);
}

void TestDesktopPane::anEnvThatMayBeADesktop()
{
    makeReady(readyWith({}));
    show(u"j-2"_s);
    QCOMPARE(title(), u"Perhaps a desktop"_s);
    QCOMPARE(m_plato->count(ConnectUrl), 0);
    QVERIFY(button()->isVisible());
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY(pictured());
}

void TestDesktopPane::withoutAnAddress_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("404") << 404 << QByteArray(R"({"detail": "no such port"})");
    QTest::newRow("an error with 200") << 200 << QByteArray(R"({"job_id": "j-2", "error": "no such port"})");
}

void TestDesktopPane::withoutAnAddress()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const auto good = m_plato->network.answer;
    bool broken = true;
    m_plato->network.answer = [&](const FakeRequest &request) {
        return broken && request.path().endsWith(u"connect_url"_s) ? FakeReply::json(status, body) : good(request);
    };
    QSignalSpy problems(m_pane.get(), &DesktopPane::trouble);
    makeReady();
    show(u"j-2"_s);
    QTRY_COMPARE(title(), u"The desktop of desk cannot be shown"_s);
    QVERIFY2(text().contains(u"no such port"_s), qPrintable(text()));
    QTRY_VERIFY(m_plato->count(ConnectUrl) >= 2); // by itself
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems[0][0].toString().contains(u"desk"_s));

    broken = false;
    QTest::mouseClick(button(), Qt::LeftButton);
    QTRY_VERIFY(pictured());
    QCOMPARE(problems.size(), 1);
}

void TestDesktopPane::withoutAGateway_data()
{
    QTest::addColumn<Profile::Kind>("kind");
    QTest::addColumn<QString>("advice");
    QTest::newRow("stored") << Profile::Kind::Server << u"Set the gateway in the server's profile."_s;
    QTest::newRow("of this run") << Profile::Kind::Environment << u"Add this server under Server ▸ Add server…"_s;
}

void TestDesktopPane::withoutAGateway()
{
    QFETCH(const Profile::Kind, kind);
    QFETCH(const QString, advice);
    Profile profile;
    profile.kind = kind;
    makeReady();
    m_pane->showEnv(&m_plato->api, profile, m_session.get(), u"j-2"_s); // http://fake.test: none can be derived
    QTRY_COMPARE(title(), u"The desktop of desk cannot be shown"_s);
    QVERIFY2(text().contains(advice), qPrintable(text()));
    QCOMPARE(m_plato->count(ConnectUrl), 0);
}

void TestDesktopPane::anAgentThatDoesNotAnswer()
{
    const auto good = m_agent->answer;
    m_agent->answer = [](const RawRequest &) { return RawAnswer::http("401 Unauthorized", R"({"detail": "who?"})"); };
    QSignalSpy problems(m_pane.get(), &DesktopPane::trouble);
    QSignalSpy solved(m_pane.get(), &DesktopPane::troubleOver);
    makeReady();
    show(u"j-2"_s);
    QTRY_COMPARE(title(), u"The desktop of desk cannot be shown"_s);
    QVERIFY2(text().contains(u"who?"_s), qPrintable(text()));
    QCOMPARE(solved.size(), 0);
    m_agent->answer = good;
    QTRY_VERIFY(pictured()); // by itself
    QCOMPARE(problems.size(), 1);
    QCOMPARE(solved.constLast().constFirst(), problems.constFirst().constLast()); // it is no news any more
}

void TestDesktopPane::aResetLooksForTheAgentAnew()
{
    makeReady();
    show(u"j-2"_s);
    QTRY_VERIFY(pictured());
    QSignalSpy problems(m_pane.get(), &DesktopPane::trouble);
    const auto held = m_plato->hold(u"POST /jobs/j-2/reset"_s, 200, ScriptedPlato::outcome(true));
    m_session->reset(u"j-2"_s);
    QTRY_VERIFY(*held);
    QCOMPARE(title(), u"desk is being reset"_s);
    (*held)->complete();
    QTRY_VERIFY(pictured());
    QTRY_COMPARE(m_plato->count(ConnectUrl), 4); // twice of agent and viewer
    QCOMPARE(problems.size(), 0);
}

void TestDesktopPane::closingIsNoFailure()
{
    makeReady();
    show(u"j-2"_s);
    QTRY_VERIFY(pictured());
    QSignalSpy problems(m_pane.get(), &DesktopPane::trouble);
    const auto held = m_plato->hold(u"POST /jobs/j-2/close"_s, 200, ScriptedPlato::outcome(true));
    m_session->close(u"j-2"_s);
    QTRY_VERIFY(*held);
    QCOMPARE(title(), u"desk is being closed"_s);
    m_agent->close();
    m_plato->always(ScriptedPlato::Jobs, 200, R"({"session_id": "s-1", "jobs": [
        {"job_id": "j-1", "status": "running"}, {"job_id": "j-2", "status": "completed"}]})");
    (*held)->complete();
    QTRY_COMPARE(title(), u"desk is over"_s);
    QCOMPARE(problems.size(), 0);
}

void TestDesktopPane::theSessionGoes()
{
    makeReady();
    show(u"j-2"_s);
    QTRY_VERIFY(pictured());
    m_session.reset();
    QCOMPARE(title(), u"No session"_s);
    QVERIFY(m_view->frame().isNull());
}

QTEST_MAIN(TestDesktopPane)
#include "tst_desktoppane.moc"
