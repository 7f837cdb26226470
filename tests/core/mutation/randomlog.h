// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationset.h"

#include <QByteArrayList>

#include <random>

namespace plato::test {

/// A record of any of the forms that a server may send, odd ones included: no key, no table, names in other cases,
/// escapes, numbers beyond 2^53, no object at all.
QByteArray randomRecord(std::mt19937 &random);
QByteArrayList randomRecords(std::mt19937 &random, int count);

MutationLog::Ptr logOf(const QByteArrayList &records);
/// Up to three envs of up to `most` records each.
MutationSet randomSet(std::mt19937 &random, int most);

} // namespace plato::test
