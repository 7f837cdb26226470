// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/areascaler.h"

#include <algorithm>

namespace plato {

namespace {

constexpr quint32 One = 256; // the weights of a span add up to this: with two axes a sum stays within 24 bits

} // namespace

/// Exact in fractions of 1/`to` of a source pixel.
void AreaScaler::Axis::prepare(int newFrom, int newTo)
{
    if (newFrom == from && newTo == to)
        return;
    from = newFrom;
    to = newTo;
    spans.clear();
    weights.clear();
    spans.reserve(std::size_t(to));
    for (qint64 i = 0; i < to; ++i) {
        const qint64 begin = i * from; // of the area, in units of which `to` are one source pixel
        const qint64 end = begin + from;
        const qint64 first = begin / to;
        const qint64 last = (end - 1) / to;
        Span span{int(first), int(weights.size()), int(last - first + 1)};
        quint32 left = One;
        for (qint64 pixel = first; pixel <= last; ++pixel) {
            const qint64 covered = std::min(end, (pixel + 1) * to) - std::max(begin, pixel * to);
            const quint32 weight =
                pixel == last ? left : std::min<quint32>(left, quint32((covered * One + from / 2) / from));
            weights.push_back(weight);
            left -= weight;
        }
        spans.push_back(span);
    }
}

QImage AreaScaler::scaled(const QImage &picture, QSize size, const QRect &part)
{
    m_horizontal.prepare(picture.width(), size.width());
    m_vertical.prepare(picture.height(), size.height());
    QImage result(part.size(), QImage::Format_RGB32);
    // First the rows that a row of the result covers, column by column, then the columns.
    const Span &leftmost = m_horizontal.spans[std::size_t(part.left())];
    const Span &rightmost = m_horizontal.spans[std::size_t(part.right())];
    const int firstColumn = leftmost.first;
    const int columns = rightmost.first + rightmost.count - firstColumn;
    m_sums.resize(std::size_t(columns) * 3);
    for (int y = 0; y < part.height(); ++y) {
        const Span &rows = m_vertical.spans[std::size_t(part.top() + y)];
        std::fill(m_sums.begin(), m_sums.end(), 0);
        for (int row = 0; row < rows.count; ++row) {
            const quint32 weight = m_vertical.weights[std::size_t(rows.weights + row)];
            if (weight == 0)
                continue;
            const auto *source = reinterpret_cast<const QRgb *>(picture.constScanLine(rows.first + row)) + firstColumn;
            quint32 *sum = m_sums.data();
            for (int x = 0; x < columns; ++x, sum += 3) {
                const QRgb pixel = source[x];
                sum[0] += weight * ((pixel >> 16) & 0xff);
                sum[1] += weight * ((pixel >> 8) & 0xff);
                sum[2] += weight * (pixel & 0xff);
            }
        }
        auto *target = reinterpret_cast<QRgb *>(result.scanLine(y));
        for (int x = 0; x < part.width(); ++x) {
            const Span &span = m_horizontal.spans[std::size_t(part.left() + x)];
            const quint32 *sum = m_sums.data() + std::size_t(span.first - firstColumn) * 3;
            quint32 red = One * One / 2;
            quint32 green = red;
            quint32 blue = red;
            for (int i = 0; i < span.count; ++i, sum += 3) {
                const quint32 weight = m_horizontal.weights[std::size_t(span.weights + i)];
                red += weight * sum[0];
                green += weight * sum[1];
                blue += weight * sum[2];
            }
            target[x] = 0xff000000U | (red / (One * One) << 16) | (green / (One * One) << 8) | (blue / (One * One));
        }
    }
    return result;
}

QRect AreaScaler::targetOf(const QRect &source, QSize picture, QSize size)
{
    const auto first = [](qint64 at, qint64 from, qint64 to) { return int(at * to / from); };
    const auto end = [](qint64 at, qint64 from, qint64 to) { return int((at * to + from - 1) / from); };
    const int left = first(source.left(), picture.width(), size.width());
    const int top = first(source.top(), picture.height(), size.height());
    const int right = end(source.right() + 1, picture.width(), size.width());
    const int bottom = end(source.bottom() + 1, picture.height(), size.height());
    return QRect(left, top, right - left, bottom - top) & QRect(QPoint(), size);
}

} // namespace plato
