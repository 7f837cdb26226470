// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/files/fileeditor.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace plato::agent;

class TestFileEditor : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;

    void write(const QByteArray &bytes)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QByteArray read(const QString &path) const
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
    }
    QByteArray read() const { return read(m_path); }

    /// The words of a failure; fails the test when there was none.
    static QString errorOf(const FileEditor::Result &result)
    {
        return result ? u"(no error)"_s : result.error().message;
    }
    static QString wordsOf(const FileEditor::Result &result)
    {
        return result ? *result : u"(error) "_s + result.error().message;
    }

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_folder.isValid());
        m_path = m_folder.filePath(u"%1.txt"_s.arg(QLatin1StringView(QTest::currentTestFunction())));
    }

    void views()
    {
        write("one\ntwo\n\nfour");
        FileEditor editor;
        QCOMPARE(wordsOf(editor.view(m_path, {})), u"     1\tone\n     2\ttwo\n     3\t\n     4\tfour\n"_s);
        QCOMPARE(wordsOf(editor.view(m_path, {{2, 3}})), u"     2\ttwo\n     3\t\n"_s);
        QCOMPARE(wordsOf(editor.view(m_path, {{4, -1}})), u"     4\tfour\n"_s);
        QCOMPARE(wordsOf(editor.view(m_path, {{4, 99}})), u"     4\tfour\n"_s);
        QCOMPARE(errorOf(editor.view(m_path, {{5, 6}})),
                 u"view_range [5, 6] does not fit: %1 has 4 lines"_s.arg(m_path));
        QVERIFY(!editor.view(m_path, {{0, 1}}));
        QVERIFY(!editor.view(m_path, {{3, 2}}));
        write("");
        QCOMPARE(wordsOf(editor.view(m_path, {})), QString());
    }

    void viewsFolder()
    {
        const QString root = m_folder.filePath(u"listing"_s);
        QVERIFY(QDir().mkpath(root + u"/b/c/d"_s));
        FileEditor editor;
        QVERIFY(editor.create(root + u"/a.txt"_s, u"x"_s));
        QVERIFY(editor.create(root + u"/.hidden"_s, u"x"_s));
        QVERIFY(editor.create(root + u"/b/c/d/deep"_s, u"x"_s));
        QCOMPARE(wordsOf(editor.view(root, {})), u"%1/a.txt\n%1/b/\n%1/b/c/\n"_s.arg(root));
        QVERIFY(!editor.view(root, {{1, 2}}));
    }

    void createsAndUndoes()
    {
        FileEditor editor;
        const QString path = m_folder.filePath(u"new/folder/file"_s);
        QCOMPARE(wordsOf(editor.create(path, u"Grüße"_s)), u"%1 has been created\n"_s.arg(path));
        QCOMPARE(read(path), QByteArray("Grüße"));
        QCOMPARE(wordsOf(editor.create(path, u"2"_s)), u"%1 has been overwritten\n"_s.arg(path));
        QCOMPARE(wordsOf(editor.create(path, u"3"_s)), u"%1 has been overwritten\n"_s.arg(path));
        QVERIFY(editor.undo(path));
        QCOMPARE(read(path), QByteArray("2"));
        QVERIFY(editor.undo(path));
        QCOMPARE(read(path), QByteArray("Grüße"));
        QCOMPARE(wordsOf(editor.undo(path)), u"%1 has been removed again\n"_s.arg(path));
        QVERIFY(!QFile::exists(path));
        QCOMPARE(errorOf(editor.undo(path)), u"there is no change of %1 to undo"_s.arg(path));
    }

    void replaces()
    {
        write("alpha\nbeta\ngamma\nbeta 2\n");
        FileEditor editor;
        QCOMPARE(wordsOf(editor.replace(m_path, u"alpha\nbeta"_s, u"A"_s)),
                 u"%1 has been changed:\n     1\tA\n     2\tgamma\n     3\tbeta 2\n"_s.arg(m_path));
        QCOMPARE(read(), QByteArray("A\ngamma\nbeta 2\n"));
        QVERIFY(editor.replace(m_path, u"gamma\n"_s, {}));
        QCOMPARE(read(), QByteArray("A\nbeta 2\n"));
        QVERIFY(editor.undo(m_path));
        QVERIFY(editor.undo(m_path));
        QCOMPARE(read(), QByteArray("alpha\nbeta\ngamma\nbeta 2\n"));
    }

    void listsNotEveryPlaceOfMany()
    {
        write(QByteArray(FileEditor::MaxFileBytes, '\n'));
        FileEditor editor;
        QElapsedTimer clock;
        clock.start();
        const QString many = errorOf(editor.replace(m_path, u"\n"_s, u"x"_s));
        QVERIFY2(many.endsWith(u", in lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 and "
                               "10485740 more; it must occur once"_s),
                 qPrintable(many.right(200)));
        QVERIFY2(clock.elapsed() < 10'000, qPrintable(QString::number(clock.elapsed())));
        QVERIFY2(!editor.replace(m_path, QString(FileEditor::MaxFileBytes / 2, u'\n'), u"x"_s), "they overlap");
        QVERIFY2(clock.elapsed() < 10'000, qPrintable(QString::number(clock.elapsed())));
    }

    void refusesToReplaceWhatIsNotOnce()
    {
        const QByteArray before = "beta\naa\nbeta beta\n";
        write(before);
        FileEditor editor;
        QCOMPARE(errorOf(editor.replace(m_path, u"beta"_s, u"x"_s)),
                 u"in %1 old_str occurs 3 times, in lines 1, 3, 3; it must occur once"_s.arg(m_path));
        QCOMPARE(errorOf(editor.replace(m_path, u"delta"_s, u"x"_s)), u"old_str does not occur in %1"_s.arg(m_path));
        QCOMPARE(errorOf(editor.replace(m_path, QString(), u"x"_s)), u"old_str is empty"_s);
        QCOMPARE(read(), before);
        QVERIFY(!editor.undo(m_path));
    }

    void inserts_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("at the beginning") << QByteArray("a\nb\n") << 0 << u"x"_s << QByteArray("x\na\nb\n");
        QTest::newRow("between") << QByteArray("a\nb\n") << 1 << u"x\ny"_s << QByteArray("a\nx\ny\nb\n");
        QTest::newRow("with its own end of line") << QByteArray("a\nb\n") << 1 << u"x\n"_s << QByteArray("a\nx\nb\n");
        QTest::newRow("at the end") << QByteArray("a\nb\n") << 2 << u"x"_s << QByteArray("a\nb\nx\n");
        QTest::newRow("after an open line") << QByteArray("a\nb") << 2 << u"x"_s << QByteArray("a\nb\nx");
        QTest::newRow("an empty line") << QByteArray("a\n") << 1 << QString() << QByteArray("a\n\n");
        QTest::newRow("into an empty file") << QByteArray() << 0 << u"x"_s << QByteArray("x\n");
    }

    void inserts()
    {
        QFETCH(QByteArray, before);
        QFETCH(int, line);
        QFETCH(QString, text);
        write(before);
        FileEditor editor;
        const auto result = editor.insert(m_path, line, text);
        QVERIFY2(result, qPrintable(errorOf(result)));
        QTEST(read(), "after");
        QVERIFY(editor.undo(m_path));
        QCOMPARE(read(), before);
    }

    void insertsNowhereElse()
    {
        write("a\nb\n");
        FileEditor editor;
        QCOMPARE(errorOf(editor.insert(m_path, 3, u"x"_s)),
                 u"insert_line 3 does not fit: %1 has 2 lines"_s.arg(m_path));
        QCOMPARE(read(), QByteArray("a\nb\n"));
    }

    void doesNotUndoOverOthers()
    {
        write("one");
        FileEditor editor;
        QVERIFY(editor.replace(m_path, u"one"_s, u"two"_s));
        write("from somebody else");
        QCOMPARE(errorOf(editor.undo(m_path)),
                 u"%1 has been changed by somebody else since; nothing was undone"_s.arg(m_path));
        QCOMPARE(read(), QByteArray("from somebody else"));
    }

    void forgetsTheOldestChanges()
    {
        write("0");
        FileEditor editor;
        for (int i = 1; i <= FileEditor::MaxHistoryPerFile + 5; ++i)
            QVERIFY(editor.create(m_path, QString::number(i)));
        for (int i = 0; i < FileEditor::MaxHistoryPerFile; ++i)
            QVERIFY(editor.undo(m_path));
        QVERIFY(!editor.undo(m_path));
        QCOMPARE(read(), QByteArray("5"));
    }

    void refusesWhatIsNoText_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("cut off") << QByteArray("Grüße, Gr\xc3");
        QTest::newRow("both UTF-8 and Latin-1") << QByteArray("Grüße\nGr\xfc\xdf"
                                                              "e\n");
        QTest::newRow("half of UTF-16") << QByteArray("\xff\xfe"
                                                      "a\0b",
                                                      5);
        QTest::newRow("damaged behind its mark") << QByteArray("\xef\xbb\xbf"
                                                               "caf\xe9");
        QTest::newRow("UTF-16 without a mark") << QByteArray("a\0b\0", 4);
        QTest::newRow("zero byte") << QByteArray("a\0b", 3);
    }

    void refusesWhatIsNoText()
    {
        QFETCH(QByteArray, bytes);
        write(bytes);
        FileEditor editor;
        QCOMPARE(errorOf(editor.view(m_path, {})), u"%1 is not a text in UTF-8, UTF-16 or Latin-1"_s.arg(m_path));
        QVERIFY(!editor.replace(m_path, u"a"_s, u"b"_s));
        QVERIFY(!editor.insert(m_path, 0, u"b"_s));
        QCOMPARE(read(), bytes);
        // Overwriting it is asked for in so many words, and can be undone to the byte.
        QVERIFY(editor.create(m_path, u"text"_s));
        QVERIFY(editor.undo(m_path));
        QCOMPARE(read(), bytes);
    }

    void refusesWhatIsNoFile()
    {
        FileEditor editor;
        const QString pipe = m_folder.filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QCOMPARE(errorOf(editor.view(pipe, {})), u"%1 is not a regular file"_s.arg(pipe));
        QCOMPARE(errorOf(editor.create(pipe, u"x"_s)), u"%1 is not a regular file"_s.arg(pipe));
        QCOMPARE(errorOf(editor.create(m_folder.path(), u"x"_s)), u"%1 is not a regular file"_s.arg(m_folder.path()));
        QCOMPARE(errorOf(editor.view(u"relative.txt"_s, {})), u"the path must be absolute: relative.txt"_s);
        QCOMPARE(errorOf(editor.create(u"relative.txt"_s, {})), u"the path must be absolute: relative.txt"_s);
        QCOMPARE(errorOf(editor.view(u"/no/such/file"_s, {})), u"/no/such/file does not exist"_s);
        QVERIFY(!editor.create(u"/proc/no/file"_s, u"x"_s));
    }

    void refusesTooMuch()
    {
        write(QByteArray(FileEditor::MaxFileBytes + 1, 'x'));
        FileEditor editor;
        QVERIFY(errorOf(editor.view(m_path, {})).contains(u"at most 10485760 can be edited"_s));
        QVERIFY(!editor.create(m_folder.filePath(u"big"_s), QString(FileEditor::MaxFileBytes + 1, u'x')));
        QVERIFY(!QFile::exists(m_folder.filePath(u"big"_s)));
    }
};

QTEST_GUILESS_MAIN(TestFileEditor)
#include "tst_agent_fileeditor.moc"
