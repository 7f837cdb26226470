// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QSize>
#include <QString>

#include <cstdint>
#include <vector>

namespace plato::agent {

struct FrameView;

/// Pictures as PNG (8 bit RGB), tuned for speed: a screenshot is sent once and thrown away, and most of it is what the
/// one before showed. So the picture is compressed in strips that do not know each other, each an IDAT chunk of its
/// own, and a strip whose pixels are those of the last picture is not compressed again. One thread.
class PngEncoder
{
public:
    static constexpr int StripRows = 16;

    Expected<QByteArray> encode(const FrameView &frame);

private:
    struct Strip
    {
        QByteArray chunk;           // complete, with length and CRC; empty: not made yet
        unsigned long checksum = 0; // Adler-32 of what was compressed
        std::size_t bytes = 0;      // length of that
    };

    bool compress(const std::uint32_t *pixels, int rows, Strip &strip);

    QSize m_size;
    std::vector<std::uint32_t> m_pixels; // of the last picture
    std::vector<Strip> m_strips;
    std::vector<unsigned char> m_rows; // of one strip, as PNG has them
};

} // namespace plato::agent
