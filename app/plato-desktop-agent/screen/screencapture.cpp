// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/screen/screencapture.h"

#include "app/plato-desktop-agent/display/xdisplay.h"

#include <algorithm>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>
#include <xcb/damage.h>
#include <xcb/shm.h>
#include <xcb/xcb.h>
#include <xcb/xfixes.h>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

constexpr std::uint32_t AllPlanes = 0xffffffff;

/// `over` is premultiplied ARGB, as XFixes gives it.
std::uint32_t blend(std::uint32_t over, std::uint32_t under)
{
    const std::uint32_t keep = 255 - (over >> 24);
    const auto channel = [&](int shift) {
        return std::min(((over >> shift) & 0xff) + (((under >> shift) & 0xff) * keep + 127) / 255, 255u) << shift;
    };
    return (under & 0xff000000) | channel(16) | channel(8) | channel(0);
}

} // namespace

/// Memory that we and the X server see. An anonymous file: it goes with its last user, however that ends.
class ScreenCapture::Segment
{
public:
    static std::unique_ptr<Segment> create(xcb_connection_t *connection, std::size_t bytes)
    {
        const int fd = memfd_create("plato-screen", MFD_CLOEXEC);
        if (fd < 0)
            return nullptr;
        void *memory = MAP_FAILED;
        if (ftruncate(fd, off_t(bytes)) == 0)
            memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (memory == MAP_FAILED) {
            close(fd);
            return nullptr;
        }
        std::unique_ptr<Segment> segment(new Segment(connection, bytes, memory));
        // XCB sends the descriptor and closes it.
        const XcbReply<xcb_generic_error_t> error(
            xcb_request_check(connection, xcb_shm_attach_fd_checked(connection, segment->m_id, fd, false)));
        segment->m_attached = !error && !xcb_connection_has_error(connection);
        return segment->m_attached ? std::move(segment) : nullptr;
    }

    ~Segment()
    {
        if (m_attached)
            xcb_shm_detach(m_connection, m_id);
        munmap(m_memory, m_bytes);
    }
    Q_DISABLE_COPY_MOVE(Segment)

    std::uint32_t id() const { return m_id; }
    std::size_t bytes() const { return m_bytes; }
    std::uint32_t *pixels() const { return static_cast<std::uint32_t *>(m_memory); }

private:
    Segment(xcb_connection_t *connection, std::size_t bytes, void *memory)
        : m_connection(connection)
        , m_id(xcb_generate_id(connection))
        , m_bytes(bytes)
        , m_memory(memory)
    {
    }

    xcb_connection_t *m_connection;
    std::uint32_t m_id;
    std::size_t m_bytes;
    void *m_memory;
    bool m_attached = false;
};

ScreenCapture::ScreenCapture(XDisplay &display, bool sharedMemory)
    : m_display(display)
    , m_shared(sharedMemory && display.hasSharedMemory())
{
    if (!display.hasDamage())
        return;
    xcb_connection_t *c = display.connection();
    m_damage = xcb_generate_id(c);
    xcb_damage_create(c, m_damage, display.root(), XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY);
    m_drawn = xcb_generate_id(c);
    xcb_xfixes_create_region(c, m_drawn, 0, nullptr);
}

ScreenCapture::~ScreenCapture()
{
    if (m_damage == 0)
        return;
    xcb_damage_destroy(m_display.connection(), m_damage);
    xcb_xfixes_destroy_region(m_display.connection(), m_drawn);
}

Expected<bool> ScreenCapture::changed()
{
    if (m_damage == 0)
        return true;
    // All sent together: one way to the server and back.
    xcb_connection_t *c = m_display.connection();
    xcb_damage_subtract(c, m_damage, XCB_NONE, m_drawn);
    const auto regionAsked = xcb_xfixes_fetch_region(c, m_drawn);
    const auto cursorAsked = xcb_xfixes_get_cursor_image(c);
    const auto sizeAsked = xcb_get_geometry(c, m_display.root());
    const XcbReply<xcb_xfixes_fetch_region_reply_t> region(xcb_xfixes_fetch_region_reply(c, regionAsked, nullptr));
    const XcbReply<xcb_xfixes_get_cursor_image_reply_t> cursor(
        xcb_xfixes_get_cursor_image_reply(c, cursorAsked, nullptr));
    const XcbReply<xcb_get_geometry_reply_t> size(xcb_get_geometry_reply(c, sizeAsked, nullptr));
    if (!region || !cursor || !size)
        return failure(m_display.lost() ? u"the display has gone"_s : u"the display does not answer"_s);
    return xcb_xfixes_fetch_region_rectangles_length(region.get()) > 0 ||
           Cursor{cursor->x, cursor->y, cursor->cursor_serial} != m_cursor ||
           QSize(size->width, size->height) != m_size;
}

