// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/inputmapping.h"

#include <QKeyEvent>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace plato;

class TestInputMapping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsWithTheRightAspect_data();
    void fitsWithTheRightAspect();
    void everyPixelFindsItsWayBack_data();
    void everyPixelFindsItsWayBack();
    void edgesBelongToThePicture();
    void actualSize();
    void nothingFromNothing();
    void keys_data();
    void keys();
    void keyEvents();
    void wheel_data();
    void wheel();
};

void TestInputMapping::fitsWithTheRightAspect_data()
{
    QTest::addColumn<QSize>("view");
    QTest::addColumn<QSize>("desktop");
    QTest::addColumn<qreal>("ratio");
    QTest::addColumn<QRectF>("expected");

    QTest::newRow("same") << QSize(1280, 800) << QSize(1280, 800) << 1.0 << QRectF(0, 0, 1280, 800);
    QTest::newRow("half") << QSize(640, 400) << QSize(1280, 800) << 1.0 << QRectF(0, 0, 640, 400);
    QTest::newRow("wide view") << QSize(1000, 400) << QSize(1280, 800) << 1.0 << QRectF(180, 0, 640, 400);
    QTest::newRow("high view") << QSize(640, 600) << QSize(1280, 800) << 1.0 << QRectF(0, 100, 640, 400);
    QTest::newRow("enlarged") << QSize(200, 100) << QSize(10, 10) << 1.0 << QRectF(50, 0, 100, 100);
    QTest::newRow("odd rest") << QSize(101, 50) << QSize(10, 10) << 1.0 << QRectF(25, 0, 50, 50);
    QTest::newRow("ratio 2") << QSize(101, 50) << QSize(10, 10) << 2.0 << QRectF(25.5, 0, 50, 50);
    QTest::newRow("ratio 1.5") << QSize(400, 200) << QSize(100, 100) << 1.5 << QRectF(100, 0, 200, 200);
    QTest::newRow("a line") << QSize(300, 300) << QSize(3000, 1) << 1.0 << QRectF(0, 149, 300, 1);
}

void TestInputMapping::fitsWithTheRightAspect()
{
    QFETCH(QSize, view);
    QFETCH(QSize, desktop);
    QFETCH(qreal, ratio);
    QFETCH(QRectF, expected);
    QCOMPARE(fittedRect(view, desktop, ratio), expected);
}

void TestInputMapping::everyPixelFindsItsWayBack_data()
{
    QTest::addColumn<QSize>("view");
    QTest::addColumn<QSize>("desktop");
    QTest::addColumn<qreal>("ratio");
    const QList<QSize> views = {{1280, 800}, {333, 777}, {1919, 401}, {64, 64}};
    const QList<QSize> desktops = {{1280, 800}, {1024, 768}, {1920, 1080}, {799, 601}};
    for (const QSize view : views) {
        for (const QSize desktop : desktops) {
            for (const qreal ratio : {1.0, 1.25, 1.5, 2.0}) {
                QTest::addRow("%dx%d in %dx%d at %g", desktop.width(), desktop.height(), view.width(), view.height(),
                              ratio)
                    << view << desktop << ratio;
            }
        }
    }
}

void TestInputMapping::everyPixelFindsItsWayBack()
{
    QFETCH(QSize, view);
    QFETCH(QSize, desktop);
    QFETCH(qreal, ratio);

    for (const QRectF &picture : {fittedRect(view, desktop, ratio), actualRect(view, desktop, ratio)}) {
        for (int x = 0; x < desktop.width(); ++x) {
            const QPoint pixel(x, x % desktop.height());
            QCOMPARE(desktopPoint(viewPoint(pixel, picture, desktop), picture, desktop), std::optional(pixel));
        }
        for (int y = 0; y < desktop.height(); ++y) {
            const QPoint pixel(y % desktop.width(), y);
            QCOMPARE(desktopPoint(viewPoint(pixel, picture, desktop), picture, desktop), std::optional(pixel));
        }
    }
    // the picture lies inside the view, on whole device pixels, and is never further off its aspect than one pixel
    const QRectF picture = fittedRect(view, desktop, ratio);
    QVERIFY(picture.left() >= 0 && picture.top() >= 0);
    QVERIFY(picture.right() <= view.width() + 1e-6 && picture.bottom() <= view.height() + 1e-6);
    const qreal left = picture.left() * ratio;
    QVERIFY(qAbs(left - std::round(left)) < 1e-6);
    const qreal height = picture.width() * desktop.height() / desktop.width();
    const qreal width = picture.height() * desktop.width() / desktop.height();
    QVERIFY(std::min(qAbs(height - picture.height()), qAbs(width - picture.width())) * ratio <= 1.0);
}

