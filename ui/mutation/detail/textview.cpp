// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/detail/textview.h"

#include <QFontDatabase>

namespace plato::ui {

namespace {

constexpr qsizetype MaxLineWithWords = 2'000;

} // namespace

TextView::TextView(const QString &objectName, QWidget *parent)
    : QPlainTextEdit(parent)
{
    setObjectName(objectName);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setWordWrapMode(QTextOption::WrapAnywhere);
}

void TextView::wrapFor(const QString &text)
{
    qsizetype begin = 0;
    bool isLong = false;
    while (!isLong && begin < text.size()) {
        const qsizetype end = text.indexOf(u'\n', begin);
        isLong = (end < 0 ? text.size() : end) - begin > MaxLineWithWords;
        begin = end < 0 ? text.size() : end + 1;
    }
    setWordWrapMode(isLong ? QTextOption::WrapAnywhere : QTextOption::WrapAtWordBoundaryOrAnywhere);
}

} // namespace plato::ui
