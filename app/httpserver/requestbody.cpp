// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/requestbody.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::http {

namespace {

constexpr qsizetype MaxSizeDigits = 8; // of a chunk: up to 4 GiB, which is beyond any limit

Refusal tooLarge(qint64 limit)
{
    return {413, u"the body of a request may have %1 bytes"_s.arg(limit)};
}

} // namespace

RequestBody::RequestBody(const RequestHead &head, qint64 limit)
    : m_next(head.isChunked           ? Next::ChunkSize
             : head.contentLength > 0 ? Next::Plain
                                      : Next::Nothing)
    , m_missing(head.contentLength)
    , m_limit(limit)
{
}

std::optional<Refusal> RequestBody::takeChunkSize(QByteArrayView line)
{
    bool isNumber = false;
    const qint64 size = line.toByteArray().toLongLong(&isNumber, 16);
    const bool isPlain = std::all_of(line.begin(), line.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (!isNumber || !isPlain || line.size() > MaxSizeDigits)
        return Refusal{400, u"a chunk has to begin with its size and CR LF"_s};
    if (size > m_limit - m_body.size())
        return tooLarge(m_limit);
    m_missing = size;
    m_next = size > 0 ? Next::Chunk : Next::LastEnd;
    return std::nullopt;
}

std::optional<Refusal> RequestBody::take(QByteArray &bytes)
{
    if (m_next == Next::Plain && m_missing > m_limit)
        return tooLarge(m_limit);
    QByteArrayView rest(bytes);
    std::optional<Refusal> refusal;
    bool isHungry = false; // for more than has come
    while (!refusal && !isHungry && m_next != Next::Nothing) {
        switch (m_next) {
        case Next::Plain:
        case Next::Chunk: {
            const qint64 part = std::min<qint64>(m_missing, rest.size());
            m_body.append(rest.first(part));
            rest = rest.sliced(part);
            m_missing -= part;
            isHungry = m_missing > 0;
            if (!isHungry)
                m_next = m_next == Next::Plain ? Next::Nothing : Next::ChunkEnd;
            break;
        }
        case Next::ChunkSize: {
            const qsizetype end = rest.indexOf('\n');
            isHungry = end < 0 && rest.size() <= MaxSizeDigits + 1;
            if (isHungry)
                break;
            if (end < 1 || rest[end - 1] != '\r') {
                refusal = Refusal{400, u"a chunk has to begin with its size and CR LF"_s};
                break;
            }
            refusal = takeChunkSize(rest.first(end - 1));
            rest = rest.sliced(end + 1);
            break;
        }
        case Next::ChunkEnd:
        case Next::LastEnd:
            isHungry = rest.size() < 2 && QByteArrayView("\r\n").startsWith(rest);
            if (isHungry)
                break;
            if (!rest.startsWith("\r\n")) {
                refusal = Refusal{400, u"a chunk has to end with CR LF, and trailers are not taken"_s};
                break;
            }
            rest = rest.sliced(2);
            m_next = m_next == Next::LastEnd ? Next::Nothing : Next::ChunkSize;
            break;
        case Next::Nothing:
            break;
        }
    }
    bytes = rest.toByteArray();
    return refusal;
}

} // namespace plato::http
