// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/capture/sqlitecapture.h"
#include "tests/app/platod/capture/databasewriter.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using test::errorOf;

/// The code host of the local runtime: a real repository, changed by the real program.
class CaptureFossilTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        m_repository = m_folder->filePath(u"code.fossil"_s);
        QVERIFY(QDir(m_folder->path()).mkdir(u"work"_s));
        QVERIFY2(fossil({u"init"_s, u"-A"_s, u"tester"_s, m_repository}), m_output.constData());
    }

    void seesATicketFiledAndChanged();
    void seesAWikiPage();
    void looksWhileTheProgramWorks();

private:
    bool fossil(const QStringList &arguments, const QByteArray &input = {})
    {
        QProcess process;
        prepare(process, arguments);
        process.start();
        process.write(input);
        process.closeWriteChannel();
        process.waitForFinished();
        m_output = process.readAll();
        return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }
    void prepare(QProcess &process, const QStringList &arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, m_folder->path());
        environment.insert(u"FOSSIL_HOME"_s, m_folder->path());
        environment.insert(u"USER"_s, u"tester"_s);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setProgram(u"fossil"_s);
        process.setArguments(arguments);
    }
    static QList<QJsonObject> of(const QJsonArray &records, const QString &table)
    {
        QList<QJsonObject> found;
        for (const QJsonValue record : records) {
            if (record[u"table_name"_s] == table)
                found.append(record.toObject());
        }
        return found;
    }

    std::optional<QTemporaryDir> m_folder;
    QString m_repository;
    QByteArray m_output;
};

void CaptureFossilTest::seesATicketFiledAndChanged()
{
    SqliteCapture capture(m_repository, m_folder->filePath(u"work"_s));
    const auto begun = capture.begin();
    QVERIFY2(begun, errorOf(begun).constData());
    QVERIFY2(fossil({u"ticket"_s, u"add"_s, u"title"_s, u"It does not fit"_s, u"status"_s, u"Open"_s, u"-R"_s,
                     m_repository}),
             m_output.constData());

    auto log = capture.observe();
    QVERIFY2(log, errorOf(log).constData());
    auto tickets = of(*log, u"ticket"_s);
    QCOMPARE(tickets.size(), 1);
    QCOMPARE(tickets[0][u"action"_s], u"INSERT"_s);
    QCOMPARE(tickets[0][u"values"_s][u"title"_s], u"It does not fit"_s);
    QCOMPARE(tickets[0][u"key"_s].toObject().keys(), QStringList(u"tkt_id"_s));
    const auto blobs = of(*log, u"blob"_s);
    QVERIFY(!blobs.isEmpty());
    QCOMPARE(blobs[0][u"values"_s][u"content"_s][u"$blob"_s][u"sha256"_s].toString().size(), 64);

    const QString ticket = tickets[0][u"values"_s][u"tkt_uuid"_s].toString();
    QVERIFY2(fossil({u"ticket"_s, u"change"_s, ticket, u"status"_s, u"Closed"_s, u"-R"_s, m_repository}),
             m_output.constData());
    log = capture.observe();
    QVERIFY2(log, errorOf(log).constData());
    tickets = of(*log, u"ticket"_s);
    QCOMPARE(tickets.size(), 2);
    QCOMPARE(tickets[1][u"action"_s], u"UPDATE"_s);
    QCOMPARE(tickets[1][u"old_values"_s][u"status"_s], u"Open"_s);
    QCOMPARE(tickets[1][u"values"_s][u"status"_s], u"Closed"_s);
    QVERIFY(tickets[1][u"changed"_s].toArray().contains(u"status"_s));
    QVERIFY(!tickets[1][u"changed"_s].toArray().contains(u"title"_s));

    const auto merged = capture.merged();
    tickets = of(*merged, u"ticket"_s);
    QCOMPARE(tickets.size(), 1);
    QCOMPARE(tickets[0][u"action"_s], u"INSERT"_s);
    QCOMPARE(tickets[0][u"values"_s][u"status"_s], u"Closed"_s);
}

void CaptureFossilTest::seesAWikiPage()
{
    SqliteCapture capture(m_repository, m_folder->filePath(u"work"_s));
    QVERIFY(capture.begin());
    QVERIFY2(fossil({u"wiki"_s, u"create"_s, u"Hello"_s, u"-"_s, u"-R"_s, m_repository}, "Some words.\n"),
             m_output.constData());
    const auto log = capture.observe();
    QVERIFY2(log, errorOf(log).constData());
    const auto events = of(*log, u"event"_s);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0][u"values"_s][u"type"_s], u"w"_s);
    QCOMPARE(events[0][u"values"_s][u"user"_s], u"tester"_s);
}

void CaptureFossilTest::looksWhileTheProgramWorks()
{
    SqliteCapture capture(m_repository, m_folder->filePath(u"work"_s));
    QVERIFY(capture.begin());
    for (int i = 0; i < 8; ++i) {
        QProcess process;
        prepare(process, {u"ticket"_s, u"add"_s, u"title"_s, QString::number(i), u"-R"_s, m_repository});
        process.start();
        while (!process.waitForFinished(1)) {
            const auto log = capture.observe();
            QVERIFY2(log, errorOf(log).constData());
        }
        QVERIFY2(process.exitCode() == 0, process.readAll().constData());
    }
    QCOMPARE(of(*capture.observe(), u"ticket"_s).size(), 8);
    QCOMPARE(of(*capture.merged(), u"ticket"_s).size(), 8);
    QVERIFY(fossil({u"test-integrity"_s, u"-R"_s, m_repository}));
}

QTEST_GUILESS_MAIN(CaptureFossilTest)
#include "tst_capturefossil.moc"
