// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filterlanguage.h"
#include "ui/mutation/filter/filterbuilder.h"
#include "ui/mutation/filter/filterrow.h"

#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTest>
#include <QToolButton>

using namespace plato;
using namespace plato::ui;
using namespace Qt::StringLiterals;

/// Filters put together from rows. Whatever text it begins with, nothing of it may be lost or mean something else
/// after.
class TestFilterBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_builder.reset(); }
    void keepsEveryFilter_data();
    void keepsEveryFilter();
    void showsInRows_data();
    void showsInRows();
    void buildsByHand();
    void joinsByOr();
    void keepsTextThatCannotBeRead();
    void saysWhatIsMissing();
    void removesRows();
    void takesColumnsNobodyToldOf();
    void offersValues();
    void worksByKeyboard();
    void namesEverything();

private:
    void open(const QString &text);
    QList<FilterRow *> rows() const;
    template <typename T>
    T *part(const QString &name, int row = -1) const
    {
        const QObject *where = m_builder.get();
        if (row >= 0)
            where = rows().at(row);
        T *found = where->findChild<T *>(name);
        if (!found)
            qFatal("no part %s", qPrintable(name));
        return found;
    }
    void choose(const QString &box, const QString &text, int row) const
    {
        auto *combo = part<QComboBox>(box, row);
        QVERIFY2(combo->findText(text) >= 0, qPrintable(text));
        combo->setCurrentIndex(combo->findText(text));
    }
    bool canUse() const { return part<QPushButton>(u"builderUse"_s)->isEnabled(); }

    std::unique_ptr<FilterBuilder> m_builder;
};

namespace {

FilterVocabulary vocabulary()
{
    FilterVocabulary words;
    words.tables = {u"ticket"_s, u"event"_s};
    words.columns = {u"status"_s, u"table"_s, u"amount"_s};
    words.valuesOf = [](const QString &column) { return QStringList{column + u" value"_s}; };
    return words;
}

} // namespace

void TestFilterBuilder::open(const QString &text)
{
    m_builder = std::make_unique<FilterBuilder>(text, vocabulary());
    m_builder->show();
    m_builder->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_builder.get()));
}

QList<FilterRow *> TestFilterBuilder::rows() const
{
    QList<FilterRow *> result;
    for (FilterRow *row : m_builder->findChildren<FilterRow *>()) {
        if (!row->isHidden())
            result.append(row);
    }
    return result;
}

void TestFilterBuilder::keepsEveryFilter_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "refund",
                             "\"a b\"",
                             "-x",
                             "table:ticket",
                             "-table:event",
                             "table:(a or \"b c\")",
                             "-table:(a or b)",
                             "table:\"\"",
                             "action:update env:git",
                             "key~41",
                             "time:>10:32",
                             "time:2026-*",
                             "-time>=2026-01-05",
                             "status:open->closed",
                             "status:->closed",
                             "-status:open->",
                             "\"table\":x",
                             "amount>100 amount<=200",
                             "has:status -changed:\"due date\"",
                             "a or b or -c",
                             "a (b or c) -(d e)",
                             "-(a b)",
                             "-(a or table:b)",
                             "()",
                             "-()",
                             "-() or x",
                             "title~(a or b)",
                             "s:(a->b or ->c)",
                             "table>a",
                             "-amount<5",
                             "title:\"a\\nb\"",
                             "x:\"a or b\"",
                             "table:(\"or\" or \")\")",
                             "a:* \"\" \"-x\""})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestFilterBuilder::keepsEveryFilter()
{
    QFETCH(const QString, text);
    open(text);
    if (!text.isEmpty() && text != u"()"_s)
        QVERIFY2(canUse(), qPrintable(part<QLabel>(u"builderProblem"_s)->text()));
    QVERIFY2(filterlanguage::parse(m_builder->text()).value() == filterlanguage::parse(text).value(),
             qPrintable(m_builder->text()));
}

