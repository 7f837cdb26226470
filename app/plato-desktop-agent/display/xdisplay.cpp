// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/display/xdisplay.h"

#include <xcb/damage.h>
#include <xcb/shm.h>
#include <xcb/xcb.h>
#include <xcb/xfixes.h>
#include <xcb/xtest.h>
#include <xkbcommon/xkbcommon-x11.h>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

bool present(xcb_connection_t *c, xcb_extension_t *extension)
{
    const xcb_query_extension_reply_t *reply = xcb_get_extension_data(c, extension); // owned by the connection
    return reply && reply->present;
}

bool wordsOfRedGreenBlue(const xcb_setup_t *setup, const xcb_screen_t *screen)
{
    if (setup->image_byte_order != XCB_IMAGE_ORDER_LSB_FIRST)
        return false;
    bool words = false;
    for (auto it = xcb_setup_pixmap_formats_iterator(setup); it.rem; xcb_format_next(&it))
        words |= it.data->depth == screen->root_depth && it.data->bits_per_pixel == 32;
    if (!words)
        return false;
    for (auto depth = xcb_screen_allowed_depths_iterator(screen); depth.rem; xcb_depth_next(&depth)) {
        for (auto visual = xcb_depth_visuals_iterator(depth.data); visual.rem; xcb_visualtype_next(&visual)) {
            if (visual.data->visual_id == screen->root_visual)
                return visual.data->red_mask == 0xff0000 && visual.data->green_mask == 0xff00 &&
                       visual.data->blue_mask == 0xff;
        }
    }
    return false;
}

} // namespace

Expected<std::unique_ptr<XDisplay>> XDisplay::open(const QByteArray &name)
{
    std::unique_ptr<XDisplay> display(new XDisplay);
    int screenNumber = 0;
    display->m_connection = xcb_connect(name.isEmpty() ? nullptr : name.constData(), &screenNumber);
    if (xcb_connection_has_error(display->m_connection))
        return failure(u"cannot connect to the display"_s);
    if (auto ready = display->setUp(screenNumber); !ready)
        return tl::unexpected(ready.error());
    return display;
}

XDisplay::~XDisplay()
{
    xcb_disconnect(m_connection); // of a failed connection too: XCB asks for it
}

Expected<void> XDisplay::setUp(int screenNumber)
{
    const xcb_setup_t *setup = xcb_get_setup(m_connection);
    auto screens = xcb_setup_roots_iterator(setup);
    for (; screenNumber > 0 && screens.rem; --screenNumber)
        xcb_screen_next(&screens);
    if (!screens.rem)
        return failure(u"the display has no such screen"_s);
    m_root = screens.data->root;
    if (!wordsOfRedGreenBlue(setup, screens.data))
        return failure(u"the display must have 24 bit colours (32 bits per pixel)"_s);

    if (!present(m_connection, &xcb_test_id))
        return failure(u"the display lacks the XTEST extension"_s);
    if (!xkb_x11_setup_xkb_extension(m_connection, XKB_X11_MIN_MAJOR_XKB_VERSION, XKB_X11_MIN_MINOR_XKB_VERSION,
                                     XKB_X11_SETUP_XKB_EXTENSION_NO_FLAGS, nullptr, nullptr, nullptr, nullptr))
        return failure(u"the display lacks the XKEYBOARD extension"_s);

    if (present(m_connection, &xcb_shm_id)) {
        // From 1.2 on memory is passed as a file descriptor, which works across IPC namespaces and leaves nothing
        // behind.
        const XcbReply<xcb_shm_query_version_reply_t> version(
            xcb_shm_query_version_reply(m_connection, xcb_shm_query_version(m_connection), nullptr));
        m_sharedMemory =
            version && (version->major_version > 1 || (version->major_version == 1 && version->minor_version >= 2));
    }
    if (present(m_connection, &xcb_xfixes_id)) {
        // XFixes answers nothing before its version has been agreed on.
        const XcbReply<xcb_xfixes_query_version_reply_t> version(
            xcb_xfixes_query_version_reply(m_connection, xcb_xfixes_query_version(m_connection, 4, 0), nullptr));
        m_cursorImages = version && version->major_version >= 1;
        if (m_cursorImages && version->major_version >= 2 && present(m_connection, &xcb_damage_id)) {
            const XcbReply<xcb_damage_query_version_reply_t> damage(
                xcb_damage_query_version_reply(m_connection, xcb_damage_query_version(m_connection, 1, 1), nullptr));
            m_damage = damage != nullptr;
        }
    }
    return {};
}

int XDisplay::fileDescriptor() const
{
    return xcb_get_file_descriptor(m_connection);
}

bool XDisplay::lost() const
{
    return xcb_connection_has_error(m_connection) != 0;
}

Expected<QSize> XDisplay::size() const
{
    const XcbReply<xcb_get_geometry_reply_t> geometry(
        xcb_get_geometry_reply(m_connection, xcb_get_geometry(m_connection, m_root), nullptr));
    if (!geometry)
        return failure(u"the display does not answer"_s);
    return QSize(geometry->width, geometry->height);
}

Expected<QPoint> XDisplay::pointer() const
{
    const XcbReply<xcb_query_pointer_reply_t> reply(
        xcb_query_pointer_reply(m_connection, xcb_query_pointer(m_connection, m_root), nullptr));
    if (!reply)
        return failure(u"the display does not answer"_s);
    return QPoint(reply->root_x, reply->root_y);
}

void XDisplay::dropEvents() const
{
    while (XcbReply<xcb_generic_event_t> event{xcb_poll_for_event(m_connection)}) {
    }
}

void XDisplay::synchronize() const
{
    const XcbReply<xcb_get_input_focus_reply_t> answer(
        xcb_get_input_focus_reply(m_connection, xcb_get_input_focus(m_connection), nullptr));
}

} // namespace plato::agent
