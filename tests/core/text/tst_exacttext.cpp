// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/exacttext.h"
#include "core/text/shownvalue.h"

#include <QHash>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace plato;
using exacttext::Lines;

/// Texts and values that differ are seen to differ.
class TestExactText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leavesOrdinaryTextAlone_data();
    void leavesOrdinaryTextAlone();
    void showsWhatCannotBeSeen_data();
    void showsWhatCannotBeSeen();
    void keepsLinesInLongText_data();
    void keepsLinesInLongText();
    void hasOneLookForEachText();
    void tellsLookalikesApart_data();
    void tellsLookalikesApart();
    void tellsKindsOfValues_data();
    void tellsKindsOfValues();
    void showsTheFirstDifference();
    void isQuickForAnyText_data();
    void isQuickForAnyText();
};

void TestExactText::leavesOrdinaryTextAlone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("a sentence") << u"Closed by robin, at 10:32 (50 %)"_s;
    QTest::newRow("accents") << u"Ärger, naïve, Ωμέγα, Привет, tiếng Việt"_s;
    QTest::newRow("East Asia") << u"日本語 한국어 中文"_s;
    QTest::newRow("India") << u"हिन्दी தமிழ் क्\u200dष"_s;
    QTest::newRow("Persian") << u"می\u200cخواهم"_s;
    QTest::newRow("Thai") << u"น้ำ"_s;
    QTest::newRow("Hebrew with points") << u"שָׁלוֹם"_s.normalized(QString::NormalizationForm_C);
    QTest::newRow("emoji") << u"👍🏽 👩‍💻 ❤️ 🇪🇺 ❤️‍🔥 1️⃣"_s;
    QTest::newRow("signs") << u"a → b … “c” – d ‹e› 5 µm · x²"_s;
}

void TestExactText::leavesOrdinaryTextAlone()
{
    QFETCH(const QString, text);
    QCOMPARE(exacttext::shown(text, Lines::Signs), text);
    QCOMPARE(exacttext::shown(text, Lines::Kept), text);
}

