// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/compare/noiserules.h"

#include "core/mutation/log/recordreader.h"
#include "core/text/bytesearch.h"
#include "core/text/jsonform.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::NoiseRule)
};

constexpr qsizetype MaxRules = 5000; // each is looked at for every table

using jsonform::Reader;
using jsontext::Kind;

QStringList namesOf(QByteArrayView json, const QString &path, Reader &reader)
{
    QStringList names;
    if (jsontext::kindOf(json) != Kind::Array)
        reader.fail(path, Words::tr("Has to be a list of columns: [\"updated_at\"]."));
    jsonwalk::forEachElement(json, [&](QByteArrayView element) {
        const QString name = jsontext::kindOf(element) == Kind::Text ? jsontext::unescaped(element) : QString();
        if (name.isEmpty())
            reader.fail(path, Words::tr("Has to hold names of columns in quotes."));
        names.append(name);
        return true;
    });
    if (names.isEmpty())
        reader.fail(path, Words::tr("Names no column. For the whole table write its name alone."));
    return names;
}

void readLongForm(Reader &entry, const QString &path, QList<NoiseRule> &rules)
{
    NoiseRule rule;
    for (const QString &name : {u"table"_s, u"tablename"_s, u"table_name"_s}) {
        if (rule.table.isEmpty())
            rule.table = entry.text(name);
    }
    if (rule.table.isEmpty())
        entry.fail(path, Words::tr("Names no table: write {\"table\": \"users\", \"columns\": [\"last_login\"]}."));
    rule.env = entry.text(u"env"_s);
    NoiseRule byColumns = rule;
    NoiseRule byValues = rule;
    const QByteArrayView columns = entry.take(u"columns"_s);
    if (!columns.isEmpty() && jsontext::kindOf(columns) != Kind::Null)
        byColumns.columns = namesOf(columns, entry.pathOf(u"columns"_s), entry);
    entry.forEachMember(u"values"_s, [&](const QString &column, QByteArrayView json, const QString &at) {
        const auto matcher = ValueMatcher::fromJson(json);
        if (!matcher)
            entry.fail(at, matcher.error().message);
        else
            byValues.values.append({column, *matcher});
    });
    if (const JsonMembers rest = entry.rest(); !rest.isEmpty())
        entry.fail(entry.pathOf(rest.first().name),
                   Words::tr("Is not known here. A rule has table, columns, values and env."));
    if (!byColumns.isWholeTable())
        rules.append(byColumns);
    if (!byValues.isWholeTable())
        rules.append(byValues);
    if (byColumns.isWholeTable() && byValues.isWholeTable())
        rules.append(rule);
}

void readEntry(QByteArrayView json, const QString &path, Reader &reader, QList<NoiseRule> &rules)
{
    if (jsontext::kindOf(json) == Kind::Text) {
        const QString table = jsontext::unescaped(json);
        if (table.isEmpty())
            reader.fail(path, Words::tr("Names no table."));
        rules.append({{}, table, {}, {}});
        return;
    }
    QString error;
    Reader entry(json, path, error);
    JsonMembers members = entry.rest();
    const bool isShort = members.size() == 1 && jsontext::kindOf(members.first().json) == Kind::Array;
    if (error.isEmpty() && isShort)
        rules.append({{}, members.first().name, namesOf(members.first().json, path, entry), {}});
    else if (error.isEmpty())
        readLongForm(entry, path, rules);
    if (!error.isEmpty())
        reader.fail({}, error);
}

QByteArray entryOf(const NoiseRule &rule)
{
    if (rule.isWholeTable() && rule.env.isEmpty())
        return jsonform::token(rule.table);
    JsonMembers members{{u"table"_s, jsonform::token(rule.table)}};
    if (!rule.columns.isEmpty()) {
        QByteArrayList columns;
        for (const QString &column : rule.columns)
            columns.append(jsonform::token(column));
        members.append({u"columns"_s, jsonform::array(columns)});
    }
    if (!rule.values.isEmpty()) {
        JsonMembers values;
        for (const ColumnMatcher &value : rule.values)
            values.append({value.column, value.matcher.toJson()});
        members.append({u"values"_s, jsonform::object(values)});
    }
    if (!rule.env.isEmpty())
        members.append({u"env"_s, jsonform::token(rule.env)});
    return jsonform::object(members);
}

} // namespace

