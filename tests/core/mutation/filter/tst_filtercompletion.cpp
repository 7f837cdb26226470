// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/filter/filterlanguage.h"

#include <QTest>

#include <algorithm>

using namespace plato;
using namespace plato::filterlanguage;
using namespace Qt::StringLiterals;

/// What is offered at a cursor, and what of the text it takes the place of.
class TestFilterCompletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offers_data();
    void offers();
    void offersAllNamesAtFirst();
    void putsBeginningsFirst();
    void offersNoMoreThanCanBeRead();
    void whatIsOfferedCanBeRead();
    void survivesEveryCursor();
};

namespace {

FilterVocabulary vocabulary()
{
    FilterVocabulary words;
    words.tables = {u"ticket"_s, u"ticket change"_s, u"event"_s};
    words.envs = {u"git"_s, u"desk"_s};
    words.actions = {u"UPDATE"_s, u"truncate"_s};
    words.columns = {u"status"_s, u"title"_s, u"time"_s, u"due date"_s};
    words.valuesOf = [](const QString &column) {
        return column == u"status"_s ? QStringList{u"open"_s, u"closed"_s, u"in work"_s} : QStringList();
    };
    return words;
}

QStringList textsOf(const Completion &completion)
{
    QStringList texts;
    for (const Candidate &candidate : completion.candidates)
        texts.append(candidate.text);
    return texts;
}

} // namespace

void TestFilterCompletion::offers_data()
{
    QTest::addColumn<QString>("text"); // | is the cursor, [ and ] what is replaced
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *text, const QStringList &expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << expected;
    };
    row("[ta|]", {u"table:"_s, u"status:"_s});
    row("a [ta|] b", {u"table:"_s, u"status:"_s});
    row("([ta|]", {u"table:"_s, u"status:"_s});
    row("-[ta|]", {u"table:"_s, u"status:"_s});
    row("[t|able]:x", {u"table"_s, u"time"_s, u"title"_s, u"\"time\""_s, u"action"_s, u"status"_s, u"\"due date\""_s});
    row("[key|]", {u"key:"_s, u"key~"_s});
    row("[title|]", {u"title:"_s, u"title~"_s, u"title>"_s, u"title>="_s, u"title<"_s, u"title<="_s, u"title:->"_s});
    row("[\"due|]", {u"\"due date\":"_s});
    row("[tick|]", {u"table:ticket"_s, u"table:\"ticket change\""_s});
    row("[des|]", {u"env:desk"_s});
    row("[trunc|]", {u"action:truncate"_s});
    row("a [o|]", {u"or"_s, u"action:"_s});
    row("table:[|]", {u"ticket"_s, u"\"ticket change\""_s, u"event"_s, u"("_s});
    row("table:[ti|]", {u"ticket"_s, u"\"ticket change\""_s});
    row("table:[ti|cket] b", {u"ticket"_s, u"\"ticket change\""_s});
    row("TABLE=[EV|]", {u"event"_s});
    row("table:[\"ticket |]", {u"\"ticket change\""_s});
    row("table:[\"ticket c|hange\"] b", {u"\"ticket change\""_s});
    row("table:[\"ticket c|] b", {u"\"ticket change\""_s});
    row("table:([|]", {u"ticket"_s, u"\"ticket change\""_s, u"event"_s});
    row("table:(event or [ti|]", {u"ticket"_s, u"\"ticket change\""_s});
    row("table:(event [|]", {u"or"_s, u")"_s});
    row("table:(event [o|])", {u"or"_s});
    row("action:[|]", {u"insert"_s, u"update"_s, u"delete"_s, u"truncate"_s, u"("_s});
    row("env~[|]", {u"git"_s, u"desk"_s, u"("_s});
    row("status:[|]", {u"open"_s, u"closed"_s, u"\"in work\""_s, u">"_s, u"<"_s, u"->"_s, u"("_s});
    row("status:>[o|]", {u"open"_s, u"closed"_s, u"\"in work\""_s});
    row("status:open->[|]", {u"open"_s, u"closed"_s, u"\"in work\""_s});
    row("status:open->[cl|osed]", {u"closed"_s});
    row("status:[cl|osed]->open", {u"closed"_s});
    row("status:->[|]", {u"open"_s, u"closed"_s, u"\"in work\""_s});
    row("time:[|]", {u">"_s, u"<"_s, u"("_s});
    row("has:[st|]", {u"status"_s});
    row("changed:[du|]", {u"\"due date\""_s});
    row("changed:([ti|]", {u"title"_s, u"time"_s});
    row("a (b [|]", {u"table:"_s, u"action:"_s, u"key:"_s, u"env:"_s, u"time:"_s, u"changed:"_s, u"has:"_s,
                     u"status:"_s, u"title:"_s, u"\"time\":"_s, u"\"due date\":"_s, u"or"_s, u"-"_s, u"("_s, u")"_s});
    row("[zzz|]", {});
    row("table:x)[|]", {});
    row("[status!=op|en]", {});
}

