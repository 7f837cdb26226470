// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace plato {

/// The beginning of a JSON text that has a long list in it, as a JSON text of its own: at most `most` bytes of it, up
/// to an element of its outermost lists, and behind that the brackets that are still open. What comes later in the text
/// is not there. Empty where no such list begins within `most` bytes. Pure, for any thread and any bytes; what is no
/// JSON makes a head that is none either.
QByteArray jsonHead(QByteArrayView json, qsizetype most);

} // namespace plato
