// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/tabletext.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

namespace plato {

/// One recorded change of one env, read from its bytes. A value for any thread: it shares the bytes of the whole reply
/// and keeps them alive, and its views are valid as long as it (or its MutationLog) lives.
///
/// JSON values are views of the bytes as sent (see core/text/jsontext.h for reading them); an empty view means that
/// the value was not sent, which is not the same as null.
class Mutation
{
public:
    enum class Action { Insert, Update, Delete, Other };

    struct Field
    {
        QString name;
        QByteArrayView json;
    };

    struct Column
    {
        QString name;
        QByteArrayView oldJson;
        QByteArrayView newJson;
        bool isChanged = false;
    };

    /// In any letter case; every other word is Other.
    static Action actionOf(QByteArrayView word);

    Mutation() = default;

    Action action() const { return m_action; }
    QString actionWord() const { return m_actionWord; } ///< as sent; empty when it was missing
    /// Empty for records without one. Where the record says of which database, that is part of it: see tableText().
    QString table() const { return m_database.isEmpty() ? m_tableName : tableText(m_database, m_tableName); }
    QString tableName() const { return m_tableName; } ///< the same without the database
    QString database() const { return m_database; }   ///< empty where the record does not say, or has no table
    /// What tells the row: the record's `key`, else a column of it that looks like an id (`id`, `uuid`, or the only
    /// one whose name ends with `_id`). A key that is no object is one field without a name.
    const QList<Field> &key() const { return m_key; }
    bool isKeyGuessed() const { return m_isKeyGuessed; }
    QString keyText() const; ///< `id=41`, `a=1, b=2`; empty when nothing tells the row

    /// In the order in which they came; of a name that came twice the last value, as other readers of JSON have it.
    /// INSERT has new values only, DELETE old ones only, and all their columns are changed. UPDATE: see
    /// areChangesKnown(); the old value of an unchanged column is its new one where the record lists its changes.
    const QList<Column> &columns() const { return m_columns; }
    /// False for an UPDATE that brought neither `changed` nor `old_values`: nobody said which columns changed.
    bool areChangesKnown() const { return m_areChangesKnown; }
    QStringList changedColumns() const;

    QString time() const { return m_time; } ///< `timestamp` as sent; may be empty
    QDateTime timestamp() const;            ///< invalid where `time` is not ISO 8601; without a zone it counts as UTC
    /// Every member of the record that is in none of the above, as it came. A record that is no object is one field
    /// without a name.
    const QList<Field> &otherFields() const { return m_otherFields; }
    QByteArrayView raw() const { return m_raw; } ///< the exact bytes of the record

private:
    friend class MutationLog;
    /// `raw` is a part of `body`, and at least simdjson's padding may be read behind it.
    Mutation(const QByteArray &body, QByteArrayView raw);

    QByteArray m_body; // never detached: holds what the views show
    QByteArrayView m_raw;
    Action m_action = Action::Other;
    bool m_isKeyGuessed = false;
    bool m_areChangesKnown = true;
    QString m_actionWord;
    QString m_tableName;
    QString m_database;
    QString m_time;
    QList<Field> m_key;
    QList<Column> m_columns;
    QList<Field> m_otherFields;
};

} // namespace plato
