// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace plato::agent {

/// What computer, bash and edit answer: the contract's ToolResult. A null member is left null on the wire.
struct ToolAnswer
{
    QString output;
    QString error;
    QString system; ///< what the agent itself has to say, for example the exit status of a command
    QByteArray base64Png;

    static ToolAnswer failed(const QString &error)
    {
        return {.output = {}, .error = error, .system = {}, .base64Png = {}};
    }
    QByteArray toJson() const;
};

} // namespace plato::agent
