// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/files/fileeditor.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <functional>
#include <optional>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato::agent;

namespace {

/// Somebody who is bound by permissions, as root is not.
class Nobody
{
public:
    static constexpr uid_t Id = 65534;

    Nobody()
        : m_before(::geteuid())
    {
        if (m_before == 0 && ::seteuid(Id) != 0)
            qFatal("root cannot become somebody else");
    }
    ~Nobody()
    {
        if (::seteuid(m_before) != 0)
            qFatal("nobody cannot become root again");
    }
    Q_DISABLE_COPY_MOVE(Nobody)

private:
    const uid_t m_before;
};

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// On a file system of 64 KiB, where only this process sees it. 0 when all is as it should be, or else the number of
/// what is not.
int saveWithoutRoom(const QString &folder)
{
    const QByteArray oneself = "0 " + QByteArray::number(::geteuid()) + " 1";
    const QByteArray group = "0 " + QByteArray::number(::getegid()) + " 1";
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write(u"/proc/self/setgroups"_s, "deny") ||
        !write(u"/proc/self/uid_map"_s, oneself) || !write(u"/proc/self/gid_map"_s, group))
        return 1;
    if (::mount("none", QFile::encodeName(folder).constData(), "tmpfs", 0, "size=64k") != 0)
        return 2;
    const QString path = folder + u"/file"_s;
    const QByteArray before = "begin\n" + QByteArray(40'000, 'x') + "\n";
    if (!write(path, before))
        return 3;
    FileEditor editor;
    const auto noRoom = [](const FileEditor::Result &result) {
        return !result && result.error().message.endsWith(u"No space left on device"_s);
    };
    const QString tooMuch(70'000, u'y');
    if (!noRoom(editor.create(path, tooMuch)) || bytesOf(path) != before)
        return 4;
    if (!noRoom(editor.replace(path, u"begin"_s, tooMuch)) || bytesOf(path) != before)
        return 5;
    if (!noRoom(editor.insert(path, 1, tooMuch)) || bytesOf(path) != before)
        return 6;
    if (!noRoom(editor.create(folder + u"/new"_s, tooMuch)) || QFile::exists(folder + u"/new"_s))
        return 7;
    if (editor.undo(path))
        return 8;
    // One with holes takes no more room than what is in it, until it is written.
    const QString holes = folder + u"/holes"_s;
    if (!write(holes, "z") || ::truncate(QFile::encodeName(holes).constData(), 50'000) != 0)
        return 9;
    if (!noRoom(editor.create(holes, QString(50'000, u'y'))) || bytesOf(holes) != "z" + QByteArray(49'999, '\0'))
        return 10;
    return editor.replace(path, u"begin"_s, u"end"_s) ? 0 : 11;
}

struct Edit
{
    QString oldText; ///< of str_replace; null: insert
    QString newText;
    int line = 0;
};

/// All that hangs on a file but its bytes and times.
struct Hangings
{
    quint64 node = 0;
    quint32 mode = 0;
    quint32 owner = 0;
    quint32 group = 0;
    quint64 links = 0;
    QByteArray attribute;
    friend bool operator==(const Hangings &, const Hangings &) = default;
};

constexpr const char *Attribute = "user.plato-test";

Hangings hangingsOf(const QString &path)
{
    struct stat status
    {
    };
    const QByteArray name = QFile::encodeName(path);
    if (::stat(name.constData(), &status) != 0)
        return {};
    QByteArray attribute(64, '\0');
    const ssize_t size = ::getxattr(name.constData(), Attribute, attribute.data(), size_t(attribute.size()));
    attribute.truncate(std::max<ssize_t>(size, 0));
    return {status.st_ino, status.st_mode, status.st_uid, status.st_gid, status.st_nlink, attribute};
}

} // namespace

Q_DECLARE_METATYPE(Edit)

/// An editor changes what it is asked to change, and keeps the rest.
class TestFileKeeping : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;

    static QString errorOf(const FileEditor::Result &result)
    {
        return result ? u"(no error)"_s : result.error().message;
    }

    static FileEditor::Result carryOut(FileEditor &editor, const QString &path, const Edit &edit)
    {
        return edit.oldText.isNull() ? editor.insert(path, edit.line, edit.newText)
                                     : editor.replace(path, edit.oldText, edit.newText);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_path = m_folder->filePath(u"file"_s);
    }

    void bytes_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<QByteArray>("after");
        const auto replace = [](const char *name, const QByteArray &before, const QString &oldText,
                                const QString &newText, const QByteArray &after) {
            QTest::newRow(name) << before << Edit{oldText, newText, 0} << after;
        };
        const auto insert = [](const char *name, const QByteArray &before, int line, const QString &text,
                               const QByteArray &after) {
            QTest::newRow(name) << before << Edit{{}, text, line} << after;
        };
        replace("\\n finds \\r\\n", "a\r\nb\r\n", u"a\nb"_s, u"A\nB"_s, "A\r\nB\r\n");
        replace("behind many", "1\r\n2\r\n3\r\n4\r\n", u"3\n4"_s, u"x"_s, "1\r\n2\r\nx\r\n");
        replace("from a line end on", "a\r\nb\r\nc", u"\nb"_s, QString(), "a\r\nc");
        replace("to a line end", "a\r\nb\r\nc", u"a\n"_s, QString(), "b\r\nc");
        replace("a line end alone", "a\r\nb", u"\n"_s, u", "_s, "a, b");
        replace("more lines", "a\r\nb\r\n", u"a"_s, u"1\n2\n3"_s, "1\r\n2\r\n3\r\nb\r\n");
        replace("fewer lines", "a\r\nb\r\nc\r\n", u"a\nb\n"_s, u"x\n"_s, "x\r\nc\r\n");
        replace("lines into the last, open one", "a\r\nb", u"b"_s, u"b\nc\n"_s, "a\r\nb\r\nc\r\n");
        replace("\\r\\n finds \\r\\n", "a\r\nb\r\n", u"a\r\nb"_s, u"x\ny"_s, "x\r\ny\r\n");
        replace("\\r\\n is meant so", "a\nb\n", u"a"_s, u"a\r\nx"_s, "a\r\nx\nb\n");
        replace("\\r\\n is made \\n", "a\r\nb\r\n", u"\r\nb\r\n"_s, u"x"_s, "ax");
        replace("mixed: each stays", "a\r\nb\nc\r\nd\n", u"b\nc\nd"_s, u"B\nC\nD"_s, "a\r\nB\nC\r\nD\n");
        replace("mixed: as around", "a\nb\r\nc\n", u"b"_s, u"b\nx"_s, "a\nb\r\nx\r\nc\n");
        replace("mixed: elsewhere", "a\nb\r\nc", u"c"_s, u"C"_s, "a\nb\r\nC");
        replace("a carriage return alone stays", "10 %\r20 %\r\nend\n", u"end"_s, u"END"_s, "10 %\r20 %\r\nEND\n");
        replace("a carriage return alone is found", "10 %\r20 %\n", u"%\r2"_s, u"%\r3"_s, "10 %\r30 %\n");
        replace("no last line end", "a\nb", u"a"_s, u"A"_s, "A\nb");
        replace("mark of UTF-8",
                "\xef\xbb\xbf"
                "a\r\n",
                u"a"_s, u"ä"_s, "\xef\xbb\xbf\xc3\xa4\r\n");
        replace("a second mark",
                "\xef\xbb\xbf\xef\xbb\xbf"
                "a",
                u"a"_s, u"b"_s,
                "\xef\xbb\xbf\xef\xbb\xbf"
                "b");
        replace("UTF-16, little end first",
                "\xff\xfe"
                "a\0\r\0\n\0b\0"_ba,
                u"a\nb"_s, u"ä\n€"_s,
                "\xff\xfe"
                "\xe4\0\r\0\n\0\xac\x20"_ba);
        replace("UTF-16, big end first",
                "\xfe\xff"
                "\0a\0\n"_ba,
                u"a"_s, u"🙂"_s,
                "\xfe\xff"
                "\xd8\x3d\xde\x42\0\n"_ba);
        replace("Latin-1",
                "Gr\xfc\xdf"
                "e\n",
                u"Grü"_s, u"Gä"_s,
                "G\xe4\xdf"
                "e\n");
        replace("Latin-1, beside it", "caf\xe9\r\nbar\r\n", u"bar"_s, u"b\nr"_s, "caf\xe9\r\nb\r\nr\r\n");
        replace("Windows' quotes", "\x93quoted\x94\n", u"quoted"_s, u"Q"_s, "\x93Q\x94\n");
        insert("at the beginning", "a\r\n", 0, u"x\ny"_s, "x\r\ny\r\na\r\n");
        insert("between", "a\r\nb\r\n", 1, u"x"_s, "a\r\nx\r\nb\r\n");
        insert("at the end", "a\r\nb\r\n", 2, u"x\n"_s, "a\r\nb\r\nx\r\n");
        insert("after an open line", "a\r\nb", 2, u"x\ny"_s, "a\r\nb\r\nx\r\ny");
        insert("after the only, open line", "a", 1, u"x"_s, "a\nx");
        insert("an empty line", "a\r\n", 1, QString(), "a\r\n\r\n");
        insert("mixed", "a\nb\r\nc\n", 1, u"x"_s, "a\nx\r\nb\r\nc\n");
        insert("to the letter", "a\nb\n", 1, u"x\r\n"_s, "a\nx\r\nb\n");
        insert("behind the mark",
               "\xef\xbb\xbf"
               "a\n",
               0, u"x"_s, "\xef\xbb\xbfx\na\n");
        insert("UTF-16",
               "\xff\xfe"
               "a\0\r\0\n\0"_ba,
               1, u"x"_s,
               "\xff\xfe"
               "a\0\r\0\n\0x\0\r\0\n\0"_ba);
        insert("UTF-16 with nothing but its mark", "\xfe\xff", 0, u"x"_s, "\xfe\xff\0x\0\n"_ba);
        insert("into Latin-1", "caf\xe9\n", 1, u"thé"_s, "caf\xe9\nth\xe9\n");
    }

    void bytes()
    {
        QFETCH(QByteArray, before);
        QFETCH(Edit, edit);
        QVERIFY(write(m_path, before));
        FileEditor editor;
        const auto result = carryOut(editor, m_path, edit);
        QVERIFY2(result, qPrintable(errorOf(result)));
        QTEST(bytesOf(m_path), "after");
        QVERIFY(editor.undo(m_path));
        QCOMPARE(bytesOf(m_path), before);
    }

    void showsLinesWithoutTheirEnds()
    {
        FileEditor editor;
        const QString shown = u"     1\tä\n     2\tb\n"_s;
        for (const QByteArray &bytes : {"ä\r\nb\r\n"_ba, "\xef\xbb\xbfä\r\nb"_ba, "\xe4\nb\r\n"_ba,
                                        "\xff\xfe\xe4\0\r\0\n\0b\0"_ba, "\xfe\xff\0\xe4\0\n\0b"_ba}) {
            QVERIFY(write(m_path, bytes));
            const auto view = editor.view(m_path, {});
            QVERIFY2(view, qPrintable(errorOf(view)));
            QCOMPARE(*view, shown);
        }
    }

    void refusesWhatTheCodingLacks()
    {
        FileEditor editor;
        const QByteArray before = "caf\xe9 au lait\n";
        QVERIFY(write(m_path, before));
        const QString lacks = u"%1 cannot be written: it is written in Latin-1, which lacks the character U+20AC"_s;
        QCOMPARE(errorOf(editor.replace(m_path, u"au"_s, u"à 2 €"_s)), lacks.arg(m_path));
        QCOMPARE(errorOf(editor.insert(m_path, 1, u"2 €"_s)), lacks.arg(m_path));
        QCOMPARE(bytesOf(m_path), before);
        const QString half = u"%1 cannot be written: the text has half a character (a lone surrogate)"_s.arg(m_path);
        QCOMPARE(errorOf(editor.create(m_path, QString(QChar(0xd83d)))), half);
        QCOMPARE(bytesOf(m_path), before);
        QVERIFY(write(m_path, "a\n"));
        QCOMPARE(errorOf(editor.insert(m_path, 0, u'x' + QString(QChar(0xdc00)))), half);
        QCOMPARE(bytesOf(m_path), "a\n");
        QVERIFY2(!editor.undo(m_path), "nothing has been changed");
    }

    void whatHangsOnAFile_data()
    {
        QTest::addColumn<quint32>("mode");
        QTest::addColumn<bool>("throughLink");
        for (const quint32 mode : {0644U, 0600U, 0755U, 0666U, 0640U, 0711U}) {
            QTest::addRow("%o", mode) << mode << false;
            QTest::addRow("%o, by a symbolic link", mode) << mode << true;
        }
    }

    void whatHangsOnAFile()
    {
        QFETCH(quint32, mode);
        QFETCH(bool, throughLink);
        const QString link = m_folder->filePath(u"link"_s);
        const QString second = m_folder->filePath(u"second name"_s);
        const QByteArray name = QFile::encodeName(m_path);
        QVERIFY(write(m_path, "one\ntwo\n"));
        QCOMPARE(::chmod(name.constData(), mode), 0);
        QCOMPARE(::link(name.constData(), QFile::encodeName(second).constData()), 0);
        QVERIFY(QFile::link(u"file"_s, link));
        if (::geteuid() == 0)
            QCOMPARE(::chown(name.constData(), 1234, 4321), 0);
        const bool hasAttributes = ::setxattr(name.constData(), Attribute, "kept", 4, 0) == 0;
        QVERIFY(hasAttributes || errno == ENOTSUP);
        const Hangings before = hangingsOf(m_path);
        QCOMPARE(before.links, 2U);

        FileEditor editor;
        const QString path = throughLink ? link : m_path;
        QVERIFY(editor.replace(path, u"two"_s, u"a longer line"_s));
        QCOMPARE(hangingsOf(m_path), before);
        QVERIFY(editor.insert(path, 1, u"more"_s));
        QCOMPARE(hangingsOf(m_path), before);
        QVERIFY(editor.create(path, u"short"_s));
        QCOMPARE(hangingsOf(m_path), before);
        QCOMPARE(bytesOf(second), "short");
        for (int i = 0; i < 3; ++i)
            QVERIFY(editor.undo(path));
        QCOMPARE(hangingsOf(m_path), before);
        QCOMPARE(bytesOf(second), "one\ntwo\n");
        QVERIFY(QFileInfo(link).isSymLink());
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 3);
    }

    void takesNoLeaveToWriteTheFolder()
    {
        const QByteArray folder = QFile::encodeName(m_folder->path());
        QVERIFY(write(m_path, "one\n"));
        const QString foreign = m_folder->filePath(u"read only"_s);
        QVERIFY(write(foreign, "one\n"));
        QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), 0644), 0);
        QCOMPARE(::chmod(QFile::encodeName(foreign).constData(), 0444), 0);
        if (::geteuid() == 0)
            QCOMPARE(::chown(QFile::encodeName(m_path).constData(), Nobody::Id, Nobody::Id), 0);
        QCOMPARE(::chmod(folder.constData(), 0555), 0);
        {
            const Nobody nobody;
            QVERIFY2(!write(m_folder->filePath(u"new"_s), "x"), "so it is no help that the folder may be written");
            FileEditor editor;
            const auto replaced = editor.replace(m_path, u"one"_s, u"two"_s);
            QVERIFY2(replaced, qPrintable(errorOf(replaced)));
            QCOMPARE(bytesOf(m_path), "two\n");
            QVERIFY(editor.create(m_path, u"three\n"_s));
            QVERIFY(editor.insert(m_path, 1, u"four"_s));
            QCOMPARE(bytesOf(m_path), "three\nfour\n");
            for (int i = 0; i < 3; ++i)
                QVERIFY(editor.undo(m_path));
            QCOMPARE(bytesOf(m_path), "one\n");
            QCOMPARE(errorOf(editor.replace(foreign, u"one"_s, u"two"_s)),
                     u"%1 cannot be written: Permission denied"_s.arg(foreign));
            QCOMPARE(bytesOf(foreign), "one\n");
            QVERIFY(!editor.create(m_folder->filePath(u"new"_s), u"x"_s));
        }
        QCOMPARE(::chmod(folder.constData(), 0755), 0);
    }

    void losesNothingWhenThereIsNoRoom()
    {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(saveWithoutRoom(m_folder->path()));
        QVERIFY(child > 0);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }

    void losesNothingAtTheLimitOfAFile()
    {
        QVERIFY(write(m_path, "one\n"));
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{1000, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        FileEditor editor;
        const QString error = errorOf(editor.create(m_path, QString(1001, u'x')));
        const QString newError = errorOf(editor.create(m_folder->filePath(u"new"_s), QString(1001, u'x')));
        const bool fits = editor.replace(m_path, u"one"_s, QString(996, u'y')).has_value();
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QCOMPARE(error, u"%1 cannot be written: File too large"_s.arg(m_path));
        QVERIFY(newError.endsWith(u"File too large"_s));
        QVERIFY(!QFile::exists(m_folder->filePath(u"new"_s)));
        QVERIFY(fits);
        QVERIFY(editor.undo(m_path));
        QCOMPARE(bytesOf(m_path), "one\n");
    }
};

QTEST_GUILESS_MAIN(TestFileKeeping)
#include "tst_agent_filekeeping.moc"
