// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/scriptedplato.h"
#include "ui/pane/selection.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;

/// What is chosen is told once for each change, over real sessions of a scripted server.
class TestSelection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsChosenAtFirst()
    {
        const Selection selection;
        QVERIFY(!selection.workspace());
        QVERIFY(!selection.session());
        QVERIFY(selection.jobId().isEmpty());
        QVERIFY(selection.desktopJobId().isEmpty());
    }

    void eachChangeIsToldOnce()
    {
        ScriptedPlato plato;
        const auto session = plato.readySession();
        const auto other = plato.session();
        Selection selection;
        QSignalSpy changed(&selection, &Selection::changed);
        selection.setSession(session.get());
        selection.setSession(session.get());
        QCOMPARE(changed.size(), 1);
        selection.setJobId(u"j-1"_s);
        selection.setJobId(u"j-1"_s);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(selection.jobId(), u"j-1"_s);
        selection.setSession(other.get()); // with all its envs
        QCOMPARE(changed.size(), 3);
        QVERIFY(selection.jobId().isEmpty());
        selection.setSession(nullptr);
        QCOMPARE(changed.size(), 4);
        selection.setSession(nullptr);
        selection.setWorkspace(nullptr);
        QCOMPARE(changed.size(), 4);
    }

    void whichDesktopIsMeant()
    {
        ScriptedPlato plato;
        const auto session = plato.readySession();
        Selection selection;
        selection.setSession(session.get());
        QCOMPARE(selection.desktopJobId(), u"j-2"_s); // all envs: the one that is a desktop
        selection.setJobId(u"j-1"_s);
        QCOMPARE(selection.desktopJobId(), u"j-2"_s); // git has no screen
        selection.setJobId(u"j-2"_s);
        QCOMPARE(selection.desktopJobId(), u"j-2"_s);
    }

    void withoutADesktopTheChosenEnvIsMeant()
    {
        ScriptedPlato plato;
        QByteArray ready = ScriptedPlato::Ready;
        plato.always(ScriptedPlato::Wait, 200, ready.replace(R"("is_desktop": true)", R"("is_desktop": false)"));
        const auto session = plato.readySession();
        Selection selection;
        selection.setSession(session.get());
        QVERIFY(selection.desktopJobId().isEmpty());
        selection.setJobId(u"j-1"_s);
        QCOMPARE(selection.desktopJobId(), u"j-1"_s);
    }

    void aDesktopThatIsFoundOutLaterIsTold()
    {
        ScriptedPlato plato;
        const auto session = plato.session();
        Selection selection;
        selection.setSession(session.get());
        QSignalSpy changed(&selection, &Selection::changed);
        session->make(ScriptedPlato::twoEnvs(), u"s"_s);
        QTRY_COMPARE(session->phase(), Session::Phase::Ready);
        QCOMPARE(selection.desktopJobId(), u"j-2"_s);
        QCOMPARE(changed.size(), 1); // other changes of envs are not its business
    }

    void aDeletedSessionIsChosenNoMore()
    {
        ScriptedPlato plato;
        auto session = plato.readySession();
        Selection selection;
        selection.setSession(session.get());
        selection.setJobId(u"j-2"_s);
        QSignalSpy changed(&selection, &Selection::changed);
        session.reset();
        QCOMPARE(changed.size(), 1);
        QVERIFY(!selection.session());
        QVERIFY(selection.jobId().isEmpty());
        QVERIFY(selection.desktopJobId().isEmpty());
    }

    void anotherWorkspaceTakesTheSessionAway()
    {
        ScriptedPlato plato;
        const auto session = plato.readySession();
        Workspace workspace(QUrl(u"http://127.0.0.1:1"_s), u"pk-test"_s);
        Profile profile;
        profile.id = u"there"_s;
        Selection selection;
        selection.setSession(session.get());
        QSignalSpy changed(&selection, &Selection::changed);
        selection.setWorkspace(&workspace, profile);
        selection.setWorkspace(&workspace, profile);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(selection.workspace(), &workspace);
        QCOMPARE(selection.profile(), profile);
        QVERIFY(!selection.session());
    }
};

QTEST_MAIN(TestSelection)
#include "tst_selection.moc"
