// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/journal/journalsamples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;

/// What is written is found again, by everything that people look for.
class TestJournalDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAllOfASession();
    void keepsWhatWasDone();
    void writesASessionOnce();
    void findsBy_data();
    void findsBy();
    void hostileWords_data();
    void hostileWords();
    void findsInPages();
    void findsStarredOnes();
    void findsAmongSome();
    void deletedOnesComeBack();
    void deletedOnesGoForGood();
    void manyEnvs();
    void twoWindows();
    void knowsASessionThatComesBack();
    void idsAreInOrder();
};

void TestJournalDatabase::keepsAllOfASession()
{
    const QTemporaryDir folder;
    JournalSession session = sampleSession(u"checkout"_s);
    session.server = u"https://plato.example"_s;
    session.lifetimeEnd = session.askedAt.addSecs(600);
    session.leaseEnd = session.askedAt.addSecs(90);
    session.phase = Session::Phase::Lost;
    session.reason = u"lifetime\nexceeded"_s;
    {
        OpenJournal journal(folder.path());
        QVERIFY(journal.isOpen());
        QVERIFY(journal->put(session));
        QVERIFY(journal->setNote(session.id, u"look again"_s));
        QCOMPARE(journal.told, QStringList());
    }
    OpenJournal journal(folder.path());
    const auto details = journal->details(session.id);
    QVERIFY(details);
    const JournalSession &read = details->entry.session;
    QCOMPARE(read.name, session.name);
    QCOMPARE(read.sessionId, session.sessionId);
    QCOMPARE(read.profileId, session.profileId);
    QCOMPARE(read.profileName, session.profileName);
    QCOMPARE(read.server, session.server);
    QCOMPARE(read.request, session.request);
    const auto ms = [](const QDateTime &time) { return time.toMSecsSinceEpoch(); };
    QCOMPARE(ms(read.askedAt), ms(session.askedAt));
    QCOMPARE(ms(read.answeredAt), ms(session.answeredAt));
    QCOMPARE(ms(read.lastSeenAt), ms(session.lastSeenAt));
    QCOMPARE(ms(read.lifetimeEnd), ms(session.lifetimeEnd));
    QCOMPARE(ms(read.leaseEnd), ms(session.leaseEnd));
    QCOMPARE(ms(read.endedAt), ms(session.endedAt));
    QCOMPARE(read.phase, session.phase);
    QCOMPARE(read.reason, session.reason);
    QCOMPARE(details->entry.note, u"look again"_s);
    QCOMPARE(details->entry.envCount, 1);
    QCOMPARE(details->entry.envNames, u"git (fossil)"_s);
    QCOMPARE(details->envs.size(), 1);
    QCOMPARE(details->envs[0].artifactId, session.envs[0].artifactId);
    QCOMPARE(details->envs[0].jobId, session.envs[0].jobId);
    QVERIFY(!journal->details(1));
}

void TestJournalDatabase::keepsWhatWasDone()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const JournalSession session = sampleSession(u"checkout"_s);
    QVERIFY(journal->put(session));
    JournalAction action;
    action.session = session.id;
    action.kind = u"reset"_s;
    action.envs = u"git"_s;
    action.startedAt = session.askedAt;
    action.durationMs = 250;
    action.isDone = false;
    action.httpStatus = 500;
    action.words = u"no worker"_s;
    action.replyBytes = 17;
    action.replyDigest = "digest";
    QVERIFY(journal->add(action));
    const auto details = journal->details(session.id);
    QCOMPARE(details->actions.size(), 1);
    const JournalAction &read = details->actions[0];
    QCOMPARE(read.kind, action.kind);
    QCOMPARE(read.envs, action.envs);
    QCOMPARE(read.startedAt.toMSecsSinceEpoch(), action.startedAt.toMSecsSinceEpoch());
    QCOMPARE(read.durationMs, action.durationMs);
    QCOMPARE(read.isDone, false);
    QCOMPARE(read.httpStatus, 500);
    QCOMPARE(read.words, action.words);
    QCOMPARE(read.replyBytes, 17);
    QCOMPARE(read.replyDigest, action.replyDigest);
}

void TestJournalDatabase::writesASessionOnce()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    JournalSession session = sampleSession(u"checkout"_s);
    session.envs.clear();
    session.phase = Session::Phase::Creating;
    QVERIFY(journal->put(session));
    QVERIFY(journal->setStarred(session.id, true));
    session.envs = sampleSession(u"x"_s).envs;
    session.phase = Session::Phase::Ready;
    QVERIFY(journal->put(session));
    const auto found = journal->find({}, 0, 10);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0].session.phase, Session::Phase::Ready);
    QCOMPARE(found[0].envCount, 1);
    QVERIFY(found[0].isStarred); // what a person has said of it stays
}

