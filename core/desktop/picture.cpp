// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/picture.h"

#include <QtEndian>

using namespace Qt::StringLiterals;

namespace plato::picture {

namespace {

constexpr QByteArrayView Signature = "\x89PNG\r\n\x1a\n";
constexpr qsizetype Frame = 12; // of a chunk: length, name, checksum

/// The chunks that say what the pixels are, and no others. Empty: this is no PNG, or it is cut off.
QByteArray pixelsOnly(const QByteArray &png)
{
    if (!png.startsWith(Signature))
        return {};
    QByteArray kept = Signature.toByteArray();
    kept.reserve(png.size());
    QByteArrayView rest = QByteArrayView(png).sliced(Signature.size());
    while (rest.size() >= Frame) {
        const qint64 whole = qint64(qFromBigEndian<quint32>(rest.data())) + Frame;
        if (whole > rest.size())
            return {};
        const QByteArrayView name = rest.sliced(4, 4);
        if (name == "IHDR" || name == "PLTE" || name == "tRNS" || name == "IDAT" || name == "IEND")
            kept.append(rest.first(whole));
        if (name == "IEND")
            return kept;
        rest = rest.sliced(whole);
    }
    return {};
}

} // namespace

Expected<QImage> ofPng(const QByteArray &png)
{
    const QByteArray pixels = pixelsOnly(png);
    constexpr qsizetype SizeAt = 16; // the first chunk begins with width and height
    if (pixels.size() < SizeAt + 8 || pixels.sliced(12, 4) != "IHDR")
        return failure(u"not a PNG picture"_s);
    const qint64 width = qFromBigEndian<quint32>(pixels.constData() + SizeAt);
    const qint64 height = qFromBigEndian<quint32>(pixels.constData() + SizeAt + 4);
    if (width > MaxPixels || height > MaxPixels || width * height > MaxPixels) {
        return failure(
            u"a picture of %1×%2 pixels, more than the %3 that are shown"_s.arg(width).arg(height).arg(MaxPixels));
    }
    QImage image = QImage::fromData(pixels, "PNG");
    if (image.isNull())
        return failure(u"not a PNG picture"_s);
    image.convertTo(QImage::Format_RGB32); // what painting wants; a screen has no transparency
    return image;
}

} // namespace plato::picture
