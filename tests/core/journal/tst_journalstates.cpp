// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journalstates.h"
#include "core/session/statefile.h"
#include "tests/core/journal/journalsamples.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

/// The states beside the journal: bounded, oldest first, and none of those that a person has marked.
class TestJournalStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWithoutAServer();
    void oldestGoFirst();
    void tooOldOnesGo();
    void marked_data();
    void marked();
    void takesUpWhatACrashHasLeft();
    void namesOfFiles_data();
    void namesOfFiles();
    void aNameComesLater();
};

namespace {

QStringList filesIn(const QTemporaryDir &folder)
{
    return QDir(journalstates::folderIn(folder.path())).entryList(QDir::Files);
}

} // namespace

void TestJournalStates::opensWithoutAServer()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const JournalSession session = sampleSession(u"one"_s);
    QVERIFY(journal->put(session));
    KeptState state = sampleState();
    QVERIFY(journal.keep(session.id, state));
    const auto details = journal->details(session.id);
    QCOMPARE(details->entry.stateCount, 1);
    QCOMPARE(details->states.size(), 1);
    const JournalState &kept = details->states[0];
    QCOMPARE(kept.mutations, 1);
    QCOMPARE(kept.tables, u"ticket"_s);
    QCOMPARE(kept.envs, u"git"_s);
    QCOMPARE(kept.bytes, QFile(kept.path).size());
    const auto read = statefile::read(kept.path);
    QVERIFY(read);
    QCOMPARE(read->reply(), state.reply());
}

void TestJournalStates::oldestGoFirst()
{
    const QTemporaryDir folder;
    const QDateTime begin = QDateTime::currentDateTimeUtc().addSecs(-1000);
    JournalLimits limits;
    {
        OpenJournal journal(folder.path());
        const JournalSession session = sampleSession(u"one"_s);
        QVERIFY(journal->put(session));
        for (int i = 0; i < 6; ++i)
            QVERIFY(journal.keep(session.id, sampleState(u"t%1"_s.arg(i), begin.addSecs(i))));
        limits.stateBytes = journal->details(session.id)->states[0].bytes * 3;
    }
    OpenJournal journal(folder.path(), limits);
    const auto details = journal->details(journal->find({}, 0, 1)[0].session.id);
    QCOMPARE(details->states.size(), 3);
    QCOMPARE(details->states[0].tables, u"t3"_s);
    QCOMPARE(filesIn(folder).size(), 3);
    QVERIFY(journal.keep(details->entry.session.id, sampleState(u"t6"_s)));
    QCOMPARE(journal->details(details->entry.session.id)->states[0].tables, u"t4"_s);
    QCOMPARE(filesIn(folder).size(), 3);
}

void TestJournalStates::tooOldOnesGo()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const JournalSession session = sampleSession(u"one"_s);
    QVERIFY(journal->put(session));
    QVERIFY(journal.keep(session.id, sampleState(u"old"_s, QDateTime::currentDateTimeUtc().addDays(-91))));
    QVERIFY(journal.keep(session.id, sampleState(u"new"_s, QDateTime::currentDateTimeUtc().addDays(-89))));
    journal->tidy();
    const auto details = journal->details(session.id);
    QCOMPARE(details->states.size(), 1);
    QCOMPARE(details->states[0].tables, u"new"_s);
}

void TestJournalStates::marked_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("note");
    QTest::addColumn<QString>("noteOfSession");
    QTest::addColumn<bool>("isStarred");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("nothing") << u""_s << u""_s << u""_s << false << false;
    QTest::newRow("a name") << u"before"_s << u""_s << u""_s << false << true;
    QTest::newRow("a note") << u""_s << u"as it was"_s << u""_s << false << true;
    QTest::newRow("a note of its session") << u""_s << u""_s << u"mine"_s << false << true;
    QTest::newRow("a star of its session") << u""_s << u""_s << u""_s << true << true;
}

