// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace plato::ui {

/// Text of the data, in a font of fixed width, to be read and copied. Nobody can edit it.
class TextView : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// Characters that are laid out fast enough for a person not to notice. Who shows a text cuts it to this.
    static constexpr qsizetype MaxShown = 200'000;

    explicit TextView(const QString &objectName, QWidget *parent = nullptr);

    /// Chooses how `text` is going to be wrapped: at words, unless one of its lines is so long that looking for words
    /// in it would take seconds. JSON often comes as one line.
    void wrapFor(const QString &text);
};

} // namespace plato::ui
