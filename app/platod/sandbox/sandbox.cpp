// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/sandbox.h"

#include "app/platod/files/tree.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

/// Arguments of bubblewrap that hide what envs shall not see in the folders of the system.
QStringList hidden()
{
    const QString home = QDir(QDir::homePath()).canonicalPath();
    if (home.startsWith(u"/usr/"_s) || home.startsWith(u"/opt/"_s))
        return {u"--tmpfs"_s, home};
    return {};
}

/// /etc of the computer as far as it is shown, and our own files in it.
QStringList etcArguments(const QString &shown, const QString &ours)
{
    QStringList list =
        shown.isEmpty() ? QStringList{u"--dir"_s, u"/etc"_s} : QStringList{u"--ro-bind"_s, shown, u"/etc"_s};
    // As it is now: which network a computer is in changes. Where it is a link, the copy has that.
    const QFileInfo resolver(u"/etc/resolv.conf"_s);
    if (QFileInfo::exists(shown + u"/resolv.conf"_s) && resolver.isFile() && !resolver.isSymLink() &&
        resolver.permission(QFile::ReadOther))
        list << u"--ro-bind-try"_s << resolver.filePath() << resolver.filePath();
    for (const QString &name : {u"hosts"_s, u"passwd"_s, u"group"_s, u"machine-id"_s})
        list << u"--ro-bind"_s << ours + u'/' + name << u"/etc/"_s + name;
    return list;
}

} // namespace

QStringList SandboxSpec::arguments() const
{
    QStringList list{u"--die-with-parent"_s, u"--new-session"_s, u"--unshare-user"_s, u"--uid"_s, u"1000"_s, u"--gid"_s,
                     u"1000"_s, u"--unshare-pid"_s, u"--unshare-ipc"_s, u"--unshare-uts"_s, u"--unshare-net"_s,
                     u"--unshare-cgroup-try"_s, u"--hostname"_s, hostName,
                     // The programs of this computer, read-only.
                     u"--ro-bind"_s, u"/usr"_s, u"/usr"_s, u"--ro-bind-try"_s, u"/opt"_s, u"/opt"_s, u"--symlink"_s,
                     u"usr/bin"_s, u"/bin"_s, u"--symlink"_s, u"usr/sbin"_s, u"/sbin"_s, u"--symlink"_s, u"usr/lib"_s,
                     u"/lib"_s, u"--symlink"_s, u"usr/lib64"_s, u"/lib64"_s, u"--ro-bind-try"_s,
                     u"/var/cache/fontconfig"_s, u"/var/cache/fontconfig"_s, u"--proc"_s, u"/proc"_s, u"--dev"_s,
                     u"/dev"_s};
    // Folders in memory. Bubblewrap's own / and /dev are in memory, too: they become read-only at the end, so that no
    // memory can be filled there beside the limit.
    for (const QString &place : {u"/tmp"_s, u"/run"_s, u"/var/tmp"_s, u"/dev/shm"_s}) {
        list << u"--perms"_s << u"1777"_s;
        if (limits)
            list << u"--size"_s << QString::number(limits->memoryBytes());
        list << u"--tmpfs"_s << place;
    }
    list += QStringList{
        u"--ro-bind-try"_s,
        u"/run/systemd/resolve/resolv.conf"_s,
        u"/run/systemd/resolve/resolv.conf"_s, // /etc/resolv.conf may be a link to
        u"--ro-bind-try"_s,
        u"/run/systemd/resolve/stub-resolv.conf"_s, // one of these; the sockets beside them stay outside
        u"/run/systemd/resolve/stub-resolv.conf"_s,
    };
    list += etcArguments(etc, folder + u"/etc"_s);
    list += hidden();
    const auto bind = [&list](const QString &how, const QString &outside, const QString &inside) {
        list << how << outside << inside;
    };
    bind(u"--bind"_s, folder + u"/home"_s, u"/home/user"_s);
    bind(u"--bind"_s, folder + u"/state"_s, u"/state"_s);
    for (const Bind &extra : readOnly)
        bind(u"--ro-bind"_s, extra.outside, extra.inside);
    // Of /proc as well: settings of the kernel are root's to change, and platod may run as root.
    for (const QString &place : {u"/proc"_s, u"/dev"_s, u"/"_s})
        list << u"--remount-ro"_s << place;
    list << u"--chdir"_s << workingFolder << u"--"_s;
    return list + command;
}

QProcessEnvironment SandboxSpec::environment() const
{
    QProcessEnvironment environment;
    environment.insert(u"HOME"_s, u"/home/user"_s);
    environment.insert(u"USER"_s, u"user"_s);
    environment.insert(u"LOGNAME"_s, u"user"_s);
    environment.insert(u"SHELL"_s, u"/bin/bash"_s);
    environment.insert(u"LANG"_s, u"C.UTF-8"_s);
    environment.insert(u"TERM"_s, u"xterm-256color"_s);
    environment.insert(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games:/usr/sbin:/sbin"_s);
    environment.insert(u"XDG_RUNTIME_DIR"_s, u"/run"_s);
    environment.insert(extraEnvironment);
    return environment;
}

namespace {

QByteArray hostsFile(const QList<HostEntry> &hosts)
{
    QByteArray names = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";
    for (const HostEntry &host : hosts) {
        const QByteArray alias = host.alias.toLatin1();
        names += host.address.toString().toLatin1() + '\t' + alias + ".plato.internal " + alias + '\n';
    }
    return names;
}

} // namespace

Expected<void> rewriteSandboxHosts(const QString &folder, const QList<HostEntry> &hosts)
{
    QFile file(folder + u"/etc/hosts"_s);
    const QByteArray names = hostsFile(hosts);
    // All is written at once, and the file is shortened only then: whoever reads it meanwhile never finds it empty.
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly | QIODevice::Unbuffered) ||
        file.write(names) != names.size() || !file.resize(names.size()))
        return failure(u"%1: %2"_s.arg(file.fileName(), file.errorString()));
    return {};
}

Expected<void> writeSandboxEtc(const QString &folder, const QList<HostEntry> &hosts)
{
    const QString etc = folder + u"/etc"_s;
    return makePrivateDir(etc)
        .and_then([&] { return writeFile(etc + u"/hosts"_s, hostsFile(hosts)); })
        .and_then([&] {
            return writeFile(etc + u"/passwd"_s, "root:x:0:0:root:/root:/bin/sh\n"
                                                 "user:x:1000:1000:User:/home/user:/bin/bash\n"
                                                 "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n");
        })
        .and_then([&] { return writeFile(etc + u"/group"_s, "root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n"); })
        .and_then(
            [&] { return writeFile(etc + u"/machine-id"_s, QUuid::createUuid().toByteArray(QUuid::Id128) + '\n'); });
}

} // namespace plato::runtime
