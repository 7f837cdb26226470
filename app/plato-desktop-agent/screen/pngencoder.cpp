// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/screen/pngencoder.h"

#include "app/plato-desktop-agent/screen/screencapture.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <zlib.h>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

QByteArray bigEndian(quint32 number)
{
    QByteArray bytes(sizeof number, Qt::Uninitialized);
    qToBigEndian(number, bytes.data());
    return bytes;
}

/// Length, type, data and CRC of type and data.
QByteArray chunk(QByteArrayView type, QByteArrayView data)
{
    QByteArray bytes;
    bytes.reserve(12 + data.size());
    bytes += bigEndian(quint32(data.size()));
    bytes += type;
    bytes += data;
    const auto *checked = reinterpret_cast<const Bytef *>(bytes.constData()) + 4;
    return bytes + bigEndian(quint32(crc32(0, checked, uInt(4 + data.size()))));
}

QByteArray header(QSize size)
{
    constexpr char BitDepth = 8;
    constexpr char Truecolour = 2;
    return bigEndian(quint32(size.width())) + bigEndian(quint32(size.height())) + BitDepth + Truecolour +
           QByteArray(3, '\0'); // compression method 0, filter method 0, not interlaced
}

} // namespace

/// Raw deflate that ends on a whole byte and refers to nothing before the strip, so that strips can be joined.
bool PngEncoder::compress(const std::uint32_t *pixels, int rows, Strip &strip)
{
    const std::size_t width = std::size_t(m_size.width());
    const std::size_t stride = 1 + width * 3;
    strip.bytes = stride * std::size_t(rows);
    m_rows.resize(strip.bytes);
    unsigned char *out = m_rows.data();
    for (int row = 0; row < rows; ++row) {
        *out++ = 0; // no filter: pixels on screens repeat along a row, which deflate compresses best as they are
        for (std::size_t x = 0; x < width; ++x, ++pixels, out += 3) {
            out[0] = static_cast<unsigned char>(*pixels >> 16);
            out[1] = static_cast<unsigned char>(*pixels >> 8);
            out[2] = static_cast<unsigned char>(*pixels);
        }
    }
    strip.checksum = adler32(adler32(0, nullptr, 0), m_rows.data(), uInt(strip.bytes));

    z_stream stream = {};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    QByteArray packed(qsizetype(deflateBound(&stream, uLong(strip.bytes))) + 16, Qt::Uninitialized);
    stream.next_in = m_rows.data();
    stream.avail_in = uInt(strip.bytes);
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    const bool packedAll = deflate(&stream, Z_FULL_FLUSH) == Z_OK && stream.avail_in == 0 && stream.avail_out > 0;
    packed.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    strip.chunk = packedAll ? chunk("IDAT", packed) : QByteArray();
    return packedAll;
}

Expected<QByteArray> PngEncoder::encode(const FrameView &frame)
{
    const int height = frame.size.height();
    if (frame.size != m_size) {
        m_size = frame.size;
        m_pixels.resize(frame.count());
        m_strips.assign(std::size_t(height + StripRows - 1) / StripRows, {});
    }

    qsizetype total = 128;
    uLong checksum = adler32(0, nullptr, 0);
    for (std::size_t i = 0; i < m_strips.size(); ++i) {
        const int first = int(i) * StripRows;
        const int rows = std::min(StripRows, height - first);
        const std::size_t start = std::size_t(first) * std::size_t(m_size.width());
        const std::size_t count = std::size_t(rows) * std::size_t(m_size.width());
        const std::uint32_t *pixels = frame.pixels + start;
        Strip &strip = m_strips[i];
        if (strip.chunk.isEmpty() || std::memcmp(pixels, m_pixels.data() + start, count * sizeof *pixels) != 0) {
            if (!compress(pixels, rows, strip))
                return failure(u"no memory for the picture"_s);
            std::copy_n(pixels, count, m_pixels.begin() + std::ptrdiff_t(start));
        }
        checksum = adler32_combine(checksum, strip.checksum, z_off_t(strip.bytes));
        total += strip.chunk.size();
    }

    QByteArray png;
    png.reserve(total);
    png += "\x89PNG\r\n\x1a\n";
    png += chunk("IHDR", header(m_size));
    png += chunk("IDAT", "\x78\x01"); // the header of a zlib stream
    for (const Strip &strip : m_strips)
        png += strip.chunk;
    png += chunk("IDAT", QByteArray("\x03\0", 2) +
                             bigEndian(quint32(checksum))); // an empty last block, and the checksum of the zlib stream
    png += chunk("IEND", {});
    return png;
}

} // namespace plato::agent