void TestExactText::showsWhatCannotBeSeen_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("zero width space") << u"a\u200bb"_s << u"a‹U+200B›b"_s;
    QTest::newRow("override") << u"attic\u202ecba"_s << u"attic‹U+202E›cba"_s;
    QTest::newRow("isolate") << u"a\u2066b"_s << u"a‹U+2066›b"_s;
    QTest::newRow("soft hyphen") << u"a\u00adb"_s << u"a‹U+00AD›b"_s;
    QTest::newRow("byte order mark") << u"\ufeffa"_s << u"‹U+FEFF›a"_s;
    QTest::newRow("grapheme joiner") << u"a\u034fb"_s << u"a‹U+034F›b"_s;
    QTest::newRow("Mongolian selector") << u"a\u180bb"_s << u"a‹U+180B›b"_s;
    QTest::newRow("filler") << u"a\u3164b"_s << u"a‹U+3164›b"_s;
    QTest::newRow("tag letter") << u"a"_s + QString::fromUcs4(U"\U000E0041", 1) << u"a‹U+E0041›"_s;
    QTest::newRow("joiner that joins nothing") << u"a\u200db"_s << u"a‹U+200D›b"_s;
    QTest::newRow("non-joiner of Latin") << u"a\u200cb"_s << u"a‹U+200C›b"_s;
    QTest::newRow("joiner at the end") << u"क्\u200d"_s << u"क्‹U+200D›"_s;
    QTest::newRow("two joiners") << u"👩\u200d\u200d💻"_s << u"👩‹U+200D›‹U+200D›💻"_s;
    QTest::newRow("selector of a letter") << u"a\ufe0f"_s << u"a‹U+FE0F›"_s;
    QTest::newRow("two selectors") << u"❤\ufe0f\ufe0f"_s << u"❤\ufe0f‹U+FE0F›"_s;

    QTest::newRow("no-break space") << u"a\u00a0b"_s << u"a‹U+00A0›b"_s;
    QTest::newRow("thin space") << u"a\u2009b"_s << u"a‹U+2009›b"_s;
    QTest::newRow("narrow no-break space") << u"12\u202f000"_s << u"12‹U+202F›000"_s;
    QTest::newRow("ideographic space") << u"山\u3000川"_s << u"山‹U+3000›川"_s;
    QTest::newRow("Ogham space") << u"a\u1680b"_s << u"a‹U+1680›b"_s;
    QTest::newRow("Braille blank") << u"a\u2800b"_s << u"a‹U+2800›b"_s;
    QTest::newRow("blank at the end") << u"done "_s << u"done␣"_s;
    QTest::newRow("blank at the begin") << u" done"_s << u"␣done"_s;
    QTest::newRow("nothing but blanks") << u"  "_s << u"␣␣"_s;
    QTest::newRow("blanks in a row") << u"a  b c"_s << u"a␣␣b c"_s;
    QTest::newRow("tabulator") << u"a\tb"_s << u"a␉b"_s;
    QTest::newRow("blank before a tabulator") << u"a \tb"_s << u"a␣␉b"_s;

    QTest::newRow("line end") << u"a\nb"_s << u"a↵b"_s;
    QTest::newRow("line end of Windows") << u"a\r\nb"_s << u"a␍↵b"_s;
    QTest::newRow("line end of old") << u"a\rb"_s << u"a␍b"_s;
    QTest::newRow("line separator") << u"a\u2028b"_s << u"a‹U+2028›b"_s;
    QTest::newRow("paragraph separator") << u"a\u2029b"_s << u"a‹U+2029›b"_s;
    QTest::newRow("next line") << u"a\u0085b"_s << u"a‹U+0085›b"_s;
    QTest::newRow("form feed") << u"a\fb\vc"_s << u"a␌b␋c"_s;
    QTest::newRow("blank at the end of a line") << u"a \nb"_s << u"a␣↵b"_s;

    QTest::newRow("accent apart") << u"e\u0301t"_s << u"e\u0301‹U+0301›t"_s;
    QTest::newRow("two accents apart") << u"e\u0323\u0302"_s << u"e\u0323\u0302‹U+0323›‹U+0302›"_s;
    QTest::newRow("two marks in the other order") << u"a\u0301\u0323"_s << u"a\u0301\u0323‹U+0301›‹U+0323›"_s;
    QTest::newRow("Korean apart") << u"\u1112\u1161\u11ab"_s << u"\u1112\u1161\u11ab‹U+1112›‹U+1161›‹U+11AB›"_s;
    QTest::newRow("Ångström") << u"5 \u212b"_s << u"5 \u212b‹U+212B›"_s;
    QTest::newRow("Kelvin") << u"\u212a"_s << u"\u212a‹U+212A›"_s;
    QTest::newRow("ligature") << u"ﬁne"_s << u"ﬁ‹U+FB01›ne"_s;
    QTest::newRow("Roman numeral") << u"Ⅳ"_s << u"Ⅳ‹U+2163›"_s;
    QTest::newRow("more marks than a character has")
        << u"q"_s + QString(5, QChar(0x307)) + u"y"_s << u"q"_s + QString(4, QChar(0x307)) + u"‹U+0307›y"_s;

    QTest::newRow("a sign of ours") << u"a↵b␀␣"_s << u"a‹U+21B5›b‹U+2400›‹U+2423›"_s;
    QTest::newRow("a number of ours") << u"a‹U+200B›b"_s << u"a‹U+2039›U+200B›b"_s;
    QTest::newRow("half a pair") << u"a"_s + QChar(0xd83d) << u"a‹U+D83D›"_s;
}

void TestExactText::showsWhatCannotBeSeen()
{
    QFETCH(const QString, text);
    QTEST(exacttext::shown(text, Lines::Signs), "shown");
}

void TestExactText::keepsLinesInLongText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("lines") << u"a\n\nb"_s << u"a\n\nb"_s;
    QTest::newRow("indented") << u"{\n\t\"a\":  1\n    }"_s << u"{\n\t\"a\":  1\n    }"_s;
    QTest::newRow("blanks at ends") << u"a  \n  b "_s << u"a␣␣\n  b␣"_s;
    QTest::newRow("line ends of Windows") << u"a\r\nb\r\n"_s << u"a␍\nb␍↵\n"_s;
    QTest::newRow("line ends at the end") << u"a\n\n"_s << u"a\n↵\n"_s;
    QTest::newRow("line separator") << u"a\u2028b"_s << u"a‹U+2028›b"_s;
    QTest::newRow("no-break space") << u"a\u00a0b"_s << u"a‹U+00A0›b"_s;
}

void TestExactText::keepsLinesInLongText()
{
    QFETCH(const QString, text);
    QTEST(exacttext::shown(text, Lines::Kept), "shown");
}

