// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/ui/accessibletree.h"
#include "ui/common/accessibility.h"
#include "ui/desktop/desktopscreen.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QScreen>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

/// A desktop alone on the screen, and the ways back: the real widgets over a desktop in the hands of the test.
class TestDesktopFullScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installAccessibility(); } // as the program does
    void init()
    {
        m_tabs = std::make_unique<QTabWidget>();
        m_screen = new DesktopScreen;
        m_tabs->addTab(m_screen, u"desktop"_s);
        m_tabs->addTab(new QWidget, u"other"_s);
        m_tabs->resize(500, 400);
        m_tabs->show();
        m_tabs->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_tabs.get()));
        m_view = m_screen->findChild<DesktopView *>(u"desktopView"_s);
        m_action = action(u"desktopFullScreenAction"_s);
        QVERIFY(!m_action->isEnabled()); // there is no picture yet
        connectTo({640, 400});
        QTRY_VERIFY(m_action->isEnabled());
    }
    void cleanup() { m_tabs.reset(); }

    void f11AndBack()
    {
        QTest::keyClick(m_tabs.get(), Qt::Key_F11);
        QVERIFY(isFull());
        QCOMPARE(m_view->window()->size(), m_tabs->screen()->size());
        QCOMPARE(m_view->size(), m_view->window()->size());
        QVERIFY(m_action->isChecked());
        QTRY_VERIFY(m_view->hasFocus());
        QTest::keyClick(m_view, Qt::Key_F11);
        QVERIFY(!isFull());
        QVERIFY(!m_action->isChecked());
        QVERIFY(m_view->isVisible());
        QTRY_VERIFY(m_view->hasFocus());
    }

    void escLeaves()
    {
        enter();
        QTest::keyClick(m_view, Qt::Key_Escape);
        QVERIFY(!isFull());
        QTRY_VERIFY(!m_screen->findChild<QWidget *>(u"desktopFullScreen"_s)); // nothing is left of it
        enter();
        QVERIFY(isFull());
    }

    void closingTheWindowLeaves()
    {
        enter();
        m_view->window()->close();
        QVERIFY(!isFull());
        QVERIFY(m_view->isVisible());
    }

    void onePixelIsOnePixel()
    {
        const QSize screen = m_tabs->screen()->size();
        enter();
        QCOMPARE(m_view->pictureRect().size(), QSizeF(640, 400)); // not blown up
        connectTo(screen); // as large as the screen: no pixel is lost to a border
        QVERIFY(!isFull());
        QTRY_VERIFY(m_action->isEnabled());
        enter();
        QCOMPARE(m_view->pictureRect(), QRectF(QPointF(0, 0), screen));
        connectTo(screen * 2);
        QTRY_VERIFY(m_action->isEnabled());
        enter();
        QCOMPARE(m_view->pictureRect(), QRectF(QPointF(0, 0), screen)); // whole, and smaller
    }

    void everyControlHasARoleAndAName()
    {
        const AccessibleTree before = AccessibleTree::of(*m_tabs);
        QVERIFY2(before.faults.isEmpty(), qPrintable(before.faults.join(u'\n')));
        enter();
        const AccessibleTree full = AccessibleTree::of(*m_view->window());
        QVERIFY2(full.faults.isEmpty(), qPrintable(full.faults.join(u'\n')));
        QVERIFY(full.controls >= 3); // the screen, and the two commands of the bar
    }

    void theZoomIsKept()
    {
        action(u"desktopZoomActualAction"_s)->trigger();
        enter();
        action(u"desktopZoomFitAction"_s)->trigger(); // on another screen the window is still there
        QCOMPARE(m_view->zoom(), DesktopView::Zoom::FullScreen);
        m_action->trigger();
        QCOMPARE(m_view->zoom(), DesktopView::Zoom::Fit);
    }

    void inControlEveryKeyIsTheDesktops()
    {
        enter();
        QVERIFY(hint().contains(u"Esc"_s));
        QTest::keyClick(m_view, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_view->isInControl());
        QVERIFY2(hint().contains(u"Ctrl+Alt"_s), qPrintable(hint()));
        QTest::keyClick(m_view, Qt::Key_Escape);
        QTest::keyClick(m_view, Qt::Key_F11);
        QVERIFY(isFull());
        QTRY_COMPARE(m_port->input().size(), 2);
        QTest::keyPress(m_view, Qt::Key_Control, Qt::ControlModifier);
        QTest::keyPress(m_view, Qt::Key_Alt, Qt::ControlModifier | Qt::AltModifier);
        QTest::keyRelease(m_view, Qt::Key_Alt, Qt::ControlModifier);
        QVERIFY(!m_view->isInControl());
        QVERIFY(isFull()); // control alone was given back
        QTest::keyClick(m_view, Qt::Key_Escape);
        QVERIFY(!isFull());
        QCOMPARE(m_port->input().size(), 2);
    }

    void controlIsKeptFromOneWindowToTheOther()
    {
        action(u"desktopTakeControlAction"_s)->trigger();
        m_action->trigger(); // by the mouse: keys are the desktop's
        QVERIFY(m_view->isInControl());
        QTest::keyClicks(m_view, u"a"_s);
        QTRY_COMPARE(m_port->input(), QStringList{u"type a"_s});
        m_action->trigger();
        QVERIFY(m_view->isInControl());
    }

    void theBarComesBackAtTheEdge()
    {
        enter();
        auto *bar = m_view->window()->findChild<QWidget *>(u"desktopFullScreenBar"_s);
        QVERIFY(bar->isVisible());
        bar->hide(); // as it does after a while
        auto *edge = m_view->window()->findChild<QWidget *>(u"desktopFullScreenEdge"_s);
        QEnterEvent event(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1));
        QCoreApplication::sendEvent(edge, &event);
        QVERIFY(bar->isVisible());
        QVERIFY(hint().contains(u"Esc"_s));
    }

    void troubleIsSaidThere()
    {
        enter();
        m_answer = FakeDesktopPort::failure(ApiError::Kind::Offline);
        QTRY_VERIFY(hint().contains(u"No new picture"_s));
        m_answer = pictureResult(pngOf(Qt::green, {640, 400}));
        action(u"desktopRefreshAction"_s)->trigger();
        QTRY_VERIFY(hint().contains(u"Esc"_s));
        QVERIFY(isFull());
    }

    void anotherTabLeaves()
    {
        enter();
        m_tabs->setCurrentIndex(1);
        QTRY_VERIFY(!isFull());
        QVERIFY(!m_view->isVisible());
        QVERIFY(!m_action->isEnabled());
        m_tabs->setCurrentIndex(0);
        QVERIFY(m_view->isVisible());
        QVERIFY(!isFull());
    }

    void theDesktopThatIsLeftLeaves()
    {
        enter();
        action(u"desktopTakeControlAction"_s)->trigger();
        m_screen->disconnectDesktop();
        QVERIFY(!isFull());
        QVERIFY(!m_view->isInControl());
        QVERIFY(!m_action->isEnabled());
    }

    void theWindowGoesInTheMiddle()
    {
        enter();
        m_tabs.reset(); // and nothing else does
    }

