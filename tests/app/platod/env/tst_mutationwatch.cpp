// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/mutationrecorder.h"
#include "app/platod/env/mutationwatch.h"

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace plato::runtime;

/// The mutations of an env without a sandbox: files that come and go below its state.
class TestMutationWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void seesWhatWasThereForAMoment();
    void seesAfterAPauseWhatHappenedMeanwhile();
    void staysStopped();
    void isNotNeededWithoutStores();

private:
    void begin();
    void write(const QString &name);
    QStringList actions(); ///< of all records, in their order

    std::optional<QTemporaryDir> m_dir;
    plato::WorkPool m_worker{1};
    std::unique_ptr<MutationWatch> m_watch;
};

void TestMutationWatch::init()
{
    m_dir.emplace();
    QVERIFY(QDir(m_dir->path()).mkpath(u"state/notes"_s));
    Manifest manifest;
    manifest.folders = {u"notes"_s};
    m_watch = MutationWatch::create(m_dir->path(), manifest, m_worker);
    QVERIFY(m_watch);
}

void TestMutationWatch::cleanup()
{
    m_watch.reset();
    QVERIFY(m_worker.waitForDone(std::chrono::seconds(10)));
    m_dir.reset();
}

void TestMutationWatch::begin()
{
    std::optional<bool> begun;
    m_watch->begin([&begun](const Result &result) { begun = result.has_value(); });
    QTRY_VERIFY(begun);
    QVERIFY(*begun);
}

void TestMutationWatch::write(const QString &name)
{
    QFile file(m_dir->filePath(u"state/notes/"_s + name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write("words\n") > 0);
}

QStringList TestMutationWatch::actions()
{
    std::optional<QStringList> words;
    m_watch->mutations(false, [&words](const auto &mutations) {
        words.emplace();
        const QJsonArray records = mutations.value_or(Observed()).mutations;
        for (const QJsonValue record : records)
            words->append(record[u"action"_s].toString());
    });
    [&] { QTRY_VERIFY(words); }();
    return words.value_or(QStringList());
}

void TestMutationWatch::seesWhatWasThereForAMoment()
{
    begin();
    QVERIFY(m_watch->isWatching());
    QSignalSpy looked(m_watch.get(), &MutationWatch::looked);
    write(u"a"_s);
    QTRY_VERIFY(!looked.isEmpty());
    QVERIFY(QFile::remove(m_dir->filePath(u"state/notes/a"_s)));
    QCOMPARE(actions(), (QStringList{u"INSERT"_s, u"DELETE"_s}));
}

void TestMutationWatch::seesAfterAPauseWhatHappenedMeanwhile()
{
    begin();
    QSignalSpy looked(m_watch.get(), &MutationWatch::looked);
    m_watch->setPaused(true);
    write(u"a"_s);
    const auto *notifier = m_watch->findChild<QSocketNotifier *>();
    const auto *settle = m_watch->findChild<QTimer *>();
    QVERIFY(notifier && settle);
    QTRY_VERIFY(!notifier->isEnabled() && !settle->isActive()); // the time for a look has come and gone
    QVERIFY(looked.isEmpty());
    m_watch->setPaused(false);
    QTRY_VERIFY(!looked.isEmpty());
    QVERIFY(QFile::remove(m_dir->filePath(u"state/notes/a"_s)));
    QTRY_VERIFY(looked.size() > 1); // and it goes on
    QCOMPARE(actions(), (QStringList{u"INSERT"_s, u"DELETE"_s}));
}

void TestMutationWatch::staysStopped()
{
    bool answered = false;
    m_watch->begin([&answered](const Result &) { answered = true; });
    m_watch->stop();
    QTRY_VERIFY(answered);
    QVERIFY(!m_watch->isWatching());

    begin(); // and can begin anew
    QVERIFY(m_watch->isWatching());
    auto recorder = m_watch->takeRecorder();
    QVERIFY(recorder);
    QVERIFY(!m_watch->isWatching());
}

void TestMutationWatch::isNotNeededWithoutStores()
{
    QVERIFY(!MutationWatch::create(m_dir->path(), Manifest(), m_worker));
}

QTEST_GUILESS_MAIN(TestMutationWatch)
#include "tst_mutationwatch.moc"
