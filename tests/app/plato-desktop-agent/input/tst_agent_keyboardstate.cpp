// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/computer/computer.h"
#include "app/plato-desktop-agent/input/keymap.h"
#include "tests/app/plato-desktop-agent/support/eventrecorder.h"
#include "tests/app/plato-desktop-agent/support/terminal.h"
#include "tests/app/plato-desktop-agent/support/xserver.h"

#include <QProcess>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::agent;
using namespace plato::test;
using Event = EventRecorder::Event;

namespace {

// X's modifiers, as its default keymaps have them.
constexpr std::uint8_t Shift = 0x01, Caps = 0x02, Control = 0x04, Alt = 0x08, Num = 0x10, AltGr = 0x80;
constexpr KeySym ShiftKey = 0xffe1, ControlKey = 0xffe3, AltKey = 0xffe9, SuperKey = 0xffeb, AltGrKey = 0xfe03;

/// What a person has done to the keyboard.
struct Touched
{
    std::uint8_t locked = 0;
    std::uint8_t layout = 0;
    QList<KeySym> held = {};
    std::uint8_t latched = 0;
    std::int16_t latchedLayout = 0;
};

/// Another client of the display.
class Neighbour
{
public:
    explicit Neighbour(const QByteArray &display)
        : m_display(XDisplay::open(display).value())
        , m_player(*m_display)
    {
    }

    /// Read by XKB's own client library.
    Keymap map() { return Keymap::read(*m_display, {}).value(); }

    QString state()
    {
        const Keymap now = map();
        QStringList held;
        for (const std::uint8_t keycode : now.held)
            held.append(QString::number(keycode));
        return u"locked %1, layout %2, latched %3, latched layout %4, held %5"_s.arg(now.state.locked, 0, 16)
            .arg(now.state.layout)
            .arg(now.state.latched, 0, 16)
            .arg(now.state.latchedLayout)
            .arg(held.join(u' '));
    }

    void touch(const Touched &touched)
    {
        const Keymap now = map();
        InputScript script;
        for (const KeySym key : touched.held)
            script += InputStep(KeyStep{now.find(key, 0)->keycode, true});
        play(script +
             InputScript{LockStep{0xff, touched.locked, touched.layout, touched.latched, touched.latchedLayout}});
    }

    void play(const InputScript &script)
    {
        bool done = false;
        m_player.play(script, [&] { done = true; });
        QVERIFY(done); // no pauses are in it
    }

private:
    std::unique_ptr<XDisplay> m_display;
    InputPlayer m_player;
};

} // namespace

Q_DECLARE_METATYPE(Touched)

/// Text arrives as text and keys as what they are called, whatever the keyboard is like, and that stays as it was.
class TestKeyboardState : public QObject
{
    Q_OBJECT

    std::unique_ptr<XServer> m_shared; // of the cases that need no server of their own
    std::unique_ptr<XServer> m_own;
    XServer *m_server = nullptr; // one of the two
    std::unique_ptr<Computer> m_computer;
    std::unique_ptr<Neighbour> m_neighbour;
    std::unique_ptr<EventRecorder> m_window;

    void perform(DesktopAction action, const QString &text)
    {
        ComputerRequest request;
        request.action = action;
        request.text = text;
        std::optional<ComputerAnswer> answer;
        m_computer->perform(request, [&](const ComputerAnswer &a) { answer = a; });
        const auto hasAnswer = [&] {
            if (m_window) // looks its keys up soon, as applications do
                m_window->events();
            return answer.has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasAnswer(), 60000);
        QCOMPARE(answer->tool.error, QString());
    }

    /// As setxkbmap takes it.
    void setLayouts(const QString &layouts)
    {
        QProcess setxkbmap;
        setxkbmap.start(u"setxkbmap"_s, QStringList{u"-display"_s, QString::fromLatin1(m_server->display()),
                                                    u"-option"_s, QString(), u"-layout"_s} +
                                            layouts.split(u' '));
        QVERIFY(setxkbmap.waitForFinished());
        QCOMPARE(setxkbmap.exitCode(), 0);
    }

