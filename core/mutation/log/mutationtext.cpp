// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationtext.h"

#include "core/text/exacttext.h"
#include "core/text/jsontext.h"
#include "core/text/showntext.h"
#include "core/text/shownvalue.h"
#include "core/text/timetext.h"

#include <QCoreApplication>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::mutationtext {

namespace {

constexpr qsizetype MaxValueInSummary = 60;
constexpr qsizetype MaxValueInList = 300;
constexpr qsizetype MaxNameInSummary = 120;
constexpr qsizetype MaxLines = 30;
constexpr qsizetype MaxToolTip = 10'000;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::mutationtext)
};

QString valueText(QByteArrayView json, qsizetype maxLength)
{
    return showntext::isolated(shownvalue::line(json, maxLength));
}

/// Names of columns come from the server like their values, of any length.
QString nameText(const QString &name)
{
    return showntext::isolated(shownName(name, MaxNameInSummary));
}

QString changeText(const QString &name, const QString &old, const QString &now)
{
    return Words::tr("%1: %2 → %3", "column, old value, new value")
        .arg(name, showntext::isolated(old), showntext::isolated(now));
}

/// `isOldTold`: the record says what its columns were before, so that one without an old value had none.
QString columnText(const Mutation::Column &column, bool isOldTold, qsizetype maxLength)
{
    const QString name = nameText(column.name);
    if (!column.oldJson.isEmpty() && !column.newJson.isEmpty() && column.isChanged) {
        const auto [old, now] = shownvalue::lines(column.oldJson, column.newJson, maxLength);
        return changeText(name, old, now);
    }
    if (isOldTold && column.isChanged && column.newJson.isEmpty())
        return changeText(name, shownvalue::line(column.oldJson, maxLength), shownvalue::notThere());
    if (isOldTold && column.isChanged)
        return changeText(name, shownvalue::notThere(), shownvalue::line(column.newJson, maxLength));
    return Words::tr("%1: %2", "column, value")
        .arg(name, valueText(column.newJson.isEmpty() ? column.oldJson : column.newJson, maxLength));
}

/// What a person wants to know first: the columns that changed; all where nobody said which; else the other members.
template <typename Take>
void forEachPart(const Mutation &mutation, qsizetype maxLength, Take take)
{
    // Of a new or deleted row the key is left out, which is shown in a column of its own, and so are empty values.
    const bool isWholeRow = mutation.action() != Mutation::Action::Update && mutation.areChangesKnown();
    QSet<QString> keyNames;
    for (const Mutation::Field &field : mutation.key())
        keyNames.insert(field.name);
    const auto isTelling = [&](const Mutation::Column &column) {
        const QByteArrayView json = column.newJson.isEmpty() ? column.oldJson : column.newJson;
        return !isWholeRow || (!keyNames.contains(column.name) && jsontext::kindOf(json) != jsontext::Kind::Null);
    };
    const auto isShown = [&](const Mutation::Column &c) { return c.isChanged || !mutation.areChangesKnown(); };
    const QList<Mutation::Column> &columns = mutation.columns();
    const bool isAnyTelling =
        std::any_of(columns.cbegin(), columns.cend(), [&](const auto &c) { return isShown(c) && isTelling(c); });
    const bool isOldTold = mutation.action() == Mutation::Action::Update &&
                           std::any_of(columns.cbegin(), columns.cend(),
                                       [](const auto &c) { return c.isChanged && !c.oldJson.isEmpty(); });
    bool isAny = false;
    for (const Mutation::Column &column : columns) {
        if (!isShown(column) || (isAnyTelling && !isTelling(column)))
            continue;
        isAny = true;
        if (!take(columnText(column, isOldTold, maxLength)))
            return;
    }
    if (isAny)
        return;
    for (const Mutation::Field &field : mutation.otherFields()) {
        const QString value = valueText(field.json, maxLength);
        if (!take(field.name.isEmpty() ? value : Words::tr("%1: %2", "column, value").arg(nameText(field.name), value)))
            return;
    }
}

} // namespace