QString NoiseRule::text() const
{
    const QString name = table == u'*' ? Words::tr("every table") : table;
    const QString where = env.isEmpty() ? name : Words::tr("%1 in %2", "table, env").arg(name, env);
    if (!columns.isEmpty())
        return Words::tr("%1: updates of %2 only", "table, columns").arg(where, columns.join(u", "_s));
    if (values.isEmpty())
        return Words::tr("%1: everything", "table").arg(where);
    QStringList parts;
    for (const ColumnMatcher &value : values)
        parts.append(Words::tr("%1 is %2", "column, value").arg(value.column, value.matcher.text()));
    return Words::tr("%1: where %2", "table, conditions").arg(where, parts.join(u", "_s));
}

QList<NoiseRule> noiserules::read(Reader &reader)
{
    QList<NoiseRule> rules;
    reader.forEach(u"audit_ignore_tables"_s,
                   [&](QByteArrayView json, const QString &path) { readEntry(json, path, reader, rules); });
    reader.forEachMember(u"ignore_columns"_s, [&](const QString &table, QByteArrayView json, const QString &path) {
        rules.append({{}, table, namesOf(json, path, reader), {}});
    });
    return rules;
}

Expected<QList<NoiseRule>> noiserules::fromJson(const QByteArray &json)
{
    if (const auto checked = jsonform::checkSyntax(json); !checked)
        return tl::unexpected(checked.error());
    const bool isList = jsontext::kindOf(QByteArrayView(json).trimmed()) == Kind::Array;
    const QByteArray whole = isList ? "{\"audit_ignore_tables\":" + json + '}' : json;
    QString error;
    Reader reader(whole, {}, error);
    QList<NoiseRule> rules;
    if (error.isEmpty())
        rules = read(reader);
    if (error.isEmpty() && !reader.rest().isEmpty() && rules.isEmpty())
        error = Words::tr("Holds no audit_ignore_tables: write {\"audit_ignore_tables\": [\"sessions\"]}.");
    if (error.isEmpty() && rules.size() > MaxRules)
        error = Words::tr("Holds %1 rules, and at most %2 can be used.").arg(rules.size()).arg(MaxRules);
    if (!error.isEmpty())
        return failure(error);
    return rules;
}

QByteArray noiserules::listToJson(const QList<NoiseRule> &rules)
{
    QList<NoiseRule> joined;
    for (const NoiseRule &rule : rules) {
        const auto same = std::find_if(joined.begin(), joined.end(), [&](const NoiseRule &other) {
            return !rule.columns.isEmpty() && !other.columns.isEmpty() && rule.env == other.env &&
                   rule.table.compare(other.table, Qt::CaseInsensitive) == 0;
        });
        if (same == joined.end())
            joined.append(rule);
        else
            same->columns += rule.columns;
    }
    QByteArrayList entries;
    for (NoiseRule &rule : joined) {
        rule.columns.removeDuplicates();
        entries.append(entryOf(rule));
    }
    return jsonform::array(entries);
}

QByteArray noiserules::toJson(const QList<NoiseRule> &rules)
{
    return jsontext::indented(jsonform::object({{u"audit_ignore_tables"_s, listToJson(rules)}})) + '\n';
}

QList<NoiseRule> noiserules::proposed(const MutationSet &set, const std::vector<quint32> &rows)
{
    QList<NoiseRule> rules;
    for (const quint32 row : rows) {
        const Mutation mutation = set.at(row);
        if (mutation.table().isEmpty())
            continue; // no table to name
        auto rule =
            std::find_if(rules.begin(), rules.end(), [&](const NoiseRule &r) { return r.table == mutation.table(); });
        const bool isFirst = rule == rules.end();
        if (isFirst) {
            rules.append({{}, mutation.table(), {}, {}});
            rule = rules.end() - 1;
        }
        const QStringList changed = mutation.changedColumns();
        if (mutation.action() != Mutation::Action::Update || changed.isEmpty())
            rule->columns.clear();
        else if (isFirst || !rule->isWholeTable())
            rule->columns += changed;
        rule->columns.removeDuplicates();
    }
    return rules;
}

