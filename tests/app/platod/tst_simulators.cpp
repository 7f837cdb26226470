// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realplatod.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <memory>

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

private:
    /// Makes a session of one env, resets it, and returns its path; `m_site` is the application.
    QString launch(RealPlatod &platod, const QString &simulator)
    {
        const QJsonObject ready = platod.launch({RealPlatod::env(simulator, u"one"_s)});
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

QTEST_GUILESS_MAIN(TestSimulators)
#include "tst_simulators.moc"
