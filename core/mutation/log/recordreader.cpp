// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/recordreader.h"

#include "core/mutation/log/recordmembers.h"
#include "core/text/bytesearch.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"

#include <QHash>

#include <algorithm>
#include <string_view>

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

/// Those columns that `isWanted`, each found by named(). False where nobody said which of them changed.
template <typename List, typename Named, typename IsWanted>
bool readColumns(const MutationLog::Parts &parts, Mutation::Action action, List &columns, Named named,
                 IsWanted isWanted)
{
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
    } else {
        return columns.isEmpty();
    }
    return true;
}

Values columnsOf(const MutationLog &log, qsizetype record, const Name &name)
{
    Values values;
    readColumns(
        log.parts(record), log.action(record), values,
        [&](QByteArrayView rawName) -> Value & { return valueNamed(values, rawName); },
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
    return std::any_of(recordmembers::MemberNames.begin(), recordmembers::MemberNames.end(),
                       [&](std::string_view used) {
                           return name.text().compare(QLatin1StringView(used.data(), qsizetype(used.size())),
                                                      Qt::CaseInsensitive) == 0;
                       });
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

enum class IdKind { None, Id, Uuid, Other };

IdKind idKindOfText(QByteArrayView name)
{
    if (equalsIgnoringCase(name, "id"))
        return IdKind::Id;
    if (equalsIgnoringCase(name, "uuid"))
        return IdKind::Uuid;
    return name.size() >= 3 && equalsIgnoringCase(name.last(3), "_id") ? IdKind::Other : IdKind::None;
}

/// Whether a column may tell the row by its name: `id`, `uuid`, or one that ends with `_id`.
IdKind idKindOf(QByteArrayView rawName)
{
    // Few names get beyond this: all that we look for end with a d, be it written as \u0064 or \u0044.
    if (rawName.isEmpty() || (rawName.back() != 'd' && rawName.back() != 'D' && rawName.back() != '4'))
        return IdKind::None;
    return rawName.contains('\\') ? idKindOfText(jsontext::unescaped(rawName).toUtf8()) : idKindOfText(rawName);
}

/// The column that tells the row of a record without a key: `id`, else `uuid`, else the only one that ends with `_id`.
/// Of a column that is only named in `changed` no value was sent: it tells no row, and no other one does in its place.
Value guessedKey(const MutationLog::Parts &parts, Mutation::Action action)
{
    Value id;
    Value uuid;
    Value other;
    bool isOtherAlone = true;
    const auto look = [&](QByteArrayView object, bool isOld) {
        jsonwalk::forEachMember(object, [&](QByteArrayView name, QByteArrayView json) {
            const auto offer = [&](Value &value) {
                if (value.name.isNull())
                    value.name = name;
                const bool isIt = isSameName(value.name, name);
                if (isIt)
                    (isOld ? value.old : value.now) = json;
                return isIt;
            };
            switch (idKindOf(name)) {
            case IdKind::Id:
                offer(id);
                break;
            case IdKind::Uuid:
                offer(uuid);
                break;
            case IdKind::Other:
                isOtherAlone = offer(other) && isOtherAlone;
                break;
            case IdKind::None:
                break;
            }
            return true;
        });
    };
    look(parts.values, action == Mutation::Action::Delete);
    look(parts.oldValues, true);
    if (!id.name.isNull())
        return id;
    const bool isAllChanged = action == Mutation::Action::Insert || action == Mutation::Action::Delete;
    bool isIdMissing = false;
    bool isUuidMissing = false;
    if (!isAllChanged && isListOfNames(parts.changed)) {
        jsonwalk::forEachElement(parts.changed, [&](QByteArrayView token) {
            const QByteArrayView name = withoutQuotes(token);
            const IdKind kind = idKindOf(name);
            isIdMissing = isIdMissing || kind == IdKind::Id;
            isUuidMissing = isUuidMissing || (kind == IdKind::Uuid && uuid.name.isNull());
            if (kind == IdKind::Other && (other.name.isNull() || !isSameName(other.name, name)))
                isOtherAlone = false;
            return true;
        });
    }
    if (isIdMissing || isUuidMissing)
        return {};
    if (!uuid.name.isNull())
        return uuid;
    return isOtherAlone ? other : Value();
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

bool isTableOrAction(QByteArrayView rawName)
{
    const auto member = rawName.contains('\\') ? recordmembers::memberNamed(jsontext::unescaped(rawName).toUtf8())
                                               : recordmembers::memberNamed(rawName);
    return member <= recordmembers::Operation;
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

bool forEachKeyPart(const MutationLog::Parts &parts, Mutation::Action action,
                    const std::function<bool(QByteArrayView, QByteArrayView)> &take)
{
    bool isSent = false;
    if (parts.key.startsWith('{')) {
        jsonwalk::forEachMember(parts.key, [&](QByteArrayView name, QByteArrayView json) {
            isSent = true;
            return take(name, json);
        });
    } else if (!parts.key.isEmpty()) {
        isSent = true;
        take({}, jsonwalk::valueAt(parts.key));
    }
    if (isSent)
        return true;
    const Value guess = guessedKey(parts, action);
    if (!guess.name.isNull())
        take(guess.name, guess.shown());
    return false;
}

bool forEachKeyPart(const MutationLog &log, qsizetype record,
                    const std::function<bool(QByteArrayView, QByteArrayView)> &take)
{
    return forEachKeyPart(log.parts(record), log.action(record), take);
}

bool isOfFile(const MutationLog &log, qsizetype record)
{
    if (!log.table(record).isEmpty())
        return false;
    bool hasPath = false;
    const bool isSent = forEachKeyPart(log, record, [&hasPath](QByteArrayView name, QByteArrayView) {
        hasPath = hasPath || name == "path";
        return !hasPath;
    });
    return isSent && hasPath;
}

bool readAllColumns(const MutationLog::Parts &parts, Mutation::Action action, AllColumns &columns)
{
    ColumnFinder finder(columns);
    return readColumns(
        parts, action, columns, [&](QByteArrayView rawName) -> Value & { return finder.named(rawName); },
        [](QByteArrayView) { return true; });
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
    readAllColumns(log.parts(record), log.action(record), columns);
    for (const Value &column : columns) {
        if (column.isChanged) {
            appendName(column.name, out);
            out += '\n';
        }
    }
}

} // namespace plato::recordreader
