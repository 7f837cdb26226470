// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pool/runonpool.h"

#include <QLoggingCategory>

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcPool, "plato.pool", QtWarningMsg)

} // namespace

void runonpool::warnOfNoResult()
{
    qCWarning(lcPool, "a work that was waited for ended without a result");
}

QString runonpool::noMeans()
{
    return QStringLiteral("this computer has no thread or no memory left for it; try again later");
}

} // namespace plato
