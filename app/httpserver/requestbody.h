// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/requesthead.h"

#include <optional>

namespace plato::http {

/// Gathers the body of one request as its bytes come, by Content-Length or in chunks (RFC 9112, 7.1; without
/// extensions and trailers). It never keeps more than `limit` bytes of it. A value.
class RequestBody
{
public:
    /// Nothing is to come.
    RequestBody() = default;
    RequestBody(const RequestHead &head, qint64 limit);

    /// Takes from the beginning of `bytes` what belongs to the body, and removes it there. What is not allowed gives a
    /// refusal; nothing may be taken after that.
    std::optional<Refusal> take(QByteArray &bytes);
    bool isComplete() const { return m_next == Next::Nothing; }

    qsizetype size() const { return m_body.size(); }
    QByteArray bytes() && { return std::move(m_body); }

private:
    enum class Next { Nothing, Plain, ChunkSize, Chunk, ChunkEnd, LastEnd };

    std::optional<Refusal> takeChunkSize(QByteArrayView line);

    Next m_next = Next::Nothing;
    qint64 m_missing = 0; // bytes of this chunk, or of the whole body
    qint64 m_limit = 0;
    QByteArray m_body;
};

} // namespace plato::http
