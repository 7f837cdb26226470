// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/screen/screenshots.h"

namespace plato::agent {

Screenshots::Screenshots(XDisplay &display)
    : m_capture(display)
{
}

Expected<QByteArray> Screenshots::take()
{
    const auto changed = m_capture.changed();
    if (!changed)
        return tl::unexpected(changed.error());
    if (!*changed && !m_base64.isEmpty())
        return m_base64;
    m_base64.clear(); // should this fail, the next one begins anew
    const auto frame = m_capture.capture();
    if (!frame)
        return tl::unexpected(frame.error());
    const auto png = m_encoder.encode(*frame);
    if (!png)
        return tl::unexpected(png.error());
    m_base64 = png->toBase64();
    return m_base64;
}

} // namespace plato::agent
