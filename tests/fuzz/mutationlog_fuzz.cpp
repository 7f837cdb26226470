// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Any bytes as the reply of a state, of a session and of a job; then everything that the window asks of the records.
#include "core/mutation/log/jsonhead.h"
#include "core/mutation/log/mutationlog.h"
#include "core/text/jsontext.h"
#include "tests/fuzz/promise.h"

#include <QJsonDocument>

#include <algorithm>

using namespace plato;

namespace {

constexpr qsizetype MaxRecords = 200; // of one input: the rest is read in the same way

/// How much is read, so that no compiler leaves it out.
qsizetype read(QByteArrayView json)
{
    return jsontext::textOf(json).size() + jsontext::textOf(json, 80).size() + jsontext::indented(json).size();
}

/// Only the values that are asked for are checked. What is no JSON within a record may be read in two ways, and then
/// list and detail need not say the same.
bool isJson(QByteArrayView json)
{
    QJsonParseError error;
    QJsonDocument::fromJson("[" + json.toByteArray() + "]", &error);
    return error.error == QJsonParseError::NoError;
}

/// Wherever the head of a JSON text ends, it is one, too, and not longer than it may be but for its brackets.
void cut(const QByteArray &body)
{
    const bool isWhole = isJson(body);
    for (const qsizetype most : {body.size(), body.size() - 1, body.size() * 2 / 3, body.size() / 3}) {
        const QByteArray head = jsonHead(body, most);
        PLATO_PROMISE(head.size() <= std::max<qsizetype>(0, most) * 2);
        PLATO_PROMISE(!isWhole || head.isEmpty() || isJson(head));
    }
}

qsizetype read(const MutationLog &log)
{
    qsizetype sum = read(log.raw()) + log.error().size();
    PLATO_PROMISE(log.hasList() || log.isEmpty());
    const char *previousEnd = nullptr;
    for (qsizetype i = 0; i < log.size(); ++i) {
        const QByteArrayView raw = log.raw(i);
        PLATO_PROMISE(!raw.isEmpty());
        PLATO_PROMISE(!previousEnd || raw.data() > previousEnd); // each record once, in the order of the server
        previousEnd = raw.data() + raw.size() - 1;
        sum += log.table(i).size() + log.actionWord(i).size() + qsizetype(log.action(i));
    }
    for (qsizetype i = 0; i < std::min(log.size(), MaxRecords); ++i) {
        const Mutation record = log.at(i);
        PLATO_PROMISE(record.raw() == log.raw(i));
        if (isJson(record.raw())) {
            PLATO_PROMISE(record.action() == log.action(i));
            PLATO_PROMISE(record.actionWord() == log.actionWord(i));
            PLATO_PROMISE(record.table() == log.table(i));
        }
        sum += read(record.raw()) + record.keyText().size() + record.changedColumns().size();
        sum += record.timestamp().isValid() ? 1 : 0;
        for (const Mutation::Column &column : record.columns())
            sum += read(column.oldJson) + read(column.newJson) + jsontext::oneLine(column.name).size();
        for (const Mutation::Field &field : record.otherFields())
            sum += read(field.json);
    }
    return sum;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), qsizetype(size));
    volatile qsizetype sum = 0;
    if (const auto session = MutationLog::parseSession(body)) {
        for (const MutationLog::Ptr &log : *session) {
            PLATO_PROMISE(log);
            sum = sum + read(*log);
        }
    } else {
        PLATO_PROMISE(!session.error().message.isEmpty());
    }
    if (const auto job = MutationLog::parseJob(body)) {
        PLATO_PROMISE(*job);
        sum = sum + read(**job);
    } else {
        PLATO_PROMISE(!job.error().message.isEmpty());
    }
    cut(body);
    return 0;
}
