// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/historymodel.h"
#include "core/journal/historytext.h"
#include "core/journal/journal.h"
#include "tests/core/journal/journalsamples.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

/// The list of the history: read in pages, and kept as it is while others write.
class TestHistoryModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void readsInPages();
    void searchesWhileTyping();
    void followsWhatIsWritten();
    void followsOtherWindows();
    void deletedRowsGoAndComeBack();
    void aNewSearchKeepsRowsThatStay();
    void words_data();
    void words();

private:
    void fill(int count);
    bool open();
    QStringList names() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<HistoryModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    QList<JournalSession> m_sessions;
};

void TestHistoryModel::init()
{
    cleanup();
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestHistoryModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_journal.reset();
    m_folder.reset();
    m_sessions.clear();
}

void TestHistoryModel::fill(int count)
{
    OpenJournal journal(m_folder->path());
    const QDateTime begin = QDateTime::currentDateTimeUtc().addDays(-2);
    for (int i = 0; i < count; ++i) {
        m_sessions.append(sampleSession(u"run x%1x"_s.arg(i), begin.addSecs(i)));
        QVERIFY(journal->put(m_sessions.constLast()));
    }
}

bool TestHistoryModel::open()
{
    m_journal = std::make_unique<Journal>(m_folder->path());
    m_journal->start();
    m_model = std::make_unique<HistoryModel>(*m_journal);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    return QTest::qWaitFor([this] { return m_model->isReady(); });
}

QStringList TestHistoryModel::names() const
{
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names.append(m_model->index(row, HistoryModel::NameColumn).data().toString());
    return names;
}

void TestHistoryModel::readsInPages()
{
    fill(450);
    QVERIFY(open());
    m_tester.reset(); // which reads further pages by itself
    QCOMPARE(m_model->rowCount(), HistoryModel::PageSize);
    QVERIFY(!m_model->isComplete());
    QCOMPARE(names().constFirst(), u"run x449x"_s);
    m_model->fetchMore({});
    QVERIFY(!m_model->canFetchMore({})); // one page at a time
    QTRY_COMPARE(m_model->rowCount(), 400);
    m_model->fetchMore({});
    QTRY_COMPARE(m_model->rowCount(), 450);
    QVERIFY(m_model->isComplete());
    QVERIFY(!m_model->canFetchMore({}));
    QCOMPARE(names().constLast(), u"run x0x"_s);
    QCOMPARE(m_model->rowOf(m_sessions[0].id), 449);
    QCOMPARE(m_model->rowOf(1), -1);
}

void TestHistoryModel::searchesWhileTyping()
{
    fill(450);
    QVERIFY(open());
    for (const QString &text : {u"x"_s, u"x1"_s, u"run"_s, u"run x1"_s, u"run x12"_s})
        m_model->setSearch({text, false});
    // Only the last answer counts: 12, and 120 to 129.
    QTRY_COMPARE(m_model->rowCount(), 11);
    QVERIFY(m_model->isReady());
    QCOMPARE(names().constFirst(), u"run x129x"_s);
    QCOMPARE(names().constLast(), u"run x12x"_s);
}

void TestHistoryModel::followsWhatIsWritten()
{
    fill(3);
    QVERIFY(open());
    const QPersistentModelIndex kept(m_model->index(1, HistoryModel::NameColumn));
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    JournalSession session = sampleSession(u"new"_s);
    session.phase = Session::Phase::Creating;
    session.endedAt = {};
    session.lastSeenAt = QDateTime::currentDateTimeUtc();
    m_journal->put(session);
    QTRY_COMPARE(names().constFirst(), u"new"_s);
    QCOMPARE(m_model->index(0, HistoryModel::StatusColumn).data().toString(), u"creating"_s);
    session.phase = Session::Phase::Closed;
    session.endedAt = session.lastSeenAt;
    m_journal->put(session);
    QTRY_COMPARE(m_model->index(0, HistoryModel::StatusColumn).data().toString(), u"closed"_s);
    m_journal->setStarred(session.id, true);
    m_journal->setNote(session.id, u"look\nagain"_s);
    QTRY_COMPARE(m_model->index(0, HistoryModel::StarColumn).data().toString(), u"★"_s);
    QTRY_VERIFY(!m_model->index(0, HistoryModel::NoteColumn).data().toString().contains(u'\n'));
    QCOMPARE(kept.row(), 2);
    QCOMPARE(kept.data().toString(), u"run x1x"_s);
    QCOMPARE(resets.count(), 0);
    // What the search does not find stays away.
    m_model->setSearch({u"run"_s, false});
    QTRY_COMPARE(m_model->rowCount(), 3);
    m_journal->put(sampleSession(u"another"_s));
    m_journal->put(sampleSession(u"run x4x"_s));
    QTRY_COMPARE(m_model->rowCount(), 4);
    QCOMPARE(names().constFirst(), u"run x4x"_s);
}

