// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/mutationgenerator.h"

#include <QDateTime>

#include <array>
#include <random>

namespace plato::bench {

namespace {

constexpr std::array Tables{"ticket", "comment", "event", "user", "order_item", "invoice", "attachment", "audit_note"};
constexpr std::array Statuses{"open", "pending", "closed", "waiting"};
constexpr std::array Words{"refund", "order",   "not",           "received", "customer", "asks",
                           "again",  "invoice", "address",       "delivery", "changed",  "late",
                           "twice",  "wrong",   "Z\xc3\xbcrich", "urgent"};
constexpr qint64 FirstMs = 1'767'600'000'000; // 2026-01-05T08:00:00Z

class Generator
{
public:
    explicit Generator(quint32 seed)
        : m_random(seed)
    {
    }

    void append(QByteArray &out)
    {
        const quint32 kind = below(10);
        const quint32 id = 1 + below(200'000);
        const quint32 status = below(Statuses.size());
        m_ms += below(40) == 0 ? 30'000 : below(300);
        out += R"({"action":")";
        out += kind < 4 ? "INSERT" : kind < 9 ? "UPDATE" : "DELETE";
        out += '"';
        if (kind >= 4 && kind < 9)
            out += R"(,"changed":["status"])";
        out += R"(,"key":{"id":)" + QByteArray::number(id) + '}';
        if (kind >= 4 && kind < 9) {
            out += R"(,"old_values":{"status":")";
            out += Statuses[(status + 1) % Statuses.size()];
            out += "\"}";
        }
        out += R"(,"seq":)" + QByteArray::number(++m_seq) + R"(,"table_name":")" + Tables[below(Tables.size())];
        out += R"(","timestamp":")";
        appendTime(out);
        out += R"(","values":{"amount":)" + QByteArray::number(below(100'000) / 100) + '.' +
               QByteArray::number(10 + below(90));
        out += R"(,"id":)" + QByteArray::number(id) + R"(,"status":")" + Statuses[status] + R"(","title":")";
        const quint32 words = 3 + below(5);
        for (quint32 i = 0; i < words; ++i) {
            if (i > 0)
                out += i == 3 && below(8) == 0 ? "\\n" : " ";
            out += Words[below(Words.size())];
        }
        out += "\"}}";
    }

private:
    // Not one of the distributions of the library: those differ between its makers.
    quint32 below(size_t limit) { return quint32((quint64(m_random()) * limit) >> 32); }

    void appendTime(QByteArray &out)
    {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(m_ms, Qt::UTC);
        out += time.toString(Qt::ISODateWithMs).toLatin1();
    }

    std::mt19937 m_random;
    qint64 m_ms = FirstMs;
    quint32 m_seq = 0;
};

} // namespace

QByteArray generatedState(qsizetype records, quint32 seed)
{
    Generator generator(seed);
    QByteArray out;
    out.reserve(records * 270 + 1024); // room for the padding of the reader, too
    out += R"({"state":{"mutations":[)";
    for (qsizetype i = 0; i < records; ++i) {
        if (i > 0)
            out += ',';
        generator.append(out);
    }
    out += "]}}";
    return out;
}

} // namespace plato::bench
