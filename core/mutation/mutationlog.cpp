// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/mutationlog.h"

#include "core/mutation/jsonmembers.h"
#include "core/mutation/jsontext.h"

#include <QCoreApplication>

#include <array>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

namespace ondemand = simdjson::ondemand;

/// Names that repeat a million times are kept once. Views stay valid: they point into the body.
class Names
{
public:
    explicit Names(QList<QString> &list)
        : m_list(list)
    {
    }

    quint32 idOf(QByteArrayView token)
    {
        const auto [place, isNew] =
            m_ids.try_emplace(std::string_view(token.data(), size_t(token.size())), quint32(m_list.size()));
        if (isNew)
            m_list.append(jsontext::unescaped(token));
        return place->second;
    }

private:
    QList<QString> &m_list;
    std::unordered_map<std::string_view, quint32> m_ids;
};

/// Whether a member's name, as written, is this one; escapes are rare, and hide nothing.
bool isNamed(QByteArrayView rawName, QByteArrayView name)
{
    return rawName == name || (rawName.contains('\\') && jsontext::unescaped(rawName).toUtf8() == name);
}

/// A member with several spellings: the first in order that is a text, of each the last that came. The same choice as
/// Mutation makes.
template <size_t N>
struct Spellings
{
    std::array<QByteArrayView, N> names;
    std::array<QByteArrayView, N> tokens{};

    void offer(QByteArrayView rawName, ondemand::value &value)
    {
        for (size_t i = 0; i < N; ++i) {
            if (isNamed(rawName, names[i]))
                tokens[i] = bytesOf(value.raw_json_token());
        }
    }

    QByteArrayView chosen() const
    {
        for (const QByteArrayView token : tokens) {
            if (token.size() > 2 && token.startsWith('"'))
                return token;
        }
        return {};
    }
};

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

    tl::expected<QHash<QString, MutationLog::Ptr>, QString> readSession();
    tl::expected<MutationLog::Ptr, QString> readJob();

private:
    using Records = std::vector<MutationLog::Record>;

    simdjson::error_code open(ondemand::document &document, ondemand::object &root);
    simdjson::error_code readResults(ondemand::object results, QHash<QString, MutationLog::Ptr> &logs);
    simdjson::error_code readEntry(ondemand::object entry, MutationLog &log);
    simdjson::error_code readState(ondemand::object state, MutationLog &log);
    simdjson::error_code readDb(ondemand::object db, MutationLog &log);
    simdjson::error_code readList(ondemand::value &value, int place);
    simdjson::error_code readRecord(ondemand::value &value, MutationLog::Record &record);
    void start(MutationLog &log);
    void finish(MutationLog &log);
    static QString errorText(QByteArrayView json);
    QString sentenceOf(simdjson::error_code error, ondemand::document &document);
    static bool goesOn(ondemand::document &document);

    QByteArray m_body;
    QByteArrayView m_bytes;
    ondemand::parser m_parser;
    // Of the entry that is being read.
    std::optional<Names> m_tables;
    std::optional<Names> m_words;
    enum { InState, InDb, BesideState, PlaceCount };
    std::optional<Records> m_found[PlaceCount];
    QString m_entryError;
};

simdjson::error_code MutationLogReader::open(ondemand::document &document, ondemand::object &root)
{
    const auto size = size_t(m_bytes.size());
    SIMDJSON_TRY(m_parser.iterate(simdjson::padded_string_view(m_bytes.data(), size, size + simdjson::SIMDJSON_PADDING))
                     .get(document));
    return document.get_object().get(root);
}

/// Whether anything stands behind the root value, all of which has been read.
bool MutationLogReader::goesOn(ondemand::document &document)
{
    return document.current_location().error() != simdjson::OUT_OF_BOUNDS;
}

tl::expected<QHash<QString, MutationLog::Ptr>, QString> MutationLogReader::readSession()
{
    ondemand::document document;
    ondemand::object root;
    if (const auto error = open(document, root))
        return tl::unexpected(sentenceOf(error, document));

    QHash<QString, MutationLog::Ptr> logs;
    bool hasResults = false;
    for (auto result : root) {
        ondemand::field field;
        if (const auto error = std::move(result).get(field))
            return tl::unexpected(sentenceOf(error, document));
        if (!isNamed(rawKey(field), "results"))
            continue;
        ondemand::value &value = field.value();
        ondemand::object results;
        ondemand::json_type type;
        if (const auto error = value.type().get(type))
            return tl::unexpected(sentenceOf(error, document));
        hasResults = type == ondemand::json_type::object || type == ondemand::json_type::null;
        if (type != ondemand::json_type::object)
            continue;
        logs.clear(); // a name that comes twice: the last one counts
        if (const auto error = value.get_object().get(results))
            return tl::unexpected(sentenceOf(error, document));
        if (const auto error = readResults(results, logs))
            return tl::unexpected(sentenceOf(error, document));
    }
    if (goesOn(document))
        return tl::unexpected(tr("The reply goes on after its end."));
    if (!hasResults)
        return tl::unexpected(tr("The reply has no results per environment."));
    return logs;
}

