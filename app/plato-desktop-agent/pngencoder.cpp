// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/pngencoder.h"

#include "app/plato-desktop-agent/screencapture.h"

#include <memory>
#include <spng.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato::agent {

tl::expected<QByteArray, QString> encodePng(const FrameView &frame)
{
    const auto width = std::uint32_t(frame.size.width());
    const auto height = std::uint32_t(frame.size.height());
    const std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)> context(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
    if (!context)
        return tl::unexpected(u"no memory for the picture"_s);

    spng_set_option(context.get(), SPNG_ENCODE_TO_BUFFER, 1);
    spng_set_option(context.get(), SPNG_IMG_COMPRESSION_LEVEL, 1);
    spng_set_option(context.get(), SPNG_FILTER_CHOICE, SPNG_FILTER_CHOICE_NONE);
    spng_ihdr header = {};
    header.width = width;
    header.height = height;
    header.bit_depth = 8;
    header.color_type = SPNG_COLOR_TYPE_TRUECOLOR;
    spng_set_ihdr(context.get(), &header);

    int status =
        spng_encode_image(context.get(), nullptr, 0, SPNG_FMT_PNG, SPNG_ENCODE_PROGRESSIVE | SPNG_ENCODE_FINALIZE);
    std::vector<unsigned char> row(std::size_t(width) * 3);
    const std::uint32_t *pixel = frame.pixels;
    for (std::uint32_t y = 0; y < height && status == 0; ++y) {
        for (std::size_t x = 0; x < row.size(); x += 3, ++pixel) {
            row[x] = static_cast<unsigned char>(*pixel >> 16);
            row[x + 1] = static_cast<unsigned char>(*pixel >> 8);
            row[x + 2] = static_cast<unsigned char>(*pixel);
        }
        status = spng_encode_row(context.get(), row.data(), row.size());
    }
    if (status != SPNG_EOI)
        return tl::unexpected(u"the picture could not be encoded: %1"_s.arg(QLatin1StringView(spng_strerror(status))));

    std::size_t size = 0;
    const std::unique_ptr<void, void (*)(void *)> buffer(spng_get_png_buffer(context.get(), &size, &status), std::free);
    if (!buffer)
        return tl::unexpected(u"the picture could not be encoded: %1"_s.arg(QLatin1StringView(spng_strerror(status))));
    return QByteArray(static_cast<const char *>(buffer.get()), qsizetype(size));
}

} // namespace plato::agent
