// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/filter/filterlanguage.h"
#include "tests/ui/mutation/tooltiptext.h"
#include "ui/common/colours.h"
#include "ui/common/settings.h"
#include "ui/mutation/filter/filterbar.h"
#include "ui/mutation/filter/filterbuilder.h"
#include "ui/mutation/filter/filteredit.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace Qt::StringLiterals;

/// The filter line as a person has it: typed, completed, mended, taken from the history and from what was saved.
class TestFilterBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void tellsOnlyFiltersThatCanBeRead();
    void tellsNothingTwice();
    void confirmsByReturn();
    void showsWhatIsWrong();
    void waitsForWhoIsTyping();
    void underlinesTheCharacter();
    void completesByKeyboard();
    void returnTakesNothingThatWasNotChosen();
    void completesByMouse();
    void completesInTheMiddle();
    void asksByKey();
    void keepsQuietBetweenTerms();
    void undoesACompletion();
    void clearsByEscape();
    void walksThroughHistory();
    void keepsHistory();
    void savesUnderAName();
    void choosesAndRemovesSaved();
    void survivesOddSettings();
    void opensTheBuilder();
    void namesEverything();

private:
    template <typename T>
    T *part(const QString &name) const
    {
        T *found = m_bar->findChild<T *>(name);
        if (!found)
            qFatal("no part %s", qPrintable(name));
        return found;
    }
    FilterEdit *edit() const { return part<FilterEdit>(u"filterEdit"_s); }
    QLabel *problem() const { return m_window->findChild<QLabel *>(u"filterProblem"_s); } // lies over its neighbours
    QMenu *savedMenu() const;
    static QAbstractItemView *popup();
    void type(const QString &text) const;
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const;
    void open();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<QWidget> m_window;
    FilterBar *m_bar = nullptr;
};

namespace {

FilterVocabulary vocabulary()
{
    FilterVocabulary words;
    words.tables = {u"ticket"_s, u"event"_s};
    words.envs = {u"git"_s};
    words.columns = {u"status"_s};
    words.valuesOf = [](const QString &) { return QStringList{u"open"_s, u"in work"_s}; };
    return words;
}

QStringList texts(const QAbstractItemView *view)
{
    QStringList result;
    for (int row = 0; row < view->model()->rowCount(); ++row)
        result.append(view->model()->index(row, 0).data().toString());
    return result;
}

FilterExpression filterOf(const QString &text)
{
    return filterlanguage::parse(text).value();
}

} // namespace

void TestFilterBar::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath(u"settings.ini"_s), QSettings::IniFormat);
    open();
}

void TestFilterBar::open()
{
    m_window = std::make_unique<QWidget>();
    m_bar = new FilterBar(*m_settings);
    m_bar->setVocabulary(vocabulary());
    auto *rows = new QLineEdit; // something else to have the focus
    rows->setObjectName(u"rows"_s);
    auto *column = new QVBoxLayout(m_window.get());
    column->addWidget(m_bar);
    column->addWidget(rows);
    column->addStretch();
    m_window->resize(700, 300);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_bar->focusText();
    QTRY_VERIFY(edit()->hasFocus());
}

void TestFilterBar::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_folder.reset();
}

QAbstractItemView *TestFilterBar::popup()
{
    return qobject_cast<QAbstractItemView *>(QApplication::activePopupWidget());
}

/// Keys go to the popup while there is one, as on a desk.
void TestFilterBar::type(const QString &text) const
{
    for (const QChar character : text) {
        QWidget *target = popup() ? static_cast<QWidget *>(popup()) : edit();
        QTest::keyClick(target, character.toLatin1());
    }
}

void TestFilterBar::press(Qt::Key key, Qt::KeyboardModifiers modifiers) const
{
    QWidget *target = popup() ? static_cast<QWidget *>(popup()) : edit();
    QTest::keyClick(target, key, modifiers);
}

