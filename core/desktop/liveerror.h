// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace plato {

/// Why live pictures do not come.
struct LiveError
{
    enum class Kind {
        NoViewer,    ///< the server tells no address of one
        Unreachable, ///< nobody answers there, or not in the way of a viewer
        Refused,     ///< the viewer, or the screen behind it, said no
        Password,    ///< it asks for a password, which Plato's viewers do not have
        Ended,       ///< the other side has ended the connection
        Broken,      ///< what came makes no sense
        TooLarge,    ///< a screen, or a flood, beyond what is shown
        Silent,      ///< it does not answer any more, or did not say in time what it shows
    };
    Kind kind = Kind::Unreachable;
    QString detail{}; ///< the other side's word, or the system's; bounded, may be empty
    friend bool operator==(const LiveError &, const LiveError &) = default;
};

} // namespace plato

Q_DECLARE_METATYPE(plato::LiveError)
