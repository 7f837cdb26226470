// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <cstring>

/// Walks over the tokens of JSON without decoding them: for what looks at a million records, or takes one large text
/// out of a body. Safe for any bytes, it never leaves the view; it finds no mistakes, so whoever needs to know that the
/// JSON is whole has it read by a parser, too.
namespace plato::jsonwalk {

inline const char *skipSpace(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        ++at;
    return at;
}

/// Behind the text whose first quote stands at `at`.
inline const char *skipText(const char *at, const char *end)
{
    const char *from = at + 1;
    while (from < end) {
        const char *quote = from;
        // Most texts are short: calling memchr() would cost more than looking at some bytes here.
        for (const char *near = end - from > 24 ? from + 24 : end; quote < near && *quote != '"';)
            ++quote;
        if (quote < end && *quote != '"')
            quote = static_cast<const char *>(std::memchr(quote, '"', size_t(end - quote)));
        if (!quote || quote >= end)
            return end;
        const char *slash = quote;
        while (slash > from && slash[-1] == '\\')
            --slash;
        if ((quote - slash) % 2 == 0)
            return quote + 1;
        from = quote + 1;
    }
    return end;
}

/// Behind the value that begins at `at`, which is no blank.
inline const char *skipValue(const char *at, const char *end)
{
    if (at >= end)
        return end;
    if (*at == '"')
        return skipText(at, end);
    if (*at == '{' || *at == '[') {
        qsizetype depth = 0;
        while (at < end) {
            switch (*at) {
            case '"':
                at = skipText(at, end);
                continue;
            case '{':
            case '[':
                ++depth;
                break;
            case '}':
            case ']':
                if (--depth == 0)
                    return at + 1;
                break;
            default:
                break;
            }
            ++at;
        }
        return end;
    }
    while (at < end && *at != ',' && *at != '}' && *at != ']' && *at != ' ' && *at != '\n' && *at != '\r' &&
           *at != '\t')
        ++at;
    return at;
}

/// The value that `json` begins with, without what follows it.
inline QByteArrayView valueAt(QByteArrayView json)
{
    const char *begin = skipSpace(json.begin(), json.end());
    return {begin, skipValue(begin, json.end())};
}

/// take(name as written without quotes, value) for each member of the object that `json` begins with, in their order,
/// until it returns false.
template <typename Take>
void forEachMember(QByteArrayView json, Take take)
{
    const char *end = json.end();
    const char *at = skipSpace(json.begin(), end);
    if (at >= end || *at != '{')
        return;
    at = skipSpace(at + 1, end);
    while (at < end && *at == '"') {
        const char *nameEnd = skipText(at, end);
        if (nameEnd - at < 2)
            return;
        const QByteArrayView name(at + 1, nameEnd - 1);
        at = skipSpace(nameEnd, end);
        if (at >= end || *at != ':')
            return;
        at = skipSpace(at + 1, end);
        const char *valueEnd = skipValue(at, end);
        if (!take(name, QByteArrayView(at, valueEnd)))
            return;
        at = skipSpace(valueEnd, end);
        if (at >= end || *at != ',')
            return;
        at = skipSpace(at + 1, end);
    }
}

/// take(value) for each element of the array that `json` begins with, until it returns false.
template <typename Take>
void forEachElement(QByteArrayView json, Take take)
{
    const char *end = json.end();
    const char *at = skipSpace(json.begin(), end);
    if (at >= end || *at != '[')
        return;
    at = skipSpace(at + 1, end);
    while (at < end && *at != ']') {
        const char *valueEnd = skipValue(at, end);
        if (valueEnd == at || !take(QByteArrayView(at, valueEnd)))
            return;
        at = skipSpace(valueEnd, end);
        if (at >= end || *at != ',')
            return;
        at = skipSpace(at + 1, end);
    }
}

} // namespace plato::jsonwalk
