// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <tl/expected.hpp>
#include <utility>

namespace plato {

/// Why something could not be done. A value.
struct Error
{
    /// Explicit, so that a text which is a result and a text which is an error cannot be mixed up.
    explicit Error(QString why)
        : message(std::move(why))
    {
    }

    /// A sentence for a person: what happened, to what, and where it helps what can be done. Shown, logged and sent to
    /// clients as it is, so it holds no key and no other secret.
    QString message;

    friend bool operator==(const Error &, const Error &) = default;
};

/// A T, or why there is none.
template <typename T>
using Expected = tl::expected<T, Error>;

/// What a function returns in place of its result: `return failure(u"the display has gone"_s);`
inline tl::unexpected<Error> failure(QString why)
{
    return tl::unexpected(Error(std::move(why)));
}

} // namespace plato
