// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/core/desktop/fakeviewer.h"
#include "tests/core/desktop/rfbwords.h"
#include "tests/support/timerrunsout.h"
#include "ui/desktop/desktopscreen.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace std::chrono_literals;
using namespace plato::test;
using namespace plato::ui;

/// The real widgets over a desktop in the hands of the test.
class TestDesktopScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void contactComesFirst();
    void aFailedContactIsSaid();
    void aHiddenScreenAsksForNothing();
    void theScreenSaverIsTurnedOff_data();
    void theScreenSaverIsTurnedOff();
    void takeControl();
    void hidingGivesControlBack();
    void ctrlAltGivesControlBack();
    void picturesOfAnswersAreShown();
    void afterAnUnsureActionThePictureIsAskedFor();
    void troubleIsToldOnceAndShown();
    void aResizedDesktopIsAskedAgain();
    void zoom();
    void zoomsAboutAPoint();
    void dragsInViewOnly();
    void livePicturesAndTheirEnd();
    void picturesAreChosen();
    void savesThePictureAsItCame();
    void copiesThePicture();
    void typesTheClipboard();
    void connectingElsewhereLeavesNothingBehind();
    void leavingLetsTheButtonGo();
    void leavingWaitsNotForEver();
    void commandsByKeyboard();
    void commandsHaveNamesAndTips();
    void iconsFollowThePalette();

private:
    template <typename T>
    T *find(const QString &name) const
    {
        T *found = m_screen->findChild<T *>(name);
        Q_ASSERT(found);
        return found;
    }
    FakeDesktopPort *connectScreen(const DesktopScreen::Options &options)
    {
        auto port = std::make_unique<FakeDesktopPort>();
        FakeDesktopPort *const raw = port.get();
        port->answer = [this](const ComputerAction &) { return m_answer; };
        m_screen->connectTo(std::move(port), options);
        return raw;
    }

    void leaveWhileDragging();

    std::unique_ptr<DesktopScreen> m_screen;
    FakeDesktopPort *m_port = nullptr; // the screen's
    std::weak_ptr<QStringList> m_sent; // words of input, kept by the port that leaveWhileDragging() left
    DesktopView *m_view = nullptr;
    QAction *m_takeControl = nullptr;
    std::optional<FakeDesktopPort::ToolAnswer> m_answer;
};

void TestDesktopScreen::init()
{
    m_answer = pictureResult(pngOf(Qt::red, {640, 400}));
    m_screen = std::make_unique<DesktopScreen>();
    m_view = find<DesktopView>(u"desktopView"_s);
    m_takeControl = find<QAction>(u"desktopTakeControlAction"_s);
    m_screen->resize(800, 600);
    m_screen->show();
    m_screen->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_screen.get()));
    m_port = connectScreen({.who = u"desk"_s});
}

void TestDesktopScreen::cleanup()
{
    m_screen.reset();
}

void TestDesktopScreen::contactComesFirst()
{
    QSignalSpy contacted(m_screen.get(), &DesktopScreen::contacted);
    QCOMPARE(m_port->statusCalls, 1);
    QCOMPARE(m_port->requests.size(), 0);
    QVERIFY(!m_takeControl->isEnabled());
    QTRY_COMPARE(contacted.size(), 1);
    QTRY_COMPARE(m_view->frame().size(), QSize(640, 400));
    QVERIFY(m_takeControl->isEnabled());
    QTRY_VERIFY(find<QLabel>(u"desktopInfo"_s)->text().startsWith(u"640×400 · "_s)); // once there is a rate
    QVERIFY(find<QLabel>(u"desktopInfo"_s)->text().endsWith(u"fps"_s));
}

