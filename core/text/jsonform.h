// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

/// JSON files that people write: read strictly, with errors that name the place, and written back without losing what
/// we do not know. Values stay the bytes that came, so that no number loses a digit. Pure, for any thread.
namespace plato {

struct JsonMember
{
    QString name;
    QByteArray json;
    friend bool operator==(const JsonMember &, const JsonMember &) = default;
};
using JsonMembers = QList<JsonMember>;

namespace jsonform {

/// The error tells line and column.
Expected<void> checkSyntax(const QByteArray &json);
/// A text as a JSON token.
QByteArray token(const QString &text);
QByteArray object(const JsonMembers &members);
QByteArray array(const QByteArrayList &elements);
/// Whether two values mean the same: numbers by what they are worth ({"$int": "7"} is 7), objects without regard to the
/// order of their members. Text is no number.
bool isSame(QByteArrayView a, QByteArrayView b);
/// The same as bytes: what isSame() calls the same has the same bytes here.
QByteArray canonical(QByteArrayView json);

/// Takes an object apart. The first thing that is wrong is kept in `error`, which all readers of a file share; after
/// it everything reads as empty. `json` is a part of text that has passed checkSyntax(), and outlives this.
class Reader
{
public:
    /// `path`: where the object stands, as `mutations[2]`; empty for the file itself.
    Reader(QByteArrayView json, const QString &path, QString &error);

    /// The value of a member, which is known from now on; empty when there is none.
    QByteArrayView take(const QString &name);
    QString text(const QString &name);                           ///< empty when there is none, or null
    QString neededText(const QString &name, const QString &fix); ///< `fix`: a sentence that says what to write
    bool boolean(const QString &name, bool fallback);
    /// read(element, path of the element) for each element of a list; a missing list is an empty one.
    void forEach(const QString &name, const std::function<void(QByteArrayView, const QString &)> &read);
    /// read(name, value, path) for each member of an object; a missing object is an empty one.
    void forEachMember(const QString &name,
                       const std::function<void(const QString &, QByteArrayView, const QString &)> &read);
    JsonMembers rest() const; ///< what nobody has taken, in the order of the file
    /// The same, to be kept as it is. One whose name is nearly one that was asked for is an error: who wrote it meant
    /// that, and it would do nothing.
    JsonMembers others();

    QString pathOf(const QString &name) const;
    void fail(const QString &path, const QString &message);
    bool hasFailed() const { return !m_error.isEmpty(); }

private:
    QString m_path;
    QString &m_error;
    JsonMembers m_members;
    QStringList m_asked; // whether they are there or not
};

} // namespace jsonform
} // namespace plato
