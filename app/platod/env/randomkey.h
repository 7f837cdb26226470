// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace plato::runtime {

/// 32 bytes of the system's randomness, in the alphabet of URLs.
QByteArray randomKey();

} // namespace plato::runtime
