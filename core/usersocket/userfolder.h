// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QString>

namespace plato {

/// The folder of this person's sockets, which nobody else can enter. Any thread.
namespace userfolder {

/// Makes it where it is missing: plato-desk in $XDG_RUNTIME_DIR, or in the person's cache folder where there is no such
/// place. An error where it would not be private: then there are no sockets.
Expected<QString> path();
/// Whether `folder` is a folder of this person alone, and no link to one.
Expected<void> checkPrivate(const QString &folder);
/// The path of a socket for what `purpose` is about: `of` is a path, or any other text that tells two apart.
Expected<QString> socketFor(const QString &purpose, const QString &of);

} // namespace userfolder

/// A name that one process of this person has at a time; it is free again when that process ends, however it does.
class UserLock
{
public:
    UserLock() = default;
    ~UserLock();
    UserLock(const UserLock &) = delete;
    UserLock &operator=(const UserLock &) = delete;

    /// `file` is made, and stays. False: another process has it.
    Expected<bool> take(const QString &file);

private:
    int m_fd = -1;
};

} // namespace plato
