// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/databasecopy.h"

#include "app/platod/capture/copycontent.h"
#include "app/platod/capture/sqlitehandles.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <linux/openat2.h>
#include <optional>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::sqlite {

namespace {

// https://www.sqlite.org/fileformat2.html, and os.h of SQLite for the lock bytes.
constexpr off_t ReservedByte = 0x40000001;
constexpr off_t SharedFirst = 0x40000002;
constexpr off_t SharedSize = 510;
constexpr qsizetype DatabaseHeaderSize = 100;
constexpr qsizetype LogHeaderSize = 32;
constexpr qsizetype LogIndexHeaderSize = 48;

using FileInfo = struct stat; // there are functions of these names, too
using FileLock = struct flock;

class File
{
public:
    explicit File(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    File(File &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    File &operator=(File &&) = delete;
    ~File()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    int get() const { return m_descriptor; }
    explicit operator bool() const { return m_descriptor >= 0; }

    /// A regular file: one may have put a pipe there, to make us wait. errno tells why not. Of the database itself, or
    /// of the file beside it that its name and the suffix make.
    static File openForReading(const DatabasePlace &place, QStringView suffix = {})
    {
        const File root(::open(QFile::encodeName(place.root).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!root)
            return File(-1);
        open_how how{};
        how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
        const QByteArray name = QFile::encodeName(place.name + suffix.toString());
        File file(int(::syscall(SYS_openat2, root.get(), name.constData(), &how, sizeof how)));
        FileInfo info{};
        if (file && (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))) {
            errno = EINVAL;
            return File(-1);
        }
        return file;
    }

    /// The first bytes, as many as there are up to `size`; nothing where they cannot be read: errno tells why.
    std::optional<QByteArray> head(qsizetype size) const
    {
        QByteArray bytes(size, Qt::Uninitialized);
        const ssize_t count = ::pread(m_descriptor, bytes.data(), size_t(size), 0);
        if (count < 0)
            return std::nullopt;
        bytes.resize(count);
        return bytes;
    }

private:
    int m_descriptor;
};

struct Stamp
{
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    qint64 modifiedNs = 0;
    friend bool operator==(const Stamp &, const Stamp &) = default;

    static Stamp of(const File &file)
    {
        FileInfo info{};
        if (::fstat(file.get(), &info) != 0)
            return {};
        return {info.st_dev, info.st_ino, info.st_size, info.st_mtim.tv_sec * 1'000'000'000LL + info.st_mtim.tv_nsec};
    }
    QByteArray bytes() const
    {
        return QByteArray::number(quint64(device)) + ' ' + QByteArray::number(quint64(inode)) + ' ' +
               QByteArray::number(qint64(size)) + ' ' + QByteArray::number(modifiedNs) + '\n';
    }
};

/// Of a file beside the database that File::openForReading() has not opened. errno says the rest.
QString whyNotOpen(const QString &which)
{
    return u"%1 cannot be read: %2"_s.arg(which, errno == ELOOP    ? u"a symbolic link leads to it"_s
                                                 : errno == EINVAL ? u"it is not a regular file"_s
                                                                   : qt_error_string(errno));
}

/// What the files say at one moment.
struct Moment
{
    Stamp stamp;          ///< of the database
    QByteArray header;    ///< of the database: the change counter is in it
    QByteArray logHeader; ///< of the write-ahead log; empty when there is none or nothing in it
    FileMark mark;

    static Expected<Moment> of(const File &database, const DatabasePlace &place)
    {
        Moment moment;
        moment.stamp = Stamp::of(database);
        const auto header = database.head(DatabaseHeaderSize);
        if (!header)
            return failure(qt_error_string(errno));
        moment.header = *header;
        moment.mark = moment.stamp.bytes() + moment.header;
        const File log = File::openForReading(place, u"-wal");
        if (!log)
            return errno == ENOENT ? Expected<Moment>(moment) : failure(whyNotOpen(u"its write-ahead log"_s));
        const auto logHeader = log.head(LogHeaderSize);
        if (!logHeader)
            return failure(qt_error_string(errno));
        if (logHeader->size() == LogHeaderSize)
            moment.logHeader = *logHeader;
        moment.mark += Stamp::of(log).bytes() + moment.logHeader;
        if (moment.logHeader.isEmpty())
            return moment;
        // Only the head of the log's index, which counts commits: the rest changes with every reader and checkpoint.
        const File index = File::openForReading(place, u"-shm");
        if (!index)
            return errno == ENOENT ? Expected<Moment>(moment) : failure(whyNotOpen(u"the index of its log"_s));
        const auto indexHeader = index.head(LogIndexHeaderSize);
        if (!indexHeader)
            return failure(qt_error_string(errno));
        moment.mark += *indexHeader;
        return moment;
    }
};

/// Whether another process holds a lock on these bytes that excludes the lock `probe` (F_RDLCK or F_WRLCK).
Expected<bool> isLocked(const File &database, short probe, off_t start, off_t size)
{
    FileLock lock{};
    lock.l_type = probe;
    lock.l_whence = SEEK_SET;
    lock.l_start = start;
    lock.l_len = size;
    if (::fcntl(database.get(), F_GETLK, &lock) != 0)
        return failure(qt_error_string(errno));
    return lock.l_type != F_UNLCK;
}

Expected<bool> isBeingWritten(const File &database)
{
    return isLocked(database, F_RDLCK, SharedFirst, SharedSize);
}

/// The stamp of a journal that a writer left behind when it died; nullopt when there is none. If a writer holds the
/// reserved lock, the journal belongs to it, and it has not begun to write the database: that still has what was
/// committed last.
Expected<std::optional<Stamp>> hotJournal(const File &database, const DatabasePlace &place)
{
    const auto reserved = isLocked(database, F_WRLCK, ReservedByte, 1);
    if (!reserved)
        return tl::unexpected(reserved.error());
    if (*reserved)
        return std::nullopt;
    const File journal = File::openForReading(place, u"-journal");
    if (!journal && errno != ENOENT)
        return failure(whyNotOpen(u"its journal"_s));
    const auto first = journal ? journal.head(1) : QByteArray();
    if (!first)
        return failure(qt_error_string(errno));
    if (first->isEmpty() || first->front() == '\0')
        return std::nullopt;
    return Stamp::of(journal);
}

/// Reports every write to a file from its making on; finer than the clock that stamps files.
class WriteWatch
{
public:
    explicit WriteWatch(const File &file)
        : m_watch(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC))
    {
        const QByteArray sameFile = "/proc/self/fd/" + QByteArray::number(file.get());
        if (m_watch)
            ::inotify_add_watch(m_watch.get(), sameFile.constData(), IN_MODIFY);
    }

    bool hasSeenWrite() const
    {
        alignas(inotify_event) char events[512];
        return m_watch && ::read(m_watch.get(), events, sizeof events) > 0;
    }

private:
    File m_watch;
};

Expected<void> copyFile(const File &source, qint64 largest, const QString &target, const StopFlag &stop)
{
    const qint64 size = Stamp::of(source).size;
    if (size > largest)
        return failure(u"it has more than %1 MiB, which is too much"_s.arg(largest >> 20));
    const QByteArray name = QFile::encodeName(target);
    const File copy(::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!copy)
        return failure(u"cannot make %1: %2"_s.arg(target, qt_error_string(errno)));
    return copyContent(source.get(), copy.get(), size, name, stop);
}

struct Failure
{
    QString text;
    bool mayPass = false; ///< worth another try
};

/// Whether nothing that matters was written since `before` and `journal` were read.
Expected<bool> isAsBefore(const File &database, const DatabasePlace &place, const Moment &before,
                          const std::optional<Stamp> &journal, const WriteWatch &watch)
{
    const auto after = Moment::of(database, place);
    if (!after)
        return tl::unexpected(after.error());
    if (!before.logHeader.isEmpty())
        return after->logHeader == before.logHeader;
    const auto journalNow = hotJournal(database, place);
    if (!journalNow)
        return tl::unexpected(journalNow.error());
    const auto isWritten = isBeingWritten(database);
    if (!isWritten)
        return tl::unexpected(isWritten.error());
    return !watch.hasSeenWrite() && after->stamp == before.stamp && after->header == before.header &&
           after->logHeader.isEmpty() && *journalNow == journal && !*isWritten;
}

tl::expected<FileMark, Failure> tryCopy(const DatabasePlace &place, const QString &target, const StopFlag &stop)
{
    const auto again = [](const QString &text) { return tl::unexpected(Failure{text, true}); };
    const auto fatal = [](const QString &text) { return tl::unexpected(Failure{text, false}); };

    const File database = File::openForReading(place);
    if (!database) {
        if (errno == ENOENT)
            return again(u"there is no such file"_s);
        return fatal(errno == ELOOP    ? u"a symbolic link leads to it"_s
                     : errno == EINVAL ? u"it is not a regular file"_s
                                       : qt_error_string(errno));
    }

    const WriteWatch watch(database);
    const auto before = Moment::of(database, place);
    if (!before)
        return fatal(before.error().message);
    const bool hasLog = !before->logHeader.isEmpty();
    std::optional<Stamp> journal;
    if (!hasLog) {
        const auto isWritten = isBeingWritten(database);
        const auto found = hotJournal(database, place);
        if (!isWritten || !found)
            return fatal(isWritten ? found.error().message : isWritten.error().message);
        if (*isWritten)
            return again(u"the application holds it locked"_s);
        journal = *found;
    }

    if (auto copied = copyFile(database, LargestDatabase, target, stop); !copied)
        return fatal(copied.error().message);
    // The log after the database: so it has every page that a checkpoint wrote while the database was copied.
    for (const QString &suffix : {hasLog ? u"-wal"_s : QString(), journal ? u"-journal"_s : QString()}) {
        if (suffix.isEmpty())
            continue;
        const File companion = File::openForReading(place, suffix);
        if (!companion && errno == ENOENT)
            return again(u"it changes without a pause"_s);
        if (!companion)
            return fatal(whyNotOpen(u"what is beside it"_s));
        if (auto copied = copyFile(companion, LargestLog, target + suffix, stop); !copied)
            return fatal(copied.error().message);
    }

    const auto quiet = isAsBefore(database, place, *before, journal, watch);
    if (!quiet)
        return fatal(quiet.error().message);
    const File stillThere = File::openForReading(place);
    if (!stillThere && errno != ENOENT)
        return fatal(qt_error_string(errno));
    if (!stillThere || Stamp::of(stillThere).inode != before->stamp.inode)
        return again(u"it is being replaced by another file"_s);
    if (!*quiet)
        return again(u"it changes without a pause"_s);
    return before->mark;
}

/// Plays what stands beside the copy into it, so that the copy is one file.
Expected<void> finishCopy(const QString &path, const StopFlag &stop)
{
    if (!QFile::exists(path + u"-wal"_s) && !QFile::exists(path + u"-journal"_s))
        return {};
    const auto database = Database::open(path, Database::Mode::Unfinished, stop);
    if (!database)
        return tl::unexpected(database.error());
    // Exclusive, since that needs no index file; with the log gone the copy no longer asks for one either.
    return database->execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=OFF; PRAGMA journal_mode=DELETE;");
}

} // namespace

FileMark markOf(const DatabasePlace &place)
{
    const File database = File::openForReading(place);
    const auto moment = database ? Moment::of(database, place) : failure(qt_error_string(errno));
    return moment ? moment->mark : FileMark();
}

bool isMissing(const DatabasePlace &place)
{
    return !File::openForReading(place) && errno == ENOENT;
}

Expected<FileMark> copyDatabase(const DatabasePlace &place, const QString &target, std::chrono::milliseconds patience,
                                const StopFlag &stop)
{
    const QDeadlineTimer deadline(patience);
    for (unsigned pauseMs = 1;; pauseMs = std::min(pauseMs * 2, 16U)) {
        auto mark = tryCopy(place, target, stop);
        if (mark) {
            if (auto finished = finishCopy(target, stop); !finished) {
                removeDatabase(target);
                return tl::unexpected(finished.error());
            }
            return *mark;
        }
        removeDatabase(target);
        if (!mark.error().mayPass || deadline.hasExpired())
            return failure(mark.error().text);
        if (stop)
            return failure(u"it was stopped"_s);
        QThread::msleep(pauseMs);
    }
}

void removeDatabase(const QString &path)
{
    for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s, u"-journal"_s})
        QFile::remove(path + suffix);
}

} // namespace plato::sqlite
