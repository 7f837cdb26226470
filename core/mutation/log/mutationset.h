// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/difference.h"
#include "core/mutation/log/mutationlog.h"

#include <QList>
#include <QString>

#include <memory>
#include <vector>

namespace plato {

/// The records of one or several logs, numbered through: env after env, each in the order of its server. What filters,
/// sorts, groups, compares and exports works on one of these. An immutable value for any thread; copying it is cheap.
class MutationSet
{
public:
    struct Source
    {
        QString jobId; ///< what tells one env from another
        QString alias;
        MutationLog::Ptr log;  ///< never null within a set
        bool isBefore = false; ///< the older side of a comparison

        QString name() const { return alias.isEmpty() ? jobId : alias; }
    };

    struct Place
    {
        int source = 0;       ///< index of sources()
        qsizetype record = 0; ///< index within the log of that source
    };

    MutationSet() = default;
    /// Sources without a log are left out. `differences`, of every row, where the set is two that were compared.
    explicit MutationSet(QList<Source> sources, std::shared_ptr<const Differences> differences = {});

    const QList<Source> &sources() const { return m_sources; }
    qsizetype size() const { return m_begins.empty() ? 0 : m_begins.back(); }
    bool isEmpty() const { return size() == 0; }

    /// `row` within 0 … size() - 1, in all that follows.
    Place placeOf(qsizetype row) const;
    qsizetype firstRowOf(int source) const { return source == 0 ? 0 : m_begins[size_t(source) - 1]; }
    const Source &sourceOf(qsizetype row) const { return m_sources[placeOf(row).source]; }
    QByteArrayView raw(qsizetype row) const; ///< valid as long as the set, or its log
    qsizetype bytesOf(qsizetype row) const;  ///< how much at() reads
    /// Reads the whole record: microseconds, of a million columns seconds. One that is Changed in a comparison says
    /// what changed from the older state to the newer one. Of a pair it is made of both: the values of the older record
    /// as old ones, and the records as they came as `before` and `after`. An update that the older state alone has goes
    /// back, from its new values to its old ones.
    Mutation at(qsizetype row) const;

    const std::shared_ptr<const Differences> &differences() const { return m_differences; } ///< null: none compared
    Difference differenceOf(qsizetype row) const
    {
        return m_differences ? m_differences->of[size_t(row)] : Difference::None;
    }
    /// Of a compared set: the other record of a pair; else Nowhere.
    quint32 partnerOf(qsizetype row) const { return m_differences->partner[size_t(row)]; }

private:
    QList<Source> m_sources;
    std::vector<qsizetype> m_begins; // of source i: one past its last row
    std::shared_ptr<const Differences> m_differences;
};

} // namespace plato
