// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationlog.h"

#include "core/mutation/log/recordmembers.h"
#include "core/text/jsonmembers.h"
#include "core/text/jsontext.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace plato {

namespace ondemand = simdjson::ondemand;
using namespace recordmembers;

namespace {

/// The reader keeps four bytes for every token, before it looks at the first.
constexpr double MaxTokens = 128 << 20;

/// Whether a reply has more tokens than that, estimated from blocks of it at places that nobody can foresee: to count
/// all would take a tenth of the time of reading.
bool hasTooManyTokens(QByteArrayView bytes)
{
    constexpr qsizetype Block = 4096;
    constexpr qsizetype OneOf = 32;
    if (double(bytes.size()) <= MaxTokens)
        return false;
    const qsizetype blocks = bytes.size() / Block / OneOf;
    qint64 tokens = 0;
    for (qsizetype i = 0; i < blocks; ++i) {
        const double place = QRandomGenerator::global()->generateDouble();
        const QByteArrayView block = bytes.sliced(qsizetype(place * double(bytes.size() - Block)), Block);
        tokens += std::count_if(block.begin(), block.end(), [](char c) {
            return c == ',' || c == ':' || c == '[' || c == ']' || c == '{' || c == '}';
        });
    }
    return double(tokens) * double(bytes.size()) / double(blocks * Block) > MaxTokens;
}

} // namespace

/// One pass over the bytes of one reply. On-demand parsing: values that nobody needs yet are skipped, not converted.
class MutationLogReader
{
    Q_DECLARE_TR_FUNCTIONS(plato::MutationLogReader)

public:
    explicit MutationLogReader(QByteArray body)
        : m_body(std::move(body))
    {
        m_body.reserve(m_body.size() + qsizetype(simdjson::SIMDJSON_PADDING));
        m_bytes = m_body;
        if (m_bytes.startsWith("\xEF\xBB\xBF"))
            m_bytes = m_bytes.sliced(3);
    }

    Expected<QHash<QString, MutationLog::Ptr>> readSession();
    Expected<MutationLog::Ptr> readJob();

private:
    using Records = std::vector<MutationLog::Record>;

    simdjson::error_code open(ondemand::object &root);
    simdjson::error_code readResults(ondemand::object results, QHash<QString, MutationLog::Ptr> &logs);
    simdjson::error_code readEntry(ondemand::object entry, MutationLog &log);
    simdjson::error_code readState(ondemand::object state, MutationLog &log);
    simdjson::error_code readDb(ondemand::object db, MutationLog &log);
    static simdjson::error_code readUnobserved(ondemand::value &value, MutationLog &log);
    simdjson::error_code readList(ondemand::value &value, int place);
    simdjson::error_code readRecord(ondemand::value &value, MutationLog::Record &record);
    void makeRoom(Records &records, const char *listBegin) const;
    void start(MutationLog &log);
    void finish(MutationLog &log);
    static QString errorText(QByteArrayView json);
    QString sentenceOf(simdjson::error_code error);
    bool goesOn();
    qsizetype nameCount() const { return m_namesBefore + m_tables->count() + m_words->count(); }

    QByteArray m_body;
    QByteArrayView m_bytes;
    ondemand::parser m_parser;
    ondemand::document m_document;
    qsizetype m_recordCount = 0;
    qsizetype m_namesBefore = 0; // of entries that have been read
    // Of the entry that is being read.
    std::optional<TableNames> m_tables;
    std::optional<Names> m_words;
    enum { InState, InDb, BesideState, PlaceCount };
    std::optional<Records> m_found[PlaceCount];
    QString m_entryError;
};

simdjson::error_code MutationLogReader::open(ondemand::object &root)
{
    const auto size = size_t(m_bytes.size());
    if (hasTooManyTokens(m_bytes))
        return simdjson::CAPACITY;
    SIMDJSON_TRY(m_parser.iterate(simdjson::padded_string_view(m_bytes.data(), size, size + simdjson::SIMDJSON_PADDING))
                     .get(m_document));
    return m_document.get_object().get(root);
}

/// Whether anything stands behind the root value, all of which has been read.
bool MutationLogReader::goesOn()
{
    return m_document.current_location().error() != simdjson::OUT_OF_BOUNDS;
}

