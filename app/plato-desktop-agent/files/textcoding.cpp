// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/files/textcoding.h"

#include <QList>
#include <QStringDecoder>
#include <QStringEncoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

/// Whether some character beyond ASCII is written as UTF-8.
bool hasUtf8Sequence(QByteArrayView bytes)
{
    const auto follows = [](char byte) { return (uchar(byte) & 0xc0) == 0x80; };
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto lead = uchar(bytes[i]);
        const qsizetype following = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
        if (following == 0 || i + following >= bytes.size())
            continue;
        const QByteArrayView rest = bytes.sliced(i + 1, following);
        if (std::all_of(rest.begin(), rest.end(), follows))
            return true;
    }
    return false;
}

TextCoding codingOf(const QByteArray &bytes)
{
    using Encoding = QStringConverter::Encoding;
    for (const TextCoding &marked :
         {TextCoding{Encoding::Utf8, "\xef\xbb\xbf"_ba}, TextCoding{Encoding::Utf16LE, "\xff\xfe"_ba},
          TextCoding{Encoding::Utf16BE, "\xfe\xff"_ba}}) {
        if (bytes.startsWith(marked.mark))
            return marked;
    }
    if (QByteArrayView(bytes).isValidUtf8() || hasUtf8Sequence(bytes))
        return {};
    return {Encoding::Latin1, {}};
}

} // namespace

Expected<QByteArray> TextCoding::encoded(const QString &text) const
{
    if (encoding == QStringConverter::Latin1) { // whose encoder in Qt 6.4 writes "?" and tells no error
        const QList<uint> characters = text.toUcs4();
        const auto lacking = std::find_if(characters.cbegin(), characters.cend(), [](uint c) { return c > 0xff; });
        if (lacking != characters.cend())
            return failure(u"it is written in Latin-1, which lacks the character U+%1"_s.arg(
                QString::number(*lacking, 16).toUpper().rightJustified(4, u'0')));
        return text.toLatin1();
    }
    QStringEncoder encoder(encoding, QStringConverter::Flag::Stateless);
    const QByteArray bytes = encoder(text);
    if (encoder.hasError())
        return failure(u"the text has half a character (a lone surrogate)"_s);
    return mark + bytes;
}

std::optional<CodedText> decoded(const QByteArray &bytes)
{
    const TextCoding coding = codingOf(bytes);
    // A second mark is a character of the text, which the decoder must not take for one of its own.
    QStringDecoder decoder(coding.encoding,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    const QString text = decoder(QByteArrayView(bytes).sliced(coding.mark.size()));
    if (decoder.hasError() || text.contains(QChar::Null) || coding.encoded(text) != bytes)
        return std::nullopt;
    return CodedText{text, coding, bytes};
}

} // namespace plato::agent