void TestJournalDatabase::findsBy_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isFound");
    QTest::newRow("nothing: all") << u""_s << true;
    QTest::newRow("blanks: all") << u"   "_s << true;
    QTest::newRow("name") << u"Checkout"_s << true;
    QTest::newRow("part of the name") << u"eckou"_s << true;
    QTest::newRow("other letter case") << u"cHECKOUT"_s << true;
    QTest::newRow("umlauts in other case") << u"ÜBUNG"_s << true;
    QTest::newRow("two letters") << u"üb"_s << true;
    QTest::newRow("one letter") << u"h"_s << true;
    QTest::newRow("alias") << u"frontdesk"_s << true;
    QTest::newRow("simulator") << u"fossil"_s << true;
    QTest::newRow("artifact") << u"3a91c2"_s << true;
    QTest::newRow("session id") << u"s-77"_s << true;
    QTest::newRow("table") << u"work_package"_s << true;
    QTest::newRow("note") << u"flaky"_s << true;
    QTest::newRow("profile") << u"this comp"_s << true;
    QTest::newRow("date") << u"2026-03-04"_s << true;
    QTest::newRow("month") << u"2026-03"_s << true;
    QTest::newRow("several words") << u"fossil flaky 2026-03"_s << true;
    QTest::newRow("one of them is not there") << u"fossil radicale"_s << false;
    QTest::newRow("another word") << u"radicale"_s << false;
    QTest::newRow("another letter") << u"q"_s << false;
    QTest::newRow("percent is a letter") << u"%"_s << false;
    QTest::newRow("underline is a letter") << u"x_"_s << false;
    QTest::newRow("star is a letter") << u"foss*"_s << false;
    QTest::newRow("quotes") << u"\"fossil\""_s << false;
    QTest::newRow("words of the index") << u"fossil AND OR NOT NEAR("_s << false;
    QTest::newRow("a column of it") << u"text:fossil"_s << false;
    QTest::newRow("a lone quote") << u"fos\"sil"_s << false;
}

void TestJournalDatabase::findsBy()
{
    QFETCH(QString, text);
    QFETCH(bool, isFound);
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    JournalSession session = sampleSession(u"Checkout Übung"_s, QDateTime({2026, 3, 4}, {12, 0}));
    session.sessionId = u"s-77"_s;
    session.envs[0].alias = u"frontdesk"_s;
    QVERIFY(journal->put(session));
    QVERIFY(journal->setNote(session.id, u"flaky on Mondays"_s));
    QVERIFY(journal.keep(session.id, sampleState(u"work_packages"_s)));
    QCOMPARE(journal.namesFound(text).size(), isFound ? 1 : 0);
    QCOMPARE(journal.told, QStringList());
}

void TestJournalDatabase::hostileWords_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("long") << QString(10'000, u'n');
    QTest::newRow("line breaks") << u"a\nb\r\nc"_s;
    QTest::newRow("controls of direction") << u"\u202e gnp.exe \u2066"_s;
    QTest::newRow("a zero") << u"a%1b"_s.arg(QChar(0));
    QTest::newRow("quotes") << u"'; DROP TABLE session; --"_s;
    QTest::newRow("half a pair") << u"a%1b"_s.arg(QChar(0xd800));
    QTest::newRow("empty") << u""_s;
    QTest::newRow("null") << QString();
}

void TestJournalDatabase::hostileWords()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    JournalSession session = sampleSession(name);
    session.sessionId = name;
    session.reason = name;
    session.envs[0].alias = name;
    QVERIFY(journal->put(session));
    QVERIFY(journal->setNote(session.id, name));
    const auto found = journal->find({}, 0, 10);
    QCOMPARE(found.size(), 1);
    QVERIFY(found[0].session.name.size() <= 4000);
    if (!name.contains(QChar(0xd800))) // what is no text comes back as the sign for that
        QCOMPARE(found[0].session.name, name.left(4000) + u""_s);
    QVERIFY(journal->details(session.id));
    journal.namesFound(name.left(100));
    QCOMPARE(journal.told, QStringList());
}

void TestJournalDatabase::findsInPages()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const QDateTime begin = QDateTime::currentDateTimeUtc().addDays(-1);
    for (int i = 0; i < 25; ++i)
        QVERIFY(journal->put(sampleSession(u"run %1"_s.arg(i), begin.addSecs(i))));
    for (const QString &text : {u""_s, u"run"_s, u"ru"_s}) {
        QStringList names;
        JournalId last = 0;
        for (auto page = journal->find({text, false}, 0, 10); !page.isEmpty();
             page = journal->find({text, false}, last, 10)) {
            for (const HistoryEntry &entry : page)
                names.append(entry.session.name);
            last = page.constLast().session.id;
        }
        QCOMPARE(names.size(), 25);
        QCOMPARE(names.first(), u"run 24"_s);
        QCOMPARE(names.last(), u"run 0"_s);
        names.removeDuplicates();
        QCOMPARE(names.size(), 25);
    }
}

void TestJournalDatabase::findsStarredOnes()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const JournalSession one = sampleSession(u"one"_s);
    QVERIFY(journal->put(one));
    QVERIFY(journal->put(sampleSession(u"two"_s)));
    QVERIFY(journal->setStarred(one.id, true));
    const auto starred = journal->find({{}, true}, 0, 10);
    QCOMPARE(starred.size(), 1);
    QCOMPARE(starred[0].session.name, u"one"_s);
    QCOMPARE(journal->find({u"two"_s, true}, 0, 10).size(), 0);
    QVERIFY(journal->setStarred(one.id, false));
    QCOMPARE(journal->find({{}, true}, 0, 10).size(), 0);
}

