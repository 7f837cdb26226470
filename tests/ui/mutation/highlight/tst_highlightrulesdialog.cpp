// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/mutation/tooltiptext.h"
#include "ui/mutation/filter/filteredit.h"
#include "ui/mutation/highlight/highlightlook.h"
#include "ui/mutation/highlight/highlightrulesdialog.h"

#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace Qt::StringLiterals;

class TestHighlightRulesDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_dialog.reset(); }
    void showsRules();
    void addsARule();
    void editsEachRule();
    void ordersAndRemoves();
    void switchesOff();
    void refusesWhatCannotBeRead();
    void worksWithoutColour();
    void readsInLightAndDark();
    void keepsRulesInSettings();
    void namesEverything();

private:
    template <typename T>
    T *part(const QString &name) const
    {
        T *found = m_dialog->findChild<T *>(name);
        if (!found)
            qFatal("no part %s", qPrintable(name));
        return found;
    }
    QListWidget *list() const { return part<QListWidget>(u"rulesList"_s); }
    void click(const QString &name) const { QTest::mouseClick(part<QPushButton>(name), Qt::LeftButton); }
    bool canSave() const { return part<QPushButton>(u"rulesSave"_s)->isEnabled(); }
    void open(const QList<HighlightRule> &rules)
    {
        m_dialog = std::make_unique<HighlightRulesDialog>(rules, FilterVocabulary());
        m_dialog->show();
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }

    std::unique_ptr<HighlightRulesDialog> m_dialog;
};

namespace {

using Colour = HighlightRule::Colour;

const QList<HighlightRule> Two{{u"refunds"_s, u"title~refund"_s, Colour::Red, u"R"_s, true},
                               {QString(), u"table:event"_s, Colour::Grey, u"·"_s, false}};

/// Relative luminance as WCAG 2 defines it.
double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

QPalette paletteOf(bool isDark)
{
    QPalette palette;
    for (const auto role : {QPalette::Window, QPalette::Base})
        palette.setColor(role, isDark ? QColor(0x1e, 0x1f, 0x22) : QColor(Qt::white));
    for (const auto role : {QPalette::WindowText, QPalette::Text})
        palette.setColor(role, isDark ? QColor(0xe6, 0xe6, 0xe6) : QColor(0x1a, 0x1a, 0x1a));
    return palette;
}

} // namespace

void TestHighlightRulesDialog::showsRules()
{
    open(Two);
    QCOMPARE(list()->count(), 2);
    QCOMPARE(list()->item(0)->text(), u"refunds"_s);
    QCOMPARE(list()->item(1)->text(), u"table:event"_s);
    QCOMPARE(list()->item(1)->checkState(), Qt::Unchecked);
    QCOMPARE(part<QLineEdit>(u"ruleName"_s)->text(), u"refunds"_s);
    QCOMPARE(part<FilterEdit>(u"ruleFilter"_s)->text(), u"title~refund"_s);
    QCOMPARE(part<QComboBox>(u"ruleColour"_s)->currentText(), u"Red"_s);
    QCOMPARE(part<QLineEdit>(u"ruleSign"_s)->text(), u"R"_s);
    QVERIFY(canSave());
    QCOMPARE(m_dialog->rules(), Two);
    const QString quoted = u"title~\"refund\""_s;
    open({{u"refunds"_s, quoted, Colour::Red, u"R"_s, true}});
    QCOMPARE(toolTipText(list()->item(0)->toolTip()), quoted);
}

void TestHighlightRulesDialog::addsARule()
{
    open({});
    QVERIFY(!part<QLineEdit>(u"ruleName"_s)->isEnabled());
    QTest::keyClick(part<QPushButton>(u"ruleAdd"_s), Qt::Key_Space);
    QTRY_VERIFY(part<FilterEdit>(u"ruleFilter"_s)->hasFocus());
    QVERIFY(!canSave()); // no filter yet
    QTest::keyClicks(part<FilterEdit>(u"ruleFilter"_s), u"xy"_s);
    QTest::keyClicks(part<QLineEdit>(u"ruleName"_s), u"first"_s);
    QVERIFY(canSave());
    click(u"rulesSave"_s);
    QCOMPARE(m_dialog->result(), int(QDialog::Accepted));
    QCOMPARE(m_dialog->rules(), (QList<HighlightRule>{{u"first"_s, u"xy"_s, Colour::Amber, u"!"_s, true}}));
}

void TestHighlightRulesDialog::editsEachRule()
{
    open(Two);
    list()->setCurrentRow(1);
    QCOMPARE(part<QLineEdit>(u"ruleSign"_s)->text(), u"·"_s);
    part<QLineEdit>(u"ruleSign"_s)->setText(u"E"_s);
    auto *colour = part<QComboBox>(u"ruleColour"_s);
    colour->setCurrentIndex(colour->findText(u"Blue"_s));
    list()->setCurrentRow(0);
    QList<HighlightRule> expected = Two;
    expected[1].sign = u"E"_s;
    expected[1].colour = Colour::Blue;
    QCOMPARE(m_dialog->rules(), expected);
}