void TestDesktopScreen::aFailedContactIsSaid()
{
    auto port = std::make_unique<FakeDesktopPort>();
    FakeDesktopPort *const raw = port.get();
    port->statusAnswer = tl::unexpected(ApiError{ApiError::Kind::ServerFault, 502, {}, std::nullopt});
    QSignalSpy failed(m_screen.get(), &DesktopScreen::contactFailed);
    // whoever hears of it may leave at once, although the request is only just ending
    connect(m_screen.get(), &DesktopScreen::contactFailed, m_screen.get(), &DesktopScreen::disconnectDesktop);
    m_screen->connectTo(std::move(port), {.who = u"desk"_s});
    QCOMPARE(raw->statusCalls, 1);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<ApiError>().httpStatus, 502);
    QVERIFY(!m_screen->isConnected());
}

void TestDesktopScreen::aHiddenScreenAsksForNothing()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    m_screen->hide();
    const auto asked = m_port->requests.size();
    QVERIFY(timerRunsOutTwice(150ms)); // longer than the pace of its looks
    QCOMPARE(m_port->requests.size(), asked);
    m_screen->show();
    QTRY_VERIFY(m_port->requests.size() > asked);
}

void TestDesktopScreen::theScreenSaverIsTurnedOff_data()
{
    QTest::addColumn<bool>("keepAwake");
    QTest::addColumn<bool>("windows");
    QTest::addColumn<QStringList>("commands");
    QTest::newRow("owned") << true << false << QStringList{u"xset s off -dpms"_s};
    QTest::newRow("watched") << false << false << QStringList();
    QTest::newRow("windows") << true << true << QStringList();
}

void TestDesktopScreen::theScreenSaverIsTurnedOff()
{
    QFETCH(bool, keepAwake);
    QFETCH(bool, windows);
    QFETCH(QStringList, commands);
    QSignalSpy contacted(m_screen.get(), &DesktopScreen::contacted);
    m_port = connectScreen({.who = u"desk"_s, .windows = windows, .keepAwake = keepAwake});
    QTRY_COMPARE(contacted.size(), 1);
    QCOMPARE(m_port->commands, commands);
}

void TestDesktopScreen::takeControl()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    QVERIFY(!m_view->isInControl());
    const QString viewOnly = find<QLabel>(u"desktopHint"_s)->text();
    QTest::mouseClick(m_view, Qt::LeftButton);
    QTest::keyClicks(m_view, u"abc"_s);
    QCOMPARE(m_port->input(), QStringList());

    m_takeControl->trigger();
    QVERIFY(m_view->isInControl());
    QVERIFY(m_view->hasFocus());
    QVERIFY(m_takeControl->isChecked());
    QVERIFY(find<QLabel>(u"desktopHint"_s)->text() != viewOnly);
    QTest::keyClicks(m_view, u"a"_s);
    QTRY_COMPARE(m_port->input(), QStringList{u"type a"_s});

    m_takeControl->trigger();
    QVERIFY(!m_view->isInControl());
    QCOMPARE(find<QLabel>(u"desktopHint"_s)->text(), viewOnly);
    QTest::keyClicks(m_view, u"b"_s);
    QCOMPARE(m_port->input(), QStringList{u"type a"_s});
}

void TestDesktopScreen::hidingGivesControlBack()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    m_answer.reset(); // nothing is answered from here on
    m_takeControl->trigger();
    QTest::keyClicks(m_view, u"abc"_s);
    m_screen->hide();
    QVERIFY(!m_takeControl->isChecked());
    m_screen->show();
    QVERIFY(!m_view->isInControl());
    FakeDesktopPort::end(m_port->open(false).first(), ToolResult{});
    QCOMPARE(m_port->input(), QStringList{u"type a"_s}); // what waited has been dropped
}

void TestDesktopScreen::ctrlAltGivesControlBack()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    m_takeControl->trigger();
    QTest::keyPress(m_view, Qt::Key_Control, Qt::ControlModifier);
    QTest::keyPress(m_view, Qt::Key_Alt, Qt::ControlModifier | Qt::AltModifier);
    QTest::keyRelease(m_view, Qt::Key_Alt, Qt::ControlModifier);
    QVERIFY(!m_view->isInControl());
    QVERIFY(!m_takeControl->isChecked());
}