QMenu *TestFilterBar::savedMenu() const
{
    auto *menu = part<QMenu>(u"savedFiltersMenu"_s);
    Q_EMIT menu->aboutToShow();
    return menu;
}

void TestFilterBar::tellsOnlyFiltersThatCanBeRead()
{
    QSignalSpy told(m_bar, &FilterBar::filterChanged);
    type(u"table:ticket"_s);
    QTRY_COMPARE(m_bar->filter() == filterOf(u"table:ticket"_s), true);
    QCOMPARE(told.last().first().value<FilterExpression>() == filterOf(u"table:ticket"_s), true);
    const auto count = told.size();
    type(u" (a"_s);
    QTRY_VERIFY(!problem()->text().isEmpty()); // later than the filter would be told
    QVERIFY(!m_bar->isTextReadable());
    QCOMPARE(told.size(), count);
    QVERIFY(m_bar->filter() == filterOf(u"table:ticket"_s));
    type(u")"_s);
    QTRY_VERIFY(m_bar->filter() == filterOf(u"table:ticket a"_s));
    QVERIFY(problem()->text().isEmpty());
    m_bar->clear();
    QVERIFY(m_bar->filter().isEmpty());
}

void TestFilterBar::tellsNothingTwice()
{
    QSignalSpy told(m_bar, &FilterBar::filterChanged);
    m_bar->setText(u"table:ticket"_s);
    m_bar->setText(u" table:\"ticket\" "_s); // the same in other letters
    m_bar->setText(u"table:ticket and ("_s);
    QCOMPARE(told.size(), 1);
}

void TestFilterBar::confirmsByReturn()
{
    QSignalSpy told(m_bar, &FilterBar::filterChanged);
    QSignalSpy accepted(m_bar, &FilterBar::accepted);
    m_bar->setText(u"refund"_s);
    type(u"s"_s);
    press(Qt::Key_Return);
    QCOMPARE(accepted.size(), 1);
    QVERIFY(m_bar->filter() == filterOf(u"refunds"_s)); // without waiting
    m_bar->setText(u"a ("_s);
    press(Qt::Key_Return);
    QCOMPARE(accepted.size(), 1);
    QVERIFY(!problem()->text().isEmpty());
}

void TestFilterBar::showsWhatIsWrong()
{
    QVERIFY(!problem()->isVisible());
    m_bar->setText(u"status:-> x"_s);
    QTRY_VERIFY(problem()->isVisible());
    QVERIFY(problem()->text().contains(u"changed:status"_s));
    QCOMPARE(edit()->accessibleDescription(), problem()->text());
    QVERIFY(!edit()->toolTip().isEmpty());
    m_bar->setText(u"a\"b\""_s);
    QTRY_VERIFY2(problem()->text().contains(u'"'), qPrintable(problem()->text()));
    QCOMPARE(toolTipText(edit()->toolTip()), problem()->text());
    m_bar->setText(u"changed:status"_s);
    QVERIFY(!problem()->isVisible());
    QVERIFY(edit()->accessibleDescription().isEmpty());
}

void TestFilterBar::waitsForWhoIsTyping()
{
    QElapsedTimer timer;
    timer.start();
    type(u"xy:"_s); // on the way to xy:1
    QVERIFY(!m_bar->isTextReadable());
    QVERIFY(!problem()->isVisible());
    QTRY_VERIFY(problem()->isVisible());
    QVERIFY2(timer.elapsed() > 500, "nobody types that fast");
    type(u"1"_s);
    QVERIFY(!problem()->isVisible());
}