void TestFilterBuilder::showsInRows_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected"); // target, operator, values of each row; or the text
    QTest::newRow("terms") << u"table:ticket -status:open amount>=5 refund"_s
                           << QStringList{u"Table|is||ticket"_s, u"status|is not||open"_s, u"amount|is at least||5"_s,
                                          u"Anything|contains||refund"_s};
    QTest::newRow("column like ours") << u"\"table\":x"_s << QStringList{u"table|is||x"_s};
    QTest::newRow("unknown column") << u"\"a b\"~x"_s << QStringList{u"a b|contains||x"_s};
    QTest::newRow("became") << u"status:open->closed"_s << QStringList{u"status|became|open|closed"_s};
    QTest::newRow("list") << u"-table:(a or \"b c\")"_s << QStringList{u"Table|is none of||a or \"b c\""_s};
    QTest::newRow("list among others") << u"x table:(a or b)"_s
                                       << QStringList{u"Anything|contains||x"_s, u"Table|is one of||a or b"_s};
    QTest::newRow("or") << u"env:a or time>10:32"_s << QStringList{u"Environment|is||a"_s, u"Time|is after||10:32"_s};
    QTest::newRow("group") << u"a -(b c) (d or e)"_s
                           << QStringList{u"Anything|contains||a"_s, u"text: -(b c)"_s, u"text: d or e"_s};
}

void TestFilterBuilder::showsInRows()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, expected);
    open(text);
    QStringList shown;
    for (int row = 0; row < rows().size(); ++row) {
        const auto *asText = part<QLineEdit>(u"rowText"_s, row);
        if (asText->isVisible()) {
            shown.append(u"text: "_s + asText->text());
            continue;
        }
        shown.append(u"%1|%2|%3|%4"_s.arg(
            part<QComboBox>(u"rowTarget"_s, row)->currentText(), part<QComboBox>(u"rowOperator"_s, row)->currentText(),
            part<QLineEdit>(u"rowOldValue"_s, row)->text(), part<QLineEdit>(u"rowValue"_s, row)->text()));
    }
    QCOMPARE(shown, expected);
}

void TestFilterBuilder::buildsByHand()
{
    open({});
    QCOMPARE(rows().size(), 1);
    choose(u"rowTarget"_s, u"Table"_s, 0);
    choose(u"rowOperator"_s, u"is not"_s, 0);
    QTest::keyClicks(part<QLineEdit>(u"rowValue"_s, 0), u"my event"_s);
    QCOMPARE(m_builder->text(), u"-table:\"my event\""_s);
    QTest::mouseClick(part<QPushButton>(u"builderAdd"_s), Qt::LeftButton);
    choose(u"rowTarget"_s, u"status"_s, 1);
    choose(u"rowOperator"_s, u"became"_s, 1);
    QVERIFY(part<QLineEdit>(u"rowOldValue"_s, 1)->isVisible());
    QTest::keyClicks(part<QLineEdit>(u"rowValue"_s, 1), u"closed"_s);
    QTest::mouseClick(part<QPushButton>(u"builderAdd"_s), Qt::LeftButton);
    choose(u"rowTarget"_s, u"amount"_s, 2);
    choose(u"rowOperator"_s, u"was changed"_s, 2);
    QVERIFY(!part<QLineEdit>(u"rowValue"_s, 2)->isVisible());
    QCOMPARE(m_builder->text(), u"-table:\"my event\" status:->closed changed:amount"_s);
    QCOMPARE(part<QLabel>(u"builderPreview"_s)->text(), m_builder->text());
    QVERIFY(canUse());
}

void TestFilterBuilder::joinsByOr()
{
    open(u"table:a x"_s);
    auto *join = part<QComboBox>(u"builderJoin"_s);
    QCOMPARE(join->currentIndex(), 0);
    join->setCurrentIndex(1);
    QCOMPARE(m_builder->text(), u"table:a or x"_s);
    open(u"table:a or x"_s);
    QCOMPARE(part<QComboBox>(u"builderJoin"_s)->currentIndex(), 1);
}

void TestFilterBuilder::keepsTextThatCannotBeRead()
{
    open(u"table:a (x"_s);
    auto *text = part<QLineEdit>(u"rowText"_s, 0);
    QVERIFY(text->isVisible());
    QCOMPARE(text->text(), u"table:a (x"_s);
    QVERIFY(!canUse());
    QVERIFY(part<QLabel>(u"builderProblem"_s)->text().contains(u"never closed"_s));
    text->setText(u"table:a (x)"_s);
    QVERIFY(canUse());
    QCOMPARE(m_builder->text(), u"table:a x"_s);
}

