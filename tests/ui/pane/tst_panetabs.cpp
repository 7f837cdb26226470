// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/scriptedplato.h"
#include "ui/common/settings.h"
#include "ui/pane/pane.h"
#include "ui/pane/panetabs.h"
#include "ui/pane/selection.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

namespace {

/// A pane as a newcomer would write it: one class, with a field to type in and a menu.
class NotesPane : public Pane
{
public:
    NotesPane(const QString &name, Qt::Key digit, bool isOpenAtFirst = true)
        : Pane({.name = name,
                .title = u"&"_s + name,
                .iconName = u"info"_s,
                .shortcut = Qt::CTRL | digit,
                .isOpenAtFirst = isOpenAtFirst})
        , field(new QLineEdit(this))
    {
        (new QVBoxLayout(this))->addWidget(field);
        createMenu(name + u"Menu"_s, name, {new QAction(u"Do"_s, this)});
    }
    void showSelection(const Selection &selection) override { told.append(selection.jobId()); }

    QLineEdit *field;
    QStringList told;
};

} // namespace

/// Panes that are made for the test, in the real tabs.
class TestPaneTabs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_settings = std::make_unique<QSettings>(m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        m_settings->clear();
        open();
    }
    void cleanup() { m_tabs.reset(); }

    void aPaneOfTheListHasATabAnEntryAndAMenu()
    {
        QCOMPARE(titles(), (QStringList{u"&one"_s, u"&two"_s}));
        QCOMPARE(m_tabs->panes().size(), 3);
        QCOMPARE(m_one->objectName(), u"one"_s);
        QCOMPARE(m_one->accessibleName(), u"one"_s);
        QVERIFY(!tabs()->tabIcon(0).isNull());
        QCOMPARE(m_tabs->viewActions().first(3),
                 (QList<QAction *>{toggle(u"one"_s), toggle(u"two"_s), toggle(u"late"_s)}));
        QVERIFY(toggle(u"one"_s)->text().endsWith(u"\tCtrl+1"_s));
        QVERIFY(toggle(u"one"_s)->isChecked());
        QVERIFY(m_one->menu()->menuAction()->isVisible());
    }

    void aPaneThatIsClosedAtFirstIsInTheMenu()
    {
        QVERIFY(!m_tabs->isOpen(m_late));
        QVERIFY(!toggle(u"late"_s)->isChecked());
        QVERIFY(!m_late->menu()->menuAction()->isVisible());
        toggle(u"late"_s)->trigger();
        QCOMPARE(m_tabs->currentPane(), m_late);
        QVERIFY(m_late->isVisible());
        QVERIFY(m_late->menu()->menuAction()->isVisible());
    }

    void everyPaneIsToldWhatIsChosenOnce()
    {
        ScriptedPlato plato;
        const auto session = plato.readySession();
        m_selection.setSession(session.get());
        m_tabs->closePane(m_two);
        for (NotesPane *pane : {m_one, m_two, m_late}) // closed ones, too
            pane->told.clear();
        m_selection.setJobId(u"j-2"_s);
        for (const NotesPane *pane : {m_one, m_two, m_late})
            QCOMPARE(pane->told, QStringList{u"j-2"_s});
        m_selection.setSession(nullptr);
    }

    void aTabIsClosedByItsButtonAndTheMenu()
    {
        QWidget *close = tabs()->tabBar()->tabButton(0, QTabBar::RightSide);
        QVERIFY(close);
        QTest::mouseClick(close, Qt::LeftButton);
        QCOMPARE(titles(), QStringList{u"&two"_s});
        QVERIFY(!toggle(u"one"_s)->isChecked());
        QVERIFY(!m_one->menu()->menuAction()->isVisible());
        toggle(u"two"_s)->trigger();
        QCOMPARE(titles(), QStringList());
    }

    void theLastTabHasAWayBack()
    {
        press(Qt::CTRL | Qt::Key_W);
        press(Qt::CTRL | Qt::Key_W);
        QVERIFY(!m_tabs->currentPane());
        auto *button = m_tabs->findChild<QPushButton *>(u"noTabButton"_s);
        QVERIFY(button->isVisible());
        QVERIFY(button->hasFocus());
        press(Qt::CTRL | Qt::Key_W); // there is none: harmless
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(titles(), (QStringList{u"&one"_s, u"&two"_s}));
        QVERIFY(!button->isVisible());
        QVERIFY(m_one->field->hasFocus());
    }

    void keysShowAndFocusAndNeverClose()
    {
        press(Qt::CTRL | Qt::Key_2);
        QCOMPARE(m_tabs->currentPane(), m_two);
        QVERIFY(m_two->field->hasFocus());
        press(Qt::CTRL | Qt::Key_2);
        QCOMPARE(m_tabs->currentPane(), m_two);
        m_tabs->closePane(m_one);
        press(Qt::CTRL | Qt::Key_1);
        QCOMPARE(m_tabs->currentPane(), m_one);
        QVERIFY(m_one->field->hasFocus());
        QCOMPARE(titles(), (QStringList{u"&one"_s, u"&two"_s})); // where it was
    }

    void aPaneThatIsWantedIsOpened()
    {
        m_tabs->closePane(m_two);
        Q_EMIT m_two->wanted();
        QCOMPARE(m_tabs->currentPane(), m_two);
    }

    void tabsAreMovedByMouseAndKeys()
    {
        toggle(u"late"_s)->trigger();
        QCOMPARE(titles(), (QStringList{u"&one"_s, u"&two"_s, u"&late"_s}));
        QTabBar *bar = tabs()->tabBar();
        QTest::mousePress(bar, Qt::LeftButton, {}, bar->tabRect(0).center());
        for (int x = bar->tabRect(0).center().x(); x < bar->tabRect(1).right() - 2; x += 3)
            QTest::mouseMove(bar, {x, bar->tabRect(0).center().y()});
        QTest::mouseRelease(bar, Qt::LeftButton, {}, bar->tabRect(1).center());
        QCOMPARE(titles(), (QStringList{u"&two"_s, u"&one"_s, u"&late"_s}));
        press(Qt::CTRL | Qt::SHIFT | Qt::Key_PageDown);
        QCOMPARE(titles(), (QStringList{u"&two"_s, u"&late"_s, u"&one"_s}));
        press(Qt::CTRL | Qt::SHIFT | Qt::Key_PageDown); // at the end
        press(Qt::CTRL | Qt::SHIFT | Qt::Key_PageUp);
        QCOMPARE(titles(), (QStringList{u"&two"_s, u"&one"_s, u"&late"_s}));
        m_tabs->closePane(m_one);
        m_tabs->showPane(m_one);
        QCOMPARE(titles(), (QStringList{u"&two"_s, u"&one"_s, u"&late"_s}));
    }

    void allOfItIsRemembered()
    {
        toggle(u"late"_s)->trigger();
        press(Qt::CTRL | Qt::SHIFT | Qt::Key_PageUp);
        m_tabs->closePane(m_one);
        QCOMPARE(titles(), (QStringList{u"&late"_s, u"&two"_s}));
        m_tabs->save(*m_settings);
        open();
        QCOMPARE(titles(), (QStringList{u"&late"_s, u"&two"_s}));
        QCOMPARE(m_tabs->currentPane(), m_late);
        toggle(u"one"_s)->trigger();
        QCOMPARE(titles(), (QStringList{u"&one"_s, u"&late"_s, u"&two"_s}));
    }

    void thatAllAreClosedIsRemembered()
    {
        m_tabs->closePane(m_one);
        m_tabs->closePane(m_two);
        m_tabs->save(*m_settings);
        open();
        QVERIFY(!m_tabs->currentPane());
        QVERIFY(m_tabs->findChild<QPushButton *>(u"noTabButton"_s)->isVisible());
    }

    void unknownNamesArePassedOver()
    {
        write(*m_settings, ui::settings::TabOrder, QStringList{u"gone"_s, u"two"_s, u"two"_s});
        write(*m_settings, ui::settings::ClosedTabs, QStringList{u"gone"_s});
        write(*m_settings, ui::settings::CurrentTab, u"gone"_s);
        open();
        QCOMPARE(titles(), (QStringList{u"&two"_s, u"&one"_s})); // that they do not know: behind the others
        QVERIFY(!m_tabs->isOpen(m_late));
    }

    void iconsFollowThePalette()
    {
        const auto ink = [this] { return tabs()->tabIcon(0).pixmap(16).toImage(); };
        const QImage before = ink();
        QPalette palette = m_tabs->palette();
        palette.setColor(QPalette::WindowText, Qt::red);
        m_tabs->setPalette(palette);
        QVERIFY(ink() != before);
    }