/// Whatever two texts are put together of, what is the same on the screen is the same text: looked at as a person does
/// who knows no number of a character, so that composed and other forms are one.
void TestExactText::hasOneLookForEachText()
{
    const QStringList parts{u"a"_s,        u"b"_s,      u" "_s,      u"\t"_s,     u"\n"_s,
                            u"\r"_s,       u"\u00a0"_s, u"\u2009"_s, u"\u200b"_s, u"\u200d"_s,
                            u"\u202e"_s,   u"\ufe0f"_s, u"e"_s,      u"\u00e9"_s, u"\u0301"_s,
                            u"↵"_s,        u"␣"_s,      u"␍"_s,      u"‹"_s,      u"U+200B›"_s,
                            u"‹U+200B›"_s, u"❤"_s,      u"\u034f"_s, u"\u2028"_s, QChar(0)};
    std::mt19937 random(20260107); // NOLINT(cert-msc51-cpp): the same each time
    for (const Lines lines : {Lines::Signs, Lines::Kept}) {
        QHash<QString, QString> texts;
        for (int round = 0; round < 10'000; ++round) {
            QString text;
            for (quint32 i = 0, count = random() % 5; i < count; ++i)
                text += parts[random() % parts.size()];
            const QString shown = exacttext::shown(text, lines).normalized(QString::NormalizationForm_C);
            const auto other = texts.constFind(shown);
            if (other != texts.cend())
                QCOMPARE(text.toUtf8().toPercentEncoding(), other->toUtf8().toPercentEncoding());
            texts.insert(shown, text);
        }
    }
}

void TestExactText::tellsLookalikesApart_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::addColumn<QString>("oneTold");
    QTest::addColumn<QString>("otherTold");
    const auto row = [](const char *name, const QString &one, const QString &other, const QString &oneTold,
                        const QString &otherTold) { QTest::newRow(name) << one << other << oneTold << otherTold; };
    row("Cyrillic letter", u"paypal"_s, u"pаypаl"_s, u"paypal"_s, u"pа‹U+0430›ypа‹U+0430›l"_s);
    row("Cyrillic word", u"cop"_s, u"сор"_s, u"cop"_s, u"с‹U+0441›о‹U+043E›р‹U+0440›"_s);
    row("Greek and Cyrillic", u"Ο"_s, u"О"_s, u"Ο‹U+039F›"_s, u"О‹U+041E›"_s);
    row("hyphen", u"a-b"_s, u"a\u2010b"_s, u"a-b"_s, u"a\u2010‹U+2010›b"_s);
    row("minus", u"\u22125"_s, u"-5"_s, u"\u2212‹U+2212›5"_s, u"-5"_s);
    row("apostrophe", u"it's"_s, u"it’s"_s, u"it's"_s, u"it’‹U+2019›s"_s);
    row("micro", u"µm"_s, u"μm"_s, u"µ‹U+00B5›m"_s, u"μ‹U+03BC›m"_s);
    row("beside others that are the same", u"“с–a”"_s, u"“c–a”"_s, u"“с‹U+0441›–a”"_s, u"“c–a”"_s);
    row("emoji with a selector", u"❤"_s, u"❤\ufe0f"_s, u"❤"_s, u"❤\ufe0f‹U+FE0F›"_s);
    row("seen to differ", u"open"_s, u"offen"_s, u"open"_s, u"offen"_s);
    row("other words", u"сор"_s, u"сорт"_s, u"сор"_s, u"сорт"_s);
    row("the same", u"а–b"_s, u"а–b"_s, u"а–b"_s, u"а–b"_s);
}

void TestExactText::tellsLookalikesApart()
{
    QFETCH(QString, one);
    QFETCH(QString, other);
    exacttext::tellApart(one, other);
    QTEST(one, "oneTold");
    QTEST(other, "otherTold");
}