void TestInputMapping::edgesBelongToThePicture()
{
    const QSize desktop(1280, 800);
    const QRectF picture(180, 10, 640, 400);
    QCOMPARE(desktopPoint({180, 10}, picture, desktop), std::optional(QPoint(0, 0)));
    QCOMPARE(desktopPoint({820, 410}, picture, desktop), std::optional(QPoint(1279, 799)));
    QCOMPARE(desktopPoint({819.99, 409.99}, picture, desktop), std::optional(QPoint(1279, 799)));
    QCOMPARE(desktopPoint({179.9, 100}, picture, desktop), std::nullopt);
    QCOMPARE(desktopPoint({820.1, 100}, picture, desktop), std::nullopt);
    QCOMPARE(desktopPoint({300, 9.9}, picture, desktop), std::nullopt);
    QCOMPARE(desktopPoint({300, 410.1}, picture, desktop), std::nullopt);

    QCOMPARE(clampedDesktopPoint({-50, 5000}, picture, desktop), QPoint(0, 799));
    QCOMPARE(clampedDesktopPoint({5000, -50}, picture, desktop), QPoint(1279, 0));
    QCOMPARE(clampedDesktopPoint({500, 210}, picture, desktop), QPoint(640, 400));
}

void TestInputMapping::actualSize()
{
    QCOMPARE(actualRect({1000, 900}, {800, 600}, 1.0), QRectF(100, 150, 800, 600));
    QCOMPARE(actualRect({1000, 900}, {800, 600}, 2.0), QRectF(300, 300, 400, 300));
    QCOMPARE(actualRect({500, 900}, {800, 600}, 1.0), QRectF(0, 150, 800, 600));
}

void TestInputMapping::nothingFromNothing()
{
    QVERIFY(fittedRect({0, 10}, {10, 10}, 1.0).isEmpty());
    QVERIFY(fittedRect({10, 10}, {}, 1.0).isEmpty());
    QCOMPARE(desktopPoint({0, 0}, {}, {10, 10}), std::nullopt);
    QCOMPARE(desktopPoint({0, 0}, {0, 0, 10, 10}, {}), std::nullopt);
}

