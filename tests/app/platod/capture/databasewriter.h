// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>

namespace plato::test {

/// The application of a test: a process that works on a database. Ends with this object. Blocking.
class DatabaseWriter
{
public:
    /// With a journal mode it works by itself, without a pause, until finish(); otherwise it runs what it is told.
    explicit DatabaseWriter(const QString &databasePath, const QString &journalMode = {});
    ~DatabaseWriter();

    /// "ok", or SQLite's error.
    QString run(const QString &sql);
    /// Ends the process as a user would; its last line.
    QString finish();
    /// Ends it in the middle of whatever it does.
    void kill();

private:
    QString readLine();

    QProcess m_process;
};

/// A record's table, action, key and changed columns in one line: `item UPDATE {"id":1} status`.
QString summary(const QJsonValue &record);
/// The lines of all, joined by "; ".
QString summary(const Expected<QJsonArray> &records);
QString compact(const QJsonObject &object);

/// For QVERIFY2: what went wrong, or nothing.
template <typename T>
QByteArray errorOf(const Expected<T> &result)
{
    return result ? QByteArray() : result.error().message.toUtf8();
}

} // namespace plato::test
