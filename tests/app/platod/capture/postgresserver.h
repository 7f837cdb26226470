// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/capture/postgrescapture.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace plato::test {

/// A real PostgreSQL of an application's, with the database "app", as an env has it: made and started by
/// resources/databases/postgresql.sh in a namespace of its own. Ends with this object. Blocking.
class PostgresServer
{
public:
    /// Empty where PostgreSQL is installed; else words for QSKIP().
    static QString missing();

    PostgresServer();
    ~PostgresServer();

    /// `recording`: as the script has it. An error is what it has said.
    Expected<void> start(const QString &recording);
    /// Ends all its processes at once, as the end of an env does.
    void kill();
    /// What psql says of it, without the last newline; an error of one statement is "ERROR: …", and ends it.
    QString run(const QString &sql, const QString &user = QStringLiteral("user")) const;

    QString data() const { return m_folder.filePath(QStringLiteral("postgresql")); }
    PostgresCapture::Place place() const;

private:
    QTemporaryDir m_folder;
    QProcess m_process;
};

} // namespace plato::test
