// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/mutation/randomlog.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

template <size_t N>
QByteArray one(std::mt19937 &random, const std::array<const char *, N> &of)
{
    return of[random() % N];
}

QByteArray value(std::mt19937 &random)
{
    static const std::array<const char *, 26> values{"1",
                                                     "2",
                                                     "10",
                                                     "9",
                                                     "-3",
                                                     "0.5",
                                                     "1e2",
                                                     "100",
                                                     "100.0",
                                                     "9007199254740993",
                                                     "9007199254740992",
                                                     "null",
                                                     "true",
                                                     R"("open")",
                                                     R"("Closed")",
                                                     R"("closed")",
                                                     R"("")",
                                                     R"("a\nb")",
                                                     R"("Z\u00fcrich")",
                                                     "\"Z\xc3\xbcrich\"",
                                                     R"("item 10")",
                                                     R"("Item 9")",
                                                     R"("100")",
                                                     R"({"$int":"9007199254740993"})",
                                                     R"({"x": [1, null]})",
                                                     R"("2026-01-05T10:32:05.123Z")"};
    return one(random, values);
}

QByteArray columns(std::mt19937 &random)
{
    static const std::array<const char *, 8> names{"id",     "status",      "Status", "user_id",
                                                   "amount", "t\\u0069tle", "title",  "uuid"};
    QByteArrayList members;
    for (int i = int(random() % 5); i > 0; --i)
        members.append('"' + one(random, names) + "\": " + value(random));
    return '{' + members.join(", ") + '}';
}

} // namespace

QByteArray randomRecord(std::mt19937 &random)
{
    const auto maybe = [&random](int outOfTen) { return int(random() % 10) < outOfTen; };
    if (!maybe(9))
        return maybe(5) ? "[1, \"two\"]"_ba : value(random);
    QByteArrayList members;
    if (maybe(9))
        members.append(one<4>(random, {R"("table_name":"ticket")", R"("table":"Comment")", R"("table_name":"")",
                                       R"("tablename":"event 10")"}));
    if (maybe(9))
        members.append(one<6>(random, {R"("action":"INSERT")", R"("action":"update")", R"("operation":"UPDATE")",
                                       R"("action":"DELETE")", R"("action":"TRUNCATE")", R"("action":7)"}));
    if (maybe(5))
        members.append(one<6>(random, {R"("key":{"id":1})", R"("key":{"id": 10})", R"("key":{"a":1,"b":"x\"y"})",
                                       R"("key":17)", R"("key":null)", R"("key":{})"}));
    if (maybe(9))
        members.append("\"values\":" + columns(random));
    if (maybe(4))
        members.append("\"old_values\":" + columns(random));
    if (maybe(3))
        members.append(one<4>(random, {R"("changed":["status"])", R"("changed":[])", R"("changed":["title","amount"])",
                                       R"("changed":[1])"}));
    if (maybe(7))
        members.append("\"timestamp\":" +
                       one<6>(random, {R"("2026-01-05T10:32:05.123Z")", R"("2026-01-05T10:32:59Z")",
                                       R"("2026-01-06T10:33:00.5+02:00")", R"("later")", "17", "null"}));
    if (maybe(3))
        members.append("\"seq\":" + value(random));
    std::shuffle(members.begin(), members.end(), random);
    return '{' + members.join(',') + '}';
}

QByteArrayList randomRecords(std::mt19937 &random, int count)
{
    QByteArrayList records;
    for (int i = 0; i < count; ++i)
        records.append(randomRecord(random));
    return records;
}

MutationLog::Ptr logOf(const QByteArrayList &records)
{
    const auto log = MutationLog::parseJob(R"({"state":{"mutations":[)" + records.join(',') + "]}}");
    if (!log)
        qFatal("%s", qPrintable(log.error().message));
    return *log;
}

MutationSet randomSet(std::mt19937 &random, int most)
{
    QList<MutationSet::Source> sources;
    for (const QString &jobId : {u"j-1"_s, u"j-2"_s, u"j-3"_s}) {
        if (random() % 4)
            sources.append({jobId, jobId == u"j-2" ? QString() : u"env "_s + jobId.last(1),
                            logOf(randomRecords(random, int(random() % quint32(most + 1))))});
    }
    return MutationSet(sources);
}

} // namespace plato::test