    void startOn(XServer *server)
    {
        m_server = server;
        QVERIFY(!m_server->display().isEmpty());
        setLayouts(u"us"_s);
        m_neighbour = std::make_unique<Neighbour>(m_server->display());
        m_neighbour->touch({});
        m_computer = std::make_unique<Computer>(m_server->display());
        m_computer->start();
        QVERIFY(m_computer->state().size);
    }

private Q_SLOTS:
    void initTestCase() { m_shared = std::make_unique<XServer>(); }
    void cleanupTestCase() { m_shared.reset(); }
    void init()
    {
        startOn(m_shared.get());
        m_window = std::make_unique<EventRecorder>(m_server->display(), QRect(100, 50, 400, 300), Qt::darkGreen);
        QVERIFY(m_window->isValid());
    }
    void cleanup()
    {
        m_window.reset();
        m_neighbour.reset(); // lets go what it holds
        m_computer.reset();
        m_own.reset();
    }

    void types_data()
    {
        QTest::addColumn<QString>("layouts");
        QTest::addColumn<Touched>("touched");
        QTest::addColumn<QString>("text");
        const QString english = u"Hello, World! 42\n"_s;
        QTest::newRow("second layout") << u"us,ru"_s << Touched{.layout = 1} << english;
        QTest::newRow("third layout") << u"us,ru,gr"_s << Touched{.layout = 2} << u"hello"_s;
        QTest::newRow("fourth layout") << u"us,ru,gr,il"_s << Touched{.layout = 3} << english;
        QTest::newRow("Latin is the last") << u"ru,gr,us"_s << Touched{} << english;
        QTest::newRow("no Latin at all") << u"gr"_s << Touched{} << u"hello γειά"_s;
        QTest::newRow("each from its layout") << u"us,ru,gr"_s << Touched{} << u"hello привет γειά hello"_s;
        QTest::newRow("on no key, third layout") << u"us,ru,gr"_s << Touched{.layout = 2} << u"你好, hello 🙂"_s;
        QTest::newRow("Dvorak") << u"us -variant dvorak"_s << Touched{} << english;
        QTest::newRow("French, digits with Shift") << u"fr"_s << Touched{} << u"1234567890 éèçà {[@]}"_s;
        QTest::newRow("German, AltGr") << u"de"_s << Touched{} << u"{[@]}~\\| €µ äöüß"_s;
        QTest::newRow("dead keys") << u"us -variant intl"_s << Touched{} << u"it's \"~x^2`\" é"_s;
        QTest::newRow("Caps Lock") << u"us"_s << Touched{.locked = Caps} << english;
        QTest::newRow("Caps Lock, another layout")
            << u"us,ru"_s << Touched{.locked = Caps, .layout = 1} << u"Привет, Hello"_s;
        QTest::newRow("Caps Lock, on no key") << u"us"_s << Touched{.locked = Caps} << u"äÄ ßéÉ"_s;
        QTest::newRow("Shift Lock") << u"us"_s << Touched{.locked = Shift} << english;
        QTest::newRow("Control locked") << u"us"_s << Touched{.locked = Control} << english;
        QTest::newRow("Alt locked") << u"us"_s << Touched{.locked = Alt} << english;
        QTest::newRow("AltGr locked") << u"de"_s << Touched{.locked = AltGr} << u"eq€@ Q"_s;
        QTest::newRow("Num Lock") << u"us"_s << Touched{.locked = Num} << u"Hello 12+3*4/5-6=.\n"_s;
        QTest::newRow("Shift latched") << u"us"_s << Touched{.latched = Shift} << u"hello"_s;
        QTest::newRow("AltGr latched") << u"de"_s << Touched{.latched = AltGr} << u"quer"_s;
        QTest::newRow("a layout latched") << u"us,ru"_s << Touched{.latchedLayout = 1} << u"hello"_s;
        QTest::newRow("Alt held") << u"us"_s << Touched{.held = {AltKey}} << u"hello"_s;
        QTest::newRow("Control held") << u"us"_s << Touched{.held = {ControlKey}} << english;
        QTest::newRow("Shift held") << u"us"_s << Touched{.held = {ShiftKey}} << english;
        QTest::newRow("Super held") << u"us"_s << Touched{.held = {SuperKey}} << u"hello"_s;
        QTest::newRow("AltGr held") << u"de"_s << Touched{.held = {AltGrKey}} << u"quer@"_s;
        QTest::newRow("all at once") << u"us,ru,gr"_s
                                     << Touched{Caps | Shift | Num, 1, {AltKey, ControlKey, ShiftKey}, AltGr, 1}
                                     << u"Hello, Привет, γειά, 你好!\n"_s;
    }