void TestFilterBuilder::saysWhatIsMissing()
{
    open({});
    QVERIFY(!canUse());
    QVERIFY(part<QLabel>(u"builderProblem"_s)->isVisible());
    QTest::keyClick(part<QLineEdit>(u"rowValue"_s, 0), Qt::Key_Return); // neither used nor thrown away
    QVERIFY(m_builder->isVisible());
    choose(u"rowTarget"_s, u"Time"_s, 0);
    choose(u"rowOperator"_s, u"is after"_s, 0);
    part<QLineEdit>(u"rowValue"_s, 0)->setText(u"soon"_s);
    QVERIFY(part<QLabel>(u"builderProblem"_s)->text().contains(u"no time"_s));
    part<QLineEdit>(u"rowValue"_s, 0)->setText(u"10:32"_s);
    QVERIFY(canUse());
    QCOMPARE(m_builder->text(), u"time>10:32"_s);
    choose(u"rowOperator"_s, u"is one of"_s, 0);
    part<QLineEdit>(u"rowValue"_s, 0)->setText(u"10:32 10:33"_s);
    QVERIFY(!canUse());
    part<QLineEdit>(u"rowValue"_s, 0)->setText(u"10:32 or 10:33"_s);
    QCOMPARE(m_builder->text(), u"time:(10:32 or 10:33)"_s);
    part<QLineEdit>(u"rowValue"_s, 0)->setText(u"10:32) x"_s); // out of the list
    QVERIFY(!canUse());
}

void TestFilterBuilder::removesRows()
{
    open(u"a b"_s);
    QTest::mouseClick(part<QToolButton>(u"rowRemove"_s, 0), Qt::LeftButton);
    QCOMPARE(rows().size(), 1);
    QCOMPARE(m_builder->text(), u"b"_s);
    QTest::mouseClick(part<QToolButton>(u"rowRemove"_s, 0), Qt::LeftButton);
    QCOMPARE(rows().size(), 0);
    QCOMPARE(m_builder->text(), QString());
    QVERIFY(canUse()); // no condition: every change
}

void TestFilterBuilder::takesColumnsNobodyToldOf()
{
    open({});
    auto *target = part<QComboBox>(u"rowTarget"_s, 0);
    target->setEditText(u"due date"_s);
    choose(u"rowOperator"_s, u"is in the record"_s, 0);
    QCOMPARE(m_builder->text(), u"has:\"due date\""_s);
    target->setEditText(u"STATUS"_s);
    QCOMPARE(m_builder->text(), u"has:status"_s);
    target->setEditText({});
    QVERIFY(!canUse());
}

void TestFilterBuilder::offersValues()
{
    open(u"table:x status:y"_s);
    QCOMPARE(part<QLineEdit>(u"rowValue"_s, 0)->completer()->model()->index(0, 0).data().toString(), u"ticket"_s);
    QCOMPARE(part<QLineEdit>(u"rowValue"_s, 1)->completer()->model()->index(0, 0).data().toString(), u"status value"_s);
}

void TestFilterBuilder::worksByKeyboard()
{
    open(u"x"_s);
    auto *target = part<QComboBox>(u"rowTarget"_s, 0);
    target->setFocus();
    QTest::keyClick(target, Qt::Key_Down); // from Anything to Table
    QCOMPARE(target->currentText(), u"Table"_s);
    QTest::keyClick(m_builder->focusWidget(), Qt::Key_Tab);
    QCOMPARE(m_builder->focusWidget(), part<QComboBox>(u"rowOperator"_s, 0));
    QTest::keyClick(m_builder->focusWidget(), Qt::Key_Tab);
    QCOMPARE(m_builder->focusWidget(), part<QLineEdit>(u"rowValue"_s, 0));
    QTest::keyClick(m_builder->focusWidget(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(m_builder->focusWidget(), u"event"_s);
    QTest::keyClick(m_builder->focusWidget(), Qt::Key_Return);
    QTRY_VERIFY(!m_builder->isVisible());
    QCOMPARE(m_builder->result(), int(QDialog::Accepted));
    QCOMPARE(m_builder->text(), u"table~event"_s);
}

void TestFilterBuilder::namesEverything()
{
    open(u"a status:x->y -(b c)"_s);
    for (const QWidget *widget : m_builder->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || qobject_cast<const QLabel *>(widget))
            continue;
        if (qobject_cast<const QComboBox *>(widget->parentWidget()))
            continue; // the line within the box
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 qPrintable(widget->objectName() + QLatin1StringView(widget->metaObject()->className())));
    }
}

QTEST_MAIN(TestFilterBuilder)
#include "tst_filterbuilder.moc"
