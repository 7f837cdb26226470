// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Any text through the filter language: read, written, read again, completed at a cursor. The first byte says where
/// the cursor is.
#include "core/mutation/filter/filtercompletion.h"
#include "core/mutation/filter/filterlanguage.h"
#include "tests/fuzz/promise.h"

#include <QString>

using namespace plato;
using namespace Qt::StringLiterals;

namespace {

const FilterVocabulary &vocabulary()
{
    static const FilterVocabulary Words{{u"ticket"_s, u"a b"_s, u"or"_s},
                                        {u"git"_s, u"->"_s},
                                        {u"truncate"_s},
                                        {u"status"_s, u"time"_s, u"x-"_s, u"\"q\""_s},
                                        [](const QString &column) {
                                            return QStringList{column, u"(v)"_s};
                                        }};
    return Words;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    const auto read = filterlanguage::parse(text);
    if (read) {
        PLATO_PROMISE(filterlanguage::normalized(*read) == *read);
        const QString written = filterlanguage::textOf(*read);
        const auto again = filterlanguage::parse(written);
        PLATO_PROMISE(again && *again == *read);
        PLATO_PROMISE(filterlanguage::textOf(*again) == written);
    } else {
        const filterlanguage::Error &error = read.error();
        PLATO_PROMISE(!error.message.isEmpty());
        PLATO_PROMISE(error.position >= 0 && error.length >= 0 && error.position + error.length <= text.size());
    }

    const qsizetype cursor = text.size() * data[0] / 255;
    const filterlanguage::Completion completion = filterlanguage::complete(text, cursor, vocabulary());
    PLATO_PROMISE(completion.position >= 0 && completion.position <= cursor);
    PLATO_PROMISE(completion.position + completion.length >= cursor);
    PLATO_PROMISE(completion.position + completion.length <= text.size());
    for (const filterlanguage::Candidate &candidate : completion.candidates)
        PLATO_PROMISE(!candidate.text.isEmpty());
    return 0;
}
