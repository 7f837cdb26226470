// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/log/mutationlog.h"

#include <QTest>

using namespace plato;
using namespace Qt::StringLiterals;

/// Replies that are small enough in bytes, and would take many times that in memory.
class TestMutationLogBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesMoreThanMemoryHolds_data();
    void refusesMoreThanMemoryHolds();
};

void TestMutationLogBounds::refusesMoreThanMemoryHolds_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto session = [](const QByteArray &results) { return R"({"results":{)" + results + "}}"; };
    const auto env = [](const QByteArray &name, const QByteArray &records) {
        return '"' + name + R"(":{"state":{"mutations":[)" + records + "]}}";
    };
    const QByteArray many = "1,"_ba.repeated(5'000'000) + '1';
    QTest::newRow("records of two envs") << session(env("a", many) + ',' + env("b", many));
    QByteArray envs;
    for (int i = 0; i <= MutationLog::MaxEnvs; ++i)
        envs += '"' + QByteArray::number(i, 36) + "\":0,";
    QTest::newRow("envs") << session(envs + "\"last\":0");
    QByteArray names;
    for (int i = 0; i <= MutationLog::MaxNames; ++i)
        names += R"({"table":")" + QByteArray::number(i, 36) + "\"},";
    QTest::newRow("tables") << session(env("a", names + '1'));
    QTest::newRow("tokens") << session(env("a", "[" + "[],"_ba.repeated(60 << 20) + "[]]"));
}

/// Each is far below what a reply may have in bytes.
void TestMutationLogBounds::refusesMoreThanMemoryHolds()
{
    QFETCH(const QByteArray, body);
    const auto session = MutationLog::parseSession(body);
    QVERIFY(!session);
    QCOMPARE(session.error().message, u"The reply is too large to be read here."_s);
}

QTEST_GUILESS_MAIN(TestMutationLogBounds)
#include "tst_mutationlog_bounds.moc"
