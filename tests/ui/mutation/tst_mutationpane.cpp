// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mutation/model/mutationlistmodel.h"
#include "tests/ui/mutation/shownpane.h"
#include "tests/ui/mutation/tooltiptext.h"

#include <QCheckBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace Qt::StringLiterals;

/// What stands in the pane for every state of the envs.
class TestMutationPane : public QObject, private ShownPane
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(makePane()); }
    void cleanup() { m_pane.reset(); }

    void saysWhatToDo_data();
    void saysWhatToDo();
    void asksForTheStep_data();
    void asksForTheStep();
    void putsTheMostUrgentEnvFirst();
    void showsRows();
    void countsInWords();
    void partsGoBeforeThePool();
    void endsWhileWorkRuns();
    void hidesEnvColumnOfOneEnv();
    void makesRoomForWhatComes();
    void showsRowsBesideAnError();
    void namesWhatWasNotLookedInto();
    void forgetsRowsFromBeforeTheReset();
    void asksAgainWhenMerged();
    void namesEverything();
    void fitsSmallPlaces();
};

void TestMutationPane::saysWhatToDo_data()
{
    QTest::addColumn<MutationContent>("content");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("first"); // words on the buttons, empty where there is none
    QTest::addColumn<QString>("second");
    QTest::addColumn<bool>("busy");
    const auto row = [](const char *name, const Env &env, const QString &title, const QString &first,
                        const QString &second = {}, bool busy = false, bool isOwned = true) {
        QTest::newRow(name) << MutationContent{true, isOwned, env.jobId, {env}} << title << first << second << busy;
    };
    QTest::newRow("no session") << MutationContent() << u"No session chosen"_s << u"New session…"_s << QString()
                                << false;
    QTest::newRow("no envs") << MutationContent{true, true, {}, {}} << u"No environments yet"_s << QString()
                             << QString() << true;
    Env booting = readyEnv(u"git"_s);
    booting.ready = false;
    row("not ready", booting, u"git is not ready yet"_s, {}, {}, true);
    row("not reset", readyEnv(u"git"_s), u"Nothing is recorded before the first reset"_s, u"Reset"_s, u"Fetch state"_s);
    row("not reset, not ours", readyEnv(u"git"_s), u"Nothing is recorded before the first reset"_s, u"Fetch state"_s,
        u"Reset"_s, false, false);
    row("not fetched", resetEnv(u"git"_s), u"No state fetched yet"_s, u"Fetch state"_s);
    Env resetting = readyEnv(u"git"_s);
    resetting.activity = Env::Activity::Resetting;
    row("resetting", resetting, u"git is being reset"_s, {}, {}, true);
    Env fetching = resetEnv(u"git"_s);
    fetching.activity = Env::Activity::FetchingState;
    row("fetching", fetching, u"The state of git is being fetched"_s, {}, {}, true);
    Env failed;
    failed.alias = u"git"_s;
    failed.error = u"no such artifact"_s;
    failed.ending = Env::Ending::NotMade;
    row("never made", failed, u"git could not be created"_s, u"New session…"_s);
    row("nothing changed", envWith(u"git"_s, {}),
        u"Nothing changed since the reset at %1"_s.arg(
            QLocale().toString(ResetTime.toLocalTime().time(), QLocale::ShortFormat)),
        u"Fetch state"_s);
    // Of what has ended nothing can be asked any more.
    for (Env ended : {envWith(u"git"_s, {}), fetchedEnv(u"git"_s, R"({"state":{"error":"worker not ready"}})")}) {
        ended.ending = Env::Ending::Closed;
        const bool hasReply = !ended.log->error().isEmpty();
        row(hasReply ? "error, then ended" : "nothing changed, then ended", ended,
            hasReply ? u"git could not be asked"_s
                     : u"Nothing changed since the reset at %1"_s.arg(
                           QLocale().toString(ResetTime.toLocalTime().time(), QLocale::ShortFormat)),
            hasReply ? u"Show raw reply"_s : QString());
    }
    Env unknown = envWith(u"git"_s, {});
    unknown.lastReset = {};
    row("nothing, reset unknown", unknown, u"No mutations recorded"_s, u"Reset"_s, u"Fetch state"_s);
    row("error", fetchedEnv(u"git"_s, R"({"state":{"error":"worker not ready"}})"), u"git could not be asked"_s,
        u"Try again"_s, u"Show raw reply"_s);
    row("audit log", fetchedEnv(u"git"_s, R"({"state":{"db":{"audit_log_count":3}}})"),
        u"Rows changed, but the server did not say which"_s, u"Fetch state"_s, u"Show raw reply"_s);
    row("no list", fetchedEnv(u"git"_s, R"({"state":{"added":{}}})"), u"No list of mutations"_s, u"Show raw reply"_s,
        u"Fetch state"_s);
}