    void types()
    {
        QFETCH(QString, layouts);
        QFETCH(Touched, touched);
        QFETCH(QString, text);
        setLayouts(layouts);
        m_neighbour->touch(touched);
        m_window->clear();
        const QString before = m_neighbour->state();
        QVERIFY(
            before.startsWith(u"locked %1, layout %2, latched %3, latched layout %4, held "_s.arg(touched.locked, 0, 16)
                                  .arg(touched.layout)
                                  .arg(touched.latched, 0, 16)
                                  .arg(touched.latchedLayout)));
        QCOMPARE(m_neighbour->map().held.size(), touched.held.size());
        perform(DesktopAction::Type, text);
        QCOMPARE(m_window->typed(), text);
        QCOMPARE(m_neighbour->state(), before);
    }

    void typesIntoATerminal_data()
    {
        QTest::addColumn<QString>("layouts");
        QTest::addColumn<Touched>("touched");
        QTest::addColumn<XServer::Kind>("kind");
        const auto xvfb = XServer::Kind::Xvfb;
        QTest::newRow("third layout") << u"us,ru,gr"_s << Touched{.layout = 2} << xvfb;
        QTest::newRow("Latin is the last") << u"ru,gr,us"_s << Touched{.layout = 1} << xvfb;
        QTest::newRow("no Latin at all") << u"ru"_s << Touched{} << xvfb;
        const Touched all{Caps | Shift | Num, 1, {AltKey, ControlKey, ShiftKey}, AltGr, 1};
        QTest::newRow("all at once") << u"us,ru,gr"_s << all << xvfb;
        QTest::newRow("all at once, Xvnc") << u"us,ru,gr"_s << all << XServer::Kind::Xvnc;
    }

    void typesIntoATerminal()
    {
        QFETCH(QString, layouts);
        QFETCH(Touched, touched);
        QFETCH(XServer::Kind, kind);
        cleanup();
        m_own = std::make_unique<XServer>(kind);
        startOn(m_own.get());
        setLayouts(layouts);
        Terminal terminal(m_server->display());
        QVERIFY(terminal.isReady());
        m_neighbour->play({MoveStep{QPoint(100, 100)}}); // it has the keyboard where the pointer is
        m_neighbour->touch(touched);
        const QString text = u"Hello, Привет, γειά, 你好 {[@]} 42!\n"_s;
        perform(DesktopAction::Type, text);
        perform(DesktopAction::Key, u"ctrl+d"_s);
        QCOMPARE(terminal.typed().value_or(u"(nothing)"_s), text);
    }

    void combinations_data()
    {
        QTest::addColumn<QString>("layouts");
        QTest::addColumn<Touched>("touched");
        QTest::addColumn<QString>("keys");
        QTest::addColumn<uint>("keysym");
        QTest::addColumn<int>("modifiers");
        const auto row = [](const char *name, const QString &layouts, const Touched &touched, const QString &keys,
                            uint keysym, int modifiers) {
            QTest::newRow(name) << layouts << touched << keys << keysym << modifiers;
        };
        row("Russian layout", u"us,ru"_s, {.layout = 1}, u"ctrl+c"_s, 'c', Control);
        row("Greek layout", u"us,ru,gr"_s, {.layout = 2}, u"ctrl+shift+t"_s, 'T', Control | Shift);
        row("no Latin at all", u"ru"_s, {}, u"ctrl+c"_s, 'c', Control);
        row("the other way round", u"us,ru"_s, {}, u"ctrl+с"_s, 0x6d3, Control);
        row("a function key", u"us,ru,gr"_s, {.layout = 2}, u"alt+F4"_s, 0xffc1, Alt);
        row("one letter", u"us,gr"_s, {.layout = 1}, u"a"_s, 'a', 0);
        row("Caps Lock", u"us"_s, {.locked = Caps}, u"ctrl+c"_s, 'c', Control);
        row("Caps Lock, a letter", u"us"_s, {.locked = Caps}, u"q"_s, 'q', 0);
        row("Caps Lock, a capital", u"us"_s, {.locked = Caps}, u"Q"_s, 'Q', Shift);
        row("Shift Lock", u"us"_s, {.locked = Shift}, u"Home"_s, 0xff50, 0);
        row("Control locked", u"us"_s, {.locked = Control}, u"alt+Tab"_s, 0xff09, Alt);
        row("Shift latched", u"us"_s, {.latched = Shift}, u"Tab"_s, 0xff09, 0);
        row("a layout latched", u"us,ru"_s, {.latchedLayout = 1}, u"ctrl+v"_s, 'v', Control);
        row("Alt held", u"us"_s, {.held = {AltKey}}, u"ctrl+c"_s, 'c', Control);
        row("the same key held", u"us"_s, {.held = {ControlKey}}, u"ctrl+c"_s, 'c', Control);
        row("Shift held", u"us"_s, {.held = {ShiftKey}}, u"Return"_s, 0xff0d, 0);
        row("keypad's digit", u"us"_s, {}, u"KP_7"_s, 0xffb7, Num);
        row("keypad's digit, Num Lock", u"us"_s, {.locked = Num}, u"KP_7"_s, 0xffb7, Num);
        row("keypad's Home", u"us"_s, {}, u"KP_Home"_s, 0xff95, 0);
        row("keypad's Home, Num Lock", u"us"_s, {.locked = Num}, u"KP_Home"_s, 0xff95, 0);
        row("keypad's Enter, Num Lock", u"us"_s, {.locked = Num}, u"ctrl+KP_Enter"_s, 0xff8d, Control | Num);
        row("keypad's plus, Greek layout", u"us,gr"_s, {.layout = 1}, u"KP_Add"_s, 0xffab, 0);
        row("Num Lock is no matter", u"us"_s, {.locked = Num}, u"ctrl+c"_s, 'c', Control | Num);
        row("AltGr", u"de"_s, {}, u"ctrl+@"_s, '@', Control | AltGr);
        row("French digit", u"fr"_s, {}, u"alt+1"_s, '1', Alt | Shift);
        row("all at once", u"us,ru,gr"_s, {Caps | Shift, 1, {AltKey, ShiftKey}, AltGr, 1}, u"ctrl+s"_s, 's', Control);
    }

