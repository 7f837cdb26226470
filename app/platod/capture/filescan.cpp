// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/filescan.h"

#include "app/platod/capture/changewatch.h"
#include "app/platod/capture/sha256.h"

#include <QFile>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <linux/openat2.h>
#include <memory>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

using FileInfo = struct stat; // `struct`, since there is a function of the same name

constexpr int DeepestFolder = 100;
/// The longest tick of the clock that files are stamped with: of two writes within one tick only one can be seen.
constexpr qint64 ClockTickNs = 20'000'000;

class Descriptor
{
public:
    explicit Descriptor(int value)
        : m_value(value)
    {
    }
    ~Descriptor()
    {
        if (m_value >= 0)
            ::close(m_value);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)
    int get() const { return m_value; }
    explicit operator bool() const { return m_value >= 0; }

private:
    int m_value;
};

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

class Scan
{
public:
    Scan(const ScanPlace &place, const ScannedFiles &before, ChangeWatch &watch)
        : m_place(place)
        , m_before(before)
        , m_watch(watch)
    {
    }

    Expected<ScannedFiles> run()
    {
        const Descriptor root(::open(QFile::encodeName(m_place.root).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!root)
            return failure(u"The folder %1 cannot be read: %2."_s.arg(m_place.root, qt_error_string(errno)));
        const QByteArray name = QFile::encodeName(m_place.folder);
        const int folder = openFolder(root, name);
        if (folder >= 0)
            readFolder(folder, name, 0);
        else if (errno == ENOENT)
            watchAbove(root, name);
        else
            fail(name, errno == ELOOP || errno == ENOTDIR ? u"it is not a folder"_s : qt_error_string(errno));
        if (!m_error.isEmpty())
            return failure(m_error);
        return std::move(m_files);
    }

private:
    static int openFolder(const Descriptor &root, const QByteArray &name)
    {
        open_how how{};
        how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
        return int(::syscall(SYS_openat2, root.get(), name.constData(), &how, sizeof how));
    }

    /// Watches the nearest folder above that exists, so that the making of a missing folder is noticed.
    void watchAbove(const Descriptor &root, QByteArray name)
    {
        while (name != ".") {
            const qsizetype slash = name.lastIndexOf('/');
            name = slash < 0 ? QByteArray(".") : name.first(slash);
            if (const Descriptor above(openFolder(root, name)); above)
                return m_watch.addFolder(above.get());
        }
    }

    void fail(const QByteArray &path, const QString &words)
    {
        if (m_error.isEmpty())
            m_error = u"The folder %1 cannot be read: %2."_s.arg(QFile::decodeName(path), words);
    }

    /// Takes over `descriptor`.
    void readFolder(int descriptor, const QByteArray &path, int depth)
    {
        m_watch.addFolder(descriptor); // before it is read
        const auto closer = [](DIR *folder) { ::closedir(folder); };
        const std::unique_ptr<DIR, decltype(closer)> folder(::fdopendir(descriptor), closer);
        if (!folder) {
            ::close(descriptor);
            return fail(path, qt_error_string(errno));
        }
        if (depth > DeepestFolder)
            return fail(path, u"it is more than %1 folders deep"_s.arg(DeepestFolder));
        while (m_error.isEmpty()) {
            const dirent *entry = ::readdir(folder.get()); // NOLINT(concurrency-mt-unsafe): this DIR is ours alone
            if (!entry)
                return;
            const QByteArray name(entry->d_name);
            if (name == "." || name == ".." || isIgnored(name))
                continue;
            const QByteArray inner = path + '/' + name;
            if (!m_place.without.contains(inner))
                readEntry(::dirfd(folder.get()), name, inner, depth);
        }
    }

    bool isIgnored(const QByteArray &name) const
    {
        return std::any_of(m_place.ignored.begin(), m_place.ignored.end(), [&](const QByteArray &pattern) {
            return ::fnmatch(pattern.constData(), name.constData(), 0) == 0;
        });
    }

    void readEntry(int folder, const QByteArray &name, const QByteArray &path, int depth)
    {
        FileInfo info{};
        if (::fstatat(folder, name.constData(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            return; // gone meanwhile
        if (S_ISDIR(info.st_mode)) {
            const int inner = ::openat(folder, name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (inner >= 0)
                readFolder(inner, path, depth + 1);
            else if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
                fail(path, qt_error_string(errno));
            return;
        }
        if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode))
            return;
        if (m_files.size() >= MostFiles)
            return fail(path, u"there are more than %1 files"_s.arg(MostFiles));

        ScannedFile file;
        file.stamp = stampOf(info);
        const auto known = m_before.constFind(path);
        if (known != m_before.constEnd() && !file.stamp.isEmpty() && known->stamp == file.stamp)
            file.content = known->content;
        else if (S_ISLNK(info.st_mode))
            file.content = readLink(folder, name);
        else
            file.content = readFile(folder, name, info);
        if (file.content.text)
            m_textsTogether += file.content.text->size();
        if (m_textsTogether > LongestTextsTogether)
            file.content.text.reset();
        m_files.insert(path, file);
    }

    static FileContent readLink(int folder, const QByteArray &name)
    {
        QByteArray target(PATH_MAX, Qt::Uninitialized);
        target.resize(std::max<ssize_t>(0, ::readlinkat(folder, name.constData(), target.data(), PATH_MAX)));
        return {target.size(), Sha256::of(target), textOf(target), true};
    }

    static FileContent readFile(int folder, const QByteArray &name, const FileInfo &info)
    {
        FileContent content;
        content.size = info.st_size;
        // Not blocking: somebody may have put a pipe there meanwhile.
        const Descriptor file(::openat(folder, name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        FileInfo opened{};
        if (!file || ::fstat(file.get(), &opened) != 0 || !S_ISREG(opened.st_mode))
            return content;
        Sha256 hash;
        QByteArray small;
        std::array<char, 64 * 1024> block; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
        qint64 size = 0;
        for (;;) {
            const ssize_t count = ::read(file.get(), block.data(), block.size());
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return content;
            if (count == 0)
                break;
            hash.addData(QByteArrayView(block.data(), count));
            size += count;
            if (size <= LongestFileText)
                small.append(block.data(), count);
        }
        content.size = size;
        content.sha256 = hash.result();
        if (size <= LongestFileText)
            content.text = textOf(small);
        return content;
    }

    const ScanPlace &m_place;
    const ScannedFiles &m_before;
    ChangeWatch &m_watch;
    ScannedFiles m_files;
    qint64 m_textsTogether = 0;
    QString m_error;
};

} // namespace

Expected<ScannedFiles> scanFiles(const ScanPlace &place, const ScannedFiles &before, ChangeWatch &watch)
{
    return Scan(place, before, watch).run();
}

} // namespace plato
