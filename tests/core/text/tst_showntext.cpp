// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/logguard.h"
#include "core/text/showntext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;

/// Outer text among our own words.
class TestShownText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesOrdinaryTextAlone_data();
    void leavesOrdinaryTextAlone();
    void makesSigns_data();
    void makesSigns();
    void isBounded_data();
    void isBounded();
    void isolatesWhatRunsLeft_data();
    void isolatesWhatRunsLeft();
    void keepsLinesWhereTheyAreMeant();
    void makesOneParagraph();
    void wrapsLongWords();
    void hasFewMarksOnACharacter();
    void cutsItsOwnWholesSafely();
    void escapesToolTipsAndMenus();
    void guardsLogs();
};

namespace {

constexpr QChar Isolate(0x2068);
constexpr QChar Pop(0x2069);

/// Whether any of it moves or hides what stands around.
bool isFit(const QString &shown)
{
    int open = 0;
    for (const QChar c : shown) {
        const char16_t u = c.unicode();
        if (c == Isolate) {
            ++open;
        } else if (c == Pop) {
            if (--open < 0)
                return false;
        } else if ((u < 0x20 && u != '\n') || (u >= 0x7f && u < 0xa0) || u == 0x61c || u == 0x200e || u == 0x200f ||
                   (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069) || u == 0x2028 || u == 0x2029 ||
                   u == 0xfeff) {
            return false;
        }
    }
    return open == 0;
}

} // namespace

void TestShownText::leavesOrdinaryTextAlone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("a name") << u"checkout-qa 2"_s;
    QTest::newRow("HTML") << u"<b>&amp;</b>"_s;
    QTest::newRow("accents") << u"Ärger, naïve, Ωμέγα, Привет"_s;
    QTest::newRow("combining") << u"e\u0301 n\u0303"_s;
    QTest::newRow("East Asia") << u"日本語 한국어 中文"_s;
    QTest::newRow("India") << u"हिन्दी தமிழ்"_s;
    QTest::newRow("emoji") << u"👍🏽 👩‍💻 ❤️ 🇪🇺"_s;
    QTest::newRow("signs") << u"a → b … “c” – d % 1"_s;
}

void TestShownText::leavesOrdinaryTextAlone()
{
    QFETCH(const QString, text);
    QCOMPARE(showntext::name(text), text);
    QCOMPARE(showntext::line(text), text);
    QCOMPARE(showntext::text(text), text);
    QCOMPARE(showntext::withSigns(text, true), text);
    QVERIFY(!showntext::isCut(text));
}

void TestShownText::makesSigns_data()
{
    QTest::addColumn<QString>("outer");
    QTest::addColumn<QString>("line");
    QTest::newRow("line ends") << u"a\nb\r\nc"_s << u"a↵b↵c"_s;
    QTest::newRow("other line ends") << u"a\u2028b\u2029c"_s << u"a↵b↵c"_s;
    QTest::newRow("tabulator") << u"a\tb"_s << u"a b"_s;
    QTest::newRow("NUL") << u"a"_s + QChar(0) + u"b"_s << u"a\u2400b"_s;
    QTest::newRow("escape") << u"\x1b[31mred\x07"_s << u"\u241b[31mred\u2407"_s;
    QTest::newRow("carriage return alone") << u"good\rbad"_s << u"good\u240dbad"_s;
    QTest::newRow("delete") << u"a\x7f"_s << u"a\u2421"_s;
    QTest::newRow("C1") << u"a\u009b31m"_s << u"a‹U+009B›31m"_s;
    for (const char16_t sign : {0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068,
                                0x2069, 0xad, 0x200b, 0x2060, 0xfeff, 0x180e, 0x3164, 0xfff9}) {
        const QString number = QString::number(sign, 16).toUpper().rightJustified(4, u'0');
        QTest::addRow("U+%s", qPrintable(number))
            << u"gpj"_s + QChar(sign) + u".exe"_s << u"gpj‹U+%1›.exe"_s.arg(number);
    }
    QTest::newRow("tag letters") << u"a"_s + QString::fromUcs4(U"\U000E0041", 1) << u"a‹U+E0041›"_s;
    QTest::newRow("half a pair") << u"a"_s + QChar(0xd83d) << u"a‹U+D83D›"_s;
    QTest::newRow("the other half") << QChar(0xdc4d) + u"a"_s << u"‹U+DC4D›a"_s;
    QTest::newRow("no character") << u"a\uffffb"_s << u"a‹U+FFFF›b"_s;
}

void TestShownText::makesSigns()
{
    QFETCH(const QString, outer);
    QTEST(showntext::line(outer), "line");
    QTEST(showntext::name(outer), "line");
    QVERIFY(isFit(showntext::line(outer)));
    QVERIFY(isFit(showntext::text(outer)));
    QVERIFY(isFit(showntext::menu(outer)));
    QVERIFY(isFit(showntext::toolTip(outer)));
}

void TestShownText::isBounded_data()
{
    QTest::addColumn<QString>("outer");
    constexpr int Much = 1 << 20;
    QTest::newRow("letters") << QString(Much, u'x');
    QTest::newRow("blanks") << QString(Much, u' ');
    QTest::newRow("line ends") << QString(Much, u'\n');
    QTest::newRow("overrides") << QString(Much, QChar(0x202e));
    QTest::newRow("right to left") << QString(Much, QChar(0x5d0));
    QTest::newRow("marks") << u"a"_s + QString(Much, QChar(0x301));
    QTest::newRow("pairs") << u"👍"_s.repeated(Much);
    QTest::newRow("short lines") << u"word\n"_s.repeated(Much);
    QTest::newRow("carriage returns") << u"\r\n"_s.repeated(Much);
}

