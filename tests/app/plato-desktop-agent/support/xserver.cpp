// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/plato-desktop-agent/support/xserver.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace plato::test {

XServer::XServer(Kind kind, QSize size)
{
    const QString geometry = u"%1x%2"_s.arg(size.width()).arg(size.height());
    QStringList arguments{u"-displayfd"_s, u"1"_s, u"-nolisten"_s, u"tcp"_s, u"-noreset"_s};
    if (kind == Kind::Xvfb)
        arguments << u"-screen"_s << u"0"_s << geometry + u"x24"_s;
    else
        arguments << u"-geometry"_s << geometry << u"-depth"_s << u"24"_s << u"-SecurityTypes"_s << u"None"_s
                  << u"-rfbport"_s << u"-1"_s << u"-rfbunixpath"_s << rfbSocket();
    m_process.setStandardErrorFile(m_folder.filePath(u"log"_s));
    m_process.start(kind == Kind::Xvfb ? u"Xvfb"_s : u"Xvnc"_s, arguments);
    // The number is told when the server answers.
    if (QTest::qWaitFor([this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; }, 20000))
        m_display = m_process.canReadLine() ? ":" + m_process.readLine().trimmed() : QByteArray();
}

XServer::~XServer()
{
    stop();
}

void XServer::stop()
{
    m_process.terminate();
    m_process.waitForFinished();
}

} // namespace plato::test
