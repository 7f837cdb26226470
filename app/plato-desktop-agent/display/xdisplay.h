// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QPoint>
#include <QSize>
#include <QString>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <tl/expected.hpp>

struct xcb_connection_t;

namespace plato::agent {

/// Frees what XCB hands out with malloc().
struct FreeDeleter
{
    void operator()(void *p) const { std::free(p); }
};
template <class T>
using XcbReply = std::unique_ptr<T, FreeDeleter>;

/// One connection to an X display. Its calls wait for the X server, so it lives on a thread of its own, not on the one
/// that serves HTTP. Errors are values, worded for the caller of the agent.
class XDisplay
{
public:
    /// Connects to `name` (empty: $DISPLAY). Refuses a display whose pixels are not 32 bit words of red, green, blue.
    static tl::expected<std::unique_ptr<XDisplay>, QString> open(const QByteArray &name);
    ~XDisplay();
    Q_DISABLE_COPY_MOVE(XDisplay)

    xcb_connection_t *connection() const { return m_connection; }
    std::uint32_t root() const { return m_root; }
    bool hasSharedMemory() const { return m_sharedMemory; }
    bool hasCursorImages() const { return m_cursorImages; }
    bool hasDamage() const { return m_damage; } ///< with cursor images and regions
    int fileDescriptor() const;

    /// True once the X server has gone; nothing works on this object any more.
    bool lost() const;
    /// The screen's present size: it can change while the display runs.
    tl::expected<QSize, QString> size() const;
    tl::expected<QPoint, QString> pointer() const;
    /// Reads and drops events that came unasked (every client gets MappingNotify, and damage tells of itself).
    void dropEvents() const;
    /// Waits until the server has carried out everything sent so far.
    void synchronize() const;

private:
    XDisplay() = default;
    tl::expected<void, QString> setUp(int screenNumber);

    xcb_connection_t *m_connection = nullptr;
    std::uint32_t m_root = 0;
    bool m_sharedMemory = false;
    bool m_cursorImages = false;
    bool m_damage = false;
};

} // namespace plato::agent
