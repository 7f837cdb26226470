// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/jsonform.h"

#include "core/text/decimaltext.h"
#include "core/text/jsontext.h"
#include "core/text/jsonwalk.h"
#include "core/text/misspelling.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato::jsonform {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::jsonform)
};

using jsontext::Kind;

/// Deeper values are compared byte for byte.
constexpr int MaxDepth = 128;

void appendSized(QByteArray &out, QByteArrayView bytes)
{
    out += QByteArray::number(bytes.size());
    out += ':';
    out += bytes;
}

/// Values of two kinds must never give the same bytes, so each begins with a letter for its kind.
void appendCanonical(QByteArrayView json, int depth, QByteArray &out)
{
    json = json.trimmed();
    const Kind kind = jsontext::kindOf(json);
    if (depth > MaxDepth) {
        out += '?';
        appendSized(out, json);
        return;
    }
    if (kind == Kind::Text) {
        out += 't';
        appendSized(out, jsontext::unescaped(json).toUtf8());
        return;
    }
    if (kind == Kind::Number || kind == Kind::Object) {
        // An object is a number only in the form {"$int": "…"}.
        if (const auto number = Decimal::readJson(json)) {
            out += 'n';
            QByteArray key;
            number->appendSortKey(key);
            appendSized(out, key);
            return;
        }
    }
    if (kind == Kind::Object) {
        std::vector<std::pair<QByteArray, QByteArray>> members;
        jsonwalk::forEachMember(json, [&](QByteArrayView name, QByteArrayView value) {
            QByteArray part;
            appendCanonical(value, depth + 1, part);
            members.emplace_back(jsontext::unescaped(name).toUtf8(), std::move(part));
            return true;
        });
        std::stable_sort(members.begin(), members.end(),
                         [](const auto &a, const auto &b) { return a.first < b.first; });
        out += '{';
        for (const auto &[name, value] : members) {
            appendSized(out, name);
            out += value;
        }
        out += '}';
        return;
    }
    if (kind == Kind::Array) {
        out += '[';
        jsonwalk::forEachElement(json, [&](QByteArrayView value) {
            appendCanonical(value, depth + 1, out);
            return true;
        });
        out += ']';
        return;
    }
    out += 'w'; // null, true, false
    appendSized(out, json);
}

} // namespace

Expected<void> checkSyntax(const QByteArray &json)
{
    QJsonParseError error;
    QJsonDocument::fromJson(json, &error);
    if (error.error == QJsonParseError::NoError)
        return {};
    const QByteArrayView before = QByteArrayView(json).first(std::clamp<qsizetype>(error.offset, 0, json.size()));
    const auto line = before.count('\n') + 1;
    const auto column = before.size() - before.lastIndexOf('\n');
    return failure(Words::tr("No JSON: %1 (line %2, column %3).").arg(error.errorString()).arg(line).arg(column));
}

QByteArray token(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

QByteArray object(const JsonMembers &members)
{
    QByteArrayList parts;
    for (const JsonMember &member : members)
        parts.append(token(member.name) + ':' + member.json);
    return '{' + parts.join(',') + '}';
}

QByteArray array(const QByteArrayList &elements)
{
    return '[' + elements.join(',') + ']';
}

QByteArray canonical(QByteArrayView json)
{
    QByteArray out;
    appendCanonical(json, 0, out);
    return out;
}

bool isSame(QByteArrayView a, QByteArrayView b)
{
    return a == b || canonical(a) == canonical(b);
}

Reader::Reader(QByteArrayView json, const QString &path, QString &error)
    : m_path(path)
    , m_error(error)
{
    if (hasFailed())
        return;
    if (jsontext::kindOf(json.trimmed()) != Kind::Object) {
        fail(path, Words::tr("Has to be an object: {…}."));
        return;
    }
    jsonwalk::forEachMember(json, [this](QByteArrayView rawName, QByteArrayView value) {
        const QString name = jsontext::unescaped(rawName);
        if (std::any_of(m_members.cbegin(), m_members.cend(), [&](const auto &m) { return m.name == name; }))
            fail(pathOf(name), Words::tr("Stands here twice: keep one of the two."));
        m_members.append({name, value.toByteArray()});
        return true;
    });
}

QString Reader::pathOf(const QString &name) const
{
    return m_path.isEmpty() ? name : m_path + u'.' + name;
}

void Reader::fail(const QString &path, const QString &message)
{
    if (m_error.isEmpty())
        m_error = path.isEmpty() ? message : path + u": "_s + message;
}

QByteArrayView Reader::take(const QString &name)
{
    if (hasFailed())
        return {};
    m_asked.append(name);
    const auto found =
        std::find_if(m_members.cbegin(), m_members.cend(), [&](const auto &m) { return m.name == name; });
    return found == m_members.cend() ? QByteArrayView() : QByteArrayView(found->json);
}

QString Reader::text(const QString &name)
{
    const QByteArrayView json = take(name);
    const Kind kind = jsontext::kindOf(json);
    if (kind == Kind::Missing || kind == Kind::Null)
        return {};
    if (kind != Kind::Text) {
        fail(pathOf(name), Words::tr("Has to be a text in quotes."));
        return {};
    }
    return jsontext::unescaped(json);
}

QString Reader::neededText(const QString &name, const QString &fix)
{
    const QString value = text(name);
    if (value.trimmed().isEmpty())
        fail(pathOf(name), Words::tr("Missing. %1").arg(fix));
    return value;
}

bool Reader::boolean(const QString &name, bool fallback)
{
    const QByteArrayView json = take(name);
    if (json.isEmpty())
        return fallback;
    if (json != "true" && json != "false")
        fail(pathOf(name), Words::tr("Has to be true or false, without quotes."));
    return json == "true";
}

void Reader::forEach(const QString &name, const std::function<void(QByteArrayView, const QString &)> &read)
{
    const QByteArrayView json = take(name);
    if (json.isEmpty())
        return;
    if (jsontext::kindOf(json) != Kind::Array) {
        fail(pathOf(name), Words::tr("Has to be a list: […]."));
        return;
    }
    int i = 0;
    jsonwalk::forEachElement(json, [&](QByteArrayView element) {
        read(element, u"%1[%2]"_s.arg(pathOf(name)).arg(i++));
        return !hasFailed();
    });
}

void Reader::forEachMember(const QString &name,
                           const std::function<void(const QString &, QByteArrayView, const QString &)> &read)
{
    const QByteArrayView json = take(name);
    if (json.isEmpty())
        return;
    const Reader inner(json, pathOf(name), m_error);
    if (hasFailed())
        return;
    for (const JsonMember &member : inner.m_members)
        read(member.name, member.json, inner.pathOf(member.name));
}

JsonMembers Reader::rest() const
{
    JsonMembers rest;
    for (const JsonMember &member : m_members) {
        if (!m_asked.contains(member.name))
            rest.append(member);
    }
    return rest;
}

JsonMembers Reader::others()
{
    const JsonMembers members = rest();
    for (const JsonMember &member : members) {
        for (const QString &known : std::as_const(m_asked)) {
            if (isMisspelt(member.name, known))
                fail(pathOf(member.name), Words::tr("Is not known here. Is “%1” meant?").arg(known));
        }
    }
    return members;
}

} // namespace plato::jsonform
