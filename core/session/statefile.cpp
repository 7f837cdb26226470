// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/statefile.h"

#include "core/api/replylimits.h"
#include "core/text/boundedfile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace plato::statefile {

namespace {

constexpr QByteArrayView Mark = "PLATO-STATE ";
constexpr qsizetype MaxLine = 16 << 20; // of the header: thousands of envs
constexpr qint64 MaxFile = replylimit::State + 2 * MaxLine;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::statefile)
};

/// With milliseconds, and the same again when it is read.
QString textOf(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

QJsonObject headerOf(const KeptState &state)
{
    QJsonArray envs;
    for (const Env &env : state.envs) {
        QJsonObject entry{{u"job_id"_s, env.jobId}, {u"alias"_s, env.alias}, {u"simulator"_s, env.simulator}};
        if (env.lastReset.isValid())
            entry.insert(u"last_reset"_s, textOf(env.lastReset));
        envs.append(entry);
    }
    return {{u"session_id"_s, state.sessionId},
            {u"session_name"_s, state.sessionName},
            {u"fetched_at"_s, textOf(state.fetchedAt)},
            {u"last_seen_at"_s, textOf(state.lastSeenAt)},
            {u"times_seen"_s, state.timesSeen},
            {u"fetch_ms"_s, double(state.fetchMs)},
            {u"merged"_s, state.isMerged},
            {u"name"_s, state.name},
            {u"note"_s, state.note},
            {u"envs"_s, envs},
            {u"reply_of"_s, state.isOfSession ? u"session"_s : u"job"_s},
            {u"reply_bytes"_s, double(state.reply().size())},
            {u"reply_sha256"_s,
             QString::fromLatin1(QCryptographicHash::hash(state.reply(), QCryptographicHash::Sha256).toHex())}};
}

/// Takes the first line off.
Expected<QByteArray> takeLine(QByteArrayView &rest)
{
    const qsizetype end = rest.first(std::min(rest.size(), MaxLine)).indexOf('\n');
    if (end < 0)
        return failure(Words::tr("The file ends within its header."));
    const QByteArray line = rest.first(end).toByteArray();
    rest = rest.sliced(end + 1);
    return line;
}

Expected<void> readLogs(KeptState &state, const QJsonArray &entries, QByteArray reply)
{
    QHash<QString, MutationLog::Ptr> logs;
    if (state.isOfSession) {
        auto parsed = MutationLog::parseSession(std::move(reply));
        if (!parsed)
            return tl::unexpected(parsed.error());
        logs = *parsed;
    } else {
        auto parsed = MutationLog::parseJob(std::move(reply));
        if (!parsed)
            return tl::unexpected(parsed.error());
        logs.insert(entries.first().toObject().value(u"job_id"_s).toString(), *parsed);
    }
    for (const auto &value : entries) {
        const QJsonObject entry = value.toObject();
        Env env;
        env.jobId = entry.value(u"job_id"_s).toString();
        env.alias = entry.value(u"alias"_s).toString();
        env.simulator = entry.value(u"simulator"_s).toString();
        env.sessionId = state.sessionId;
        env.lastReset = timeOf(entry.value(u"last_reset"_s));
        env.log = logs.value(env.jobId);
        env.logMerged = state.isMerged;
        env.logFetchedAt = state.fetchedAt;
        env.logFetchMs = state.fetchMs;
        if (!env.log)
            return failure(Words::tr("The reply says nothing of the environment %1.").arg(env.jobId));
        state.envs.append(env);
    }
    return {};
}

} // namespace

QByteArray headOf(const KeptState &state)
{
    return Mark.toByteArray() + QByteArray::number(Version) + '\n' +
           QJsonDocument(headerOf(state)).toJson(QJsonDocument::Compact) + '\n';
}

Expected<void> write(const QString &path, const KeptState &state)
{
    QSaveFile file(path);
    const QByteArray head = headOf(state);
    if (!file.open(QIODevice::WriteOnly) || file.write(head) != head.size() ||
        file.write(state.reply()) != state.reply().size() || !file.commit())
        return failure(Words::tr("%1 could not be written: %2").arg(path, file.errorString()));
    return {};
}

Expected<KeptState> read(const QString &path)
{
    // Not everything that has a name is a file of ours: a look at its first bytes before it is read as a whole.
    auto bytes = boundedfile::read(path, MaxFile, Mark);
    if (!bytes)
        return failure(Words::tr("%1 could not be opened: %2").arg(path, bytes.error().message));
    if (!bytes->startsWith(Mark))
        return failure(Words::tr("%1 cannot be opened: it is not a state that was exported here.").arg(path));
    auto state = parse(std::move(*bytes));
    if (!state)
        return failure(Words::tr("%1 cannot be opened: %2").arg(path, state.error().message));
    return state;
}

Expected<KeptState> parse(QByteArray bytes)
{
    QByteArrayView rest = bytes;
    const auto first = takeLine(rest);
    if (!first || !first->startsWith(Mark))
        return failure(Words::tr("it is not a state that was exported here."));
    bool isNumber = false;
    const int version = first->sliced(Mark.size()).toInt(&isNumber);
    if (!isNumber || version < 1)
        return failure(Words::tr("its version cannot be read."));
    if (version > Version)
        return failure(Words::tr("it has version %1, and this program reads up to version %2. A newer Plato "
                                 "Desk opens it.")
                           .arg(version)
                           .arg(Version));
    const auto line = takeLine(rest);
    if (!line)
        return tl::unexpected(line.error());
    const QJsonObject header = QJsonDocument::fromJson(*line).object();
    const QJsonArray envs = header.value(u"envs"_s).toArray();
    KeptState state;
    state.fetchedAt = timeOf(header.value(u"fetched_at"_s));
    if (envs.isEmpty() || !state.fetchedAt.isValid())
        return failure(Words::tr("its header is damaged."));
    state.lastSeenAt = timeOf(header.value(u"last_seen_at"_s));
    state.timesSeen = std::max(1, header.value(u"times_seen"_s).toInt(1));
    state.fetchMs = qint64(header.value(u"fetch_ms"_s).toDouble());
    state.sessionId = header.value(u"session_id"_s).toString();
    state.sessionName = header.value(u"session_name"_s).toString();
    state.isMerged = header.value(u"merged"_s).toBool();
    state.name = header.value(u"name"_s).toString();
    state.note = header.value(u"note"_s).toString();
    state.isOfSession = header.value(u"reply_of"_s).toString() != u"job"_s;

    const auto size = qint64(header.value(u"reply_bytes"_s).toDouble(-1));
    if (rest.size() < size)
        return failure(Words::tr("it is cut off: %1 of %2 bytes of the reply are there.").arg(rest.size()).arg(size));
    if (rest.size() > size)
        return failure(Words::tr("more follows than its header says."));
    // A million records are held once, not twice: nothing is copied.
    bytes.remove(0, bytes.size() - rest.size());
    QByteArray reply = std::move(bytes);
    if (QCryptographicHash::hash(reply, QCryptographicHash::Sha256).toHex() !=
        header.value(u"reply_sha256"_s).toString().toLatin1())
        return failure(Words::tr("it is damaged: its bytes are not those that were written."));
    if (const auto read = readLogs(state, envs, std::move(reply)); !read)
        return tl::unexpected(read.error());
    return state;
}

} // namespace plato::statefile
