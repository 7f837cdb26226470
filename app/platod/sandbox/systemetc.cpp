// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/systemetc.h"

#include "app/process/descriptor.h"

#include <QByteArrayList>
#include <QFile>

#include <array>
#include <climits>
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <memory>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

constexpr off_t LargestFile = 4L * 1024 * 1024;

/// With * for a version. What a folder holds comes along, unless there are names below it here.
constexpr std::array Shown{
    // Names, numbers and places.
    "host.conf", "gai.conf", "nsswitch.conf", "networks", "protocols", "services", "rpc", "ethertypes", "localtime",
    "timezone", "locale.alias", "locale.conf", "default/locale", "os-release", "lsb-release", "debian_version", "mtab",
    "resolv.conf",
    // How programs are found and loaded.
    "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "java*", "jvm*", "python3*", "perl", "php*", "ruby*",
    "node*", "lua*", "maven", "R",
    // Shells and terminals.
    "profile", "profile.d", "bash.bashrc", "bash_completion", "inputrc", "shells", "skel", "terminfo", "login.defs",
    "zsh", "fish",
    // Certificates; not the keys beside them.
    "ca-certificates.conf", "ssl/certs", "ssl/openssl.cnf", "pki/tls/certs", "pki/ca-trust", "crypto-policies",
    // Desktops.
    "fonts", "X11", "xdg", "gtk-*", "dconf", "vulkan", "glvnd", "OpenCL", "drirc", "alsa", "pulse", "asound.conf",
    "papersize", "chromium*", "firefox*", "opt/chrome", "brave", "icewm", "fluxbox",
    // Tools and servers.
    "mime.types", "mailcap", "magic", "magic.mime", "manpath.config", "vim", "nanorc", "emacs", "gitconfig", "wgetrc",
    "ghostscript", "ImageMagick*", "sgml", "xml", "texmf", "nginx", "apache2", "lighttpd"};

/// Where ours are put later: bubblewrap needs files to mount on.
constexpr std::array Ours{"hosts", "passwd", "group", "machine-id"};

bool matches(const QByteArray &pattern, const QByteArray &name)
{
    return ::fnmatch(pattern.constData(), name.constData(), FNM_PERIOD) == 0;
}

/// What of a folder is shown: the patterns of its entries, each with those of what is below it.
struct Selection
{
    QByteArrayList patterns; // paths relative to the folder; empty: everything

    bool isAll() const { return patterns.isEmpty(); }
    /// Of the entry `name`; false when it is not shown.
    bool descend(const QByteArray &name, Selection &below) const
    {
        bool shown = isAll();
        for (const QByteArray &pattern : patterns) {
            const qsizetype slash = pattern.indexOf('/');
            if (!matches(slash < 0 ? pattern : pattern.left(slash), name))
                continue;
            shown = true;
            if (slash < 0) { // all of it, whatever other names say
                below.patterns.clear();
                break;
            }
            below.patterns.append(pattern.mid(slash + 1));
        }
        return shown;
    }
};

// Below, `to` is a folder that this program has just made, where nobody else writes. What cannot be read is left out;
// an error of writing ends it all.

Expected<void> copyLink(int from, int to, const QByteArray &name, const QByteArray &path)
{
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlinkat(from, name.constData(), target.data(), target.size() - 1);
    if (length > 0 && ::symlinkat(target.data(), to, name.constData()) != 0)
        return systemFailure(path);
    return {};
}

Expected<void> copyFile(int from, int to, const QByteArray &name, const QByteArray &path)
{
    const Descriptor in(::openat(from, name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status = {};
    // Looked at once it is open: what we copy is what everybody may read.
    if (in < 0 || ::fstat(in, &status) != 0 || !S_ISREG(status.st_mode) || (status.st_mode & S_IROTH) == 0 ||
        status.st_size > LargestFile)
        return {};
    const Descriptor out(::openat(to, name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (out < 0 || ::fchmod(out, status.st_mode & 0755) != 0)
        return systemFailure(path);
    for (off_t left = status.st_size; left > 0;) {
        const ssize_t part = ::sendfile(out, in, nullptr, static_cast<size_t>(left));
        if (part < 0)
            return systemFailure(path);
        if (part == 0)
            break; // it has become shorter
        left -= part;
    }
    return {};
}

Expected<void> copyFolder(int from, int to, const QByteArray &path, const Selection &selection)
{
    const int again = ::openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const auto close = [](DIR *listing) { ::closedir(listing); };
    const std::unique_ptr<DIR, decltype(close)> listing(again < 0 ? nullptr : ::fdopendir(again), close);
    if (!listing)
        return {};
    while (const dirent *entry = ::readdir(listing.get())) {
        const QByteArray name(entry->d_name);
        const QByteArray where = path + '/' + name;
        Selection below;
        struct stat status = {};
        if (name == "." || name == ".." || !selection.descend(name, below) ||
            ::fstatat(from, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        Expected<void> copied;
        if (S_ISLNK(status.st_mode)) {
            copied = copyLink(from, to, name, where);
        } else if (S_ISREG(status.st_mode)) {
            copied = copyFile(from, to, name, where);
        } else if (S_ISDIR(status.st_mode) && (status.st_mode & S_IXOTH) != 0) {
            const Descriptor inner(::openat(from, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (inner < 0)
                continue;
            const Descriptor made(
                ::mkdirat(to, name.constData(), 0755) != 0
                    ? -1
                    : ::openat(to, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (made < 0 || ::fchmod(made, 0755) != 0)
                return systemFailure(where);
            copied = copyFolder(inner, made, where, below);
        }
        if (!copied)
            return copied;
    }
    return {};
}

} // namespace

Expected<void> copySystemEtc(const QString &to)
{
    const QByteArray target = QFile::encodeName(to);
    const Descriptor from(::open("/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const Descriptor made(::mkdir(target.constData(), 0755) != 0
                              ? -1
                              : ::open(target.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (from < 0 || made < 0 || ::fchmod(made, 0755) != 0)
        return systemFailure(from < 0 ? QByteArray("/etc") : target);
    Selection selection;
    for (const char *name : Shown)
        selection.patterns.append(name);
    for (const char *name : Ours) {
        if (Descriptor(::openat(made, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) < 0)
            return systemFailure(target + '/' + name);
    }
    return copyFolder(from, made, target, selection);
}

QString systemEtcBelow(const QString &simulators)
{
    return simulators + u"/.etc"_s;
}

} // namespace plato::runtime
