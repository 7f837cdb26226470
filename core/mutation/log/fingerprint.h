// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHashFunctions>

#include <functional>
#include <string_view>

namespace plato {

/// Two hashes of the same bytes, compared in their place where there are millions. The first hash is always the same
/// for the same bytes. The second is seeded at random when the program starts, so that nobody can prepare two texts
/// with equal prints. Of 64 bits each, where size_t has them. Private to core/mutation.
struct Fingerprint
{
    quint64 a = 0;
    quint64 b = 0;
    friend bool operator==(const Fingerprint &, const Fingerprint &) = default;

    static Fingerprint of(QByteArrayView bytes)
    {
        const auto size = size_t(bytes.size());
        return {std::hash<std::string_view>()({bytes.data(), size}),
                qHashBits(bytes.data(), size, QHashSeed::globalSeed())};
    }
};

} // namespace plato

template <>
struct std::hash<plato::Fingerprint>
{
    size_t operator()(const plato::Fingerprint &print) const noexcept { return print.b; }
};
