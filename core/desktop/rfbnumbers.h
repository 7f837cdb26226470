// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Of RFB's extensions, which LibVNCClient does not know: numbers and forms of the community's document.
namespace plato::rfb {

constexpr int EncodingFence = -312;
constexpr int EncodingContinuousUpdates = -313;
constexpr quint8 MessageFence = 248;
constexpr quint8 MessageContinuousUpdates = 150; ///< of ours: enable; of the server's: it knows them

} // namespace plato::rfb
