// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filterlanguage.h"

#include <QTest>

#include <ctime>
#include <random>

using namespace plato;
using namespace Qt::StringLiterals;

using Kind = FilterExpression::Kind;
using Field = FilterExpression::Field;
using Operation = FilterExpression::Operation;

/// The text form of filters: what reads as what, what is refused where and why, and that nothing changes on the way
/// from expression to text and back.
class TestFilterLanguage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void writesOneForm_data();
    void writesOneForm();
    void refuses_data();
    void refuses();
    void stopsAtDeepBrackets();
    void readsLongTextsFast();
    void normalizes();
    void comesBackFromText_data();
    void comesBackFromText();
    void survivesEveryCutAndChangedCharacter();
};

namespace {

FilterExpression word(const QString &text)
{
    FilterExpression term;
    term.kind = Kind::Term;
    term.value = text;
    return term;
}

FilterExpression term(Field field, Operation operation, const QString &value)
{
    FilterExpression term = word(value);
    term.field = field;
    term.operation = operation;
    return term;
}

FilterExpression column(const QString &name, Operation operation, const QString &value = {})
{
    FilterExpression result = term(Field::Column, operation, value);
    result.name = name;
    return result;
}

FilterExpression became(const QString &name, const QString &oldValue, const QString &newValue)
{
    FilterExpression result = column(name, Operation::Became, newValue);
    result.oldValue = oldValue;
    return result;
}

FilterExpression all(const QList<FilterExpression> &parts)
{
    FilterExpression group;
    group.parts = parts;
    return group;
}

FilterExpression any(const QList<FilterExpression> &parts)
{
    FilterExpression group = all(parts);
    group.kind = Kind::Any;
    return group;
}

FilterExpression no(FilterExpression expression)
{
    expression.isNegated = !expression.isNegated;
    return expression;
}

/// Seeded, so that a failure can be had again.
class Random
{
public:
    explicit Random(quint32 seed)
        : m_engine(seed)
    {
    }

    int below(int end) { return int(m_engine() % quint32(end)); }

    QString text()
    {
        static const QStringList Texts{u"open"_s,
                                       u""_s,
                                       u"or"_s,
                                       u"AND"_s,
                                       u"a b"_s,
                                       u"-x"_s,
                                       u"a->b"_s,
                                       u"->"_s,
                                       u">"_s,
                                       u"<=5"_s,
                                       u"~home"_s,
                                       u"=1"_s,
                                       u"say \"hi\""_s,
                                       u"C:\\x"_s,
                                       u"(a)"_s,
                                       u"*"_s,
                                       u"über ß"_s,
                                       u"a-"_s,
                                       u"table"_s,
                                       u"HAS"_s,
                                       u"x!"_s,
                                       u"10:32"_s,
                                       u"9007199254740993"_s};
        if (below(3) > 0)
            return Texts[below(int(Texts.size()))];
        // Any UTF-16 units at all: NUL, control characters, halves of pairs.
        static const QString Odd = QString(u"\0\n\t\r\x7f\\\"()-><=~:! aA1"_s) + QChar(0x2028) + QChar(0xd800) +
                                   QChar(0xdc00) + QChar(0xa0) + QChar(0xfeff) + QChar(0x85);
        QString text;
        for (int i = below(6); i > 0; --i)
            text += Odd[below(int(Odd.size()))];
        return text;
    }

    FilterExpression randomTerm()
    {
        FilterExpression result = word(text());
        result.isNegated = below(4) == 0;
        result.field = Field(below(int(Field::Column) + 1));
        result.operation = result.field == Field::Column ? Operation(below(int(Operation::Exists) + 1))
                                                         : Operation(below(int(Operation::GreaterEqual) + 1));
        result.name = text();
        result.oldValue = text();
        if (result.operation == Operation::Became && result.oldValue.isEmpty() && result.value.isEmpty())
            result.value = u"x"_s;
        if (result.field == Field::Time)
            result.value = below(2) ? u"10:32"_s : u"2026-01-05 10:32"_s;
        return result;
    }

    FilterExpression expression(int depth)
    {
        if (depth == 0 || below(3) == 0)
            return randomTerm();
        FilterExpression group;
        group.kind = below(2) ? Kind::All : Kind::Any;
        group.isNegated = below(4) == 0;
        if (below(5) == 0) { // one that can be written as a list
            const FilterExpression first = randomTerm();
            for (int i = below(4); i >= 0; --i) {
                group.parts.append(first);
                group.parts.last().value = first.field == Field::Time ? u"10:33"_s : u"v "_s + text();
            }
            return group;
        }
        for (int i = below(5); i > 0; --i)
            group.parts.append(expression(depth - 1));
        return group;
    }

private:
    std::mt19937 m_engine;
};

} // namespace