    void combinations()
    {
        QFETCH(QString, layouts);
        QFETCH(Touched, touched);
        QFETCH(QString, keys);
        QFETCH(uint, keysym);
        QFETCH(int, modifiers);
        setLayouts(layouts);
        m_neighbour->touch(touched);
        m_window->clear();
        const QString before = m_neighbour->state();
        perform(DesktopAction::Key, keys);
        const QList<Event> events = m_window->events();
        const auto pressed = std::find_if(events.cbegin(), events.cend(), [](const Event &e) {
            return e.type == Event::KeyDown && !isModifier(e.keysym);
        });
        QVERIFY(pressed != events.cend());
        QCOMPARE(QString::number(pressed->keysym, 16), QString::number(keysym, 16));
        QCOMPARE(pressed->state & 0xff, modifiers);
        QCOMPARE(m_neighbour->state(), before);
    }

    void locksStay_data()
    {
        QTest::addColumn<QString>("layouts");
        QTest::addColumn<Touched>("touched");
        QTest::addColumn<QString>("keys");
        QTest::addColumn<int>("locked");
        QTest::addColumn<int>("layout");
        QTest::newRow("Caps Lock on") << u"us"_s << Touched{} << u"Caps_Lock"_s << int(Caps) << 0;
        QTest::newRow("Caps Lock off") << u"us"_s << Touched{.locked = Caps} << u"capslock"_s << 0 << 0;
        QTest::newRow("Num Lock on") << u"us,ru"_s << Touched{.layout = 1} << u"Num_Lock"_s << int(Num) << 1;
        QTest::newRow("Num Lock beside Caps Lock")
            << u"us"_s << Touched{.locked = Caps} << u"numlock"_s << int(Caps | Num) << 0;
        QTest::newRow("both") << u"us"_s << Touched{} << u"Num_Lock Caps_Lock"_s << int(Caps | Num) << 0;
        QTest::newRow("next layout") << u"us,ru -option grp:menu_toggle"_s << Touched{} << u"ISO_Next_Group"_s << 0
                                     << 1;
        QTest::newRow("next layout by two modifiers")
            << u"us,ru -option grp:alt_shift_toggle"_s << Touched{} << u"alt+shift"_s << 0 << 1;
        QTest::newRow("the same with Caps Lock")
            << u"us,ru -option grp:alt_shift_toggle"_s << Touched{.locked = Caps, .layout = 1} << u"alt+shift"_s
            << int(Caps) << 0;
        QTest::newRow("next layout by Super and space")
            << u"us,ru,gr -option grp:win_space_toggle"_s << Touched{.layout = 1} << u"super+space"_s << 0 << 2;
    }

