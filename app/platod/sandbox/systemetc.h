// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QString>

namespace plato::runtime {

/// What envs see of this computer's /etc: the files and folders that systemetc.cpp names, and of those only what
/// everybody may read. It is copied, since platod may run as root or in a group that may read more, and a file may come
/// to be, or become private, at any time. A file or folder that cannot be read is left out. `to` must not exist yet.
/// Blocking.
Expected<void> copySystemEtc(const QString &to);

/// Where the copy is, below the folder of the simulators' files; no simulator has such a name.
QString systemEtcBelow(const QString &simulators);

} // namespace plato::runtime
