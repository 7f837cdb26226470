// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QFont>
#include <QFontMetrics>
#include <QStaticText>

#include <array>
#include <optional>

namespace plato::ui {

/// Single lines of text for the cells of a big table, laid out and elided at the right. Layout is what a frame is made
/// of: it is done once a line, and not kerned, so that where to elide is a sum of advances instead of two more layouts.
/// Scripts that cannot be read without shaping are shaped. For one thread, that of the GUI.
class CellLines
{
public:
    /// Of regular or of bold text.
    struct Face
    {
        explicit Face(const QFont &font);

        QFont font;
        QFontMetrics metrics;
        std::array<qreal, 256> advances; ///< in pixels, by character of Latin-1; negative: not printable
        qreal ellipsis;                  ///< its advance
    };

    /// The font of what comes next. Another one drops what is kept.
    void setFont(const QFont &font);
    /// What lines are drawn in, and measured with. Only after setFont(), until the next one that changes something.
    const Face &face(bool isBold) const;
    /// At most `width` pixels wide. To be drawn with the font of the face; valid until the next call.
    const QStaticText &line(const QString &text, bool isBold, int width);

private:
    struct Key
    {
        QString text;
        int width;
        bool isBold;

        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed) noexcept
        {
            return qHashMulti(seed, key.text, key.width, key.isBold);
        }
    };

    QFont m_font;
    std::optional<Face> m_regular;
    std::optional<Face> m_bold;
    QCache<Key, QStaticText> m_lines{4000};
};

} // namespace plato::ui
