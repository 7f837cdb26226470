// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <deque>

namespace plato::runtime {

/// The newest lines that the programs of one env wrote, over all its launches: the oldest make room. Not thread-safe.
class EnvLog
{
public:
    static constexpr size_t MaxLines = 1000; ///< of 300 characters at most, see EnvProcess

    struct Line
    {
        qint64 number;   ///< counted from 1, the dropped ones too
        QDateTime time;  ///< UTC
        QByteArray text; ///< UTF-8
    };

    void add(const QString &text)
    {
        m_lines.push_back({++m_written, QDateTime::currentDateTimeUtc(), text.toUtf8()});
        if (m_lines.size() > MaxLines)
            m_lines.pop_front();
    }
    const std::deque<Line> &lines() const { return m_lines; } ///< oldest first
    qint64 written() const { return m_written; }

private:
    std::deque<Line> m_lines;
    qint64 m_written = 0;
};

} // namespace plato::runtime