private:
    void connectTo(QSize size)
    {
        m_answer = pictureResult(pngOf(Qt::red, size));
        auto port = std::make_unique<FakeDesktopPort>();
        m_port = port.get();
        port->statusAnswer = DesktopStatus{u"ready"_s, size};
        port->answer = [this](const ComputerAction &) { return m_answer; };
        m_screen->connectTo(std::move(port), {.who = u"desk"_s});
    }
    QAction *action(const QString &name) const { return m_screen->findChild<QAction *>(name); }
    bool isFull() const { return m_view->window()->objectName() == u"desktopFullScreen"_s; }
    void enter()
    {
        m_action->trigger();
        QVERIFY(isFull());
        QTRY_COMPARE(QApplication::activeWindow(), m_view->window());
    }
    QString hint() const { return m_view->window()->findChild<QLabel *>(u"desktopFullScreenText"_s)->text(); }

    std::unique_ptr<QTabWidget> m_tabs;
    DesktopScreen *m_screen = nullptr;
    DesktopView *m_view = nullptr;
    QAction *m_action = nullptr;
    FakeDesktopPort *m_port = nullptr; // the screen's
    std::optional<FakeDesktopPort::ToolAnswer> m_answer;
};

QTEST_MAIN(TestDesktopFullScreen)
#include "tst_desktopfullscreen.moc"
