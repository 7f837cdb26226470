// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/gunzip.h"

#include <algorithm>
#include <zlib.h>

namespace plato {

struct Gunzip::Stream : z_stream
{
};

namespace {

constexpr int GzipOnly = 16; // added to the size of the window
constexpr qsizetype Step = 64 << 10;

} // namespace

Gunzip::Gunzip()
    : m_stream(std::make_unique<Stream>())
{
    inflateInit2(m_stream.get(), MAX_WBITS + GzipOnly);
}

Gunzip::~Gunzip()
{
    inflateEnd(m_stream.get());
}

void Gunzip::feed(const QByteArray &packed)
{
    m_packed = packed;
    m_stream->next_in = reinterpret_cast<Bytef *>(m_packed.data());
    m_stream->avail_in = uInt(m_packed.size());
    m_hasMore = !packed.isEmpty();
}

bool Gunzip::unpackTo(QByteArray &into, qsizetype most)
{
    char piece[Step];
    while (most > 0 && m_hasMore) {
        const qsizetype room = std::min(most, Step);
        m_stream->next_out = reinterpret_cast<Bytef *>(piece);
        m_stream->avail_out = uInt(room);
        const int outcome = inflate(m_stream.get(), Z_NO_FLUSH);
        const qsizetype count = room - qsizetype(m_stream->avail_out);
        into.append(piece, count);
        most -= count;
        m_isWhole = outcome == Z_STREAM_END;
        if (m_isWhole) {
            m_hasMore = m_stream->avail_in > 0;
            if (m_hasMore && inflateReset(m_stream.get()) != Z_OK) // it may have several parts
                return false;
        } else if (outcome == Z_OK || outcome == Z_BUF_ERROR) {
            m_hasMore = count == room;
        } else {
            return false;
        }
    }
    return true;
}

} // namespace plato
