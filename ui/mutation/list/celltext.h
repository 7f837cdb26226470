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

/// Draws single lines of text, elided at the right, for the cells of a big table. Layout is what a frame would be made
/// of, so there is none: without kerning, signs that need no shaping stand beside each other, each as wide as it is. A
/// line with any other sign, or with one that the font lacks, is laid out once and kept. For the GUI thread.
class CellText
{
public:
    /// Of regular or of bold text.
    class Face
    {
    public:
        explicit Face(const QFont &font);

        const QFont &font() const { return m_font; } ///< not kerned
        const QFontMetrics &metrics() const { return m_metrics; }

    private:
        friend class CellText;
        struct Sign
        {
            quint32 glyph = 0; ///< 0: has to be laid out
            qreal advance = 0; ///< in pixels
        };
        using Page = std::array<Sign, 256>;

        const Sign &signOf(char16_t unit);

        QFont m_font;
        QFontMetrics m_metrics;
        QRawFont m_raw;
        std::array<std::unique_ptr<Page>, 256> m_pages; // by the upper byte
        Sign m_ellipsis;
    };

    /// The font of what comes next. Another one drops what is kept.
    void setFont(const QFont &font);
    /// What text is drawn in, and measured with; valid until setFont() gets another font. Only after setFont().
    const Face &face(bool isBold) const;
    /// With the painter's pen. `alignment` is one for the eye: left is left.
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
    QList<quint32> m_glyphs; // of the line that is drawn
    QList<QPointF> m_positions;
    qreal m_width = 0;
    QCache<Key, QStaticText> m_laidOut{1000};
};

} // namespace plato::ui
