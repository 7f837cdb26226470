// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/support/timerrunsout.h"
#include "ui/desktop/desktopview.h"

#include <QAccessible>
#include <QApplication>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QPaintEvent>
#include <QRegularExpression>
#include <QShortcut>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QVBoxLayout>
#include <QWheelEvent>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace std::chrono_literals;

namespace {

void wheel(QWidget *widget, QPoint at, QPoint angle)
{
    QWheelEvent event(at, widget->mapToGlobal(at), {}, angle, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(widget, &event);
}

const auto AWhileAgo = u"as it was a while ago"_s; // a description that the view has not given itself

} // namespace

/// A window with the view and a field beside it. The picture is half the size of the desktop (1280×800).
class TestDesktopView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void viewOnlyByDefault();
    void paintsThePictureInItsPlace();
    void clicksArriveInPixelsOfTheDesktop();
    void clicksBesideThePictureDoNothing();
    void aDoubleClickIsOneDoubleClick();
    void otherButtons();
    void aDragMayLeaveThePicture();
    void hoverFollowsThePointer();
    void wheelClicks();
    void coordinatesAreThoseTheDesktopNames();
    void actualSize();
    void freeZoom();
    void patchesAreDrawnInTheirPlace_data();
    void patchesAreDrawnInTheirPlace();
    void aPatchPaintsNoMoreThanItself();
    void textAndKeys();
    void everyKeyBelongsToTheDesktop();
    void ctrlAltGivesControlBack();
    void ctrlAltWithAKeyIsTheDesktops();
    void aLoneSuperIsAKey();
    void inputMethodText();
    void focusLossLetsGo();
    void losingControlStopsInput();
    void saysWhatItIs();
    void itsDescriptionFollows_data();
    void itsDescriptionFollows();
    void manyPicturesAreToldOfOnce();

private:
    void answerAll()
    {
        while (!m_port->open(false).isEmpty())
            FakeDesktopPort::end(m_port->open(false).first(), ToolResult{});
    }
    /// Everything that was done, once nothing waits any more.
    QStringList input()
    {
        m_sender->letGo();
        answerAll();
        return m_port->input();
    }
    QPoint at(int desktopX, int desktopY) const
    {
        return viewPoint({desktopX, desktopY}, m_view->pictureRect(), m_view->desktopSize()).toPoint();
    }

    std::unique_ptr<FakeDesktopPort> m_port;
    std::unique_ptr<InputSender> m_sender;
    std::unique_ptr<QWidget> m_window;
    DesktopView *m_view = nullptr;
    QLineEdit *m_field = nullptr;
};

void TestDesktopView::init()
{
    m_port = std::make_unique<FakeDesktopPort>();
    m_sender = std::make_unique<InputSender>(*m_port);
    m_sender->setTiming({60s, 60s});
    m_window = std::make_unique<QWidget>();
    m_view = new DesktopView(m_window.get());
    m_field = new QLineEdit(m_window.get());
    m_view->setGeometry(0, 0, 706, 406); // 640×400 of picture, the rest is margin
    m_field->setGeometry(0, 410, 200, 30);
    m_window->resize(706, 450);
    QImage picture(1280, 800, QImage::Format_RGB32);
    picture.fill(Qt::darkCyan);
    m_view->setFrame(picture);
    m_view->setSender(m_sender.get());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_view->setInControl(true);
    m_view->setFocus();
    QTRY_VERIFY(m_view->hasFocus());
}

void TestDesktopView::cleanup()
{
    m_window.reset();
    m_sender.reset();
    m_port.reset();
}

void TestDesktopView::viewOnlyByDefault()
{
    DesktopView fresh;
    QVERIFY(!fresh.isInControl());
    fresh.setInControl(true);
    QVERIFY2(!fresh.isInControl(), "there is nobody to hand input to");

    m_view->setInControl(false);
    QTest::mouseClick(m_view, Qt::LeftButton, {}, at(10, 10));
    QTest::mouseDClick(m_window->windowHandle(), Qt::LeftButton, {}, at(10, 10));
    QTest::mouseMove(m_view, at(50, 50));
    QTest::keyClicks(m_view, u"abc"_s);
    QTest::keyClick(m_view, Qt::Key_Return);
    wheel(m_view, at(10, 10), {0, 120});
    QCOMPARE(input(), QStringList());
}

