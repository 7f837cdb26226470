// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/textdifference.h"

#include <QHash>
#include <QStringView>

#include <algorithm>
#include <optional>
#include <vector>

namespace plato {

namespace {

using Tokens = std::vector<QStringView>;

/// Insertions and deletions that are looked for at most, lines or words. The way back needs a row for each: a megabyte.
constexpr int MaxEdits = 700;
/// Steps over all comparisons of one pair of texts.
constexpr qint64 MaxSteps = 12'000'000;

/// A stretch of tokens of both sides: equal ones, or such that one side has and the other has not.
struct Run
{
    bool isSame = false;
    qsizetype before = 0; // count of tokens
    qsizetype now = 0;
};

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c == u'_' || c.isSurrogate();
}

Tokens linesOf(QStringView text)
{
    Tokens lines;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf(u'\n');
        const qsizetype size = end < 0 ? text.size() : end + 1;
        lines.push_back(text.first(size));
        text = text.sliced(size);
    }
    return lines;
}

Tokens wordsOf(QStringView text)
{
    Tokens words;
    qsizetype begin = 0;
    while (begin < text.size()) {
        qsizetype end = begin + 1;
        const QChar first = text.at(begin);
        const auto grow = [&](auto belongs) {
            while (end < text.size() && belongs(text.at(end)))
                ++end;
        };
        if (isWordPart(first))
            grow(isWordPart);
        else if (first != u'\n' && first.isSpace())
            grow([](QChar c) { return c != u'\n' && c.isSpace(); });
        words.push_back(text.sliced(begin, end - begin));
        begin = end;
    }
    return words;
}

/// Tokens as numbers, equal ones for equal tokens: what is compared millions of times.
class Numbers
{
public:
    std::vector<int> of(const Tokens &tokens)
    {
        std::vector<int> numbers;
        numbers.reserve(tokens.size());
        for (const QStringView token : tokens) {
            auto found = m_known.constFind(token);
            if (found == m_known.cend())
                found = m_known.insert(token, int(m_known.size()));
            numbers.push_back(*found);
        }
        return numbers;
    }

private:
    QHash<QStringView, int> m_known;
};

void append(std::vector<Run> &runs, const Run &run)
{
    if (run.before == 0 && run.now == 0)
        return;
    if (!runs.empty() && runs.back().isSame == run.isSame) {
        runs.back().before += run.before;
        runs.back().now += run.now;
    } else {
        runs.push_back(run);
    }
}

/// The shortest edit script of Myers, "An O(ND) Difference Algorithm and Its Variations"; nothing where it takes more
/// than the edits or the steps that are left.
std::optional<std::vector<Run>> shortest(const int *before, qsizetype n, const int *now, qsizetype m, qint64 &steps)
{
    const int most = int(std::min<qsizetype>(MaxEdits, n + m));
    std::vector<int> diagonals(2 * size_t(most) + 3, 0); // how far into `before`
    int *const furthest = diagonals.data() + most + 1;   // of diagonal 0; others are beside it
    std::vector<std::vector<int>> rows;                  // as they were before each edit
    int edits = 0;
    bool isFound = false;
    for (; edits <= most && !isFound; ++edits) {
        rows.emplace_back(furthest - edits - 1, furthest + edits + 2);
        for (int k = -edits; k <= edits; k += 2) {
            const bool isDown = k == -edits || (k != edits && furthest[k - 1] < furthest[k + 1]);
            int x = isDown ? furthest[k + 1] : furthest[k - 1] + 1;
            const int from = x;
            while (x < n && x - k < m && before[x] == now[x - k])
                ++x;
            steps -= x - from + 1;
            furthest[k] = x;
            if (x >= n && x - k >= m) {
                isFound = true;
                break;
            }
        }
        if (steps < 0)
            return std::nullopt;
    }
    if (!isFound)
        return std::nullopt;

    std::vector<Run> backwards;
    qsizetype x = n;
    qsizetype y = m;
    for (int d = edits - 1; d >= 0; --d) {
        const std::vector<int> &row = rows[size_t(d)]; // index 0 is diagonal -d - 1
        const auto at = [&](qsizetype k) { return qsizetype(row[size_t(k + d + 1)]); };
        const qsizetype k = x - y;
        const bool isDown = k == -d || (k != d && at(k - 1) < at(k + 1));
        const qsizetype previousK = isDown ? k + 1 : k - 1;
        const qsizetype previousX = d == 0 ? 0 : at(previousK);
        const qsizetype previousY = d == 0 ? 0 : previousX - previousK;
        const qsizetype same = d == 0 ? x : x - (isDown ? previousX : previousX + 1);
        append(backwards, {true, same, same});
        if (d > 0)
            append(backwards, {false, isDown ? 0 : 1, isDown ? 1 : 0});
        x = previousX;
        y = previousY;
    }
    std::reverse(backwards.begin(), backwards.end());
    return backwards;
}

