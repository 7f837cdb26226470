// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/jsontext.h"

#include "core/text/showntext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::jsontext {

namespace {

constexpr QChar Ellipsis = u'…';
constexpr int MaxIndentLevel = 64;
/// The marked values of the local runtime are short; anything longer is somebody else's object.
constexpr qsizetype MaxMarkedSize = 512;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::jsontext)
};

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Cuts without leaving half a character behind.
void shorten(QString &text, qsizetype maxLength)
{
    if (maxLength < 0 || text.size() <= maxLength)
        return;
    if (maxLength > 0 && text.at(maxLength - 1).isHighSurrogate())
        --maxLength;
    text.truncate(maxLength);
    text += Ellipsis;
}

QString utf8Text(QByteArrayView bytes, qsizetype maxLength)
{
    // No character takes more than four bytes: a text of 100 MB is not decoded to show its first line.
    const qsizetype enough = maxLength < 0 ? bytes.size() : std::min(bytes.size(), maxLength * 4 + 4);
    QString text = QString::fromUtf8(bytes.first(enough));
    if (bytes.startsWith("\xEF\xBB\xBF"))
        text.prepend(QChar::ByteOrderMark); // Qt leaves it out; within a value it is a character like any other
    shorten(text, maxLength);
    return text;
}

/// The value of {"$int": "…"}, {"$real": "…"}, {"$blob": {…}} and {"$text": {…}}, as platod sends what JSON has no type
/// for; empty for all others.
QString markedText(QByteArrayView json)
{
    if (json.size() > MaxMarkedSize || !json.contains("\"$"))
        return {};
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), json.size())).object();
    if (object.size() != 1)
        return {};
    for (const QLatin1StringView number : {"$int"_L1, "$real"_L1}) {
        if (const QJsonValue value = object.value(number); value.isString())
            return value.toString();
    }
    const bool isText = object.contains("$text"_L1);
    const QJsonValue digest = object.value(isText ? "$text"_L1 : "$blob"_L1);
    if (!digest.isObject())
        return {};
    const QString size = QLocale().formattedDataSize(digest["size"_L1].toInteger());
    const QString hash = digest["sha256"_L1].toString();
    if (isText)
        return hash.isEmpty() ? Words::tr("text, %1").arg(size) : Words::tr("text, %1, SHA-256 %2").arg(size, hash);
    return hash.isEmpty() ? Words::tr("blob, %1").arg(size) : Words::tr("blob, %1, SHA-256 %2").arg(size, hash);
}

/// Index behind the text that begins at `quote`; the size where it does not end.
qsizetype endOfText(QByteArrayView json, qsizetype quote)
{
    for (qsizetype i = quote + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

char16_t hexUnit(QByteArrayView digits, bool *ok)
{
    return char16_t(QByteArray(digits.data(), digits.size()).toUShort(ok, 16));
}

} // namespace

Kind kindOf(QByteArrayView json)
{
    json = json.trimmed();
    if (json.isEmpty())
        return Kind::Missing;
    switch (json.front()) {
    case 'n':
        return Kind::Null;
    case 't':
    case 'f':
        return Kind::Bool;
    case '"':
        return Kind::Text;
    case '{':
        return Kind::Object;
    case '[':
        return Kind::Array;
    default:
        return json.front() == '-' || (json.front() >= '0' && json.front() <= '9') ? Kind::Number : Kind::Unreadable;
    }
}

QString unescaped(QByteArrayView token, qsizetype maxLength)
{
    if (token.startsWith('"')) { // else it came without its quotes, and may end with an escaped one
        token = token.sliced(1);
        if (token.endsWith('"'))
            token.chop(1);
    }

    QString text;
    qsizetype from = 0;
    while (from < token.size() && (maxLength < 0 || text.size() <= maxLength)) {
        const qsizetype escape = token.indexOf('\\', from);
        const qsizetype until = escape < 0 ? token.size() : escape;
        text += utf8Text(token.sliced(from, until - from), maxLength);
        if (escape < 0 || escape + 1 >= token.size())
            break;
        from = escape + 2;
        switch (const char c = token[escape + 1]) {
        case 'b':
            text += u'\b';
            break;
        case 'f':
            text += u'\f';
            break;
        case 'n':
            text += u'\n';
            break;
        case 'r':
            text += u'\r';
            break;
        case 't':
            text += u'\t';
            break;
        case 'u': {
            bool ok = false;
            const char16_t unit = hexUnit(token.sliced(from, std::min<qsizetype>(4, token.size() - from)), &ok);
            if (ok && from + 4 <= token.size()) {
                text += QChar(unit);
                from += 4;
            } else {
                text += "\\u"_L1;
            }
            break;
        }
        case '"':
        case '\\':
        case '/':
            text += QLatin1Char(c);
            break;
        default: // no escape of JSON: kept as it is, and the byte may begin a character of several
            text += u'\\';
            from = escape + 1;
        }
    }
    shorten(text, maxLength);
    return text;
}

QString textOf(QByteArrayView json, qsizetype maxLength)
{
    json = json.trimmed();
    if (kindOf(json) == Kind::Text)
        return unescaped(json, maxLength);
    if (kindOf(json) == Kind::Object) {
        QString marked = markedText(json);
        if (!marked.isEmpty()) {
            shorten(marked, maxLength);
            return marked;
        }
    }
    return utf8Text(json, maxLength);
}

bool isMarked(QByteArrayView json)
{
    return kindOf(json) == Kind::Object && !markedText(json.trimmed()).isEmpty();
}

bool isStandIn(QByteArrayView json)
{
    json = json.trimmed();
    if (!json.startsWith('{'))
        return false;
    const QByteArrayView inner = json.sliced(1).trimmed();
    return (inner.startsWith("\"$blob\"") || inner.startsWith("\"$text\"")) && isMarked(json);
}

QString oneLine(const QString &text)
{
    return showntext::withSigns(text, false);
}

QByteArray indented(QByteArrayView json)
{
    QByteArray out;
    out.reserve(json.size() + json.size() / 2);
    qsizetype depth = 0;
    const auto newLine = [&] {
        out += '\n';
        out.append(4 * depth, ' ');
    };
    for (qsizetype i = 0; i < json.size();) {
        const char c = json[i];
        if (isSpace(c)) {
            ++i;
            continue;
        }
        const bool isCompact = depth > MaxIndentLevel;
        switch (c) {
        case '"': {
            const qsizetype end = endOfText(json, i);
            out += json.sliced(i, end - i);
            i = end;
            continue;
        }
        case '{':
        case '[': {
            qsizetype next = i + 1;
            while (next < json.size() && isSpace(json[next]))
                ++next;
            if (next < json.size() && (json[next] == '}' || json[next] == ']')) {
                out += c;
                out += json[next];
                i = next + 1;
                continue;
            }
            ++depth;
            out += c;
            if (!isCompact)
                newLine();
            break;
        }
        case '}':
        case ']':
            depth = std::max<qsizetype>(0, depth - 1);
            if (depth <= MaxIndentLevel)
                newLine();
            out += c;
            break;
        case ',':
            out += c;
            if (isCompact)
                out += ' ';
            else
                newLine();
            break;
        case ':':
            out += ": ";
            break;
        default:
            out += c;
        }
        ++i;
    }
    return out;
}

} // namespace plato::jsontext