void TestDesktopScreen::picturesOfAnswersAreShown()
{
    QTRY_COMPARE(m_view->frame().pixelColor(5, 5), QColor(Qt::red));
    m_takeControl->trigger();
    m_answer.reset();
    QTest::keyClicks(m_view, u"a"_s);
    FakeDesktopPort::end(m_port->open(false).first(), pictureResult(pngOf(Qt::blue, {640, 400})));
    QTRY_COMPARE(m_view->frame().pixelColor(5, 5), QColor(Qt::blue));
}

void TestDesktopScreen::afterAnUnsureActionThePictureIsAskedFor()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    m_takeControl->trigger();
    QSignalSpy problems(m_screen.get(), &DesktopScreen::problem);
    bool answered = false;
    m_port->answer = [&answered](const ComputerAction &action) -> std::optional<FakeDesktopPort::ToolAnswer> {
        if (action.action == DesktopAction::Screenshot)
            return answered ? std::optional<FakeDesktopPort::ToolAnswer>() : pictureResult(pngOf(Qt::red, {640, 400}));
        answered = true;
        return FakeDesktopPort::failure(ApiError::Kind::ServerFault, 504);
    };
    QTest::keyClicks(m_view, u"abc"_s);
    QTRY_COMPARE(problems.size(), 1);
    QVERIFY(problems[0][0].toString().contains(u"desk"_s));
    QTRY_COMPARE(m_port->open(true).size(), 1); // a look, not a repetition
    QCOMPARE(m_port->input(), QStringList{u"type a"_s});
}

void TestDesktopScreen::troubleIsToldOnceAndShown()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    auto *notice = find<QFrame>(u"desktopNotice"_s);
    QVERIFY(notice->isHidden());
    QSignalSpy problems(m_screen.get(), &DesktopScreen::troubled);
    QSignalSpy recoveries(m_screen.get(), &DesktopScreen::recovered);
    QSignalSpy search(m_screen.get(), &DesktopScreen::searchAgainRequested);
    m_answer = FakeDesktopPort::failure(ApiError::Kind::Offline);
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(find<QLabel>(u"desktopNoticeText"_s)->text().contains(u"desk"_s));
    QCOMPARE(m_view->frame().size(), QSize(640, 400)); // the last picture stays
    QTest::mouseClick(find<QPushButton>(u"desktopTryAgainButton"_s), Qt::LeftButton);
    QCOMPARE(search.size(), 1);

    m_answer = pictureResult(pngOf(Qt::green, {640, 400}));
    find<QAction>(u"desktopRefreshAction"_s)->trigger();
    QTRY_VERIFY(notice->isHidden());
    QCOMPARE(problems.size(), 1);
    QCOMPARE(recoveries.size(), 1);
}

void TestDesktopScreen::aResizedDesktopIsAskedAgain()
{
    QTRY_COMPARE(m_view->desktopSize(), QSize(640, 400));
    QTRY_VERIFY(!m_view->frame().isNull());
    m_port->statusAnswer = DesktopStatus{u"ready"_s, {1024, 768}};
    m_answer = pictureResult(pngOf(Qt::blue, {512, 384}));
    QTRY_COMPARE(m_view->frame().size(), QSize(512, 384));
    QTRY_COMPARE(m_view->desktopSize(), QSize(1024, 768));
    QCOMPARE(m_port->statusCalls, 2);
}

void TestDesktopScreen::zoom()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    auto *fit = find<QAction>(u"desktopZoomFitAction"_s);
    auto *actual = find<QAction>(u"desktopZoomActualAction"_s);
    QVERIFY(fit->isChecked());
    m_screen->resize(400, 400);
    QTRY_VERIFY(m_view->width() <= 400);
    actual->trigger();
    QVERIFY(!fit->isChecked());
    QTRY_COMPARE(m_view->size(), QSize(646, 406)); // and the scroll area scrolls
    QCOMPARE(m_view->pictureRect().size(), QSizeF(640, 400));
    fit->trigger();
    QTRY_VERIFY(m_view->width() <= 400);
}

