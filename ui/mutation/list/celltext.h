// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QFont>
#include <QFontMetrics>
#include <QGlyphRun>
#include <QRawFont>
#include <QStaticText>

#include <array>
#include <memory>

class QPainter;

namespace plato::ui {

/// Draws single lines of text, elided at the right, for the cells of a big table. Layout would
/// take most of the time of a frame, and is avoided: without kerning, characters that need no shaping are put one after
/// the other by their widths. A line that has any other character, or one that the font lacks, is laid out once, and
/// the layout is kept. GUI thread.
class CellText
{
public:
    /// Glyphs and widths of one font, regular or bold.
    class Face
    {
    public:
        explicit Face(const QFont &font);

        const QFont &font() const { return m_font; } ///< without kerning
        const QFontMetrics &metrics() const { return m_metrics; }

    private:
        friend class CellText;
        struct Sign
        {
            quint32 glyph = 0; ///< 0: the character has to be laid out
            qreal advance = 0; ///< in pixels
        };
        using Page = std::array<Sign, 256>;

        const Sign &signOf(char16_t unit);

        QFont m_font;
        QFontMetrics m_metrics;
        QRawFont m_raw;
        std::array<std::unique_ptr<Page>, 256> m_pages; // by the upper byte of the character
        Sign m_ellipsis;
    };

    /// The font for the calls that follow. If it is another one, layouts that were kept are dropped.
    void setFont(const QFont &font);
    /// The face that text is measured and drawn with. Call setFont() before; valid until it gets another font.
    const Face &face(bool isBold) const;
    /// With the painter's pen. `alignment` is not mirrored: left is left in any layout direction.
    void draw(QPainter *painter, const QRect &rect, Qt::Alignment alignment, const QString &text, bool isBold);

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

    bool setGlyphs(Face &face, const QString &text, int width);
    const QStaticText &laidOut(const Face &face, const Key &key);

    QFont m_font;
    std::unique_ptr<Face> m_regular;
    std::unique_ptr<Face> m_bold;
    QList<quint32> m_glyphs; // of the line that is being drawn
    QList<QPointF> m_positions;
    qreal m_width = 0;
    QCache<Key, QStaticText> m_laidOut{1000};
};

} // namespace plato::ui
