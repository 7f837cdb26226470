// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/computer/computer.h"
#include "tests/app/plato-desktop-agent/support/eventrecorder.h"
#include "tests/app/plato-desktop-agent/support/terminal.h"
#include "tests/app/plato-desktop-agent/support/xserver.h"

#include <QElapsedTimer>
#include <QImage>
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::agent;
using namespace plato::test;
using Event = EventRecorder::Event;

/// Each action, as real X clients see it.
class TestInput : public QObject
{
    Q_OBJECT

    static constexpr QRect Window{100, 50, 400, 300};

    std::unique_ptr<XServer> m_shared; // of the cases that need no server of their own
    std::unique_ptr<XServer> m_own;
    XServer *m_server = nullptr; // one of the two
    std::unique_ptr<Computer> m_computer;
    std::unique_ptr<EventRecorder> m_window;

    ComputerAnswer perform(const ComputerRequest &request)
    {
        std::optional<ComputerAnswer> answer;
        m_computer->perform(request, [&](const ComputerAnswer &a) { answer = a; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 60000))
            qFatal("no answer");
        return *answer;
    }

    static ComputerRequest action(DesktopAction action, std::optional<QPoint> at = {}, const QString &text = {})
    {
        ComputerRequest request;
        request.action = action;
        request.coordinate = at;
        request.text = text;
        return request;
    }

    QString errorOf(const ComputerRequest &request) { return perform(request).tool.error; }

    void startOn(XServer *server)
    {
        m_server = server;
        QVERIFY(!m_server->display().isEmpty());
        m_computer = std::make_unique<Computer>(m_server->display());
        m_computer->start();
        QVERIFY(m_computer->state().size);
    }

    void startOnOwn(XServer::Kind kind)
    {
        cleanup();
        m_own = std::make_unique<XServer>(kind);
        startOn(m_own.get());
    }

private Q_SLOTS:
    void initTestCase() { m_shared = std::make_unique<XServer>(); }
    void cleanupTestCase() { m_shared.reset(); }
    void init()
    {
        startOn(m_shared.get());
        m_window = std::make_unique<EventRecorder>(m_server->display(), Window, Qt::darkGreen);
        QVERIFY(m_window->isValid());
    }
    void cleanup()
    {
        m_window.reset();
        m_computer.reset();
        m_own.reset();
    }

    void everyAnswerBearsAPicture()
    {
        for (const ComputerRequest &request :
             {action(DesktopAction::Screenshot), action(DesktopAction::CursorPosition),
              action(DesktopAction::MouseMove, QPoint(5, 5)), action(DesktopAction::MouseMove),
              action(DesktopAction::Key, {}, u"hurz"_s)}) {
            const ComputerAnswer answer = perform(request);
            QVERIFY(answer.run);
            const QImage picture = QImage::fromData(QByteArray::fromBase64(answer.tool.base64Png), "PNG");
            QCOMPARE(picture.size(), QSize(1280, 800));
            QCOMPARE(picture.pixelColor(Window.center()), QColor(Qt::darkGreen));
        }
    }

    void clicks_data()
    {
        QTest::addColumn<DesktopAction>("which");
        QTest::addColumn<QStringList>("words");
        const QStringList left{u"1 down"_s, u"1 up"_s};
        QTest::newRow("left") << DesktopAction::LeftClick << left;
        QTest::newRow("right") << DesktopAction::RightClick << QStringList{u"3 down"_s, u"3 up"_s};
        QTest::newRow("middle") << DesktopAction::MiddleClick << QStringList{u"2 down"_s, u"2 up"_s};
        QTest::newRow("double") << DesktopAction::DoubleClick << left + left;
        QTest::newRow("triple") << DesktopAction::TripleClick << left + left + left;
    }

    void clicks()
    {
        QFETCH(DesktopAction, which);
        QFETCH(QStringList, words);
        const QPoint at(321, 123);
        QCOMPARE(errorOf(action(which, at)), QString());
        QCOMPARE(m_window->words(), words);
        for (const Event &event : m_window->events())
            QCOMPARE(event.at, at);
        const QList<Event> &events = m_window->events();
        QVERIFY2(events.last().time - events.first().time < 400, "near enough to be one double click");

        // Without coordinate: where the pointer is.
        m_window->clear();
        QCOMPARE(errorOf(action(which)), QString());
        QCOMPARE(m_window->words(), words);
        QCOMPARE(m_window->events().last().at, at);
    }

