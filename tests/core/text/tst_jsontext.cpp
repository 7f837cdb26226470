// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/jsontext.h"

#include <QJsonDocument>
#include <QTest>

using namespace plato;
using namespace Qt::StringLiterals;

class TestJsonText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unescapes_data();
    void unescapes();
    void shortensWithoutHalfCharacters();
    void tellsKinds();
    void readsValues_data();
    void readsValues();
    void putsTextOnOneLine();
    void indents();
    void indentsWhatIsDeepOrBroken();
};

void TestJsonText::unescapes_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << QByteArray(R"("abc")") << u"abc"_s;
    QTest::newRow("without quotes") << QByteArray("abc") << u"abc"_s;
    QTest::newRow("empty") << QByteArray(R"("")") << QString(u""_s);
    QTest::newRow("short escapes") << QByteArray(R"("\"\\\/\b\f\n\r\t")") << u"\"\\/\b\f\n\r\t"_s;
    QTest::newRow("unit") << QByteArray(R"("\u00e9\u20AC")") << u"é€"_s;
    QTest::newRow("surrogates") << QByteArray(R"("\ud83d\ude00")") << u"😀"_s;
    QTest::newRow("lone surrogate") << QByteArray(R"("a\ud83db")") << (u"a"_s + QChar(0xd83d) + u"b"_s);
    QTest::newRow("NUL") << QByteArray(R"("a\u0000b")") << (u"a"_s + QChar(0) + u"b"_s);
    QTest::newRow("utf-8 beside escapes") << QByteArray("\"\xC3\xA9\\n\xF0\x9F\x98\x80\"") << u"é\n😀"_s;
    QTest::newRow("quotes at the end of a bare name") << QByteArray(R"(say \"hi\")") << u"say \"hi\""_s;
    QTest::newRow("byte order mark") << QByteArray("\"\xEF\xBB\xBFx\\n\xEF\xBB\xBF\"") << u"\ufeffx\n\ufeff"_s;
    QTest::newRow("unknown escape") << QByteArray(R"("a\xb")") << u"a\\xb"_s;
    QTest::newRow("cut unit") << QByteArray(R"("\u12")") << u"\\u12"_s;
    QTest::newRow("cut escape") << QByteArray("a\\") << u"a"_s;
}

void TestJsonText::unescapes()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QString, text);
    QCOMPARE(jsontext::unescaped(token), text);
}

void TestJsonText::shortensWithoutHalfCharacters()
{
    QCOMPARE(jsontext::unescaped("\"abcdef\"", 6), u"abcdef"_s);
    QCOMPARE(jsontext::unescaped("\"abcdef\"", 5), u"abcde…"_s);
    QCOMPARE(jsontext::unescaped(R"("ab\ncd\nef")", 4), u"ab\nc…"_s);
    QCOMPARE(jsontext::unescaped("\"a\xF0\x9F\x98\x80z\"", 2), u"a…"_s);
    QCOMPARE(jsontext::textOf("[1,2,3]", 3), u"[1,…"_s);
    // A value of 100 MB gives its beginning at once; reading it whole would be felt here.
    const QByteArray huge = '"' + QByteArray(100'000'000, 'x') + '"';
    QCOMPARE(jsontext::textOf(huge, 10), u"xxxxxxxxxx…"_s);
}

void TestJsonText::tellsKinds()
{
    using jsontext::Kind;
    QCOMPARE(jsontext::kindOf(""), Kind::Missing);
    QCOMPARE(jsontext::kindOf(" null"), Kind::Null);
    QCOMPARE(jsontext::kindOf("true"), Kind::Bool);
    QCOMPARE(jsontext::kindOf("-1"), Kind::Number);
    QCOMPARE(jsontext::kindOf("\"\""), Kind::Text);
    QCOMPARE(jsontext::kindOf("{}"), Kind::Object);
    QCOMPARE(jsontext::kindOf("[]"), Kind::Array);
    QCOMPARE(jsontext::kindOf("?"), Kind::Unreadable);
}

