// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/textdiff.h"

#include <QList>
#include <QStringList>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr qsizetype Context = 3;
constexpr qsizetype LargestTable = 4'000'000; ///< cells of two bytes

struct Line
{
    QChar sign; ///< blank, - or +
    QStringView text;
    bool endsFile = false; ///< without a line feed
};

QList<QStringView> linesOf(QStringView text)
{
    QList<QStringView> lines;
    while (!text.isEmpty()) {
        const qsizetype feed = text.indexOf(u'\n');
        const qsizetype length = feed < 0 ? text.size() : feed + 1;
        lines.append(text.first(length));
        text = text.sliced(length);
    }
    return lines;
}

Line line(QChar sign, QStringView text)
{
    return text.endsWith(u'\n') ? Line{sign, text.chopped(1)} : Line{sign, text, true};
}

/// By the longest common subsequence of what is between the lines that are equal at both ends.
QList<Line> compare(const QList<QStringView> &a, const QList<QStringView> &b)
{
    const qsizetype head = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
    const qsizetype shorter = std::min(a.size(), b.size()) - head;
    qsizetype tail = 0;
    while (tail < shorter && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    const qsizetype rows = a.size() - head - tail;
    const qsizetype columns = b.size() - head - tail;

    QList<Line> lines;
    for (qsizetype i = 0; i < head; ++i)
        lines.append(line(u' ', a[i]));

    const bool isComparable = (rows + 1) * (columns + 1) <= LargestTable && std::max(rows, columns) < 65'536;
    const auto width = static_cast<size_t>(columns + 1);
    std::vector<quint16> common(isComparable ? static_cast<size_t>(rows + 1) * width : 0);
    const auto at = [&](qsizetype i, qsizetype j) -> quint16 & {
        return common[static_cast<size_t>(i) * width + static_cast<size_t>(j)];
    };
    for (qsizetype i = rows - 1; isComparable && i >= 0; --i) {
        for (qsizetype j = columns - 1; j >= 0; --j) {
            at(i, j) =
                a[head + i] == b[head + j] ? quint16(at(i + 1, j + 1) + 1) : std::max(at(i + 1, j), at(i, j + 1));
        }
    }
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < rows || j < columns) {
        if (isComparable && i < rows && j < columns && a[head + i] == b[head + j]) {
            lines.append(line(u' ', a[head + i]));
            ++i;
            ++j;
        } else if (i < rows && (j == columns || !isComparable || at(i + 1, j) >= at(i, j + 1))) {
            lines.append(line(u'-', a[head + i++]));
        } else {
            lines.append(line(u'+', b[head + j++]));
        }
    }

    for (qsizetype k = a.size() - tail; k < a.size(); ++k)
        lines.append(line(u' ', a[k]));
    return lines;
}

QString rangeText(qsizetype first, qsizetype count)
{
    // An empty range is named by the line before it.
    return count == 1 ? QString::number(first + 1) : u"%1,%2"_s.arg(count == 0 ? first : first + 1).arg(count);
}

} // namespace

QString unifiedDiff(const QString &before, const QString &after)
{
    const QList<Line> lines = compare(linesOf(before), linesOf(after));
    QString diff;
    qsizetype oldLine = 0; // of lines[i]
    qsizetype newLine = 0;
    for (qsizetype i = 0; i < lines.size();) {
        if (lines[i].sign == u' ') {
            ++i;
            ++oldLine;
            ++newLine;
            continue;
        }
        // From the context before this change to the context behind the last one that is near.
        const qsizetype lead = std::min(i, Context);
        qsizetype end = i + 1;
        for (qsizetype k = end; k < lines.size() && k < end + 2 * Context + 1; ++k) {
            if (lines[k].sign != u' ')
                end = k + 1;
        }
        const qsizetype last = std::min(lines.size(), end + Context);
        QString body;
        qsizetype oldCount = 0;
        qsizetype newCount = 0;
        for (qsizetype k = i - lead; k < last; ++k) {
            body += lines[k].sign + lines[k].text.toString() + u'\n';
            if (lines[k].endsFile)
                body += u"\\ No newline at end of file\n"_s;
            oldCount += lines[k].sign == u'+' ? 0 : 1;
            newCount += lines[k].sign == u'-' ? 0 : 1;
        }
        diff += u"@@ -%1 +%2 @@\n"_s.arg(rangeText(oldLine - lead, oldCount), rangeText(newLine - lead, newCount));
        diff += body;
        oldLine += oldCount - lead;
        newLine += newCount - lead;
        i = last;
    }
    return diff;
}

} // namespace plato
