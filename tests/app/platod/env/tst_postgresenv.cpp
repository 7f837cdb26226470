// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/platod/capture/postgresserver.h"
#include "tests/support/realplatod.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using plato::test::PostgresServer;
using plato::test::RealPlatod;

namespace {

QJsonObject shop()
{
    const QString seed = u"psql -qc \"CREATE TABLE item (id int PRIMARY KEY, name text);"
                         "INSERT INTO item VALUES (1, 'chair')\"; pwd > seeded"_s;
    const QString start = u"mkdir -p www && cp seeded www && exec python3 -m http.server -d www -b $SHOP_AT 8000"_s;
    return {{u"name"_s, u"shop"_s},
            {u"title"_s, u"Shop"_s},
            {u"description"_s, u"Orders in a PostgreSQL."_s},
            {u"environment"_s, QJsonObject{{u"SHOP_AT"_s, u"{address}"_s}}},
            {u"working_directory"_s, u"/state"_s},
            {u"seed"_s, QJsonArray{u"sh"_s, u"-c"_s, seed}},
            {u"start"_s, QJsonArray{u"sh"_s, u"-c"_s, start}},
            {u"app_port"_s, 8000},
            {u"ready"_s, QJsonObject{{u"http_path"_s, u"/seeded"_s}}},
            {u"databases"_s, QJsonArray{QJsonObject{{u"kind"_s, u"postgresql"_s}, {u"name"_s, u"shop"_s}}}}};
}

} // namespace

/// Envs of the real platod whose application keeps its data in a PostgreSQL of its own.
class TestPostgresEnv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tellsChangesAndResets();
    void keepsSnapshotsOfARunningServer();
    void saysThatTheServerHasEnded();

private:
    QString launch(const QJsonObject &env);
    QString run(const QString &sql);
    QJsonObject state(const QString &session);
    static QString summary(const QJsonObject &state);
    bool reset(const QString &session);

    RealPlatod m_platod;
    QString m_job;
};

void TestPostgresEnv::initTestCase()
{
    if (const QString missing = PostgresServer::missing(); !missing.isEmpty())
        QSKIP(qPrintable(missing));
    const QString folder = m_platod.dataHome() + u"/plato-desk/simulators/"_s;
    QVERIFY(QDir().mkpath(folder));
    QFile file(folder + u"shop.json"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QJsonDocument(shop()).toJson());
    file.close();
    qputenv("PGHOSTADDR", "127.0.0.1"); // of whoever starts it: its connections are to the env's server all the same
    qputenv("PGSERVICE", "elsewhere");
    QVERIFY2(m_platod.start(), qPrintable(m_platod.diagnostics()));
}

QString TestPostgresEnv::launch(const QJsonObject &env)
{
    const QJsonObject ready = m_platod.launch({env});
    m_job = u"/api/v2/jobs/"_s + ready.value(u"context"_s)[u"envs"_s][0][u"job_id"_s].toString();
    return ready.value(u"ready"_s).toBool() ? u"/api/v2/sessions/"_s + ready.value(u"session_id"_s).toString()
                                            : QString();
}

QString TestPostgresEnv::run(const QString &sql)
{
    const QString command = u"psql -XqAtc \"%1\" 2>&1"_s.arg(sql);
    return m_platod.post(m_job + u"/execute"_s, {{u"command"_s, command}}).object().value(u"stdout"_s).toString();
}

QJsonObject TestPostgresEnv::state(const QString &session)
{
    const QJsonObject results = m_platod.get(session + u"/state"_s).object().value(u"results"_s).toObject();
    return results.begin().value()[u"state"_s].toObject();
}

QString TestPostgresEnv::summary(const QJsonObject &state)
{
    QStringList lines;
    const QJsonArray records = state.value(u"mutations"_s).toArray();
    for (const QJsonValue record : records)
        lines.append(u"%1 %2 %3"_s.arg(record[u"table_name"_s].toString(), record[u"action"_s].toString())
                         .arg(record[u"key"_s][u"id"_s].toInt()));
    return lines.join(u"; "_s) + state.value(u"error"_s).toString();
}

bool TestPostgresEnv::reset(const QString &session)
{
    return m_platod.post(session + u"/reset"_s).object().value(u"success"_s).toBool();
}

