// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/screen/pngencoder.h"
#include "app/plato-desktop-agent/screen/screencapture.h"
#include "core/text/error.h"

#include <QByteArray>

namespace plato::agent {

/// Screenshots ready to send: PNG in base64. A screen that has not changed since the last one costs a question to the X
/// server and gets the same bytes again; of one that has, only the strips that differ are compressed. The thread of
/// its display.
class Screenshots
{
public:
    explicit Screenshots(XDisplay &display);

    Expected<QByteArray> take();

private:
    ScreenCapture m_capture;
    PngEncoder m_encoder;
    QByteArray m_base64; // empty: none yet, or not of what was captured last
};

} // namespace plato::agent
