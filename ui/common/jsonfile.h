// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QLabel>
#include <QString>

#include <functional>

/// What the dialogs share that keep their rules and test cases in JSON files. GUI thread.
namespace plato::ui {

namespace jsonfile {

enum class Purpose { Open, Save };
/// Opens a dialog over `parent` and returns at once; `then` gets the path, unless the person cancels.
void ask(QWidget *parent, Purpose purpose, const QString &title, const QString &nameFilter,
         const std::function<void(const QString &path)> &then);

/// The bytes of the file, or a sentence for people that names it. People write these: what has more than `maxSize`
/// bytes is another file.
Expected<QByteArray> read(const QString &path, qint64 maxSize);
/// Whole or not at all. A sentence for people, whichever it was.
QString write(const QString &path, const QByteArray &json);
QString nameOf(const QString &path); ///< as it stands in these sentences

} // namespace jsonfile

/// A line of a dialog that says what became of a file. Takes no place until there is something to say.
class MessageLine : public QLabel
{
    Q_OBJECT

public:
    explicit MessageLine(QWidget *parent = nullptr);
    void say(const QString &text); ///< plain text, of any length; empty: nothing
};

} // namespace plato::ui
