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
        QTest::newRow("open end") << u"ctrl+"_s << u"unknown key \"\" in \"ctrl+\""_s;
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