Expected<QHash<QString, MutationLog::Ptr>> MutationLogReader::readSession()
{
    ondemand::object root;
    if (const auto error = open(root))
        return failure(sentenceOf(error));

    QHash<QString, MutationLog::Ptr> logs;
    bool hasResults = false;
    for (auto result : root) {
        ondemand::field field;
        if (const auto error = std::move(result).get(field))
            return failure(sentenceOf(error));
        if (!isNamed(rawKey(field), "results"))
            continue;
        ondemand::value &value = field.value();
        ondemand::object results;
        ondemand::json_type type;
        if (const auto error = value.type().get(type))
            return failure(sentenceOf(error));
        hasResults = type == ondemand::json_type::object || type == ondemand::json_type::null;
        if (type != ondemand::json_type::object)
            continue;
        logs.clear(); // a name that comes twice: the last one counts
        if (const auto error = value.get_object().get(results))
            return failure(sentenceOf(error));
        if (const auto error = readResults(results, logs))
            return failure(sentenceOf(error));
    }
    if (goesOn())
        return failure(tr("The reply goes on after its end."));
    if (!hasResults)
        return failure(tr("The reply has no results per environment."));
    return logs;
}

simdjson::error_code MutationLogReader::readResults(ondemand::object results, QHash<QString, MutationLog::Ptr> &logs)
{
    for (auto result : results) {
        ondemand::field field;
        SIMDJSON_TRY(std::move(result).get(field));
        if (logs.size() == MutationLog::MaxEnvs)
            return simdjson::CAPACITY;
        const QString jobId = jsontext::unescaped(rawKey(field));
        ondemand::value &value = field.value();
        auto log = std::make_shared<MutationLog>();
        start(*log);
        ondemand::json_type type;
        SIMDJSON_TRY(value.type().get(type));
        if (type == ondemand::json_type::object) {
            ondemand::object entry;
            SIMDJSON_TRY(value.get_object().get(entry));
            SIMDJSON_TRY(readEntry(entry, *log));
        } else {
            std::string_view raw;
            SIMDJSON_TRY(simdjson::to_json_string(value).get(raw));
            log->m_raw = bytesOf(raw);
        }
        finish(*log);
        logs.insert(jobId, std::move(log));
    }
    return simdjson::SUCCESS;
}

Expected<MutationLog::Ptr> MutationLogReader::readJob()
{
    ondemand::object root;
    if (const auto error = open(root))
        return failure(sentenceOf(error));
    auto log = std::make_shared<MutationLog>();
    start(*log);
    if (const auto error = readEntry(root, *log))
        return failure(sentenceOf(error));
    if (goesOn())
        return failure(tr("The reply goes on after its end."));
    finish(*log);
    return log;
}

void MutationLogReader::start(MutationLog &log)
{
    log.m_body = m_body;
    m_tables.emplace(log.m_tables, log.m_tableNames);
    m_words.emplace(log.m_words);
    for (auto &found : m_found)
        found.reset();
    m_entryError.clear();
}

void MutationLogReader::finish(MutationLog &log)
{
    // The first place that has records; an empty list hides none that stand in a later place.
    for (auto &found : m_found) {
        log.m_hasList = log.m_hasList || found;
        if (found && log.m_records.empty())
            log.m_records = std::move(*found);
    }
    if (log.m_records.capacity() > log.m_records.size() + log.m_records.size() / 8)
        log.m_records.shrink_to_fit();
    for (const QString &word : std::as_const(log.m_words))
        log.m_actions.append(Mutation::actionOf(word.toUtf8()));
    if (log.m_error.isEmpty())
        log.m_error = m_entryError;
    m_namesBefore = nameCount();
}

simdjson::error_code MutationLogReader::readEntry(ondemand::object entry, MutationLog &log)
{
    std::string_view raw;
    SIMDJSON_TRY(entry.raw_json().get(raw));
    SIMDJSON_TRY(entry.reset().error());
    log.m_raw = bytesOf(raw);
    for (auto result : entry) {
        ondemand::field field;
        SIMDJSON_TRY(std::move(result).get(field));
        const QByteArrayView key = rawKey(field);
        ondemand::value &value = field.value();
        if (isNamed(key, "state")) {
            ondemand::json_type type;
            SIMDJSON_TRY(value.type().get(type));
            if (type != ondemand::json_type::object)
                continue; // null and scalars: raw() has them
            ondemand::object state;
            SIMDJSON_TRY(value.get_object().get(state));
            SIMDJSON_TRY(readState(state, log));
        } else if (isNamed(key, "mutations")) {
            SIMDJSON_TRY(readList(value, BesideState));
        } else if (isNamed(key, "error")) {
            std::string_view error;
            SIMDJSON_TRY(simdjson::to_json_string(value).get(error));
            m_entryError = errorText(bytesOf(error));
        }
    }
    return simdjson::SUCCESS;
}

