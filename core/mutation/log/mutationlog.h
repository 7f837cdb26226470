// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutation.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QString>

#include <memory>
#include <vector>

namespace plato {

/// The mutations of one env at one fetch: immutable, shared between threads.
///
/// The bytes of the reply are kept once, shared by the logs of all its envs; beside them a record costs 36 bytes: where
/// it stands, and where its parts stand within. Whatever it says is read from its bytes when somebody asks.
class MutationLog
{
public:
    using Ptr = std::shared_ptr<const MutationLog>;

    /// What one reply may have at the most, for all its envs: each takes many times the bytes that it is sent in.
    static constexpr qsizetype MaxRecords = 8'000'000;
    static constexpr qsizetype MaxNames = 4'000'000; ///< of tables and of actions, in the logs of all envs
    static constexpr qsizetype MaxEnvs = 500'000;
    static constexpr qsizetype MaxUnobserved = 200; ///< of one env; more are not kept

    /// Reads the reply of GET /sessions/{id}/state: one log per job id, none where `results` is null. The error is a
    /// sentence for people: not JSON, cut off, not UTF-8, no such reply, too much of it. Pure; made to run on a worker
    /// thread. Give the only reference to the bytes (std::move), or they are copied once: the reader needs room behind
    /// their end.
    static Expected<QHash<QString, Ptr>> parseSession(QByteArray body);
    /// Reads the reply of GET /jobs/{id}/state in the same way.
    static Expected<Ptr> parseJob(QByteArray body);

    qsizetype size() const { return qsizetype(m_records.size()); }
    bool isEmpty() const { return m_records.empty(); }

    /// What lists and filters ask of every record, without reading it again. `i` within 0 … size() - 1.
    Mutation::Action action(qsizetype i) const { return m_actions[m_records[size_t(i)].word]; }
    const QString &actionWord(qsizetype i) const { return m_words[m_records[size_t(i)].word]; }
    const QString &table(qsizetype i) const { return m_tables[m_records[size_t(i)].table]; }
    QByteArrayView raw(qsizetype i) const; ///< the exact bytes of the record; valid as long as the log
    Mutation at(qsizetype i) const;        ///< reads the whole record: microseconds, not for a loop over a million

    /// The ids that tables and words of actions have within this log: what is decided by name is decided once per name.
    quint32 tableId(qsizetype i) const { return m_records[size_t(i)].table; }
    quint32 wordId(qsizetype i) const { return m_records[size_t(i)].word; }
    const QList<QString> &tables() const { return m_tables; }
    /// Of the same ids, without the database that records may name beside it: see tableText().
    const QList<QString> &tableNames() const { return m_tableNames; }
    const QList<QString> &words() const { return m_words; }
    const QList<Mutation::Action> &actions() const { return m_actions; } ///< of words()

    /// The members of a record that Mutation reads its columns, its key and its time from. Each view goes from the
    /// first byte of the value to the end of the record: the reader sees where the value ends. Empty where there is
    /// none.
    struct Parts
    {
        QByteArrayView key;       ///< an object, or a single value
        QByteArrayView values;    ///< an object
        QByteArrayView oldValues; ///< an object
        QByteArrayView changed;   ///< an array
        QByteArrayView time;      ///< a text or a number
    };
    Parts parts(qsizetype i) const;

    /// `state.error` (or `error` beside `state`): the env's worker could not be asked; ask again later. Else empty.
    QString error() const { return m_error; }
    /// What is there and was not looked into, as platod says in `state.unobserved`: a change of it is not in the list.
    struct Unobserved
    {
        QString path;
        QString reason;
    };
    const QList<Unobserved> &unobserved() const { return m_unobserved; }
    /// Above zero with an empty list: rows changed, but the server did not say which.
    qint64 auditLogCount() const { return m_auditLogCount; }
    /// Whether there was a list at all; without one the state has a form of its own, and raw() is what there is to see.
    bool hasList() const { return m_hasList; }
    /// The whole reply, exactly as it came; the logs of its other envs share it.
    const QByteArray &body() const { return m_body; }
    /// What is held in memory beside the reply.
    qint64 indexBytes() const { return qint64(m_records.capacity()) * qint64(sizeof(Record)); }
    /// The entry of this env as it came (the whole JobState object, or what stood in its place); valid as long as the
    /// log.
    QByteArrayView raw() const { return m_raw; }

private:
    friend class MutationLogReader;
    struct Record
    {
        quint32 begin; // simdjson reads up to 4 GB at a time
        quint32 size;
        quint32 table;
        quint32 word;
        // Offsets of values within the record; 0: there is none.
        quint32 key;
        quint32 values;
        quint32 oldValues;
        quint32 changed;
        quint32 time;
    };

    QByteArray m_body;
    QByteArrayView m_raw;
    std::vector<Record> m_records;
    QList<QString> m_tables;
    QList<QString> m_tableNames; // of m_tables
    QList<QString> m_words;
    QList<Mutation::Action> m_actions; // of m_words
    QList<Unobserved> m_unobserved;
    QString m_error;
    qint64 m_auditLogCount = 0;
    bool m_hasList = false;
};

} // namespace plato

Q_DECLARE_METATYPE(plato::MutationLog::Ptr)
