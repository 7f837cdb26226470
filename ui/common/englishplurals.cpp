// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/englishplurals.h"

using namespace Qt::StringLiterals;

namespace plato::ui {

QString EnglishPlurals::translate(const char *, const char *sourceText, const char *, int n) const
{
    const QString text = QString::fromUtf8(sourceText);
    if (n < 0 || !text.contains("(s)"_L1))
        return {}; // not ours: the source text is used
    return QString(text).replace("(s)"_L1, n == 1 ? ""_L1 : "s"_L1);
}

} // namespace plato::ui
