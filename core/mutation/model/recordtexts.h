// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/query/mutationquery.h"
#include "core/pool/pooltask.h"

#include <QCache>
#include <QDate>
#include <QObject>
#include <QSet>

class QThreadPool;

namespace plato {

/// What a list says of one record.
struct RecordTexts
{
    QString key;
    QString changed; ///< a summary
    QString time;
    bool isKeyGuessed = false;

    static RecordTexts of(const Mutation &mutation);
};

/// The texts of the rows of a set, for a list that asks for a few of them again and again. GUI thread only.
///
/// A record is read where it is asked for: microseconds. A big one, which may have a million columns and take seconds,
/// is read on the pool.
class RecordTextCache : public QObject
{
    Q_OBJECT

public:
    /// Bytes of a record that is read at once: less than 10 ms, if it is all columns.
    static constexpr qsizetype MaxAtOnce = 256 * 1024;

    explicit RecordTextCache(QThreadPool &pool, QObject *parent = nullptr);

    /// Forgets everything, unless the records are the same ones.
    void setSet(const MutationSet &set);
    /// Valid until the next call. Null: it is being read, and textsRead() will tell.
    const RecordTexts *textsOf(quint32 row);
    bool isBig(quint32 row) const { return m_set.bytesOf(row) > MaxAtOnce; }

Q_SIGNALS:
    void textsRead(quint32 row);

private:
    QThreadPool &m_pool;
    MutationSet m_set;
    QCache<quint32, RecordTexts> m_texts;
    QDate m_today; // times of today have no date
    QSet<quint32> m_beingRead;
    PoolTask m_reading; // of rows of m_set
};

} // namespace plato
