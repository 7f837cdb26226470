// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/virtualdisplay.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

constexpr int StartTimeoutMs = 20'000;

void stop(QProcess &process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(5000)) {
        process.kill();
        process.waitForFinished(5000);
    }
}

} // namespace

VirtualDisplay::~VirtualDisplay()
{
    stop(m_windowManager);
    stop(m_server);
}

bool VirtualDisplay::start(const QSize &size)
{
    m_server.setStandardErrorFile(QProcess::nullDevice());
    m_server.start(u"Xvfb"_s, {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s,
                               u"%1x%2x24"_s.arg(size.width()).arg(size.height()), u"-nolisten"_s, u"tcp"_s,
                               u"-noreset"_s});
    QElapsedTimer timer;
    timer.start();
    while (!m_server.canReadLine() && timer.elapsed() < StartTimeoutMs) {
        if (!m_server.waitForReadyRead(StartTimeoutMs))
            break;
    }
    const QByteArray number = m_server.readLine().trimmed();
    if (number.isEmpty()) {
        m_error = u"Xvfb did not start: %1"_s.arg(m_server.errorString());
        return false;
    }
    qputenv("DISPLAY", ":" + number);
    qputenv("QT_QPA_PLATFORM", "xcb");
    qunsetenv("WAYLAND_DISPLAY");

    m_windowManager.setStandardErrorFile(QProcess::nullDevice());
    m_windowManager.setStandardOutputFile(QProcess::nullDevice());
    m_windowManager.start(u"openbox"_s, {u"--sm-disable"_s});
    if (!m_windowManager.waitForStarted(StartTimeoutMs)) {
        m_error = u"openbox did not start: %1"_s.arg(m_windowManager.errorString());
        return false;
    }
    return true;
}

} // namespace plato::test
