// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/desktop/realdesktop.h"
#include "ui/desktop/desktopscreen.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFrame>
#include <QGuiApplication>
#include <QLabel>
#include <QTest>

#include <array>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

namespace {

constexpr int ActMs = 20'000;

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

int colours(const QImage &image)
{
    std::set<QRgb> seen;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            seen.insert(image.pixel(x, y));
    }
    return int(seen.size());
}

} // namespace

/// The real widgets on a real desktop: X server, xterm, and the real agent over HTTP. Nothing is faked. Everything is
/// done twice: with screenshots of Xvfb, and with live pictures of Xvnc.
class TestDesktopLive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanupTestCase();

    void theScreenIsShown();
    void aClickAndTypedTextArrive();
    void anyTextArrives();
    void keysArrive();
    void aDoubleClickSelectsOneWord();
    void aDragSelects();
    void theScreenIsWhatTheServerSays();
    void aNewResolutionIsFollowed();
    void stopsAndComesBackWithTheAgent();

private:
    void begin(bool isLive);
    void picture(const QString &name) const
    {
        const QString folder = qEnvironmentVariable("PLATO_TEST_PICTURES");
        if (!folder.isEmpty())
            m_screen->grab().save(QDir(folder).filePath(name + u".png"_s));
    }
    QPoint at(int desktopX, int desktopY) const
    {
        return viewPoint({desktopX, desktopY}, m_view->pictureRect(), m_view->desktopSize()).toPoint();
    }
    void run(const QString &command)
    {
        QTest::keyClicks(m_view, command);
        QTest::keyClick(m_view, Qt::Key_Return);
    }

    struct Side
    {
        std::unique_ptr<RealDesktop> desktop; // outlives the screen
        std::unique_ptr<DesktopScreen> screen;
    };
    std::array<Side, 2> m_sides;
    RealDesktop *m_desktop = nullptr; // the present side's
    DesktopScreen *m_screen = nullptr;
    DesktopView *m_view = nullptr;
    QAction *m_takeControl = nullptr;
};

void TestDesktopLive::initTestCase_data()
{
    QTest::addColumn<bool>("isLive");
    QTest::newRow("screenshots") << false;
    QTest::newRow("live") << true;
}

/// Once for each of the two: the desktop lasts from one function to the next, which go through all rows.
void TestDesktopLive::init()
{
    QFETCH_GLOBAL(bool, isLive);
    Side &side = m_sides[isLive ? 1 : 0];
    if (!side.screen)
        begin(isLive);
    m_desktop = side.desktop.get();
    m_screen = side.screen.get();
    m_view = m_screen->findChild<DesktopView *>(u"desktopView"_s);
    m_takeControl = m_screen->findChild<QAction *>(u"desktopTakeControlAction"_s);
    m_screen->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_screen));
    if (m_view->isInControl())
        m_view->setFocus();
}

void TestDesktopLive::begin(bool isLive)
{
    Side &side = m_sides[isLive ? 1 : 0];
    side.desktop = std::make_unique<RealDesktop>();
    const auto server = isLive ? RealDesktop::Server::Xvnc : RealDesktop::Server::Xvfb;
    QVERIFY2(side.desktop->start(QStringLiteral(PLATO_AGENT_PROGRAM), {800, 500}, server),
             qPrintable(side.desktop->errorString()));
    side.screen = std::make_unique<DesktopScreen>();
    side.screen->resize(760, 560);
    side.screen->show();
    side.screen->connectTo(std::make_unique<AgentPort>(std::make_unique<DesktopAgent>(side.desktop->url())),
                           {.who = u"desk"_s, .keepAwake = true});
    if (isLive)
        side.screen->setViewer(LiveFeed::socketOf(side.desktop->viewerUrl()));
}

void TestDesktopLive::cleanupTestCase()
{
    for (Side &side : m_sides) {
        side.screen.reset();
        side.desktop.reset();
    }
}

void TestDesktopLive::theScreenIsShown()
{
    QTRY_COMPARE_WITH_TIMEOUT(m_view->frame().size(), QSize(800, 500), ActMs);
    QCOMPARE(m_view->desktopSize(), QSize(800, 500));
    QTRY_VERIFY_WITH_TIMEOUT(colours(m_view->frame()) > 1, ActMs); // the terminal with its prompt
    QVERIFY(!m_view->isInControl());
    QFETCH_GLOBAL(bool, isLive);
    const auto *info = m_screen->findChild<QLabel *>(u"desktopInfo"_s);
    QTRY_VERIFY_WITH_TIMEOUT(info->text().contains(isLive ? u"live"_s : u"screenshots"_s), ActMs);
    picture(u"desktop-view-only"_s);
}

void TestDesktopLive::aClickAndTypedTextArrive()
{
    m_takeControl->trigger();
    QVERIFY(m_view->isInControl());
    const QImage before = m_view->frame();
    QTest::mouseClick(m_view, Qt::LeftButton, {}, at(400, 250));
    run(u"echo done > proof"_s);
    QTRY_COMPARE_WITH_TIMEOUT(contents(m_desktop->path(u"proof"_s)), "done\n", ActMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_view->frame() != before, ActMs);
    picture(u"desktop-in-control"_s);
}

