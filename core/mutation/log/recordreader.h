// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/log/mutationlog.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QVarLengthArray>

#include <functional>

/// Single things of a record, read from the places that its log knows: a tenth of a microsecond instead of the
/// microseconds of MutationLog::at(), and the same answers. Pure, for any thread.
namespace plato::recordreader {

/// A name that a person typed, found in any letter case among names as written.
class Name
{
public:
    explicit Name(const QString &name);
    bool is(QByteArrayView rawName) const;
    const QString &text() const { return m_text; }
    bool isEmpty() const { return m_text.isEmpty(); }

private:
    QString m_text;
    QByteArray m_utf8;
    bool m_isAscii = false;
};

/// What a record says about one column; `old` and `now` as Mutation::Column has them. Where the record has no such
/// column, but a part of its key or a member beside its columns, `now` is that.
struct Value
{
    QByteArrayView name; ///< as written
    QByteArrayView old;
    QByteArrayView now;
    bool isChanged = false;

    /// What stands there: the new value, of what is gone the old one.
    QByteArrayView shown() const { return now.isEmpty() ? old : now; }
};
using Values = QVarLengthArray<Value, 4>; ///< names that differ in letter case only are several

Values valuesOf(const MutationLog &log, qsizetype record, const Name &name);
/// The same for one name: the first that there is.
Value valueOf(const MutationLog &log, qsizetype record, const Name &name);

/// The columns of a record in their order, all of them: what Mutation::columns() is made of. False where nobody said
/// which of them changed, see Mutation::areChangesKnown().
using AllColumns = QVarLengthArray<Value, 32>;
bool readAllColumns(const MutationLog::Parts &parts, Mutation::Action action, AllColumns &columns);

/// take(raw name, value) for each part of what tells the row, see Mutation::key(), until it returns false; the name of
/// a key that is no object is empty. False where the record has no `key`, and the part, if any, is a guess.
bool forEachKeyPart(const MutationLog::Parts &parts, Mutation::Action action,
                    const std::function<bool(QByteArrayView, QByteArrayView)> &take);
bool forEachKeyPart(const MutationLog &log, qsizetype record,
                    const std::function<bool(QByteArrayView, QByteArrayView)> &take);
/// Whether it is about a file: it has no table, and a key with a path.
bool isOfFile(const MutationLog &log, qsizetype record);
/// `id=41`, `a=1, b=2` as Mutation::keyText(), but in full and as UTF-8. Appends nothing where nothing tells the row.
void appendKey(const MutationLog &log, qsizetype record, QByteArray &out);
/// The same for telling rows apart: other keys have other bytes, which nobody reads. 7 and "7" are the same key.
void appendKeyIdentity(const MutationLog &log, qsizetype record, QByteArray &out);
/// Mutation::changedColumns() as UTF-8, each with a line end behind it: names may have blanks.
void appendChangedNames(const MutationLog &log, qsizetype record, QByteArray &out);
/// Whether `changed` is what it should be, texts only; else it is a member like any other.
bool isListOfNames(QByteArrayView changed);
/// Whether a member of this name may hold the table or the action, in any of the spellings.
bool isTableOrAction(QByteArrayView rawName);
/// A value as a person reads it, as UTF-8.
void appendText(QByteArrayView json, QByteArray &out);

} // namespace plato::recordreader
