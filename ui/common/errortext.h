// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"
#include "core/session/session.h"

#include <QString>

namespace plato::ui {

/// What happened, in one sentence for a person, with the server's own words where it sent any.
QString errorText(const ApiError &error);
/// What can be done now, in one sentence; may be empty.
QString errorAdvice(const ApiError &error);

/// A whole message for the banner: which step failed, for which env, why, and what can be done.
QString problemText(const Session &session, const Session::Problem &problem);

} // namespace plato::ui
