// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/filescan.h"

#include "app/platod/capture/changewatch.h"
#include "app/platod/capture/folderpath.h"
#include "app/platod/capture/sha256.h"

#include <QFile>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fnmatch.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr int DeepestFolder = 100;
constexpr int MostLooks = 10; // at an entry that is another kind of file each time
/// The longest tick of the clock that files are stamped with: of two writes within one tick only one can be seen.
constexpr qint64 ClockTickNs = 20'000'000;

qint64 nanoseconds(const timespec &time)
{
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

QByteArray stampOf(const FileInfo &info)
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    if (nanoseconds(now) - nanoseconds(info.st_ctim) < ClockTickNs)
        return {};
    return QByteArray::number(quint64(info.st_ino)) + ' ' + QByteArray::number(qint64(info.st_size)) + ' ' +
           QByteArray::number(nanoseconds(info.st_mtim)) + ' ' + QByteArray::number(nanoseconds(info.st_ctim));
}

std::optional<QString> textOf(const QByteArray &bytes)
{
    if (bytes.contains('\0'))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    QString text = decoder.decode(bytes);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}

bool isZero(const char *bytes, ssize_t size)
{
    return bytes[0] == 0 && std::memcmp(bytes, bytes + 1, size_t(size) - 1) == 0;
}

bool hasChangedKind(int error)
{
    return error == ENOENT || error == ELOOP || error == ENOTDIR || error == ENXIO || error == EINVAL;
}

/// Whether it is for want of something of ours, and says nothing of the file.
bool isOurs(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOMEM || error == ECANCELED;
}

class Scan
{
public:
    /// When a file has the content that is known of its path.
    enum class Known { IfStampsAgree, Always };

    /// `watch` is null for a folder that nobody changes.
    Scan(const ScanPlace &place, const ScannedFiles &before, Known known, ChangeWatch *watch, const StopFlag &stop)
        : m_place(place)
        , m_before(before)
        , m_known(known)
        , m_watch(watch)
        , m_stop(stop)
    {
    }

