// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <optional>

namespace plato::test {

/// A real terminal that keeps what is typed into it, up to Ctrl+D. It ends with this object.
class Terminal
{
public:
    explicit Terminal(const QByteArray &display);
    ~Terminal();
    Q_DISABLE_COPY_MOVE(Terminal)

    /// Waits until it listens. It is at the top left of the screen, and has the keyboard while the pointer is there.
    bool isReady();
    /// Waits for its end. None when that does not come.
    std::optional<QString> typed();

private:
    QTemporaryDir m_folder;
    QProcess m_process;
};

} // namespace plato::test