void TestFilterLanguage::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<FilterExpression>("expected");
    const auto is = [](const QString &name, const QString &value) { return column(name, Operation::Is, value); };
    const auto table = [](const QString &value) { return term(Field::Table, Operation::Is, value); };

    QTest::newRow("nothing") << QString() << FilterExpression();
    QTest::newRow("blanks") << u"  \t "_s << FilterExpression();
    QTest::newRow("word") << u"refund"_s << word(u"refund"_s);
    QTest::newRow("quoted word") << u"\"a b\""_s << word(u"a b"_s);
    QTest::newRow("table") << u"table:ticket"_s << table(u"ticket"_s);
    QTest::newRow("any case") << u"Table:Ticket"_s << table(u"Ticket"_s);
    QTest::newRow("equals sign") << u"table=ticket"_s << table(u"ticket"_s);
    QTest::newRow("two equals signs") << u"a==1"_s << is(u"a"_s, u"1"_s);
    QTest::newRow("action") << u"action:update"_s << term(Field::Action, Operation::Is, u"update"_s);
    QTest::newRow("key") << u"key:id=41"_s << term(Field::Key, Operation::Is, u"id=41"_s);
    QTest::newRow("env") << u"env~git"_s << term(Field::Env, Operation::Contains, u"git"_s);
    QTest::newRow("time") << u"time:>10:32"_s << term(Field::Time, Operation::Greater, u"10:32"_s);
    QTest::newRow("time with blank") << u"time<=\"2026-01-05 10:32\""_s
                                     << term(Field::Time, Operation::LessEqual, u"2026-01-05 10:32"_s);
    QTest::newRow("part of a time") << u"time:2026-*"_s << term(Field::Time, Operation::Is, u"2026-*"_s);
    QTest::newRow("contains") << u"title~\"refund\""_s << column(u"title"_s, Operation::Contains, u"refund"_s);
    QTest::newRow("greater") << u"amount>100"_s << column(u"amount"_s, Operation::Greater, u"100"_s);
    QTest::newRow("greater behind colon")
        << u"amount:>=100"_s << column(u"amount"_s, Operation::GreaterEqual, u"100"_s);
    QTest::newRow("less") << u"amount<-1"_s << column(u"amount"_s, Operation::Less, u"-1"_s);
    QTest::newRow("less or equal") << u"amount<=1"_s << column(u"amount"_s, Operation::LessEqual, u"1"_s);
    QTest::newRow("address") << u"url:http://x/?a=b"_s << is(u"url"_s, u"http://x/?a=b"_s);
    QTest::newRow("path") << u"path:C:\\temp"_s << is(u"path"_s, u"C:\\temp"_s);
    QTest::newRow("empty value") << u"title:\"\""_s << is(u"title"_s, QString());
    QTest::newRow("signs as value") << u"html:\"<b>\""_s << is(u"html"_s, u"<b>"_s);
    QTest::newRow("keyword as value") << u"state:or"_s << is(u"state"_s, u"or"_s);
    QTest::newRow("keyword as name") << u"or:1"_s << is(u"or"_s, u"1"_s);
    QTest::newRow("escapes") << uR"(a:"x\"\\\n\t\rA\uD83D\uDE00")"_s << is(u"a"_s, u"x\"\\\n\t\rA\U0001F600"_s);
    QTest::newRow("quoted name") << u"\"first name\":Ada"_s << is(u"first name"_s, u"Ada"_s);
    QTest::newRow("column called time") << u"\"time\":12"_s << is(u"time"_s, u"12"_s);
    QTest::newRow("column called has") << u"\"has\">1"_s << column(u"has"_s, Operation::Greater, u"1"_s);
    QTest::newRow("became") << u"status:open->closed"_s << became(u"status"_s, u"open"_s, u"closed"_s);
    QTest::newRow("became from any") << u"status:->closed"_s << became(u"status"_s, {}, u"closed"_s);
    QTest::newRow("became any") << u"status:open->"_s << became(u"status"_s, u"open"_s, {});
    QTest::newRow("became quoted") << u"status:\"in work\"->\"a->b\""_s << became(u"status"_s, u"in work"_s, u"a->b"_s);
    QTest::newRow("arrow in text") << u"title~a->b"_s << column(u"title"_s, Operation::Contains, u"a->b"_s);
    QTest::newRow("arrow in quotes") << u"title:\"a->b\""_s << is(u"title"_s, u"a->b"_s);
    QTest::newRow("changed") << u"changed:status"_s << column(u"status"_s, Operation::Changed);
    QTest::newRow("has") << u"has:\"due date\""_s << column(u"due date"_s, Operation::Exists);
    QTest::newRow("has ours") << u"has:time"_s << column(u"time"_s, Operation::Exists);
    QTest::newRow("not") << u"-table:event"_s << no(table(u"event"_s));
    QTest::newRow("not not") << u"--table:event"_s << table(u"event"_s);
    QTest::newRow("not a group") << u"-(a b)"_s << no(all({word(u"a"_s), word(u"b"_s)}));
    QTest::newRow("not in brackets") << u"-(-(a))"_s << word(u"a"_s);
    QTest::newRow("side by side") << u"a b"_s << all({word(u"a"_s), word(u"b"_s)});
    QTest::newRow("and") << u"a AND b and c"_s << all({word(u"a"_s), word(u"b"_s), word(u"c"_s)});
    QTest::newRow("or is weaker") << u"a b OR c"_s << any({all({word(u"a"_s), word(u"b"_s)}), word(u"c"_s)});
    QTest::newRow("brackets") << u"a (b or c)"_s << all({word(u"a"_s), any({word(u"b"_s), word(u"c"_s)})});
    QTest::newRow("brackets touch") << u"(a)(b)-(c)"_s << all({word(u"a"_s), word(u"b"_s), no(word(u"c"_s))});
    QTest::newRow("brackets for nothing") << u"((a (b c)))"_s << all({word(u"a"_s), word(u"b"_s), word(u"c"_s)});
    QTest::newRow("never") << u"-()"_s << no(FilterExpression());
    QTest::newRow("word like a keyword") << u"order android"_s << all({word(u"order"_s), word(u"android"_s)});
    QTest::newRow("values") << u"table:(a or \"b c\")"_s << any({table(u"a"_s), table(u"b c"_s)});
    QTest::newRow("one value") << u"table:( a )"_s << table(u"a"_s);
    QTest::newRow("no values") << u"-table:(a or b)"_s << no(any({table(u"a"_s), table(u"b"_s)}));
    QTest::newRow("both values") << u"t~(a and b or c)"_s
                                 << any({all({column(u"t"_s, Operation::Contains, u"a"_s),
                                              column(u"t"_s, Operation::Contains, u"b"_s)}),
                                         column(u"t"_s, Operation::Contains, u"c"_s)});
    QTest::newRow("compared values") << u"n:(<10 or >=100)"_s
                                     << any({column(u"n"_s, Operation::Less, u"10"_s),
                                             column(u"n"_s, Operation::GreaterEqual, u"100"_s)});
    QTest::newRow("steps") << u"s:(a->b or ->c)"_s << any({became(u"s"_s, u"a"_s, u"b"_s), became(u"s"_s, {}, u"c"_s)});
    QTest::newRow("changed several") << u"changed:(a or b)"_s
                                     << any({column(u"a"_s, Operation::Changed), column(u"b"_s, Operation::Changed)});
    QTest::newRow("the whole") << u"table:ticket status:open->closed -env:git (x or y)"_s
                               << all({table(u"ticket"_s), became(u"status"_s, u"open"_s, u"closed"_s),
                                       no(term(Field::Env, Operation::Is, u"git"_s)),
                                       any({word(u"x"_s), word(u"y"_s)})});
}

