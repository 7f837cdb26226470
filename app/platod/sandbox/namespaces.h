// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/process/descriptor.h"

#include <QtGlobal>

/// The namespaces of processes, as descriptors.
namespace plato::runtime {

/// One of those below /proc/PID/ns by its name there; negative, with errno.
Descriptor openNamespace(qint64 pid, const char *name);
Descriptor openOwnNamespace(const char *name); ///< the same, of this process

/// Whether both are the same one; false where one is none.
bool isSameNamespace(int a, int b);

/// Whether the process has ended: its number may be another one's by now, and so may be what was found by that.
bool hasEnded(int pidfd);

} // namespace plato::runtime