simdjson::error_code MutationLogReader::readState(ondemand::object state, MutationLog &log)
{
    for (auto result : state) {
        ondemand::field field;
        SIMDJSON_TRY(std::move(result).get(field));
        const QByteArrayView key = rawKey(field);
        ondemand::value &value = field.value();
        if (isNamed(key, "mutations")) {
            SIMDJSON_TRY(readList(value, InState));
        } else if (isNamed(key, "db")) {
            ondemand::json_type type;
            SIMDJSON_TRY(value.type().get(type));
            if (type != ondemand::json_type::object)
                continue;
            ondemand::object db;
            SIMDJSON_TRY(value.get_object().get(db));
            SIMDJSON_TRY(readDb(db, log));
        } else if (isNamed(key, "unobserved")) {
            SIMDJSON_TRY(readUnobserved(value, log));
        } else if (isNamed(key, "error")) {
            std::string_view error;
            SIMDJSON_TRY(simdjson::to_json_string(value).get(error));
            log.m_error = errorText(bytesOf(error));
        }
    }
    return simdjson::SUCCESS;
}

simdjson::error_code MutationLogReader::readDb(ondemand::object db, MutationLog &log)
{
    for (auto result : db) {
        ondemand::field field;
        SIMDJSON_TRY(std::move(result).get(field));
        const QByteArrayView key = rawKey(field);
        ondemand::value &value = field.value();
        if (isNamed(key, "mutations")) {
            SIMDJSON_TRY(readList(value, InDb));
        } else if (isNamed(key, "audit_log_count")) {
            const QByteArrayView token = bytesOf(value.raw_json_token());
            bool isNumber = false;
            const double count = token.toByteArray().toDouble(&isNumber);
            if (isNumber && count > 0)
                log.m_auditLogCount = qint64(std::min(count, 1e15));
        }
    }
    return simdjson::SUCCESS;
}

simdjson::error_code MutationLogReader::readUnobserved(ondemand::value &value, MutationLog &log)
{
    log.m_unobserved.clear(); // a name that comes twice: the last one counts
    ondemand::json_type type;
    SIMDJSON_TRY(value.type().get(type));
    if (type != ondemand::json_type::array)
        return simdjson::SUCCESS; // no list: raw() has it
    ondemand::array array;
    SIMDJSON_TRY(value.get_array().get(array));
    for (auto result : array) {
        ondemand::value element;
        SIMDJSON_TRY(result.get(element));
        SIMDJSON_TRY(element.type().get(type));
        if (type != ondemand::json_type::object || log.m_unobserved.size() == MutationLog::MaxUnobserved)
            continue;
        ondemand::object object;
        SIMDJSON_TRY(element.get_object().get(object));
        MutationLog::Unobserved unobserved;
        for (auto member : object) {
            ondemand::field field;
            SIMDJSON_TRY(std::move(member).get(field));
            QString *text = nullptr;
            if (isNamed(rawKey(field), "path"))
                text = &unobserved.path;
            else if (isNamed(rawKey(field), "reason"))
                text = &unobserved.reason;
            else
                continue;
            std::string_view raw;
            SIMDJSON_TRY(simdjson::to_json_string(field.value()).get(raw));
            *text = errorText(bytesOf(raw));
        }
        log.m_unobserved.append(unobserved);
    }
    return simdjson::SUCCESS;
}

simdjson::error_code MutationLogReader::readList(ondemand::value &value, int place)
{
    ondemand::json_type type;
    SIMDJSON_TRY(value.type().get(type));
    if (type != ondemand::json_type::array)
        return simdjson::SUCCESS; // no list: raw() has it
    ondemand::array array;
    const char *begin = value.raw_json_token().data();
    SIMDJSON_TRY(value.get_array().get(array));
    Records &records = m_found[place].emplace();
    for (auto result : array) {
        ondemand::value element;
        SIMDJSON_TRY(result.get(element));
        MutationLog::Record record{};
        SIMDJSON_TRY(readRecord(element, record));
        if (++m_recordCount > MutationLog::MaxRecords || nameCount() > MutationLog::MaxNames)
            return simdjson::CAPACITY;
        makeRoom(records, begin);
        records.push_back(record);
    }
    return simdjson::SUCCESS;
}

