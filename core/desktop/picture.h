// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QImage>

namespace plato::picture {

/// Pixels of the largest screen that is shown: 8K, four bytes each.
constexpr qint64 MaxPixels = qint64(7680) * 4320;

/// The picture in the bytes of a PNG, as a screen shows it: without transparency. What it takes is known before it is
/// decoded: a picture of more pixels is not, and of the chunks only those that have pixels are looked at, since others
/// may unpack to any size. The failure is readable. For worker threads: it takes milliseconds.
Expected<QImage> ofPng(const QByteArray &png);

} // namespace plato::picture