void TestMutationPane::saysWhatToDo()
{
    QFETCH(const MutationContent, content);
    QFETCH(const QString, title);
    QFETCH(const QString, first);
    QFETCH(const QString, second);
    QFETCH(const bool, busy);
    show({envWith(u"other"_s, {numbered(1)})}); // from rows to none
    QVERIFY(!isEmptyShown());
    m_pane->setContent(content);
    QVERIFY(isEmptyShown());
    QCOMPARE(part<QLabel>(u"mutationEmptyTitle"_s)->text(), title);
    const auto buttonText = [&](const QString &name) {
        auto *button = part<QPushButton>(name);
        return button->isVisible() ? button->text() : QString();
    };
    QCOMPARE(buttonText(u"mutationEmptyButton"_s), first);
    QCOMPARE(buttonText(u"mutationEmptySecondButton"_s), second);
    QCOMPARE(part<QWidget>(u"mutationEmptyBusy"_s)->isVisible(), busy);
    QVERIFY(!part<QTabWidget>(u"mutationTabs"_s)->isVisible());
    QVERIFY(!part<QLabel>(u"mutationNoticeText"_s)->isVisible());
}

void TestMutationPane::asksForTheStep_data()
{
    QTest::addColumn<MutationContent>("content");
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("asked");
    QTest::newRow("new session") << MutationContent() << u"mutationEmptyButton"_s << u"new"_s;
    QTest::newRow("reset") << MutationContent{true, true, u"j-git"_s, {readyEnv(u"git"_s)}} << u"mutationEmptyButton"_s
                           << u"reset j-git"_s;
    QTest::newRow("fetch") << MutationContent{true, true, u"j-git"_s, {resetEnv(u"git"_s)}} << u"mutationEmptyButton"_s
                           << u"state j-git"_s;
    QTest::newRow("fetch anyway") << MutationContent{true, true, u"j-git"_s, {readyEnv(u"git"_s)}}
                                  << u"mutationEmptySecondButton"_s << u"state j-git"_s;
    QTest::newRow("reset of all") << MutationContent{true, true, {}, {readyEnv(u"a"_s), readyEnv(u"b"_s)}}
                                  << u"mutationEmptyButton"_s << u"reset "_s;
    QTest::newRow("reset of the one") << MutationContent{true, true, {}, {envWith(u"a"_s, {}), readyEnv(u"b"_s)}}
                                      << u"mutationEmptyButton"_s << u"reset j-b"_s;
}

void TestMutationPane::asksForTheStep()
{
    QFETCH(const MutationContent, content);
    QFETCH(const QString, button);
    QFETCH(const QString, asked);
    QStringList log;
    connect(m_pane.get(), &MutationPane::newSessionRequested, this, [&] { log.append(u"new"_s); });
    connect(m_pane.get(), &MutationPane::resetRequested, this,
            [&](const QString &id) { log.append(u"reset "_s + id); });
    connect(m_pane.get(), &MutationPane::stateRequested, this,
            [&](const QString &id) { log.append(u"state "_s + id); });
    m_pane->setContent(content);
    click(button);
    QCOMPARE(log, QStringList{asked});
}

void TestMutationPane::putsTheMostUrgentEnvFirst()
{
    show({envWith(u"git"_s, {}), fetchedEnv(u"desk"_s, R"({"state":{"error":"asleep"}})"), resetEnv(u"crm"_s)});
    QCOMPARE(part<QLabel>(u"mutationEmptyTitle"_s)->text(), u"desk could not be asked"_s);
    const QString text = part<QLabel>(u"mutationEmptyText"_s)->text();
    QVERIFY(text.contains(u"asleep"_s));
    QVERIFY(text.contains(u"git: nothing changed"_s));
    QVERIFY(text.contains(u"crm: not fetched"_s));
}

