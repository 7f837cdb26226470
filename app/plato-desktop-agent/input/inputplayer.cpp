// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/input/inputplayer.h"

#include "app/plato-desktop-agent/display/xdisplay.h"

#include <xcb/xcb.h>
#include <xcb/xtest.h>

using namespace std::chrono_literals;

namespace plato::agent {

InputPlayer::InputPlayer(XDisplay &display)
    : m_display(display)
    , m_pause(this)
{
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    connect(&m_pause, &QTimer::timeout, this, &InputPlayer::proceed);
}

InputPlayer::~InputPlayer()
{
    const auto buttons = m_buttonsDown; // perform() changes the sets
    for (const std::uint8_t button : buttons)
        perform(ButtonStep{button, false});
    const auto keys = m_keysDown;
    for (const std::uint8_t keycode : keys)
        perform(KeyStep{keycode, false});
    m_display.synchronize();
}

void InputPlayer::play(const InputScript &script, std::function<void()> done)
{
    Q_ASSERT(!busy());
    m_script = script;
    m_next = 0;
    m_done = std::move(done);
    proceed();
}

void InputPlayer::proceed()
{
    while (m_next < m_script.size() && !m_pause.isActive())
        std::visit([this](const auto &step) { perform(step); }, m_script.at(m_next++));
    if (m_pause.isActive()) {
        xcb_flush(m_display.connection());
        return;
    }
    m_display.synchronize();
    std::exchange(m_done, nullptr)();
}

void InputPlayer::perform(const MoveStep &step)
{
    fake(XCB_MOTION_NOTIFY, 0, step.to);
}

void InputPlayer::perform(const ButtonStep &step)
{
    fake(step.down ? XCB_BUTTON_PRESS : XCB_BUTTON_RELEASE, step.button);
    if (step.down)
        m_buttonsDown.insert(step.button);
    else
        m_buttonsDown.remove(step.button);
}

void InputPlayer::perform(const KeyStep &step)
{
    fake(step.down ? XCB_KEY_PRESS : XCB_KEY_RELEASE, step.keycode);
    if (step.down)
        m_keysDown.insert(step.keycode);
    else
        m_keysDown.remove(step.keycode);
}

void InputPlayer::perform(const BindStep &step)
{
    const xcb_keysym_t levels[] = {step.keysym, step.keysym}; // the same with Shift
    xcb_change_keyboard_mapping(m_display.connection(), 1, step.keycode, 2, levels);
}

void InputPlayer::perform(const PauseStep &step)
{
    if (step.length > 0ms)
        m_pause.start(step.length);
}

void InputPlayer::fake(std::uint8_t type, std::uint8_t detail, QPoint at)
{
    xcb_test_fake_input(m_display.connection(), type, detail, XCB_CURRENT_TIME, m_display.root(), std::int16_t(at.x()),
                        std::int16_t(at.y()), 0);
}

} // namespace plato::agent