QString actionOf(Mutation::Action action, const QString &word)
{
    switch (action) {
    case Mutation::Action::Insert:
        return Words::tr("Insert");
    case Mutation::Action::Update:
        return Words::tr("Update");
    case Mutation::Action::Delete:
        return Words::tr("Delete");
    case Mutation::Action::Other:
        break;
    }
    return word.isEmpty() ? Words::tr("Other") : shortened(word);
}

QString differenceOf(Difference difference)
{
    switch (difference) {
    case Difference::Added:
        return Words::tr("+ Added");
    case Difference::Removed:
        return Words::tr("− Removed");
    case Difference::Changed:
        return Words::tr("≠ Changed");
    case Difference::Same:
        return Words::tr("= Same");
    case Difference::None:
    case Difference::Partner:
        break;
    }
    return {};
}

QString shortened(const QString &text)
{
    return fitted(jsontext::oneLine(text.left(MaxCell + 1))); // signs take more room than what they stand for
}

QString shownName(const QString &name, qsizetype maxLength)
{
    return showntext::whole(exacttext::shown(name.left(maxLength + 1), exacttext::Lines::Signs), maxLength);
}

QString fitted(const QString &shown)
{
    return showntext::whole(shown, MaxCell);
}

QString keyOf(const Mutation &mutation, qsizetype maxPart)
{
    QStringList parts;
    for (const Mutation::Field &field : mutation.key()) {
        const QString value = shownvalue::line(field.json, maxPart);
        parts.append(field.name.isEmpty() ? value : shownName(field.name) + u'=' + value);
    }
    return parts.join(u", "_s);
}

QString summaryOf(const Mutation &mutation)
{
    QString summary;
    forEachPart(mutation, MaxValueInSummary, [&](const QString &part) {
        if (!summary.isEmpty())
            summary += u", "_s;
        summary += part;
        return summary.size() <= MaxCell;
    });
    return fitted(summary);
}

QString listOf(const Mutation &mutation)
{
    QStringList lines;
    qsizetype left = 0;
    forEachPart(mutation, MaxValueInList, [&](const QString &part) {
        if (lines.size() < MaxLines)
            lines.append(part);
        else
            ++left;
        return true;
    });
    if (left > 0)
        lines.append(Words::tr("and %n more", nullptr, int(left)));
    if (!mutation.areChangesKnown())
        lines.append(Words::tr("The server did not say which of these changed."));
    return lines.join(u'\n');
}

QString timeOf(const Mutation &mutation)
{
    const QDateTime sent = mutation.timestamp();
    if (!sent.isValid())
        return shortened(mutation.time());
    // Each look at a local QDateTime asks the system for the zone, and a list has many.
    const QDateTime time =
        QDateTime::fromMSecsSinceEpoch(timetext::localFrom(sent.toMSecsSinceEpoch() * 1000) / 1000, Qt::UTC);
    const bool isToday = time.date() == timetext::today();
    return time.toString(isToday ? u"HH:mm:ss.zzz"_s : u"yyyy-MM-dd HH:mm:ss.zzz"_s);
}

QString fullTimeOf(const Mutation &mutation)
{
    const QDateTime time = mutation.timestamp().toLocalTime();
    if (!time.isValid())
        return showntext::line(mutation.time());
    return Words::tr("%1 %2\nAs sent: %3", "local time, time zone")
        .arg(time.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s), time.timeZoneAbbreviation(),
             showntext::line(mutation.time()));
}

QStringList valuesOf(const Mutation &mutation)
{
    QStringList texts;
    for (const Mutation::Column &column : mutation.columns()) {
        texts.append(column.name);
        texts.append(jsontext::textOf(column.newJson));
        if (column.oldJson != column.newJson)
            texts.append(jsontext::textOf(column.oldJson));
    }
    for (const Mutation::Field &field : mutation.otherFields()) {
        texts.append(field.name);
        texts.append(jsontext::textOf(field.json));
    }
    return texts;
}

QString asToolTip(const QString &text)
{
    return showntext::ourToolTip(text, MaxToolTip);
}

} // namespace plato::mutationtext