/// Room for as many records as the rest of the bytes will hold, by the size of those so far: growing by doubling would
/// hold the records twice for a while. The first records may be unlike the others: no more than four times as many.
void MutationLogReader::makeRoom(Records &records, const char *listBegin) const
{
    constexpr size_t Sample = 1024;
    if (records.size() < records.capacity())
        return;
    size_t room = std::max(Sample, records.size() * 3 / 2);
    if (records.size() >= Sample) {
        const auto done = double(m_body.constData() + records.back().begin + records.back().size - listBegin);
        const double all = done + double(m_bytes.end() - m_body.constData()) - double(records.back().begin);
        const double growth = std::min(4.0, all / done * 1.02);
        room = std::max(records.size() + Sample, size_t(double(records.size()) * growth));
    }
    records.reserve(room);
}

simdjson::error_code MutationLogReader::readRecord(ondemand::value &value, MutationLog::Record &record)
{
    Places at{};
    QByteArrayView bytes;
    ondemand::json_type type;
    SIMDJSON_TRY(value.type().get(type));
    if (type == ondemand::json_type::object) {
        const char *begin = value.raw_json_token().data();
        ondemand::object object;
        SIMDJSON_TRY(value.get_object().get(object));
        for (auto result : object) {
            ondemand::field field;
            SIMDJSON_TRY(std::move(result).get(field));
            const Member member = memberAt(field.key().raw());
            if (member != MemberCount)
                at[member] = field.value().raw_json_token().data();
        }
        const char *end = nullptr; // of the next token: what separates records, or ends their list
        SIMDJSON_TRY(m_document.current_location().get(end));
        while (end[-1] != '}')
            --end;
        bytes = {begin, end};
    } else {
        std::string_view raw;
        SIMDJSON_TRY(simdjson::to_json_string(value).get(raw));
        bytes = bytesOf(raw);
    }
    record.begin = quint32(bytes.data() - m_body.constData());
    record.size = quint32(bytes.size());
    const Uses uses = usesOf(at);
    const auto offset = [&](const char *value) { return value ? quint32(value - bytes.data()) : 0; };
    record.table = m_tables->idOf(uses.table, uses.database);
    record.word = m_words->idOf(uses.action);
    record.key = offset(uses.key);
    record.values = offset(uses.values);
    record.oldValues = offset(uses.oldValues);
    record.changed = offset(uses.changed);
    record.time = offset(uses.time);
    return simdjson::SUCCESS;
}

QString MutationLogReader::sentenceOf(simdjson::error_code error)
{
    const char *place = nullptr;
    if (error == simdjson::TAPE_ERROR && !m_document.current_location().get(place) &&
        place >= m_bytes.trimmed().end() - 1) {
        error = simdjson::INCOMPLETE_ARRAY_OR_OBJECT; // nothing wrong before the last byte
    }

    switch (error) {
    case simdjson::EMPTY:
        return tr("The reply is empty.");
    case simdjson::UTF8_ERROR:
        return tr("The reply is not valid UTF-8.");
    case simdjson::UNCLOSED_STRING:
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
        return tr("The reply is cut off.");
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC:
        return tr("The reply is too large to be read here.");
    case simdjson::INCORRECT_TYPE:
        return tr("The reply is not the JSON object that the state of an environment comes in.");
    default:
        return tr("The reply is not valid JSON (%1).").arg(QString::fromUtf8(simdjson::error_message(error)));
    }
}

QString MutationLogReader::errorText(QByteArrayView json)
{
    constexpr qsizetype MaxError = 2000; // as long as the SDK shows it
    switch (jsontext::kindOf(json)) {
    case jsontext::Kind::Null:
    case jsontext::Kind::Missing:
        return {};
    case jsontext::Kind::Bool:
        return json == "false" ? QString() : tr("The environment reported an error and no words for it.");
    default:
        return jsontext::textOf(json, MaxError);
    }
}

Expected<QHash<QString, MutationLog::Ptr>> MutationLog::parseSession(QByteArray body)
{
    return MutationLogReader(std::move(body)).readSession();
}

Expected<MutationLog::Ptr> MutationLog::parseJob(QByteArray body)
{
    return MutationLogReader(std::move(body)).readJob();
}

QByteArrayView MutationLog::raw(qsizetype i) const
{
    const Record &record = m_records[size_t(i)];
    return QByteArrayView(m_body.constData() + record.begin, qsizetype(record.size));
}

MutationLog::Parts MutationLog::parts(qsizetype i) const
{
    const Record &record = m_records[size_t(i)];
    const char *begin = m_body.constData() + record.begin;
    const auto from = [&](quint32 offset) {
        return offset == 0 ? QByteArrayView() : QByteArrayView(begin + offset, begin + record.size);
    };
    return {from(record.key), from(record.values), from(record.oldValues), from(record.changed), from(record.time)};
}

Mutation MutationLog::at(qsizetype i) const
{
    return Mutation(m_body, raw(i));
}

} // namespace plato
