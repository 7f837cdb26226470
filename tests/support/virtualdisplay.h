// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

#include <sys/types.h>

namespace plato::test {

/// A real X server without a screen (Xvfb) with a window manager, for as long as this object lives. Made before the
/// QGuiApplication, so that DISPLAY is there; without QProcess, which would give the thread an event dispatcher that
/// does not look at X.
class VirtualDisplay
{
public:
    VirtualDisplay() = default;
    ~VirtualDisplay();
    Q_DISABLE_COPY_MOVE(VirtualDisplay)

    /// Starts both and sets DISPLAY and QT_QPA_PLATFORM=xcb for this process. False with errorString() otherwise.
    bool start(const QSize &size = {1280, 800});
    QString errorString() const { return m_error; }

private:
    pid_t m_server = -1;
    pid_t m_windowManager = -1;
    QString m_error;
};

} // namespace plato::test