void TestPostgresEnv::tellsChangesAndResets()
{
    const QString session = launch(RealPlatod::env(u"shop"_s, u"one"_s));
    QVERIFY2(!session.isEmpty(), qPrintable(m_platod.diagnostics()));
    QCOMPARE(run(u"SELECT name FROM item"_s), u"chair\n"_s);
    QVERIFY(reset(session));
    QCOMPARE(summary(state(session)), QString());
    QCOMPARE(run(u"INSERT INTO item VALUES (2, 'table'); UPDATE item SET name = 'stool' WHERE id = 1"_s), QString());
    const QJsonObject seen = state(session);
    QCOMPARE(summary(seen), u"item INSERT 2; item UPDATE 1"_s);
    QCOMPARE(seen[u"mutations"_s][1][u"old_values"_s][u"name"_s].toString(), u"chair"_s);
    QVERIFY(seen[u"mutations"_s][0][u"transaction"_s].toInteger() > 0);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(reset(session));
    qInfo() << "reset in" << timer.elapsed() << "ms";
    QCOMPARE(summary(state(session)), QString());
    QCOMPARE(run(u"SELECT * FROM item"_s), u"1|chair\n"_s);
    QCOMPARE(run(u"DELETE FROM item"_s), QString());
    QCOMPARE(summary(state(session)), u"item DELETE 1"_s);
}

void TestPostgresEnv::keepsSnapshotsOfARunningServer()
{
    QVERIFY(!launch(RealPlatod::env(u"shop"_s, u"two"_s)).isEmpty());
    QCOMPARE(
        run(u"CREATE TABLE twin (id serial PRIMARY KEY); INSERT INTO item SELECT i FROM generate_series(10, 5009) i"_s),
        QString());
    // A program that writes without a pause: each row of the one table has one in the other.
    const QString loop = u"i=9999; while :; do i=$((i + 1)); echo \"BEGIN; INSERT INTO twin DEFAULT VALUES;"
                         "INSERT INTO item VALUES ($i); COMMIT;\"; done | psql -Xqo /dev/null"_s;
    m_platod.post(
        m_job + u"/execute"_s,
        {{u"command"_s, u"setsid sh -c '%1' >/dev/null 2>&1 &"_s.arg(QString(loop).replace(u"'"_s, u"'\\''"_s))}});
    const auto written = [&] { return run(u"SELECT count(*) FROM twin"_s).toInt(); };
    QTRY_VERIFY_WITH_TIMEOUT(written() > 100, 30'000);
    const QJsonObject kept = m_platod.post(m_job + u"/snapshot"_s).object();
    const QString artifact = kept.value(u"artifact_id"_s).toString();
    QVERIFY2(!artifact.isEmpty(), QJsonDocument(kept).toJson().constData());
    const int before = written();
    QTRY_VERIFY_WITH_TIMEOUT(written() > before, 30'000); // it goes on
    const QString session =
        launch({{u"type"_s, u"artifact"_s}, {u"artifact_id"_s, artifact}, {u"alias"_s, u"three"_s}});
    QVERIFY2(!session.isEmpty(), qPrintable(m_platod.diagnostics()));
    QVERIFY(reset(session));
    QVERIFY(written() > 100);
    QCOMPARE(run(u"SELECT (SELECT count(*) FROM item WHERE id > 9999) - (SELECT count(*) FROM twin)"_s), u"0\n"_s);
    QCOMPARE(run(u"SELECT count(*) FROM item WHERE id BETWEEN 10 AND 9999"_s), u"5000\n"_s);
    QCOMPARE(run(u"DELETE FROM item WHERE id = 10"_s), QString());
    QCOMPARE(summary(state(session)), u"item DELETE 10"_s);
}

void TestPostgresEnv::saysThatTheServerHasEnded()
{
    const QString session = launch(RealPlatod::env(u"shop"_s, u"four"_s));
    QVERIFY(reset(session));
    m_platod.post(m_job + u"/execute"_s, {{u"command"_s, u"kill -9 $(head -n 1 /state/postgresql/postmaster.pid)"_s}});
    const auto said = [&] { return state(session).value(u"error"_s).toString(); };
    QTRY_VERIFY_WITH_TIMEOUT(said().startsWith(u"The database shop of PostgreSQL cannot be read: "_s), 30'000);
    QVERIFY(reset(session));
    QCOMPARE(run(u"INSERT INTO item VALUES (3)"_s), QString());
    QCOMPARE(summary(state(session)), u"item INSERT 3"_s);
}

QTEST_GUILESS_MAIN(TestPostgresEnv)
#include "tst_postgresenv.moc"