void TestMutationPane::showsRows()
{
    show({envWith(u"git"_s, numberedRecords(1, 12))});
    QVERIFY(!isEmptyShown());
    QCOMPARE(rows()->rowCount(), 12);
    const QString time = FetchTime.toLocalTime().time().toString(u"HH:mm:ss"_s);
    QCOMPARE(part<QLabel>(u"mutationCount"_s)->text(), u"12 mutations · fetched %1 in 14 ms"_s.arg(time));
    QCOMPARE(table()->currentIndex().row(), 0);

    Env merged = envWith(u"git"_s, {numbered(1)});
    merged.logMerged = true;
    merged.activity = Env::Activity::FetchingState;
    show({merged});
    QCOMPARE(part<QLabel>(u"mutationCount"_s)->text(),
             u"1 mutation · merged by the server · fetched %1 in 14 ms · fetching…"_s.arg(time));

    show({fetchedEnv(u"git"_s, R"({"state":{"error":"asleep"}})")}); // not "0 mutations": nobody knows
    QCOMPARE(part<QLabel>(u"mutationCount"_s)->text(), u"fetched %1 in 14 ms"_s.arg(time));
}

void TestMutationPane::countsInWords()
{
    const auto count = [this] { return part<QLabel>(u"mutationCount"_s)->text().section(u" · "_s, 0, 0); };
    show({envWith(u"git"_s, {numbered(1)})});
    QTRY_COMPARE(count(), u"1 mutation"_s);
    show({envWith(u"git"_s, numberedRecords(1, 1200))});
    QTRY_COMPARE(count(), u"%1 mutations"_s.arg(QLocale().toString(1200)));
    setFilter(u"n1200"_s);
    QTRY_COMPARE(count(), u"1 of %1 mutations"_s.arg(QLocale().toString(1200)));
    setFilter({});
    Env reading = resetEnv(u"git"_s);
    reading.activity = Env::Activity::FetchingState;
    reading.head = envWith(u"git"_s, {numbered(1)}).log;
    show({reading});
    QTRY_COMPARE(count(), u"the first 1 mutation"_s);
    show({fetchedEnv(u"git"_s, R"({"state":{"db":{"audit_log_count":1}}})")});
    QCOMPARE(part<QLabel>(u"mutationEmptyText"_s)->text(),
             u"The reply does not show the 1 row that the audit log of git has."_s);
}

void TestMutationPane::partsGoBeforeThePool()
{
    // What a part has begun on the pool is stopped by its end. The pool, which waits for what runs, is a member of the
    // pane: a part that went later, as child widgets do, would stop its work only after the pool has waited for it.
    show({envWith(u"git"_s, numberedRecords(1, 20))});
    QStringList late;
    for (const QString &name : {u"mutationTable"_s, u"mutationTabs"_s, u"statesBar"_s}) {
        connect(part<QWidget>(name), &QObject::destroyed, this, [name, &late, pane = m_pane.get()] {
            if (!qobject_cast<MutationPane *>(static_cast<QObject *>(pane))) // a mere QWidget by now
                late.append(name);
        });
    }
    connect(rows(), &QObject::destroyed, this, [&late, pane = m_pane.get()] {
        if (!qobject_cast<MutationPane *>(static_cast<QObject *>(pane)))
            late.append(u"model"_s);
    });
    m_pane.reset();
    QCOMPARE(late, QStringList());
}

void TestMutationPane::endsWhileWorkRuns()
{
    // Records that are read on the pool: of the list, of the detail, and of a merge.
    const QByteArray big =
        R"({"table":"t","action":"INSERT","values":{"id":1,"text":")" + QByteArray(1 << 20, 'x') + "\"}}";
    MutationContent content;
    content.hasSession = true;
    content.envs = {envWith(u"git"_s, QByteArrayList(20, big))};
    m_pane->setContent(content);
    part<QCheckBox>(u"mutationMergedCheck"_s)->click();
    QVERIFY(m_pane->isBusy());
    m_pane.reset();
    QCoreApplication::processEvents(); // nothing comes for those who have gone
}

