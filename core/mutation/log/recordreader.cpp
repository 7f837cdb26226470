// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/recordreader.h"

#include "core/text/bytesearch.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace plato::recordreader {

namespace {

bool isSameName(QByteArrayView a, QByteArrayView b)
{
    return a == b || ((a.contains('\\') || b.contains('\\')) && jsontext::unescaped(a) == jsontext::unescaped(b));
}

template <typename List>
Value &valueNamed(List &values, QByteArrayView name)
{
    for (Value &value : values) {
        if (isSameName(value.name, name))
            return value;
    }
    values.append({name, {}, {}, false});
    return values.last();
}

using AllColumns = QVarLengthArray<Value, 32>;

/// valueNamed() for the many names of a record, which come in the same order again, and of which few are alike.
class ColumnFinder
{
public:
    explicit ColumnFinder(AllColumns &columns)
        : m_columns(columns)
    {
    }

    Value &named(QByteArrayView name)
    {
        if (m_next < m_columns.size() && m_columns[m_next].name == name)
            return m_columns[m_next++];
        if (m_columns.size() >= Many)
            return namedOfMany(name);
        m_hasEscapes = m_hasEscapes || name.contains('\\');
        const quint64 mark = markOf(name);
        const bool isNew = !m_hasEscapes && (m_marks & mark) == 0;
        m_marks |= mark;
        if (isNew) {
            m_columns.append({name, {}, {}, false});
            m_next = m_columns.size();
            return m_columns.last();
        }
        Value &value = valueNamed(m_columns, name);
        m_next = &value - m_columns.data() + 1;
        return value;
    }

private:
    static constexpr qsizetype Many = 64;

    Value &namedOfMany(QByteArrayView name)
    {
        if (m_places.isEmpty()) {
            for (qsizetype i = 0; i < m_columns.size(); ++i)
                m_places.insert(jsontext::unescaped(m_columns[i].name), i);
        }
        const QString text = jsontext::unescaped(name);
        auto place = m_places.constFind(text);
        if (place == m_places.constEnd()) {
            place = m_places.insert(text, m_columns.size());
            m_columns.append({name, {}, {}, false});
        }
        m_next = *place + 1;
        return m_columns[*place];
    }

    static quint64 markOf(QByteArrayView name)
    {
        const size_t ends = name.isEmpty() ? 0 : size_t(uchar(name.front())) * 31 + uchar(name.back());
        return quint64(1) << ((ends + size_t(name.size()) * 7) % 64);
    }

