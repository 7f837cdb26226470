// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/screenshots.h"

#include "app/plato-desktop-agent/pngencoder.h"

#include <cstring>

namespace plato::agent {

Screenshots::Screenshots(XDisplay &display)
    : m_capture(display)
{
}

tl::expected<QByteArray, QString> Screenshots::take()
{
    const auto frame = m_capture.capture();
    if (!frame)
        return tl::unexpected(frame.error());
    const std::size_t count = frame->count();
    if (frame->size == m_size && std::memcmp(frame->pixels, m_pixels.data(), count * sizeof(std::uint32_t)) == 0)
        return m_base64;

    auto png = encodePng(*frame);
    if (!png)
        return tl::unexpected(png.error());
    m_size = frame->size;
    m_pixels.assign(frame->pixels, frame->pixels + count);
    m_base64 = png->toBase64();
    return m_base64;
}

} // namespace plato::agent
