// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/boundedfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace plato;

/// Whatever has a name can be chosen in a file dialog, or dropped on the window.
class TestBoundedFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void looksAtItsMarkFirst();

private:
    QString write(const QString &name, const QByteArray &bytes);

    QTemporaryDir m_folder;
};

QString TestBoundedFile::write(const QString &name, const QByteArray &bytes)
{
    const QString path = m_folder.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
    return path;
}

void TestBoundedFile::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("little") << "{}"_ba;
    QTest::newRow("as much as there may be") << QByteArray(1000, 'x');
}

void TestBoundedFile::reads()
{
    QFETCH(const QByteArray, bytes);
    const QString path = write(u"file"_s, bytes);
    const auto read = boundedfile::read(path, 1000);
    QVERIFY2(read, qPrintable(read ? QString() : read.error().message));
    QCOMPARE(*read, bytes);
    const QString link = m_folder.filePath(u"link"_s);
    QFile::remove(link);
    QVERIFY(QFile::link(path, link));
    QCOMPARE(*boundedfile::read(link, 1000), bytes);
}

void TestBoundedFile::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("why");
    const QString notOrdinary = u"not an ordinary file"_s;
    const QString tooLarge = u"too large: at most 1"_s;
    const QString pipe = m_folder.filePath(u"pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const QString sparse = write(u"sparse"_s, {});
    QVERIFY(QFile::resize(sparse, qint64(4) << 40));
    const QString link = m_folder.filePath(u"link to a pipe"_s);
    QVERIFY(QFile::link(pipe, link));
    QTest::newRow("one byte more") << write(u"more"_s, QByteArray(1001, 'x')) << tooLarge;
    QTest::newRow("4 TB of nothing") << sparse << tooLarge;
    QTest::newRow("no end") << u"/dev/zero"_s << notOrdinary;
    QTest::newRow("a terminal") << u"/dev/ptmx"_s << notOrdinary;
    QTest::newRow("a pipe") << pipe << notOrdinary;
    QTest::newRow("a link to a pipe") << link << notOrdinary;
    QTest::newRow("a folder") << m_folder.path() << notOrdinary;
    QTest::newRow("a file that does not tell its size") << u"/proc/self/smaps"_s << tooLarge;
    QTest::newRow("none") << m_folder.filePath(u"none"_s) << u"No such file"_s;
}

void TestBoundedFile::refuses()
{
    QFETCH(const QString, path);
    QFETCH(const QString, why);
    const auto read = boundedfile::read(path, 1000);
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(why), qPrintable(read.error().message));
}

void TestBoundedFile::looksAtItsMarkFirst()
{
    QCOMPARE(*boundedfile::read(write(u"marked"_s, "MARK 1 and more"), 1000, "MARK "), "MARK 1 and more");
    QCOMPARE(*boundedfile::read(write(u"other"_s, "%PDF-1.7 and more"), 1000, "MARK "), "%PDF-");
    QCOMPARE(*boundedfile::read(write(u"short"_s, "M"), 1000, "MARK "), "M");
}

QTEST_GUILESS_MAIN(TestBoundedFile)
#include "tst_boundedfile.moc"