void TestShownText::isBounded()
{
    QFETCH(const QString, outer);
    constexpr qsizetype Ours = 3;                                            // an ellipsis, and isolates
    QVERIFY(showntext::name(outer).size() <= showntext::MaxName + 1 + Ours); // it can be wrapped
    QVERIFY(showntext::line(outer).size() <= showntext::MaxLine + Ours);
    const QString text = showntext::text(outer);
    QVERIFY(text.size() <= showntext::MaxText * 34 / 32 + Ours); // and places to wrap
    QVERIFY(text.count(u'\n') < showntext::MaxLines);
    QVERIFY(!showntext::line(outer).contains(u'\n'));
    QVERIFY(isFit(text));
    for (const QString &shown : {showntext::name(outer), showntext::line(outer), text}) {
        for (qsizetype i = 0; i < shown.size(); ++i) // no half of a pair is left over
            QVERIFY(!shown[i].isHighSurrogate() || (i + 1 < shown.size() && shown[i + 1].isLowSurrogate()));
    }
}

void TestShownText::isolatesWhatRunsLeft_data()
{
    QTest::addColumn<QString>("outer");
    QTest::newRow("Hebrew") << u"שלום"_s;
    QTest::newRow("Arabic") << u"مرحبا"_s;
    QTest::newRow("Arabic digits") << u"٣٤"_s;
    QTest::newRow("at its end") << u"env א"_s;
    QTest::newRow("beyond the first plane") << u"𞤀𞤁"_s; // Adlam
    QTest::newRow("with isolates of its own") << u"\u2069א\u2068"_s;
    QTest::newRow("cut") << QString(5000, QChar(0x5d0));
}

void TestShownText::isolatesWhatRunsLeft()
{
    QFETCH(const QString, outer);
    for (const QString &shown : {showntext::name(outer), showntext::line(outer), showntext::text(outer)}) {
        QVERIFY(shown.startsWith(Isolate));
        QVERIFY(shown.endsWith(Pop));
        QVERIFY(isFit(shown));
        QCOMPARE(shown.count(Isolate), 1);
    }
    const QString signs = showntext::withSigns(outer, true);
    QVERIFY(!signs.contains(Isolate));
    QVERIFY(showntext::isolated(signs).startsWith(Isolate));
}

void TestShownText::keepsLinesWhereTheyAreMeant()
{
    QCOMPARE(showntext::text(u"one\r\ntwo\n\nfour"_s), u"one\ntwo\n\nfour"_s);
    QCOMPARE(showntext::withSigns(u"{\n\t\"a\": 1\n}"_s, true), u"{\n\t\"a\": 1\n}"_s);
    QVERIFY(showntext::isCut(QString(100, u'\n')));
    QVERIFY(showntext::isCut(QString(5000, u'x')));
}

void TestShownText::makesOneParagraph()
{
    QCOMPARE(showntext::paragraph(u"  one\n\n two\t three \r\n"_s), u"one two three"_s);
    const QString longText = showntext::paragraph(u"word \n"_s.repeated(1'000'000));
    QVERIFY(longText.size() <= showntext::MaxText + 1 && longText.startsWith(u"word word"_s) &&
            !longText.contains(u'\n'));
    QVERIFY(isFit(showntext::paragraph(u"a\u202Eb\n"_s)));
}

void TestShownText::wrapsLongWords()
{
    const QString shown = showntext::text(QString(1000, u'x'));
    qsizetype longest = 0;
    for (const QString &part : shown.split(QChar(0x200b)))
        longest = std::max(longest, part.size());
    QVERIFY(longest <= 34);
    QCOMPARE(QString(shown).remove(QChar(0x200b)), QString(1000, u'x'));
}

void TestShownText::hasFewMarksOnACharacter()
{
    QCOMPARE(showntext::line(u"a"_s + QString(1000, QChar(0x301)) + u"b"_s).size(), 6);
}

void TestShownText::cutsItsOwnWholesSafely()
{
    const QString name = showntext::name(QString(60, QChar(0x5d0)));
    const QString ours = u"The server says: %1 and %2."_s.arg(QString(470, u'x'), name);
    const QString cut = showntext::whole(ours, 500);
    QVERIFY(cut.size() < 510);
    QVERIFY(isFit(cut));
    QCOMPARE(showntext::whole(u"short"_s), u"short"_s);
    QVERIFY(showntext::whole(u"line\n"_s.repeated(500)).count(u'\n') < 60);
}

void TestShownText::escapesToolTipsAndMenus()
{
    const QString tip = showntext::toolTip(u"<img src='file:///etc/passwd'>\nline"_s);
    QVERIFY(tip.startsWith("<p "_L1)); // or Qt would guess
    QVERIFY(!tip.contains("<img"_L1));
    QVERIFY(tip.contains("&lt;img"_L1));
    QCOMPARE(showntext::toolTip(QString()), QString());
    QCOMPARE(showntext::menu(u"a & b"_s), u"a && b"_s);
    QCOMPARE(showntext::menu(u"a\tCtrl+Q"_s), u"a Ctrl+Q"_s); // no key of its own
}

namespace {

QString g_logged;

} // namespace

void TestShownText::guardsLogs()
{
    const QtMessageHandler before =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) { g_logged = text; });
    guardLogs();
    qWarning("%s", "\x1b]0;title\x07 id\nplatodesk: all is well");
    qInstallMessageHandler(before);
    QCOMPARE(g_logged, u"\u241b]0;title\u2407 id↵platodesk: all is well"_s);
}

QTEST_GUILESS_MAIN(TestShownText)
#include "tst_showntext.moc"
