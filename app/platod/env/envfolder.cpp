// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/envfolder.h"

#include "app/platod/files/livecopy.h"

#include <QFile>

#include <cerrno>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

Result fillFolders(const QString &artifact, const QString &folder, const StopFlag &cancelled)
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
                     const StopFlag &cancelled)
{
    return makePrivateDir(folder).and_then([&] { return fillFolders(artifact, folder, cancelled); }).and_then([&] {
        return writeSandboxEtc(folder, hosts);
    });
}

Result restoreEnvFolder(const QString &folder, const QString &artifact, Remover &remover, const StopFlag &cancelled)
{
    for (const QString &part : {u"/state"_s, u"/home"_s}) {
        auto removed = removeTree(folder + part, cancelled);
        if (!removed && !cancelled)
            removed = remover.remove(folder + part);
        if (!removed)
            return removed;
    }
    return fillFolders(artifact, folder, cancelled);
}

Result copyEnvFolder(const QString &folder, const QString &to, const QStringList &databases, const StopFlag &cancelled)
{
    return copyLiveTree(folder + u"/state"_s, to + u"/state"_s, databases, cancelled).and_then([&] {
        return copyLiveTree(folder + u"/home"_s, to + u"/home"_s, {}, cancelled);
    });
}

Expected<qint64> envFolderSize(const QString &folder, const StopFlag &cancelled)
{
    return treeSize(folder + u"/state"_s, cancelled).and_then([&](qint64 state) {
        return treeSize(folder + u"/home"_s, cancelled).map([&](qint64 home) { return state + home; });
    });
}

Result rewriteEnvHosts(const QString &folder, const QList<HostEntry> &hosts)
{
    const bool isMissing =
        ::access(QFile::encodeName(folder + u"/etc/hosts"_s).constData(), F_OK) != 0 && errno == ENOENT;
    return isMissing ? Result{} : rewriteSandboxHosts(folder, hosts);
}

} // namespace plato::runtime
