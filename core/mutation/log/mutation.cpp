// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutation.h"

#include "core/text/jsonmembers.h"
#include "core/text/jsontext.h"
#include "core/text/timetext.h"

#include <QHash>
#include <QSet>

#include <optional>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// A key is there to be recognised, not to be read in full.
constexpr qsizetype MaxKeyPart = 80;

QList<Mutation::Field> fieldsOf(simdjson::ondemand::parser &parser, QByteArrayView json)
{
    QList<Mutation::Field> fields;
    if (const auto members = membersOf(parser, json)) {
        fields.reserve(qsizetype(members->size()));
        for (const auto &[name, value] : *members)
            fields.append({jsontext::unescaped(name), value});
    }
    return fields;
}

bool isText(QByteArrayView json)
{
    return jsontext::kindOf(json) == jsontext::Kind::Text && json.size() > 2;
}

bool isObject(QByteArrayView json)
{
    return jsontext::kindOf(json) == jsontext::Kind::Object;
}

/// The names in `changed`; nullopt when it is no list of texts.
std::optional<QStringList> namesIn(simdjson::ondemand::parser &parser, QByteArrayView json)
{
    const auto size = size_t(json.size());
    auto document = parser.iterate(simdjson::padded_string_view(json.data(), size, size + simdjson::SIMDJSON_PADDING));
    simdjson::ondemand::array array;
    if (document.get_array().get(array))
        return std::nullopt;
    QStringList names;
    for (auto result : array) {
        std::string_view token;
        if (simdjson::to_json_string(result).get(token))
            return std::nullopt;
        const QByteArrayView name = bytesOf(token);
        if (jsontext::kindOf(name) != jsontext::Kind::Text)
            return std::nullopt;
        names.append(jsontext::unescaped(name));
    }
    return names;
}

} // namespace

Mutation::Action Mutation::actionOf(QByteArrayView word)
{
    if (word.compare("INSERT", Qt::CaseInsensitive) == 0)
        return Action::Insert;
    if (word.compare("UPDATE", Qt::CaseInsensitive) == 0)
        return Action::Update;
    if (word.compare("DELETE", Qt::CaseInsensitive) == 0)
        return Action::Delete;
    return Action::Other;
}

Mutation::Mutation(const QByteArray &body, QByteArrayView raw)
    : m_body(body)
    , m_raw(raw)
{
    simdjson::ondemand::parser parser;
    if (!isObject(raw)) {
        m_otherFields.append({QString(), raw});
        return;
    }
    const QList<Field> fields = fieldsOf(parser, raw);
    if (fields.isEmpty() && raw.size() > 2) { // an object whose inside cannot be read: shown as it is
        m_otherFields.append({QString(), raw});
        return;
    }

    // Of a name that came twice the last one counts. What has another type than we expect is a field like any other.
    QHash<QString, qsizetype> last;
    for (qsizetype i = 0; i < fields.size(); ++i)
        last.insert(fields[i].name, i);
    QSet<qsizetype> taken;
    const auto take = [&](std::initializer_list<QLatin1StringView> names, bool (*fits)(QByteArrayView)) {
        for (const QLatin1StringView name : names) {
            const auto found = last.constFind(name);
            if (found != last.constEnd() && fits(fields[*found].json)) {
                taken.insert(*found);
                return fields[*found].json;
            }
        }
        return QByteArrayView();
    };
    m_table = jsontext::unescaped(take({"table_name"_L1, "table"_L1, "tablename"_L1}, isText));
    m_actionWord = jsontext::unescaped(take({"action"_L1, "operation"_L1}, isText));
    m_action = actionOf(m_actionWord.toUtf8());
    m_time = jsontext::textOf(take({"timestamp"_L1}, [](QByteArrayView json) {
        return isText(json) || jsontext::kindOf(json) == jsontext::Kind::Number;
    }));
    const QByteArrayView values = take({"values"_L1}, isObject);
    const QByteArrayView oldValues = take({"old_values"_L1}, isObject);
    const QByteArrayView changedJson =
        take({"changed"_L1}, [](QByteArrayView json) { return jsontext::kindOf(json) == jsontext::Kind::Array; });
    const QByteArrayView keyJson = take({"key"_L1}, [](QByteArrayView json) {
        return jsontext::kindOf(json) != jsontext::Kind::Null && jsontext::kindOf(json) != jsontext::Kind::Array;
    });

    std::optional<QStringList> changed;
    if (!changedJson.isEmpty()) {
        changed = namesIn(parser, changedJson);
        if (!changed)
            taken.remove(last.value(u"changed"_s));
    }
    readColumns(fieldsOf(parser, values), fieldsOf(parser, oldValues), changed ? &*changed : nullptr);
    if (isObject(keyJson))
        m_key = fieldsOf(parser, keyJson);
    else if (!keyJson.isEmpty())
        m_key.append({QString(), keyJson});
    if (m_key.isEmpty())
        guessKey();

    for (qsizetype i = 0; i < fields.size(); ++i) {
        if (!taken.contains(i))
            m_otherFields.append(fields[i]);
    }
}

