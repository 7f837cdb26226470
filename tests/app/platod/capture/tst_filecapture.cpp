// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/changewatch.h"
#include "app/platod/capture/filecapture.h"
#include "app/platod/capture/textdiff.h"
#include "app/process/descriptor.h"
#include "tests/app/platod/capture/databasewriter.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace plato;
using plato::test::compact;
using plato::test::errorOf;

/// What an application does to its files, as records.
class TestFileCapture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        QVERIFY(QDir(m_folder->path()).mkpath(u"state/files/sub"_s));
        m_watch.emplace();
        m_capture.emplace(ScanPlace{m_folder->filePath(u"state"_s), u"files"_s, {"*.lock", "cache"}, {"files/app.db"}},
                          *m_watch);
    }
    void cleanup()
    {
        m_capture.reset();
        m_watch.reset();
    }

    void recordsFilesAsDocumented();
    void ordersAndMerges();
    void leavesOutWhatIsIgnored();
    void tellsContentsApart();
    void hashesHolesAsZeros_data();
    void hashesHolesAsZeros();
    void followsNoLink();
    void seesFoldersThatCome();
    void isNotWokenByItsOwnReading();
    void seesWhatNoEventTells_data();
    void seesWhatNoEventTells();
    void startsFromCopies_data();
    void startsFromCopies();
    void readsNoCopyThatIsKnown();
    void tellsWhatCannotBeRead();
    void diffsAsPatchReadsThem();

