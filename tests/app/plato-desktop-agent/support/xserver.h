// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QSize>
#include <QTemporaryDir>

namespace plato::test {

/// A real X server on a display that was free; it ends with this object.
class XServer
{
public:
    enum class Kind { Xvfb, Xvnc };

    explicit XServer(Kind kind = Kind::Xvfb, QSize size = QSize(1280, 800));
    ~XServer();
    Q_DISABLE_COPY_MOVE(XServer)

    /// ":7" and so on; empty when the server did not start.
    QByteArray display() const { return m_display; }
    QString rfbSocket() const { return m_folder.filePath(QStringLiteral("rfb")); } ///< of Xvnc
    void stop();

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_display;
};

} // namespace plato::test