void TestFilterLanguage::reads()
{
    QFETCH(const QString, text);
    QFETCH(const FilterExpression, expected);
    const auto read = filterlanguage::parse(text);
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QVERIFY2(*read == expected, qPrintable(filterlanguage::textOf(*read)));
    QVERIFY(filterlanguage::parse(filterlanguage::textOf(*read)) == expected);
}

void TestFilterLanguage::writesOneForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("written");
    const auto same = [](const char *text) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(text);
    };
    same("table:ticket action:update status:open->closed title~refund amount>100 env:git -table:event time>10:32");
    same("refund (table:ticket or env:git) -(action:delete b)");
    same("table:(ticket or comment)");
    same("changed:(status or owner) has:x");
    same("\"time\":12 \"or\" \"-x\" \"a:b\"");
    same("a b or c");
    same("-() x");
    QTest::newRow("blanks") << u"  a   b "_s << u"a b"_s;
    QTest::newRow("or of one field") << u"table:a or table:b"_s << u"table:(a or b)"_s;
    QTest::newRow("sign") << u"TIME:>10:32"_s << u"time>10:32"_s;
    QTest::newRow("quotes for nothing") << u"\"table\" title:\"x\""_s << u"table title:x"_s;
    QTest::newRow("control characters") << u"a:\"x\ny\u2028\""_s << u"a:\"x\\ny\\u2028\""_s;
}