    /// What a key is pressed for is not undone.
    void locksStay()
    {
        QFETCH(QString, layouts);
        QFETCH(Touched, touched);
        QFETCH(QString, keys);
        setLayouts(layouts);
        m_neighbour->touch(touched);
        perform(DesktopAction::Key, keys);
        QTEST(int(m_neighbour->map().state.locked), "locked");
        QTEST(int(m_neighbour->map().state.layout), "layout");
    }

    void isTouchedWhileItTypes()
    {
        setLayouts(u"us,ru,gr"_s);
        ComputerRequest request;
        request.action = DesktopAction::Type;
        request.text = u"all work and no play "_s.repeated(20);
        bool typed = false;
        m_computer->perform(request, [&](const ComputerAnswer &) { typed = true; });
        for (const Touched &touched :
             {Touched{.layout = 2}, Touched{.locked = Caps}, Touched{.latched = Shift, .latchedLayout = 1}}) {
            const qsizetype sofar = m_window->events().size();
            QTRY_VERIFY(m_window->events().size() > sofar + 20);
            QVERIFY(!typed);
            m_neighbour->touch(touched);
        }
        QTRY_VERIFY_WITH_TIMEOUT(typed, 60000);
        QCOMPARE(m_window->typed(), *request.text);
    }

    void givesAllBackWhenItEnds()
    {
        setLayouts(u"us,ru,gr"_s);
        m_neighbour->touch({Caps | Num, 2, {AltKey}, Shift, 1});
        const QString before = m_neighbour->state();
        ComputerRequest hold;
        hold.action = DesktopAction::HoldKey;
        hold.text = u"ctrl+a"_s;
        hold.seconds = 60;
        m_window->clear();
        m_computer->perform(hold, [](const ComputerAnswer &) {});
        QTRY_VERIFY(m_window->words().contains(u"key 61 down"_s));
        QVERIFY(m_neighbour->state() != before);
        m_computer.reset();
        QTRY_COMPARE(m_neighbour->state(), before);
        QVERIFY(m_window->words().contains(u"key ffe3 up"_s));
    }

    /// A key that has been lent is given another meaning by somebody else.
    void leavesOthersTheirKeys()
    {
        constexpr KeySym you = 0x1004f60, snowman = 0x1002603;
        perform(DesktopAction::Type, u"你"_s);
        const Keymap lent = m_neighbour->map();
        QVERIFY(lent.find(you, 0));
        const std::uint8_t keycode = lent.find(you, 0)->keycode;
        m_neighbour->play({BindStep{keycode, snowman}});

        m_window->clear();
        perform(DesktopAction::Type, u"你好"_s);
        QCOMPARE(m_window->typed(), u"你好"_s);
        QVERIFY(m_neighbour->map().find(snowman, 0));
        QCOMPARE(m_neighbour->map().find(snowman, 0)->keycode, keycode);

        // One that is taken after the last use, too.
        const std::uint8_t second = m_neighbour->map().find(you, 0)->keycode;
        QVERIFY(second != keycode);
        m_neighbour->play({BindStep{second, 'x'}});
        m_computer.reset(); // gives its keys back
        const Keymap after = m_neighbour->map();
        QVERIFY(!after.find(0x100597d, 0)); // 好
        QVERIFY(!after.spare.contains(second));
        QVERIFY(!after.spare.contains(keycode));
        QCOMPARE(after.find(snowman, 0)->keycode, keycode);
    }

    void typesWithKeysThatOthersHaveBound()
    {
        // Most of the spare ones are taken, and one of them has a letter that the layout lacks.
        setLayouts(u"gr"_s);
        const QList<std::uint8_t> spare = m_neighbour->map().spare.keys();
        InputScript bind;
        for (qsizetype i = 0; i + 3 < spare.size(); ++i)
            bind += InputStep(BindStep{spare[i], i == 0 ? KeySym('h') : KeySym(0x1002600 + i)});
        m_neighbour->play(bind);
        perform(DesktopAction::Type, u"hello, 你好"_s);
        QCOMPARE(m_window->typed(), u"hello, 你好"_s);
    }

    void typesAfterALayoutWasLoaded()
    {
        for (const QString &layouts : {u"ru"_s, u"us,gr"_s, u"de"_s, u"gr,us"_s}) {
            m_window->clear();
            setLayouts(layouts);
            perform(DesktopAction::Type, u"Hello 你好 €"_s);
            QCOMPARE(m_window->typed(), u"Hello 你好 €"_s);
        }
    }
};

QTEST_GUILESS_MAIN(TestKeyboardState)
#include "tst_agent_keyboardstate.moc"