void TestExactText::tellsKindsOfValues_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("shown");
    QTest::newRow("number") << "1"_ba << u"1"_s;
    QTest::newRow("number as text") << R"("1")"_ba << u"“1”"_s;
    QTest::newRow("number with a fraction") << R"("-1.50")"_ba << u"“-1.50”"_s;
    QTest::newRow("number with an exponent") << R"("1e9")"_ba << u"“1e9”"_s;
    QTest::newRow("number beyond doubles") << R"({"$int":"9007199254740993"})"_ba << u"9007199254740993"_s;
    QTest::newRow("number beyond a cell") << '"' + QByteArray(100, '7') + '"' << u"“%1…”"_s.arg(QString(80, u'7'));
    QTest::newRow("infinity") << R"({"$real":"inf"})"_ba << u"inf"_s;
    QTest::newRow("infinity as text") << R"("inf")"_ba << u"“inf”"_s;
    QTest::newRow("a date is none") << R"("2026-01-06")"_ba << u"2026-01-06"_s;
    QTest::newRow("an address is none") << R"("10.0.0.1")"_ba << u"10.0.0.1"_s;
    QTest::newRow("a hash is none") << R"("1e9f")"_ba << u"1e9f"_s;
    QTest::newRow("true") << "true"_ba << u"true"_s;
    QTest::newRow("true as text") << R"("true")"_ba << u"“true”"_s;
    QTest::newRow("false as text") << R"("False")"_ba << u"“False”"_s;
    QTest::newRow("null") << "null"_ba << u"null"_s;
    QTest::newRow("null as text") << R"("null")"_ba << u"“null”"_s;
    QTest::newRow("NULL as text") << R"("NULL")"_ba << u"“NULL”"_s;
    QTest::newRow("no text") << R"("")"_ba << u"“”"_s;
    QTest::newRow("a blank") << R"(" ")"_ba << u"␣"_s;
    QTest::newRow("not sent") << QByteArray() << QString();
    QTest::newRow("object") << R"({"a":1})"_ba << u"{\"a\":1}"_s;
    QTest::newRow("object as text") << R"("{\"a\":1}")"_ba << u"“{\"a\":1}”"_s;
    QTest::newRow("list as text") << R"("[]")"_ba << u"“[]”"_s;
    QTest::newRow("quotes as text") << R"("“1”")"_ba << u"““1””"_s;
    QTest::newRow("blob") << R"({"$blob":{"size":5}})"_ba << u"‹blob, 5 bytes›"_s;
    QTest::newRow("blob as text") << R"("‹blob, 5 bytes›")"_ba << u"“‹blob, 5 bytes›”"_s;
    QTest::newRow("object that is no blob") << R"({"$blob":"x"})"_ba << u"{\"$blob\":\"x\"}"_s;
    QTest::newRow("words of ours") << "\"(not there)\""_ba << u"“(not there)”"_s;
    QTest::newRow("text") << R"("Closed, at last")"_ba << u"Closed, at last"_s;
    QTest::newRow("escapes") << R"("a\u200bb\t")"_ba << u"a‹U+200B›b␉"_s;
    QTest::newRow("hidden within an object") << "{\"a\":\"x\xe2\x80\x8b\"}"_ba << u"{\"a\":\"x‹U+200B›\"}"_s;
}

void TestExactText::tellsKindsOfValues()
{
    QFETCH(const QByteArray, json);
    QTEST(shownvalue::line(json, 80), "shown");
    const QString quoted = shownvalue::quoted(json, 80);
    QCOMPARE(quoted.startsWith(u'“'), json.startsWith('"'));
}

void TestExactText::showsTheFirstDifference()
{
    const QByteArray same(1000, 'x');
    const auto pair = shownvalue::lines('"' + same + "old, and so on\"", '"' + same + "new, and so on\"", 60);
    QCOMPARE(pair.old, u'…' + QString(20, u'x') + u"old, and so on"_s);
    QCOMPARE(pair.now, u'…' + QString(20, u'x') + u"new, and so on"_s);
    const auto longer = shownvalue::lines('"' + same + '"', '"' + same + "x\"", 60);
    QCOMPARE(longer.old, u'…' + QString(20, u'x'));
    QCOMPARE(longer.now, u'…' + QString(21, u'x'));
    const auto hidden = shownvalue::lines('"' + QByteArray("\\u200b").repeated(50) + "a\"",
                                          '"' + QByteArray("\\u200b").repeated(50) + "b\"", 60);
    QVERIFY(hidden.old.endsWith(u'a') && hidden.now.endsWith(u'b'));
    QVERIFY(std::max(hidden.old.size(), hidden.now.size()) <= 62);
    const auto shorter = shownvalue::lines("\"a\"", "\"b\"", 60);
    QCOMPARE(shorter.old, u"a"_s);
    QCOMPARE(shorter.now, u"b"_s);
    const auto written = shownvalue::lines(R"("\u0061")", "\"a\"", 60); // differ in how they were sent
    QCOMPARE(written.old, written.now);
}

void TestExactText::isQuickForAnyText_data()
{
    QTest::addColumn<QString>("text");
    constexpr int Much = 1 << 18;
    QTest::newRow("letters") << QString(Much, u'x');
    QTest::newRow("blanks") << QString(Much, u' ');
    QTest::newRow("blanks and letters") << u"x  "_s.repeated(Much / 3);
    QTest::newRow("marks") << u"a"_s + QString(Much, QChar(0x301));
    QTest::newRow("accents apart") << u"e\u0301"_s.repeated(Much / 2);
    QTest::newRow("overrides") << QString(Much, QChar(0x202e));
}

/// That its time grows with the text, and not with the square of it: else this takes many minutes.
void TestExactText::isQuickForAnyText()
{
    QFETCH(const QString, text);
    for (const Lines lines : {Lines::Signs, Lines::Kept})
        QVERIFY(exacttext::shown(text, lines).size() >= text.size());
}

QTEST_APPLESS_MAIN(TestExactText)
#include "tst_exacttext.moc"