private:
    void open()
    {
        m_one = new NotesPane(u"one"_s, Qt::Key_1);
        m_two = new NotesPane(u"two"_s, Qt::Key_2);
        m_late = new NotesPane(u"late"_s, Qt::Key_3, false);
        m_tabs = std::make_unique<PaneTabs>(QList<Pane *>{m_one, m_two, m_late}, m_selection);
        m_tabs->restore(*m_settings);
        m_tabs->resize(600, 400);
        m_tabs->show();
        m_tabs->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_tabs.get()));
    }
    QTabWidget *tabs() const { return m_tabs->findChild<QTabWidget *>(u"tabs"_s); }
    QAction *toggle(const QString &name) const { return m_tabs->findChild<QAction *>(name + u"ViewAction"_s); }
    QStringList titles() const
    {
        QStringList all;
        for (int i = 0; i < tabs()->count(); ++i)
            all.append(tabs()->tabText(i));
        return all;
    }
    void press(const QKeySequence &keys) { QTest::keySequence(m_tabs.get(), keys); }

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    Selection m_selection;
    std::unique_ptr<PaneTabs> m_tabs;
    NotesPane *m_one = nullptr; // m_tabs has them
    NotesPane *m_two = nullptr;
    NotesPane *m_late = nullptr;
};

QTEST_MAIN(TestPaneTabs)
#include "tst_panetabs.moc"
