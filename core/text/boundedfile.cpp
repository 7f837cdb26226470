// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/boundedfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plato::boundedfile {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(plato::boundedfile)
};

} // namespace

Expected<QByteArray> read(const QString &path, qint64 most, QByteArrayView mark)
{
    // What is opened is what is looked at, and opening waits for nobody, as it would at the end of a pipe.
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return failure(qt_error_string(errno));
    struct stat status
    {
    };
    const bool isOrdinary = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    QFile file;
    if (!file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        ::close(descriptor);
        return failure(file.errorString());
    }
    if (!isOrdinary)
        return failure(Words::tr("it is not an ordinary file."));
    if (const QByteArray begin = file.peek(mark.size()); begin != mark)
        return begin;
    const auto tooLarge = [most] {
        return failure(Words::tr("it is too large: at most %1.").arg(QLocale().formattedDataSize(most)));
    };
    if (status.st_size > most)
        return tooLarge();
    // Of a file that grows, or does not tell its size, no more than that either.
    QByteArray bytes = file.read(most);
    if (file.error() != QFileDevice::NoError)
        return failure(file.errorString());
    if (char more = 0; file.read(&more, 1) > 0)
        return tooLarge();
    return bytes;
}

} // namespace plato::boundedfile
