// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/export/exportformats.h"

#include "core/mutation/log/mutationtext.h"
#include "core/text/jsonform.h"
#include "core/text/jsontext.h"
#include "core/text/shownvalue.h"

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::mutationexport {

namespace {

using jsontext::Kind;

/// {"$int": "…"}, {"$real": "…"} of platod: a number that JSON cannot tell exactly. Empty for all others.
QString markedNumber(QByteArrayView json)
{
    constexpr qsizetype LongestNumber = 64;
    if (json.size() > LongestNumber || !json.contains("\"$"))
        return {};
    const QJsonObject object = QJsonDocument::fromJson(json.toByteArray()).object();
    if (object.size() != 1)
        return {};
    const QString integer = object.value("$int"_L1).toString();
    return integer.isEmpty() ? object.value("$real"_L1).toString() : integer;
}

/// As Mutation::keyText(), but all of it: people look at one row, other programs look for it.
QString fullKey(const Mutation &mutation)
{
    QStringList parts;
    for (const Mutation::Field &field : mutation.key()) {
        const QString value = jsontext::textOf(field.json);
        parts.append(field.name.isEmpty() ? value : field.name + u'=' + value);
    }
    return parts.join(u", "_s);
}

/// A JSON value without line ends: between its tokens they mean nothing, and within its texts they are escaped.
QByteArray onOneLine(QByteArrayView json)
{
    QByteArray line = json.trimmed().toByteArray();
    line.replace('\n', ' ').replace('\r', ' ');
    return line;
}

QString plainText(QByteArrayView json)
{
    if (jsontext::kindOf(json) == Kind::Text)
        return jsontext::unescaped(json.trimmed());
    const QString number = markedNumber(json);
    return number.isEmpty() ? QString::fromUtf8(onOneLine(json)) : number;
}

/// In a file of another program.
QByteArray wordOf(Difference difference)
{
    switch (difference) {
    case Difference::Added:
        return "added";
    case Difference::Removed:
        return "removed";
    case Difference::Changed:
        return "changed";
    case Difference::Same:
        return "same";
    case Difference::None:
    case Difference::Partner:
        break;
    }
    return {};
}

// ---- JSON

QByteArray jsonElement(const ExportedRow &row, const Shape &shape)
{
    if (!shape.hasEnvs && !shape.isCompared)
        return row.newer.toByteArray();
    JsonMembers members{{u"env"_s, jsonform::token(row.env)}};
    if (shape.isCompared)
        members.append({u"compared"_s, jsonform::token(QString::fromLatin1(wordOf(row.difference)))});
    if (row.difference != Difference::Changed)
        members.append({u"record"_s, row.newer.toByteArray()});
    if (!row.older.isEmpty())
        members.append({u"before"_s, row.older.toByteArray()});
    if (row.difference == Difference::Changed && !row.newer.isEmpty())
        members.append({u"after"_s, row.newer.toByteArray()});
    return jsonform::object(members);
}

// ---- CSV

QByteArray csvField(const QString &text, bool isQuoted = false)
{
    const auto needsQuotes = [](QChar c) { return c == u',' || c == u'"' || c == u'\n' || c == u'\r'; };
    QByteArray field = text.toUtf8();
    if (isQuoted || std::any_of(text.cbegin(), text.cend(), needsQuotes))
        return '"' + field.replace('"', "\"\"") + '"';
    return field;
}

QByteArray csvValue(QByteArrayView json)
{
    switch (jsontext::kindOf(json)) {
    case Kind::Missing:
    case Kind::Null:
        return {};
    default: {
        const QString text = plainText(json);
        return csvField(text, text.isEmpty());
    }
    }
}

QByteArray csvHead(const Shape &shape)
{
    QByteArrayList fields{"env", "action", "table", "key", "time"};
    if (shape.isCompared)
        fields.append("compared");
    for (const QString &name : shape.names) {
        fields.append(csvField(name));
        if (shape.before.contains(name))
            fields.append(csvField(name + u" (before)"_s));
    }
    return fields.join(',') + "\r\n";
}

QByteArray csvLine(const ExportedRow &row, const Shape &shape)
{
    const Mutation &mutation = row.mutation;
    QByteArrayList fields{csvField(row.env), csvField(row.actionWord), csvField(mutation.table()),
                          csvField(fullKey(mutation)), csvField(mutation.time())};
    if (shape.isCompared)
        fields.append(wordOf(row.difference));
    QHash<QString, const Mutation::Column *> byName;
    for (const Mutation::Column &column : mutation.columns())
        byName.insert(column.name, &column);
    for (const QString &name : shape.names) {
        const Mutation::Column *column = byName.value(name);
        const bool isBeforeTold = column && hasBefore(mutation, *column);
        const bool isOldOnly = column && column->newJson.isEmpty() && !isBeforeTold;
        fields.append(!column ? QByteArray() : isOldOnly ? csvValue(column->oldJson) : csvValue(column->newJson));
        if (shape.before.contains(name))
            fields.append(isBeforeTold ? csvValue(column->oldJson) : QByteArray());
    }
    return fields.join(',') + "\r\n";
}

// ---- SQL

QByteArray sqlName(const QString &name)
{
    if (name == "$rowid"_L1) // of platod: the table has no primary key
        return "rowid";
    return '"' + name.toUtf8().replace('"', "\"\"") + '"';
}

QByteArray sqlText(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.contains('\0')) // would end the statement
        return "CAST(x'" + bytes.toHex() + "' AS TEXT)";
    return '\'' + QByteArray(bytes).replace('\'', "''") + '\'';
}

QByteArray sqlValue(QByteArrayView json)
{
    switch (jsontext::kindOf(json)) {
    case Kind::Missing:
    case Kind::Null:
        return "NULL";
    case Kind::Bool:
    case Kind::Number:
        return json.trimmed().toByteArray();
    case Kind::Text:
        return sqlText(jsontext::unescaped(json.trimmed()));
    default:
        break;
    }
    const QString number = markedNumber(json);
    if (number == "inf"_L1)
        return "9e999";
    if (number == "-inf"_L1)
        return "-9e999";
    return number.isEmpty() ? sqlText(QString::fromUtf8(onOneLine(json))) : number.toLatin1();
}

QByteArray sqlComment(const QString &text)
{
    return "-- " + jsontext::oneLine(text).toUtf8() + '\n';
}

/// What a part of the key was before the change: that is where the row stands.
QByteArrayView keyBefore(const Mutation &mutation, const Mutation::Field &part)
{
    const QList<Mutation::Column> &columns = mutation.columns();
    const auto column = std::find_if(columns.cbegin(), columns.cend(),
                                     [&part](const Mutation::Column &c) { return c.name == part.name; });
    return column != columns.cend() && hasBefore(mutation, *column) ? column->oldJson : part.json;
}

QByteArray sqlWhere(const Mutation &mutation)
{
    QByteArrayList terms;
    for (const Mutation::Field &field : mutation.key()) {
        const QByteArrayView before = keyBefore(mutation, field);
        const bool isNull = jsontext::kindOf(before) == Kind::Null;
        terms.append(sqlName(field.name) + (isNull ? QByteArray(" IS NULL") : " = " + sqlValue(before)));
    }
    return terms.join(" AND ");
}

/// The record as a comment, with why it is no statement.
QByteArray sqlRecord(const Mutation &mutation, const QString &why)
{
    return sqlComment(why) + sqlComment(QString::fromUtf8(onOneLine(mutation.raw())));
}

/// With its database before it, where the record says so: as SQLite knows one that is attached under that name.
QByteArray sqlTable(const Mutation &mutation)
{
    const QByteArray name = sqlName(mutation.tableName());
    return mutation.database().isEmpty() ? name : sqlName(mutation.database()) + '.' + name;
}

QByteArray sqlInsert(const Mutation &mutation, const QList<Mutation::Column> &columns)
{
    QByteArrayList names;
    QByteArrayList values;
    for (const Mutation::Field &field : mutation.key()) {
        if (field.name == "$rowid"_L1) {
            names.append(sqlName(field.name));
            values.append(sqlValue(field.json));
        }
    }
    for (const Mutation::Column &column : columns) {
        names.append(sqlName(column.name));
        values.append(sqlValue(column.newJson));
    }
    const QByteArray into = "INSERT INTO " + sqlTable(mutation);
    if (names.isEmpty())
        return into + " DEFAULT VALUES;\n";
    return into + " (" + names.join(", ") + ") VALUES (" + values.join(", ") + ");\n";
}

QByteArray sqlStatement(const ExportedRow &row)
{
    const Mutation &mutation = row.mutation;
    if (row.difference == Difference::Removed)
        return sqlRecord(mutation, u"Only the older state has it:"_s);
    const bool isKeyNamed = !mutation.key().isEmpty() && !mutation.key().constFirst().name.isEmpty();
    if (mutation.table().isEmpty())
        return sqlRecord(mutation, u"No table:"_s);
    if (mutation.action() == Mutation::Action::Other)
        return sqlRecord(mutation, u"No mutation of a row:"_s);
    if (mutation.action() != Mutation::Action::Insert && !isKeyNamed)
        return sqlRecord(mutation, u"Nothing tells which row:"_s);

    QByteArray text;
    QList<Mutation::Column> columns;
    for (const Mutation::Column &column : mutation.columns()) {
        if (column.newJson.isEmpty() || (mutation.areChangesKnown() && !column.isChanged))
            continue;
        if (jsontext::isStandIn(column.newJson))
            text += sqlComment(u"%1 was not sent: %2"_s.arg(column.name, jsontext::textOf(column.newJson)));
        else
            columns.append(column);
    }
    switch (mutation.action()) {
    case Mutation::Action::Insert:
        return text + sqlInsert(mutation, columns);
    case Mutation::Action::Delete:
        return "DELETE FROM " + sqlTable(mutation) + " WHERE " + sqlWhere(mutation) + ";\n";
    default:
        break;
    }
    if (columns.isEmpty())
        return text + sqlRecord(mutation, u"No column to set:"_s);
    QByteArrayList settings;
    for (const Mutation::Column &column : std::as_const(columns))
        settings.append(sqlName(column.name) + " = " + sqlValue(column.newJson));
    return text + "UPDATE " + sqlTable(mutation) + " SET " + settings.join(", ") + " WHERE " + sqlWhere(mutation) +
           ";\n";
}

QByteArray sqlLine(const ExportedRow &row, const Shape &shape)
{
    QStringList labels;
    if (shape.hasEnvs)
        labels.append(u"env: "_s + row.env);
    if (shape.isCompared)
        labels.append(u"compared: "_s + QString::fromLatin1(wordOf(row.difference)));
    return (labels.isEmpty() ? QByteArray() : sqlComment(labels.join(u", "_s))) + sqlStatement(row);
}

// ---- Markdown

QByteArray markdownCell(const QString &text)
{
    QString cell;
    for (const QChar c : text) {
        if (c == u'\n') {
            cell += "<br>"_L1;
            continue;
        }
        if (QStringView(u"\\|<>*_`[]~#&").contains(c))
            cell += u'\\';
        cell += c;
    }
    return cell.toUtf8();
}

/// As the list has it in a column of that name.
QByteArrayView valueOf(const Mutation &mutation, const QString &name)
{
    for (const Mutation::Column &column : mutation.columns()) {
        if (column.name == name)
            return column.newJson.isEmpty() ? column.oldJson : column.newJson;
    }
    for (const Mutation::Field &field : mutation.otherFields()) {
        if (field.name == name)
            return field.json;
    }
    return {};
}

QByteArray markdownRow(const QByteArrayList &cells)
{
    return "| " + cells.join(" | ") + " |\n";
}

QByteArray markdownHead(const Shape &shape)
{
    QByteArrayList cells{"Action", "Table", "Key", "Changes", "Time", "Env"};
    if (shape.isCompared)
        cells.append("Compared");
    for (const QString &name : shape.names)
        cells.append(markdownCell(mutationtext::shownName(name)));
    return markdownRow(cells) + markdownRow(QByteArrayList(cells.size(), "---"));
}

QByteArray markdownLine(const ExportedRow &row, const Shape &shape)
{
    const Mutation &mutation = row.mutation;
    QByteArrayList cells{markdownCell(mutationtext::actionOf(row.action, row.actionWord)),
                         markdownCell(mutationtext::shownName(mutation.table())),
                         markdownCell(mutationtext::keyOf(mutation, -1)),
                         markdownCell(mutationtext::listOf(mutation)),
                         markdownCell(mutationtext::fullTimeOf(mutation)),
                         markdownCell(mutationtext::shownName(row.env))};
    if (shape.isCompared)
        cells.append(markdownCell(mutationtext::differenceOf(row.difference)));
    for (const QString &name : shape.names) {
        const QByteArrayView json = valueOf(mutation, name);
        const bool isNull = jsontext::kindOf(json) == Kind::Null;
        cells.append(markdownCell(isNull ? u"NULL"_s : shownvalue::line(json, -1)));
    }
    return markdownRow(cells);
}

} // namespace

bool hasBefore(const Mutation &mutation, const Mutation::Column &column)
{
    const bool isUpdate = mutation.action() == Mutation::Action::Update;
    return column.isChanged && !column.oldJson.isEmpty() && (isUpdate || !column.newJson.isEmpty());
}

QByteArray headOf(Format format, const Shape &shape)
{
    switch (format) {
    case Format::Json:
        return "[";
    case Format::Csv:
        return csvHead(shape);
    case Format::Sql:
        return {};
    case Format::Markdown:
        return markdownHead(shape);
    }
    return {};
}

QByteArray lineOf(Format format, const ExportedRow &row, const Shape &shape)
{
    switch (format) {
    case Format::Json:
        return jsonElement(row, shape);
    case Format::Csv:
        return csvLine(row, shape);
    case Format::Sql:
        return sqlLine(row, shape);
    case Format::Markdown:
        return markdownLine(row, shape);
    }
    return {};
}

QByteArray footOf(Format format)
{
    return format == Format::Json ? "\n]\n" : QByteArray();
}

} // namespace plato::mutationexport
