// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QPoint>
#include <QSize>
#include <QString>

#include <cstdint>
#include <cstdlib>
#include <memory>

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
    static Expected<std::unique_ptr<XDisplay>> open(const QByteArray &name);
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
    Expected<QSize> size() const;
    Expected<QPoint> pointer() const;
    /// Reads and drops events that came unasked (every client gets MappingNotify, and damage tells of itself).
    void dropEvents() const;
    /// Waits until the server has carried out everything sent so far.
    void synchronize() const;

private:
    XDisplay() = default;
    Expected<void> setUp(int screenNumber);

    xcb_connection_t *m_connection = nullptr;
    std::uint32_t m_root = 0;
    bool m_sharedMemory = false;
    bool m_cursorImages = false;
    bool m_damage = false;
};

} // namespace plato::agent
