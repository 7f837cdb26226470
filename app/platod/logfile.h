// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QMutex>
#include <QString>

namespace plato::runtime {

/// While it lives, what is logged goes into a file as well, with the time: a runtime that outlives its window, or is
/// killed, can be asked later what it did. The file never has more than its size; what was in there before is kept
/// beside it as FILE.1, and what was there before that is forgotten. One at a time; any thread logs.
class LogFile
{
public:
    static constexpr qint64 DefaultSize = qint64(1) * 1024 * 1024;

    /// Goes on at the end of a file that is there. One that cannot be written is said once, where the log goes
    /// otherwise; nor is what is no regular file: a link is not followed, and a pipe not waited for.
    explicit LogFile(const QString &path, qint64 size = DefaultSize);
    ~LogFile();
    Q_DISABLE_COPY_MOVE(LogFile)

private:
    static void handle(QtMsgType type, const QMessageLogContext &context, const QString &message);
    bool open(int flags);
    void write(const QByteArray &line);

    QMutex m_mutex;
    QString m_path;
    QFile m_file;
    qint64 m_size;
    QtMessageHandler m_before;
};

} // namespace plato::runtime
