// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/logguard.h"

#include "core/text/showntext.h"

#include <QLoggingCategory>

namespace plato {

namespace {

constexpr qsizetype MaxLogged = 2000;

QtMessageHandler before = nullptr;

void passOn(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    before(type, context, showntext::line(message, MaxLogged));
}

} // namespace

void guardLogs()
{
    before = qInstallMessageHandler(passOn);
}

} // namespace plato
