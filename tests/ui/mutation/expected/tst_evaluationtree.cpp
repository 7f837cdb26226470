// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/mutation/joblog.h"
#include "ui/mutation/expected/evaluationtree.h"
#include "ui/mutation/expected/matcheredit.h"

#include <QLineEdit>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::ui;

/// Expected beside actual: where they differ, they are seen to.
class TestEvaluationTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsExpectedFromActual_data();
    void tellsExpectedFromActual();
    void takesNoPartOfDataForSigns();
    void escapesWhatIsEdited_data();
    void escapesWhatIsEdited();
};

namespace {

const QTreeWidgetItem *valueLine(EvaluationTree &tree, const QByteArray &expected, const QByteArray &record)
{
    TestCase testCase;
    testCase.mutations = {{{}, {}, u"t"_s, u"INSERT"_s, {{u"s"_s, ValueMatcher::exact(expected)}}, {}, {}}};
    const MutationSet set({{u"j"_s, u"git"_s, test::jobLog("{\"state\":{\"mutations\":[" + record + "]}}")}});
    tree.showEvaluation(testCase, evaluation::evaluate(testCase, set));
    return tree.topLevelItem(0)->child(0)->child(0);
}

} // namespace

void TestEvaluationTree::tellsExpectedFromActual_data()
{
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QByteArray>("actual"); // empty: not there
    QTest::addColumn<QString>("expectedText");
    QTest::addColumn<QString>("actualText");
    const auto row = [](const char *name, const char *expected, const char *actual, const QString &expectedText,
                        const QString &actualText) {
        QTest::newRow(name) << QByteArray(expected) << QByteArray(actual) << expectedText << actualText;
    };
    row("words", R"("Closed")", R"("Open")", u"“Closed”"_s, u"“Open”"_s);
    row("number and text", "1", R"("1")", u"1"_s, u"“1”"_s);
    row("true and text", R"("true")", "true", u"“true”"_s, u"true"_s);
    row("null and no text", "null", R"("")", u"null"_s, u"“”"_s);
    row("null and nothing", "null", "", u"null"_s, u"(not there)"_s);
    row("its words", "\"(not there)\"", "", u"“(not there)”"_s, u"(not there)"_s);
    row("zero width space", R"("ab")", R"("a\u200bb")", u"“ab”"_s, u"“a‹U+200B›b”"_s);
    row("override", R"("attic\u202ecba")", R"("atticabc")", u"“attic‹U+202E›cba”"_s, u"“atticabc”"_s);
    row("no-break space", R"("a\u00a0b")", R"("a b")", u"“a‹U+00A0›b”"_s, u"“a b”"_s);
    row("blank at the end", R"("a ")", R"("a")", u"“a␣”"_s, u"“a”"_s);
    row("line ends", R"("a\r\nb")", R"("a\nb")", u"“a␍↵b”"_s, u"“a↵b”"_s);
    row("composed and not", R"("\u00e9")", R"("e\u0301")", u"“\u00e9”"_s, u"“e\u0301‹U+0301›”"_s);
    row("Cyrillic", R"("\u0441op")", R"("cop")", u"“с‹U+0441›op”"_s, u"“cop”"_s);
}

void TestEvaluationTree::tellsExpectedFromActual()
{
    QFETCH(const QByteArray, expected);
    QFETCH(const QByteArray, actual);
    EvaluationTree tree;
    const QByteArray values = actual.isEmpty() ? QByteArray(R"({"o":1})") : R"({"s":)" + actual + '}';
    const QTreeWidgetItem *line =
        valueLine(tree, expected, R"({"table":"t","action":"INSERT","values":)" + values + '}');
    QCOMPARE(line->text(EvaluationTree::WhatColumn), u"≠ s"_s);
    QTEST(line->text(EvaluationTree::ExpectedColumn), "expectedText");
    QTEST(line->text(EvaluationTree::ActualColumn), "actualText");
}

/// What has its signs is not given others, and isolates of ours are no character of the data.
void TestEvaluationTree::takesNoPartOfDataForSigns()
{
    EvaluationTree tree;
    valueLine(tree, "1", R"({"table":"u","action":"INSERT","key":{"k":"a\nb"},"values":{"k":"a\nb","v":"שלום"}})");
    const QTreeWidgetItem *surplus = tree.topLevelItem(2)->child(0);
    QCOMPARE(surplus->text(EvaluationTree::WhatColumn), u"INSERT u k=a↵b"_s);
    QCOMPARE(surplus->text(EvaluationTree::ActualColumn), u"v: \u2068שלום\u2069"_s);
}

void TestEvaluationTree::escapesWhatIsEdited_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("edited");
    QTest::newRow("plain") << u"Über 5 µm"_s << u"\"Über 5 µm\""_s;
    QTest::newRow("zero width space") << u"a\u200bb"_s << u"\"a\\u200bb\""_s;
    QTest::newRow("no-break space") << u"a\u00a0b"_s << u"\"a\\u00a0b\""_s;
    QTest::newRow("override") << u"a\u202eb"_s << u"\"a\\u202eb\""_s;
    QTest::newRow("line separator") << u"a\u2028b"_s << u"\"a\\u2028b\""_s;
    QTest::newRow("emoji") << u"👍"_s << u"\"👍\""_s;
}

void TestEvaluationTree::escapesWhatIsEdited()
{
    QFETCH(const QString, value);
    MatcherEdit edit;
    edit.setMatcher(u"s is"_s, ValueMatcher::exact('"' + value.toUtf8() + '"'));
    const QString text = edit.findChild<QLineEdit *>(u"matcherText"_s)->text();
    QTEST(text, "edited");
    QVERIFY(ValueMatcher::exact(text.toUtf8()).matches('"' + value.toUtf8() + '"')); // the same value
}

QTEST_MAIN(TestEvaluationTree)
#include "tst_evaluationtree.moc"
