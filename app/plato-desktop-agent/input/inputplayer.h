// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/input/inputscript.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>

namespace plato::agent {

class XDisplay;

/// Plays one script at a time through the XTEST extension. Pauses are timers. What is still held down when the player
/// is destroyed is let go, and what somebody else held or had locked is as it was. The thread of its display.
class InputPlayer : public QObject
{
    Q_OBJECT

public:
    explicit InputPlayer(XDisplay &display);
    ~InputPlayer() override;

    bool busy() const { return bool(m_done); }
    /// Not while busy. `done` is called when the X server has carried out the last step, perhaps before play() returns.
    void play(const InputScript &script, std::function<void()> done);

private:
    void proceed();
    void perform(const MoveStep &step);
    void perform(const ButtonStep &step);
    void perform(const KeyStep &step);
    void perform(const BindStep &step);
    void perform(const LockStep &step);
    void perform(const PauseStep &step);
    void fake(std::uint8_t type, std::uint8_t detail, QPoint at = {});

    XDisplay &m_display; // outlives us
    InputScript m_script;
    qsizetype m_next = 0;
    std::function<void()> m_done;
    QTimer m_pause;
    QSet<std::uint8_t> m_buttonsDown;
    QSet<std::uint8_t> m_keysDown;
    QSet<std::uint8_t> m_foreignKeysUp; // which somebody else holds down
};

} // namespace plato::agent
