// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/runtime.h"
#include "core/text/error.h"

#include <QStringList>

#include <variant>

namespace plato::runtime {

/// What platod was asked to do.
struct CommandLine
{
    Runtime::Options runtime;
    bool exitWithParent = false;
    bool verbose = false;

    /// Text for stdout, after which platod ends with status 0: --help, --version.
    struct Text
    {
        QString text;
    };
    /// `arguments` with the program's name first. The error is one line for stderr.
    static Expected<std::variant<CommandLine, Text>> parse(const QStringList &arguments);
};

} // namespace plato::runtime
