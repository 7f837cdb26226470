// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/platod/capture/postgresserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QProcessEnvironment>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::test {

namespace {

/// Folder with the programs of the newest; empty where there is none.
QString programs()
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    const QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    return names.isEmpty() ? QString() : versions.filePath(names.first() + u"/bin"_s);
}

} // namespace

QString PostgresServer::missing()
{
    return !programs().isEmpty() ? QString() : u"PostgreSQL is not installed: sudo apt install postgresql"_s;
}

PostgresServer::PostgresServer()
{
    QDir(m_folder.path()).mkpath(u"work"_s);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
}

PostgresServer::~PostgresServer()
{
    kill();
}

Expected<void> PostgresServer::start(const QString &recording)
{
    m_process.start(u"bwrap"_s, {u"--unshare-user"_s,
                                 u"--uid"_s,
                                 u"1000"_s,
                                 u"--gid"_s,
                                 u"1000"_s,
                                 u"--unshare-pid"_s,
                                 u"--die-with-parent"_s,
                                 u"--dev-bind"_s,
                                 u"/"_s,
                                 u"/"_s,
                                 u"--proc"_s,
                                 u"/proc"_s,
                                 u"--setenv"_s,
                                 u"PGHOST"_s,
                                 data(),
                                 u"--setenv"_s,
                                 u"PGUSER"_s,
                                 u"user"_s,
                                 u"sh"_s,
                                 QStringLiteral(POSTGRESQL_SCRIPT),
                                 recording,
                                 u"app"_s,
                                 u"--"_s,
                                 u"sh"_s,
                                 u"-c"_s,
                                 u"echo is up; exec cat"_s});
    QByteArray said;
    const QDeadlineTimer deadline(60s);
    while (!said.contains("is up\n")) {
        if (deadline.hasExpired() || !m_process.waitForReadyRead(int(deadline.remainingTime())))
            return failure(QString::fromUtf8(said + m_process.readAll()));
        said += m_process.readAll();
    }
    return {};
}

void PostgresServer::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

QString PostgresServer::run(const QString &sql, const QString &user) const
{
    QProcess psql;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PGOPTIONS"_s, u"-c client_min_messages=warning"_s);
    psql.setProcessEnvironment(environment);
    psql.setProcessChannelMode(QProcess::MergedChannels);
    psql.start(programs() + u"/psql"_s, {u"-X"_s, u"-q"_s, u"-A"_s, u"-t"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-h"_s,
                                         data(), u"-U"_s, user, u"-d"_s, u"app"_s, u"-f"_s, u"-"_s});
    psql.write(sql.toUtf8());
    psql.closeWriteChannel();
    psql.waitForFinished();
    return QString::fromUtf8(psql.readAll()).trimmed();
}

PostgresCapture::Place PostgresServer::place() const
{
    return {m_folder.path(), u"postgresql"_s, u"app"_s, "plato_0", m_folder.filePath(u"work"_s)};
}

} // namespace plato::test
