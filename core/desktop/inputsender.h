// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopport.h"
#include "core/desktop/inputmapping.h"

#include <QList>
#include <QObject>
#include <QPoint>
#include <QTimer>

#include <chrono>
#include <optional>

namespace plato {

/// Why input did not do what it should. `detail` is the agent's word, or empty.
struct InputProblem
{
    enum class Kind {
        Refused,  ///< the agent said no to this one action; what follows it goes on
        NotSent,  ///< the agent was not reached: nothing happened, and what waited has been dropped
        Unsure,   ///< no answer: it may have happened. Not repeated; what waited has been dropped
        Overflow, ///< more input than the desktop keeps up with: refused until it has caught up
    };
    Kind kind = Kind::Refused;
    std::optional<DesktopAction> action; ///< none for an overflow
    std::optional<ApiError> error;
    QString detail;
};

/// Turns the events of pointer, wheel and keyboard into actions of the desktop: in strict order, one request on its
/// way.
///
/// What waits is kept short: pointer moves give way to the newest, typed characters join into one `type`, equal
/// scrolls add up, a click swallows the move before it (it carries its own place), auto-repeat is dropped while
/// anything waits, so that nothing runs on after a key has been let go.
///
/// Clicks are decided here. A left press that is let go near its place is a click; one that moves further than
/// DragThreshold, or lasts longer than `longPress`, becomes `mouse_move`, `left_mouse_down`, moves, `left_mouse_up`.
/// A click waits for `clickHold`: when the next press comes in that time near the same place, both leave as one
/// `double_click` (three: `triple_click`), so the desktop sees exactly one double click however slow the line is. Any
/// other input ends the wait at once. A slower double click leaves as two clicks, at the pace of the person. Feed Qt's
/// double click event as a plain press. Right and middle buttons click where they were pressed; the contract has no
/// drag for them, and no modifier keys with clicks and wheel.
///
/// An action is never repeated. After a failure that leaves open whether it ran, what waits is dropped, as it was
/// meant for a screen that nobody has seen, a held button is let go, and pictureWanted() asks for a look.
///
/// GUI thread only; `port` must outlive it. Points are pixels of the desktop.
class InputSender : public QObject
{
    Q_OBJECT

public:
    static constexpr int DragThreshold = 4;
    static constexpr int MaxWaiting = 200; ///< actions
    static constexpr int TextPiece = 500;  ///< UTF-16 units in one `type`, so that each is answered in good time

    struct Timing
    {
        std::chrono::milliseconds clickHold{250};
        std::chrono::milliseconds longPress{500};
    };

    explicit InputSender(DesktopPort &port, QObject *parent = nullptr);
    void setTiming(const Timing &timing) { m_timing = timing; }

    void press(Qt::MouseButton button, QPoint at);
    void move(QPoint to);
    void release(Qt::MouseButton button, QPoint at);
    void scroll(const WheelClicks &clicks, QPoint at);
    void key(const QString &keys, bool autoRepeat = false); ///< X notation, see mapKey()
    void type(const QString &text, bool autoRepeat = false);

    /// Focus went elsewhere: a held button is let go, what was done before still happens.
    void letGo();
    /// Control was given back: nothing more is sent, except that a button that is down on the desktop is let go.
    void cancel();

    int waiting() const { return int(m_queue.size()); }
    bool isIdle() const { return !m_busy && m_queue.isEmpty() && !m_click && !m_press; }

Q_SIGNALS:
    void picture(const QByteArray &base64Png); ///< came with an answer
    void pictureWanted();                      ///< the desktop has changed, or may have: time for a new picture
    void problem(const plato::InputProblem &problem);

private:
    struct Click
    {
        QPoint at;
        int count = 1;
    };
    struct Press
    {
        Qt::MouseButton button = Qt::NoButton;
        Click click;
        bool dragging = false;
    };

    void beginDrag();
    void flushClick();
    void pushClick(const Click &click);
    void pushMove(QPoint to);
    void push(ComputerAction action);
    bool hasRoom(qsizetype more);
    void sendNext();
    void take(const ComputerAction &action, const tl::expected<ToolResult, ApiError> &answer);
    void giveUp();

    DesktopPort &m_port;
    Timing m_timing;
    QTimer m_clickTimer;
    QTimer m_pressTimer;
    QList<ComputerAction> m_queue;
    std::optional<Click> m_click; // waits for clickHold, not yet queued
    std::optional<Press> m_press;
    std::optional<QPoint> m_pointer; // where the last queued move or click leaves the pointer
    bool m_busy = false;             // one request is on its way
    bool m_buttonDown = false;       // on the desktop, by what has been sent
    bool m_refusing = false;
};

} // namespace plato