void TestDesktopView::paintsThePictureInItsPlace()
{
    QCOMPARE(m_view->pictureRect(), QRectF(33, 3, 640, 400));
    const QImage shot = m_view->grab().toImage();
    QCOMPARE(shot.pixelColor(34, 4), QColor(Qt::darkCyan));
    QCOMPARE(shot.pixelColor(672, 402), QColor(Qt::darkCyan));
    QCOMPARE(shot.pixelColor(20, 200), m_view->palette().color(QPalette::Window));
    QCOMPARE(shot.pixelColor(32, 200), m_view->palette().color(QPalette::Active, QPalette::Highlight));

    m_view->setInControl(false);
    QCOMPARE(m_view->grab().toImage().pixelColor(32, 200), m_view->palette().color(QPalette::Window));

    m_view->setStale(true);
    QVERIFY(m_view->grab().toImage().pixelColor(300, 200) != QColor(Qt::darkCyan));
}

void TestDesktopView::clicksArriveInPixelsOfTheDesktop()
{
    QTest::mouseClick(m_view, Qt::LeftButton, {}, {33 + 50, 3 + 100});
    QTest::mouseClick(m_view, Qt::LeftButton, {}, {33, 3});
    QTest::mouseClick(m_view, Qt::LeftButton, {}, {33 + 639, 3 + 399});
    QCOMPARE(input(), (QStringList{u"left_click 100,200"_s, u"left_click 0,0"_s, u"left_click 1278,798"_s}));
}

void TestDesktopView::clicksBesideThePictureDoNothing()
{
    QTest::mouseClick(m_view, Qt::LeftButton, {}, {10, 200});
    wheel(m_view, {10, 200}, {0, 120});
    QCOMPARE(input(), QStringList());
}

void TestDesktopView::aDoubleClickIsOneDoubleClick()
{
    // through the window, as from the window system: press, release, double click, release
    QTest::mouseDClick(m_window->windowHandle(), Qt::LeftButton, {}, at(300, 300));
    QCOMPARE(input(), (QStringList{u"mouse_move 300,300"_s, u"double_click 300,300"_s}));
}

void TestDesktopView::otherButtons()
{
    QTest::mouseClick(m_view, Qt::RightButton, {}, at(40, 60));
    QTest::mouseClick(m_view, Qt::MiddleButton, {}, at(80, 60));
    QCOMPARE(input(), (QStringList{u"right_click 40,60"_s, u"middle_click 80,60"_s}));
}

