// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <chrono>

namespace plato::runtime {

/// Path of libfaketime as a sandbox sees it, too; empty where it is not installed.
QString findFaketime();

/// Words for a person who wants another clock without it.
QString noFaketime();

/// Variables, as NAME=VALUE, that give a program and its children a clock that runs `offset` away from this computer's.
/// None for no offset.
QStringList fakeClock(std::chrono::seconds offset);

} // namespace plato::runtime
