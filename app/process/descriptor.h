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
#include <utility>

namespace plato {

/// The name of a file as it is told: of one that is longer than anybody reads, both ends.
inline QString shownName(const QByteArray &name)
{
    constexpr qsizetype End = 120;
    const QString text = QFile::decodeName(name);
    return text.size() <= 2 * End ? text : text.first(End) + QStringLiteral(" … ") + text.last(End);
}

/// The error of a system call, with the name of the file that it was about.
inline tl::unexpected<Error> systemFailure(const QByteArray &name, int error = errno)
{
    return failure(QStringLiteral("%1: %2").arg(shownName(name), QString::fromLocal8Bit(std::strerror(error))));
}

/// Owns a file descriptor; negative where opening it failed. Closing it leaves errno as it was.
class Descriptor
{
public:
    explicit Descriptor(int fd = -1)
        : m_fd(fd)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        if (this != &other) {
            close();
            m_fd = std::exchange(other.m_fd, -1);
        }
        return *this;
    }
    ~Descriptor() { close(); }

    operator int() const { return m_fd; }
    /// The caller owns it from here on.
    [[nodiscard]] int release() { return std::exchange(m_fd, -1); }
    void close()
    {
        const int error = errno;
        if (m_fd >= 0)
            ::close(std::exchange(m_fd, -1));
        errno = error;
    }

private:
    int m_fd;
};

} // namespace plato