    AllColumns &m_columns;
    qsizetype m_next = 0;
    quint64 m_marks = 0;
    bool m_hasEscapes = false;
    QHash<QString, qsizetype> m_places; // once there are many
};

bool hasMembers(QByteArrayView object)
{
    bool isAny = false;
    jsonwalk::forEachMember(object, [&](QByteArrayView, QByteArrayView) {
        isAny = true;
        return false;
    });
    return isAny;
}

/// `json` is a text token.
QByteArrayView withoutQuotes(QByteArrayView json)
{
    return json.sliced(1, std::max<qsizetype>(0, json.size() - 2));
}

/// As Mutation reads them: those that `isWanted`, each found by named().
template <typename List, typename Named, typename IsWanted>
void readColumns(const MutationLog &log, qsizetype record, List &columns, Named named, IsWanted isWanted)
{
    const MutationLog::Parts parts = log.parts(record);
    const Mutation::Action action = log.action(record);
    jsonwalk::forEachMember(parts.values, [&](QByteArrayView rawName, QByteArrayView json) {
        if (isWanted(rawName)) {
            Value &value = named(rawName);
            (action == Mutation::Action::Delete ? value.old : value.now) = json;
        }
        return true;
    });
    jsonwalk::forEachMember(parts.oldValues, [&](QByteArrayView rawName, QByteArrayView json) {
        if (isWanted(rawName))
            named(rawName).old = json;
        return true;
    });
    if (action == Mutation::Action::Insert || action == Mutation::Action::Delete) {
        for (Value &value : columns)
            value.isChanged = true;
    } else if (isListOfNames(parts.changed)) {
        jsonwalk::forEachElement(parts.changed, [&](QByteArrayView token) {
            if (isWanted(withoutQuotes(token)))
                named(withoutQuotes(token)).isChanged = true;
            return true;
        });
        for (Value &value : columns) {
            if (!value.isChanged && value.old.isEmpty())
                value.old = value.now;
        }
    } else if (hasMembers(parts.oldValues)) {
        for (Value &value : columns)
            value.isChanged = !value.old.isEmpty() && value.old != value.now;
    }
}

Values columnsOf(const MutationLog &log, qsizetype record, const Name &name)
{
    Values values;
    readColumns(
        log, record, values, [&](QByteArrayView rawName) -> Value & { return valueNamed(values, rawName); },
        [&](QByteArrayView rawName) { return name.is(rawName); });
    return values;
}

void appendName(QByteArrayView rawName, QByteArray &out)
{
    if (rawName.contains('\\'))
        out += jsontext::unescaped(rawName).toUtf8();
    else
        out += rawName;
}

/// Members that Mutation may have another use for; only it knows which of them it has used.
bool mayBeUsed(const Name &name)
{
    constexpr std::array<QLatin1StringView, 10> Used{QLatin1StringView("table_name"), QLatin1StringView("table"),
                                                     QLatin1StringView("tablename"),  QLatin1StringView("action"),
                                                     QLatin1StringView("key"),        QLatin1StringView("operation"),
                                                     QLatin1StringView("timestamp"),  QLatin1StringView("values"),
                                                     QLatin1StringView("old_values"), QLatin1StringView("changed")};
    return std::any_of(Used.cbegin(), Used.cend(),
                       [&](QLatin1StringView used) { return name.text().compare(used, Qt::CaseInsensitive) == 0; });
}

void takeFromBeside(const MutationLog &log, qsizetype record, const Name &name, Values &values)
{
    if (mayBeUsed(name)) {
        const Mutation mutation = log.at(record);
        for (const Mutation::Field &field : mutation.otherFields()) {
            if (!field.name.isEmpty() && field.name.compare(name.text(), Qt::CaseInsensitive) == 0)
                values.append({{}, {}, field.json, false}); // points into the log
        }
        return;
    }
    jsonwalk::forEachMember(log.raw(record), [&](QByteArrayView rawName, QByteArrayView json) {
        if (name.is(rawName))
            valueNamed(values, rawName).now = json;
        return true;
    });
}

bool isSuffixOfId(QByteArrayView rawName)
{
    return rawName.size() >= 3 && equalsIgnoringCase(rawName.last(3), "_id");
}

/// As Mutation guesses it: `id`, `uuid`, or the only column whose name ends with `_id`.
Value guessedKey(const MutationLog &log, qsizetype record)
{
    const MutationLog::Parts parts = log.parts(record);
    Value id;
    Value uuid;
    Value other;
    qsizetype others = 0;
    const auto look = [&](QByteArrayView object, bool isOld) {
        jsonwalk::forEachMember(object, [&](QByteArrayView name, QByteArrayView json) {
            const auto offer = [&](Value &value) {
                if (value.name.isNull())
                    value.name = name;
                if (value.name == name)
                    (isOld ? value.old : value.now) = json;
                return value.name == name;
            };
            if (equalsIgnoringCase(name, "id"))
                offer(id);
            else if (equalsIgnoringCase(name, "uuid"))
                offer(uuid);
            else if (isSuffixOfId(name) && !offer(other))
                ++others;
            return true;
        });
    };
    look(parts.values, log.action(record) == Mutation::Action::Delete);
    look(parts.oldValues, true);
    if (!id.name.isNull())
        return id;
    if (!uuid.name.isNull())
        return uuid;
    return others == 0 ? other : Value();
}

} // namespace

bool isListOfNames(QByteArrayView changed)
{
    bool isIt = !changed.isEmpty();
    jsonwalk::forEachElement(changed, [&](QByteArrayView name) {
        isIt = name.startsWith('"');
        return isIt;
    });
    return isIt;
}

