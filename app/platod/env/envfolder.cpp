// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/envfolder.h"

#include "app/platod/files/livecopy.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Result fillFolders(const QString &artifact, const QString &folder, const std::atomic_bool &cancelled)
{
    for (const QString &part : {u"/state"_s, u"/home"_s}) {
        auto filled =
            artifact.isEmpty() ? makePrivateDir(folder + part) : copyTree(artifact + part, folder + part, cancelled);
        if (!filled)
            return filled;
    }
    return {};
}

} // namespace

Result makeEnvFolder(const QString &folder, const QString &artifact, const QList<HostEntry> &hosts,
                     const std::atomic_bool &cancelled)
{
    return makePrivateDir(folder).and_then([&] { return fillFolders(artifact, folder, cancelled); }).and_then([&] {
        return writeSandboxEtc(folder, hosts);
    });
}

Result restoreEnvFolder(const QString &folder, const QString &artifact, const std::atomic_bool &cancelled)
{
    return removeTree(folder + u"/state"_s).and_then([&] { return removeTree(folder + u"/home"_s); }).and_then([&] {
        return fillFolders(artifact, folder, cancelled);
    });
}

Result copyEnvFolder(const QString &folder, const QString &to, const QStringList &databases,
                     const std::atomic_bool &cancelled)
{
    return copyLiveTree(folder + u"/state"_s, to + u"/state"_s, databases, cancelled).and_then([&] {
        return copyLiveTree(folder + u"/home"_s, to + u"/home"_s, {}, cancelled);
    });
}

qint64 envFolderSize(const QString &folder)
{
    return treeSize(folder + u"/state"_s) + treeSize(folder + u"/home"_s);
}

Result rewriteEnvHosts(const QString &folder, const QList<HostEntry> &hosts)
{
    return QFileInfo::exists(folder + u"/etc/hosts"_s) ? rewriteSandboxHosts(folder, hosts) : Result{};
}

} // namespace plato::runtime
