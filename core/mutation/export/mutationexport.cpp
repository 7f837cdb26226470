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
bool collectColumns(const Job &job, DataColumns &columns, const StopFlag &stop)
{
    QSet<QString> names;
    for (size_t i = 0; i < job.rows.size(); ++i) {
        if (i % RowsBetweenLooks == 0 && stop)
            return false;
        const Mutation mutation = job.set.at(job.rows[i]);
        for (const Mutation::Column &column : mutation.columns()) {
            names.insert(column.name);
            if (hasBefore(column))
                columns.before.insert(column.name);
        }
    }
    columns.names = names.values();
    std::sort(columns.names.begin(), columns.names.end());
    return true;
}

} // namespace

Expected<bool> write(const Job &job, QIODevice &device, const StopFlag &stop, Progress *progress)
{
    DataColumns columns;
    if (job.format == Format::Csv && !collectColumns(job, columns, stop))
        return false;
    const auto put = [&device](QByteArray &buffer) {
        const bool isWritten = device.write(buffer) == buffer.size();
        buffer.clear();
        return isWritten;
    };

    QByteArray buffer = headOf(job.format, columns);
    for (size_t i = 0; i < job.rows.size(); ++i) {
        if (i % RowsBetweenLooks == 0 && stop)
            return false;
        const quint32 row = job.rows[i];
        if (job.format == Format::Json) {
            buffer += i == 0 ? "\n" : ",\n";
            buffer += job.set.raw(row);
        } else {
            buffer += lineOf(job.format, job.set.at(row), job.set.sourceOf(row).name(), columns);
        }
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
        return job.set.raw(job.rows.front()).toByteArray();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const StopFlag stop{false};
    write(job, buffer, stop); // a buffer in memory refuses nothing, so there is no error
    return buffer.data();
}

} // namespace plato::mutationexport