void TestDesktopScreen::zoomsAboutAPoint()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    auto *scroll = find<QScrollArea>(u"desktopScrollArea"_s);
    const auto under = [this, scroll](QPoint at) { // the point of the desktop there
        return desktopPoint(m_view->mapFrom(scroll->viewport(), at), m_view->pictureRect(), {640, 400});
    };
    const QPoint at(300, 200);
    const QPoint before = *under(at);
    for (int i = 0; i < 5; ++i) {
        const QPoint inView = m_view->mapFrom(scroll->viewport(), at);
        QWheelEvent wheel(inView, m_view->mapToGlobal(inView), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_view, &wheel);
    }
    QVERIFY(!find<QAction>(u"desktopZoomFitAction"_s)->isChecked());
    QVERIFY(m_view->zoomFactor() > 2.5);
    QTRY_VERIFY((*under(at) - before).manhattanLength() <= 3);
    QTRY_VERIFY(find<QLabel>(u"desktopInfo"_s)->text().contains(u" %"_s));
    QVERIFY(m_port->input().isEmpty());

    for (int i = 0; i < 40; ++i)
        find<QAction>(u"desktopZoomOutAction"_s)->trigger();
    QCOMPARE(m_view->zoomFactor(), DesktopView::MinZoom);
    for (int i = 0; i < 60; ++i)
        find<QAction>(u"desktopZoomInAction"_s)->trigger();
    QCOMPARE(m_view->zoomFactor(), DesktopView::MaxZoom);
    find<QAction>(u"desktopZoomFitAction"_s)->trigger();
    QCOMPARE(m_view->zoom(), DesktopView::Zoom::Fit);
}

void TestDesktopScreen::dragsInViewOnly()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    auto *bar = find<QScrollArea>(u"desktopScrollArea"_s)->horizontalScrollBar();
    for (int i = 0; i < 8; ++i)
        find<QAction>(u"desktopZoomInAction"_s)->trigger();
    QTRY_VERIFY(bar->maximum() > 200);
    bar->setValue(150);
    const QPoint at = m_view->mapFrom(m_screen.get(), QPoint(400, 300));
    const auto drag = [this](QPoint from) { // the view moves below the pointer, so each place is asked for anew
        const QPoint global = m_view->mapToGlobal(from);
        QTest::mousePress(m_view, Qt::LeftButton, {}, from);
        QTest::mouseMove(m_view, m_view->mapFromGlobal(global - QPoint(60, 0)));
        QTest::mouseRelease(m_view, Qt::LeftButton, {}, m_view->mapFromGlobal(global - QPoint(60, 0)));
    };
    drag(at);
    QCOMPARE(bar->value(), 210);
    QVERIFY(m_port->input().isEmpty());

    m_takeControl->trigger(); // now it is the desktop's
    drag(at);
    QCOMPARE(bar->value(), 210);
    QTRY_VERIFY(!m_port->input().isEmpty());
}

void TestDesktopScreen::livePicturesAndTheirEnd()
{
    FakeViewer viewer;
    viewer.script = rfb::opened({640, 400}, Qt::blue);
    auto *info = find<QLabel>(u"desktopInfo"_s);
    auto *notice = find<QFrame>(u"desktopNotice"_s);
    QTRY_VERIFY(info->text().contains(u"screenshots"_s));
    m_screen->setViewer(viewer.url());
    QTRY_COMPARE(m_view->frame().pixelColor(9, 9), QColor(Qt::blue));
    QTRY_VERIFY(info->text().contains(u"live"_s));
    QVERIFY(notice->isHidden());

    // Only what has changed is painted.
    m_view->grab();
    viewer.say(rfb::update(1) + rfb::filled({100, 50, 20, 10}, Qt::green));
    QTRY_COMPARE(m_view->frame().pixelColor(119, 59), QColor(Qt::green));
    const QImage seen = m_view->grab().toImage();
    const QRectF picture = m_view->pictureRect();
    QCOMPARE(seen.pixelColor(viewPoint({110, 55}, picture, {640, 400}).toPoint()), QColor(Qt::green));
    QCOMPARE(seen.pixelColor(viewPoint({90, 55}, picture, {640, 400}).toPoint()), QColor(Qt::blue));

    viewer.script = rfb::version() + QByteArray(1, '\0') + rfb::number(quint32(4)) + "busy";
    viewer.client->close();
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(find<QLabel>(u"desktopNoticeText"_s)->text().startsWith(u"Live pictures of desk have stopped."_s));
    QTRY_COMPARE(m_view->frame().pixelColor(9, 9), QColor(Qt::red)); // the agent's
    QVERIFY(info->text().contains(u"screenshots"_s));
    QVERIFY(!info->toolTip().isEmpty());
}

