// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realplatod.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using plato::test::RealPlatod;

/// Simulators on the real platod: those whose state is files, and one that a person adds.
class TestSimulators : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsCalendarsInFiles();
    void runsTheOneOfTheManual();
    void tellsWhyOneIsLeftOut();
    void listsTestCases();
    void scoresAgainstATestCase();
    void scoresTheTestCasesOfFossil();

private:
    QString launch(RealPlatod &platod, const QString &simulator)
    {
        return begin(platod, platod.launch({RealPlatod::env(simulator, u"one"_s)}));
    }
    QString launchTestCase(RealPlatod &platod, const QString &id)
    {
        const auto made = platod.post(u"/api/v2/sessions/make"_s, {{u"type"_s, u"testcase"_s}, {u"testcase_id"_s, id}});
        if (made.status != 200)
            return {};
        const QString session = made.object().value(u"session_id"_s).toString();
        return begin(platod, platod.get(u"/api/v2/sessions/%1/wait_for_ready?timeout=60"_s.arg(session)).object());
    }
    static QJsonObject score(RealPlatod &platod, const QString &session)
    {
        return platod.post(session + u"/evaluate"_s).object().value(u"score"_s).toObject();
    }
    /// Resets the session of one env and returns its path; `m_site` is the application.
    QString begin(RealPlatod &platod, const QJsonObject &ready)
    {
        if (!ready.value(u"ready"_s).toBool())
            return {};
        m_job = ready.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString();
        m_site = QUrl(platod.get(u"/api/v2/jobs/%1/public_url"_s.arg(m_job)).object().value(u"url"_s).toString());
        const QString session = u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString();
        return platod.post(session + u"/reset"_s).object().value(u"success"_s).toBool() ? session : QString();
    }
    QJsonArray mutations(RealPlatod &platod, const QString &session, const QString &query = {}) const
    {
        const QJsonObject body = platod.get(session + u"/state"_s + query).object();
        return body.value(u"results"_s)[m_job][u"state"_s][u"mutations"_s].toArray();
    }
    /// The first block of this language on the page.
    static QByteArray block(const QString &page, const QString &language)
    {
        const QRegularExpression rule(u"```%1\\n(.*?)```"_s.arg(language),
                                      QRegularExpression::DotMatchesEverythingOption);
        return rule.match(page).captured(1).toUtf8();
    }
    static void write(const QString &path, const QByteArray &content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    QString m_job;
    QUrl m_site;
};

void TestSimulators::keepsCalendarsInFiles()
{
    RealPlatod platod;
    QVERIFY2(platod.start(), qPrintable(platod.diagnostics()));
    const QString session = launch(platod, u"radicale"_s);
    QVERIFY2(!session.isEmpty(), qPrintable(platod.diagnostics()));
    QVERIFY(m_site.host().startsWith(u"127."_s) && m_site.host() != "127.0.0.1"_L1);
    QCOMPARE(mutations(platod, session), QJsonArray());

    plato::test::HttpClient client;
    client.setHeader("Authorization", "Basic " + QByteArray("demo:demo").toBase64());
    const QUrl dentist = m_site.resolved(QUrl(u"/demo/work/dentist.ics"_s));
    const auto found = client.get(dentist);
    QCOMPARE(found.status, 200);
    QByteArray moved = found.body;
    QVERIFY(moved.contains("SUMMARY:Dentist"));
    moved.replace("SUMMARY:Dentist", "SUMMARY:Dentist moved");
    QCOMPARE(client.send("PUT", dentist, moved, {{"Content-Type", "text/calendar"}}).status, 201);
    QCOMPARE(client.send("DELETE", m_site.resolved(QUrl(u"/demo/work/review.ics"_s))).status, 200);

    const QJsonArray merged = mutations(platod, session, u"?merge_mutations=true"_s);
    QCOMPARE(merged.size(), 2);
    const QString folder = u"collections/collection-root/demo/work/"_s;
    QCOMPARE(merged[0][u"action"_s].toString(), u"DELETE"_s);
    QCOMPARE(merged[0][u"path"_s].toString(), folder + u"review.ics"_s);
    QCOMPARE(merged[1][u"action"_s].toString(), u"UPDATE"_s);
    QCOMPARE(merged[1][u"path"_s].toString(), folder + u"dentist.ics"_s);
    QVERIFY(merged[1][u"diff"_s].toString().contains(u"+SUMMARY:Dentist moved"_s));
    QVERIFY(!merged[1].toObject().contains(u"table_name"_s));
}