void TestFilterBar::underlinesTheCharacter()
{
    // Where the picture differs from that of the same text without an error shown.
    const auto waved = [this](const QString &text) {
        m_bar->setText(text);
        edit()->setCursorPosition(0);
        if (!QTest::qWaitFor([this] { return !edit()->problem().isEmpty(); }))
            return QRect();
        const QColor danger = toneColour(Tone::Danger, edit()->palette());
        const QImage image = edit()->grab().toImage();
        QRect place;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor c = image.pixelColor(x, y);
                const int distance = std::abs(c.red() - danger.red()) + std::abs(c.green() - danger.green()) +
                                     std::abs(c.blue() - danger.blue());
                if (distance < 60)
                    place |= QRect(x, y, 1, 1);
            }
        }
        return place;
    };
    const QFontMetrics metrics = edit()->fontMetrics();
    const QRect early = waved(u"time:>soon aaaaaaaaaaaaaaaaaaaa"_s);
    const QRect late = waved(u"aaaaaaaaaaaaaaaaaaaa time:>soon"_s);
    QVERIFY(!early.isEmpty());
    QVERIFY(!late.isEmpty());
    const int shift = metrics.horizontalAdvance(u"aaaaaaaaaaaaaaaaaaaa "_s);
    QVERIFY2(std::abs(late.left() - early.left() - shift) <= 3, "not at the character");
    QVERIFY(std::abs(early.width() - metrics.horizontalAdvance(u"soon"_s)) <= 6);
}

void TestFilterBar::completesByKeyboard()
{
    type(u"ta"_s);
    QTRY_VERIFY(popup());
    QCOMPARE(texts(popup()).first(), u"table:"_s);
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(m_bar->text(), u"table:"_s);
    QTRY_VERIFY(popup() && texts(popup()).contains(u"ticket"_s)); // the values follow at once
    type(u"ev"_s);
    QTRY_COMPARE(popup() ? texts(popup()) : QStringList(), QStringList{u"event"_s});
    press(Qt::Key_Tab);
    QCOMPARE(m_bar->text(), u"table:event "_s);
    QVERIFY(edit()->hasFocus());
    type(u"status:in"_s);
    QTRY_COMPARE(popup() ? texts(popup()) : QStringList(), QStringList{u"\"in work\""_s});
    press(Qt::Key_Tab);
    QCOMPARE(m_bar->text(), u"table:event status:\"in work\" "_s);
    QTRY_VERIFY(m_bar->filter() == filterOf(u"table:event status:\"in work\""_s));
    QVERIFY(!popup());
}

void TestFilterBar::returnTakesNothingThatWasNotChosen()
{
    QSignalSpy accepted(m_bar, &FilterBar::accepted);
    type(u"tick"_s);
    QTRY_VERIFY(popup());
    press(Qt::Key_Return);
    QCOMPARE(m_bar->text(), u"tick"_s);
    QCOMPARE(accepted.size(), 1);
    QVERIFY(!popup());
}

void TestFilterBar::completesByMouse()
{
    type(u"env:"_s);
    QTRY_VERIFY(popup());
    const QModelIndex index = popup()->model()->index(0, 0);
    QCOMPARE(index.data().toString(), u"git"_s);
    QTest::mouseClick(popup()->viewport(), Qt::LeftButton, {}, popup()->visualRect(index).center());
    QTRY_COMPARE(m_bar->text(), u"env:git "_s);
}

void TestFilterBar::completesInTheMiddle()
{
    m_bar->setText(u"table:x status:open"_s);
    edit()->setCursorPosition(7);
    press(Qt::Key_Backspace);
    type(u"ti"_s);
    QTRY_VERIFY(popup());
    press(Qt::Key_Tab);
    QCOMPARE(m_bar->text(), u"table:ticket status:open"_s);
    QCOMPARE(edit()->cursorPosition(), 12);
}

