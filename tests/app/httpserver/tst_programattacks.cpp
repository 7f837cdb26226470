// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/httpserver/attackrequests.h"
#include "tests/app/plato-desktop-agent/support/agentprocess.h"
#include "tests/support/realplatod.h"

#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace plato::test;

/// The real programs, at each of their ports, and strangers who knock there.
class TestProgramAttacks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void requests_data();
    void requests();
    void manyStrangersKeepNobodyOut_data();
    void manyStrangersKeepNobodyOut();
    void cleanupTestCase();

private:
    static QByteArray replyTo(const QUrl &url, const QByteArray &bytes, const QByteArray &enough)
    {
        QTcpSocket socket;
        socket.connectToHost(url.host(), quint16(url.port()));
        socket.write(bytes);
        QByteArray reply;
        (void)QTest::qWaitFor([&] {
            reply += socket.readAll();
            return reply.contains(enough) || socket.state() == QAbstractSocket::UnconnectedState;
        });
        return reply;
    }
    void addPorts()
    {
        QTest::addColumn<QUrl>("url");
        QTest::newRow("platod") << m_platod.url();
        QTest::newRow("agent") << m_agent.url();
        for (const char *port : {"viewer", "devtools"})
            QTest::newRow(port) << QUrl(m_agent.announcement().value(QLatin1StringView(port)).toString());
    }
    bool areAlive()
    {
        return m_platod.get(u"/api/v2/user/me"_s).status == 200 &&
               m_agent.get(u"/status"_s, {{"Authorization", "Bearer sesame"}}).status == 200 &&
               m_platod.process().state() == QProcess::Running && m_agent.process().state() == QProcess::Running;
    }

    QTemporaryDir m_folder;
    RealPlatod m_platod;
    AgentProcess m_agent{QStringLiteral(PLATO_AGENT_PROGRAM)};
};

void TestProgramAttacks::initTestCase()
{
    QVERIFY2(m_platod.start(), qPrintable(m_platod.diagnostics()));
    m_agent.token = "sesame";
    QVERIFY(m_agent.start({u"--no-display"_s, u"--viewer"_s, u"0"_s, u"--vnc"_s, m_folder.filePath(u"vnc"_s),
                           u"--devtools"_s, u"0"_s, u"--devtools-file"_s, m_folder.filePath(u"port"_s)}));
    QVERIFY(areAlive());
}

void TestProgramAttacks::requests_data()
{
    addPorts();
}

void TestProgramAttacks::requests()
{
    QFETCH(QUrl, url);
    const QByteArray host = url.authority().toLatin1();
    QVERIFY(!host.isEmpty());
    const auto requests = attackRequests();
    for (const auto &request : requests) {
        QByteArray bytes = request.bytes;
        bytes.replace("HOST", host);
        const QByteArray reply = replyTo(url, bytes, "}");
        const QByteArray expected = "HTTP/1.1 " + QByteArray::number(request.status) + ' ';
        QVERIFY2(reply.startsWith(expected), (QByteArray(request.name) + ": " + reply).constData());
    }
    QVERIFY(areAlive());
}

void TestProgramAttacks::manyStrangersKeepNobodyOut_data()
{
    addPorts();
}

void TestProgramAttacks::manyStrangersKeepNobodyOut()
{
    QFETCH(QUrl, url);
    std::vector<std::unique_ptr<QTcpSocket>> strangers;
    for (int i = 0; i < 900; ++i) {
        strangers.push_back(std::make_unique<QTcpSocket>());
        strangers.back()->connectToHost(url.host(), quint16(url.port()));
        if (i % 100 == 99)
            QVERIFY(areAlive());
    }
    const auto left = [&] {
        return std::count_if(strangers.begin(), strangers.end(),
                             [](const auto &s) { return s->state() != QAbstractSocket::UnconnectedState; });
    };
    QTRY_VERIFY2_WITH_TIMEOUT(left() <= 128, qPrintable(QString::number(left())), 30'000);
    QVERIFY(areAlive());
}

void TestProgramAttacks::cleanupTestCase()
{
    QVERIFY(m_platod.terminate());
}

QTEST_GUILESS_MAIN(TestProgramAttacks)
#include "tst_programattacks.moc"
