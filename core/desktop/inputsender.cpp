// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/inputsender.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr int MaxScroll = 50; // clicks in one action: nobody wants to scroll on for long after the wheel has stopped

ComputerAction act(DesktopAction what, std::optional<QPoint> at = std::nullopt)
{
    ComputerAction action;
    action.action = what;
    action.coordinate = at;
    return action;
}

bool isNear(QPoint a, QPoint b)
{
    return std::abs(a.x() - b.x()) <= InputSender::DragThreshold &&
           std::abs(a.y() - b.y()) <= InputSender::DragThreshold;
}

/// Cuts a text into pieces of at most TextPiece units, never between the two halves of a surrogate pair.
QStringList pieces(const QString &text)
{
    QStringList list;
    for (qsizetype start = 0; start < text.size();) {
        qsizetype length = std::min<qsizetype>(InputSender::TextPiece, text.size() - start);
        if (start + length < text.size() && text.at(start + length - 1).isHighSurrogate())
            --length;
        list.append(text.mid(start, length));
        start += length;
    }
    return list;
}

} // namespace

InputSender::InputSender(DesktopPort &port, QObject *parent)
    : QObject(parent)
    , m_port(port)
{
    m_clickTimer.setSingleShot(true);
    m_pressTimer.setSingleShot(true);
    connect(&m_clickTimer, &QTimer::timeout, this, &InputSender::flushClick);
    connect(&m_pressTimer, &QTimer::timeout, this, &InputSender::beginDrag);
}

void InputSender::press(Qt::MouseButton button, QPoint at)
{
    if (m_press) // a second button while one is down: the contract has no action for that
        return;
    Press press{button, {at, 1}, false};
    if (button == Qt::LeftButton && m_click && isNear(m_click->at, at)) {
        press.click = {m_click->at, m_click->count + 1};
        m_click.reset();
        m_clickTimer.stop();
    }
    flushClick();
    m_press = press;
    if (button == Qt::LeftButton)
        m_pressTimer.start(m_timing.longPress);
}

void InputSender::move(QPoint to)
{
    if (!m_press) {
        if (m_click && isNear(m_click->at, to))
            return;
        flushClick();
        pushMove(to);
        return;
    }
    if (m_press->button != Qt::LeftButton || (!m_press->dragging && isNear(m_press->click.at, to)))
        return;
    beginDrag();
    pushMove(to);
}

void InputSender::release(Qt::MouseButton button, QPoint at)
{
    if (!m_press || m_press->button != button)
        return;
    m_pressTimer.stop();
    const Press press = *std::exchange(m_press, std::nullopt);
    if (press.dragging) {
        pushMove(at);
        push(act(DesktopAction::LeftMouseUp));
    } else if (button == Qt::LeftButton) {
        m_click = press.click;
        if (press.click.count == 3)
            flushClick();
        else
            m_clickTimer.start(m_timing.clickHold);
    } else if (button == Qt::RightButton || button == Qt::MiddleButton) {
        m_pointer = press.click.at;
        push(act(button == Qt::RightButton ? DesktopAction::RightClick : DesktopAction::MiddleClick, press.click.at));
    }
}

void InputSender::scroll(const WheelClicks &clicks, QPoint at)
{
    flushClick();
    if (!m_queue.isEmpty()) {
        ComputerAction &last = m_queue.last();
        if (last.action == DesktopAction::Scroll && last.scrollDirection == clicks.direction && last.coordinate &&
            isNear(*last.coordinate, at)) {
            last.scrollAmount = std::min(MaxScroll, last.scrollAmount + clicks.amount);
            return;
        }
    }
    ComputerAction action = act(DesktopAction::Scroll, at);
    action.scrollDirection = clicks.direction;
    action.scrollAmount = std::min(MaxScroll, clicks.amount);
    m_pointer = at;
    push(std::move(action));
}

void InputSender::key(const QString &keys, bool autoRepeat)
{
    flushClick();
    if (autoRepeat && !m_queue.isEmpty())
        return;
    ComputerAction action = act(DesktopAction::Key);
    action.text = keys;
    push(std::move(action));
}

void InputSender::type(const QString &text, bool autoRepeat)
{
    flushClick();
    if (text.isEmpty() || (autoRepeat && !m_queue.isEmpty()))
        return;
    if (!m_refusing && !m_queue.isEmpty() && m_queue.last().action == DesktopAction::Type &&
        m_queue.last().text.size() + text.size() <= TextPiece) {
        m_queue.last().text += text;
        return;
    }
    const QStringList parts = pieces(text);
    if (!hasRoom(parts.size())) // all of the text or nothing: half of it would be worse
        return;
    for (const QString &part : parts) {
        ComputerAction action = act(DesktopAction::Type);
        action.text = part;
        push(std::move(action));
    }
}

