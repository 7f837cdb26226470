// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

/// JSON values for people, as exacttext shows text: two values that differ are not shown as the same. What a value is
/// can be seen, too: text has quotes where it could be taken for something else (`“1”`, `“null”`, `“”` for no text at
/// all, `“{…”`), and what only stands for a value has the brackets of signs (`‹blob, 5 bytes›`). Pure, any thread.
///
/// `most` is how many characters of a value are read, and then an ellipsis; -1: all. Signs take more room.
namespace plato::shownvalue {

QString line(QByteArrayView json, qsizetype most); ///< on one line
/// Line ends stay; for a tooltip or a view. An object or a list stays as it is: see jsontext::indented().
QString text(QByteArrayView json, qsizetype most);
QString quoted(QByteArrayView json, qsizetype most); ///< as line(), but text has its quotes always
QString notThere();                                  ///< the words for a value that was not sent, in round brackets

struct Pair
{
    QString old;
    QString now;
};
/// Both as line(), which stand beside each other. Of such as begin with the same for longer than `most`, or have many
/// signs, what is shown is the part with the first difference.
Pair lines(QByteArrayView old, QByteArrayView now, qsizetype most);

} // namespace plato::shownvalue