void TestDesktopView::aDragMayLeaveThePicture()
{
    QTest::mousePress(m_view, Qt::LeftButton, {}, at(100, 100));
    QMouseEvent move(QEvent::MouseMove, QPointF(2000, -50), m_view->mapToGlobal(QPointF(2000, -50)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_view, &move);
    QTest::mouseRelease(m_view, Qt::LeftButton, {}, {700, 200});
    QCOMPARE(input(), (QStringList{u"mouse_move 100,100"_s, u"left_mouse_down"_s, u"mouse_move 1279,394"_s,
                                   u"left_mouse_up"_s}));
}

void TestDesktopView::hoverFollowsThePointer()
{
    QVERIFY(m_view->hasMouseTracking());
    for (int x = 100; x <= 200; x += 10)
        QTest::mouseMove(m_view, at(x, 100));
    QCOMPARE(input(), (QStringList{u"mouse_move 100,100"_s, u"mouse_move 200,100"_s})); // the newest wins
}

void TestDesktopView::wheelClicks()
{
    wheel(m_view, at(10, 20), {0, -60});
    wheel(m_view, at(10, 20), {0, -60});
    wheel(m_view, at(10, 20), {-240, 0});
    QCOMPARE(input(), (QStringList{u"scroll down 1 10,20"_s, u"scroll right 2 10,20"_s}));
}

void TestDesktopView::coordinatesAreThoseTheDesktopNames()
{
    m_view->setDesktopSize({2560, 1600}); // pictures of half the size
    QTest::mouseClick(m_view, Qt::LeftButton, {}, {33 + 50, 3 + 100});
    QCOMPARE(input(), QStringList{u"left_click 200,400"_s});
}

void TestDesktopView::actualSize()
{
    m_view->setZoom(DesktopView::Zoom::Actual);
    QCOMPARE(m_view->minimumSize(), QSize(1286, 806));
    m_view->resize(1300, 900);
    QCOMPARE(m_view->pictureRect(), QRectF(10, 50, 1280, 800));
    QTest::mouseClick(m_view, Qt::LeftButton, {}, {10 + 77, 50 + 33});
    QCOMPARE(input(), QStringList{u"left_click 77,33"_s});
}

void TestDesktopView::freeZoom()
{
    m_view->setZoomFactor(2);
    QCOMPARE(m_view->zoom(), DesktopView::Zoom::Free);
    QCOMPARE(m_view->minimumSize(), QSize(2566, 1606));
    m_view->resize(2566, 1606);
    QCOMPARE(m_view->pictureRect(), QRectF(3, 3, 2560, 1600));
    QCOMPARE(m_view->zoomFactor(), 2.0);
    QTest::mouseClick(m_view, Qt::LeftButton, {}, {3 + 100, 3 + 50});
    QCOMPARE(input(), QStringList{u"left_click 50,25"_s});
    m_view->setZoomFactor(1000);
    QCOMPARE(m_view->zoomFactor(), DesktopView::MaxZoom);
}

void TestDesktopView::patchesAreDrawnInTheirPlace_data()
{
    QTest::addColumn<qreal>("zoom");
    QTest::newRow("fit") << 0.0;
    QTest::newRow("1:1") << 1.0;
    QTest::newRow("smaller") << 0.7;
    QTest::newRow("larger") << 2.5;
}

void TestDesktopView::patchesAreDrawnInTheirPlace()
{
    QFETCH(qreal, zoom);
    if (zoom > 0)
        m_view->setZoomFactor(zoom);
    m_view->resize(m_view->minimumSize().expandedTo({706, 406}));
    QImage part(41, 23, QImage::Format_RGB32);
    part.fill(Qt::yellow);
    m_view->applyPatch({{1280, 800}, {{{200, 100}, part}, {{1270, 790}, part}}}); // the second leaves the screen
    QCOMPARE(m_view->frame().size(), QSize(1280, 800));

    // As if the whole picture had come like that.
    const QImage patched = m_view->grab().toImage();
    QImage whole(1280, 800, QImage::Format_RGB32);
    whole.fill(Qt::darkCyan);
    for (const QRect &where : {QRect(200, 100, 41, 23), QRect(1270, 790, 10, 10)}) {
        for (int y = where.top(); y <= where.bottom(); ++y) {
            for (int x = where.left(); x <= where.right(); ++x)
                whole.setPixelColor(x, y, Qt::yellow);
        }
    }
    QCOMPARE(m_view->frame(), whole);
    m_view->setFrame(whole);
    QCOMPARE(m_view->grab().toImage(), patched);

    part.fill(Qt::red);
    m_view->applyPatch({{300, 200}, {{{0, 0}, part}}}); // another size: what is not told is black
    QCOMPARE(m_view->frame().size(), QSize(300, 200));
    QCOMPARE(m_view->frame().pixelColor(40, 22), QColor(Qt::red));
    QCOMPARE(m_view->frame().pixelColor(41, 23), QColor(Qt::black));
}

namespace {

/// What a widget was asked to paint.
class PaintWatch : public QObject
{
public:
    explicit PaintWatch(QWidget *widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            painted += static_cast<QPaintEvent *>(event)->region();
        return false;
    }
    QRegion painted;
};

} // namespace

void TestDesktopView::aPatchPaintsNoMoreThanItself()
{
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_view->repaint();
    PaintWatch watch(m_view);
    QImage part(40, 20, QImage::Format_RGB32);
    part.fill(Qt::yellow);
    m_view->applyPatch({{1280, 800}, {{{200, 100}, part}}});
    QTRY_VERIFY(!watch.painted.isEmpty());
    const QPointF corner = m_view->pictureRect().topLeft() + QPointF(100, 50); // at half the size
    QCOMPARE(watch.painted.boundingRect(), QRectF(corner, QSizeF(20, 10)).toAlignedRect());
}

void TestDesktopView::textAndKeys()
{
    QTest::keyClicks(m_view, u"echo Done > /tmp/x"_s);
    QTest::keyClick(m_view, Qt::Key_Return);
    QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier);
    QTest::keyClick(m_view, Qt::Key_F4, Qt::AltModifier);
    QTest::keyClick(m_view, Qt::Key_PageUp);
    QTest::keyClick(m_view, Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(input(), (QStringList{u"type e"_s, u"type cho Done > /tmp/x"_s, u"key Return"_s, u"key ctrl+c"_s,
                                   u"key alt+F4"_s, u"key Page_Up"_s, u"key KP_Enter"_s}));
}

void TestDesktopView::everyKeyBelongsToTheDesktop()
{
    int fired = 0;
    QShortcut shortcut(QKeySequence(Qt::CTRL | Qt::Key_W), m_window.get());
    connect(&shortcut, &QShortcut::activated, this, [&fired] { ++fired; });

    QTest::keyClick(m_view, Qt::Key_W, Qt::ControlModifier);
    QTest::keyClick(m_view, Qt::Key_Tab);
    QTest::keyClick(m_view, Qt::Key_Backtab, Qt::ShiftModifier);
    QVERIFY(m_view->hasFocus());
    QCOMPARE(fired, 0);
    QCOMPARE(input(), (QStringList{u"key ctrl+w"_s, u"key Tab"_s, u"key shift+Tab"_s}));

    m_view->setInControl(false); // and all of that is the window's again
    QTest::keyClick(m_view, Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(fired, 1);
    QTest::keyClick(m_view, Qt::Key_Tab);
    QVERIFY(m_field->hasFocus());
}

void TestDesktopView::ctrlAltGivesControlBack()
{
    QSignalSpy released(m_view, &DesktopView::releaseRequested);
    QTest::keyPress(m_view, Qt::Key_Control, Qt::ControlModifier);
    QTest::keyPress(m_view, Qt::Key_Alt, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(released.size(), 0);
    QTest::keyRelease(m_view, Qt::Key_Control, Qt::AltModifier);
    QCOMPARE(released.size(), 1);
    QTest::keyRelease(m_view, Qt::Key_Alt);
    QCOMPARE(released.size(), 1);
    QCOMPARE(input(), QStringList());
}

void TestDesktopView::ctrlAltWithAKeyIsTheDesktops()
{
    QSignalSpy released(m_view, &DesktopView::releaseRequested);
    QTest::keyPress(m_view, Qt::Key_Control, Qt::ControlModifier);
    QTest::keyPress(m_view, Qt::Key_Alt, Qt::ControlModifier | Qt::AltModifier);
    QTest::keyClick(m_view, Qt::Key_T, Qt::ControlModifier | Qt::AltModifier);
    QTest::keyRelease(m_view, Qt::Key_Alt, Qt::ControlModifier);
    QTest::keyRelease(m_view, Qt::Key_Control);
    QTest::keyClick(m_view, Qt::Key_Alt, Qt::AltModifier);
    QTest::keyClick(m_view, Qt::Key_Control, Qt::ControlModifier);
    QCOMPARE(released.size(), 0);
    QCOMPARE(input(), QStringList{u"key ctrl+alt+t"_s});
}

void TestDesktopView::aLoneSuperIsAKey()
{
    QTest::keyPress(m_view, Qt::Key_Meta, Qt::MetaModifier);
    QTest::keyRelease(m_view, Qt::Key_Meta);
    QTest::keyPress(m_view, Qt::Key_Super_L, Qt::MetaModifier);
    QTest::keyClick(m_view, Qt::Key_L, Qt::MetaModifier);
    QTest::keyRelease(m_view, Qt::Key_Super_L);
    QCOMPARE(input(), (QStringList{u"key super"_s, u"key super+l"_s}));
}

void TestDesktopView::inputMethodText()
{
    QVERIFY(m_view->inputMethodQuery(Qt::ImEnabled).toBool());
    QInputMethodEvent event;
    event.setCommitString(u"漢字"_s);
    QCoreApplication::sendEvent(m_view, &event);
    QCOMPARE(input(), QStringList{u"type 漢字"_s});

    m_view->setInControl(false);
    QVERIFY(!m_view->inputMethodQuery(Qt::ImEnabled).toBool());
    QCoreApplication::sendEvent(m_view, &event);
    QCOMPARE(input(), QStringList{u"type 漢字"_s});
}

void TestDesktopView::focusLossLetsGo()
{
    QTest::mousePress(m_view, Qt::LeftButton, {}, at(100, 100));
    QMouseEvent move(QEvent::MouseMove, QPointF(at(300, 100)), m_view->mapToGlobal(QPointF(at(300, 100))), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_view, &move);
    m_field->setFocus();
    answerAll();
    QCOMPARE(m_port->input().last(), u"left_mouse_up"_s);
    QVERIFY(m_view->isInControl());

    // half a chord before the focus went is no chord after it
    QSignalSpy released(m_view, &DesktopView::releaseRequested);
    m_view->setFocus();
    QTest::keyPress(m_view, Qt::Key_Control, Qt::ControlModifier);
    m_field->setFocus();
    m_view->setFocus();
    QTest::keyClick(m_view, Qt::Key_Alt, Qt::AltModifier);
    QCOMPARE(released.size(), 0);
}

void TestDesktopView::losingControlStopsInput()
{
    m_view->setSender(nullptr);
    QVERIFY(!m_view->isInControl());
    QTest::keyClicks(m_view, u"abc"_s);
    QTest::mouseClick(m_view, Qt::LeftButton, {}, at(10, 10));
    QCOMPARE(m_port->requests.size(), 0);
}

void TestDesktopView::saysWhatItIs()
{
    QVERIFY(!m_view->accessibleName().isEmpty());
    const QString inControl = m_view->accessibleDescription();
    m_view->setInControl(false);
    QVERIFY(!inControl.isEmpty());
    QVERIFY(!m_view->accessibleDescription().isEmpty());
    QVERIFY(m_view->accessibleDescription() != inControl);
    QCOMPARE(m_view->objectName(), u"desktopView"_s);
    const QAccessibleInterface *item = QAccessible::queryAccessibleInterface(m_view);
    QCOMPARE(item->role(), QAccessible::Canvas);
    QVERIFY(item->state().focusable);
    QCOMPARE(item->text(QAccessible::Name), m_view->accessibleName());
    QCOMPARE(item->text(QAccessible::Description), m_view->accessibleDescription());
}

void TestDesktopView::itsDescriptionFollows_data()
{
    using Change = std::function<void(DesktopView &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QStringList>("said");
    const auto row = [](const char *name, const Change &change, const QStringList &said) {
        QTest::newRow(name) << change << said;
    };
    const QString clock = u"\\d\\d:\\d\\d:\\d\\d"_s;
    row("control is given back", [](DesktopView &view) { view.setInControl(false); },
        {u"view only"_s, u"The picture changed last at "_s + clock});
    row("its sender goes", [](DesktopView &view) { view.setSender(nullptr); }, {u"view only"_s});
    row("pictures stop coming", [](DesktopView &view) { view.setStale(true); },
        {u"Keys and clicks go to it"_s, u"The picture is old: it is of "_s + clock});
    row("the picture goes", [](DesktopView &view) { view.setFrame({}); }, {u"give control back\\.$"_s});
    row("it is connected to",
        [](DesktopView &view) {
            view.setFrame({});
            view.setPlaceholder(u"Connecting to desk…"_s);
        },
        {u"Connecting to desk…$"_s});
    row("a first picture comes",
        [](DesktopView &view) {
            view.setPlaceholder(u"Connecting to desk…"_s);
            view.setFrame({});
            view.setFrame(QImage(64, 40, QImage::Format_RGB32));
        },
        {u"The picture changed last at "_s + clock + u"\\.$"_s});
    row("a picture comes after a pause",
        [](DesktopView &view) {
            view.findChild<QTimer *>(u"describeTimer"_s)->stop();
            view.setFrame(QImage(64, 40, QImage::Format_RGB32));
        },
        {u"The picture changed last at "_s + clock});
}

void TestDesktopView::itsDescriptionFollows()
{
    QFETCH(const std::function<void(DesktopView &)>, change);
    QFETCH(const QStringList, said);
    m_view->setAccessibleDescription(AWhileAgo);
    change(*m_view); // at once; that the bus tells of it, see tests/e2e/screenreader
    const QString now = m_view->accessibleDescription();
    for (const QString &words : said)
        QVERIFY2(now.contains(QRegularExpression(words)), qPrintable(now));
}

void TestDesktopView::manyPicturesAreToldOfOnce()
{
    auto *pause = m_view->findChild<QTimer *>(u"describeTimer"_s);
    pause->setInterval(1h);
    m_view->setStale(false); // is told of, and the pause begins
    m_view->setAccessibleDescription(AWhileAgo);
    for (int i = 0; i < 100; ++i)
        m_view->setFrame(QImage(640, 400, QImage::Format_RGB32));
    QCOMPARE(m_view->accessibleDescription(), AWhileAgo);
    pause->start(0ms); // it ends
    QTRY_VERIFY(m_view->accessibleDescription() != AWhileAgo);
    m_view->setAccessibleDescription(AWhileAgo);
    QVERIFY(timerRunsOutTwice(5ms)); // and once more, without a new picture
    QCOMPARE(m_view->accessibleDescription(), AWhileAgo);
}

QTEST_MAIN(TestDesktopView)
#include "tst_desktopview.moc"
