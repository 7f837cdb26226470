// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/support/timerrunsout.h"
#include "ui/desktop/desktopview.h"
#include "ui/desktop/desktopwindow.h"
#include "ui/wall/wallpane.h"
#include "ui/wall/walltile.h"

#include <QJsonDocument>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace std::chrono_literals;

namespace {

const QString ConnectUrl = u"GET /jobs/j-2/connect_url"_s;

} // namespace

/// The wall over real sessions with scripted answers; their desktops are one agent that speaks HTTP on loopback.
class TestWallPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saysWhyItIsEmpty();
    void hasAllDesktopsOfAllSessions();
    void hiddenAsksForNothing();
    void scrolledAwayAsksForNothing();
    void aClickEnlarges();
    void aDesktopThatCannotBeFound();

private:
    QList<WallTile *> tiles() const { return m_pane->findChildren<WallTile *>(); }
    int pictures() const
    {
        const auto all = tiles();
        return int(
            std::count_if(all.begin(), all.end(), [](const WallTile *tile) { return !tile->picture().isNull(); }));
    }
    QByteArray whereTheAgentIs() const
    {
        return QJsonDocument(QJsonObject{{u"job_id"_s, u"j-2"_s}, {u"url"_s, m_agent->url().toString()}}).toJson();
    }
    void makeSession()
    {
        Session *session = m_store->create(ScriptedPlato::twoEnvs(), u"morning"_s);
        QTRY_COMPARE(session->phase(), Session::Phase::Ready);
    }

    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<PlatoApi> m_api; // as of a server on this computer
    std::unique_ptr<SessionStore> m_store;
    std::unique_ptr<RawServer> m_agent;
    std::unique_ptr<WallPane> m_pane;
};

void TestWallPane::init()
{
    m_plato = std::make_unique<ScriptedPlato>();
    m_api = std::make_unique<PlatoApi>(m_plato->network, QUrl(u"http://127.0.0.1:1"_s), u"pk-test"_s);
    m_store = std::make_unique<SessionStore>(*m_api, m_plato->leases, m_plato->pool);
    m_store->setTiming(ScriptedPlato::timing());
    m_agent = std::make_unique<RawServer>();
    m_agent->answer = [](const RawRequest &request) {
        if (request.requestLine().startsWith("GET /status"))
            return RawAnswer::http("200 OK", R"({"status": "ready", "resolution": {"width": 64, "height": 40}})");
        return RawAnswer::http("200 OK", R"({"base64_image": ")" + pngOf(Qt::red).toBase64() + R"("})");
    };
    m_plato->always(ConnectUrl, 200, whereTheAgentIs());
    m_pane = std::make_unique<WallPane>();
    m_pane->resize(600, 400);
    m_pane->show();
    m_pane->showSessions(m_api.get(), {}, m_store.get());
}

void TestWallPane::cleanup()
{
    m_pane.reset();
    m_store.reset();
    m_api.reset();
    m_agent.reset();
    m_plato.reset();
}

void TestWallPane::saysWhyItIsEmpty()
{
    const auto *title = m_pane->findChild<QLabel *>(u"wallMessageTitle"_s);
    QVERIFY(title->isVisible());
    QCOMPARE(title->text(), u"No desktops"_s);
    m_pane->showSessions(nullptr, {}, nullptr);
    QVERIFY(m_pane->findChild<QLabel *>(u"wallMessageText"_s)->text().contains(u"no server"_s));
}

void TestWallPane::hasAllDesktopsOfAllSessions()
{
    makeSession();
    QCOMPARE(tiles().size(), 1); // git has no screen
    QCOMPARE(tiles().first()->text(), u"desk · morning"_s);
    QTRY_COMPARE(pictures(), 1);
    WallTile *const first = tiles().first();
    makeSession();
    QCOMPARE(tiles().size(), 2);
    QVERIFY(tiles().contains(first)); // and keeps its picture
    QTRY_COMPARE(pictures(), 2);
    QVERIFY(!tiles().at(0)->geometry().intersects(tiles().at(1)->geometry()));

    m_store->serverGone(u"gone"_s);
    QTRY_COMPARE(tiles().size(), 0);
    QVERIFY(m_pane->findChild<QLabel *>(u"wallMessageTitle"_s)->isVisible());
}

void TestWallPane::hiddenAsksForNothing()
{
    makeSession();
    QTRY_COMPARE(pictures(), 1);
    m_pane->hide();
    QVERIFY(timerRunsOutTwice(300ms)); // what was on its way has come
    const auto asked = m_agent->requests.size();
    QVERIFY(timerRunsOutTwice(1500ms)); // twice its pace
    QCOMPARE(m_agent->requests.size(), asked);
}

void TestWallPane::scrolledAwayAsksForNothing()
{
    m_pane->resize(300, 220);
    QVERIFY(m_pane->findChild<QScrollArea *>(u"wallScrollArea"_s)->viewport()->width() < 300);
    m_pane->hide(); // a new tile is in sight at first, and would have its picture before the next one takes its place
    for (int i = 0; i < 3; ++i)
        makeSession();
    QCOMPARE(tiles().size(), 3);
    QVERIFY(timerRunsOutTwice(50ms));
    QCOMPARE(m_plato->count(ConnectUrl), 0); // nor was the server asked where they are
    m_pane->show();
    auto *bar = m_pane->findChild<QScrollArea *>(u"wallScrollArea"_s)->verticalScrollBar();
    bar->setValue(0);
    QTRY_VERIFY(pictures() >= 1);
    QVERIFY(pictures() < 3);
    for (int at = 0; at <= bar->maximum(); at += 60) { // all come into sight
        bar->setValue(at);
        QTRY_VERIFY(std::ranges::all_of(tiles(), [](const WallTile *tile) {
            return tile->visibleRegion().isEmpty() || !tile->picture().isNull();
        }));
    }
    bar->setValue(bar->maximum());
    QTRY_COMPARE(pictures(), 3);
}

void TestWallPane::aClickEnlarges()
{
    makeSession();
    QTRY_COMPARE(pictures(), 1);
    tiles().first()->click();
    auto *window = m_pane->findChild<DesktopWindow *>();
    QVERIFY(window);
    QTRY_VERIFY(!window->findChild<DesktopView *>(u"desktopView"_s)->frame().isNull());
    QCOMPARE(window->windowTitle(), u"desk – desktop"_s);
}

void TestWallPane::aDesktopThatCannotBeFound()
{
    m_plato->always(ConnectUrl, 404, R"({"detail": "no such port"})");
    makeSession();
    QCOMPARE(tiles().size(), 1);
    QTRY_COMPARE(tiles().first()->mark(), WallTile::Mark::Lost);
    QVERIFY(tiles().first()->toolTip().contains(u"no such port"_s));
    const int asked = m_plato->count(ConnectUrl);
    QTRY_VERIFY(m_plato->count(ConnectUrl) > asked); // by itself, after a pause
    m_pane->hide();
    m_plato->always(ConnectUrl, 200, whereTheAgentIs());
    m_pane->show(); // and at once
    QTRY_COMPARE(pictures(), 1);
}

QTEST_MAIN(TestWallPane)
#include "tst_wallpane.moc"