void TestFilterCompletion::offers()
{
    QFETCH(QString, text);
    QFETCH(const QStringList, expected);
    const qsizetype begin = text.indexOf(u'[');
    text.remove(begin, 1);
    const qsizetype cursor = text.indexOf(u'|');
    text.remove(cursor, 1);
    const qsizetype end = text.indexOf(u']');
    text.remove(end, 1);
    const Completion completion = complete(text, cursor, vocabulary());
    QCOMPARE(textsOf(completion), expected);
    if (expected.isEmpty())
        return;
    QCOMPARE(completion.position, begin);
    QCOMPARE(completion.length, end - begin);
}

void TestFilterCompletion::offersAllNamesAtFirst()
{
    const Completion completion = complete({}, 0, vocabulary());
    QCOMPARE(textsOf(completion),
             (QStringList{u"table:"_s, u"action:"_s, u"key:"_s, u"env:"_s, u"time:"_s, u"changed:"_s, u"has:"_s,
                          u"status:"_s, u"title:"_s, u"\"time\":"_s, u"\"due date\":"_s, u"-"_s, u"("_s}));
    for (const Candidate &candidate : completion.candidates)
        QVERIFY(!candidate.hint.isEmpty());
    QVERIFY(!complete({}, 0, {}).candidates.isEmpty());
    QVERIFY(!complete(u"x:"_s, 2, {}).candidates.isEmpty()); // no valuesOf
}

void TestFilterCompletion::putsBeginningsFirst()
{
    FilterVocabulary words;
    words.tables = {u"old_event"_s, u"Event"_s};
    QCOMPARE(textsOf(complete(u"table:ev"_s, 8, words)), (QStringList{u"Event"_s, u"old_event"_s}));
}

void TestFilterCompletion::offersNoMoreThanCanBeRead()
{
    FilterVocabulary words;
    for (int i = 0; i < 5000; ++i)
        words.tables.append(QString::number(i));
    QCOMPARE(complete(u"table:"_s, 6, words).candidates.size(), Completion::MaxCandidates);
}

void TestFilterCompletion::whatIsOfferedCanBeRead()
{
    FilterVocabulary words = vocabulary();
    words.tables = {u"a b"_s, u"or"_s, u"->"_s, u"\"x\""_s, u"(y)"_s, u"<z"_s, QString(), u"C:\\t"_s};
    words.columns = {u"a b"_s, u"or"_s, u"-x"_s, u"x!"_s, u"y-"_s, u"has"_s, u"a:b"_s};
    words.valuesOf = [words](const QString &) { return words.tables; };
    const auto isRead = [](const QString &text) {
        const auto read = parse(text);
        return read && parse(textOf(*read)) == *read;
    };
    for (const QString &before : {u"table:"_s, u"x~"_s, u"x:a->"_s, u"has:"_s, u"a -env>="_s}) {
        const Completion completion = complete(before, before.size(), words);
        for (const Candidate &candidate : completion.candidates) {
            if (candidate.endsTerm)
                QVERIFY2(isRead(before + candidate.text), qPrintable(before + candidate.text));
        }
    }
    for (const Candidate &candidate : complete({}, 0, words).candidates) {
        if (candidate.kind == Candidate::Kind::Column)
            QVERIFY2(isRead(candidate.text + u'1'), qPrintable(candidate.text));
    }
}

void TestFilterCompletion::survivesEveryCursor()
{
    const QString text = u"table:(a or \"b \\\"c\") -(status:open->\"in work\" or x>=1) and !=time:>10:32 has:\"y"_s;
    for (qsizetype cursor = 0; cursor <= text.size(); ++cursor) {
        for (const QString &whole : {text, text.first(cursor)}) {
            const Completion completion = complete(whole, cursor, vocabulary());
            QVERIFY(completion.position >= 0 && completion.position <= cursor);
            QVERIFY(completion.length >= 0 && completion.position + completion.length <= whole.size());
            QVERIFY(completion.position + completion.length >= cursor);
        }
    }
}

QTEST_GUILESS_MAIN(TestFilterCompletion)
#include "tst_filtercompletion.moc"
