// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// Texts as bytes that memcmp() puts in the order that people expect: letter case counts for nothing, and numbers
/// within text by their value.
namespace plato::naturalkey {

/// Appends the key of a text (UTF-8), of at most about `maxSize` bytes.
void append(QByteArrayView utf8, QByteArray &out, qsizetype maxSize = 1024);

} // namespace plato::naturalkey
