// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <optional>
#include <simdjson.h>
#include <string_view>
#include <utility>
#include <vector>

/// Members of objects, read with simdjson. For readers of records and of our own JSON files, in their .cpp only: the
/// header of simdjson is large.
namespace plato {

inline QByteArrayView bytesOf(std::string_view text)
{
    return QByteArrayView(text.data(), qsizetype(text.size())).trimmed();
}

/// The name that begins at `begin`, behind its quote, as written.
inline QByteArrayView rawNameAt(const char *begin)
{
    const char *end = begin;
    while (*end != '"')
        end += *end == '\\' ? 2 : 1; // simdjson has checked before that every text ends
    return QByteArrayView(begin, end);
}

/// The name of a member as written, without its quotes and with its escapes. Not simdjson's unescaped_key(): that
/// refuses lone surrogates, and one odd name must not cost the record.
inline QByteArrayView rawKey(simdjson::ondemand::field &field)
{
    return rawNameAt(field.key().raw());
}

/// Name as written and bytes of each member of an object, in their order; nullopt when `json` is none. `json` must be
/// followed by SIMDJSON_PADDING bytes that may be read.
inline std::optional<std::vector<std::pair<QByteArrayView, QByteArrayView>>>
membersOf(simdjson::ondemand::parser &parser, QByteArrayView json)
{
    const auto size = size_t(json.size());
    auto document = parser.iterate(simdjson::padded_string_view(json.data(), size, size + simdjson::SIMDJSON_PADDING));
    simdjson::ondemand::object object;
    if (document.get_object().get(object))
        return std::nullopt;
    std::vector<std::pair<QByteArrayView, QByteArrayView>> members;
    for (auto result : object) {
        simdjson::ondemand::field field;
        std::string_view value;
        if (std::move(result).get(field))
            return std::nullopt;
        const QByteArrayView key = rawKey(field);
        if (simdjson::to_json_string(field.value()).get(value))
            return std::nullopt;
        members.emplace_back(key, bytesOf(value));
    }
    return members;
}

} // namespace plato
