// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/plato-desktop-agent/support/eventrecorder.h"

#include <QStringList>
#include <QTest>

#include <memory>
#include <optional>
#include <xcb/xcb.h>
#include <xkbcommon/xkbcommon-x11.h>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

struct Free
{
    void operator()(void *p) const { std::free(p); }
};
template <class T>
using Reply = std::unique_ptr<T, Free>;

/// What the keys of this moment mean.
class KeyTable
{
public:
    explicit KeyTable(xcb_connection_t *c)
        : m_context(xkb_context_new(XKB_CONTEXT_NO_FLAGS))
        , m_keymap(xkb_x11_keymap_new_from_device(m_context, c, xkb_x11_get_core_keyboard_device_id(c),
                                                  XKB_KEYMAP_COMPILE_NO_FLAGS))
        , m_state(xkb_state_new(m_keymap))
    {
    }
    ~KeyTable()
    {
        xkb_state_unref(m_state);
        xkb_keymap_unref(m_keymap);
        xkb_context_unref(m_context);
    }
    Q_DISABLE_COPY_MOVE(KeyTable)

    /// `state`: of the event, with the layout in two of its bits.
    void lookUp(std::uint8_t keycode, unsigned state, EventRecorder::Event &event)
    {
        xkb_state_update_mask(m_state, state & 0xff, 0, 0, 0, 0, (state >> 13) & 3);
        event.keysym = xkb_state_key_get_one_sym(m_state, keycode);
        event.character = xkb_state_key_get_utf32(m_state, keycode);
    }

private:
    xkb_context *m_context;
    xkb_keymap *m_keymap;
    xkb_state *m_state;
};

} // namespace

EventRecorder::EventRecorder(const QByteArray &display, QRect window, QColor colour)
    : m_connection(xcb_connect(display.constData(), nullptr))
{
    if (xcb_connection_has_error(m_connection) ||
        !xkb_x11_setup_xkb_extension(m_connection, 1, 0, XKB_X11_SETUP_XKB_EXTENSION_NO_FLAGS, nullptr, nullptr,
                                     nullptr, nullptr))
        return;
    const xcb_screen_t *screen = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data;
    m_window = xcb_generate_id(m_connection);
    const std::uint32_t values[] = {colour.rgb() & 0xffffff, 1,
                                    XCB_EVENT_MASK_BUTTON_PRESS | XCB_EVENT_MASK_BUTTON_RELEASE |
                                        XCB_EVENT_MASK_POINTER_MOTION | XCB_EVENT_MASK_KEY_PRESS |
                                        XCB_EVENT_MASK_KEY_RELEASE | XCB_EVENT_MASK_EXPOSURE};
    xcb_create_window(m_connection, XCB_COPY_FROM_PARENT, m_window, screen->root, std::int16_t(window.x()),
                      std::int16_t(window.y()), std::uint16_t(window.width()), std::uint16_t(window.height()), 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, screen->root_visual,
                      XCB_CW_BACK_PIXEL | XCB_CW_OVERRIDE_REDIRECT | XCB_CW_EVENT_MASK, values);
    xcb_map_window(m_connection, m_window);
    xcb_flush(m_connection);
    // Only a window that is seen can have the focus.
    m_valid = QTest::qWaitFor([this] {
        while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(m_connection)}) {
            if ((event->response_type & 0x7f) == XCB_EXPOSE)
                return true;
        }
        return false;
    });
    xcb_set_input_focus(m_connection, XCB_INPUT_FOCUS_POINTER_ROOT, m_window, XCB_CURRENT_TIME);
    m_context = xcb_generate_id(m_connection);
    xcb_create_gc(m_connection, m_context, m_window, 0, nullptr);
    clear();
}

EventRecorder::~EventRecorder()
{
    xcb_disconnect(m_connection);
}

const QList<EventRecorder::Event> &EventRecorder::events()
{
    read();
    return m_events;
}

QStringList EventRecorder::words()
{
    QStringList words;
    for (const Event &event : events()) {
        const QString way = event.type == Event::ButtonDown || event.type == Event::KeyDown ? u"down"_s : u"up"_s;
        if (event.type == Event::KeyDown || event.type == Event::KeyUp)
            words.append(u"key %1 %2"_s.arg(QString::number(event.keysym, 16), way));
        else if (event.type != Event::Motion)
            words.append(u"%1 %2"_s.arg(event.button).arg(way));
    }
    return words;
}

QString EventRecorder::typed()
{
    QString text;
    for (const Event &event : events()) {
        if (event.type != Event::KeyDown || event.character == 0)
            continue;
        if (event.state & (XCB_MOD_MASK_1 | XCB_MOD_MASK_4))
            text += u"<alt>"_s;
        text += event.character == '\r' ? u"\n"_s : QString::fromUcs4(&event.character, 1);
    }
    return text;
}

void EventRecorder::clear()
{
    read();
    m_events.clear();
}

void EventRecorder::paint(QPoint at, QColor colour)
{
    const std::uint32_t pixel = colour.rgb() & 0xffffff;
    xcb_change_gc(m_connection, m_context, XCB_GC_FOREGROUND, &pixel);
    const xcb_point_t point{std::int16_t(at.x()), std::int16_t(at.y())};
    xcb_poly_point(m_connection, XCB_COORD_MODE_ORIGIN, m_window, m_context, 1, &point);
    read(); // waits until it is done
}

void EventRecorder::read()
{
    // After an answer, all events of before are here.
    const Reply<xcb_get_input_focus_reply_t> answer(
        xcb_get_input_focus_reply(m_connection, xcb_get_input_focus(m_connection), nullptr));
    std::optional<KeyTable> keys; // read when there is a key to be looked up
    while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(m_connection)}) {
        const int type = event->response_type & 0x7f;
        if (type < XCB_KEY_PRESS || type > XCB_MOTION_NOTIFY)
            continue;
        // Buttons, motion and keys have one layout.
        const auto *input = reinterpret_cast<const xcb_key_press_event_t *>(event.get());
        Event record{};
        record.at = QPoint(input->root_x, input->root_y);
        record.state = input->state;
        record.time = input->time;
        if (type == XCB_KEY_PRESS || type == XCB_KEY_RELEASE) {
            record.type = type == XCB_KEY_PRESS ? Event::KeyDown : Event::KeyUp;
            if (!keys)
                keys.emplace(m_connection);
            keys->lookUp(input->detail, input->state, record);
        } else if (type == XCB_MOTION_NOTIFY) {
            record.type = Event::Motion;
        } else {
            record.type = type == XCB_BUTTON_PRESS ? Event::ButtonDown : Event::ButtonUp;
            record.button = input->detail;
        }
        m_events.append(record);
    }
}

} // namespace plato::test
