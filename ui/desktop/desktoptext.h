// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopfeeds.h"
#include "core/desktop/inputsender.h"

#include <QString>

/// What is told of a desktop and its agent, in words for a person.
namespace plato::ui {

/// Why the agent of a desktop did not answer as it should, in one sentence, with its own words where it sent any.
QString agentErrorText(const ApiError &error);

/// Why live pictures do not come, in one sentence.
QString liveErrorText(const LiveError &error);

/// Which pictures are shown, and why these.
QString feedText(const DesktopFeeds &feeds);

/// Why input to `who` did not do what it should, and what that means for what comes next.
QString inputProblemText(const InputProblem &problem, const QString &who);

} // namespace plato::ui
