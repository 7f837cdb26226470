// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/export/mutationexport.h"

#include "core/mutation/export/exportformats.h"

#include <QBuffer>
#include <QIODevice>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::mutationexport {

namespace {

constexpr qsizetype RowsBetweenLooks = 256;
constexpr qsizetype MaxBuffered = 256 * 1024;

/// Columns of the data that the rows have, in the order of people, and those of which an update has an old value.
bool collectColumns(const Job &job, Shape &shape, const StopFlag &stop)
{
    QSet<QString> names;
    for (size_t i = 0; i < job.rows.size(); ++i) {
        if (i % RowsBetweenLooks == 0 && stop)
            return false;
        const Mutation mutation = job.set.at(job.rows[i]);
        for (const Mutation::Column &column : mutation.columns()) {
            names.insert(column.name);
            if (hasBefore(mutation, column))
                shape.before.insert(column.name);
        }
    }
    shape.names = names.values();
    std::sort(shape.names.begin(), shape.names.end());
    return true;
}

Shape shapeOf(const Job &job)
{
    Shape shape;
    shape.isCompared = job.set.differences() != nullptr;
    shape.names = job.shownColumns;
    QSet<QString> envs;
    for (const MutationSet::Source &source : job.set.sources())
        envs.insert(source.name());
    shape.hasEnvs = envs.size() > 1;
    return shape;
}

/// `isRead`: the record itself is wanted, not only its bytes.
ExportedRow rowOf(const MutationSet &set, quint32 row, bool isRead)
{
    const MutationSet::Place place = set.placeOf(row);
    const MutationSet::Source &source = set.sources()[place.source];
    ExportedRow exported;
    if (isRead)
        exported.mutation = set.at(row);
    exported.action = source.log->action(place.record);
    exported.actionWord = source.log->actionWord(place.record);
    exported.env = source.name();
    exported.difference = set.differenceOf(row);
    exported.newer = set.raw(row);
    if (exported.difference == Difference::Changed) {
        if (const quint32 partner = set.partnerOf(row); partner != Differences::Nowhere)
            exported.older = set.raw(partner);
        else if (source.isBefore)
            std::swap(exported.older, exported.newer);
    }
    return exported;
}

} // namespace

Expected<bool> write(const Job &job, QIODevice &device, const StopFlag &stop, Progress *progress)
{
    Shape shape = shapeOf(job);
    if (job.format == Format::Csv && !collectColumns(job, shape, stop))
        return false;
    const auto put = [&device](QByteArray &buffer) {
        const bool isWritten = device.write(buffer) == buffer.size();
        buffer.clear();
        return isWritten;
    };

    const bool isJson = job.format == Format::Json;
    QByteArray buffer = headOf(job.format, shape);
    for (size_t i = 0; i < job.rows.size(); ++i) {
        if (i % RowsBetweenLooks == 0 && stop)
            return false;
        if (isJson)
            buffer += i == 0 ? "\n" : ",\n";
        buffer += lineOf(job.format, rowOf(job.set, job.rows[i], !isJson), shape);
        if (buffer.size() > MaxBuffered && !put(buffer))
            return failure(device.errorString());
        if (progress)
            *progress = qsizetype(i) + 1;
    }
    buffer += footOf(job.format);
    if (!put(buffer))
        return failure(device.errorString());
    return true;
}

QByteArray bytes(const Job &job)
{
    if (job.rows.empty())
        return {};
    // One record is most useful as itself.
    if (job.format == Format::Json && job.rows.size() == 1)
        return lineOf(job.format, rowOf(job.set, job.rows.front(), false), shapeOf(job));
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const StopFlag stop{false};
    write(job, buffer, stop); // a buffer in memory refuses nothing, so there is no error
    return buffer.data();
}

} // namespace plato::mutationexport