void TestMutationPane::hidesEnvColumnOfOneEnv()
{
    show({envWith(u"git"_s, {numbered(1)})});
    QVERIFY(table()->isColumnHidden(MutationListModel::EnvColumn));
    show({envWith(u"git"_s, {numbered(1)}), envWith(u"desk"_s, {numbered(2)})});
    QVERIFY(!table()->isColumnHidden(MutationListModel::EnvColumn));
    QCOMPARE(rows()->index(1, MutationListModel::EnvColumn).data().toString(), u"desk"_s);
    // Where there is room its names fit when it comes, whatever the widths were before.
    m_pane->resize(1500, 400);
    show({envWith(u"git"_s, {numbered(1)})});
    show({envWith(u"git"_s, {numbered(1)}), envWith(u"an env of some name"_s, {numbered(2)})});
    const int name = table()->fontMetrics().horizontalAdvance(u"an env of some name"_s);
    QVERIFY(table()->columnWidth(MutationListModel::EnvColumn) >= name);
}

void TestMutationPane::makesRoomForWhatComes()
{
    const QString longName = u"order_item_of_some_name"_s;
    const QByteArray longer = R"({"table":")" + longName.toUtf8() + R"(","action":"INSERT","values":{"id":7}})";
    const auto width = [this] { return table()->columnWidth(MutationListModel::TableColumn); };
    m_pane->resize(1500, 400);
    show({envWith(u"git"_s, {numbered(1)})});
    const int before = width();
    show({envWith(u"git"_s, {numbered(1), longer})});
    QTRY_COMPARE(rows()->rowCount(), 2);
    QVERIFY(width() > before);
    QVERIFY(width() >= table()->fontMetrics().horizontalAdvance(longName));

    table()->setColumnWidth(MutationListModel::TableColumn, before); // as a drag on the header does
    show({envWith(u"git"_s, {numbered(1), longer, numbered(2)})});
    QTRY_COMPARE(rows()->rowCount(), 3);
    QCOMPARE(width(), before);
}

void TestMutationPane::showsRowsBesideAnError()
{
    show({envWith(u"git"_s, {numbered(1)}), fetchedEnv(u"desk"_s, R"({"state":{"error":"worker not ready"}})"),
          readyEnv(u"crm"_s)});
    QCOMPARE(rows()->rowCount(), 1);
    auto *notice = part<QLabel>(u"mutationNoticeText"_s);
    QVERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(u"desk could not be asked: worker not ready"_s));
    QVERIFY(notice->text().contains(u"crm has not been reset"_s));
    QSignalSpy asked(m_pane.get(), &MutationPane::stateRequested);
    click(u"mutationNoticeButton"_s);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.at(0).at(0).toString(), QString());

    // Rows and an error in one reply: both are shown.
    show({fetchedEnv(u"git"_s, R"({"state":{"error":"half","mutations":[{"table":"t"}]}})")});
    QCOMPARE(rows()->rowCount(), 1);
    QVERIFY(notice->text().contains(u"half"_s));

    // What is the same of several envs is said once.
    QList<Env> several{envWith(u"git"_s, {numbered(1)})};
    for (int i = 0; i < 8; ++i)
        several.append(readyEnv(u"e%1"_s.arg(i)));
    show(several);
    QCOMPARE(notice->text().count(u"reset here"_s), 1);
    QVERIFY2(notice->text().contains(u"e0, e1, e2, e3, e4, and 3 more have not been reset here"_s),
             qPrintable(notice->text()));

    show({envWith(u"git"_s, {numbered(1)}), readyEnv(u"crm"_s)});
    QSignalSpy reset(m_pane.get(), &MutationPane::resetRequested);
    click(u"mutationNoticeButton"_s);
    QCOMPARE(reset.size(), 1);
    QCOMPARE(reset.at(0).at(0).toString(), u"j-crm"_s); // not the env whose rows would be lost

    QList<Env> envs{envWith(u"git"_s, {numbered(1)})};
    for (const QString &alias : {u"a"_s, u"b"_s, u"c"_s, u"d"_s})
        envs.append(fetchedEnv(alias, R"({"state":{"error":"no \"x\""}})"));
    show(envs);
    QVERIFY(toolTipText(notice->toolTip()).contains(u"d could not be asked: no \"x\""_s));

    show({envWith(u"git"_s, {numbered(1)}), envWith(u"crm"_s, {})});
    QVERIFY(!notice->isVisible());
}