    Expected<ScannedFiles> run()
    {
        const Descriptor root(::open(QFile::encodeName(m_place.root).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (root < 0)
            return failure(u"The folder %1 cannot be read: %2."_s.arg(m_place.root, qt_error_string(errno)));
        m_path = QFile::encodeName(m_place.folder);
        Descriptor folder = openFolder(root, m_path);
        if (folder >= 0)
            readBelow(FolderPath(std::move(folder)));
        else if (errno == ENOENT)
            watchAbove(root, m_path);
        else
            fail(errno == ELOOP || errno == ENOTDIR ? u"it is not a folder"_s : qt_error_string(errno));
        if (!m_error.isEmpty())
            return failure(m_error);
        return std::move(m_files);
    }

private:
    static Descriptor openFolder(int root, const QByteArray &name)
    {
        open_how how{};
        how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
        return Descriptor(int(::syscall(SYS_openat2, root, name.constData(), &how, sizeof how)));
    }

    /// Watches the nearest folder above that exists, so that the making of a missing folder is noticed.
    void watchAbove(int root, QByteArray name)
    {
        if (!m_watch)
            return;
        while (name != ".") {
            const qsizetype slash = name.lastIndexOf('/');
            name = slash < 0 ? QByteArray(".") : name.first(slash);
            if (const Descriptor above = openFolder(root, name); above >= 0)
                return m_watch->addFolder(above);
        }
    }

    /// The folder that is read now, or a file in it, `name`.
    void fail(const QString &words, const QByteArray &name = {})
    {
        if (m_error.isEmpty())
            m_error = u"The folder %1 cannot be read: %2%3."_s.arg(
                shownName(m_path), name.isEmpty() ? QString() : shownName(name) + u": "_s, words);
    }

    void readBelow(FolderPath at)
    {
        list(at);
        while (m_error.isEmpty()) {
            if (m_stop)
                return fail(u"it was stopped"_s);
            if (const auto name = at.takeNext()) {
                readEntry(at, *name);
                continue;
            }
            if (at.depth() == 0)
                return;
            const qsizetype above = m_path.size() - at.name().size() - 1;
            if (const int failed = at.leave(); failed != 0)
                return fail(failed == ESTALE ? u"it was moved meanwhile"_s : qt_error_string(failed));
            m_path.truncate(above);
        }
    }

    void list(FolderPath &at)
    {
        if (m_watch)
            m_watch->addFolder(at.fd()); // before it is read
        if (at.depth() > DeepestFolder)
            return fail(u"it is more than %1 folders deep"_s.arg(DeepestFolder));
        if (const int failed = at.list(); failed != 0 && failed != ENOENT)
            fail(qt_error_string(failed));
    }

    bool isIgnored(const QByteArray &name) const
    {
        return std::any_of(m_place.ignored.begin(), m_place.ignored.end(), [&](const QByteArray &pattern) {
            return ::fnmatch(pattern.constData(), name.constData(), 0) == 0;
        });
    }

    void readEntry(FolderPath &at, const QByteArray &name)
    {
        const QByteArray path = m_path + '/' + name;
        if (isIgnored(name) || m_place.without.contains(path))
            return;
        for (int looks = 0; looks < MostLooks; ++looks) {
            FileInfo info{};
            if (::fstatat(at.fd(), name.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
                if (errno != ENOENT) // else it has gone meanwhile
                    fail(qt_error_string(errno), name);
                return;
            }
            int failed = 0;
            if (S_ISDIR(info.st_mode))
                failed = readFolder(at, name);
            else if (S_ISREG(info.st_mode) || S_ISLNK(info.st_mode))
                failed = readContent(at.fd(), name, path, info);
            if (failed == 0)
                return;
            if (!hasChangedKind(failed))
                return fail(qt_error_string(failed), name);
        }
        fail(u"it changes without a pause"_s, name);
    }

    /// Here and below: 0, or what errno was.
    int readFolder(FolderPath &at, const QByteArray &name)
    {
        if (const int failed = at.enter(name); failed != 0)
            return failed;
        m_path += '/' + name;
        list(at);
        return 0;
    }

    bool isKnown(const ScannedFile &before, const QByteArray &stamp) const
    {
        return m_known == Known::Always || (!stamp.isEmpty() && before.stamp == stamp);
    }

    int readContent(int folder, const QByteArray &name, const QByteArray &path, const FileInfo &info)
    {
        if (m_files.size() >= MostFiles) {
            fail(u"there are more than %1 files"_s.arg(MostFiles));
            return 0;
        }
        ScannedFile file;
        file.stamp = stampOf(info);
        const auto known = m_before.constFind(path);
        int failed = 0;
        if (known != m_before.constEnd() && isKnown(*known, file.stamp))
            file.content = known->content;
        else if (S_ISLNK(info.st_mode))
            failed = readLink(folder, name, file.content);
        else
            failed = readFile(folder, name, info, file.content);
        if (hasChangedKind(failed) || isOurs(failed))
            return failed;
        if (failed != 0)
            leaveUnread(file.content, info, qt_error_string(failed));
        if (file.content.text)
            m_textsTogether += file.content.text->size();
        if (m_textsTogether > LongestTextsTogether)
            file.content.text.reset();
        m_files.insert(path, file);
        return 0;
    }

    static int readLink(int folder, const QByteArray &name, FileContent &content)
    {
        QByteArray target(PATH_MAX, Qt::Uninitialized);
        const ssize_t length = ::readlinkat(folder, name.constData(), target.data(), PATH_MAX);
        if (length < 0)
            return errno;
        target.truncate(length);
        content.size = target.size();
        content.sha256 = Sha256::of(target);
        content.text = textOf(target);
        content.isLink = true;
        return 0;
    }

    /// A file that a program has mapped, and written to so: the kernel stamps it at the first write to a page, and not
    /// at the next ones until the page was on the disk. So it is put there before it is read, and whatever is written
    /// from then on is seen at the next scan. After a minute the kernel has done so itself.
    void settle(int file, const FileInfo &info) const
    {
        constexpr qint64 WrittenByThenNs = 60'000'000'000;
        constexpr off_t Step = 8 << 20; // between two looks at the stop flag
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME, &now);
        if (nanoseconds(now) - nanoseconds(info.st_mtim) > WrittenByThenNs)
            return;
        for (off_t from = 0; from < info.st_size && !m_stop; from += Step) {
            ::sync_file_range(file, from, Step,
                              SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
        }
    }

    static void leaveUnread(FileContent &content, const FileInfo &info, const QString &why)
    {
        content = {};
        content.size = info.st_size;
        content.unread = why;
        content.modifiedNs = nanoseconds(info.st_mtim);
    }

    /// Where the hole ends that is at `from`, or `from`. It is hashed without being read: reading it fills the memory
    /// of this computer with zeros, a gigabyte for a look.
    static qint64 addHole(int file, qint64 from, qint64 end, Sha256 &hash)
    {
        static constexpr std::array<char, 64 * 1024> Zeros{};
        off_t data = ::lseek(file, from, SEEK_DATA);
        if (data < 0)
            data = errno == ENXIO ? end : from; // only a hole is left, or nothing is known of holes
        const qint64 behind = std::clamp<qint64>(data, from, std::max(from, LargestFile));
        for (qint64 at = from; at < behind;) {
            const qint64 count = std::min<qint64>(behind - at, Zeros.size());
            hash.addData(QByteArrayView(Zeros.data(), count));
            at += count;
        }
        return behind;
    }

    int readFile(int folder, const QByteArray &name, const FileInfo &info, FileContent &content)
    {
        if (info.st_size > LargestFile) {
            leaveUnread(content, info, u"it has more than %1 MiB"_s.arg(LargestFile >> 20));
            return 0;
        }
        if (m_bytesRead + info.st_size > MostBytesRead) {
            leaveUnread(content, info, u"with it, more than %1 MiB were to be read at once"_s.arg(MostBytesRead >> 20));
            return 0;
        }
        // Not blocking: somebody may have put a pipe there meanwhile.
        const Descriptor file(::openat(folder, name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        FileInfo opened{};
        if (file < 0 || ::fstat(file, &opened) != 0)
            return errno;
        if (!S_ISREG(opened.st_mode))
            return ENXIO;
        if (m_watch)
            settle(file, opened);
        Sha256 hash;
        QByteArray small;
        std::array<char, 64 * 1024> block; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
        qint64 size = 0;
        for (;;) {
            const qint64 begun = size;
            const ssize_t count = ::pread(file, block.data(), block.size(), size);
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return errno;
            if (m_stop)
                return ECANCELED;
            if (count == 0)
                break;
            hash.addData(QByteArrayView(block.data(), count));
            size += count;
            if (isZero(block.data(), count))
                size = addHole(file, size, opened.st_size, hash);
            m_bytesRead += size - begun;
            if (size > LargestFile) { // it grows while it is read
                leaveUnread(content, opened, u"it has more than %1 MiB"_s.arg(LargestFile >> 20));
                return 0;
            }
            if (size <= LongestFileText)
                small.append(block.data(), count);
        }
        content.size = size;
        content.sha256 = hash.result();
        if (size <= LongestFileText)
            content.text = textOf(small);
        return 0;
    }

    const ScanPlace &m_place;
    const ScannedFiles &m_before;
    const Known m_known;
    ChangeWatch *const m_watch;
    const StopFlag &m_stop;
    QByteArray m_path; // of the folder that is read, from the root on
    ScannedFiles m_files;
    qint64 m_textsTogether = 0;
    qint64 m_bytesRead = 0;
    QString m_error;
};

} // namespace

Expected<ScannedFiles> scanFiles(const ScanPlace &place, const ScannedFiles &before, ChangeWatch &watch,
                                 const StopFlag &stop)
{
    return Scan(place, before, Scan::Known::IfStampsAgree, &watch, stop).run();
}

Expected<ScannedFiles> scanUnchanging(const ScanPlace &place, const StopFlag &stop)
{
    return Scan(place, {}, Scan::Known::IfStampsAgree, nullptr, stop).run();
}

Expected<ScannedFiles> scanCopies(const ScanPlace &place, const ScannedFiles &originals, const StopFlag &stop)
{
    return Scan(place, originals, Scan::Known::Always, nullptr, stop).run();
}

} // namespace plato
