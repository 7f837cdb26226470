// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QString>

namespace plato {

/// The records of one source in the order in which they were seen, with `seq` and `timestamp`. A value.
///
/// It does not grow for ever: once it isTooLong(), its owner replaces what was seen so far by the net difference, which
/// leads from the start to now as well.
class RecordLog
{
public:
    static constexpr qsizetype DefaultLimit = 100'000;

    explicit RecordLog(qsizetype limit = DefaultLimit)
        : m_limit(limit)
        , m_tooLong(limit)
    {
    }

    void clear();
    /// Records as they were found in one look; those that know no time of their own are stamped with now.
    void append(const QJsonArray &records);
    const QJsonArray &records() const { return m_records; }

    /// The net difference `records`, numbered, each with the time at which its row or file was last seen to change.
    QJsonArray stamped(const QJsonArray &records) const;

    bool isTooLong() const { return m_records.size() > m_tooLong; }
    /// `net` is stamped().
    void fold(const QJsonArray &net);

private:
    qsizetype m_limit;
    qsizetype m_tooLong; ///< not at every look again where the net difference is long by itself
    QJsonArray m_records;
};

} // namespace plato
