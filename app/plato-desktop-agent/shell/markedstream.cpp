// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/shell/markedstream.h"

#include <algorithm>
#include <utility>

namespace plato::agent {

namespace {
constexpr char RecordSeparator = '\x1e';
}

void MarkedStream::begin(const QByteArray &token)
{
    m_mark = RecordSeparator + token;
    m_total = m_kept.size();
    m_words.reset();
}

void MarkedStream::feed(const QByteArray &bytes)
{
    if (m_mark.isEmpty())
        return keep(bytes);
    m_pending += bytes;
    if (m_words)
        return m_pending.truncate(std::min(m_pending.size(), MaxKeptIdle)); // not of this command any more
    const qsizetype at = m_pending.indexOf(m_mark);
    if (at < 0) {
        const qsizetype certain = std::max<qsizetype>(0, m_pending.size() - m_mark.size() + 1);
        keep(QByteArrayView(m_pending).first(certain));
        m_pending.remove(0, certain);
        return;
    }
    const qsizetype close = m_pending.indexOf(RecordSeparator, at + m_mark.size());
    if (close < 0)
        return; // the rest of the mark is still to come
    keep(QByteArrayView(m_pending).first(at));
    m_words = m_pending.mid(at + m_mark.size(), close - at - m_mark.size()).trimmed();
    m_pending.remove(0, close + 1);
}

MarkedStream::Part MarkedStream::end()
{
    if (!m_words) {
        keep(m_pending);
        m_pending.clear();
    }
    Part part{std::exchange(m_kept, {}), m_total, m_words.value_or(QByteArray())};
    m_mark.clear();
    m_words.reset();
    m_total = 0;
    keep(std::exchange(m_pending, {})); // came after the mark
    return part;
}

void MarkedStream::keep(QByteArrayView bytes)
{
    if (m_mark.isEmpty()) {
        m_kept.append(bytes);
        if (m_kept.size() > MaxKeptIdle)
            m_kept.remove(0, m_kept.size() - MaxKeptIdle);
        return;
    }
    m_total += bytes.size();
    m_kept.append(bytes.first(std::clamp<qsizetype>(MaxKept - m_kept.size(), 0, bytes.size())));
}

} // namespace plato::agent