void TestJsonText::readsValues_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    QTest::newRow("text") << QByteArray(R"("a\nb")") << u"a\nb"_s;
    QTest::newRow("2^53 + 1") << QByteArray("9007199254740993") << u"9007199254740993"_s;
    QTest::newRow("40 digits") << QByteArray(40, '7') << QString(40, u'7');
    QTest::newRow("spelling of a number") << QByteArray("1.50e+02") << u"1.50e+02"_s;
    QTest::newRow("null") << QByteArray("null") << u"null"_s;
    QTest::newRow("object") << QByteArray(R"({"b":1,"a":2})") << u"{\"b\":1,\"a\":2}"_s;
    QTest::newRow("$int") << QByteArray(R"({"$int": "9223372036854775807"})") << u"9223372036854775807"_s;
    QTest::newRow("$int that is none") << QByteArray(R"({"$int": 5})") << u"{\"$int\": 5}"_s;
    QTest::newRow("$int and more") << QByteArray(R"({"$int":"5","x":1})") << u"{\"$int\":\"5\",\"x\":1}"_s;
    QTest::newRow("$blob") << QByteArray(R"({"$blob":{"size":2048,"sha256":"ab12"}})")
                           << u"blob, 2.00 KiB, SHA-256 ab12"_s;
    QTest::newRow("$real") << QByteArray(R"({"$real":"3.0"})") << u"3.0"_s;
    QTest::newRow("$real without end") << QByteArray(R"({"$real":"-inf"})") << u"-inf"_s;
    QTest::newRow("$text") << QByteArray(R"({"$text":{"size":2048,"sha256":"ab12"}})")
                           << u"text, 2.00 KiB, SHA-256 ab12"_s;
    QTest::newRow("$text that is none") << QByteArray(R"({"$text":"x"})") << u"{\"$text\":\"x\"}"_s;
    QTest::newRow("$blob without hash") << QByteArray(R"({"$blob":{"size":5}})") << u"blob, 5 bytes"_s;
    QTest::newRow("no JSON") << QByteArray("oops") << u"oops"_s;
    QTest::newRow("nothing") << QByteArray() << QString();
}

void TestJsonText::readsValues()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, text);
    QCOMPARE(jsontext::textOf(json), text);
}

void TestJsonText::putsTextOnOneLine()
{
    QCOMPARE(jsontext::oneLine(u"a\nb\r\nc\td"_s), u"a↵b↵c d"_s);
    QCOMPARE(jsontext::oneLine(u"a"_s + QChar(0) + QChar(0x1b) + QChar(0x7f)), u"a\u2400\u241b\u2421"_s);
}

void TestJsonText::indents()
{
    const QByteArray json = R"({"a":[1,{"b":"x,{y}:\"z"}],"empty":{},"none":[ ],"n":9007199254740993})";
    const QByteArray expected = R"({
    "a": [
        1,
        {
            "b": "x,{y}:\"z"
        }
    ],
    "empty": {},
    "none": [],
    "n": 9007199254740993
})";
    QCOMPARE(jsontext::indented(json), expected);
    QCOMPARE(jsontext::indented(expected), expected);
    QCOMPARE(QJsonDocument::fromJson(expected), QJsonDocument::fromJson(json));
}

void TestJsonText::indentsWhatIsDeepOrBroken()
{
    constexpr qsizetype Deep = 1'000'000;
    const QByteArray nested = QByteArray(Deep, '[') + QByteArray(Deep, ']');
    const QByteArray indented = jsontext::indented(nested);
    QVERIFY(indented.size() < 3 * nested.size());
    QCOMPARE(indented.count('['), Deep);
    QCOMPARE(indented.count(']'), Deep);

    QCOMPARE(jsontext::indented("\"never ends"), "\"never ends"_ba);
    QCOMPARE(jsontext::indented("]]"), "\n]\n]"_ba);
    QCOMPARE(jsontext::indented(""), QByteArray());
}

QTEST_GUILESS_MAIN(TestJsonText)
#include "tst_jsontext.moc"
