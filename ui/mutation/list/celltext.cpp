// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/celltext.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyle>

namespace plato::ui {

namespace {

constexpr QChar Ellipsis(0x2026);

QFont notKerned(QFont font, bool isBold)
{
    font.setBold(isBold || font.bold());
    font.setKerning(false);
    font.setStyleStrategy(QFont::StyleStrategy(font.styleStrategy() | QFont::PreferNoShaping));
    return font;
}

/// Whether a character looks the same whatever is beside it, and is written from left to right.
bool standsAlone(QChar sign)
{
    if (!sign.isPrint() || sign.isMark() || sign.isSurrogate())
        return false;
    switch (sign.direction()) {
    case QChar::DirR:
    case QChar::DirAL:
    case QChar::DirAN: // Arabic digits change the order of what is beside them
        return false;
    default:
        break;
    }
    switch (sign.script()) {
    case QChar::Script_Common:
    case QChar::Script_Latin:
    case QChar::Script_Greek:
    case QChar::Script_Cyrillic:
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
        return true;
    default:
        return false;
    }
}

} // namespace

CellText::Face::Face(const QFont &font)
    : m_font(font)
    , m_metrics(font)
    , m_raw(QRawFont::fromFont(font))
    , m_ellipsis(signOf(Ellipsis.unicode()))
{
}

const CellText::Face::Sign &CellText::Face::signOf(char16_t unit)
{
    std::unique_ptr<Page> &page = m_pages[unit >> 8];
    if (!page) {
        page = std::make_unique<Page>();
        const QFontMetricsF metrics(m_font);
        for (int i = 0; i < int(page->size()); ++i) {
            const QChar sign(char16_t((unit & 0xff00) | i));
            const QList<quint32> glyphs = standsAlone(sign) ? m_raw.glyphIndexesForString(sign) : QList<quint32>();
            if (glyphs.size() == 1 && glyphs.front() != 0)
                (*page)[size_t(i)] = {glyphs.front(), metrics.horizontalAdvance(sign)};
        }
    }
    return (*page)[unit & 0xff];
}

void CellText::setFont(const QFont &font)
{
    if (m_regular && m_font == font)
        return;
    m_laidOut.clear();
    m_font = font;
    m_regular = std::make_unique<Face>(notKerned(font, false));
    m_bold = std::make_unique<Face>(notKerned(font, true));
}

const CellText::Face &CellText::face(bool isBold) const
{
    Q_ASSERT(m_regular);
    return isBold ? *m_bold : *m_regular;
}

/// False if the text has to be laid out.
bool CellText::setGlyphs(Face &face, const QString &text, int width)
{
    m_glyphs.clear();
    m_positions.clear();
    m_width = 0;
    qsizetype fitting = 0; // how many characters leave room for the ellipsis
    qreal fittingWidth = 0;
    for (const QChar c : text) {
        const Face::Sign &sign = face.signOf(c.unicode());
        if (sign.glyph == 0)
            return false;
        if (m_width + face.m_ellipsis.advance <= width) {
            fitting = m_glyphs.size();
            fittingWidth = m_width;
        }
        m_glyphs.append(sign.glyph);
        m_positions.append(QPointF(m_width, 0));
        m_width += sign.advance;
        if (m_width <= width)
            continue;
        m_glyphs.resize(fitting);
        m_positions.resize(fitting);
        m_glyphs.append(face.m_ellipsis.glyph);
        m_positions.append(QPointF(fittingWidth, 0));
        m_width = fittingWidth + face.m_ellipsis.advance;
        return face.m_ellipsis.glyph != 0;
    }
    return true;
}

const QStaticText &CellText::laidOut(const Face &face, const Key &key)
{
    if (const QStaticText *known = m_laidOut.object(key))
        return *known;
    auto *line = new QStaticText(face.metrics().elidedText(key.text, Qt::ElideRight, key.width));
    line->setTextFormat(Qt::PlainText);
    line->prepare(QTransform(), face.font());
    m_laidOut.insert(key, line);
    return *line;
}

void CellText::draw(QPainter *painter, const QRect &rect, Qt::Alignment alignment, const QString &text, bool isBold)
{
    Q_ASSERT(m_regular);
    Face &face = isBold ? *m_bold : *m_regular;
    const auto placeOf = [&](qreal width) {
        return QStyle::alignedRect(Qt::LeftToRight, alignment, QSize(qCeil(width), face.metrics().height()), rect)
            .topLeft();
    };
    if (!setGlyphs(face, text, rect.width())) {
        const QStaticText &line = laidOut(face, {text, rect.width(), isBold});
        painter->save();
        painter->setFont(face.font());
        painter->drawStaticText(placeOf(line.size().width()), line);
        painter->restore();
        return;
    }
    QGlyphRun run;
    run.setRawFont(face.m_raw);
    run.setRawData(m_glyphs.constData(), m_positions.constData(), int(m_glyphs.size()));
    painter->drawGlyphRun(placeOf(m_width) + QPoint(0, face.metrics().ascent()), run);
}

} // namespace plato::ui