void TestDesktopScreen::picturesAreChosen()
{
    FakeViewer viewer;
    viewer.script = rfb::opened({640, 400}, Qt::blue);
    m_screen->setViewer(viewer.url());
    QTRY_COMPARE(m_view->frame().pixelColor(9, 9), QColor(Qt::blue));
    find<QAction>(u"desktopFeedScreenshotsAction"_s)->trigger();
    QTRY_COMPARE(m_view->frame().pixelColor(9, 9), QColor(Qt::red));
    find<QAction>(u"desktopFeedLiveAction"_s)->trigger();
    QTRY_COMPARE(m_view->frame().pixelColor(9, 9), QColor(Qt::blue));
    m_screen->setNoViewer({});
    QTRY_VERIFY(find<QFrame>(u"desktopNotice"_s)->isVisible()); // and no screenshots
    QCOMPARE(m_view->frame().pixelColor(9, 9), QColor(Qt::blue));
    find<QAction>(u"desktopFeedAutomaticAction"_s)->trigger();
    QTRY_COMPARE(m_view->frame().pixelColor(9, 9), QColor(Qt::red));
    QVERIFY(find<QFrame>(u"desktopNotice"_s)->isHidden());
}

void TestDesktopScreen::savesThePictureAsItCame()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    const QTemporaryDir dir;
    auto *save = find<QAction>(u"desktopSavePictureAction"_s);
    save->trigger();
    auto *dialog = find<QFileDialog>(u"desktopSavePictureDialog"_s);
    QVERIFY(dialog->isVisible());
    const QString path = dir.filePath(u"picture.png"_s);
    Q_EMIT dialog->fileSelected(path);
    QTRY_COMPARE(QImage(path).convertToFormat(QImage::Format_RGB32), m_view->frame());

    QSignalSpy problems(m_screen.get(), &DesktopScreen::problem);
    Q_EMIT dialog->fileSelected(dir.filePath(u"missing/picture.png"_s));
    QTRY_COMPARE(problems.size(), 1);
    dialog->close();
}

void TestDesktopScreen::copiesThePicture()
{
    QVERIFY(!find<QAction>(u"desktopCopyPictureAction"_s)->isEnabled());
    QTRY_VERIFY(find<QAction>(u"desktopCopyPictureAction"_s)->isEnabled());
    find<QAction>(u"desktopCopyPictureAction"_s)->trigger();
    QCOMPARE(QGuiApplication::clipboard()->image().size(), QSize(640, 400));
}

void TestDesktopScreen::typesTheClipboard()
{
    auto *type = find<QAction>(u"desktopTypeClipboardAction"_s);
    QVERIFY(!type->isEnabled());
    QTRY_VERIFY(!m_view->frame().isNull());
    QVERIFY(type->isEnabled()); // also without control: in control no key reaches a menu
    QGuiApplication::clipboard()->setText(u"one\r\ntwo ü"_s);
    type->trigger();
    QTRY_COMPARE(m_port->input(), QStringList{u"type one\ntwo ü"_s});

    QVERIFY(!m_view->isInControl());

    QSignalSpy problems(m_screen.get(), &DesktopScreen::problem);
    QGuiApplication::clipboard()->clear();
    type->trigger();
    QCOMPARE(problems.size(), 1);
}

