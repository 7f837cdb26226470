// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QString>

namespace plato::runtime {

/// Why this is no list of flows in the form of Plato's SDK, which refuses what it does not know: named steps that a
/// browser takes, as `login`. It begins with the place, as `flows[0].steps[2].selector`; empty when all is well.
QString flowsFault(const QJsonValue &flows);

} // namespace plato::runtime