void TestJournalDatabase::findsAmongSome()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const JournalSession one = sampleSession(u"one"_s);
    const JournalSession two = sampleSession(u"two"_s);
    QVERIFY(journal->put(one) && journal->put(two));
    QCOMPARE(journal->among({}, {one.id, two.id}).size(), 2);
    QCOMPARE(journal->among({}, {}).size(), 0);
    QCOMPARE(journal->among({u"two"_s, false}, {one.id}).size(), 0);
    QCOMPARE(journal->among({u"two"_s, false}, {one.id, two.id}).size(), 1);
}

void TestJournalDatabase::deletedOnesComeBack()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const JournalSession session = sampleSession(u"one"_s);
    QVERIFY(journal->put(session));
    QVERIFY(journal.keep(session.id, sampleState()));
    QVERIFY(journal->setDeleted({session.id}, true));
    QCOMPARE(journal.namesFound({}), QStringList());
    QCOMPARE(journal.namesFound(u"one"_s), QStringList());
    QVERIFY(!journal->details(session.id));
    journal->tidy(); // within the time for undoing it
    QVERIFY(journal->setDeleted({session.id}, false));
    QCOMPARE(journal.namesFound(u"one"_s), QStringList{u"one"_s});
    QCOMPARE(journal->details(session.id)->states.size(), 1);
}

void TestJournalDatabase::deletedOnesGoForGood()
{
    const QTemporaryDir folder;
    JournalLimits limits;
    limits.undoSeconds = 0;
    OpenJournal journal(folder.path(), limits);
    const JournalSession session = sampleSession(u"one"_s);
    const JournalSession other = sampleSession(u"other"_s);
    QVERIFY(journal->put(session) && journal->put(other));
    QVERIFY(journal.keep(session.id, sampleState()));
    const QString path = journal->details(session.id)->states[0].path;
    QVERIFY(QFile::exists(path));
    QVERIFY(journal->setDeleted({session.id}, true));
    journal->tidy();
    QVERIFY(!QFile::exists(path));
    QVERIFY(journal->setDeleted({session.id}, false));
    QCOMPARE(journal.namesFound({}), QStringList{u"other"_s});
}

void TestJournalDatabase::manyEnvs()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    JournalSession session = sampleSession(u"crowd"_s);
    Env env = session.envs[0];
    session.envs.clear();
    for (int i = 0; i < 10'000; ++i) {
        env.alias = u"env-%1"_s.arg(i);
        env.jobId = u"j-%1"_s.arg(i);
        session.envs.append(env);
    }
    QVERIFY(journal->put(session));
    const auto details = journal->details(session.id);
    QCOMPARE(details->entry.envCount, 10'000);
    QCOMPARE(details->envs.size(), HistoryDetails::MaxEnvs);
    QVERIFY(details->entry.envNames.size() < 200);
    QCOMPARE(journal.namesFound(u"env-3"_s), QStringList{u"crowd"_s});
}

void TestJournalDatabase::twoWindows()
{
    const QTemporaryDir folder;
    OpenJournal first(folder.path());
    OpenJournal second(folder.path());
    QVERIFY(first.isOpen() && second.isOpen());
    const qint64 before = second->dataVersion();
    const JournalSession session = sampleSession(u"first"_s);
    QVERIFY(first->put(session));
    QVERIFY(second->dataVersion() != before);
    QVERIFY(second->put(sampleSession(u"second"_s)));
    QCOMPARE(first.namesFound({}).size(), 2);
    QCOMPARE(second.namesFound(u"first"_s), QStringList{u"first"_s});
    QVERIFY(second->setNote(session.id, u"seen from the other"_s));
    QCOMPARE(first->details(session.id)->entry.note, u"seen from the other"_s);
    QCOMPARE(first.told + second.told, QStringList());
}

void TestJournalDatabase::knowsASessionThatComesBack()
{
    const QTemporaryDir folder;
    OpenJournal journal(folder.path());
    const JournalSession session = sampleSession(u"mine"_s);
    QVERIFY(journal->put(session));
    const auto known = journal->known(session.profileId, session.sessionId);
    QVERIFY(known);
    QCOMPARE(known->session.id, session.id);
    QVERIFY(!journal->known(u"another-server"_s, session.sessionId));
    QVERIFY(!journal->known(session.profileId, {}));
}

void TestJournalDatabase::idsAreInOrder()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVERIFY(newJournalId(now) < newJournalId(now.addMSecs(1)));
    QVERIFY(newJournalId(now) > 0);
    QVERIFY(newJournalId(QDateTime({2200, 1, 1}, {0, 0})) > newJournalId(now)); // no overflow
}

QTEST_GUILESS_MAIN(TestJournalDatabase)
#include "tst_journaldatabase.moc"
