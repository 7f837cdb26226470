// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/mutationrecorder.h"
#include "tests/app/platod/capture/databasewriter.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::runtime;
using test::errorOf;
using test::summary;

/// Several databases and folders of one env, some of which cannot be read.
class TestMutationRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        QVERIFY(QDir(m_folder->path()).mkpath(u"state/files"_s));
    }

    void tellsNamesakesApart();
    void namesNoDatabaseWhereThereIsOne();
    void readsWhatIsBesideAnUnreadableOne_data();
    void readsWhatIsBesideAnUnreadableOne();
    void failsWhereNothingCanBeRead();
    void beginsAnewWithAll();

private:
    QString path(const QString &name) const { return m_folder->filePath(u"state/"_s + name); }
    std::unique_ptr<MutationRecorder> recorderOf(const QStringList &databases, const QStringList &folders = {}) const
    {
        Manifest manifest;
        manifest.databases = databases;
        manifest.folders = folders;
        return std::make_unique<MutationRecorder>(m_folder->filePath(u"state"_s), m_folder->filePath(u"work"_s),
                                                  manifest);
    }
    void run(const QString &database, const QString &sql) const
    {
        test::DatabaseWriter app(path(database));
        QCOMPARE(app.run(sql), u"ok"_s);
        app.finish();
    }
    void write(const QString &name, const QByteArray &content) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    std::optional<QTemporaryDir> m_folder;
};

void TestMutationRecorder::tellsNamesakesApart()
{
    for (const QString &name : {u"a.db"_s, u"files/b.db"_s})
        run(name, u"CREATE TABLE meta(key PRIMARY KEY, value)"_s);
    const auto recorder = recorderOf({u"a.db"_s, u"files/b.db"_s}, {u"files"_s});
    QVERIFY(recorder->begin({}));
    for (const QString &name : {u"a.db"_s, u"files/b.db"_s})
        run(name, u"INSERT INTO meta VALUES ('color', 'blue')"_s);
    write(u"files/note"_s, "words");
    for (const bool merged : {false, true}) {
        const auto observed = recorder->mutations(merged, {});
        QVERIFY2(observed, errorOf(observed).constData());
        QStringList databases;
        int seq = 0;
        for (const QJsonValue record : observed->mutations) {
            QCOMPARE(record[u"seq"_s].toInt(), ++seq);
            databases.append(record[u"database"_s].toString(u"none"_s));
        }
        databases.sort();
        QCOMPARE(databases, QStringList({u"a.db"_s, u"files/b.db"_s, u"none"_s}));
        QVERIFY(observed->unobserved.isEmpty());
    }
}

void TestMutationRecorder::namesNoDatabaseWhereThereIsOne()
{
    run(u"a.db"_s, u"CREATE TABLE meta(key PRIMARY KEY)"_s);
    const auto recorder = recorderOf({u"a.db"_s}, {u"files"_s});
    QVERIFY(recorder->begin({}));
    run(u"a.db"_s, u"INSERT INTO meta VALUES (1)"_s);
    const auto observed = recorder->mutations(false, {});
    QVERIFY(observed);
    QCOMPARE(observed->mutations.size(), 1);
    QVERIFY(!observed->mutations.first().toObject().contains(u"database"_s));
}

void TestMutationRecorder::readsWhatIsBesideAnUnreadableOne_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("isUnreadable");
    QTest::newRow("text") << u"text"_s << true;
    QTest::newRow("a folder") << u"folder"_s << true;
    QTest::newRow("a link") << u"link"_s << true;
    QTest::newRow("another version") << u"version"_s << true;
    QTest::newRow("empty") << u"empty"_s << false;
    QTest::newRow("missing") << u"missing"_s << false;
}

void TestMutationRecorder::readsWhatIsBesideAnUnreadableOne()
{
    QFETCH(const QString, what);
    QFETCH(const bool, isUnreadable);
    run(u"good.db"_s, u"CREATE TABLE note(id INTEGER PRIMARY KEY)"_s);
    if (what == u"text") {
        write(u"bad.db"_s, QByteArray("no database at all\n").repeated(100));
    } else if (what == u"folder") {
        QVERIFY(QDir().mkpath(path(u"bad.db"_s)));
    } else if (what == u"link") {
        QVERIFY(QFile::link(path(u"good.db"_s), path(u"bad.db"_s)));
    } else if (what == u"version") {
        run(u"bad.db"_s, u"CREATE TABLE t(v)"_s);
        QFile file(path(u"bad.db"_s));
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(18));
        file.write("\x09\x09", 2); // of the format, which says that nobody else may read it
    } else if (what == u"empty") {
        write(u"bad.db"_s, {});
    }
    for (const QStringList &databases :
         {QStringList{u"good.db"_s, u"bad.db"_s}, QStringList{u"bad.db"_s, u"good.db"_s}}) {
        const auto recorder = recorderOf(databases, {u"files"_s});
        const Result begun = recorder->begin({});
        QVERIFY2(begun, errorOf(begun).constData());
        run(u"good.db"_s, u"INSERT INTO note VALUES (NULL)"_s);
        write(u"files/"_s + databases.first(), "words");
        for (const bool merged : {false, true}) {
            const auto observed = recorder->mutations(merged, {});
            QVERIFY2(observed, errorOf(observed).constData());
            QCOMPARE(observed->mutations.size(), 2);
            QCOMPARE(observed->unobserved.size(), isUnreadable ? 1 : 0);
            if (isUnreadable) {
                QCOMPARE(observed->unobserved.first()[u"path"_s].toString(), u"bad.db"_s);
                QVERIFY(observed->unobserved.first()[u"reason"_s].toString().contains(u"cannot be read: "_s));
            }
        }
    }
}

void TestMutationRecorder::failsWhereNothingCanBeRead()
{
    write(u"bad.db"_s, QByteArray("no database at all\n").repeated(100));
    const auto recorder = recorderOf({u"bad.db"_s});
    QVERIFY(recorder->begin({})); // what State says must not cost the reset
    const auto observed = recorder->mutations(false, {});
    QVERIFY(!observed);
    QVERIFY2(observed.error().message.contains(u"bad.db"_s), qPrintable(observed.error().message));
}

void TestMutationRecorder::beginsAnewWithAll()
{
    run(u"a.db"_s, u"CREATE TABLE t(id INTEGER PRIMARY KEY)"_s);
    const auto recorder = recorderOf({u"a.db"_s}, {u"files"_s});
    QVERIFY(recorder->begin({}));
    QVERIFY(QFile::rename(path(u"a.db"_s), path(u"kept"_s)));
    write(u"a.db"_s, QByteArray("no database at all\n").repeated(100));
    // What was seen before this reset is not told after it.
    QVERIFY(recorder->begin({}));
    QCOMPARE(recorder->mutations(false, {})->unobserved.size(), 1);
    QVERIFY(QFile::remove(path(u"a.db"_s)) && QFile::rename(path(u"kept"_s), path(u"a.db"_s)));
    run(u"a.db"_s, u"INSERT INTO t VALUES (1)"_s);
    QCOMPARE(recorder->mutations(false, {})->unobserved.size(), 1);
    QVERIFY(recorder->begin({}));
    run(u"a.db"_s, u"INSERT INTO t VALUES (2)"_s);
    const auto observed = recorder->mutations(false, {});
    QVERIFY(observed->unobserved.isEmpty());
    QCOMPARE(summary(Expected<QJsonArray>(observed->mutations)), uR"(t INSERT {"id":2})"_s);
}

QTEST_GUILESS_MAIN(TestMutationRecorder)
#include "tst_mutationrecorder.moc"