private:
    void write(const QString &path, const QByteArray &content) const
    {
        QFile file(m_folder->filePath(u"state/"_s + path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    void copyFromOriginal()
    {
        const QString original = m_folder->filePath(u"original"_s);
        QVERIFY(QDir().mkpath(original));
        const QStringList copy{u"-a"_s, original + u"/files"_s, m_folder->filePath(u"state"_s)};
        QCOMPARE(QProcess::execute(u"cp"_s, copy), 0);
        const QByteArray path = QFile::encodeName(m_folder->filePath(u"state/files"_s));
        struct stat info = {};
        timespec now = {};
        do { // a file that was made just now may be written to within one tick of the clock, and is read again
            QCOMPARE(::stat(path.constData(), &info), 0);
            QCOMPARE(::clock_gettime(CLOCK_REALTIME, &now), 0);
        } while ((now.tv_sec - info.st_ctim.tv_sec) * 1'000'000'000 + now.tv_nsec - info.st_ctim.tv_nsec < 30'000'000);
        m_capture->copiedFrom(original);
    }
    void begin()
    {
        const auto begun = m_capture->begin();
        QVERIFY2(begun, errorOf(begun).constData());
    }
    /// `ACTION path` of each, joined by "; ".
    static QString actions(const Expected<QJsonArray> &records)
    {
        if (!records)
            return records.error().message;
        QStringList list;
        for (const QJsonValue record : *records)
            list.append(record[u"action"_s].toString() + u' ' + record[u"path"_s].toString());
        return list.join(u"; "_s);
    }

    std::optional<QTemporaryDir> m_folder;
    std::optional<ChangeWatch> m_watch;
    std::optional<FileCapture> m_capture;
};

void TestFileCapture::recordsFilesAsDocumented()
{
    write(u"files/a.txt"_s, "one\ntwo\n");
    begin();
    write(u"files/a.txt"_s, "one\n2\n");
    const auto records = m_capture->observe();
    QVERIFY2(records, errorOf(records).constData());
    QCOMPARE(records->size(), 1);
    QJsonObject record = records->first().toObject();
    QVERIFY(record.take(u"timestamp"_s).toString().endsWith(u'Z'));
    const auto hash = [](const QByteArray &content) {
        return QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
    };
    const QJsonObject expected{
        {u"seq"_s, 1},
        {u"action"_s, u"UPDATE"_s},
        {u"path"_s, u"files/a.txt"_s},
        {u"key"_s, QJsonObject{{u"path"_s, u"files/a.txt"_s}}},
        {u"values"_s, QJsonObject{{u"path"_s, u"files/a.txt"_s},
                                  {u"size"_s, 6},
                                  {u"sha256"_s, hash("one\n2\n")},
                                  {u"text"_s, u"one\n2\n"_s}}},
        {u"old_values"_s, QJsonObject{{u"size"_s, 8}, {u"sha256"_s, hash("one\ntwo\n")}, {u"text"_s, u"one\ntwo\n"_s}}},
        {u"changed"_s, QJsonArray{u"sha256"_s, u"size"_s, u"text"_s}},
        {u"diff"_s, u"@@ -1,2 +1,2 @@\n one\n-two\n+2\n"_s}};
    QCOMPARE(compact(record), compact(expected));
}

void TestFileCapture::ordersAndMerges()
{
    write(u"files/a"_s, "a");
    write(u"files/b"_s, "b");
    begin();
    write(u"files/c"_s, "c");
    write(u"files/b"_s, "B");
    QVERIFY(QFile::remove(m_folder->filePath(u"state/files/a"_s)));
    QCOMPARE(actions(m_capture->observe()), u"DELETE files/a; UPDATE files/b; INSERT files/c"_s);
    write(u"files/b"_s, "b");
    write(u"files/c"_s, "cc");
    QCOMPARE(actions(m_capture->observe()),
             u"DELETE files/a; UPDATE files/b; INSERT files/c; UPDATE files/b; UPDATE files/c"_s);
    const auto merged = m_capture->merged();
    QCOMPARE(actions(merged), u"DELETE files/a; INSERT files/c"_s);
    QCOMPARE(merged->at(1)[u"values"_s][u"text"_s].toString(), u"cc"_s);
    QCOMPARE(merged->at(1)[u"seq"_s].toInt(), 2);
    begin();
    QCOMPARE(actions(m_capture->observe()), QString());
}

void TestFileCapture::leavesOutWhatIsIgnored()
{
    begin();
    QVERIFY(QDir(m_folder->path()).mkpath(u"state/files/sub/cache"_s));
    write(u"files/sub/cache/x"_s, "x");
    write(u"files/sub/y.lock"_s, "y");
    write(u"files/app.db"_s, "told row by row");
    QCOMPARE(actions(m_capture->observe()), QString());
    write(u"files/sub/y.locked"_s, "y");
    QCOMPARE(actions(m_capture->observe()), u"INSERT files/sub/y.locked"_s);
}

void TestFileCapture::tellsContentsApart()
{
    begin();
    write(u"files/latin1"_s, "\xe4");
    write(u"files/nul"_s, QByteArray("a\0b", 3));
    write(u"files/small"_s, QByteArray(LongestFileText, 'x'));
    write(u"files/large"_s, QByteArray(LongestFileText + 1, 'x'));
    write(u"files/empty"_s, "");
    const auto records = m_capture->observe();
    QCOMPARE(actions(records), u"INSERT files/empty; INSERT files/large; INSERT files/latin1; INSERT files/nul; "
                               "INSERT files/small"_s);
    const QList<bool> hasText{true, false, false, false, true};
    for (qsizetype i = 0; i < hasText.size(); ++i) {
        QCOMPARE(records->at(i)[u"values"_s].toObject().contains(u"text"_s), hasText[i]);
        QCOMPARE(records->at(i).toObject().contains(u"diff"_s), hasText[i]);
    }
    QCOMPARE(records->at(1)[u"values"_s][u"size"_s].toInteger(), LongestFileText + 1);
    // Of the same size, and within one tick of the clock that stamps files.
    for (char content : {'a', 'b', 'c'}) {
        write(u"files/latin1"_s, QByteArray(1, content));
        QCOMPARE(m_capture->observe()->last()[u"values"_s][u"text"_s].toString(), QString(QLatin1Char(content)));
    }
}

/// Its holes are hashed without being read, and come to the same as zeros that were written.
void TestFileCapture::hashesHolesAsZeros_data()
{
    QTest::addColumn<QList<int>>("data"); // where there is some
    QTest::addColumn<int>("size");
    QTest::newRow("nothing but a hole") << QList<int>() << 1'000'000;
    QTest::newRow("a hole behind") << QList<int>{0} << 1'000'000;
    QTest::newRow("a hole before") << QList<int>{999'999} << 1'000'000;
    QTest::newRow("holes around") << QList<int>{262'144, 700'001} << 1'000'000;
    QTest::newRow("a small one") << QList<int>{5000} << 20'000;
    QTest::newRow("no hole") << QList<int>{0, 4096, 8192, 12'288} << 16'384;
}

void TestFileCapture::hashesHolesAsZeros()
{
    QFETCH(const QList<int>, data);
    QFETCH(const int, size);
    begin();
    QByteArray content(size, '\0');
    QFile file(m_folder->filePath(u"state/files/sparse"_s));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    QVERIFY(file.resize(size));
    for (const int at : data) {
        content[at] = 'x';
        QVERIFY(file.seek(at));
        QCOMPARE(file.write("x"), 1);
    }
    file.close();
    const auto records = m_capture->observe();
    QVERIFY2(records, errorOf(records).constData());
    const QJsonValue values = records->first()[u"values"_s];
    QCOMPARE(values[u"size"_s].toInt(), size);
    QCOMPARE(values[u"sha256"_s].toString().toLatin1(),
             QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
}

void TestFileCapture::followsNoLink()
{
    QFile secret(m_folder->filePath(u"secret"_s));
    QVERIFY(secret.open(QIODevice::WriteOnly));
    secret.write("ours alone");
    secret.close();
    begin();
    QVERIFY(QFile::link(secret.fileName(), m_folder->filePath(u"state/files/link"_s)));
    QVERIFY(QFile::link(m_folder->path(), m_folder->filePath(u"state/files/out"_s)));
    const auto records = m_capture->observe();
    QCOMPARE(actions(records), u"INSERT files/link; INSERT files/out"_s);
    QCOMPARE(records->at(0)[u"values"_s][u"text"_s].toString(), secret.fileName());
    QVERIFY(records->at(0)[u"values"_s][u"link"_s].toBool());
    // The folder itself, too.
    QVERIFY(QDir(m_folder->filePath(u"state/files"_s)).removeRecursively());
    QVERIFY(QFile::link(m_folder->path(), m_folder->filePath(u"state/files"_s)));
    QCOMPARE(actions(m_capture->begin().and_then([this] { return m_capture->observe(); })),
             u"The folder files cannot be read: it is not a folder."_s);
}

void TestFileCapture::seesFoldersThatCome()
{
    QVERIFY(QDir(m_folder->filePath(u"state/files"_s)).removeRecursively());
    begin();
    QCOMPARE(actions(m_capture->observe()), QString());
    QVERIFY(QDir(m_folder->path()).mkpath(u"state/files/deep/er"_s));
    write(u"files/deep/er/x"_s, "x");
    QCOMPARE(actions(m_capture->observe()), u"INSERT files/deep/er/x"_s);
    write(u"files/deep/er/x"_s, "y");
    QCOMPARE(actions(m_capture->observe()), u"INSERT files/deep/er/x; UPDATE files/deep/er/x"_s);
    QVERIFY(QDir(m_folder->filePath(u"state/files/deep"_s)).removeRecursively());
    QVERIFY(actions(m_capture->observe()).endsWith(u"DELETE files/deep/er/x"_s));
}

void TestFileCapture::isNotWokenByItsOwnReading()
{
    write(u"files/a"_s, "a");
    begin();
    m_watch->forget();
    const auto isAwake = [this] {
        pollfd watch{m_watch->descriptor(), POLLIN, 0};
        return ::poll(&watch, 1, 0) == 1;
    };
    QVERIFY(m_capture->observe());
    QVERIFY(m_capture->merged());
    QVERIFY(!isAwake());
    write(u"files/sub/b"_s, "b");
    QVERIFY(isAwake());
    QCOMPARE(actions(m_capture->observe()), u"INSERT files/sub/b"_s);
}

void TestFileCapture::seesWhatNoEventTells_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"mapped, put on the disk", "mapped, not waited for", "mapped, and nothing more",
                            "mapped, the descriptor closed", "mapped, and unmapped", "by another name of the file",
                            "with its times set back", "held open since before"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestFileCapture::seesWhatNoEventTells()
{
    QFETCH(const QString, how);
    constexpr size_t Size = 64 * 1024;
    write(u"files/a"_s, QByteArray(Size, 'a'));
    const QByteArray path = QFile::encodeName(m_folder->filePath(u"state/files/a"_s));
    const QByteArray other = QFile::encodeName(m_folder->filePath(u"state/other"_s));
    QCOMPARE(::link(path.constData(), other.constData()), 0);
    const bool isByOtherName = how.contains(u"another name"_s);
    Descriptor file(::open(isByOtherName ? other.constData() : path.constData(), O_RDWR | O_CLOEXEC));
    const bool isMapped = how.startsWith(u"mapped"_s);
    void *memory = isMapped ? ::mmap(nullptr, Size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : nullptr;
    QVERIFY(memory != MAP_FAILED);
    if (how.contains(u"closed"_s))
        file.close();
    begin();

    // Again and again at one place, so that no look may count on the file being stamped.
    for (int turn = 1; turn <= 5; ++turn) {
        const QByteArray words = "turn " + QByteArray::number(turn);
        struct stat before = {};
        QCOMPARE(::stat(path.constData(), &before), 0);
        if (isMapped && !memory)
            memory = ::mmap(nullptr, Size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        QVERIFY(memory != MAP_FAILED);
        if (memory)
            std::memcpy(static_cast<char *>(memory) + 5000, words.constData(), size_t(words.size()));
        else
            QCOMPARE(::pwrite(file, words.constData(), size_t(words.size()), 5000), words.size());
        if (how.contains(u"on the disk"_s))
            QCOMPARE(::msync(memory, Size, MS_SYNC), 0);
        else if (how.contains(u"not waited"_s))
            QCOMPARE(::msync(memory, Size, MS_ASYNC), 0);
        else if (how.contains(u"unmapped"_s))
            ::munmap(std::exchange(memory, nullptr), Size);
        const timespec times[]{before.st_atim, before.st_mtim};
        if (how.contains(u"set back"_s))
            QCOMPARE(::utimensat(AT_FDCWD, path.constData(), times, 0), 0);
        const auto log = m_capture->observe();
        QVERIFY2(log, errorOf(log).constData());
        QCOMPARE(log->size(), turn);
        QVERIFY(log->last()[u"values"_s][u"text"_s].toString().contains(QString::fromLatin1(words)));
        QCOMPARE(m_capture->merged()->size(), 1);
    }
    if (memory)
        ::munmap(memory, Size);
}

void TestFileCapture::startsFromCopies_data()
{
    QTest::addColumn<QString>("before"); // what happens between the copying and the start: `write|remove|map path`
    QTest::addColumn<QString>("after");  // and after the start
    QTest::addColumn<QString>("seen");
    QTest::newRow("nothing at all") << QString() << QString() << QString();
    QTest::newRow("changed later") << QString() << u"write files/a"_s << u"UPDATE files/a"_s;
    QTest::newRow("changed before") << u"write files/a"_s << QString() << QString();
    QTest::newRow("changed before and later") << u"write files/a"_s << u"map files/a"_s << u"UPDATE files/a"_s;
    QTest::newRow("removed before") << u"remove files/a"_s << QString() << QString();
    QTest::newRow("removed before, made later") << u"remove files/a"_s << u"write files/a"_s << u"INSERT files/a"_s;
    QTest::newRow("made before") << u"write files/new"_s << u"remove files/new"_s << u"DELETE files/new"_s;
    QTest::newRow("mapped before") << u"map files/sub/b"_s << QString() << QString();
    QTest::newRow("mapped later") << QString() << u"map files/sub/b"_s << u"UPDATE files/sub/b"_s;
    QTest::newRow("removed later") << QString() << u"remove files/link"_s << u"DELETE files/link"_s;
    QTest::newRow("another one") << u"write files/a"_s << u"write files/sub/b"_s << u"UPDATE files/sub/b"_s;
}

void TestFileCapture::startsFromCopies()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const QString, seen);
    const QDir folder(m_folder->path());
    QVERIFY(folder.mkpath(u"original/files/sub"_s));
    write(u"../original/files/a"_s, "first");
    write(u"../original/files/sub/b"_s, "second");
    QVERIFY(QFile::link(u"a"_s, folder.filePath(u"original/files/link"_s)));
    const auto happens = [&](const QString &what, const QByteArray &text) {
        if (what.isEmpty())
            return;
        const QString name = what.section(u' ', 1);
        const QString path = folder.filePath(u"state/"_s + name);
        if (what.startsWith(u"write"_s))
            return write(name, text);
        if (what.startsWith(u"remove"_s)) {
            QVERIFY(QFile::remove(path));
            return;
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        uchar *memory = file.map(0, 3);
        QVERIFY(memory);
        std::memcpy(memory, text.constData(), 3);
    };
    for (int turn = 0; turn < 2; ++turn) { // the second time what is known of the original is used again
        QVERIFY(QDir(folder.filePath(u"state/files"_s)).removeRecursively());
        copyFromOriginal();
        happens(before, "before");
        begin();
        QCOMPARE(actions(m_capture->observe()), QString());
        happens(after, "after!");
        QCOMPARE(actions(m_capture->observe()), seen);
        QCOMPARE(actions(m_capture->merged()), seen);
    }
}

/// Told by an original that is another than it is said to be: its words come, not those of the copy.
void TestFileCapture::readsNoCopyThatIsKnown()
{
    QVERIFY(QDir(m_folder->path()).mkpath(u"original/files/sub"_s));
    write(u"../original/files/a"_s, "first");
    copyFromOriginal();
    write(u"../original/files/a"_s, "false");
    m_capture->copiedFrom(m_folder->filePath(u"original/."_s));
    begin();
    write(u"files/a"_s, "other");
    const auto log = m_capture->observe();
    QVERIFY2(log, errorOf(log).constData());
    QCOMPARE(log->at(0)[u"old_values"_s][u"text"_s].toString(), u"false"_s);
}

void TestFileCapture::tellsWhatCannotBeRead()
{
    const auto early = m_capture->observe();
    QVERIFY(!early);
    begin();
    QString deep = u"state/files"_s;
    for (int i = 0; i < 110; ++i)
        deep += u"/d"_s;
    QVERIFY(QDir(m_folder->path()).mkpath(deep));
    QVERIFY(!m_capture->observe());
    QVERIFY(QDir(m_folder->filePath(u"state/files/d"_s)).removeRecursively());
    QCOMPARE(actions(m_capture->observe()), QString());
}

void TestFileCapture::diffsAsPatchReadsThem()
{
    // Whoever reads diffs, reads ours: git applies them to the old text and gets the new one.
    QRandomGenerator random(20261125);
    const auto randomText = [&] {
        QString text;
        for (int lines = random.bounded(30); lines > 0; --lines)
            text += QString(QChar(u'a' + random.bounded(3))) + u'\n';
        return random.bounded(3) == 0 ? text + u"end"_s : text;
    };
    QString patch;
    QMap<QString, QString> expected;
    for (int i = 0; i < 60; ++i) {
        const QString name = u"t%1"_s.arg(i);
        const QString before = randomText() + u"x\n"_s;
        const QString after = randomText() + u"y\n"_s;
        write(name, before.toUtf8());
        patch += u"--- a/%1\n+++ b/%1\n"_s.arg(name) + unifiedDiff(before, after);
        expected.insert(name, after);
    }
    write(u"all.patch"_s, patch.toUtf8());
    QProcess git;
    git.setWorkingDirectory(m_folder->filePath(u"state"_s));
    git.start(u"git"_s, {u"apply"_s, u"all.patch"_s});
    QVERIFY(git.waitForFinished());
    const QByteArray words = git.readAllStandardError();
    QVERIFY2(git.exitCode() == 0, words.constData());
    for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
        QFile file(m_folder->filePath(u"state/"_s + it.key()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), it.value());
    }
    QCOMPARE(unifiedDiff(u"a\n"_s, u"a\n"_s), QString());
}

QTEST_GUILESS_MAIN(TestFileCapture)
#include "tst_filecapture.moc"
