// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/logfile.h"

#include <QDateTime>
#include <QLoggingCategory>

#include <atomic>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcLog, "plato.platod.log", QtInfoMsg)

constexpr qsizetype MaxLine = 2000; // bytes; programs in envs write lines of any length, and these are logged, too

std::atomic<LogFile *> current = nullptr; // global, since a message handler of Qt is a plain function

} // namespace

LogFile::LogFile(const QString &path, qint64 size)
    : m_file(path)
    , m_size(size)
    , m_before(nullptr)
{
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append))
        qCWarning(lcLog).noquote() << path << "cannot be written:" << m_file.errorString();
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
               qFormatLogMessage(type, context, message).toUtf8().left(MaxLine) + '\n');
    if (log->m_before)
        log->m_before(type, context, message);
}

void LogFile::write(const QByteArray &line)
{
    const QMutexLocker lock(&m_mutex);
    if (!m_file.isOpen())
        return;
    if (m_file.size() + line.size() > m_size) {
        const QString old = m_file.fileName() + u".1"_s;
        m_file.close();
        QFile::remove(old);
        QFile::rename(m_file.fileName(), old);
        if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return;
    }
    m_file.write(line);
    m_file.flush();
}

} // namespace plato::runtime
