// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/compare/valuematcher.h"
#include "core/mutation/log/mutationset.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace plato {

namespace jsonform {
class Reader;
}

/// Changes that nobody wants to see: a whole table, updates of some columns, or records that hold some values. Exactly
/// one of the three. A value for any thread.
struct NoiseRule
{
    QString env;         ///< alias or job id; empty: every env
    QString table;       ///< in any letter case; `*` stands for anything
    QStringList columns; ///< an UPDATE that changed no other column than these, and those of other rules, is noise
    QList<ColumnMatcher> values; ///< a record is noise when all of these hold for what it shows: new values, of what is
                                 ///< gone the old ones

    bool isWholeTable() const { return columns.isEmpty() && values.isEmpty(); }
    QString text() const; ///< for people, on one line
    friend bool operator==(const NoiseRule &, const NoiseRule &) = default;
};

/// Rules as Plato's `audit_ignore_tables`: a list of
///
///     "sessions"                                              the whole table
///     {"users": ["last_login"]}                               columns
///     {"table": "users", "columns": ["last_login"]}           the same
///     {"table": "log", "values": {"level": "debug"}}          values; matchers as ValueMatcher has them
///
/// Beside `table` there may be `env`. `ignore_columns` ({"*": ["updated_at"]}) is read as well.
namespace noiserules {

/// Of a list, or of an object that holds `audit_ignore_tables` or `ignore_columns` among other things. The error names
/// the place and the fix.
Expected<QList<NoiseRule>> fromJson(const QByteArray &json);
/// The same for the members of a larger object; fails the reader.
QList<NoiseRule> read(jsonform::Reader &reader);
/// `{"audit_ignore_tables": […]}`; rules for columns of one table become one entry. JSON is YAML, too.
QByteArray toJson(const QList<NoiseRule> &rules);
/// The list alone.
QByteArray listToJson(const QList<NoiseRule> &rules);
/// What would hide these rows of the set, all of one simulator: the columns of tables that were only updated, else the
/// whole table. In the order of the rows, without regard to envs.
QList<NoiseRule> proposed(const MutationSet &set, const std::vector<quint32> &rows);

} // namespace noiserules

/// Rules made ready for one set: what they say about tables and envs is decided once per name. An immutable value for
/// any thread; cheap to copy.
class NoiseFilter
{
public:
    NoiseFilter(const QList<NoiseRule> &rules, const MutationSet &set);

    bool isEmpty() const { return m_sources.empty(); } ///< nothing is noise
    bool isNoise(MutationSet::Place place) const;

private:
    struct OfTable;

    MutationSet m_set;
    std::vector<std::vector<std::shared_ptr<const OfTable>>> m_sources; // by source and table; null: no rule
};

} // namespace plato
