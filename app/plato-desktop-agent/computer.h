// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/computerrequest.h"
#include "app/plato-desktop-agent/screenshots.h"
#include "app/plato-desktop-agent/toolanswer.h"
#include "app/plato-desktop-agent/xdisplay.h"

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
class Computer : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const ComputerAnswer &)>;

    /// `display`: as in $DISPLAY.
    explicit Computer(const QByteArray &display);
    ~Computer() override;

    /// Begins to look for the display.
    void start();
    DisplayState state() const;
    /// Calls `done` once, on this thread; never when destroyed before.
    void perform(const ComputerRequest &request, Done done);

private:
    void connectDisplay();
    void onDisplayReadable();
    void answerAfter(std::chrono::milliseconds delay, const ToolAnswer &answer, Done done);
    void addPicture(ToolAnswer &answer);

    const QByteArray m_name;
    QString m_problem;
    std::unique_ptr<XDisplay> m_display;
    std::unique_ptr<Screenshots> m_screenshots;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_retry;
};

} // namespace plato::agent