void TestHistoryModel::followsOtherWindows()
{
    fill(3);
    QVERIFY(open());
    m_journal->lookElsewhere();
    OpenJournal other(m_folder->path());
    QVERIFY(other->put(sampleSession(u"from another window"_s)));
    QVERIFY(other->setDeleted({m_sessions[0].id}, true));
    m_journal->lookElsewhere();
    QTRY_COMPARE(names(), (QStringList{u"from another window"_s, u"run x2x"_s, u"run x1x"_s}));
}

void TestHistoryModel::deletedRowsGoAndComeBack()
{
    fill(3);
    QVERIFY(open());
    m_journal->setDeleted({m_sessions[1].id}, true);
    QTRY_COMPARE(names(), (QStringList{u"run x2x"_s, u"run x0x"_s}));
    m_journal->setDeleted({m_sessions[1].id}, false);
    QTRY_COMPARE(names(), (QStringList{u"run x2x"_s, u"run x1x"_s, u"run x0x"_s}));
}

void TestHistoryModel::aNewSearchKeepsRowsThatStay()
{
    fill(30);
    QVERIFY(open());
    const QPersistentModelIndex kept(m_model->index(m_model->rowOf(m_sessions[12].id), 0));
    m_model->setSearch({u"x12x"_s, false});
    QTRY_COMPARE(m_model->rowCount(), 1);
    QVERIFY(kept.isValid());
    m_model->setSearch({});
    QTRY_COMPARE(m_model->rowCount(), 30);
    QCOMPARE(kept.row(), 17);
}

void TestHistoryModel::words_data()
{
    QTest::addColumn<int>("phase");
    QTest::addColumn<int>("secondsAgo"); // that the server spoke of it
    QTest::addColumn<bool>("hasId");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("end");
    using Phase = Session::Phase;
    QTest::newRow("closed") << int(Phase::Closed) << 500 << true << u"closed"_s << u"Closed at"_s;
    QTest::newRow("failed") << int(Phase::Failed) << 500 << true << u"failed"_s << u"before it was ready: no disk."_s;
    QTest::newRow("lost") << int(Phase::Lost) << 500 << true << u"ended"_s << u"without our doing: no disk."_s;
    QTest::newRow("runs") << int(Phase::Ready) << 5 << true << u"ready"_s << u"It is ready."_s;
    QTest::newRow("starts") << int(Phase::Booting) << 5 << true << u"starting"_s << u"It is starting."_s;
    QTest::newRow("not seen is not running")
        << int(Phase::Ready) << 500 << true << u"not seen since"_s << u"How it ended is not known."_s;
    QTest::newRow("no answer") << int(Phase::Creating) << 500 << false << u"not seen since"_s
                               << u"no answer of the server is known"_s;
}

void TestHistoryModel::words()
{
    QFETCH(int, phase);
    QFETCH(int, secondsAgo);
    QFETCH(bool, hasId);
    QFETCH(QString, status);
    QFETCH(QString, end);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    JournalSession session = sampleSession(u"one"_s, now.addSecs(-600));
    session.phase = Session::Phase(phase);
    session.lastSeenAt = now.addSecs(-secondsAgo);
    session.reason = session.phase == Session::Phase::Closed ? QString() : u"no\ndisk"_s;
    if (!hasId)
        session.sessionId.clear();
    QVERIFY2(historytext::statusOf(session, now).startsWith(status), qPrintable(historytext::statusOf(session, now)));
    QVERIFY2(historytext::endOf(session, now).contains(end), qPrintable(historytext::endOf(session, now)));
    QVERIFY(!historytext::endOf(session, now).contains(u'\n'));
}

QTEST_GUILESS_MAIN(TestHistoryModel)
#include "tst_historymodel.moc"
