// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/logfile.h"

#include "core/text/showntext.h"

#include <QDateTime>
#include <QLoggingCategory>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcLog, "plato.platod.log", QtInfoMsg)

constexpr qsizetype MaxLine = 2000; // bytes; programs in envs write lines of any length, and these are logged, too

std::atomic<LogFile *> current = nullptr; // global, since a message handler of Qt is a plain function

} // namespace

LogFile::LogFile(const QString &path, qint64 size)
    : m_path(path)
    , m_size(size)
    , m_before(nullptr)
{
    if (!open(O_APPEND))
        qCWarning(lcLog).noquote() << path << "cannot be written:" << qt_error_string(errno);
    current = this;
    m_before = qInstallMessageHandler(&LogFile::handle);
}

LogFile::~LogFile()
{
    qInstallMessageHandler(m_before);
    current = nullptr;
}

void LogFile::handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    LogFile *log = current;
    if (!log)
        return;
    log->write(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1() + ' ' +
               qFormatLogMessage(type, context, showntext::line(message, MaxLine)).toUtf8().left(MaxLine) + '\n');
    if (log->m_before)
        log->m_before(type, context, message);
}

bool LogFile::open(int flags)
{
    const QByteArray name = QFile::encodeName(m_path);
    const int file = ::open(name.constData(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags, 0600);
    struct stat info = {};
    if (file >= 0 && (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode))) {
        ::close(file);
        errno = EINVAL;
        return false;
    }
    return file >= 0 && m_file.open(file, QIODevice::WriteOnly | QIODevice::Append, QFileDevice::AutoCloseHandle);
}

void LogFile::write(const QByteArray &line)
{
    const QMutexLocker lock(&m_mutex);
    if (!m_file.isOpen())
        return;
    if (m_file.size() + line.size() > m_size) {
        m_file.close();
        const QByteArray name = QFile::encodeName(m_path);
        ::rename(name.constData(), (name + ".1").constData()); // in the place of what was there, be it a link
        if (!open(O_APPEND | O_TRUNC))
            return;
    }
    m_file.write(line);
    m_file.flush();
}

} // namespace plato::runtime
