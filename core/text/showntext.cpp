// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/showntext.h"

#include "core/text/textsigns.h"

#include <QList>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace plato::showntext {

namespace {

using namespace textsigns;

constexpr char16_t FirstStrongIsolate = 0x2068;
constexpr char16_t PopIsolate = 0x2069;
constexpr char16_t WrapHere = 0x200b;
constexpr int LongWord = 32; // characters without a place to wrap
constexpr qsizetype MaxOurLines = 40;
constexpr qsizetype LookedAt = 16; // times as much as is shown
constexpr qsizetype All = std::numeric_limits<qsizetype>::max();

struct Bounds
{
    qsizetype length = All;
    qsizetype lines = 1; ///< 0: as many as there are
    bool wraps = false;  ///< long words get places for that
};

/// Text that is put together up to its bounds.
class Writer
{
public:
    Writer(const QString &outer, const Bounds &bounds)
        : m_outer(outer)
        , m_bounds(bounds)
    {
        m_shown.reserve(std::min(outer.size(), bounds.length));
    }

    QString write()
    {
        const qsizetype end = m_bounds.length == All ? All : LookedAt * m_bounds.length; // some of it takes no place
        for (m_at = 0; m_at < m_outer.size() && !m_isFull;) {
            const char32_t c = characterAt(m_outer, m_at);
            m_at += sizeOf(c);
            take(c);
            m_isFull = m_isFull || (m_at > end && m_at < m_outer.size());
        }
        if (m_isFull)
            m_shown += u'…';
        return m_shown;
    }

    bool isFull() const { return m_isFull; }
    bool doesRunLeft() const { return m_runsLeft; }

private:
    void take(char32_t c)
    {
        if (c > 0x20 && c < 0x7f) { // nearly all there is
            m_marks = 0;
            return putSign(c);
        }
        if (c == '\r' && m_at < m_outer.size() && m_outer[m_at] == u'\n')
            return; // CR LF is one line end
        const bool isLineEnd = c == '\n' || c == 0x2028 || c == 0x2029;
        if (isLineEnd && m_bounds.lines != 1)
            return endLine();
        if (isLineEnd)
            return putSign(u'↵');
        if (c == '\t')
            return putSign(m_bounds.lines == 0 ? u'\t' : u' ');
        if (isHidden(c))
            return put(signOf(c));
        m_marks = isMark(c) ? m_marks + 1 : 0;
        if (m_marks > MostMarks)
            return;
        m_runsLeft = m_runsLeft || runsLeft(c);
        putSign(c);
    }

    void endLine()
    {
        m_word = 0;
        m_marks = 0;
        if (++m_lineEnds == m_bounds.lines)
            m_isFull = true;
        else
            putSign(u'\n');
    }

    void putSign(char32_t c)
    {
        const char16_t halves[] = {QChar::highSurrogate(c), QChar::lowSurrogate(c)};
        const char16_t only = char16_t(c);
        put(c > 0xffff ? QStringView(halves, 2) : QStringView(&only, 1));
    }

    void put(QStringView part)
    {
        if (m_shown.size() + part.size() > m_bounds.length) {
            m_isFull = true;
            return;
        }
        m_word = part.front().isSpace() || part.front() == u'-' ? 0 : m_word + int(part.size());
        if (m_bounds.wraps && m_word > LongWord && m_marks == 0) {
            m_shown += QChar(WrapHere);
            m_word = int(part.size());
        }
        m_shown += part;
    }

    const QString &m_outer;
    Bounds m_bounds;
    QString m_shown;
    qsizetype m_at = 0;
    qsizetype m_lineEnds = 0;
    int m_marks = 0;
    int m_word = 0;
    bool m_runsLeft = false;
    bool m_isFull = false;
};

QString isolated(const QString &shown, bool doesRunLeft)
{
    return doesRunLeft ? QChar(FirstStrongIsolate) + shown + QChar(PopIsolate) : shown;
}

QString bounded(const QString &outer, const Bounds &bounds)
{
    Writer writer(outer, bounds);
    const QString shown = writer.write();
    return isolated(shown, writer.doesRunLeft());
}

} // namespace

QString name(const QString &outer)
{
    return bounded(outer, {MaxName, 1, true});
}

QString line(const QString &outer, qsizetype most)
{
    return bounded(outer, {most, 1, false});
}

QString text(const QString &outer, qsizetype most)
{
    return bounded(outer, {most, MaxLines, true});
}

QString paragraph(const QString &outer)
{
    constexpr qsizetype Enough = 4 * MaxText; // to be simplified: it may have megabytes
    return text(outer.left(Enough).simplified());
}

QString whole(const QString &ours, qsizetype most)
{
    if (ours.size() <= most && ours.count(u'\n') < MaxOurLines)
        return ours;
    QString cut = ours.left(most);
    if (const qsizetype lines = cut.count(u'\n'); lines >= MaxOurLines)
        cut = cut.section(u'\n', 0, MaxOurLines - 1);
    if (cut.back().isHighSurrogate())
        cut.chop(1);
    cut += u'…';
    for (qsizetype open = cut.count(QChar(FirstStrongIsolate)) - cut.count(QChar(PopIsolate)); open > 0; --open)
        cut += QChar(PopIsolate);
    return cut;
}

QString toolTip(const QString &outer)
{
    return ourToolTip(text(outer));
}

QString ourToolTip(const QString &ours, qsizetype most)
{
    if (ours.isEmpty())
        return {};
    return u"<p style='white-space:pre-wrap'>"_s + whole(ours, most).toHtmlEscaped() + u"</p>"_s;
}

QString menu(const QString &outer)
{
    return name(outer).replace(u'&', u"&&"_s);
}

QString withSigns(const QString &outer, bool keepsLines)
{
    return Writer(outer, {All, keepsLines ? 0 : 1, false}).write();
}

QString isolated(const QString &shown)
{
    const QList<uint> signs = shown.toUcs4();
    return isolated(shown, std::any_of(signs.cbegin(), signs.cend(), [](uint c) { return runsLeft(c); }));
}

bool isCut(const QString &outer)
{
    Writer writer(outer, {MaxText, MaxLines, true});
    writer.write();
    return writer.isFull();
}

} // namespace plato::showntext