simdjson::error_code MutationLogReader::readResults(ondemand::object results, QHash<QString, MutationLog::Ptr> &logs)
{
    for (auto result : results) {
        ondemand::field field;
        SIMDJSON_TRY(std::move(result).get(field));
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

tl::expected<MutationLog::Ptr, QString> MutationLogReader::readJob()
{
    ondemand::document document;
    ondemand::object root;
    if (const auto error = open(document, root))
        return tl::unexpected(sentenceOf(error, document));
    auto log = std::make_shared<MutationLog>();
    start(*log);
    if (const auto error = readEntry(root, *log))
        return tl::unexpected(sentenceOf(error, document));
    if (goesOn(document))
        return tl::unexpected(tr("The reply goes on after its end."));
    finish(*log);
    return log;
}

void MutationLogReader::start(MutationLog &log)
{
    log.m_body = m_body;
    m_tables.emplace(log.m_tables);
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
    log.m_records.shrink_to_fit();
    for (const QString &word : std::as_const(log.m_words))
        log.m_actions.append(Mutation::actionOf(word.toUtf8()));
    if (log.m_error.isEmpty())
        log.m_error = m_entryError;
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

simdjson::error_code MutationLogReader::readList(ondemand::value &value, int place)
{
    ondemand::json_type type;
    SIMDJSON_TRY(value.type().get(type));
    if (type != ondemand::json_type::array)
        return simdjson::SUCCESS; // no list: raw() has it
    ondemand::array array;
    SIMDJSON_TRY(value.get_array().get(array));
    Records &records = m_found[place].emplace();
    for (auto result : array) {
        ondemand::value element;
        SIMDJSON_TRY(result.get(element));
        MutationLog::Record record{};
        SIMDJSON_TRY(readRecord(element, record));
        records.push_back(record);
    }
    return simdjson::SUCCESS;
}

simdjson::error_code MutationLogReader::readRecord(ondemand::value &value, MutationLog::Record &record)
{
    Spellings<3> table{{"table_name", "table", "tablename"}};
    Spellings<2> word{{"action", "operation"}};
    std::string_view raw;
    ondemand::json_type type;
    SIMDJSON_TRY(value.type().get(type));
    if (type == ondemand::json_type::object) {
        ondemand::object object;
        SIMDJSON_TRY(value.get_object().get(object));
        SIMDJSON_TRY(object.raw_json().get(raw));
        SIMDJSON_TRY(object.reset().error());
        for (auto result : object) {
            ondemand::field field;
            SIMDJSON_TRY(std::move(result).get(field));
            const QByteArrayView name = rawKey(field);
            table.offer(name, field.value());
            word.offer(name, field.value());
        }
    } else {
        SIMDJSON_TRY(simdjson::to_json_string(value).get(raw));
    }
    const QByteArrayView bytes = bytesOf(raw);
    record.begin = quint32(bytes.data() - m_body.constData());
    record.size = quint32(bytes.size());
    record.table = m_tables->idOf(table.chosen());
    record.word = m_words->idOf(word.chosen());
    return simdjson::SUCCESS;
}

QString MutationLogReader::sentenceOf(simdjson::error_code error, ondemand::document &document)
{
    const char *place = nullptr;
    if (error == simdjson::TAPE_ERROR && !document.current_location().get(place) &&
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

tl::expected<QHash<QString, MutationLog::Ptr>, QString> MutationLog::parseSession(QByteArray body)
{
    return MutationLogReader(std::move(body)).readSession();
}

tl::expected<MutationLog::Ptr, QString> MutationLog::parseJob(QByteArray body)
{
    return MutationLogReader(std::move(body)).readJob();
}

QByteArrayView MutationLog::raw(qsizetype i) const
{
    const Record &record = m_records[size_t(i)];
    return QByteArrayView(m_body.constData() + record.begin, qsizetype(record.size));
}

Mutation MutationLog::at(qsizetype i) const
{
    return Mutation(m_body, raw(i));
}

} // namespace plato