void TestInputMapping::keys_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // "key …", "type …", or empty

    const auto row = [](const char *name, int key, Qt::KeyboardModifiers modifiers, const QString &text,
                        const QString &expected) { QTest::newRow(name) << key << modifiers << text << expected; };
    const Qt::KeyboardModifiers none, shift = Qt::ShiftModifier, ctrl = Qt::ControlModifier, alt = Qt::AltModifier,
                                      meta = Qt::MetaModifier, keypad = Qt::KeypadModifier,
                                      group = Qt::GroupSwitchModifier;

    row("letter", Qt::Key_A, none, u"a"_s, u"type a"_s);
    row("capital", Qt::Key_A, shift, u"A"_s, u"type A"_s);
    row("caps lock", Qt::Key_A, none, u"A"_s, u"type A"_s);
    row("digit", Qt::Key_7, none, u"7"_s, u"type 7"_s);
    row("space", Qt::Key_Space, none, u" "_s, u"type  "_s);
    row("shift space", Qt::Key_Space, shift, u" "_s, u"type  "_s);
    row("slash by shift", Qt::Key_Slash, shift, u"/"_s, u"type /"_s);
    row("umlaut", Qt::Key_Udiaeresis, none, u"ü"_s, u"type ü"_s);
    row("cyrillic", 0x0416, none, u"ж"_s, u"type ж"_s);
    row("emoji by a compose key", Qt::Key_unknown, none, u"😀"_s, u"type 😀"_s);
    row("altgr on X", Qt::Key_At, none, u"@"_s, u"type @"_s);
    row("altgr as group switch", Qt::Key_At, group, u"@"_s, u"type @"_s);
    row("altgr as ctrl+alt", Qt::Key_E, ctrl | alt, u"€"_s, u"type €"_s);

    row("ctrl+c", Qt::Key_C, ctrl, u"\u0003"_s, u"key ctrl+c"_s);
    row("ctrl+c with a letter as text", Qt::Key_C, ctrl, u"c"_s, u"key ctrl+c"_s);
    row("ctrl+shift+c", Qt::Key_C, ctrl | shift, u"\u0003"_s, u"key ctrl+shift+c"_s);
    row("ctrl+alt+t", Qt::Key_T, ctrl | alt, u"t"_s, u"key ctrl+alt+t"_s);
    row("alt+f", Qt::Key_F, alt, u"f"_s, u"key alt+f"_s);
    row("super+l", Qt::Key_L, meta, u"l"_s, u"key super+l"_s);
    row("all of them", Qt::Key_X, ctrl | alt | shift | meta, {}, u"key ctrl+alt+shift+super+x"_s);
    row("ctrl+space", Qt::Key_Space, ctrl, u" "_s, u"key ctrl+space"_s);
    row("ctrl+plus", Qt::Key_Plus, ctrl, u"+"_s, u"key ctrl+plus"_s);
    row("ctrl+shift+plus", Qt::Key_Plus, ctrl | shift, u"+"_s, u"key ctrl+shift+plus"_s);
    row("ctrl+minus", Qt::Key_Minus, ctrl, u"-"_s, u"key ctrl+minus"_s);
    row("ctrl+0", Qt::Key_0, ctrl, u"0"_s, u"key ctrl+0"_s);
    row("ctrl+slash", Qt::Key_Slash, ctrl, {}, u"key ctrl+slash"_s);
    row("ctrl+bracket", Qt::Key_BracketLeft, ctrl, u"\u001b"_s, u"key ctrl+bracketleft"_s);
    row("ctrl+backslash", Qt::Key_Backslash, ctrl, {}, u"key ctrl+backslash"_s);
    row("ctrl+comma", Qt::Key_Comma, ctrl, {}, u"key ctrl+comma"_s);
    row("ctrl+quote", Qt::Key_QuoteLeft, ctrl, {}, u"key ctrl+grave"_s);
    row("ctrl+umlaut", Qt::Key_Odiaeresis, ctrl, {}, u"key ctrl+odiaeresis"_s);
    row("ctrl+cyrillic", 0x0416, ctrl, {}, u"key ctrl+Cyrillic_zhe"_s);
    row("ctrl+a sign without a name in X", 0x2603, ctrl, {}, u"key ctrl+U2603"_s);

    row("return", Qt::Key_Return, none, u"\r"_s, u"key Return"_s);
    row("shift+return", Qt::Key_Return, shift, u"\r"_s, u"key shift+Return"_s);
    row("keypad enter", Qt::Key_Enter, keypad, u"\r"_s, u"key KP_Enter"_s);
    row("keypad enter as return", Qt::Key_Return, keypad, u"\r"_s, u"key KP_Enter"_s);
    row("tab", Qt::Key_Tab, none, u"\t"_s, u"key Tab"_s);
    row("backtab", Qt::Key_Backtab, shift, u"\t"_s, u"key shift+Tab"_s);
    row("ctrl+tab", Qt::Key_Tab, ctrl, u"\t"_s, u"key ctrl+Tab"_s);
    row("alt+tab", Qt::Key_Tab, alt, u"\t"_s, u"key alt+Tab"_s);
    row("escape", Qt::Key_Escape, none, u"\u001b"_s, u"key Escape"_s);
    row("backspace", Qt::Key_Backspace, none, u"\b"_s, u"key BackSpace"_s);
    row("ctrl+backspace", Qt::Key_Backspace, ctrl, u"\u007f"_s, u"key ctrl+BackSpace"_s);
    row("delete", Qt::Key_Delete, none, u"\u007f"_s, u"key Delete"_s);
    row("ctrl+alt+delete", Qt::Key_Delete, ctrl | alt, u"\u007f"_s, u"key ctrl+alt+Delete"_s);
    row("insert", Qt::Key_Insert, shift, {}, u"key shift+Insert"_s);
    row("home", Qt::Key_Home, none, {}, u"key Home"_s);
    row("end", Qt::Key_End, shift, {}, u"key shift+End"_s);
    row("page up", Qt::Key_PageUp, none, {}, u"key Page_Up"_s);
    row("page down", Qt::Key_PageDown, ctrl, {}, u"key ctrl+Page_Down"_s);
    row("left", Qt::Key_Left, none, {}, u"key Left"_s);
    row("up", Qt::Key_Up, none, {}, u"key Up"_s);
    row("right", Qt::Key_Right, alt, {}, u"key alt+Right"_s);
    row("down", Qt::Key_Down, none, {}, u"key Down"_s);
    row("menu", Qt::Key_Menu, none, {}, u"key Menu"_s);
    row("print", Qt::Key_Print, none, {}, u"key Print"_s);
    row("pause", Qt::Key_Pause, none, {}, u"key Pause"_s);
    row("f1", Qt::Key_F1, none, {}, u"key F1"_s);
    row("f5", Qt::Key_F5, ctrl, {}, u"key ctrl+F5"_s);
    row("f12", Qt::Key_F12, none, {}, u"key F12"_s);
    row("alt+f4", Qt::Key_F4, alt, {}, u"key alt+F4"_s);
    row("f35", Qt::Key_F35, none, {}, u"key F35"_s);
    row("louder", Qt::Key_VolumeUp, none, {}, u"key XF86AudioRaiseVolume"_s);

    row("keypad digit", Qt::Key_5, keypad, u"5"_s, u"type 5"_s);
    row("keypad plus", Qt::Key_Plus, keypad, u"+"_s, u"type +"_s);
    row("keypad comma", Qt::Key_Comma, keypad, u","_s, u"type ,"_s);
    row("keypad without num lock", Qt::Key_Home, keypad, {}, u"key Home"_s);
    row("keypad arrow", Qt::Key_Left, keypad | ctrl, {}, u"key ctrl+Left"_s);
    row("keypad 5 without num lock", Qt::Key_Clear, keypad, {}, u"key Clear"_s);
    row("ctrl+keypad plus", Qt::Key_Plus, keypad | ctrl, u"+"_s, u"key ctrl+plus"_s);

    row("shift alone", Qt::Key_Shift, shift, {}, {});
    row("ctrl alone", Qt::Key_Control, ctrl, {}, {});
    row("alt alone", Qt::Key_Alt, alt, {}, {});
    row("altgr alone", Qt::Key_AltGr, none, {}, {});
    row("super alone", Qt::Key_Meta, meta, {}, {});
    row("super_l alone", Qt::Key_Super_L, none, {}, {});
    row("caps lock alone", Qt::Key_CapsLock, none, {}, {});
    row("num lock alone", Qt::Key_NumLock, none, {}, {});
    row("dead key", Qt::Key_Dead_Acute, none, {}, {});
    row("unknown", Qt::Key_unknown, none, {}, {});
    row("unknown with control", Qt::Key_unknown, ctrl, u"\u0001"_s, {});
    row("no key at all", 0, none, {}, {});
}

