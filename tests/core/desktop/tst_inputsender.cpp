// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/inputsender.h"
#include "tests/core/desktop/fakedesktopport.h"
#include "tests/support/timerrunsout.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace std::chrono_literals;

class TestInputSender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void strictOrderOneAtATime();
    void charactersJoinWhileOneIsOnItsWay();
    void longTextGoesInPieces();
    void repeatsStopWithTheKey();
    void movesGiveWayToTheNewest();
    void aClickSwallowsTheMoveBeforeIt();
    void scrollsAddUp();

    void aClick();
    void aDoubleClickIsOneAction();
    void aTripleClickIsOneAction();
    void aSlowDoubleClickIsTwoClicks();
    void twoClicksApartAreTwoClicks();
    void otherInputEndsTheWaitOfAClick();
    void otherButtons();
    void aDrag();
    void aDragByTheWordAfterAClick();
    void aLongPress();
    void aSecondButtonIsNotMixedIn();

    void focusLossLetsGo();
    void focusLossForgetsAnUndecidedPress();
    void cancelDropsWhatWaits();
    void cancelLetsGoOfTheButton();

    void picturesAreHandedOn();
    void aRefusedActionIsToldAndTheRestGoesOn_data();
    void aRefusedActionIsToldAndTheRestGoesOn();
    void aFailureIsNeverRepeated_data();
    void aFailureIsNeverRepeated();
    void aFailureDuringADragLetsGoOnce();
    void overflowIsToldOnceAndKeepsTheOrder();
    void tooLongATextIsNotSentByHalf();

private:
    /// Answers the action on its way; the next one is sent in the same call.
    void answerOne(const FakeDesktopPort::ToolAnswer &answer = ToolResult{})
    {
        const auto open = m_port->open(false);
        QCOMPARE(open.size(), 1);
        FakeDesktopPort::end(open.first(), answer);
    }
    void answerAll()
    {
        while (!m_port->open(false).isEmpty())
            answerOne();
    }
    void click(QPoint at)
    {
        m_sender->press(Qt::LeftButton, at);
        m_sender->release(Qt::LeftButton, at);
    }

    std::unique_ptr<FakeDesktopPort> m_port;
    std::unique_ptr<InputSender> m_sender;
};

void TestInputSender::init()
{
    m_sender.reset();
    m_port = std::make_unique<FakeDesktopPort>();
    m_sender = std::make_unique<InputSender>(*m_port);
    m_sender->setTiming({60s, 60s}); // nothing by the clock, unless a test sets it
}

void TestInputSender::strictOrderOneAtATime()
{
    m_sender->key(u"ctrl+l"_s);
    m_sender->type(u"a"_s);
    m_sender->key(u"Return"_s);
    m_sender->scroll({ScrollDirection::Down, 2}, {3, 4});
    QCOMPARE(m_port->input(), QStringList{u"key ctrl+l"_s});
    QCOMPARE(m_sender->waiting(), 3);
    QCOMPARE(m_port->requests[0]->action.screenshotDelaySeconds, std::optional(0.0));
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"key ctrl+l"_s, u"type a"_s, u"key Return"_s, u"scroll down 2 3,4"_s}));
    QCOMPARE(m_port->mostInFlight, 1);
    QVERIFY(m_sender->isIdle());
}

void TestInputSender::charactersJoinWhileOneIsOnItsWay()
{
    for (const QChar character : u"echo done"_s)
        m_sender->type(character);
    m_sender->key(u"Return"_s);
    m_sender->type(u"x"_s);
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"type e"_s, u"type cho done"_s, u"key Return"_s, u"type x"_s}));
}

void TestInputSender::longTextGoesInPieces()
{
    const QString text = u"😀"_s.repeated(600) + u"end"_s; // 1,203 units; a piece boundary falls inside a pair
    m_sender->type(u"x"_s);
    m_sender->type(u"y"_s + text);
    answerAll();
    QString sent;
    for (const auto &request : m_port->requests) {
        QVERIFY(request->action.text.size() <= InputSender::TextPiece);
        QVERIFY(!request->action.text.back().isHighSurrogate());
        sent += request->action.text;
    }
    QCOMPARE(sent, u"xy"_s + text);
    QCOMPARE(m_port->requests.size(), 4);
}