void TestHighlightRulesDialog::ordersAndRemoves()
{
    open(Two);
    QVERIFY(!part<QPushButton>(u"ruleUp"_s)->isEnabled());
    click(u"ruleDown"_s);
    QCOMPARE(m_dialog->rules(), (QList<HighlightRule>{Two[1], Two[0]}));
    QCOMPARE(list()->item(0)->text(), u"table:event"_s);
    QCOMPARE(list()->item(0)->checkState(), Qt::Unchecked);
    QCOMPARE(list()->currentRow(), 1); // goes with the rule
    QCOMPARE(part<QLineEdit>(u"ruleName"_s)->text(), u"refunds"_s);
    QVERIFY(!part<QPushButton>(u"ruleDown"_s)->isEnabled());
    click(u"ruleUp"_s);
    QCOMPARE(m_dialog->rules(), Two);
    click(u"ruleRemove"_s);
    QCOMPARE(m_dialog->rules(), QList<HighlightRule>{Two[1]});
    QCOMPARE(part<FilterEdit>(u"ruleFilter"_s)->text(), u"table:event"_s);
    click(u"ruleRemove"_s);
    QVERIFY(m_dialog->rules().isEmpty());
    QVERIFY(!part<QPushButton>(u"ruleRemove"_s)->isEnabled());
    QVERIFY(canSave());
}

void TestHighlightRulesDialog::switchesOff()
{
    open(Two);
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Space);
    QVERIFY(!m_dialog->rules().at(0).isEnabled);
    QTest::keyClick(list(), Qt::Key_Down);
    QTest::keyClick(list(), Qt::Key_Space);
    QVERIFY(m_dialog->rules().at(1).isEnabled);
}

void TestHighlightRulesDialog::refusesWhatCannotBeRead()
{
    open(Two);
    part<FilterEdit>(u"ruleFilter"_s)->setText(u"a (b"_s);
    QVERIFY(!canSave());
    QVERIFY(part<QLabel>(u"ruleProblem"_s)->text().contains(u"never closed"_s));
    part<FilterEdit>(u"ruleFilter"_s)->setText(u"a (b)"_s);
    QVERIFY(canSave());
    part<QLineEdit>(u"ruleSign"_s)->setText(u" "_s);
    QVERIFY(!canSave());
}

void TestHighlightRulesDialog::worksWithoutColour()
{
    // Two rules of one colour look different by their signs alone.
    const HighlightRule &a = Two[0];
    HighlightRule b = a;
    b.sign = u"E"_s;
    const QPalette palette = paletteOf(false);
    const auto grey = [&](const HighlightRule &rule) {
        return signIcon(rule, palette, 16, 1).pixmap(16).toImage().convertToFormat(QImage::Format_Grayscale8);
    };
    QVERIFY(grey(a) != grey(b));
    open(Two);
    QVERIFY(list()->item(0)->data(Qt::AccessibleTextRole).toString().contains(u"sign R"_s));
}

void TestHighlightRulesDialog::readsInLightAndDark()
{
    for (const bool isDark : {false, true}) {
        const QPalette palette = paletteOf(isDark);
        for (int colour = 0; colour <= int(Colour::Violet); ++colour) {
            HighlightRule rule = Two[0];
            rule.colour = Colour(colour);
            const HighlightLook look = lookOf(rule, palette);
            const QByteArray which = QByteArray::number(colour) + (isDark ? " dark" : " light");
            QVERIFY2(contrast(palette.color(QPalette::Text), look.background) >= 4.5, which);
            QVERIFY2(contrast(look.foreground, look.background) >= 4.5, which);
            QVERIFY2(look.background != palette.color(QPalette::Base), which);
        }
    }
}

void TestHighlightRulesDialog::keepsRulesInSettings()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"s.ini"_s), QSettings::IniFormat);
    QVERIFY(readHighlightRules(settings).isEmpty());
    writeHighlightRules(settings, Two);
    settings.sync();
    QSettings again(folder.filePath(u"s.ini"_s), QSettings::IniFormat);
    QCOMPARE(readHighlightRules(again), Two);
    again.setValue(u"mutations/highlightRules"_s, u"nonsense"_s);
    QVERIFY(readHighlightRules(again).isEmpty());
}

void TestHighlightRulesDialog::namesEverything()
{
    open(Two);
    for (QWidget *widget : m_dialog->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(accessible && !accessible->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
    }
}

QTEST_MAIN(TestHighlightRulesDialog)
#include "tst_highlightrulesdialog.moc"
