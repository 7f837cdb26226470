// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QString>

#include <memory>

namespace plato::runtime {

/// The folder that everything of one platod lives in, held alone:
///
///     format               number of this layout; a platod that does not know it keeps its hands off
///     lock                 held by the running platod; holds its pid
///     artifacts/{id}/      artifact.json, state/, home/: snapshots that envs start from; kept
///     artifacts/.new-{id}/ one that is being made
///     envs/{job id}/       state/, home/, etc/, capture/ of an env; gone when the env is
///     crash.txt            the stack of the last crash, if there was one
///     platod.log           what it said, and platod.log.1 before that
///     simulators/{name}/   what the commands of a simulator need
class StateDir
{
public:
    static constexpr int Format = 1;

    /// Makes the folder where needed, takes the lock, and ends and removes what a killed platod left. Blocking. The
    /// error says what is wrong and with which path.
    static Expected<std::unique_ptr<StateDir>> open(const QString &path);
    ~StateDir();
    Q_DISABLE_COPY_MOVE(StateDir)

    QString path() const { return m_path; }
    QString artifacts() const { return m_path + QStringLiteral("/artifacts"); }
    QString envs() const { return m_path + QStringLiteral("/envs"); }
    QString simulators() const { return m_path + QStringLiteral("/simulators"); }

    /// $XDG_DATA_HOME/plato-desk/runtime
    static QString defaultPath();

private:
    StateDir(QString path, int lock)
        : m_path(std::move(path))
        , m_lock(lock)
    {
    }

    QString m_path;
    int m_lock;
};

} // namespace plato::runtime
