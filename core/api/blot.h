// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// The one place that decides what is taken out of texts that can be shown, copied or logged.
namespace plato {

/// `text` with "***" for every `secret` (a key; may be empty; one shorter than eight bytes is none, and would blot
/// ordinary words) and for the value of every `token=`, as in the query of an address that works like a key. Any
/// thread.
QByteArray blotted(QByteArray text, const QByteArray &secret = {});
QString blotted(const QString &text, const QByteArray &secret = {});

} // namespace plato