void TestJournalStates::marked()
{
    QFETCH(QString, name);
    QFETCH(QString, note);
    QFETCH(QString, noteOfSession);
    QFETCH(bool, isStarred);
    QFETCH(bool, isKept);
    const QTemporaryDir folder;
    JournalLimits limits;
    limits.stateBytes = 1;
    limits.stateDays = 1;
    OpenJournal journal(folder.path(), limits);
    const JournalSession session = sampleSession(u"one"_s);
    QVERIFY(journal->put(session));
    QVERIFY(journal->setNote(session.id, noteOfSession));
    QVERIFY(journal->setStarred(session.id, isStarred));
    KeptState state = sampleState(u"t"_s, QDateTime::currentDateTimeUtc().addDays(-400));
    state.name = name;
    state.note = note;
    QVERIFY(journal.keep(session.id, state));
    QCOMPARE(journal->details(session.id)->states.size(), isKept ? 1 : 0);
    QCOMPARE(filesIn(folder).size(), isKept ? 1 : 0);
}

void TestJournalStates::takesUpWhatACrashHasLeft()
{
    const QTemporaryDir folder;
    const JournalSession session = sampleSession(u"one"_s);
    const KeptState state = sampleState(u"invoice"_s);
    const QDir states(journalstates::folderIn(folder.path()));
    {
        OpenJournal journal(folder.path());
        QVERIFY(journal->put(session));
    }
    // The file is whole; the program was killed before its row was written.
    QVERIFY(statefile::write(states.filePath(journalstates::fileNameOf(session.id, 77)), state));
    QFile stranger(states.filePath(u"notes.txt"_s));
    QVERIFY(stranger.open(QFile::WriteOnly));
    stranger.close();
    OpenJournal journal(folder.path());
    const auto details = journal->details(session.id);
    QCOMPARE(details->states.size(), 1);
    QCOMPARE(details->states[0].mutations, 1);
    QCOMPARE(journal.namesFound(u"invoice"_s), QStringList{u"one"_s});
    QVERIFY(stranger.exists()); // may be being written by another window
}

void TestJournalStates::namesOfFiles_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isOne");
    QTest::newRow("one") << u"12-34.platostate"_s << true;
    QTest::newRow("one number") << u"12.platostate"_s << false;
    QTest::newRow("three") << u"1-2-3.platostate"_s << false;
    QTest::newRow("no numbers") << u"a-b.platostate"_s << false;
    QTest::newRow("too large") << u"1-99999999999999999999.platostate"_s << false;
    QTest::newRow("another ending") << u"12-34.txt"_s << false;
    QTest::newRow("unfinished") << u"12-34.platostate.Xy12"_s << false;
    QTest::newRow("empty") << u""_s << false;
}

void TestJournalStates::namesOfFiles()
{
    QFETCH(QString, name);
    QFETCH(bool, isOne);
    const auto ids = journalstates::idsOf(name);
    QCOMPARE(ids.has_value(), isOne);
    if (ids)
        QCOMPARE(journalstates::fileNameOf(ids->first, ids->second), name);
}

void TestJournalStates::aNameComesLater()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const JournalSession session = sampleSession(u"one"_s);
    QVERIFY(journal->put(session));
    const JournalId id = journal.keep(session.id, sampleState());
    JournalState state = journal->details(session.id)->states[0];
    state.name = u"before the import"_s;
    QVERIFY(journal->putState(session.id, state));
    QVERIFY(journal->seenAgain(id, QDateTime::currentDateTimeUtc(), 5));
    const auto details = journal->details(session.id);
    QCOMPARE(details->states.size(), 1);
    QCOMPARE(details->states[0].name, u"before the import"_s);
    QCOMPARE(details->states[0].timesSeen, 5);
    QCOMPARE(journal.namesFound(u"import"_s), QStringList{u"one"_s});
}

QTEST_GUILESS_MAIN(TestJournalStates)
#include "tst_journalstates.moc"
