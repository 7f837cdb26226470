// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutation.h"

#include "core/mutation/log/recordmembers.h"
#include "core/mutation/log/recordreader.h"
#include "core/text/jsonmembers.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"
#include "core/text/timetext.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// A key is there to be recognised, not to be read in full.
constexpr qsizetype MaxKeyPart = 80;

bool isObject(QByteArrayView json)
{
    return jsontext::kindOf(json) == jsontext::Kind::Object;
}

using Members = std::vector<std::pair<QByteArrayView, QByteArrayView>>;

/// The members of an object that is JSON but for single values, such as the NaN and Infinity that Python writes;
/// nothing where it is not whole.
std::optional<Members> membersOfAlmostJson(QByteArrayView json)
{
    Members members;
    const char *end = json.begin();
    jsonwalk::forEachMember(json, [&](QByteArrayView name, QByteArrayView value) {
        members.emplace_back(name, value);
        end = value.end();
        return !value.isEmpty();
    });
    end = jsonwalk::skipSpace(end, json.end());
    if (members.empty() || members.back().second.isEmpty() || end == json.end() || *end != '}' || end + 1 != json.end())
        return std::nullopt;
    return members;
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
    auto members = membersOf(parser, raw);
    if (!members)
        members = membersOfAlmostJson(raw);
    if (!members) { // an object whose inside cannot be read: shown as it is
        m_otherFields.append({QString(), raw});
        return;
    }

    recordmembers::Places places{};
    for (const auto &[name, json] : *members) {
        if (const auto member = recordmembers::memberAt(name.data()); member != recordmembers::MemberCount)
            places[member] = json.data();
    }
    const recordmembers::Uses uses = recordmembers::usesOf(places);
    const auto from = [raw](const char *begin) { return begin ? QByteArrayView(begin, raw.end()) : QByteArrayView(); };
    const MutationLog::Parts parts{from(uses.key), from(uses.values), from(uses.oldValues), from(uses.changed),
                                   from(uses.time)};
    m_tableName = jsontext::unescaped(uses.table);
    if (!m_tableName.isEmpty())
        m_database = jsontext::unescaped(uses.database);
    m_actionWord = jsontext::unescaped(uses.action);
    m_action = actionOf(m_actionWord.toUtf8());
    m_time = jsontext::textOf(jsonwalk::valueAt(parts.time));

    recordreader::AllColumns columns;
    m_areChangesKnown = recordreader::readAllColumns(parts, m_action, columns);
    m_columns.reserve(columns.size());
    for (const recordreader::Value &column : columns)
        m_columns.append({jsontext::unescaped(column.name), column.old, column.now, column.isChanged});
    const bool isKeySent =
        recordreader::forEachKeyPart(parts, m_action, [this](QByteArrayView name, QByteArrayView json) {
            m_key.append({jsontext::unescaped(name), json});
            return true;
        });
    m_isKeyGuessed = !isKeySent && !m_key.isEmpty();

    const std::array used{uses.table.data(), uses.action.data(),
                          uses.key,          uses.values,
                          uses.oldValues,    recordreader::isListOfNames(parts.changed) ? uses.changed : nullptr,
                          uses.time};
    for (const auto &[name, json] : *members) {
        if (std::find(used.begin(), used.end(), json.data()) == used.end())
            m_otherFields.append({jsontext::unescaped(name), json});
    }
}

QString Mutation::keyText() const
{
    QStringList parts;
    for (const Field &field : m_key) {
        const QString value = jsontext::oneLine(jsontext::textOf(field.json, MaxKeyPart));
        parts.append(field.name.isEmpty() ? value : jsontext::oneLine(field.name) + u'=' + value);
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
