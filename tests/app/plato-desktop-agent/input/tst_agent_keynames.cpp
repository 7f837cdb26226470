// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/input/keynames.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato::agent;

using Combinations = QList<QList<KeySym>>;

class TestKeyNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Combinations>("keysyms");
        constexpr KeySym control = 0xffe3, alt = 0xffe9, shift = 0xffe1, super = 0xffeb, enter = 0xff0d, tab = 0xff09;
        QTest::newRow("letter") << u"a"_s << Combinations{{'a'}};
        QTest::newRow("capital") << u"A"_s << Combinations{{'A'}};
        QTest::newRow("X's name") << u"Page_Up"_s << Combinations{{0xff55}};
        QTest::newRow("any case") << u"page_up"_s << Combinations{{0xff55}};
        QTest::newRow("common name") << u"PageUp"_s << Combinations{{0xff55}};
        QTest::newRow("function key") << u"f12"_s << Combinations{{0xffc9}};
        QTest::newRow("keypad") << u"KP_0"_s << Combinations{{0xffb0}};
        QTest::newRow("return") << u"Return"_s << Combinations{{enter}};
        QTest::newRow("enter") << u"ENTER"_s << Combinations{{enter}};
        QTest::newRow("combination") << u"ctrl+c"_s << Combinations{{control, 'c'}};
        QTest::newRow("three") << u"ctrl+shift+Tab"_s << Combinations{{control, shift, tab}};
        QTest::newRow("X's names") << u"Control_L+Alt_L+Delete"_s << Combinations{{control, alt, 0xffff}};
        QTest::newRow("super") << u"super"_s << Combinations{{super}};
        QTest::newRow("cmd") << u"cmd+space"_s << Combinations{{super, ' '}};
        QTest::newRow("plus") << u"+"_s << Combinations{{'+'}};
        QTest::newRow("combination with plus") << u"ctrl++"_s << Combinations{{control, '+'}};
        QTest::newRow("plus by name") << u"ctrl+plus"_s << Combinations{{control, '+'}};
        QTest::newRow("several") << u"Down Down  ctrl+a"_s << Combinations{{0xff54}, {0xff54}, {control, 'a'}};
        QTest::newRow("three keys at once") << u"ctrl+s+d"_s << Combinations{{control, 's', 'd'}};
        QTest::newRow("spaces around the plus") << u"ctrl + s"_s << Combinations{{control, 's'}};
        QTest::newRow("a space before it") << u"ctrl +s"_s << Combinations{{control, 's'}};
        QTest::newRow("a space after it") << u"ctrl+ s"_s << Combinations{{control, 's'}};
        QTest::newRow("spaces around each") << u" Ctrl  +  Shift + t "_s << Combinations{{control, shift, 't'}};
        QTest::newRow("spaces, and the plus key") << u"ctrl + +"_s << Combinations{{control, '+'}};
        QTest::newRow("plus with spaces") << u" + "_s << Combinations{{'+'}};
        QTest::newRow("plus in between") << u"a plus b"_s << Combinations{{'a'}, {'+'}, {'b'}};
        QTest::newRow("combinations with plus") << u"ctrl++ ctrl++"_s << Combinations{{control, '+'}, {control, '+'}};
        QTest::newRow("modifiers alone") << u"alt+shift"_s << Combinations{{alt, shift}};
        QTest::newRow("a lock and then a key") << u"Caps_Lock a"_s << Combinations{{0xffe5}, {'a'}};
        QTest::newRow("minus") << u"ctrl+-"_s << Combinations{{control, '-'}};
        QTest::newRow("space") << u" "_s << Combinations{{' '}};
        QTest::newRow("umlaut") << u"ü"_s << Combinations{{0xfc}};
        QTest::newRow("outside Latin 1") << u"你"_s << Combinations{{0x1004f60}};
        QTest::newRow("emoji") << u"🙂"_s << Combinations{{0x101f642}};
    }

    void reads()
    {
        QFETCH(QString, text);
        QFETCH(Combinations, keysyms);
        const auto read = readKeys(text);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
        QCOMPARE(*read, keysyms);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("empty") << QString() << u"text names no key"_s;
        QTest::newRow("unknown") << u"hurz"_s << u"unknown key \"hurz\" in \"hurz\""_s;
        QTest::newRow("part unknown") << u"ctrl+hurz"_s << u"unknown key \"hurz\" in \"ctrl+hurz\""_s;
        const QString noKeyAfter = u"\"%1\" ends where a key should follow; the key + is also called plus"_s;
        QTest::newRow("open end") << u"ctrl+"_s << noKeyAfter.arg(u"ctrl+"_s);
        QTest::newRow("open end, with spaces") << u"ctrl + "_s << noKeyAfter.arg(u"ctrl + "_s);
        QTest::newRow("open end after a key") << u"a +"_s << noKeyAfter.arg(u"a +"_s);
        QTest::newRow("one plus too many") << u"ctrl+++"_s << noKeyAfter.arg(u"ctrl+++"_s);
        const QString plus = u"\"%1\" is not clear: call the key + plus"_s;
        QTest::newRow("two plus") << u"++"_s << plus.arg(u"++"_s);
        QTest::newRow("plus at the beginning") << u"+s"_s << plus.arg(u"+s"_s);
        QTest::newRow("plus, and another key") << u"+ s"_s << plus.arg(u"+ s"_s);
        QTest::newRow("plus at the beginning of the second") << u"a +b +c"_s
                                                             << u"\"a +b +c\" is not clear: join keys by \"+\" without "
                                                                "spaces; the key + is also called plus"_s;
        QTest::newRow("a plus key that runs on") << u"ctrl++b"_s << plus.arg(u"ctrl++b"_s);
        QTest::newRow("keys or a sum") << u"a + b"_s
                                       << u"\"a + b\" is not clear: join keys by \"+\" without spaces; the key + is "
                                          "also called plus"_s;
        const QString unknown = u"unknown key \"%1\" in \"%1\""_s;
        for (const QString &text :
             {u"Ctrl-S"_s, u"C-s"_s, u"^C"_s, u"<Control>s"_s, u"ctrl,s"_s, u"hello"_s, u"KeyA"_s, u"ctrl\uff0bs"_s,
              u"ctrl\u00a0s"_s, u"VoidSymbol"_s, u"F36"_s, u"e\u0301"_s, u"\\n"_s, u"'a'"_s})
            QTest::addRow("unknown: %s", qPrintable(text)) << text << unknown.arg(text);
        QTest::newRow("comma behind") << u"ctrl+s, ctrl+q"_s << u"unknown key \"s,\" in \"ctrl+s, ctrl+q\""_s;
        QTest::newRow("code of a character") << u"U+0041"_s << u"unknown key \"0041\" in \"U+0041\""_s;
        QTest::newRow("the last unknown") << u"Down Down Dwon"_s << u"unknown key \"Dwon\" in \"Down Down Dwon\""_s;
        const QString control = u"text has a control character: keys are named, such as Return and Tab"_s;
        QTest::newRow("line feed behind") << u"ctrl+s\n"_s << control;
        QTest::newRow("line feed in between") << u"a\nb"_s << control;
        QTest::newRow("line feed alone") << u"\n"_s << control;
        QTest::newRow("tabs") << u"ctrl\t+\ts"_s << control;
        QTest::newRow("zero") << u"Return\0x"_s << control;
        QTest::newRow("next line") << u"a\u0085b"_s << control;
        const QString alone = u"\"%1\" has a modifier by itself: join it and its key by \"+\""_s;
        for (const QString &text :
             {u"ctrl s"_s, u"ctrl shift t"_s, u"Down shift"_s, u"alt+shift a"_s, u"cmd c cmd v"_s})
            QTest::addRow("alone: %s", qPrintable(text)) << text << alone.arg(text);
        const QString late = u"\"%1\" has a modifier after a key: modifiers come first"_s;
        for (const QString &text : {u"s+ctrl"_s, u"ctrl+s+shift"_s, u"F4+alt"_s, u"a+Control_R"_s})
            QTest::addRow("late: %s", qPrintable(text)) << text << late.arg(text);
        const QString twice = u"\"%1\" has the same key twice in one combination"_s;
        for (const QString &text : {u"ctrl+control+s"_s, u"a+a"_s, u"ctrl+s+s"_s, u"enter+Return"_s, u"super+cmd+l"_s})
            QTest::addRow("twice: %s", qPrintable(text)) << text << twice.arg(text);
        QTest::newRow("much") << QString(1000, u'x') << u"unknown key \"%1…\" in \"%1…\""_s.arg(QString(100, u'x'));
    }

    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, error);
        const auto read = readKeys(text);
        QVERIFY(!read);
        QCOMPARE(read.error().message, error);
    }

    void characters()
    {
        QCOMPARE(keysymOf(U'\n'), std::optional<KeySym>(0xff0d));
        QCOMPARE(keysymOf(U'\t'), std::optional<KeySym>(0xff09));
        QCOMPARE(keysymOf(U'€'), std::optional<KeySym>(0x20ac));
        QCOMPARE(keysymOf(U'\x01'), std::nullopt);
        QCOMPARE(keysymOf(U'\x7f'), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(TestKeyNames)
#include "tst_agent_keynames.moc"
