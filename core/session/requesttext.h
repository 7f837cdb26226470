// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace plato {

struct Exchange;
struct MakeRequest;

/// A request as a command or program that sends it again, for a terminal. The key is never in it: it is read from
/// PLATO_API_KEY when it runs. Pure functions.
namespace requesttext {

bool isWhole(const Exchange &exchange); ///< all of its body was kept: otherwise it cannot be written
QString asCurl(const Exchange &exchange);
QString asPython(const Exchange &exchange); ///< of the standard library alone

QString asPython(const MakeRequest &request); ///< by Plato's SDK, in its own names
QString asCurl(const MakeRequest &request);   ///< to the server in PLATO_BASE_URL
QString asJson(const MakeRequest &request);   ///< the body of POST make

} // namespace requesttext
} // namespace plato
