// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace plato {

/// What changed between two texts, word by word. A value; made by between(), which is pure and thread-safe.
struct TextDifference
{
    enum class Kind { Same, Removed, Added };

    struct Part
    {
        Kind kind = Kind::Same;
        QString text; ///< never empty
        friend bool operator==(const Part &, const Part &) = default;
    };

    /// The parts that are not Added make the old text, those that are not Removed the new one. What was replaced comes
    /// before what replaced it.
    QList<Part> parts;
    /// The texts differ in more places than were looked at: some of what is removed and added may be the same.
    bool isCoarse = false;

    /// Lines are compared first, then words within lines that differ; runs of blanks and single signs are words, too.
    /// The work is bounded whatever the texts are: about a tenth of a second for any two of some megabytes.
    static TextDifference between(const QString &before, const QString &now);
};

} // namespace plato
