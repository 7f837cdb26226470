// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/resourceuse.h"

#include "app/platod/sandbox/processtree.h"
#include "app/process/descriptor.h"

#include <QByteArrayList>
#include <QFile>

#include <array>
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <map>
#include <memory>
#include <set>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

using FileId = std::pair<dev_t, ino_t>;
using FileSizes = std::map<FileId, qint64>; // in bytes of disk or memory

constexpr std::array MemoryFolders{"tmp", "var/tmp", "run", "dev/shm"};
constexpr qint64 BlockBytes = 512;
// About what the kernel keeps for each of these beside what is in it.
constexpr qint64 TaskBytes = 24 * 1024;
constexpr qint64 DescriptorBytes = 1024;
constexpr qint64 FileInMemoryBytes = 1024;

qint64 sizeOf(const struct stat &status)
{
    return static_cast<qint64>(status.st_blocks) * BlockBytes;
}

qint64 sumOf(const FileSizes &files)
{
    qint64 sum = 0;
    for (const auto &[id, size] : files)
        sum += size;
    return sum;
}

Descriptor openPlace(const QByteArray &folder)
{
    return Descriptor(::open(folder.constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

dev_t deviceOf(const Descriptor &place)
{
    struct stat status = {};
    return place >= 0 && ::fstat(place, &status) == 0 ? status.st_dev : dev_t(0);
}

struct CloseListing
{
    void operator()(DIR *listing) const { ::closedir(listing); }
};
using Listing = std::unique_ptr<DIR, CloseListing>;

Listing list(int folder, const char *name)
{
    Descriptor opened(::openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    Listing listing(opened < 0 ? nullptr : ::fdopendir(opened));
    if (listing)
        (void)opened.release(); // it is the listing's now
    return listing;
}

/// The processes of a sandbox in the /proc that it has itself, or, where that cannot be read, in ours.
class Processes
{
public:
    explicit Processes(qint64 first);

    const QList<qint64> &pids() const { return m_pids; }
    Listing list(qint64 pid, const char *folder) const
    {
        return runtime::list(m_proc, (QByteArray::number(pid) + '/' + folder).constData());
    }
    QByteArray read(qint64 pid, const char *file) const;

private:
    Descriptor m_proc;
    QList<qint64> m_pids;
};

/// That of the sandbox; none before it has been put together, when its first process sees that of this computer.
Descriptor openProc(qint64 first)
{
    const QByteArray name = "/proc/" + QByteArray::number(first) + "/root/proc";
    Descriptor proc(::open(name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct statfs status = {};
    if (proc >= 0 && (::fstatfs(proc, &status) != 0 || status.f_type != PROC_SUPER_MAGIC ||
                      deviceOf(proc) == deviceOf(openPlace("/proc"))))
        proc.close();
    return proc;
}

Processes::Processes(qint64 first)
    : m_proc(openProc(first))
{
    if (m_proc < 0) {
        m_proc = Descriptor(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        m_pids = withDescendants({first});
        return;
    }
    const Listing listing = runtime::list(m_proc, ".");
    while (const dirent *entry = listing ? ::readdir(listing.get()) : nullptr) {
        if (const qint64 pid = QByteArray(entry->d_name).toLongLong(); pid > 0)
            m_pids.append(pid);
    }
}

/// `folder`: for a relative `path`.
QByteArray contentOf(int folder, const char *path)
{
    const Descriptor in(::openat(folder, path, O_RDONLY | O_CLOEXEC));
    QByteArray content;
    std::array<char, 16 * 1024> part;
    for (ssize_t length = 0; in >= 0 && (length = ::read(in, part.data(), part.size())) > 0;)
        content.append(part.data(), length);
    return content;
}

QByteArray Processes::read(qint64 pid, const char *file) const
{
    return contentOf(m_proc, (QByteArray::number(pid) + '/' + file).constData());
}

/// The number behind `name` at the beginning of a line, in a file with a line for each value; memory is in KiB there.
qint64 valueOf(const QByteArray &lines, QByteArrayView name)
{
    qsizetype at = lines.startsWith(name) ? 0 : lines.indexOf('\n' + name.toByteArray());
    if (at < 0)
        return 0;
    at += name.size() + (at == 0 ? 0 : 1);
    const qsizetype end = lines.indexOf('\n', at);
    return lines.mid(at, end - at).replace("kB", "").trimmed().toLongLong();
}

qint64 kibOf(const QByteArray &lines, std::initializer_list<const char *> names)
{
    qint64 sum = 0;
    for (const char *name : names)
        sum += valueOf(lines, name);
    return sum;
}

/// The file system without a place that memory files are in, and what is shared between processes.
dev_t memoryFiles()
{
    static const dev_t device = [] {
        const Descriptor file(::memfd_create("device", MFD_CLOEXEC));
        struct stat status = {};
        return file >= 0 && ::fstat(file, &status) == 0 ? status.st_dev : dev_t(0);
    }();
    return device;
}

/// The regular files that a process has open, and for which `counts` says so. How many descriptors it has.
template <typename Counts>
int addOpenFiles(const Processes &processes, qint64 pid, FileSizes &files, const StopFlag &stop, Counts counts)
{
    int count = 0;
    const Listing listing = processes.list(pid, "fd");
    while (const dirent *entry = listing && !stop ? ::readdir(listing.get()) : nullptr) {
        ++count;
        struct stat status = {};
        if (entry->d_name[0] != '.' && ::fstatat(::dirfd(listing.get()), entry->d_name, &status, 0) == 0 &&
            S_ISREG(status.st_mode) && counts(status))
            files[{status.st_dev, status.st_ino}] = sizeOf(status);
    }
    return count;
}

struct Mapping
{
    QByteArray range;
    FileId file;
    bool isDeleted = false;
};

/// Of the first line of a mapping in maps and smaps: "range rights offset device inode path".
bool parseMapping(const QByteArray &line, Mapping &mapping)
{
    const QByteArrayList words = line.simplified().split(' ');
    const QByteArrayList device = words.value(3).split(':');
    if (device.size() != 2 || !words[0].contains('-'))
        return false;
    mapping.range = words[0];
    mapping.file = {::makedev(device[0].toUInt(nullptr, 16), device[1].toUInt(nullptr, 16)),
                    words.value(4).toULongLong()};
    mapping.isDeleted = line.endsWith("(deleted)");
    return true;
}

/// KiB of memory files that are mapped and not open: nothing but the mapping tells of them.
qint64 mappedAlone(const QByteArray &smaps, const FileSizes &open)
{
    qint64 sum = 0;
    bool counts = false;
    Mapping mapping;
    for (qsizetype begin = 0, end = 0; begin < smaps.size(); begin = end + 1) {
        end = smaps.indexOf('\n', begin);
        if (end < 0)
            end = smaps.size();
        const QByteArray line = QByteArray::fromRawData(smaps.constData() + begin, end - begin);
        if (line.startsWith("Pss:"))
            sum += counts ? line.mid(4).replace("kB", "").trimmed().toLongLong() : 0;
        else if (line.size() > 5 && !line.left(16).contains(": ") && parseMapping(line, mapping))
            counts = mapping.file.first == memoryFiles() && mapping.file.second != 0 && !open.contains(mapping.file);
    }
    return sum;
}

/// What is in use on the file systems of these folders, each of them once; `fileBytes`: for each file beside its
/// blocks.
qint64 useOfFileSystems(const std::vector<Descriptor> &folders, qint64 fileBytes)
{
    qint64 sum = 0;
    std::set<dev_t> seen;
    for (const Descriptor &folder : folders) {
        struct statvfs status = {};
        if (folder >= 0 && ::fstatvfs(folder, &status) == 0 && seen.insert(deviceOf(folder)).second)
            sum += static_cast<qint64>((status.f_blocks - status.f_bfree) * status.f_frsize) +
                   static_cast<qint64>(status.f_files - status.f_ffree) * fileBytes;
    }
    return sum;
}

/// Of the sandbox alone: until it has been put together, its first process sees this computer's own folders there, and
/// a whole disk would be counted as its memory.
qint64 filesInMemory(qint64 first)
{
    std::vector<Descriptor> folders;
    for (const char *folder : MemoryFolders) {
        Descriptor place = openPlace("/proc/" + QByteArray::number(first) + "/root/" + folder);
        if (deviceOf(place) != deviceOf(openPlace(QByteArray("/") + folder)))
            folders.push_back(std::move(place));
    }
    return useOfFileSystems(folders, FileInMemoryBytes);
}

std::set<dev_t> devicesOf(const QStringList &folders)
{
    std::set<dev_t> devices;
    for (const QString &folder : folders) {
        struct stat status = {};
        if (::stat(QFile::encodeName(folder).constData(), &status) == 0)
            devices.insert(status.st_dev);
    }
    return devices;
}

} // namespace

ComputerUse computerUse()
{
    ComputerUse use;
    const QByteArray lines = contentOf(AT_FDCWD, "/proc/meminfo");
    use.memoryBytes = (kibOf(lines, {"AnonPages:", "Shmem:", "PageTables:", "Slab:", "KernelStack:", "SwapTotal:"}) -
                       valueOf(lines, "SwapFree:")) *
                      1024;
    struct sysinfo more = {};
    if (::sysinfo(&more) == 0)
        use.tasks = more.procs;
    return use;
}

MemoryUse memoryUseOf(qint64 first, qint64 interestingFrom, int mostTasks, const StopFlag &stop)
{
    const Processes processes(first);
    MemoryUse use;
    use.tasks = static_cast<int>(processes.pids().size());
    if (use.tasks > mostTasks) // no look at each, while there are ever more of them
        return use;
    use.tasks = 0;
    FileSizes open;
    qint64 resident = 0; // in KiB; pages that are shared are in it once for each process
    qint64 tables = 0;
    qint64 descriptors = 0;
    for (const qint64 pid : processes.pids()) {
        const QByteArray status = processes.read(pid, "status");
        use.tasks += static_cast<int>(valueOf(status, "Threads:"));
        tables += valueOf(status, "VmPTE:");
        resident += kibOf(status, {"VmRSS:", "VmSwap:", "HugetlbPages:"});
        descriptors += addOpenFiles(processes, pid, open, stop,
                                    [](const struct stat &file) { return file.st_dev == memoryFiles(); });
        if (stop)
            return use;
    }
    const qint64 beside =
        filesInMemory(first) + sumOf(open) + tables * 1024 + use.tasks * TaskBytes + descriptors * DescriptorBytes;
    use.bytes = beside + resident * 1024;
    if (use.bytes < interestingFrom)
        return use;
    qint64 exact = 0; // in KiB
    for (const qint64 pid : processes.pids()) {
        const QByteArray sums = processes.read(pid, "smaps_rollup");
        exact += kibOf(sums, {"Pss_Anon:", "Pss_File:", "SwapPss:", "Private_Hugetlb:", "Shared_Hugetlb:"});
        if (valueOf(sums, "Pss_Shmem:") > 0)
            exact += mappedAlone(processes.read(pid, "smaps"), open);
        if (stop)
            return use;
    }
    use.bytes = beside + exact * 1024;
    return use;
}

qint64 deletedFilesOf(qint64 first, const QStringList &folders, const StopFlag &stop)
{
    const std::set<dev_t> devices = devicesOf(folders);
    const auto counts = [&](const struct stat &file) { return file.st_nlink == 0 && devices.contains(file.st_dev); };
    const Processes processes(first);
    FileSizes files;
    for (const qint64 pid : processes.pids()) {
        addOpenFiles(processes, pid, files, stop, counts);
        const Listing mapped = processes.list(pid, "map_files");
        const QByteArrayList maps = mapped ? processes.read(pid, "maps").split('\n') : QByteArrayList();
        for (const QByteArray &line : maps) {
            Mapping mapping;
            struct stat status = {};
            if (parseMapping(line, mapping) && mapping.isDeleted && !files.contains(mapping.file) &&
                ::fstatat(::dirfd(mapped.get()), mapping.range.constData(), &status, 0) == 0 && counts(status))
                files[mapping.file] = sizeOf(status);
        }
        if (stop)
            break;
    }
    return sumOf(files);
}

qint64 fileSystemUse(const QStringList &folders)
{
    std::vector<Descriptor> places;
    for (const QString &folder : folders)
        places.push_back(openPlace(QFile::encodeName(folder)));
    return useOfFileSystems(places, 0);
}

} // namespace plato::runtime