Expected<FrameView> ScreenCapture::capture()
{
    // The size can change between asking for it and reading the pixels, which then fails: ask once more.
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto size = m_display.size();
        if (!size)
            return tl::unexpected(size.error());
        std::uint32_t *pixels = nullptr;
        if (share(*size) && readShared(*size))
            pixels = m_segment->pixels();
        else if (readCopied(*size))
            pixels = m_copy.data();
        if (!pixels)
            continue;
        drawCursor(*size, pixels);
        m_size = *size;
        return FrameView{*size, pixels};
    }
    return failure(m_display.lost() ? u"the display has gone"_s : u"the display gave no picture"_s);
}

bool ScreenCapture::share(QSize size)
{
    if (!m_shared)
        return false;
    const std::size_t bytes = std::size_t(size.width()) * std::size_t(size.height()) * 4;
    if (!m_segment || m_segment->bytes() < bytes)
        m_segment = Segment::create(m_display.connection(), bytes);
    m_shared = m_segment != nullptr;
    return m_shared;
}

bool ScreenCapture::readShared(QSize size)
{
    xcb_connection_t *c = m_display.connection();
    const XcbReply<xcb_shm_get_image_reply_t> reply(xcb_shm_get_image_reply(
        c,
        xcb_shm_get_image(c, m_display.root(), 0, 0, std::uint16_t(size.width()), std::uint16_t(size.height()),
                          AllPlanes, XCB_IMAGE_FORMAT_Z_PIXMAP, m_segment->id(), 0),
        nullptr));
    return reply != nullptr;
}

bool ScreenCapture::readCopied(QSize size)
{
    xcb_connection_t *c = m_display.connection();
    const XcbReply<xcb_get_image_reply_t> reply(
        xcb_get_image_reply(c,
                            xcb_get_image(c, XCB_IMAGE_FORMAT_Z_PIXMAP, m_display.root(), 0, 0,
                                          std::uint16_t(size.width()), std::uint16_t(size.height()), AllPlanes),
                            nullptr));
    const std::size_t count = std::size_t(size.width()) * std::size_t(size.height());
    if (!reply || std::size_t(xcb_get_image_data_length(reply.get())) < count * 4)
        return false;
    m_copy.resize(count);
    std::memcpy(m_copy.data(), xcb_get_image_data(reply.get()), count * 4);
    return true;
}

void ScreenCapture::drawCursor(QSize size, std::uint32_t *pixels)
{
    if (!m_display.hasCursorImages())
        return;
    xcb_connection_t *c = m_display.connection();
    const XcbReply<xcb_xfixes_get_cursor_image_reply_t> cursor(
        xcb_xfixes_get_cursor_image_reply(c, xcb_xfixes_get_cursor_image(c), nullptr));
    if (!cursor)
        return;
    m_cursor = {cursor->x, cursor->y, cursor->cursor_serial};
    const std::uint32_t *image = xcb_xfixes_get_cursor_image_cursor_image(cursor.get());
    const int left = cursor->x - cursor->xhot;
    const int top = cursor->y - cursor->yhot;
    const int firstX = std::max(0, -left);
    const int endX = std::min<int>(cursor->width, size.width() - left);
    const int endY = std::min<int>(cursor->height, size.height() - top);
    for (int y = std::max(0, -top); y < endY; ++y) {
        std::uint32_t *row = pixels + std::size_t(top + y) * std::size_t(size.width());
        for (int x = firstX; x < endX; ++x)
            row[left + x] = blend(image[y * cursor->width + x], row[left + x]);
    }
}

} // namespace plato::agent