void TestFilterLanguage::writesOneForm()
{
    QFETCH(const QString, text);
    QFETCH(const QString, written);
    const auto read = filterlanguage::parse(text);
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QCOMPARE(filterlanguage::textOf(*read), written);
}

void TestFilterLanguage::refuses_data()
{
    QTest::addColumn<QString>("text"); // ^ before the wrong character, and behind it where it is not missing
    QTest::addColumn<QString>("word"); // that the message has to hold
    const auto row = [](const char *text, const char *word) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(word);
    };
    row("a title~^\"^refund b", "never closed");
    row("title~^\"^refund\\", "never closed");
    row("a ^(^b (c)", "never closed");
    row("a^)^ b", "No bracket is open");
    row("table:^(^a or b", "never closed");
    row("table:^", "missing");
    row("table:^ ticket", "without a blank");
    row("(table:^)", "missing");
    row("table:(^)", "missing");
    row("table:(a or ^)", "missing");
    row("table:(^or b)", "missing");
    row("table:(a ^b^ c)", "“or”");
    row("table:(a or ^(^b))", "no brackets");
    row("amount ^>^ 100", "without a blank");
    row("^:^x", "name of a column");
    row("a status^!=^open", "-status:open");
    row("status^<>^open", "-status:open");
    row("amount^=>^5", ">=");
    row("has^~^x", "has:status");
    row("changed^>^x", "changed:status");
    row("status:^->^", "changed:status");
    row("status:(a or ^->^)", "changed:status");
    row("status:a->b^->^c", "one “->”");
    row("status:^\"\"^->b", "any value");
    row("status:a->^\"\"^", "any value");
    row("table:a^->^b", "Only a column");
    row("open ^->^ closed", "without blanks");
    row("open^->^closed", "Which column");
    row("time:>^soon^ b", "no time");
    row("time:^25:00^", "no time");
    row("time:(10:32 or ^x^)", "no time");
    row("^-^", "right before");
    row("a ^-^ b", "right before");
    row("(^--^)", "right before");
    row("^or^ b", "before “or”");
    row("a or^", "follow");
    row("a or^ or b", "follow");
    row("(a or^)", "follow");
    row("a and^", "follow");
    row("^and^ b", "before “and”");
    row("a and ^and^ b", "before “and”");
    row("now^(^) x", "middle of a word");
    row("ab^\"^c\"", "middle of a word");
    row("t:ab^\"^c\"", "middle of a word");
    row("t:a->b^(^c)", "middle of a word");
    row("\"a\"^b^", "quotes end");
    row("t:\"a\"^b^", "quotes end");
    row("path:\"C:^\\d^ir\"", "backslash");
    row("path:\"^\\u^12g4\"", "backslash");
}

void TestFilterLanguage::refuses()
{
    QFETCH(QString, text);
    QFETCH(const QString, word);
    const qsizetype begin = text.indexOf(u'^');
    text.remove(begin, 1);
    const qsizetype end = text.indexOf(u'^');
    text.remove(u'^');
    const auto read = filterlanguage::parse(text);
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(word), qPrintable(read.error().message));
    QCOMPARE(read.error().position, begin);
    QCOMPARE(read.error().length, end < 0 ? 0 : end - begin);
}