void InputSender::letGo()
{
    flushClick();
    m_pressTimer.stop();
    const std::optional<Press> press = std::exchange(m_press, std::nullopt);
    if (press && press->dragging)
        push(act(DesktopAction::LeftMouseUp));
}

void InputSender::cancel()
{
    giveUp();
    sendNext();
}

void InputSender::giveUp()
{
    m_clickTimer.stop();
    m_pressTimer.stop();
    m_click.reset();
    m_press.reset();
    m_pointer.reset();
    m_queue.clear();
    m_refusing = false;
    if (m_buttonDown)
        m_queue.append(act(DesktopAction::LeftMouseUp));
}

void InputSender::beginDrag()
{
    m_pressTimer.stop();
    if (!m_press || m_press->dragging)
        return;
    m_press->dragging = true;
    const Click click = m_press->click;
    if (click.count > 1) // the clicks before this press were complete ones
        pushClick({click.at, click.count - 1});
    m_pointer.reset(); // unknown, so that a move is sent: the button goes down where the pointer is
    pushMove(click.at);
    push(act(DesktopAction::LeftMouseDown));
}

void InputSender::flushClick()
{
    m_clickTimer.stop();
    if (m_click)
        pushClick(*std::exchange(m_click, std::nullopt));
}

void InputSender::pushClick(const Click &click)
{
    m_pointer = click.at;
    push(act(click.count <= 1   ? DesktopAction::LeftClick
             : click.count == 2 ? DesktopAction::DoubleClick
                                : DesktopAction::TripleClick,
             click.at));
}

void InputSender::pushMove(QPoint to)
{
    if (m_pointer == to)
        return;
    m_pointer = to;
    if (!m_queue.isEmpty() && m_queue.last().action == DesktopAction::MouseMove)
        m_queue.last().coordinate = to;
    else
        push(act(DesktopAction::MouseMove, to));
}

void InputSender::push(ComputerAction action)
{
    const bool letsGo = action.action == DesktopAction::LeftMouseUp; // always accepted: a button must not stay down
    if (!letsGo && !hasRoom(1))
        return;
    if (action.coordinate && !m_queue.isEmpty() && m_queue.last().action == DesktopAction::MouseMove)
        m_queue.removeLast(); // the new action moves the pointer itself
    m_queue.append(std::move(action));
    sendNext();
}

bool InputSender::hasRoom(qsizetype more)
{
    if (!m_refusing && m_queue.size() + more <= MaxWaiting)
        return true;
    if (!m_refusing) {
        m_refusing = !m_queue.isEmpty();
        Q_EMIT problem({InputProblem::Kind::Overflow, std::nullopt, std::nullopt, {}});
    }
    return false;
}

void InputSender::sendNext()
{
    if (m_busy || m_queue.isEmpty())
        return;
    m_busy = true;
    ComputerAction action = m_queue.takeFirst();
    action.screenshotDelaySeconds = 0; // the feed looks again soon; a wait here would hold up the next key
    if (action.action == DesktopAction::LeftMouseDown)
        m_buttonDown = true;
    else if (action.action == DesktopAction::LeftMouseUp)
        m_buttonDown = false;
    m_port.computer(action, this,
                    [this, action](const tl::expected<ToolResult, ApiError> &answer) { take(action, answer); });
}

void InputSender::take(const ComputerAction &action, const tl::expected<ToolResult, ApiError> &answer)
{
    m_busy = false;
    if (m_queue.isEmpty())
        m_refusing = false;

    std::optional<InputProblem> trouble;
    if (answer) {
        if (!answer->error.isEmpty())
            trouble = {InputProblem::Kind::Refused, action.action, std::nullopt, answer->error};
    } else if (answer.error().kind == ApiError::Kind::Invalid) {
        trouble = {InputProblem::Kind::Refused, action.action, answer.error(), answer.error().detail};
    } else {
        const ApiError &error = answer.error();
        giveUp();
        const bool notRun = error.surelyNotRun() || error.httpStatus == 502 ||
                            error.httpStatus == 503; // 502 and 503: not run, says the contract
        if (error.kind != ApiError::Kind::Cancelled)
            trouble = {notRun ? InputProblem::Kind::NotSent : InputProblem::Kind::Unsure, action.action, error,
                       error.detail};
    }
    sendNext();

    if (answer && !answer->base64Png.isEmpty())
        Q_EMIT picture(answer->base64Png);
    Q_EMIT pictureWanted();
    if (trouble)
        Q_EMIT problem(*trouble);
}

} // namespace plato