void TestMutationPane::namesWhatWasNotLookedInto()
{
    const QByteArray list =
        R"("unobserved":[{"path":"disk.img","reason":"it is too large"},{"path":"b"},{"path":"c"},{"path":"d"}])";
    const QString words = u"what changed in these was not looked at: disk.img (it is too large), b, c, and 1 more"_s;
    show({fetchedEnv(u"git"_s, R"({"state":{"mutations":[{"table":"t"}],)" + list + "}}")});
    auto *notice = part<QLabel>(u"mutationNoticeText"_s);
    QVERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains(words), qPrintable(notice->text()));
    // Where nothing is listed it matters most.
    show({fetchedEnv(u"git"_s, R"({"state":{"mutations":[],)" + list + "}}")});
    QVERIFY(isEmptyShown());
    QVERIFY(part<QLabel>(u"mutationEmptyText"_s)->text().contains(words));
    show({envWith(u"git"_s, {numbered(1)})});
    QVERIFY(!notice->isVisible());
}

void TestMutationPane::forgetsRowsFromBeforeTheReset()
{
    Env env = envWith(u"git"_s, {numbered(1)});
    show({env});
    QCOMPARE(rows()->rowCount(), 1);
    env.lastReset = FetchTime.addSecs(60);
    show({env});
    QVERIFY(isEmptyShown());
    QCOMPARE(part<QLabel>(u"mutationEmptyTitle"_s)->text(), u"No state fetched yet"_s);
}

void TestMutationPane::asksAgainWhenMerged()
{
    QSignalSpy asked(m_pane.get(), &MutationPane::stateRequested);
    auto *merged = part<QCheckBox>(u"mutationMergedCheck"_s);
    QVERIFY(!m_pane->isMergeWanted());
    show({resetEnv(u"git"_s)});
    merged->click();
    QVERIFY(m_pane->isMergeWanted());
    QCOMPARE(asked.size(), 0); // nothing has been fetched that could be shown in another way
    click(u"mutationEmptyButton"_s);
    QCOMPARE(asked.takeFirst(), (QVariantList{u"j-git"_s, true}));
    show({envWith(u"git"_s, {numbered(1)})});
    merged->click();
    QCOMPARE(asked.takeFirst(), (QVariantList{u"j-git"_s, false}));
}

void TestMutationPane::namesEverything()
{
    show({envWith(u"git"_s, {numbered(1)})});
    for (const QString &name : {u"mutationTable"_s, u"filterEdit"_s, u"mutationDetail"_s, u"mutationRaw"_s,
                                u"mutationRawMode"_s, u"mutationValue"_s, u"mutationCopyButton"_s})
        QVERIFY2(!part<QWidget>(name)->accessibleName().isEmpty(), qPrintable(name));
    for (const QString &name : {u"filterEdit"_s, u"mutationMergedCheck"_s, u"mutationRawMode"_s})
        QVERIFY2(!part<QWidget>(name)->toolTip().isEmpty(), qPrintable(name));
}

void TestMutationPane::fitsSmallPlaces()
{
    show({envWith(u"git"_s, numberedRecords(1, 30)), envWith(u"desk"_s, {Update})});
    m_pane->resize(700, 300);
    QVERIFY2(m_pane->minimumSizeHint().width() <= 700, qPrintable(u"%1"_s.arg(m_pane->minimumSizeHint().width())));
    QVERIFY2(m_pane->minimumSizeHint().height() <= 300, qPrintable(u"%1"_s.arg(m_pane->minimumSizeHint().height())));
    QTRY_VERIFY(table()->viewport()->width() > 200);
    QVERIFY(table()->columnWidth(MutationListModel::ChangedColumn) > 30);
}

QTEST_MAIN(TestMutationPane)
#include "tst_mutationpane.moc"
