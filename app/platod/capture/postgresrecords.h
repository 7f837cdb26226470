// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/pgoutput.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>

namespace plato::postgres {

/// What one transaction may have changed: beyond that its changes are not held.
struct TransactionBounds
{
    qsizetype records = 250'000;
    qint64 bytes = qint64(256) << 20U; ///< of values in their rows, as they are sent
};

/// Messages of pgoutput as records of the form in README.md. It knows how tables are called and keyed from what
/// plato.table_info() of resources/databases/postgresql.sql says of them, at the start and in the stream.
class Records
{
public:
    explicit Records(TransactionBounds bounds)
        : m_bounds(bounds)
    {
    }

    /// How far the server's clock is ahead of this computer's: records have the time of this computer.
    void setClock(std::chrono::milliseconds ahead) { m_ahead = ahead; }

    void forgetTables();
    void learnTable(const QByteArray &info);
    void forgetTable(Oid table); ///< it was dropped: a record, and nothing is known of it any more

    /// The type behind a type that an application has made: a domain's, or itself.
    bool knowsType(Oid type) const;
    void learnType(Oid type, Oid base) { m_types.insert(type, base); }

    /// `keep`: false where nobody wants to know what it changes.
    void begin(const Begin &begin, bool keep);
    void describe(const Relation &relation);
    void insert(const Insert &insert);
    void update(const Update &update);
    void remove(const Delete &deletion);
    void truncate(const Truncate &truncate);
    /// What the transaction since begin() has changed, once it has been committed. An error where that is more than is
    /// held.
    Expected<QJsonArray> commit();

    /// Tables of which not everything is told: {"path", "reason"} each.
    QJsonArray unobserved(const QString &database) const;

private:
    struct Table
    {
        QString name; ///< as it is shown
        QString partition;
        QStringList keys;
        bool isLogged = true;
    };

    /// Whether there is room for a change with these rows. From the first time that there is not, nothing of the
    /// transaction is held.
    bool hasRoom(const Tuple &before, const Tuple &after);
    QJsonObject rowOf(const Relation &relation, const Tuple &tuple, const Tuple &before = {}) const;
    QJsonObject keyOf(const Relation &relation, const QJsonObject &row) const;
    void append(const Relation &relation, const QString &action, const QJsonObject &row, const QJsonObject &old,
                const QJsonArray &changed = {});
    void appendEmptied(Oid table, const QString &action);
    QJsonObject stamped(Oid table, const QString &action) const;

    TransactionBounds m_bounds;
    std::chrono::milliseconds m_ahead{0};
    QMap<Oid, Table> m_tables;
    QHash<Oid, Relation> m_relations;
    QHash<Oid, Oid> m_types;
    QString m_time; ///< of the transaction; not earlier than that of the one before
    QString m_lastTime;
    quint32 m_transaction = 0;
    QJsonArray m_changes;
    qint64 m_bytes = 0; ///< of them
    bool m_keeps = true;
    bool m_isTooLarge = false;
};

} // namespace plato::postgres