void TestFilterLanguage::stopsAtDeepBrackets()
{
    const auto nested = [](int depth) { return QString(depth, u'(') + u'a' + QString(depth, u')'); };
    QVERIFY(filterlanguage::parse(nested(filterlanguage::MaxNesting)));
    const auto deeper = filterlanguage::parse(nested(filterlanguage::MaxNesting + 1));
    QVERIFY(!deeper);
    QCOMPARE(deeper.error().position, filterlanguage::MaxNesting);
    QVERIFY(!filterlanguage::parse(QString(1'000'000, u'(')));
    QVERIFY(!filterlanguage::parse(QString(u"-("_s).repeated(1'000'000)));
    QVERIFY(filterlanguage::parse(QString(1'000'000, u'-') + u'a') == word(u"a"_s));

    // As deep as it goes, with everything that brackets are needed for.
    QString text = u"a"_s;
    for (int i = 0; i < filterlanguage::MaxNesting; ++i)
        text = i % 2 ? u"x -(%1)"_s.arg(text) : u"(x or %1) y"_s.arg(text);
    const auto deep = filterlanguage::parse(text);
    QVERIFY(deep);
    QVERIFY(filterlanguage::parse(filterlanguage::textOf(*deep)) == *deep);
}

void TestFilterLanguage::readsLongTextsFast()
{
    const QString text = QString(u"table:(a or b) -\"c d\" or "_s).repeated(50'000) + u'x';
    const std::clock_t begin = std::clock(); // of the processor: a busy computer makes nothing quadratic
    const auto read = filterlanguage::parse(text);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    QVERIFY(read);
    QCOMPARE(read->parts.size(), 50'001);
    QVERIFY2(seconds < 10, "more than linear"); // about 0.1
}

void TestFilterLanguage::normalizes()
{
    using filterlanguage::normalized;
    const FilterExpression a = word(u"a"_s);
    const FilterExpression b = word(u"b"_s);
    QCOMPARE(normalized(all({a})) == a, true);
    QCOMPARE(normalized(no(any({no(a)}))) == a, true);
    QCOMPARE(normalized(all({all({a}), all({}), all({b})})) == all({a, b}), true);
    QCOMPARE(normalized(all({a, no(all({b, a}))})) == all({a, no(all({b, a}))}), true);
    QCOMPARE(normalized(any({})) == no(all({})), true);
    QCOMPARE(normalized(any({a, any({})})) == any({a, no(all({}))}), true);
    FilterExpression odd = term(Field::Table, Operation::Is, u"x"_s);
    odd.name = u"left over"_s;
    odd.oldValue = u"left over"_s;
    odd.parts = {a};
    QCOMPARE(normalized(odd) == term(Field::Table, Operation::Is, u"x"_s), true);
}

void TestFilterLanguage::comesBackFromText_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 20; ++seed)
        QTest::newRow(qPrintable(QString::number(seed))) << seed;
}

void TestFilterLanguage::comesBackFromText()
{
    QFETCH(const quint32, seed);
    Random random(seed);
    for (int i = 0; i < 400; ++i) {
        const FilterExpression expression = random.expression(5);
        const FilterExpression normal = filterlanguage::normalized(expression);
        QVERIFY(filterlanguage::normalized(normal) == normal);
        const QString text = filterlanguage::textOf(expression);
        const auto read = filterlanguage::parse(text);
        QVERIFY2(read, qPrintable(text + u"\n"_s + (read ? QString() : read.error().message)));
        QVERIFY2(*read == normal, qPrintable(text));
        QVERIFY(QString::fromUtf8(text.toUtf8()) == text); // settings are UTF-8
        QVERIFY2(std::none_of(text.cbegin(), text.cend(), [](QChar c) { return c.category() == QChar::Other_Control; }),
                 qPrintable(text));
    }
}

void TestFilterLanguage::survivesEveryCutAndChangedCharacter()
{
    const QString text = u"table:(a or \"b \\\"c\") -(status:open->\"in work\" or x>=1) and time:>10:32 has:\"y\""_s;
    QVERIFY(filterlanguage::parse(text));
    const QString others = u"()\"\\:~<>=-* \0a"_s;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        for (qsizetype other = -1; other < others.size() && i < text.size(); ++other) {
            QString changed = other < 0 ? text.first(i) : text;
            if (other >= 0)
                changed[i] = others[other];
            const auto read = filterlanguage::parse(changed);
            if (read) {
                QVERIFY2(filterlanguage::parse(filterlanguage::textOf(*read)) == *read, qPrintable(changed));
            } else {
                QVERIFY(!read.error().message.isEmpty());
                QVERIFY(read.error().position >= 0 && read.error().length >= 0);
                QVERIFY(read.error().position + read.error().length <= changed.size());
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestFilterLanguage)
#include "tst_filterlanguage.moc"