void TestInputSender::repeatsStopWithTheKey()
{
    m_sender->key(u"Down"_s);
    m_sender->key(u"Down"_s, true); // one may wait
    for (int i = 0; i < 20; ++i) {
        m_sender->key(u"Down"_s, true);
        m_sender->type(u"j"_s, true);
    }
    QCOMPARE(m_sender->waiting(), 1);
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"key Down"_s, u"key Down"_s}));
}

void TestInputSender::movesGiveWayToTheNewest()
{
    for (int x = 0; x <= 50; ++x)
        m_sender->move({x, 7});
    m_sender->move({50, 7});
    QCOMPARE(m_sender->waiting(), 1);
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"mouse_move 0,7"_s, u"mouse_move 50,7"_s}));
}

void TestInputSender::aClickSwallowsTheMoveBeforeIt()
{
    m_sender->key(u"Escape"_s); // on its way
    m_sender->move({10, 10});
    click({20, 20});
    m_sender->key(u"a"_s);
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"key Escape"_s, u"left_click 20,20"_s, u"key a"_s}));
}

void TestInputSender::scrollsAddUp()
{
    m_sender->key(u"Escape"_s);
    m_sender->scroll({ScrollDirection::Down, 1}, {5, 5});
    m_sender->scroll({ScrollDirection::Down, 2}, {6, 5});
    m_sender->scroll({ScrollDirection::Up, 1}, {6, 5});
    m_sender->scroll({ScrollDirection::Up, 1}, {300, 5});
    for (int i = 0; i < 100; ++i)
        m_sender->scroll({ScrollDirection::Up, 1}, {300, 5});
    answerAll();
    QCOMPARE(m_port->input(),
             (QStringList{u"key Escape"_s, u"scroll down 3 5,5"_s, u"scroll up 1 6,5"_s, u"scroll up 50 300,5"_s}));
}

void TestInputSender::aClick()
{
    m_sender->setTiming({20ms, 60s});
    m_sender->press(Qt::LeftButton, {30, 40});
    m_sender->move({32, 41}); // a hand is never quite still
    m_sender->release(Qt::LeftButton, {32, 41});
    m_sender->move({31, 41});
    QCOMPARE(m_port->input(), QStringList());
    QVERIFY(!m_sender->isIdle());
    QTRY_COMPARE(m_port->input(), QStringList{u"left_click 30,40"_s});
}

void TestInputSender::aDoubleClickIsOneAction()
{
    m_sender->setTiming({50ms, 60s});
    click({30, 40});
    click({31, 40}); // Qt: press, release, double click, release
    QTRY_COMPARE(m_port->input(), QStringList{u"double_click 30,40"_s});
    answerAll();
    QVERIFY(timerRunsOutTwice(75ms)); // longer than a click waits for a second one
    QCOMPARE(m_port->input().size(), 1);
}

void TestInputSender::aTripleClickIsOneAction()
{
    click({30, 40});
    click({30, 40});
    click({30, 40});
    QCOMPARE(m_port->input(), QStringList{u"triple_click 30,40"_s});
    click({30, 40}); // and a fourth begins anew
    answerAll();
    m_sender->letGo();
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"triple_click 30,40"_s, u"left_click 30,40"_s}));
}

void TestInputSender::aSlowDoubleClickIsTwoClicks()
{
    m_sender->setTiming({10ms, 60s});
    click({30, 40});
    QTRY_COMPARE(m_port->input().size(), 1);
    click({30, 40});
    answerOne();
    QTRY_COMPARE(m_port->input(), (QStringList{u"left_click 30,40"_s, u"left_click 30,40"_s}));
}

