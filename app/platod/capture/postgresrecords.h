// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/pgoutput.h"

#include <QByteArray>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>

namespace plato::postgres {

/// Messages of pgoutput as records of the form in README.md. It knows how tables are called and keyed from what
/// plato.table_info() of resources/databases/postgresql.sql says of them, at the start and in the stream.
class Records
{
public:
    /// How far the server's clock is ahead of this computer's: records have the time of this computer.
    void setClock(std::chrono::milliseconds ahead) { m_ahead = ahead; }

    void forgetTables();
    void learnTable(const QByteArray &info);
    void forgetTable(Oid table); ///< it was dropped: a record, and nothing is known of it any more

    /// The type behind a type that an application has made: a domain's, or itself.
    bool knowsType(Oid type) const;
    void learnType(Oid type, Oid base) { m_types.insert(type, base); }

    void begin(const Begin &begin);
    void describe(const Relation &relation);
    void insert(const Insert &insert);
    void update(const Update &update);
    void remove(const Delete &deletion);
    void truncate(const Truncate &truncate);
    /// What the transaction since begin() has changed, once it has been committed.
    QJsonArray commit();

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

    QJsonObject rowOf(const Relation &relation, const Tuple &tuple, const Tuple &before = {}) const;
    QJsonObject keyOf(const Relation &relation, const QJsonObject &row) const;
    void append(const Relation &relation, const QString &action, const QJsonObject &row, const QJsonObject &old,
                const QJsonArray &changed = {});
    void appendEmptied(Oid table, const QString &action);
    QJsonObject stamped(Oid table, const QString &action) const;

    std::chrono::milliseconds m_ahead{0};
    QMap<Oid, Table> m_tables;
    QHash<Oid, Relation> m_relations;
    QHash<Oid, Oid> m_types;
    QString m_time; ///< of the transaction; not earlier than that of the one before
    QString m_lastTime;
    quint32 m_transaction = 0;
    QJsonArray m_changes;
};

} // namespace plato::postgres