void TestSimulators::runsTheOneOfTheManual()
{
    QFile file(QStringLiteral(MANUAL_PAGE));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    RealPlatod platod;
    const QString folder = platod.dataHome() + u"/plato-desk/simulators/"_s;
    write(folder + u"notes.json"_s, block(page, u"json"_s));
    write(folder + u"notes/notes.py"_s, block(page, u"python"_s));
    QVERIFY(platod.start());
    const QString session = launch(platod, u"notes"_s);
    QVERIFY2(!session.isEmpty(), qPrintable(platod.diagnostics()));

    plato::test::HttpClient client;
    const auto add = [&](const QByteArray &form) {
        return client.send("POST", m_site, form, {{"Content-Type", "application/x-www-form-urlencoded"}}).status;
    };
    QCOMPARE(add("title=Bake+bread"), 200);
    // Seen without being asked for, though only the write-ahead log was written: else it would be one change with the
    // next, and the log would not have the order in which things happened.
    const QString envFolder = platod.stateDir() + u"/envs/"_s + m_job + u"/capture/0"_s;
    const auto copies = [&] { return QDir(envFolder).entryList(QDir::Files); };
    QTRY_VERIFY_WITH_TIMEOUT(copies().contains(u"notes.db.2.copy"_s), 10'000);
    QCOMPARE(add("title=Bake+bread&text=500+g+flour"), 200);
    const QJsonArray seen = mutations(platod, session);
    QStringList lines;
    for (const QJsonValue record : seen) {
        QCOMPARE(record[u"seq"_s].toInt(), lines.size() + 1);
        lines.append(record[u"action"_s].toString() + u' ' +
                     record[u"table_name"_s].toString(record[u"path"_s].toString()));
    }
    QCOMPARE(lines.value(0), u"INSERT note"_s);
    lines.sort(); // the attachment is there before the row that names it is committed: it may be seen first
    QCOMPARE(lines, (QStringList{u"INSERT attachments/4.txt"_s, u"INSERT note"_s, u"INSERT note"_s}));
}

void TestSimulators::tellsWhyOneIsLeftOut()
{
    RealPlatod platod;
    const QString path = platod.dataHome() + u"/plato-desk/simulators/mine.json"_s;
    write(path, R"({"name": "mine", "title": "Mine", "description": "x", "start": ["serve"], "app_port": "80",
                    "ready": {"http_path": "/"}})");
    QVERIFY(platod.start());
    const QString words = path + u": app_port: a whole number from 1 to 65535 is needed"_s;
    QVERIFY2(platod.diagnostics().contains(words), qPrintable(platod.diagnostics()));
    QCOMPARE(platod.get(u"/api/v1/env/simulators/mine"_s).status, 404);
}

void TestSimulators::listsTestCases()
{
    RealPlatod platod;
    const QString folder = platod.dataHome() + u"/plato-desk/testcases/"_s;
    write(folder + u"mine.json"_s,
          R"({"name": "Mine", "envs": [{"alias": "git", "simulator": "fossil"}], "mutations": []})");
    write(folder + u"broken.json"_s, R"({"name": "Broken", "mutations": [{"tablename": "x"}]})");
    QVERIFY(platod.start());
    QVERIFY2(platod.diagnostics().contains(folder + u"broken.json: "_s), qPrintable(platod.diagnostics()));
    const auto ids = [&](const QString &query) {
        QStringList list;
        const QJsonArray items = platod.get(u"/api/v2/testcases"_s + query).object().value(u"testcases"_s).toArray();
        for (const QJsonValue item : items)
            list.append(item[u"public_id"_s].toString());
        return list;
    };
    const QStringList all{u"fossil-close-ticket"_s,   u"fossil-file-ticket"_s,      u"mine"_s,
                          u"radicale-move-dentist"_s, u"tryton-bought-elsewhere"_s, u"tryton-new-lead"_s,
                          u"tryton-raise-chances"_s};
    QCOMPARE(ids({}), all);
    QCOMPARE(ids(u"?page=2&page_size=3"_s), all.mid(3, 3));
    QCOMPARE(ids(u"?simulator_ids=radicale,none"_s), all.mid(3, 1));
    QCOMPARE(ids(u"?name=shelf"_s), all.mid(1, 1));
    QCOMPARE(platod.get(u"/api/v2/testcases?page_size=1"_s).object().value(u"total_count"_s).toInt(), all.size());
    QCOMPARE(platod.get(u"/api/v2/testcases?page=0"_s).status, 422);
}

