// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/resourceuse.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::runtime;

/// What is counted as the memory of an env, where it is not yet one.
class TestResourceUse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsNothingOfThisComputersFolders();
};

/// The first process of a sandbox sees the folders of this computer until the sandbox has been put together.
void TestResourceUse::countsNothingOfThisComputersFolders()
{
    QProcess process;
    process.start(u"sleep"_s, {u"60"_s});
    QVERIFY(process.waitForStarted());
    const StopFlag stop(false);
    const MemoryUse use = memoryUseOf(process.processId(), 0, 1000, stop);
    process.kill();
    process.waitForFinished();
    QCOMPARE(use.tasks, 1);
    QVERIFY2(use.bytes > 0 && use.bytes < 64 << 20, qPrintable(QString::number(use.bytes)));
}

QTEST_GUILESS_MAIN(TestResourceUse)
#include "tst_resourceuse.moc"