void TestDesktopScreen::connectingElsewhereLeavesNothingBehind()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    m_takeControl->trigger();
    m_answer = pictureResult(pngOf(Qt::green, {800, 600}));
    m_port = connectScreen({.who = u"other"_s});
    QVERIFY(m_view->frame().isNull());
    QVERIFY(!m_view->isInControl());
    QVERIFY(!m_takeControl->isChecked());
    QTRY_COMPARE(m_view->frame().size(), QSize(800, 600));

    m_screen->disconnectDesktop();
    QVERIFY(m_view->frame().isNull());
    QVERIFY(!m_takeControl->isEnabled());
    QVERIFY(!m_screen->isConnected());
}

void TestDesktopScreen::leaveWhileDragging()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    const auto sent = std::make_shared<QStringList>();
    m_sent = sent;
    m_port->answer = [this, sent](const ComputerAction &action) {
        if (action.action != DesktopAction::Screenshot)
            sent->append(wordOf(action.action));
        return m_answer;
    };
    m_takeControl->trigger();
    QTest::mousePress(m_view, Qt::LeftButton, {}, m_view->rect().center());
    QTest::mouseMove(m_view, m_view->rect().center() + QPoint(50, 50));
    QTRY_VERIFY(sent->contains(u"left_mouse_down"_s));
    m_answer.reset(); // nothing is answered from here on
    QTest::mouseMove(m_view, m_view->rect().center() + QPoint(90, 90));
    m_screen->disconnectDesktop();
    QVERIFY(!m_screen->isConnected());
    QVERIFY(m_view->frame().isNull());
}

void TestDesktopScreen::leavingLetsTheButtonGo()
{
    QSignalSpy problems(m_screen.get(), &DesktopScreen::problem);
    leaveWhileDragging();
    QVERIFY(!m_sent.expired());
    QVERIFY(!m_port->open(false).isEmpty());
    FakeDesktopPort::end(m_port->open(false).first(), ToolResult{});
    QCOMPARE(m_sent.lock()->last(), u"left_mouse_up"_s);
    FakeDesktopPort::end(m_port->open(false).first(), FakeDesktopPort::failure(ApiError::Kind::Offline));
    QTRY_VERIFY(m_sent.expired());
    QCOMPARE(problems.size(), 0); // nobody looks at it any more
}

void TestDesktopScreen::leavingWaitsNotForEver()
{
    leaveWhileDragging();
    QVERIFY(!m_sent.expired());
    QTRY_VERIFY(m_sent.expired());
}

void TestDesktopScreen::commandsByKeyboard()
{
    QTRY_VERIFY(!m_view->frame().isNull());
    QGuiApplication::clipboard()->setText(u"words"_s);
    QTest::keyClick(m_screen.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(m_port->input(), QStringList{u"type words"_s});
    QTest::keyClick(m_screen.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_view->isInControl());

    // Behind another tab nothing is done to a desktop.
    QWidget *const view = m_view;
    view->hide();
    for (const QString &name : {u"TakeControl"_s, u"Refresh"_s, u"TypeClipboard"_s})
        QVERIFY2(!find<QAction>(u"desktop%1Action"_s.arg(name))->isEnabled(), qPrintable(name));
    view->show();
    QVERIFY(m_takeControl->isEnabled());
}

void TestDesktopScreen::commandsHaveNamesAndTips()
{
    const auto actions = m_screen->actions();
    QVERIFY(actions.size() >= 7);
    for (const QAction *action : actions) {
        QVERIFY(!action->objectName().isEmpty());
        QVERIFY(!action->toolTip().isEmpty());
        QVERIFY(!action->text().isEmpty());
        QVERIFY2(!action->icon().isNull(), qPrintable(action->objectName()));
    }
}

void TestDesktopScreen::iconsFollowThePalette()
{
    const auto *fit = find<QAction>(u"desktopZoomFitAction"_s);
    const auto hue = [fit] { return fit->icon().pixmap(48).toImage().pixelColor(8, 15).hue(); }; // of its left edge
    QPalette palette = m_screen->palette();
    for (const QColor &text : {QColor(Qt::red), QColor(Qt::blue)}) {
        palette.setColor(QPalette::WindowText, text);
        m_screen->setPalette(palette);
        QCOMPARE(hue(), text.hue());
    }
}

QTEST_MAIN(TestDesktopScreen)
#include "tst_desktopscreen.moc"