void TestSimulators::scoresAgainstATestCase()
{
    RealPlatod platod;
    write(platod.dataHome() + u"/plato-desk/testcases/quiet.json"_s,
          R"({"name": "Quiet", "envs": [{"alias": "calendar", "simulator": "radicale"}], "mutations": [],
              "audit_ignore_tables": [{"table": "*", "values": {"path": {"$pattern": "/people/"}}}]})");
    QVERIFY(platod.start());
    const QString session = launchTestCase(platod, u"radicale-move-dentist"_s);
    QVERIFY2(!session.isEmpty(), qPrintable(platod.diagnostics()));
    const QJsonObject context =
        platod.get(session + u"/wait_for_ready?timeout=1"_s).object().value(u"context"_s).toObject();
    QCOMPARE(context.value(u"task_public_id"_s).toString(), u"radicale-move-dentist"_s);
    QCOMPARE(context.value(u"envs"_s)[0][u"alias"_s].toString(), u"calendar"_s);
    QCOMPARE(score(platod, session).value(u"missing_count"_s).toInt(), 1);

    plato::test::HttpClient client;
    client.setHeader("Authorization", "Basic " + QByteArray("demo:demo").toBase64());
    const auto change = [&](const QString &path, const QByteArray &before, const QByteArray &after) {
        const QUrl url = m_site.resolved(QUrl(path));
        QByteArray item = client.get(url).body;
        QVERIFY(item.contains(before));
        item.replace(before, after);
        QCOMPARE(client.send("PUT", url, item, {{"Content-Type", "text/calendar"}}).status, 201);
    };
    // The wrong hour comes nearest, and is told.
    change(u"/demo/work/dentist.ics"_s, "T100000Z", "T140000Z");
    const QJsonObject wrong = score(platod, session);
    QCOMPARE(wrong.value(u"score"_s).toDouble(), 0.0);
    const QJsonValue missing = wrong.value(u"expectations"_s)[0];
    QCOMPARE(missing[u"status"_s].toString(), u"missing"_s);
    QCOMPARE(missing[u"differences"_s][0][u"column"_s].toString(), u"text"_s);
    change(u"/demo/work/dentist.ics"_s, "T140000Z", "T150000Z");
    QCOMPARE(score(platod, session).value(u"score"_s).toDouble(), 1.0);
    QCOMPARE(score(platod, session).value(u"expectations"_s)[0][u"status"_s].toString(), u"matched"_s);
    // Whatever nobody asked for is surplus.
    change(u"/demo/people/ada.vcf"_s, "Ada Bender", "Ada Straight");
    const QJsonObject surplus = score(platod, session);
    QCOMPARE(surplus.value(u"surplus_count"_s).toInt(), 1);
    QCOMPARE(surplus.value(u"score"_s).toDouble(), 0.5);

    // Another test case, by which the same is noise.
    QCOMPARE(mutations(platod, session, u"?merge_mutations=true"_s).size(), 2);
    QCOMPARE(platod.post(session + u"/link_testcase"_s, {{u"testcase_id"_s, u"none"_s}}).status, 404);
    QCOMPARE(platod.post(session + u"/link_testcase"_s, {{u"testcase_id"_s, u"quiet"_s}}).status, 200);
    const QJsonArray merged = mutations(platod, session, u"?merge_mutations=true"_s);
    QCOMPARE(merged.size(), 1);
    QCOMPARE(merged[0][u"seq"_s].toInt(), 1);
    QVERIFY(merged[0][u"path"_s].toString().endsWith(u"dentist.ics"_s));
    QVERIFY(mutations(platod, session).size() > 2); // the log itself leaves nothing out
    QCOMPARE(score(platod, session).value(u"ignored_count"_s).toInt(), 1);

    const QString other = launch(platod, u"radicale"_s);
    QCOMPARE(platod.post(other + u"/evaluate"_s).status, 409);
}

void TestSimulators::scoresTheTestCasesOfFossil()
{
    RealPlatod platod;
    QVERIFY(platod.start());
    const QString session = launchTestCase(platod, u"fossil-close-ticket"_s);
    QVERIFY2(!session.isEmpty(), qPrintable(platod.diagnostics()));
    const QString repository = platod.stateDir() + u"/envs/"_s + m_job + u"/state/repo.fossil"_s;
    QByteArray output;
    const auto fossil = [&](const QStringList &arguments) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, platod.dataHome());
        environment.insert(u"USER"_s, u"demo"_s);
        process.setProcessEnvironment(environment);
        process.start(u"fossil"_s, arguments + QStringList{u"-R"_s, repository});
        process.waitForFinished();
        output = process.readAllStandardOutput();
        return process.exitCode() == 0;
    };
    QVERIFY(fossil({u"ticket"_s, u"show"_s, u"0"_s}));
    const QRegularExpression row(u"\t([0-9a-f]{40})\t.*Widget falls over"_s);
    const QString id = row.match(QString::fromUtf8(output)).captured(1);
    QVERIFY2(!id.isEmpty(), output.constData());
    QVERIFY(fossil({u"ticket"_s, u"set"_s, id, u"status"_s, u"Fixed"_s}));
    const QJsonObject closed = score(platod, session);
    QVERIFY2(closed.value(u"score"_s).toDouble() == 1.0, QJsonDocument(closed).toJson().constData());
    QVERIFY(closed.value(u"ignored_count"_s).toInt() > 0);

    QVERIFY(platod.post(session + u"/reset"_s).object().value(u"success"_s).toBool());
    QCOMPARE(platod.post(session + u"/link_testcase"_s, {{u"testcase_id"_s, u"fossil-file-ticket"_s}}).status, 200);
    QVERIFY(fossil({u"ticket"_s, u"add"_s, u"type"_s, u"Incident"_s, u"status"_s, u"Open"_s, u"severity"_s, u"Severe"_s,
                    u"title"_s, u"Widgets roll off the shelf"_s, u"comment"_s, u"Says Ben"_s}));
    const QJsonObject filed = score(platod, session);
    QVERIFY2(filed.value(u"score"_s).toDouble() == 1.0, QJsonDocument(filed).toJson().constData());
}

QTEST_GUILESS_MAIN(TestSimulators)
#include "tst_simulators.moc"
