// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <tl/expected.hpp>

namespace plato {

/// One recorded change of one env, as the contract lets us read it; `raw` is the record as it came, unknown keys
/// included.
struct Mutation
{
    enum class Action { Insert, Update, Delete, Other };
    QString table; ///< `table_name`, else `table`, else `tablename`; empty for records without one
    Action action = Action::Other;
    QString actionWord; ///< as sent
    QString key;        ///< what tells the row: platod's `key`, else an id-like column of values; may be empty
    QJsonObject values;
    QJsonObject oldValues;
    QStringList changedColumns; ///< UPDATE: columns whose old and new value differ; INSERT, DELETE: all columns
    QString time;               ///< `timestamp` as sent; may be empty
    QByteArray raw;             ///< exact bytes of the record
};

/// The mutations of one env at one fetch: immutable, shared between threads.
class MutationLog
{
public:
    using Ptr = std::shared_ptr<const MutationLog>;

    /// Reads the reply of GET /sessions/{id}/state: one log per job id. Pure; made to run on a worker thread.
    static tl::expected<QHash<QString, Ptr>, QString> parseSession(const QByteArray &body);
    /// Reads the reply of GET /jobs/{id}/state.
    static tl::expected<Ptr, QString> parseJob(const QByteArray &body);

    const QList<Mutation> &mutations() const { return m_mutations; }
    /// `state.error`: the env's worker could not be asked; ask again later. Empty otherwise.
    QString error() const { return m_error; }
    /// Above zero with an empty list: rows changed, but the server did not say which.
    qint64 auditLogCount() const { return m_auditLogCount; }
    /// The entry of this env as it came (the whole JobState object).
    QByteArray raw() const { return m_raw; }

private:
    QList<Mutation> m_mutations;
    QString m_error;
    qint64 m_auditLogCount = 0;
    QByteArray m_raw;
};

} // namespace plato

Q_DECLARE_METATYPE(plato::MutationLog::Ptr)
