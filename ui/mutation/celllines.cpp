// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/celllines.h"

#include <QFontMetricsF>

#include <memory>

namespace plato::ui {

namespace {

constexpr QChar Ellipsis(0x2026);

QFont unshaped(QFont font, bool isBold)
{
    font.setBold(isBold || font.bold());
    font.setKerning(false);
    font.setStyleStrategy(QFont::StyleStrategy(font.styleStrategy() | QFont::PreferNoShaping));
    return font;
}

/// nullopt where the advances do not tell: signs outside of printable Latin-1.
std::optional<QString> elidedByAdvances(const QString &text, const CellLines::Face &face, int width)
{
    qreal sum = 0;
    qsizetype fitting = 0; // signs that leave room for the ellipsis
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t sign = text[i].unicode();
        if (sign >= face.advances.size() || face.advances[sign] < 0)
            return std::nullopt;
        sum += face.advances[sign];
        if (sum > width)
            return text.first(fitting) + Ellipsis;
        if (sum + face.ellipsis <= width)
            fitting = i + 1;
    }
    return text;
}

} // namespace

CellLines::Face::Face(const QFont &font)
    : font(font)
    , metrics(font)
{
    const QFontMetricsF exact(font);
    for (size_t i = 0; i < advances.size(); ++i) {
        const QChar sign{char16_t(i)};
        advances[i] = sign.isPrint() ? exact.horizontalAdvance(sign) : -1;
    }
    ellipsis = exact.horizontalAdvance(Ellipsis);
}

void CellLines::setFont(const QFont &font)
{
    if (m_regular && m_font == font)
        return;
    m_lines.clear();
    m_font = font;
    m_regular.emplace(unshaped(font, false));
    m_bold.emplace(unshaped(font, true));
}

const CellLines::Face &CellLines::face(bool isBold) const
{
    Q_ASSERT(m_regular);
    return isBold ? *m_bold : *m_regular;
}

const QStaticText &CellLines::line(const QString &text, bool isBold, int width)
{
    const Key key{text, width, isBold};
    if (const QStaticText *known = m_lines.object(key))
        return *known;
    const Face &face = this->face(isBold);
    const std::optional<QString> elided = elidedByAdvances(text, face, width);
    auto line = std::make_unique<QStaticText>(elided ? *elided : face.metrics.elidedText(text, Qt::ElideRight, width));
    line->setTextFormat(Qt::PlainText);
    line->prepare(QTransform(), face.font);
    QStaticText *kept = line.release();
    m_lines.insert(key, kept);
    return *kept;
}

} // namespace plato::ui