/// What both begin and end with is the same; between, the shortest way, or all of it where that is too long to find.
std::vector<Run> compare(const std::vector<int> &before, const std::vector<int> &now, qint64 &steps, bool &isCoarse)
{
    const auto most = std::min(before.size(), now.size());
    size_t head = 0;
    while (head < most && before[head] == now[head])
        ++head;
    size_t tail = 0;
    while (tail < most - head && before[before.size() - 1 - tail] == now[now.size() - 1 - tail])
        ++tail;
    std::vector<Run> runs;
    append(runs, {true, qsizetype(head), qsizetype(head)});
    const auto n = qsizetype(before.size() - head - tail);
    const auto m = qsizetype(now.size() - head - tail);
    if (n == 0 || m == 0) {
        append(runs, {false, n, m});
    } else if (const auto way = shortest(before.data() + head, n, now.data() + head, m, steps)) {
        for (const Run &run : *way)
            append(runs, run);
    } else {
        isCoarse = true;
        append(runs, {false, n, m});
    }
    append(runs, {true, qsizetype(tail), qsizetype(tail)});
    return runs;
}

QStringView span(const Tokens &tokens, qsizetype first, qsizetype count)
{
    if (count == 0)
        return {};
    const QStringView from = tokens[size_t(first)];
    const QStringView to = tokens[size_t(first + count - 1)];
    return {from.begin(), to.end()};
}

bool isBlank(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c != u'\n' && c.isSpace(); });
}

class Writer
{
public:
    explicit Writer(TextDifference &difference)
        : m_difference(difference)
    {
    }

    /// Removed and added text gathers until something stays the same: the old one comes first.
    void replace(QStringView removed, QStringView added)
    {
        m_removed += removed;
        m_added += added;
    }

    void keep(QStringView text)
    {
        if (text.isEmpty())
            return;
        flush();
        put(TextDifference::Kind::Same, text.toString());
    }

    void flush()
    {
        put(TextDifference::Kind::Removed, std::exchange(m_removed, {}));
        put(TextDifference::Kind::Added, std::exchange(m_added, {}));
    }

private:
    void put(TextDifference::Kind kind, const QString &text)
    {
        if (text.isEmpty())
            return;
        if (!m_difference.parts.isEmpty() && m_difference.parts.last().kind == kind)
            m_difference.parts.last().text += text;
        else
            m_difference.parts.append({kind, text});
    }

    TextDifference &m_difference;
    QString m_removed;
    QString m_added;
};

void compareWords(QStringView before, QStringView now, Writer &writer, qint64 &steps, bool &isCoarse)
{
    const Tokens old = wordsOf(before);
    const Tokens added = wordsOf(now);
    Numbers numbers;
    const std::vector<int> oldNumbers = numbers.of(old);
    const std::vector<Run> runs = compare(oldNumbers, numbers.of(added), steps, isCoarse);
    qsizetype i = 0;
    qsizetype j = 0;
    for (size_t r = 0; r < runs.size(); ++r) {
        const QStringView removedText = span(old, i, runs[r].before);
        const QStringView addedText = span(added, j, runs[r].now);
        i += runs[r].before;
        j += runs[r].now;
        // A blank between two words that changed: the eye wants one change, not two.
        const bool isBetween = r > 0 && r + 1 < runs.size();
        if (runs[r].isSame && !(isBetween && isBlank(removedText)))
            writer.keep(removedText);
        else
            writer.replace(removedText, addedText);
    }
}

} // namespace

TextDifference TextDifference::between(const QString &before, const QString &now)
{
    TextDifference difference;
    Writer writer(difference);
    const Tokens old = linesOf(before);
    const Tokens added = linesOf(now);
    Numbers numbers;
    const std::vector<int> oldNumbers = numbers.of(old);
    qint64 steps = MaxSteps;
    bool areLinesCoarse = false;
    const std::vector<Run> runs = compare(oldNumbers, numbers.of(added), steps, areLinesCoarse);
    qsizetype i = 0;
    qsizetype j = 0;
    for (const Run &run : runs) {
        const QStringView removedText = span(old, i, run.before);
        const QStringView addedText = span(added, j, run.now);
        i += run.before;
        j += run.now;
        if (run.isSame)
            writer.keep(removedText);
        else if (removedText.isEmpty() || addedText.isEmpty())
            writer.replace(removedText, addedText);
        else
            compareWords(removedText, addedText, writer, steps, difference.isCoarse);
    }
    writer.flush();
    return difference;
}

} // namespace plato
