// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

QString crashProgram()
{
    return QCoreApplication::applicationDirPath() + u"/crashondemand"_s;
}

/// The functions of the program's own frames, found as a developer finds them: with addr2line.
QString functionsOf(const QByteArray &trace)
{
    QStringList arguments{u"-fe"_s, crashProgram()};
    static const QRegularExpression frame(uR"(crashondemand\(\+(0x[0-9a-f]+)\))"_s);
    for (const QRegularExpressionMatch &match : frame.globalMatch(QString::fromUtf8(trace)))
        arguments.append(match.captured(1));
    QProcess process;
    process.start(u"addr2line"_s, arguments);
    if (!process.waitForFinished())
        return process.errorString();
    return QString::fromUtf8(process.readAllStandardOutput());
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCrashTrace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }
    void crash_data();
    void crash();
    void fileThatCannotBeWritten();

private:
    QTemporaryDir m_folder;
};

void TestCrashTrace::crash_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("function");

    QTest::newRow("segv") << SIGSEGV << "SIGSEGV"_ba << u"crashOnDemand"_s;
    QTest::newRow("abort") << SIGABRT << "SIGABRT"_ba << u"crashOnDemand"_s;
    QTest::newRow("overflow") << SIGSEGV << "SIGSEGV"_ba << u"overflowStack"_s;
    QTest::newRow("raised") << SIGFPE << "SIGFPE"_ba << u"crashOnDemand"_s;
}

void TestCrashTrace::crash()
{
    QFETCH(const int, signal);
    QFETCH(const QByteArray, name);
    QFETCH(const QString, function);

    const QString file = m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()));
    QProcess process;
    process.start(crashProgram(), {QString::fromLatin1(QTest::currentDataTag()), file});
    QVERIFY(process.waitForFinished());

    // It ends as it would have without the handler.
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QCOMPARE(process.exitCode(), signal);
    const QByteArray trace = process.readAllStandardError();
    QVERIFY2(trace.startsWith("Plato Desk " PLATO_VERSION " crashed: " + name + '\n'), trace.constData());
    const QString functions = functionsOf(trace);
    QVERIFY2(functions.contains(function), qUtf8Printable(functions));
    QCOMPARE(read(file), trace);
    QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestCrashTrace::fileThatCannotBeWritten()
{
    QProcess process;
    process.start(crashProgram(), {u"abort"_s, m_folder.filePath(u"missing/crash.txt"_s)});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QVERIFY(functionsOf(process.readAllStandardError()).contains(u"crashOnDemand"_s));
}

QTEST_GUILESS_MAIN(TestCrashTrace)
#include "tst_crashtrace.moc"