void TestInputSender::twoClicksApartAreTwoClicks()
{
    click({30, 40});
    click({80, 40});
    m_sender->letGo();
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"left_click 30,40"_s, u"left_click 80,40"_s}));
}

void TestInputSender::otherInputEndsTheWaitOfAClick()
{
    click({1, 1});
    m_sender->type(u"a"_s);
    answerAll();
    click({2, 2});
    m_sender->key(u"Return"_s);
    answerAll();
    click({3, 3});
    m_sender->scroll({ScrollDirection::Up, 1}, {3, 3});
    answerAll();
    click({4, 4});
    m_sender->move({40, 40});
    answerAll();
    click({5, 5});
    m_sender->press(Qt::RightButton, {5, 5});
    m_sender->release(Qt::RightButton, {5, 5});
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"left_click 1,1"_s, u"type a"_s, u"left_click 2,2"_s, u"key Return"_s,
                                           u"left_click 3,3"_s, u"scroll up 1 3,3"_s, u"left_click 4,4"_s,
                                           u"mouse_move 40,40"_s, u"left_click 5,5"_s, u"right_click 5,5"_s}));
}

void TestInputSender::otherButtons()
{
    m_sender->press(Qt::RightButton, {1, 2});
    m_sender->move({100, 2});
    m_sender->release(Qt::RightButton, {100, 2});
    m_sender->press(Qt::MiddleButton, {3, 4});
    m_sender->release(Qt::MiddleButton, {3, 4});
    m_sender->press(Qt::BackButton, {3, 4});
    m_sender->release(Qt::BackButton, {3, 4});
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"right_click 1,2"_s, u"middle_click 3,4"_s}));
}

void TestInputSender::aDrag()
{
    m_sender->press(Qt::LeftButton, {10, 10});
    m_sender->move({12, 10});
    QCOMPARE(m_port->input(), QStringList());
    for (int x = 13; x <= 60; ++x)
        m_sender->move({x, 10});
    QCOMPARE(m_port->input(), QStringList{u"mouse_move 10,10"_s});
    m_sender->release(Qt::LeftButton, {61, 11});
    answerAll();
    QCOMPARE(m_port->input(),
             (QStringList{u"mouse_move 10,10"_s, u"left_mouse_down"_s, u"mouse_move 61,11"_s, u"left_mouse_up"_s}));
    for (const auto &request : m_port->requests) {
        if (QString(wordOf(request->action.action)).startsWith(u"left_mouse"_s))
            QVERIFY(!request->action.coordinate);
    }
    QVERIFY(m_sender->isIdle());
}

void TestInputSender::aDragByTheWordAfterAClick()
{
    click({10, 10});
    m_sender->press(Qt::LeftButton, {10, 10});
    m_sender->move({50, 10});
    m_sender->release(Qt::LeftButton, {50, 10});
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"left_click 10,10"_s, u"mouse_move 10,10"_s, u"left_mouse_down"_s,
                                           u"mouse_move 50,10"_s, u"left_mouse_up"_s}));
}

void TestInputSender::aLongPress()
{
    m_sender->setTiming({60s, 10ms});
    m_sender->press(Qt::LeftButton, {10, 10});
    QTRY_COMPARE(m_port->input(), QStringList{u"mouse_move 10,10"_s});
    answerAll();
    m_sender->release(Qt::LeftButton, {10, 10});
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"mouse_move 10,10"_s, u"left_mouse_down"_s, u"left_mouse_up"_s}));
}

void TestInputSender::aSecondButtonIsNotMixedIn()
{
    m_sender->press(Qt::LeftButton, {10, 10});
    m_sender->press(Qt::RightButton, {10, 10});
    m_sender->release(Qt::RightButton, {10, 10});
    m_sender->release(Qt::LeftButton, {10, 10});
    m_sender->release(Qt::LeftButton, {10, 10});
    m_sender->letGo();
    answerAll();
    QCOMPARE(m_port->input(), QStringList{u"left_click 10,10"_s});
}

