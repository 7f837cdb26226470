// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/processwatch.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace plato;

class TestProcessWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signalsAndSeesTheEnd()
    {
        QProcess process;
        process.start(QCoreApplication::applicationDirPath() + u"/fakeplatod"_s);
        QTRY_VERIFY(process.canReadLine()); // from here on it has a handler for the signal
        ProcessWatch watch(process.processId(), u"fakeplatod"_s);
        QVERIFY(watch.isValid());
        QSignalSpy ended(&watch, &ProcessWatch::ended);
        QSignalSpy finished(&process, &QProcess::finished);
        watch.sendSignal(SIGTERM);
        QTRY_COMPARE(ended.size(), 1);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        watch.sendSignal(SIGTERM); // to nobody
        QCOMPARE(ended.size(), 1);
    }

    void anotherProgramIsRefused()
    {
        ProcessWatch watch(getpid(), u"fakeplatod"_s);
        QVERIFY(!watch.isValid());
        watch.sendSignal(SIGKILL); // or this test would not go on
    }

    void noProcess_data()
    {
        QTest::addColumn<qint64>("pid");
        QTest::newRow("none") << qint64(0);
        QTest::newRow("group") << qint64(-1);
        QTest::newRow("beyond") << (qint64(1) << 40);
    }

    void noProcess()
    {
        QFETCH(qint64, pid);
        QVERIFY(!ProcessWatch(pid, u"fakeplatod"_s).isValid());
    }
};

QTEST_GUILESS_MAIN(TestProcessWatch)
#include "tst_processwatch.moc"
