// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRect>
#include <QSize>

#include <vector>

namespace plato {

/// Scales parts of a picture so that they fit together: every pixel of the result is the mean of the area that it
/// covers, whichever part it is made in. Small text stays readable when made smaller, and pixels stay sharp when made
/// larger. Any thread, one at a time; what does not change from one part to the next is kept.
class AreaScaler
{
public:
    /// `part` of what `picture` (Format_RGB32) looks like at `size`; within it, neither empty.
    QImage scaled(const QImage &picture, QSize size, const QRect &part);
    /// Where in the result at `size` a change of `source` is seen.
    static QRect targetOf(const QRect &source, QSize picture, QSize size);

private:
    struct Span
    {
        int first = 0;
        int weights = 0; // where they begin in m_weights
        int count = 0;
    };
    struct Axis
    {
        int from = 0;
        int to = 0;
        std::vector<Span> spans;      // one for each pixel of the result
        std::vector<quint32> weights; // 256 in each span
        void prepare(int from, int to);
    };

    Axis m_horizontal;
    Axis m_vertical;
    std::vector<quint32> m_sums; // of one row: red, green, blue for each column
};

} // namespace plato
