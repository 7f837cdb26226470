// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/journal.h"
#include "core/mutation/log/mutationlog.h"
#include "core/session/statefile.h"
#include "tests/core/session/scriptedplato.h"
#include "tests/support/memorysecrets.h"
#include "ui/common/settings.h"
#include "ui/mainwindow.h"
#include "ui/session/envpanel.h"
#include "ui/session/sessionpanel.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

namespace {

/// A server with the session of ScriptedPlato, over a real socket.
RawAnswer answerTo(const RawRequest &request)
{
    const QByteArray line = request.requestLine();
    QByteArray body = "{}";
    if (line.contains("/user/me"))
        body = R"({"id": 1, "public_id": "u-1"})";
    else if (line.contains("/sessions/make"))
        body = R"({"session_id": "s-1", "envs": [{"job_id": "j-1", "alias": "git", "success": true},
                                                 {"job_id": "j-2", "alias": "desk", "success": true}]})";
    else if (line.contains("/wait_for_ready"))
        body = QByteArray(ScriptedPlato::Ready).replace("fossil", "radicale");
    else if (line.contains("/jobs"))
        body = ScriptedPlato::Running;
    else if (line.contains("heartbeat"))
        body = R"({"success": true, "timestamp": "2026-01-01T00:00:00Z"})";
    return RawAnswer::http("200 OK", body);
}

} // namespace