void TestInputMapping::keys()
{
    QFETCH(int, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(QString, text);
    QFETCH(QString, expected);

    const KeyInput input = mapKey(key, modifiers, text);
    const QString word = input.kind == KeyInput::Kind::Key    ? u"key "_s
                         : input.kind == KeyInput::Kind::Text ? u"type "_s
                                                              : QString();
    QCOMPARE(word + input.text, expected);
}

void TestInputMapping::keyEvents()
{
    const QKeyEvent event(QEvent::KeyPress, Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(mapKey(event), (KeyInput{KeyInput::Kind::Key, u"ctrl+Page_Up"_s}));
}

void TestInputMapping::wheel_data()
{
    QTest::addColumn<QList<QPoint>>("turns");
    QTest::addColumn<QStringList>("expected"); // one entry for each turn
    QTest::addColumn<QPoint>("rest");

    QTest::newRow("one up") << QList<QPoint>{{0, 120}} << QStringList{u"up 1"_s} << QPoint();
    QTest::newRow("one down") << QList<QPoint>{{0, -120}} << QStringList{u"down 1"_s} << QPoint();
    QTest::newRow("left") << QList<QPoint>{{120, 0}} << QStringList{u"left 1"_s} << QPoint();
    QTest::newRow("right") << QList<QPoint>{{-240, 0}} << QStringList{u"right 2"_s} << QPoint();
    QTest::newRow("fine") << QList<QPoint>{{0, 50}, {0, 50}, {0, 50}} << QStringList{u""_s, u""_s, u"up 1"_s}
                          << QPoint(0, 30);
    QTest::newRow("fast") << QList<QPoint>{{0, -400}, {0, -80}} << QStringList{u"down 3"_s, u"down 1"_s} << QPoint();
    QTest::newRow("turning round") << QList<QPoint>{{0, 110}, {0, -110}, {0, -10}}
                                   << QStringList{u""_s, u""_s, u"down 1"_s} << QPoint();
    QTest::newRow("the longer axis") << QList<QPoint>{{-20, -130}} << QStringList{u"down 1"_s} << QPoint(0, -10);
    QTest::newRow("nothing") << QList<QPoint>{{0, 0}} << QStringList{u""_s} << QPoint();
}

void TestInputMapping::wheel()
{
    QFETCH(QList<QPoint>, turns);
    QFETCH(QStringList, expected);
    QFETCH(QPoint, rest);

    QPoint kept;
    QStringList clicks;
    for (const QPoint turn : turns) {
        const auto taken = takeWheelClicks(turn, kept);
        clicks << (taken ? u"%1 %2"_s.arg(wordOf(taken->direction)).arg(taken->amount) : QString());
    }
    QCOMPARE(clicks, expected);
    QCOMPARE(kept, rest);
}

QTEST_MAIN(TestInputMapping)
#include "tst_inputmapping.moc"