    void movesAndTellsThePosition()
    {
        QCOMPARE(errorOf(action(DesktopAction::MouseMove, QPoint(1279, 799))), QString());
        QCOMPARE(perform(action(DesktopAction::CursorPosition)).tool.output, u"X=1279,Y=799"_s);
        QCOMPARE(errorOf(action(DesktopAction::MouseMove, QPoint(0, 0))), QString());
        QCOMPARE(perform(action(DesktopAction::CursorPosition)).tool.output, u"X=0,Y=0"_s);
        QCOMPARE(m_window->words(), QStringList());
    }

    void drags()
    {
        const QPoint from(150, 100), to(450, 300);
        QCOMPARE(errorOf(action(DesktopAction::MouseMove, from)), QString());
        m_window->clear();
        QCOMPARE(errorOf(action(DesktopAction::LeftClickDrag, to)), QString());
        const QList<Event> events = m_window->events();
        QCOMPARE(events.first().type, Event::ButtonDown);
        QCOMPARE(events.first().at, from);
        QCOMPARE(events.last().type, Event::ButtonUp);
        QCOMPARE(events.last().at, to);
        QVERIFY2(events.size() > 6, "the way between is seen");
        for (qsizetype i = 1; i + 1 < events.size(); ++i) {
            QCOMPARE(events[i].type, Event::Motion);
            QVERIFY(events[i].state & 0x100); // with the button down
            QVERIFY(events[i].at.x() > events[i - 1].at.x());
        }
    }

    void pressesAndReleases()
    {
        QCOMPARE(errorOf(action(DesktopAction::MouseMove, QPoint(200, 200))), QString());
        QCOMPARE(errorOf(action(DesktopAction::LeftMouseDown)), QString());
        QCOMPARE(m_window->words(), QStringList{u"1 down"_s});
        QCOMPARE(errorOf(action(DesktopAction::MouseMove, QPoint(210, 200))), QString());
        QCOMPARE(errorOf(action(DesktopAction::LeftMouseUp)), QString());
        QCOMPARE(m_window->words(), (QStringList{u"1 down"_s, u"1 up"_s}));
        QCOMPARE(errorOf(action(DesktopAction::LeftMouseDown, QPoint(1, 1))),
                 u"this action takes no coordinate: move the pointer first"_s);
    }

    void letsGoWhatItHolds()
    {
        QCOMPARE(errorOf(action(DesktopAction::MouseMove, QPoint(200, 200))), QString());
        QCOMPARE(errorOf(action(DesktopAction::LeftMouseDown)), QString());
        m_computer.reset();
        QTRY_COMPARE(m_window->words(), (QStringList{u"1 down"_s, u"1 up"_s}));
    }

    void scrolls_data()
    {
        QTest::addColumn<ScrollDirection>("direction");
        QTest::addColumn<int>("button");
        QTest::newRow("up") << ScrollDirection::Up << 4;
        QTest::newRow("down") << ScrollDirection::Down << 5;
        QTest::newRow("left") << ScrollDirection::Left << 6;
        QTest::newRow("right") << ScrollDirection::Right << 7;
    }

    void scrolls()
    {
        QFETCH(ScrollDirection, direction);
        QFETCH(int, button);
        ComputerRequest request = action(DesktopAction::Scroll, QPoint(300, 200));
        request.scrollDirection = direction;
        request.scrollAmount = 5;
        QCOMPARE(errorOf(request), QString());
        const QStringList words = m_window->words();
        QCOMPARE(words.size(), 10);
        QCOMPARE(words.count(u"%1 down"_s.arg(button)), 5);
        QCOMPARE(words.count(u"%1 up"_s.arg(button)), 5);
        QCOMPARE(m_window->events().last().at, QPoint(300, 200));
    }