void TestInputSender::focusLossLetsGo()
{
    m_sender->press(Qt::LeftButton, {10, 10});
    m_sender->move({50, 50});
    answerAll();
    m_sender->letGo();
    m_sender->letGo();
    m_sender->release(Qt::LeftButton, {60, 60}); // the late release of a press that was given up
    answerAll();
    QCOMPARE(m_port->input(),
             (QStringList{u"mouse_move 10,10"_s, u"left_mouse_down"_s, u"mouse_move 50,50"_s, u"left_mouse_up"_s}));
}

void TestInputSender::focusLossForgetsAnUndecidedPress()
{
    m_sender->type(u"a"_s);
    m_sender->key(u"Return"_s);
    m_sender->press(Qt::LeftButton, {10, 10});
    m_sender->letGo();
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"type a"_s, u"key Return"_s})); // what was typed still happens
    QVERIFY(m_sender->isIdle());
}

void TestInputSender::cancelDropsWhatWaits()
{
    m_sender->type(u"a"_s);
    m_sender->key(u"Return"_s);
    click({10, 10});
    m_sender->press(Qt::LeftButton, {30, 30});
    m_sender->move({90, 90});
    m_sender->cancel();
    QCOMPARE(m_sender->waiting(), 0);
    answerAll();
    QCOMPARE(m_port->input(), QStringList{u"type a"_s});
    QVERIFY(m_sender->isIdle());
}

void TestInputSender::cancelLetsGoOfTheButton()
{
    m_sender->press(Qt::LeftButton, {10, 10});
    m_sender->move({50, 50});
    answerOne(); // the move; left_mouse_down is on its way
    m_sender->cancel();
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"mouse_move 10,10"_s, u"left_mouse_down"_s, u"left_mouse_up"_s}));
}

void TestInputSender::picturesAreHandedOn()
{
    QSignalSpy pictures(m_sender.get(), &InputSender::picture);
    QSignalSpy wanted(m_sender.get(), &InputSender::pictureWanted);
    m_sender->type(u"a"_s);
    answerOne(pictureResult(pngOf(Qt::red)));
    QCOMPARE(pictures.size(), 1);
    QCOMPARE(pictures[0][0].toByteArray(), pngOf(Qt::red).toBase64());
    QCOMPARE(wanted.size(), 1);
    m_sender->type(u"b"_s);
    answerOne();
    QCOMPARE(pictures.size(), 1);
    QCOMPARE(wanted.size(), 2);
}

void TestInputSender::aRefusedActionIsToldAndTheRestGoesOn_data()
{
    QTest::addColumn<bool>("byStatus");
    QTest::newRow("422") << true;
    QTest::newRow("200 with an error") << false;
}

void TestInputSender::aRefusedActionIsToldAndTheRestGoesOn()
{
    QFETCH(bool, byStatus);
    ToolResult refused;
    refused.error = u"told by the test"_s;
    QSignalSpy problems(m_sender.get(), &InputSender::problem);
    m_sender->key(u"Nonsense"_s);
    m_sender->type(u"a"_s);
    if (byStatus)
        answerOne(FakeDesktopPort::failure(ApiError::Kind::Invalid, 422));
    else
        answerOne(refused);
    answerAll();
    QCOMPARE(m_port->input(), (QStringList{u"key Nonsense"_s, u"type a"_s}));
    QCOMPARE(problems.size(), 1);
    const auto problem = problems[0][0].value<InputProblem>();
    QCOMPARE(problem.kind, InputProblem::Kind::Refused);
    QCOMPARE(problem.action, DesktopAction::Key);
    QCOMPARE(problem.detail, u"told by the test"_s);
}

