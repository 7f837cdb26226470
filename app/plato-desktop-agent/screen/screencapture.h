// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QSize>
#include <QString>

#include <cstdint>
#include <memory>
#include <vector>

namespace plato::agent {

class XDisplay;

/// A picture of the screen: rows of 32 bit words 0x??RRGGBB without gaps. Looks at memory that the next capture()
/// overwrites.
struct FrameView
{
    QSize size;
    const std::uint32_t *pixels = nullptr;

    std::size_t count() const { return std::size_t(size.width()) * std::size_t(size.height()); }
};

/// Takes pictures of the whole screen, with the mouse cursor drawn in. The X server writes into memory shared with it
/// (MIT-SHM over a file descriptor); where it has none, the picture comes through the connection. Waits for the X
/// server; the thread of its display.
class ScreenCapture
{
public:
    /// `sharedMemory` false: always through the connection.
    explicit ScreenCapture(XDisplay &display, bool sharedMemory = true);
    ~ScreenCapture();
    Q_DISABLE_COPY_MOVE(ScreenCapture)

    /// Whether a capture() might differ from the last one. Asks the X server, which notes what is drawn (DAMAGE); true
    /// where it cannot, and before the first capture. Asking clears that note, so capture() has to follow when it is
    /// true.
    Expected<bool> changed();
    Expected<FrameView> capture();

private:
    class Segment;
    struct Cursor
    {
        int x = 0;
        int y = 0;
        std::uint32_t serial = 0; // of its shape
        friend bool operator==(const Cursor &, const Cursor &) = default;
    };

    bool share(QSize size);
    bool readShared(QSize size);
    bool readCopied(QSize size);
    void drawCursor(QSize size, std::uint32_t *pixels);

    XDisplay &m_display; // outlives us
    bool m_shared;
    std::unique_ptr<Segment> m_segment;
    std::vector<std::uint32_t> m_copy; // used without shared memory
    std::uint32_t m_damage = 0;        // what was drawn since it was last emptied; 0: not known
    std::uint32_t m_drawn = 0;         // region: takes what was in it
    QSize m_size;                      // of the last capture
    Cursor m_cursor;                   // drawn in it
};

} // namespace plato::agent
