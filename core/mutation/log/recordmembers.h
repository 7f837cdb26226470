// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/tabletext.h"
#include "core/text/jsonmembers.h"
#include "core/text/jsontext.h"

#include <QList>

#include <algorithm>
#include <array>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>

/// Which members of a record say what, decided once for the reader of whole replies, which asks it of a million
/// records, and for that of one record. Private to core/mutation: it shows simdjson.
namespace plato::recordmembers {

/// Names that repeat a million times are kept once. Views stay valid: they point into the body.
class Names
{
public:
    explicit Names(QList<QString> &list)
        : m_list(list)
    {
    }

    quint32 idOf(QByteArrayView token)
    {
        // Few names take turns: mostly a glance at one that was seen lately replaces the hash of the text.
        const size_t ends = token.size() > 2 ? size_t(uchar(token[1])) * 31 + uchar(token[token.size() - 2]) : 0;
        Seen &seen = m_seen[(ends + size_t(token.size())) % m_seen.size()];
        if (seen.isSet && seen.token == token)
            return seen.id;
        const auto [place, isNew] =
            m_ids.try_emplace(std::string_view(token.data(), size_t(token.size())), quint32(m_list.size()));
        if (isNew)
            m_list.append(jsontext::unescaped(token));
        seen = {token, place->second, true};
        return place->second;
    }

    qsizetype count() const { return m_list.size(); }

private:
    struct Seen
    {
        QByteArrayView token;
        quint32 id = 0;
        bool isSet = false;
    };

    QList<QString> &m_list;
    std::unordered_map<std::string_view, quint32> m_ids;
    std::array<Seen, 64> m_seen;
};

/// The names of tables, where two databases may have tables of one name: see tableText().
class TableNames
{
public:
    /// `texts` and `names` are filled side by side.
    TableNames(QList<QString> &texts, QList<QString> &names)
        : m_texts(texts)
        , m_names(names)
        , m_withoutDatabase(texts)
    {
    }

    quint32 idOf(QByteArrayView table, QByteArrayView database)
    {
        if (database.isEmpty() || table.isEmpty()) {
            const quint32 id = m_withoutDatabase.idOf(table);
            if (m_names.size() < m_texts.size())
                m_names.append(m_texts.last());
            return id;
        }
        // Both are tokens with their quotes: what is put together of them is of no other two.
        m_key.assign(database.data(), size_t(database.size()));
        m_key.append(table.data(), size_t(table.size()));
        const auto [place, isNew] = m_ids.try_emplace(m_key, quint32(m_texts.size()));
        if (isNew) {
            m_names.append(jsontext::unescaped(table));
            m_texts.append(tableText(jsontext::unescaped(database), m_names.last()));
        }
        return place->second;
    }

    qsizetype count() const { return m_texts.size(); }

private:
    QList<QString> &m_texts;
    QList<QString> &m_names;
    Names m_withoutDatabase;
    std::unordered_map<std::string, quint32> m_ids;
    std::string m_key; // kept for its memory
};

/// Whether a member's name, as written, is this one; escapes are rare, and hide nothing.
inline bool isNamed(QByteArrayView rawName, QByteArrayView name)
{
    return rawName == name || (rawName.contains('\\') && jsontext::unescaped(rawName).toUtf8() == name);
}

/// The members of a record that have a meaning for us; every other one is shown as it came. This list of their names is
/// the only one.
enum Member {
    TableName,
    Table,
    Tablename,
    Action,
    Operation,
    Key,
    Values,
    OldValues,
    Changed,
    Timestamp,
    Database,
    MemberCount
};
inline constexpr std::array<std::string_view, MemberCount> MemberNames{
    "table_name", "table",      "tablename", "action",    "operation", "key",
    "values",     "old_values", "changed",   "timestamp", "database"};

inline Member memberNamed(QByteArrayView name)
{
    const auto *found =
        std::find(MemberNames.begin(), MemberNames.end(), std::string_view(name.data(), size_t(name.size())));
    return Member(found - MemberNames.begin());
}

/// `name` begins behind the quote before it, and bytes may be read behind the end of the reply. Most names are told
/// without looking for their end.
inline Member memberAt(const char *name)
{
    const auto isIt = [name](Member member) {
        const std::string_view wanted = MemberNames[member];
        return std::memcmp(name, wanted.data(), wanted.size()) == 0 && name[wanted.size()] == '"';
    };
    const auto first = [&](std::initializer_list<Member> members) {
        const auto *found = std::find_if(members.begin(), members.end(), isIt);
        return found == members.end() ? MemberCount : *found;
    };
    Member member = MemberCount;
    switch (*name) {
    case 't':
        member = first({TableName, Timestamp, Table, Tablename});
        break;
    case 'a':
        member = first({Action});
        break;
    case 'o':
        member = first({OldValues, Operation});
        break;
    case 'k':
        member = first({Key});
        break;
    case 'v':
        member = first({Values});
        break;
    case 'c':
        member = first({Changed});
        break;
    case 'd':
        member = first({Database});
        break;
    case '\\':
        break;
    default:
        return MemberCount;
    }
    if (member != MemberCount)
        return member;
    const QByteArrayView rawName = rawNameAt(name);
    return rawName.contains('\\') ? memberNamed(jsontext::unescaped(rawName).toUtf8()) : MemberCount;
}

/// A text with something in it, as a token with its quotes; empty where the value is none.
inline QByteArrayView textAt(const char *token)
{
    if (!token || token[0] != '"' || token[1] == '"')
        return {};
    return {token, rawNameAt(token + 1).end() + 1};
}

/// Where the value of each member begins; of a name that came twice the last one, as other readers of JSON have it.
/// Null where there is none.
using Places = std::array<const char *, MemberCount>;

/// What each member of a record is used for. Null where it is missing or has another type than we expect: then it is a
/// member like any other. Of several spellings the first that fits counts, in the order of Member.
struct Uses
{
    QByteArrayView table;      ///< a text that is not empty, with its quotes
    QByteArrayView action;     ///< the same
    const char *key = nullptr; ///< neither null nor a list
    const char *values = nullptr;
    const char *oldValues = nullptr;
    const char *changed = nullptr; ///< a list, of whatever
    const char *time = nullptr;    ///< a text that is not empty, or a number
    QByteArrayView database;       ///< a text that is not empty, with its quotes
};

inline Uses usesOf(const Places &at)
{
    const auto firstText = [&at](std::initializer_list<Member> spellings) {
        for (const Member member : spellings) {
            const QByteArrayView text = textAt(at[member]);
            if (!text.isEmpty())
                return text;
        }
        return QByteArrayView();
    };
    const auto fitting = [&at](Member member, bool (*fits)(const char *)) {
        return at[member] && fits(at[member]) ? at[member] : nullptr;
    };
    const auto isObject = [](const char *token) { return *token == '{'; };
    return {firstText({TableName, Table, Tablename}),
            firstText({Action, Operation}),
            fitting(Key, [](const char *token) { return *token != 'n' && *token != '['; }),
            fitting(Values, isObject),
            fitting(OldValues, isObject),
            fitting(Changed, [](const char *token) { return *token == '['; }),
            fitting(Timestamp,
                    [](const char *token) {
                        return (token[0] == '"' && token[1] != '"') || token[0] == '-' ||
                               (token[0] >= '0' && token[0] <= '9');
                    }),
            firstText({Database})};
}

} // namespace plato::recordmembers