struct NoiseFilter::OfTable
{
    struct Condition
    {
        recordreader::Name column;
        ValueMatcher matcher;
    };

    bool isWhole = false;
    std::vector<recordreader::Name> columns;
    std::vector<std::vector<Condition>> values;

    bool isNoiseColumn(QByteArrayView rawName) const
    {
        return std::any_of(columns.cbegin(), columns.cend(), [&](const auto &name) { return name.is(rawName); });
    }

    bool isByColumns(const MutationLog &log, qsizetype record) const
    {
        if (columns.empty() || log.action(record) != Mutation::Action::Update)
            return false;
        const MutationLog::Parts parts = log.parts(record);
        bool isAny = false;
        bool isAll = true;
        const auto look = [&](QByteArrayView rawName) {
            isAny = true;
            isAll = isNoiseColumn(rawName);
            return isAll;
        };
        if (recordreader::isListOfNames(parts.changed)) {
            jsonwalk::forEachElement(parts.changed, [&](QByteArrayView token) {
                return look(token.sliced(1, std::max<qsizetype>(0, token.size() - 2)));
            });
            return isAny && isAll;
        }
        // Where the record does not say what changed, each column that was sent may have.
        const Mutation mutation = log.at(record);
        for (const Mutation::Column &column : mutation.columns()) {
            if (column.isChanged || !mutation.areChangesKnown()) {
                const QByteArray name = jsonform::token(column.name);
                if (!look(QByteArrayView(name).sliced(1, name.size() - 2)))
                    return false;
            }
        }
        return isAny;
    }

    bool isByValues(const MutationLog &log, qsizetype record) const
    {
        return std::any_of(values.cbegin(), values.cend(), [&](const std::vector<Condition> &rule) {
            return std::all_of(rule.cbegin(), rule.cend(), [&](const Condition &condition) {
                return condition.matcher.matches(recordreader::valueOf(log, record, condition.column).shown());
            });
        });
    }
};

NoiseFilter::NoiseFilter(const QList<NoiseRule> &rules, const MutationSet &set)
    : m_set(set)
{
    if (rules.isEmpty())
        return;
    QHash<QString, QList<qsizetype>> places; // of rules, by their env
    for (qsizetype i = 0; i < rules.size(); ++i)
        places[rules[i].env].append(i);
    for (const MutationSet::Source &source : set.sources()) {
        std::vector<std::shared_ptr<const OfTable>> tables;
        QSet<qsizetype> here; // a name may stand for its env twice
        for (const QString &name : {QString(), source.jobId, source.alias}) {
            for (const qsizetype place : places.value(name))
                here.insert(place);
        }
        for (qsizetype id = 0; id < source.log->tables().size(); ++id) {
            auto made = std::make_shared<OfTable>();
            bool isAny = false;
            for (const qsizetype place : std::as_const(here)) {
                const NoiseRule &rule = rules[place];
                const TextPattern table(rule.table, TextPattern::Match::Whole);
                if (!table.matches(source.log->tables()[id]) && !table.matches(source.log->tableNames()[id]))
                    continue;
                isAny = true;
                made->isWhole = made->isWhole || rule.isWholeTable();
                for (const QString &column : rule.columns)
                    made->columns.emplace_back(column);
                if (!rule.values.isEmpty()) {
                    std::vector<OfTable::Condition> conditions;
                    for (const ColumnMatcher &value : rule.values)
                        conditions.push_back({recordreader::Name(value.column), value.matcher});
                    made->values.push_back(std::move(conditions));
                }
            }
            tables.push_back(isAny ? std::move(made) : nullptr);
        }
        m_sources.push_back(std::move(tables));
    }
}

bool NoiseFilter::isNoise(MutationSet::Place place) const
{
    if (isEmpty())
        return false;
    const MutationLog &log = *m_set.sources()[place.source].log;
    const auto &table = m_sources[size_t(place.source)][log.tableId(place.record)];
    return table && (table->isWhole || table->isByColumns(log, place.record) || table->isByValues(log, place.record));
}

} // namespace plato