void Mutation::readColumns(const QList<Field> &values, const QList<Field> &oldValues, const QStringList *changed)
{
    QHash<QString, qsizetype> places;
    const auto column = [&](const QString &name) -> Column & {
        auto place = places.constFind(name);
        if (place == places.constEnd()) {
            place = places.insert(name, m_columns.size());
            m_columns.append({name, {}, {}, false});
        }
        return m_columns[*place];
    };
    for (const Field &field : values)
        (m_action == Action::Delete ? column(field.name).oldJson : column(field.name).newJson) = field.json;
    for (const Field &field : oldValues)
        column(field.name).oldJson = field.json;

    if (m_action == Action::Insert || m_action == Action::Delete) {
        for (Column &c : m_columns)
            c.isChanged = true;
    } else if (changed) {
        for (const QString &name : *changed)
            column(name).isChanged = true;
        for (Column &c : m_columns) {
            if (!c.isChanged && c.oldJson.isEmpty())
                c.oldJson = c.newJson;
        }
    } else if (!oldValues.isEmpty()) {
        for (Column &c : m_columns)
            c.isChanged = !c.oldJson.isEmpty() && c.oldJson != c.newJson;
    } else {
        m_areChangesKnown = m_columns.isEmpty();
    }
}

void Mutation::guessKey()
{
    const auto valueOf = [](const Column &c) { return c.newJson.isEmpty() ? c.oldJson : c.newJson; };
    const auto guess = [&](const Column &c) {
        m_key.append({c.name, valueOf(c)});
        m_isKeyGuessed = true;
    };
    const auto named = [&](QLatin1StringView name) {
        for (const Column &c : std::as_const(m_columns)) {
            if (c.name.compare(name, Qt::CaseInsensitive) == 0) {
                guess(c);
                return true;
            }
        }
        return false;
    };
    if (named("id"_L1) || named("uuid"_L1))
        return;
    const Column *only = nullptr;
    for (const Column &c : std::as_const(m_columns)) {
        if (!c.name.endsWith("_id"_L1, Qt::CaseInsensitive))
            continue;
        if (only)
            return; // two of them: which one tells the row is not for us to say
        only = &c;
    }
    if (only)
        guess(*only);
}

QString Mutation::keyText() const
{
    QStringList parts;
    for (const Field &field : m_key) {
        const QString value = jsontext::oneLine(jsontext::textOf(field.json, MaxKeyPart));
        parts.append(field.name.isEmpty() ? value : field.name + u'=' + value);
    }
    return parts.join(u", "_s);
}

QStringList Mutation::changedColumns() const
{
    QStringList names;
    for (const Column &c : m_columns) {
        if (c.isChanged)
            names.append(c.name);
    }
    return names;
}

QDateTime Mutation::timestamp() const
{
    return timetext::dateTimeOf(m_time);
}

} // namespace plato
