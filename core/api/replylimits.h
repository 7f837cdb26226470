// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// How much of a reply is taken, by what it has to say. In bytes as they came and, where they came packed, unpacked: a
/// server may be anything, and may send without end. What goes beyond ends with ApiError::Kind::TooLarge.
namespace plato::replylimit {

constexpr qint64 Record = 4 << 20;      ///< one thing, or what became of one request
constexpr qint64 List = 64 << 20;       ///< what grows with the envs of a session or with what a server offers
constexpr qint64 State = 512 << 20;     ///< rows of databases; read on the pool, told while it comes, can be cancelled
constexpr qint64 ToolOutput = 16 << 20; ///< what a program on a desktop has written
constexpr qint64 Picture = 48 << 20;    ///< of a screen, in base64
constexpr qint64 ErrorText = 256 << 10; ///< of an answer that is none of 2xx: what comes after is left out, no error

/// Values in the JSON of a record or list. A value takes a hundred times the memory of the two bytes that it may be
/// sent as.
constexpr qint64 JsonValues = 3 << 20;

} // namespace plato::replylimit
