// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/input/inputplayer.h"

#include "app/plato-desktop-agent/display/xdisplay.h"

#include <algorithm>
#include <array>
#include <sys/uio.h>
#include <xcb/xcb.h>
#include <xcb/xcbext.h>
#include <xcb/xtest.h>

using namespace std::chrono_literals;

namespace plato::agent {

namespace {

/// XKB's request LatchLockState. XCB's own has no field for the modifiers that are latched.
struct LatchLockState
{
    static constexpr std::uint8_t Opcode = 5;

    std::uint8_t majorOpcode = 0, minorOpcode = 0; // XCB fills in these and the length
    std::uint16_t length = 0;
    std::uint16_t device = 0x100; // the one that core events come from
    std::uint8_t affectedLocks = 0, locks = 0;
    std::uint8_t setsLayout = 0, layout = 0;
    std::uint8_t affectedLatches = 0xff, latches = 0;
    std::uint8_t unused = 0, latchesLayout = 1;
    std::int16_t latchedLayout = 0;
};
static_assert(sizeof(LatchLockState) == 16);

xcb_extension_t xkeyboard{"XKEYBOARD", 0}; // XCB keeps the number of its own in it

} // namespace

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
    const auto foreign = m_foreignKeysUp;
    for (const std::uint8_t keycode : foreign)
        perform(KeyStep{keycode, true, true});
    const auto isLock = [](const InputStep &step) { return std::holds_alternative<LockStep>(step); };
    const auto unplayed = std::make_reverse_iterator(m_script.cbegin() + m_next);
    if (const auto last = std::find_if(m_script.crbegin(), unplayed, isLock); last != unplayed)
        perform(std::get<LockStep>(*last));
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
    QSet<std::uint8_t> &toBeUndone = step.foreign ? m_foreignKeysUp : m_keysDown;
    if (step.down != step.foreign)
        toBeUndone.insert(step.keycode);
    else
        toBeUndone.remove(step.keycode);
}

void InputPlayer::perform(const BindStep &step)
{
    const xcb_keysym_t levels[] = {step.keysym, step.keysym}; // the same with Shift
    xcb_change_keyboard_mapping(m_display.connection(), 1, step.keycode, 2, levels);
}

void InputPlayer::perform(const LockStep &step)
{
    LatchLockState request;
    request.affectedLocks = step.affected;
    request.locks = step.locked;
    request.setsLayout = step.layout.has_value();
    request.layout = step.layout.value_or(0);
    request.latches = step.latched;
    request.latchedLayout = step.latchedLayout;
    std::array<iovec, 3> parts{}; // XCB uses the two before the first one
    parts[2] = {&request, sizeof request};
    const xcb_protocol_request_t protocol{1, &xkeyboard, LatchLockState::Opcode, 1};
    xcb_send_request(m_display.connection(), 0, &parts[2], &protocol);
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