/// The whole window on a server in the hands of the test.
class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<RawServer>();
        m_server->answer = answerTo;
    }
    void cleanup() { close(); }

    void everyPaneHasATabAnEntryAndItsMenu()
    {
        open();
        QCOMPARE(tabs(), (QStringList{u"mutationPane"_s, u"desktopPane"_s, u"activityPane"_s, u"historyPane"_s}));
        const QList<QAction *> view = find<QMenu>(u"viewMenu"_s)->actions();
        for (const QString &name : tabs())
            QVERIFY2(view.contains(find<QAction>(name + u"ViewAction"_s)), qPrintable(name));
        QVERIFY(find<QMenu>(u"mutationsMenu"_s)->menuAction()->isVisible());
        QVERIFY(find<QMenu>(u"desktopMenu"_s)->menuAction()->isVisible());
    }

    void tabsAndTheirOrderSurviveARestart()
    {
        open();
        find<QTabWidget>(u"tabs"_s)->setCurrentIndex(1);
        find<QAction>(u"moveTabLeftAction"_s)->trigger();
        find<QAction>(u"mutationPaneViewAction"_s)->trigger();
        QCOMPARE(tabs(), (QStringList{u"desktopPane"_s, u"activityPane"_s, u"historyPane"_s}));
        QVERIFY(!find<QMenu>(u"mutationsMenu"_s)->menuAction()->isVisible());
        close();
        open();
        QCOMPARE(tabs(), (QStringList{u"desktopPane"_s, u"activityPane"_s, u"historyPane"_s}));
        QVERIFY(!find<QAction>(u"mutationPaneViewAction"_s)->isChecked());
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(tabs(), (QStringList{u"desktopPane"_s, u"mutationPane"_s, u"activityPane"_s, u"historyPane"_s}));
        QCOMPARE(find<QTabWidget>(u"tabs"_s)->currentIndex(), 1);
    }

    void theEnvTableIsCollapsedAndThatIsRemembered()
    {
        open();
        auto *table = find<QTableView>(u"envTable"_s);
        auto *panel = m_window->findChild<EnvPanel *>();
        auto *arrow = find<QToolButton>(u"envTableArrow"_s);
        const int before = panel->height();
        const int tabsBefore = find<QTabWidget>(u"tabs"_s)->height();
        QTest::mouseClick(arrow, Qt::LeftButton);
        QVERIFY(!table->isVisible());
        QVERIFY(arrow->isVisible());
        QCOMPARE(arrow->arrowType(), Qt::RightArrow);
        QTRY_VERIFY(panel->height() <= arrow->height() + 12);
        QTRY_VERIFY(find<QTabWidget>(u"tabs"_s)->height() > tabsBefore + 50);
        QVERIFY(!find<QAction>(u"envTableAction"_s)->isChecked());
        close();
        open();
        table = find<QTableView>(u"envTable"_s);
        panel = m_window->findChild<EnvPanel *>();
        QVERIFY(!table->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
        QVERIFY(table->isVisible());
        QTRY_COMPARE(panel->height(), before);
        close();
        open();
        QVERIFY(find<QTableView>(u"envTable"_s)->isVisible());
        QTRY_COMPARE(m_window->findChild<EnvPanel *>()->height(), before);
    }

    void anEnvIsChosenInTheTableOrAboveIt()
    {
        open();
        Session *session = makeSession();
        QTRY_COMPARE(session->phase(), Session::Phase::Ready);
        auto *chooser = find<QComboBox>(u"scopeCombo"_s);
        auto *table = find<QTableView>(u"envTable"_s);
        QCOMPARE(chooser->count(), 3);
        QCOMPARE(chooser->currentIndex(), 0);
        table->selectRow(1);
        QCOMPARE(chooser->currentText(), u"desk"_s);
        chooser->setCurrentIndex(1);
        Q_EMIT chooser->activated(1);
        QCOMPARE(table->selectionModel()->selectedRows().constFirst().row(), 0);
        QVERIFY(find<QAction>(u"envResetAction"_s)->isEnabled());
        find<QAction>(u"envTableAction"_s)->trigger();
        Q_EMIT chooser->activated(0);
        QVERIFY(!table->selectionModel()->hasSelection());
        QVERIFY(!find<QAction>(u"envResetAction"_s)->isEnabled());
    }

    void oneSetOfCommandsSaysWhatItIsFor()
    {
        open();
        QCOMPARE(buttonText(u"reset"_s), u"Reset"_s);
        QVERIFY(!find<QToolButton>(u"resetSessionActionButton"_s)->isEnabled());
        Session *session = makeSession();
        QTRY_COMPARE(session->phase(), Session::Phase::Ready);
        QCOMPARE(buttonText(u"reset"_s), u"Reset all 2"_s);
        QCOMPARE(buttonText(u"state"_s), u"State of all 2"_s);
        QCOMPARE(buttonText(u"close"_s), u"Close session"_s);
        auto *table = find<QTableView>(u"envTable"_s);
        table->setFocus();
        table->selectRow(0);
        QCOMPARE(buttonText(u"reset"_s), u"Reset git"_s);
        QCOMPARE(buttonText(u"state"_s), u"State of git"_s);
        QCOMPARE(buttonText(u"close"_s), u"Close git"_s);

        // The menus have both, and the keys are those of what the buttons say.
        const QKeySequence keys(Qt::CTRL | Qt::Key_R);
        QCOMPARE(find<QAction>(u"envResetAction"_s)->shortcut(), keys);
        QCOMPARE(find<QAction>(u"resetSessionAction"_s)->shortcut(), QKeySequence());
        QTest::keyClick(table, Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(requests("/jobs/j-1/reset"), 1);
        QCOMPARE(requests("/sessions/s-1/reset"), 0);
        QTRY_VERIFY(session->canReset());
        QTest::keyClick(table, Qt::Key_Escape);
        QCOMPARE(find<QAction>(u"resetSessionAction"_s)->shortcut(), keys);
        QTest::keyClick(table, Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(requests("/sessions/s-1/reset"), 1);
        QCOMPARE(requests("/jobs/j-1/reset"), 1);
    }

    void commandsNameAnyAlias_data()
    {
        QTest::addColumn<QString>("alias");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << u"git"_s << u"git"_s;
        QTest::newRow("ampersand") << u"R&D"_s << u"R&D"_s;
        QTest::newRow("two ampersands") << u"a&&b"_s << u"a&&b"_s;
        QTest::newRow("long") << QString(200, u'x') << QString();
        QTest::newRow("two lines") << u"a\nb"_s << u"a\u21B5b"_s;
        QTest::newRow("markup") << u"<b>x</b>"_s << u"<b>x</b>"_s;
    }

    void commandsNameAnyAlias()
    {
        QFETCH(const QString, alias);
        QFETCH(const QString, shown);
        open();
        m_server->answer = [alias](const RawRequest &request) {
            if (request.requestLine().contains("/wait_for_ready"))
                return RawAnswer::http("200 OK", ScriptedPlato::NotReady);
            if (!request.requestLine().contains("/sessions/make"))
                return answerTo(request);
            const QJsonArray envs{QJsonObject{{u"job_id"_s, u"j-1"_s}, {u"alias"_s, alias}, {u"success"_s, true}},
                                  QJsonObject{{u"job_id"_s, u"j-2"_s}, {u"alias"_s, u"desk"_s}, {u"success"_s, true}}};
            const QJsonObject made{{u"session_id"_s, u"s-1"_s}, {u"envs"_s, envs}};
            return RawAnswer::http("200 OK", QJsonDocument(made).toJson());
        };
        Session *session = makeSession();
        QTRY_COMPARE(session->envs().size(), 2);
        find<QTableView>(u"envTable"_s)->selectRow(0);
        const QString text = buttonText(u"reset"_s);
        if (!shown.isEmpty())
            QCOMPARE(text, u"Reset "_s + shown);
        const auto *button = find<QToolButton>(u"resetSessionActionButton"_s);
        QVERIFY(text.startsWith(u"Reset "));
        QVERIFY2(button->sizeHint().width() < 300, qPrintable(text));
    }

    void keysThatMenusShowWorkFromAnywhere_data()
    {
        QTest::addColumn<QString>("focus");
        for (const char *name : {"sessionList", "envTable", "scopeCombo", "filterEdit", "mutationTable",
                                 "mutationDetail", "qt_tabwidget_tabbar"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    /// Those of every entry of every menu, also of menus below them.
    void keysThatMenusShowWorkFromAnywhere()
    {
        QFETCH(const QString, focus);
        open();
        Session *session = makeSession();
        QTRY_COMPARE(session->phase(), Session::Phase::Ready);
        m_window->openStates({writeState()});
        auto *table = find<QTableView>(u"mutationTable"_s);
        QTRY_VERIFY(table->model()->rowCount() > 0);
        table->selectRow(0);
        find<QWidget>(focus)->setFocus();
        QCOMPARE(QApplication::focusWidget()->objectName(), focus);

        QStringList seen;
        QList<QAction *> entries = m_window->menuBar()->actions();
        for (qsizetype i = 0; i < entries.size(); ++i) {
            if (entries[i]->menu())
                entries.append(entries[i]->menu()->actions());
            else if (!entries[i]->shortcut().isEmpty() && entries[i]->isEnabled())
                seen += pressed(entries[i]) ? QString() : entries[i]->objectName();
        }
        seen.removeAll(QString());
        QCOMPARE(seen, QStringList());
    }

    void commandsWithoutASenseAreOff()
    {
        open();
        QStringList on;
        const QList<QAction *> entries = find<QMenu>(u"mutationsMenu"_s)->actions();
        for (const QAction *entry : entries) {
            if (entry->isEnabled() && !entry->isSeparator())
                on.append(entry->objectName());
        }
        on.sort();
        // What is asked for without any mutation: how they are to be shown, and what is expected of some to come.
        QCOMPARE(on, (QStringList{u"mutationColumnsAction"_s, u"mutationExpectedAction"_s, u"mutationGroupAction"_s,
                                  u"mutationHighlightsAction"_s, u"mutationNoiseRulesAction"_s}));
        m_window->openStates({writeState()});
        auto *table = find<QTableView>(u"mutationTable"_s);
        QTRY_VERIFY(table->model()->rowCount() > 0);
        QVERIFY(find<QAction>(u"mutationExportAction"_s)->isEnabled());
        table->clearSelection();
        QVERIFY(!find<QAction>(u"mutationCopyAction"_s)->isEnabled());
        table->selectRow(0);
        QVERIFY(find<QAction>(u"mutationCopyAction"_s)->isEnabled());
        find<QTabWidget>(u"tabs"_s)->setCurrentIndex(2);
        QVERIFY(!find<QAction>(u"mutationCopyAction"_s)->isEnabled()); // nobody sees which
        QVERIFY(find<QAction>(u"mutationExportAction"_s)->isEnabled());
    }

    void aWatchedSessionIsNotResetUnasked()
    {
        open();
        SessionStore &sessions = m_connection->workspace()->sessions();
        Session *session = sessions.attach(u"s-1"_s, u"theirs"_s, Session::Ownership::Watched);
        auto *list = find<QListView>(u"sessionList"_s);
        list->setCurrentIndex(list->model()->index(0, 0));
        QTRY_VERIFY(session->canReset());
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        auto *question = find<QMessageBox>(u"resetQuestion"_s);
        QVERIFY(question);
        QVERIFY(question->text().contains(u"theirs"));
        QTest::keyClick(question, Qt::Key_Escape);
        QTRY_VERIFY(!find<QMessageBox>(u"resetQuestion"_s));
        QCOMPARE(requests("/reset"), 0);
        find<QAction>(u"resetSessionAction"_s)->trigger();
        QVERIFY(find<QPushButton>(u"resetQuestionYes"_s));
        find<QPushButton>(u"resetQuestionYes"_s)->click();
        QTRY_COMPARE(requests("/sessions/s-1/reset"), 1);
    }

    void theEnvTableIsAsHighAsItsRows()
    {
        open();
        const auto *panel = m_window->findChild<EnvPanel *>();
        const int empty = panel->height();
        Session *session = makeSession();
        QTRY_COMPARE(session->phase(), Session::Phase::Ready);
        QTRY_COMPARE(panel->height(), empty); // two rows are what there is room for in any case
        // All six columns are in sight, in any window.
        auto *table = find<QTableView>(u"envTable"_s);
        for (const QSize &size : {QSize(1280, 800), QSize(900, 600), QSize(640, 420)}) {
            m_window->resize(size);
            QTRY_COMPARE(m_window->size(), size);
            const int status = EnvTableModel::StatusColumn;
            QTRY_VERIFY(table->columnViewportPosition(status) + table->columnWidth(status) <=
                        table->viewport()->width());
            QVERIFY2(table->columnWidth(status) >= table->fontMetrics().horizontalAdvance(u"running"_s) + 30,
                     qPrintable(QString::number(table->columnWidth(status))));
            QVERIFY(find<QListView>(u"sessionList"_s)->width() >= 120);
        }
    }

    void aRequestIsShownThoughItsTabIsClosed()
    {
        open();
        m_server->answer = [](const RawRequest &request) {
            return request.requestLine().contains("/sessions/make")
                       ? RawAnswer::http("422 Unprocessable Entity", R"({"detail": "no such simulator"})")
                       : answerTo(request);
        };
        find<QAction>(u"activityPaneViewAction"_s)->trigger();
        QCOMPARE(tabs(), (QStringList{u"mutationPane"_s, u"desktopPane"_s, u"historyPane"_s}));
        makeSession();
        QTRY_VERIFY(find<QPushButton>(u"messageAction0"_s));
        QTRY_VERIFY(find<QPushButton>(u"messageAction0"_s)->isVisible());
        QTest::mouseClick(find<QPushButton>(u"messageAction0"_s), Qt::LeftButton);
        QCOMPARE(tabs().at(2), u"activityPane"_s);
        QTRY_VERIFY(find<QTableView>(u"activityTable"_s)->hasFocus());
        QVERIFY(find<QTableView>(u"activityTable"_s)->selectionModel()->hasSelection());
    }

    void aStateFromAFileIsShownThoughItsTabIsClosed()
    {
        open(false);
        QVERIFY(find<QWidget>(u"connectionPage"_s)->isVisible());
        find<QAction>(u"mutationPaneViewAction"_s)->trigger();
        m_window->openStates({writeState()});
        QTRY_COMPARE(tabs().constFirst(), u"mutationPane"_s);
        QTRY_VERIFY(find<QTableView>(u"mutationTable"_s)->isVisible());
        QVERIFY(!find<QWidget>(u"connectionPage"_s)->isVisible());
    }

    void besidesAStateFromAFileItIsSaidWhyThereIsNoServer()
    {
        open(false);
        m_server->answer = [](const RawRequest &) {
            return RawAnswer::http("503 Service Unavailable", R"({"detail": "down for repair"})");
        };
        m_connection->open();
        QTRY_COMPARE(m_connection->phase(), Connection::Phase::Failed);
        m_window->openStates({writeState()});
        auto *panel = m_window->findChild<SessionPanel *>();
        QTRY_VERIFY(panel->isVisible());
        QCOMPARE(panel->findChild<QLabel *>(u"emptyStateTitle"_s)->text(), u"Not connected"_s);
        QVERIFY2(panel->findChild<QLabel *>(u"emptyStateText"_s)->text().contains(u"down for repair"),
                 qPrintable(panel->findChild<QLabel *>(u"emptyStateText"_s)->text()));
        QVERIFY(!find<QAction>(u"newSessionAction"_s)->isEnabled());
        m_server->answer = answerTo;
        panel->findChild<QPushButton *>(u"emptyStateButton"_s)->click();
        auto *page = find<QWidget>(u"connectionPage"_s);
        QVERIFY(page->isVisible());
        page->findChild<QPushButton *>(u"emptyStateButton"_s)->click();
        QTRY_COMPARE(m_connection->phase(), Connection::Phase::Online);
        QVERIFY(panel->isVisible());
        QCOMPARE(panel->findChild<QLabel *>(u"emptyStateTitle"_s)->text(), u"No sessions"_s);
        QVERIFY(find<QAction>(u"newSessionAction"_s)->isEnabled());
    }

    void theFocusGoesInReadingOrder()
    {
        open();
        Session *session = makeSession();
        QTRY_COMPARE(session->phase(), Session::Phase::Ready);
        find<QTableView>(u"envTable"_s)->selectRow(0);
        m_window->openStates({writeState()}); // so that there are rows to go to
        QTRY_VERIFY(find<QTableView>(u"mutationTable"_s)->model()->rowCount() > 0);
        find<QListView>(u"sessionList"_s)->setFocus();
        QStringList order;
        do {
            order.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        } while (QApplication::focusWidget()->objectName() != u"sessionList"_s && order.size() < 60);
        const QStringList landmarks{
            u"sessionList"_s,   u"envTableArrow"_s,       u"scopeCombo"_s,   u"envCopyButton"_s,
            u"envTable"_s,      u"qt_tabwidget_tabbar"_s, u"filterEdit"_s,   u"mutationMergedCheck"_s,
            u"mutationTable"_s, u"qt_tabwidget_tabbar"_s, u"profileButton"_s}; // the second: of the detail
        QStringList seen;
        for (const QString &name : std::as_const(order)) {
            if (landmarks.contains(name))
                seen.append(name);
        }
        QVERIFY2(seen == landmarks, qPrintable(order.join(u' ')));
    }

private:
    void open(bool isOnline = true)
    {
        const QString path = m_folder->filePath(u"settings.ini"_s);
        Profile profile;
        profile.kind = Profile::Kind::Environment;
        profile.id = ProfileStore::environmentId();
        profile.name = u"test"_s;
        profile.url = m_server->url();
        m_settings = std::make_unique<QSettings>(path, QSettings::IniFormat);
        m_profiles = std::make_unique<ProfileStore>(std::make_unique<QSettings>(path, QSettings::IniFormat), profile);
        m_connection = std::make_unique<Connection>(*m_profiles, m_secrets, Connection::Options{{}, {}, u"pk-test"_s});
        m_journal = std::make_unique<Journal>(m_folder->filePath(u"journal"_s));
        m_journal->start();
        m_window = std::make_unique<MainWindow>(
            Services{*m_profiles, m_secrets, *m_connection, *m_settings, m_appearance, *m_journal});
        m_window->resize(1280, 800);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        if (!isOnline)
            return;
        m_connection->open();
        QTRY_COMPARE(m_connection->phase(), Connection::Phase::Online);
    }
    /// As a person closes it, who leaves what runs.
    void close()
    {
        if (!m_window)
            return;
        if (m_connection->workspace() && !m_connection->workspace()->sessions().alive().isEmpty()) {
            m_window.reset(); // what becomes of sessions is not asked here
        } else {
            m_window->close();
            QTRY_VERIFY(!m_window->isVisible());
            m_window.reset();
        }
        m_connection.reset();
        m_journal.reset();
        m_profiles.reset();
        m_settings.reset();
    }
    Session *makeSession()
    {
        SessionStore &sessions = m_connection->workspace()->sessions();
        Session *session = sessions.create(ScriptedPlato::twoEnvs(), u"checkout"_s);
        auto *list = find<QListView>(u"sessionList"_s);
        list->setCurrentIndex(list->model()->index(0, 0));
        return session;
    }
    QString writeState() const
    {
        Env env;
        env.jobId = u"j-1"_s;
        env.alias = u"git"_s;
        env.log = *MutationLog::parseJob(R"({"state": {"mutations": [{"table_name": "ticket", "action": "INSERT",
            "values": {"id": 1}}]}})");
        KeptState state;
        state.isOfSession = false;
        state.fetchedAt = QDateTime::currentDateTimeUtc();
        state.envs = {env};
        const QString path = m_folder->filePath(u"kept.platostate"_s);
        return statefile::write(path, state) ? path : QString();
    }
    template <typename T>
    T *find(const QString &name) const
    {
        return m_window->findChild<T *>(name);
    }
    /// Whether its keys reach it from where the focus is. What it would do is not done.
    bool pressed(QAction *action)
    {
        const QKeyCombination keys = action->shortcut()[0];
        int count = 0;
        // In the place of who listens: a dialog would take the focus.
        QAction spy;
        spy.setShortcut(action->shortcut());
        spy.setShortcutContext(action->shortcutContext());
        QList<QWidget *> places;
        const QList<QObject *> owners = action->associatedObjects();
        for (QObject *owner : owners) {
            if (auto *widget = qobject_cast<QWidget *>(owner)) {
                widget->addAction(&spy);
                places.append(widget);
            }
        }
        const QKeySequence before = action->shortcut();
        action->setShortcut({});
        connect(&spy, &QAction::triggered, this, [&count] { ++count; });
        QTest::keyClick(QApplication::focusWidget(), keys.key(), keys.keyboardModifiers());
        action->setShortcut(before);
        for (QWidget *widget : std::as_const(places))
            widget->removeAction(&spy);
        return count == 1;
    }
    QString buttonText(const QString &verb) const
    {
        QString text = find<QToolButton>(verb + u"SessionActionButton"_s)->text();
        return text.replace(u"&&"_s, u"\1"_s).remove(u'&').replace(u'\1', u'&'); // as it is drawn
    }
    qsizetype requests(const QByteArray &path) const
    {
        return std::count_if(m_server->requests.cbegin(), m_server->requests.cend(),
                             [&](const RawRequest &request) { return request.requestLine().contains(path); });
    }
    QStringList tabs() const
    {
        const auto *tabs = find<QTabWidget>(u"tabs"_s);
        QStringList names;
        for (int i = 0; i < tabs->count(); ++i)
            names.append(tabs->widget(i)->objectName());
        return names;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RawServer> m_server;
    MemorySecrets m_secrets{std::make_shared<MemorySecrets::Vault>()};
    Appearance m_appearance;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