Name::Name(const QString &name)
    : m_text(name)
    , m_utf8(name.toUtf8())
    , m_isAscii(isAscii(m_utf8))
{
}

bool Name::is(QByteArrayView rawName) const
{
    if (rawName == QByteArrayView(m_utf8))
        return true;
    if (rawName.contains('\\'))
        return jsontext::unescaped(rawName).compare(m_text, Qt::CaseInsensitive) == 0;
    if (m_isAscii)
        return equalsIgnoringCase(rawName, m_utf8);
    return QString::fromUtf8(rawName).compare(m_text, Qt::CaseInsensitive) == 0;
}

Values valuesOf(const MutationLog &log, qsizetype record, const Name &name)
{
    Values values = columnsOf(log, record, name);
    if (!values.isEmpty() || name.isEmpty())
        return values;
    const MutationLog::Parts parts = log.parts(record);
    jsonwalk::forEachMember(parts.key, [&](QByteArrayView rawName, QByteArrayView json) {
        if (name.is(rawName))
            valueNamed(values, rawName).now = json;
        return true;
    });
    if (values.isEmpty())
        takeFromBeside(log, record, name, values);
    return values;
}

Value valueOf(const MutationLog &log, qsizetype record, const Name &name)
{
    const Values values = valuesOf(log, record, name);
    for (const Value &value : values) {
        if (!value.shown().isEmpty())
            return value;
    }
    return {};
}

void forEachKeyPart(const MutationLog &log, qsizetype record,
                    const std::function<bool(QByteArrayView, QByteArrayView)> &take)
{
    const QByteArrayView key = log.parts(record).key;
    bool isAny = false;
    if (key.startsWith('{')) {
        jsonwalk::forEachMember(key, [&](QByteArrayView name, QByteArrayView json) {
            isAny = true;
            return take(name, json);
        });
    } else if (!key.isEmpty()) {
        isAny = true;
        take({}, jsonwalk::valueAt(key));
    }
    if (isAny)
        return;
    const Value guess = guessedKey(log, record);
    if (!guess.name.isNull())
        take(guess.name, guess.shown());
}

void appendText(QByteArrayView json, QByteArray &out)
{
    const jsontext::Kind kind = jsontext::kindOf(json);
    if (kind == jsontext::Kind::Text && !json.contains('\\'))
        out += withoutQuotes(json);
    else if (kind == jsontext::Kind::Text || kind == jsontext::Kind::Object)
        out += jsontext::textOf(json).toUtf8();
    else
        out += json;
}

void appendKey(const MutationLog &log, qsizetype record, QByteArray &out)
{
    bool isFirst = true;
    forEachKeyPart(log, record, [&](QByteArrayView name, QByteArrayView json) {
        if (!isFirst)
            out += ", ";
        isFirst = false;
        if (!name.isEmpty()) {
            appendName(name, out);
            out += '=';
        }
        appendText(json, out);
        return true;
    });
}

void appendKeyIdentity(const MutationLog &log, qsizetype record, QByteArray &out)
{
    constexpr char End = '\xff'; // no UTF-8 has it, so it says where a text ends, whatever is in it
    forEachKeyPart(log, record, [&](QByteArrayView name, QByteArrayView json) {
        const jsontext::Kind kind = jsontext::kindOf(json);
        const bool isLikeText =
            kind == jsontext::Kind::Number || (kind == jsontext::Kind::Object && jsontext::isMarked(json));
        out += char(isLikeText ? jsontext::Kind::Text : kind);
        appendName(name, out);
        out += End;
        appendText(json, out);
        out += End;
        return true;
    });
}

void appendChangedNames(const MutationLog &log, qsizetype record, QByteArray &out)
{
    AllColumns columns;
    ColumnFinder finder(columns);
    readColumns(
        log, record, columns, [&](QByteArrayView rawName) -> Value & { return finder.named(rawName); },
        [](QByteArrayView) { return true; });
    for (const Value &column : columns) {
        if (column.isChanged) {
            appendName(column.name, out);
            out += '\n';
        }
    }
}

} // namespace plato::recordreader