void TestFilterBar::asksByKey()
{
    press(Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(popup());
    QVERIFY(texts(popup()).contains(u"changed:"_s));
    QVERIFY(m_bar->text().isEmpty());
    press(Qt::Key_Escape);
    QTRY_VERIFY(!popup());
}

void TestFilterBar::keepsQuietBetweenTerms()
{
    type(u"tick"_s);
    QTRY_VERIFY(popup());
    type(u" "_s);
    QTRY_VERIFY(!popup());
    QCOMPARE(m_bar->text(), u"tick "_s);
}

void TestFilterBar::undoesACompletion()
{
    type(u"env:g"_s);
    QTRY_VERIFY(popup());
    press(Qt::Key_Tab);
    QCOMPARE(m_bar->text(), u"env:git "_s);
    edit()->undo();
    QCOMPARE(m_bar->text(), u"env:g"_s);
}

void TestFilterBar::clearsByEscape()
{
    QSignalSpy dismissed(m_bar, &FilterBar::dismissed);
    type(u"ta"_s);
    QTRY_VERIFY(popup());
    press(Qt::Key_Escape); // the list first
    QTRY_VERIFY(!popup());
    QCOMPARE(m_bar->text(), u"ta"_s);
    QCOMPARE(dismissed.size(), 0);
    press(Qt::Key_Escape);
    QVERIFY(m_bar->text().isEmpty());
    QVERIFY(m_bar->filter().isEmpty());
    QCOMPARE(dismissed.size(), 1);
}

void TestFilterBar::walksThroughHistory()
{
    for (const QString &text : {u"one"_s, u"two"_s, u"(broken"_s, u"three"_s, u"two"_s}) {
        m_bar->setText(text);
        press(Qt::Key_Return);
    }
    QCOMPARE(edit()->history(), (QStringList{u"one"_s, u"three"_s, u"two"_s}));
    m_bar->setText({});
    type(u"draft"_s);
    QTRY_VERIFY(!popup());
    press(Qt::Key_Up);
    QCOMPARE(m_bar->text(), u"two"_s);
    press(Qt::Key_Up);
    QCOMPARE(m_bar->text(), u"three"_s);
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    QCOMPARE(m_bar->text(), u"one"_s); // there is no more
    press(Qt::Key_Down);
    QCOMPARE(m_bar->text(), u"three"_s);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    QCOMPARE(m_bar->text(), u"draft"_s);
    press(Qt::Key_Down);
    QCOMPARE(m_bar->text(), u"draft"_s);
}

void TestFilterBar::keepsHistory()
{
    m_bar->setText(u"kept"_s);
    part<FilterEdit>(u"filterEdit"_s)->clearFocus(); // leaving is enough
    QCOMPARE(read(*m_settings, ui::settings::FilterHistory), QStringList{u"kept"_s});
    for (int i = 0; i < FilterEdit::MaxHistory + 5; ++i) {
        m_bar->setText(u"w%1"_s.arg(i));
        press(Qt::Key_Return);
    }
    m_settings->sync();
    open();
    QCOMPARE(edit()->history().size(), FilterEdit::MaxHistory);
    press(Qt::Key_Up);
    QCOMPARE(m_bar->text(), u"w%1"_s.arg(FilterEdit::MaxHistory + 4));
}

void TestFilterBar::savesUnderAName()
{
    QVERIFY(!savedMenu()->actions().first()->isEnabled()); // nothing to save
    m_bar->setText(u"a ("_s);
    QVERIFY(!savedMenu()->actions().first()->isEnabled()); // nothing that can be read
    m_bar->setText(u"table:ticket"_s);
    QVERIFY(savedMenu()->actions().first()->isEnabled());
    const QIcon before = part<QToolButton>(u"savedFiltersButton"_s)->icon();
    savedMenu()->actions().first()->trigger();
    auto *dialog = part<QInputDialog>(u"saveFilterDialog"_s);
    QTRY_VERIFY(dialog->isVisible());
    QTest::keyClicks(dialog->findChild<QLineEdit *>(), u"My & tickets"_s);
    QTest::keyClick(dialog->findChild<QLineEdit *>(), Qt::Key_Return);
    QTRY_COMPARE(SavedFilters(*m_settings).entries(),
                 (QList<SavedFilters::Entry>{{u"My & tickets"_s, u"table:ticket"_s}}));
    auto *button = part<QToolButton>(u"savedFiltersButton"_s);
    QVERIFY(toolTipText(button->toolTip()).contains(u"My & tickets"_s));
    QVERIFY(button->icon().pixmap(16).toImage() != before.pixmap(16).toImage());
    m_bar->setText(u"table:event"_s);
    QVERIFY(!toolTipText(button->toolTip()).contains(u"My & tickets"_s));
}

void TestFilterBar::choosesAndRemovesSaved()
{
    SavedFilters saved(*m_settings);
    saved.save(u"b"_s, u"table:b"_s);
    saved.save(u" a "_s, u"table:a "_s);
    saved.save(u"B"_s, u"table:\"b2\""_s); // takes the place of b
    QCOMPARE(saved.entries(), (QList<SavedFilters::Entry>{{u"a"_s, u"table:a"_s}, {u"B"_s, u"table:\"b2\""_s}}));
    m_bar->setText(u"table:a"_s);
    const QList<QAction *> actions = savedMenu()->actions(); // save, line, a, B, line, remove
    QCOMPARE(actions.size(), 6);
    QVERIFY(actions[2]->isChecked());
    QCOMPARE(toolTipText(actions[3]->toolTip()), u"table:\"b2\""_s);
    QVERIFY(!actions[3]->isChecked());
    actions[3]->trigger();
    QCOMPARE(m_bar->text(), u"table:\"b2\""_s);
    QVERIFY(m_bar->filter() == filterOf(u"table:b2"_s));
    QVERIFY(edit()->hasFocus());
    savedMenu();
    part<QMenu>(u"removeFilterMenu"_s)->actions().first()->trigger();
    QCOMPARE(saved.entries(), (QList<SavedFilters::Entry>{{u"B"_s, u"table:\"b2\""_s}}));
}

void TestFilterBar::survivesOddSettings()
{
    write(*m_settings, ui::settings::SavedFilters, QByteArray("{\"no\":[1,{\"name\":\"x\"},null]}"));
    m_settings->setValue(u"mutations/filterHistory"_s, 5);
    open();
    QVERIFY(SavedFilters(*m_settings).entries().isEmpty());
    write(*m_settings, ui::settings::SavedFilters,
          QByteArray("[1,{\"name\":\"x\"},null,{\"name\":\"y\",\"filter\":\"z\"}]"));
    QCOMPARE(SavedFilters(*m_settings).entries().size(), 1);
    savedMenu();
}

void TestFilterBar::opensTheBuilder()
{
    m_bar->setText(u"table:ticket"_s);
    QTest::mouseClick(part<QToolButton>(u"buildFilterButton"_s), Qt::LeftButton);
    auto *builder = part<FilterBuilder>(u"filterBuilder"_s);
    QTRY_VERIFY(builder->isVisible());
    auto *value = builder->findChild<QLineEdit *>(u"rowValue"_s);
    QCOMPARE(value->text(), u"ticket"_s);
    value->setText(u"my event"_s);
    QTest::mouseClick(builder->findChild<QPushButton *>(u"builderUse"_s), Qt::LeftButton);
    QCOMPARE(m_bar->text(), u"table:\"my event\""_s);
    QVERIFY(m_bar->filter() == filterOf(u"table:\"my event\""_s));
    QTRY_VERIFY(!m_bar->findChild<FilterBuilder *>());
}

void TestFilterBar::namesEverything()
{
    for (const QWidget *widget : m_bar->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
            continue;
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
        QVERIFY2(!widget->accessibleName().isEmpty() || qobject_cast<const QLabel *>(widget),
                 qPrintable(widget->objectName()));
        QVERIFY2(!widget->toolTip().isEmpty() || qobject_cast<const QLabel *>(widget),
                 qPrintable(widget->objectName()));
    }
}

QTEST_MAIN(TestFilterBar)
#include "tst_filterbar.moc"
