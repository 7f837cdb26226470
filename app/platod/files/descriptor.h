// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <cerrno>
#include <cstring>
#include <tl/expected.hpp>
#include <unistd.h>

namespace plato::runtime {

/// The error of a system call, with the name of the file that it was about.
inline tl::unexpected<Error> systemFailure(const QByteArray &name, int error = errno)
{
    return failure(QStringLiteral("%1: %2").arg(QFile::decodeName(name), QString::fromLocal8Bit(std::strerror(error))));
}

/// Owns a file descriptor; negative where opening it failed.
class Descriptor
{
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)
    operator int() const { return m_fd; }

private:
    int m_fd;
};

} // namespace plato::runtime
