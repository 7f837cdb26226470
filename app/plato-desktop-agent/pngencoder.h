// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <tl/expected.hpp>

namespace plato::agent {

struct FrameView;

/// The picture as PNG (8 bit RGB), tuned for speed: a screenshot is sent once and thrown away.
tl::expected<QByteArray, QString> encodePng(const FrameView &frame);

} // namespace plato::agent
