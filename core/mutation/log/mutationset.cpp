// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationset.h"

#include "core/text/jsonform.h"
#include "core/text/jsonwalk.h"

#include <algorithm>

namespace plato {

namespace {

QByteArrayView objectAt(QByteArrayView part)
{
    return part.isEmpty() ? QByteArrayView("{}") : jsonwalk::valueAt(part);
}

/// An update of which table, key and time are those of a record.
QByteArray updateLike(const Mutation &record, const MutationLog::Parts &parts)
{
    QByteArray body =
        R"({"state":{"mutations":[{"table":)" + jsonform::token(record.tableName()) + R"(,"action":"UPDATE")";
    if (!record.database().isEmpty())
        body += R"(,"database":)" + jsonform::token(record.database());
    if (!parts.key.isEmpty())
        body += R"(,"key":)" + jsonwalk::valueAt(parts.key).toByteArray();
    if (!parts.time.isEmpty())
        body += R"(,"timestamp":)" + jsonwalk::valueAt(parts.time).toByteArray();
    return body;
}

Mutation parsedOr(const Mutation &fallback, QByteArray body)
{
    const auto log = MutationLog::parseJob(std::move(body));
    return log && (*log)->size() == 1 ? (*log)->at(0) : fallback;
}

/// A record that the older state alone has, of a row that both have. Only an update can go back.
Mutation undone(const MutationLog &log, qsizetype record)
{
    const Mutation update = log.at(record);
    JsonMembers values;
    JsonMembers oldValues;
    QByteArrayList changed;
    for (const Mutation::Column &column : update.columns()) {
        const bool isKnown = column.isChanged && !column.oldJson.isEmpty() && !column.newJson.isEmpty();
        values.append({column.name, (isKnown ? column.oldJson : column.newJson).toByteArray()});
        if (isKnown) {
            oldValues.append({column.name, column.newJson.toByteArray()});
            changed.append(jsonform::token(column.name));
        }
    }
    values.removeIf([](const JsonMember &member) { return member.json.isEmpty(); });
    if (update.action() != Mutation::Action::Update || changed.isEmpty())
        return update;
    return parsedOr(update, updateLike(update, log.parts(record)) + R"(,"values":)" + jsonform::object(values) +
                                R"(,"old_values":)" + jsonform::object(oldValues) + R"(,"changed":)" +
                                jsonform::array(changed) + R"(,"before":)" + log.raw(record).toByteArray() + "}]}}");
}

/// What became of a record between two states, in the form of an update.
Mutation changeBetween(const MutationLog &before, qsizetype older, const MutationLog &after, qsizetype newer)
{
    const MutationLog::Parts was = before.parts(older);
    const MutationLog::Parts is = after.parts(newer);
    QHash<QByteArrayView, QByteArrayView> oldValues;
    jsonwalk::forEachMember(was.values, [&](QByteArrayView name, QByteArrayView json) {
        oldValues.insert(name, json);
        return true;
    });
    QByteArrayList changed;
    jsonwalk::forEachMember(is.values, [&](QByteArrayView name, QByteArrayView json) {
        if (oldValues.take(name) != json)
            changed.append('"' + name.toByteArray() + '"');
        return true;
    });
    for (auto gone = oldValues.cbegin(); gone != oldValues.cend(); ++gone)
        changed.append('"' + gone.key().toByteArray() + '"');

    const Mutation newest = after.at(newer);
    return parsedOr(newest, updateLike(newest, is) + R"(,"values":)" + objectAt(is.values).toByteArray() +
                                R"(,"old_values":)" + objectAt(was.values).toByteArray() + R"(,"changed":[)" +
                                changed.join(',') + R"(],"before":)" + before.raw(older).toByteArray() +
                                R"(,"after":)" + after.raw(newer).toByteArray() + "}]}}");
}

} // namespace

MutationSet::MutationSet(QList<Source> sources, std::shared_ptr<const Differences> differences)
    : m_sources(std::move(sources))
    , m_differences(std::move(differences))
{
    m_sources.removeIf([](const Source &source) { return !source.log; });
    qsizetype end = 0;
    for (const Source &source : std::as_const(m_sources)) {
        end += source.log->size();
        m_begins.push_back(end);
    }
}

MutationSet::Place MutationSet::placeOf(qsizetype row) const
{
    const auto end = std::upper_bound(m_begins.cbegin(), m_begins.cend(), row);
    const int source = int(end - m_begins.cbegin());
    return {source, row - firstRowOf(source)};
}

QByteArrayView MutationSet::raw(qsizetype row) const
{
    const Place place = placeOf(row);
    return m_sources[place.source].log->raw(place.record);
}

qsizetype MutationSet::bytesOf(qsizetype row) const
{
    const bool isOfTwo = differenceOf(row) == Difference::Changed && partnerOf(row) != Differences::Nowhere;
    return raw(row).size() + (isOfTwo ? raw(partnerOf(row)).size() : 0);
}

Mutation MutationSet::at(qsizetype row) const
{
    const Place place = placeOf(row);
    const MutationLog &log = *m_sources[place.source].log;
    if (differenceOf(row) != Difference::Changed)
        return log.at(place.record);
    if (partnerOf(row) == Differences::Nowhere)
        return m_sources[place.source].isBefore ? undone(log, place.record) : log.at(place.record);
    const Place before = placeOf(partnerOf(row));
    return changeBetween(*m_sources[before.source].log, before.record, log, place.record);
}

} // namespace plato
