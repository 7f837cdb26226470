// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/screencapture.h"

#include <QByteArray>

namespace plato::agent {

/// Screenshots ready to send: PNG in base64. A screen that has not changed since the last one costs a comparison and
/// gets the same bytes again. The thread of its display.
class Screenshots
{
public:
    explicit Screenshots(XDisplay &display);

    tl::expected<QByteArray, QString> take();

private:
    ScreenCapture m_capture;
    QSize m_size;
    std::vector<std::uint32_t> m_pixels; // of m_base64
    QByteArray m_base64;
};

} // namespace plato::agent