    void combinations_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("one key") << u"Return"_s << QStringList{u"key ff0d down"_s, u"key ff0d up"_s};
        QTest::newRow("with control") << u"ctrl+c"_s
                                      << QStringList{u"key ffe3 down"_s, u"key 63 down"_s, u"key 63 up"_s,
                                                     u"key ffe3 up"_s};
        QTest::newRow("Shift is added for a capital")
            << u"A"_s << QStringList{u"key ffe1 down"_s, u"key 41 down"_s, u"key 41 up"_s, u"key ffe1 up"_s};
        QTest::newRow("Shift is not added twice")
            << u"shift+A"_s << QStringList{u"key ffe1 down"_s, u"key 41 down"_s, u"key 41 up"_s, u"key ffe1 up"_s};
        QTest::newRow("two after each other")
            << u"a Tab"_s << QStringList{u"key 61 down"_s, u"key 61 up"_s, u"key ff09 down"_s, u"key ff09 up"_s};
        QTest::newRow("on no key") << u"ctrl+€"_s
                                   << QStringList{u"key ffe3 down"_s, u"key 20ac down"_s, u"key 20ac up"_s,
                                                  u"key ffe3 up"_s};
        QTest::newRow("super") << u"super"_s << QStringList{u"key ffeb down"_s, u"key ffeb up"_s};
    }

    void combinations()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, words);
        QCOMPARE(errorOf(action(DesktopAction::Key, {}, text)), QString());
        QCOMPARE(m_window->words(), words);
    }

    void holdsKeys()
    {
        ComputerRequest request = action(DesktopAction::HoldKey, {}, u"shift"_s);
        request.seconds = 0.5;
        QCOMPARE(errorOf(request), QString());
        QCOMPARE(m_window->words(), (QStringList{u"key ffe1 down"_s, u"key ffe1 up"_s}));
        const auto held = m_window->events()[1].time - m_window->events()[0].time;
        QVERIFY2(held >= 490 && held < 5000, qPrintable(QString::number(held)));
    }

    void waits()
    {
        ComputerRequest request = action(DesktopAction::Wait);
        request.seconds = 0.3;
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(errorOf(request), QString());
        QVERIFY(timer.elapsed() >= 300);
        ComputerRequest later = action(DesktopAction::Screenshot);
        later.screenshotDelay = 0.3;
        timer.restart();
        QCOMPARE(errorOf(later), QString());
        QVERIFY(timer.elapsed() >= 300);
    }

    /// What comes later does not get between the steps of what came first, and pictures do not wait for either.
    void keepsTheOrderOfInput()
    {
        QStringList done;
        ComputerRequest hold = action(DesktopAction::HoldKey, {}, u"shift"_s);
        hold.seconds = 0.4;
        m_computer->perform(hold, [&](const ComputerAnswer &) { done += u"hold"_s; });
        m_computer->perform(action(DesktopAction::LeftClick, Window.center()),
                            [&](const ComputerAnswer &) { done += u"click"_s; });
        m_computer->perform(action(DesktopAction::Key, {}, u"x"_s), [&](const ComputerAnswer &) { done += u"key"_s; });
        m_computer->perform(action(DesktopAction::Screenshot), [&](const ComputerAnswer &) { done += u"picture"_s; });
        QTRY_COMPARE(done, (QStringList{u"picture"_s, u"hold"_s, u"click"_s, u"key"_s}));
        QCOMPARE(m_window->words(), (QStringList{u"key ffe1 down"_s, u"key ffe1 up"_s, u"1 down"_s, u"1 up"_s,
                                                 u"key 78 down"_s, u"key 78 up"_s}));
    }

    void refuses_data()
    {
        QTest::addColumn<DesktopAction>("which");
        QTest::addColumn<QPoint>("at");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        const QPoint none(-9, -9);
        QTest::newRow("outside") << DesktopAction::LeftClick << QPoint(1280, 0) << QString()
                                 << u"the coordinate (1280, 0) is outside the screen (1280 x 800)"_s;
        QTest::newRow("negative") << DesktopAction::MouseMove << QPoint(0, -1) << QString()
                                  << u"the coordinate (0, -1) is outside the screen (1280 x 800)"_s;
        QTest::newRow("move where") << DesktopAction::MouseMove << none << QString()
                                    << u"coordinate is required for mouse_move"_s;
        QTest::newRow("drag where") << DesktopAction::LeftClickDrag << none << QString()
                                    << u"coordinate is required for left_click_drag"_s;
        QTest::newRow("scroll where") << DesktopAction::Scroll << none << QString()
                                      << u"scroll_direction is required for scroll"_s;
        QTest::newRow("wait how long") << DesktopAction::Wait << none << QString()
                                       << u"duration is required for wait"_s;
        QTest::newRow("hold how long") << DesktopAction::HoldKey << none << u"a"_s
                                       << u"duration is required for hold_key"_s;
        QTest::newRow("unknown key") << DesktopAction::Key << none << u"ctrl+hurz"_s
                                     << u"unknown key \"hurz\" in \"ctrl+hurz\""_s;
        QTest::newRow("untypable") << DesktopAction::Type << none << u"a\x01"_s
                                   << u"the character U+0001 cannot be typed"_s;
    }

    void refuses()
    {
        QFETCH(DesktopAction, which);
        QFETCH(QPoint, at);
        QFETCH(QString, text);
        ComputerRequest request = action(which, at == QPoint(-9, -9) ? std::nullopt : std::optional(at), text);
        QTEST(errorOf(request), "error");
        QCOMPARE(m_window->words(), QStringList());
        request.text.reset();
        QVERIFY(!errorOf(request).isEmpty());
    }

    void types_data()
    {
        QTest::addColumn<XServer::Kind>("kind");
        QTest::addColumn<QString>("text");
        QString many; // far more characters than there are keys to lend
        for (char16_t c = 0x4e00; c < 0x4e00 + 60; ++c)
            many += QChar(c);
        QString ascii;
        for (char16_t c = 0x20; c < 0x7f; ++c)
            ascii += QChar(c);
        const QString mixed = u"Grüße, 你好, €, emoji 🙂"_s;
        QTest::newRow("ASCII") << XServer::Kind::Xvfb << ascii;
        QTest::newRow("mixed") << XServer::Kind::Xvfb << mixed;
        QTest::newRow("mixed, Xvnc") << XServer::Kind::Xvnc << mixed;
        QTest::newRow("many") << XServer::Kind::Xvfb << many;
        QTest::newRow("many, Xvnc") << XServer::Kind::Xvnc << many;
        QTest::newRow("lines") << XServer::Kind::Xvfb << u"one\ntwo\r\nthree\tafter tab\n\nend"_s;
        QTest::newRow("combining, right to left") << XServer::Kind::Xvfb << u"e\u0301 שלום नमस्ते"_s;
        QTest::newRow("long") << XServer::Kind::Xvfb << u"all work and no play 0123456789 äöü\n"_s.repeated(10);
    }

    /// Into a real terminal.
    void types()
    {
        QFETCH(XServer::Kind, kind);
        QFETCH(QString, text);
        startOnOwn(kind);
        Terminal terminal(m_server->display());
        QVERIFY(terminal.isReady());
        QCOMPARE(errorOf(action(DesktopAction::LeftClick, QPoint(100, 100))), QString());
        QCOMPARE(errorOf(action(DesktopAction::Type, {}, text + u'\n')), QString());
        QCOMPARE(errorOf(action(DesktopAction::Key, {}, u"ctrl+d"_s)), QString());
        QCOMPARE(terminal.typed().value_or(u"(nothing)"_s), QString(text).replace(u"\r\n"_s, u"\n"_s) + u'\n');
    }

    void givesLentKeysBack()
    {
        const auto emptyKeys = [this] {
            QProcess xmodmap;
            xmodmap.start(u"xmodmap"_s, {u"-display"_s, QString::fromLatin1(m_server->display()), u"-pke"_s});
            return xmodmap.waitForFinished()
                       ? xmodmap.readAllStandardOutput().count("=\n") + xmodmap.readAll().count(" = \n")
                       : -1;
        };
        const qsizetype before = emptyKeys();
        QVERIFY(before > 3);
        QCOMPARE(errorOf(action(DesktopAction::Type, {}, u"你好€"_s)), QString());
        QCOMPARE(emptyKeys(), before - 3);
        QTRY_COMPARE_WITH_TIMEOUT(emptyKeys(), before, 20000);
        QCOMPARE(errorOf(action(DesktopAction::Type, {}, u"你好€"_s)), QString());
        QCOMPARE(emptyKeys(), before - 3);
        m_computer.reset();
        QTRY_COMPARE(emptyKeys(), before);
    }

    void survivesItsDisplay()
    {
        startOnOwn(XServer::Kind::Xvfb);
        std::optional<ComputerAnswer> running, waiting;
        ComputerRequest hold = action(DesktopAction::HoldKey, {}, u"a"_s);
        hold.seconds = 60;
        m_computer->perform(hold, [&](const ComputerAnswer &a) { running = a; });
        m_computer->perform(action(DesktopAction::LeftClick), [&](const ComputerAnswer &a) { waiting = a; });
        m_server->stop();
        QTRY_VERIFY(running && waiting);
        QCOMPARE(running->tool.error, u"the display has gone"_s);
        QVERIFY(running->run);
        QVERIFY2(!waiting->run, "it may be sent again");
        QVERIFY(!m_computer->state().size);
        QVERIFY(!perform(action(DesktopAction::Screenshot)).run);
    }

    void waitsForItsDisplay()
    {
        // A number that was free a moment ago, and so a display that is not there yet.
        startOnOwn(XServer::Kind::Xvfb);
        const QByteArray name = m_server->display();
        m_server->stop();
        QTRY_VERIFY(!m_computer->state().size);
        QProcess later;
        later.start(u"Xvfb"_s, {QString::fromLatin1(name), u"-screen"_s, u"0"_s, u"800x600x24"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_computer->state().size.value_or(QSize()), QSize(800, 600), 20000);
        QVERIFY(perform(action(DesktopAction::Screenshot)).run);
        m_computer.reset();
        later.terminate();
        QVERIFY(later.waitForFinished());
    }
};

QTEST_GUILESS_MAIN(TestInput)
#include "tst_agent_input.moc"