void TestDesktopLive::anyTextArrives()
{
    const QString text = u"printf '%s' 'a \"quoted\" $HOME {[|]} äß€ Ω' > text"_s;
    QGuiApplication::clipboard()->setText(text + u"\n"_s);
    m_screen->findChild<QAction *>(u"desktopTypeClipboardAction"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(QString::fromUtf8(contents(m_desktop->path(u"text"_s))),
                              u"a \"quoted\" $HOME {[|]} äß€ Ω"_s, ActMs);
}

void TestDesktopLive::keysArrive()
{
    // cat -v shows what the keys send; xterm's own sequences for the arrows and F5
    run(u"stty -echo -icanon; cat -v > keys"_s);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_desktop->path(u"keys"_s)), ActMs);
    QTest::keyClick(m_view, Qt::Key_Up);
    QTest::keyClick(m_view, Qt::Key_PageUp);
    QTest::keyClick(m_view, Qt::Key_F5);
    QTest::keyClick(m_view, Qt::Key_Tab);
    QTest::keyClick(m_view, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(m_view, Qt::Key_Delete);
    QTest::keyClick(m_view, Qt::Key_Escape);
    QTest::keyClicks(m_view, u"."_s);
    QTRY_COMPARE_WITH_TIMEOUT(contents(m_desktop->path(u"keys"_s)), "^[[A^[[5~^[[15~\t^A^[[3~^[.", ActMs);
    QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier);
    run(u"stty sane"_s);
}

void TestDesktopLive::aDoubleClickSelectsOneWord()
{
    // the word fills the top of the terminal; selected by two clicks and pasted with the middle button. Three clicks
    // would take the line.
    run(u"clear; yes 'alpha beta' | head -n 8"_s);
    run(u"cat > word"_s);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_desktop->path(u"word"_s)), ActMs);
    QTest::mouseDClick(m_screen->windowHandle(), Qt::LeftButton, {}, m_view->mapTo(m_screen, at(12, 30)));
    QTest::mouseClick(m_view, Qt::MiddleButton, {}, at(400, 400));
    QTest::keyClick(m_view, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(contents(m_desktop->path(u"word"_s)), "alpha\n", ActMs);
    QTest::keyClick(m_view, Qt::Key_D, Qt::ControlModifier);
}

void TestDesktopLive::aDragSelects()
{
    run(u"clear; yes 'alpha beta' | head -n 8"_s);
    run(u"cat > dragged"_s);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_desktop->path(u"dragged"_s)), ActMs);
    QTest::mousePress(m_view, Qt::LeftButton, {}, at(4, 30));
    for (int x = 10; x <= 300; x += 10)
        QTest::mouseMove(m_view, at(x, 30));
    QTest::mouseRelease(m_view, Qt::LeftButton, {}, at(300, 30));
    QTest::mouseClick(m_view, Qt::MiddleButton, {}, at(400, 400));
    QTest::keyClick(m_view, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(contents(m_desktop->path(u"dragged"_s)).startsWith("alpha beta"), ActMs);
    QTest::keyClick(m_view, Qt::Key_D, Qt::ControlModifier);
}

void TestDesktopLive::theScreenIsWhatTheServerSays()
{
    // Colours that no terminal draws, asked for from outside; what arrives is compared with a picture of the agent's.
    QVERIFY(m_desktop->run(u"xsetroot"_s, {u"-mod"_s, u"7"_s, u"5"_s, u"-fg"_s, u"#123456"_s, u"-bg"_s, u"#fedcba"_s}));
    DesktopAgent agent(m_desktop->url());
    QImage truth;
    bool isAsked = false;
    const auto same = [&] {
        if (!std::exchange(isAsked, true)) {
            agent.screenshot()->then(this, [&](const DesktopAgent::ToolJob &job) {
                isAsked = false;
                if (!job.error())
                    truth = QImage::fromData(pngOfBase64(job.result().base64Png)).convertToFormat(QImage::Format_RGB32);
            });
        }
        return m_view->frame() == truth;
    };
    QTRY_VERIFY_WITH_TIMEOUT(same(), ActMs);
}

void TestDesktopLive::aNewResolutionIsFollowed()
{
    QFETCH_GLOBAL(bool, isLive);
    if (!isLive) // Xvfb has the one it was started with
        return;
    QVERIFY(m_desktop->run(u"xrandr"_s, {u"-s"_s, u"640x480"_s}));
    QTRY_COMPARE_WITH_TIMEOUT(m_view->frame().size(), QSize(640, 480), ActMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_view->desktopSize(), QSize(640, 480), ActMs);
}

void TestDesktopLive::stopsAndComesBackWithTheAgent()
{
    int told = 0; // a key that was still on its way has a word of its own
    QObject here;
    connect(m_screen, &DesktopScreen::troubled, &here,
            [&told](const QString &text) { told += text.startsWith(u"No new picture of desk."_s) ? 1 : 0; });
    auto *notice = m_screen->findChild<QFrame *>(u"desktopNotice"_s);
    m_desktop->stopAgent();
    QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), ActMs);
    QTRY_COMPARE_WITH_TIMEOUT(told, 1, ActMs);
    QVERIFY(!m_view->frame().isNull());
    picture(u"desktop-agent-gone"_s);

    QVERIFY(m_desktop->startAgent(QStringLiteral(PLATO_AGENT_PROGRAM), quint16(m_desktop->url().port())));
    QTRY_VERIFY_WITH_TIMEOUT(notice->isHidden(), ActMs);
    QCOMPARE(told, 1);
}

QTEST_MAIN(TestDesktopLive)
#include "tst_desktoplive.moc"
