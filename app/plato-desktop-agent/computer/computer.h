// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/computer/computerrequest.h"
#include "app/plato-desktop-agent/display/xdisplay.h"
#include "app/plato-desktop-agent/input/inputplayer.h"
#include "app/plato-desktop-agent/input/keyboard.h"
#include "app/plato-desktop-agent/screen/screenshots.h"
#include "app/plato-desktop-agent/tool/toolanswer.h"
#include "core/text/error.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace plato::agent {

struct ComputerAnswer
{
    bool run = true; ///< false: there is no display now, nothing has been done, the request may come again
    ToolAnswer tool;
};

struct DisplayState
{
    std::optional<QSize> size; ///< of the screen; none while the display does not answer
    QString problem;           ///< why
};

/// Screen, pointer and keyboard of one display. Connects by itself, and again whenever the display comes back. Its
/// calls wait for the X server, so it lives on a thread of its own (ComputerThread); durations and delays are timers.
///
/// Input actions run one after the other in the order they came; screenshot, cursor_position and wait do not stand in
/// that queue. Each answer bears a picture, taken `screenshot_delay_s` after the action or, without that, SettleTime
/// after input and at once otherwise. The next input need not wait for that picture.
class Computer : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const ComputerAnswer &)>;

    /// Time for applications to draw what the input did.
    static constexpr std::chrono::milliseconds SettleTime{80};

    /// `display`: as in $DISPLAY.
    explicit Computer(const QByteArray &display);
    ~Computer() override;

    /// Begins to look for the display.
    void start();
    DisplayState state() const;
    /// Calls `done` once, on this thread; never when destroyed before.
    void perform(const ComputerRequest &request, Done done);

private:
    struct Input
    {
        ComputerRequest request;
        Done done;
    };

    /// All that lives and dies with one connection.
    struct Connection
    {
        explicit Connection(std::unique_ptr<XDisplay> opened);
        ~Connection();
        Q_DISABLE_COPY_MOVE(Connection)

        std::unique_ptr<XDisplay> display;
        Screenshots screenshots;
        Keyboard keyboard;
        std::unique_ptr<InputPlayer> player;
        QSocketNotifier notifier;
    };

    void connectDisplay();
    void onDisplayReadable();
    void nextInput();
    Expected<InputScript> plan(const ComputerRequest &request);
    void onInputDone();
    void returnKeys();
    void answerAfter(std::chrono::milliseconds delay, const ToolAnswer &answer, const Done &done);
    void addPicture(ToolAnswer &answer);

    const QByteArray m_name;
    QString m_problem;
    std::unique_ptr<Connection> m_connection; // null while there is no display
    QTimer m_retry;
    QList<Input> m_inputs;        // waiting
    std::optional<Input> m_input; // being played
    QTimer m_keysUnused;
};

} // namespace plato::agent
