// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QUrl>

namespace plato {

/// The address of a server, as people and PLATO_BASE_URL give it. Any thread.
class ServerAddress
{
    Q_DECLARE_TR_FUNCTIONS(ServerAddress)

public:
    /// With https:// where no scheme was given.
    static QUrl fromText(const QString &text);
    /// Why no key may be sent to `url`, in words for a person; empty when it may. Where the line is not encrypted, it
    /// must not leave this computer: http is for loopback alone.
    static QString refusal(const QUrl &url);
};

} // namespace plato
