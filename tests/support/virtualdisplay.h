// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QSize>
#include <QString>

namespace plato::test {

/// A real X server without a screen (Xvfb) with a window manager, for as long as this object lives. Made before the
/// QGuiApplication, so that DISPLAY is there: needs no application object.
class VirtualDisplay
{
public:
    ~VirtualDisplay();

    /// Starts both and sets DISPLAY and QT_QPA_PLATFORM=xcb for this process. False with errorString() otherwise.
    bool start(const QSize &size = {1280, 800});
    QString errorString() const { return m_error; }

private:
    QProcess m_server;
    QProcess m_windowManager;
    QString m_error;
};

} // namespace plato::test
