// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace plato {

/// Asked between thousands of rows by what runs; set by whoever no longer wants it.
using StopFlag = std::atomic<bool>;

inline const StopFlag NeverStop{false};

} // namespace plato
