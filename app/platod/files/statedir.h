// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/process/descriptor.h"
#include "core/text/error.h"

#include <QString>
#include <QStringList>

#include <memory>

namespace plato::runtime {

/// The folder that everything of one platod lives in, held alone:
///
///     format               the mark that the folder is ours, with the number of this layout; a platod that does not
///                          know it keeps its hands off
///     lock                 held by the running platod; holds its pid
///     artifacts/{id}/      artifact.json, state/, home/: snapshots that envs start from; kept
///     artifacts/.new-{id}/ one that is being made
///     envs/{job id}/       state/, home/, etc/, capture/ of an env; gone when the env is
///     crash.txt            the stack of the last crash, if there was one
///     left/                what was set aside to be removed, and what could not be removed
///     platod.log           what it said, and platod.log.1 before that
///     simulators/{name}/   what the commands of a simulator need
///
/// A folder is ours by its mark alone, and gets it when it is made, or was empty. In any other nothing is touched. What
/// has one of these names is never a link that we follow, nor a pipe or device that we wait for.
class StateDir
{
public:
    static constexpr int Format = 1;

    /// Makes the folder where needed, takes the lock, and ends and sets aside what a killed platod left. Blocking. The
    /// error says what is wrong and with which path.
    static Expected<std::unique_ptr<StateDir>> open(const QString &path);
    ~StateDir() = default;
    Q_DISABLE_COPY_MOVE(StateDir)

    QString path() const { return m_path; }
    QString artifacts() const { return m_path + QStringLiteral("/artifacts"); }
    QString envs() const { return m_path + QStringLiteral("/envs"); }
    QString simulators() const { return m_path + QStringLiteral("/simulators"); }

    /// Moves what is at `path`, which is in the state folder, to a new name in left/, and returns that path; an empty
    /// one when there was nothing. Any thread.
    Expected<QString> setAside(const QString &path) const;
    /// The paths of all that is in left/. Blocking.
    QStringList leftovers() const;

    /// $XDG_DATA_HOME/plato-desk/runtime
    static QString defaultPath();

private:
    StateDir(QString path, Descriptor folder)
        : m_path(std::move(path))
        , m_folder(std::move(folder))
    {
    }
    Expected<void> takeMark();
    Expected<void> takeLock();
    Expected<void> makeFolders();
    Expected<QString> moveAside(int folder, const QByteArray &name) const;
    void clear(const QString &folder, const QByteArray &prefix) const;
    tl::unexpected<Error> refusal(const QString &name, const QString &why) const;

    QString m_path;
    Descriptor m_folder;
    Descriptor m_lock;
    Descriptor m_left;
};

} // namespace plato::runtime
