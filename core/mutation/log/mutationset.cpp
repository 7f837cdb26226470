// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationset.h"

#include "core/text/jsonwalk.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace plato {

namespace {

QByteArray asJson(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

QByteArrayView objectAt(QByteArrayView part)
{
    return part.isEmpty() ? QByteArrayView("{}") : jsonwalk::valueAt(part);
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
    QByteArray body = R"({"state":{"mutations":[{"table":)" + asJson(newest.tableName()) + R"(,"action":"UPDATE")";
    if (!newest.database().isEmpty())
        body += R"(,"database":)" + asJson(newest.database());
    if (!is.key.isEmpty())
        body += R"(,"key":)" + jsonwalk::valueAt(is.key).toByteArray();
    if (!is.time.isEmpty())
        body += R"(,"timestamp":)" + jsonwalk::valueAt(is.time).toByteArray();
    body += R"(,"values":)" + objectAt(is.values).toByteArray() + R"(,"old_values":)" +
            objectAt(was.values).toByteArray() + R"(,"changed":[)" + changed.join(',') + R"(],"before":)" +
            before.raw(older).toByteArray() + R"(,"after":)" + after.raw(newer).toByteArray() + "}]}}";
    const auto log = MutationLog::parseJob(std::move(body));
    return log && (*log)->size() == 1 ? (*log)->at(0) : newest;
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
    const bool isOfTwo = differenceOf(row) == Difference::Changed;
    return raw(row).size() + (isOfTwo ? raw(m_differences->partner[size_t(row)]).size() : 0);
}

Mutation MutationSet::at(qsizetype row) const
{
    const Place place = placeOf(row);
    const MutationLog &log = *m_sources[place.source].log;
    if (differenceOf(row) != Difference::Changed)
        return log.at(place.record);
    const Place before = placeOf(m_differences->partner[size_t(row)]);
    return changeBetween(*m_sources[before.source].log, before.record, log, place.record);
}

} // namespace plato