void TestInputSender::aFailureIsNeverRepeated_data()
{
    QTest::addColumn<ApiError::Kind>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<InputProblem::Kind>("expected");
    using Kind = ApiError::Kind;
    QTest::newRow("no answer in time") << Kind::Timeout << 0 << InputProblem::Kind::Unsure;
    QTest::newRow("504") << Kind::ServerFault << 504 << InputProblem::Kind::Unsure;
    QTest::newRow("500") << Kind::ServerFault << 500 << InputProblem::Kind::Unsure;
    QTest::newRow("bad reply") << Kind::BadReply << 200 << InputProblem::Kind::Unsure;
    QTest::newRow("502 to the end") << Kind::ServerFault << 502 << InputProblem::Kind::NotSent;
    QTest::newRow("503 to the end") << Kind::ServerFault << 503 << InputProblem::Kind::NotSent;
    QTest::newRow("401") << Kind::Unauthorized << 401 << InputProblem::Kind::NotSent;
    QTest::newRow("404") << Kind::Gone << 404 << InputProblem::Kind::NotSent;
}

void TestInputSender::aFailureIsNeverRepeated()
{
    QFETCH(ApiError::Kind, kind);
    QFETCH(int, status);
    QFETCH(InputProblem::Kind, expected);

    QSignalSpy problems(m_sender.get(), &InputSender::problem);
    QSignalSpy wanted(m_sender.get(), &InputSender::pictureWanted);
    m_sender->type(u"rm "_s);
    m_sender->key(u"Return"_s); // meant for a screen that nobody has seen
    click({5, 5});
    answerOne(FakeDesktopPort::failure(kind, status));
    QCOMPARE(m_port->input(), QStringList{u"type rm "_s});
    QVERIFY(m_sender->isIdle());
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems[0][0].value<InputProblem>().kind, expected);

    m_sender->key(u"Escape"_s); // new input goes out as ever
    QCOMPARE(m_port->input(), (QStringList{u"type rm "_s, u"key Escape"_s}));
}

void TestInputSender::aFailureDuringADragLetsGoOnce()
{
    m_sender->press(Qt::LeftButton, {10, 10});
    m_sender->move({50, 50});
    answerOne();                                                  // mouse_move
    answerOne(FakeDesktopPort::failure(ApiError::Kind::Timeout)); // left_mouse_down: may have happened
    QCOMPARE(m_port->input().last(), u"left_mouse_up"_s);
    answerOne(FakeDesktopPort::failure(ApiError::Kind::Timeout)); // and no loop when that fails, too
    m_sender->move({70, 70});
    m_sender->release(Qt::LeftButton, {70, 70});
    answerAll();
    QCOMPARE(m_port->input(),
             (QStringList{u"mouse_move 10,10"_s, u"left_mouse_down"_s, u"left_mouse_up"_s, u"mouse_move 70,70"_s}));
}

void TestInputSender::overflowIsToldOnceAndKeepsTheOrder()
{
    QSignalSpy problems(m_sender.get(), &InputSender::problem);
    m_sender->key(u"first"_s);
    for (int i = 0; i < InputSender::MaxWaiting; ++i)
        m_sender->key(QString::number(i));
    QCOMPARE(problems.size(), 0);
    m_sender->key(u"lost"_s);
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems[0][0].value<InputProblem>().kind, InputProblem::Kind::Overflow);

    answerOne(); // there is room for one again, but what comes now would come after a gap
    m_sender->key(u"lost"_s);
    m_sender->type(u"lost"_s);
    answerAll();
    QCOMPARE(m_port->input().size(), InputSender::MaxWaiting + 1);
    QVERIFY(!m_port->input().contains(u"key lost"_s));
    QCOMPARE(problems.size(), 1);

    m_sender->key(u"again"_s);
    QCOMPARE(m_port->input().last(), u"key again"_s);
}

void TestInputSender::tooLongATextIsNotSentByHalf()
{
    QSignalSpy problems(m_sender.get(), &InputSender::problem);
    m_sender->type(QString((InputSender::MaxWaiting + 1) * InputSender::TextPiece, u'x'));
    QCOMPARE(m_port->input(), QStringList());
    QCOMPARE(problems.size(), 1);
    m_sender->type(u"a"_s);
    QCOMPARE(m_port->input(), QStringList{u"type a"_s});
}

QTEST_GUILESS_MAIN(TestInputSender)
#include "tst_inputsender.moc"
