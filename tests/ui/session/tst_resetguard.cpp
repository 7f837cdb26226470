// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// What is asked before a reset takes changes away that nobody has fetched.
#include "core/session/statetimeline.h"
#include "tests/core/session/scriptedplato.h"
#include "ui/session/resetguard.h"

#include <QCheckBox>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace plato;
using namespace plato::test;
using namespace plato::ui;
using namespace std::chrono_literals;

namespace {

const QByteArray Both = R"({"session_id": "s-1", "results": {"j-1": {"state": {"mutations": []}},
                                                            "j-2": {"state": {"mutations": []}}}})";
const QByteArray OneFails = R"({"session_id": "s-1", "results": {"j-1": {"state": {"mutations": []}},
                                                                "j-2": {"state": {"error": "gone astray"}}}})";

} // namespace

class TestResetGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_window->show();
        m_plato = std::make_unique<ScriptedPlato>();
        m_plato->always(ScriptedPlato::Reset, 200,
                        ScriptedPlato::outcome(true, R"({"j-1": {"success": true}, "j-2": {"success": true}})"));
        m_plato->always(ScriptedPlato::State, 200, Both);
        m_session = m_plato->readySession();
        m_guard = std::make_unique<ResetGuard>(*m_window, [] { return false; });
        m_guard->setFresh(0ms);
        QCOMPARE(m_session->phase(), Session::Phase::Ready);
    }
    void cleanup()
    {
        m_session.reset();
        m_plato.reset();
        m_guard.reset();
        m_window.reset();
    }

    void theFirstResetIsNotAsked();
    void whatWasNotFetchedIsAsked();
    void aFreshStateIsNotAsked();
    void fetchesFirst();
    void aFetchThatFailsResetsNothing_data();
    void aFetchThatFailsResetsNothing();
    void isNotAskedAgainWhereThePersonSaysSo();
    void theQuestionGoesWithTheSession();

private:
    int resets() const { return m_plato->count(ScriptedPlato::Reset); }
    bool isIdle() const
    {
        return std::all_of(m_session->envs().cbegin(), m_session->envs().cend(),
                           [](const Env &env) { return env.activity == Env::Activity::None; });
    }
    void wish() { m_guard->reset(*m_session, {}, u"session “test”"_s); }
    /// Reset once, and a moment ago.
    void begin()
    {
        wish();
        QTRY_COMPARE(resets(), 1);
        QTRY_VERIFY(isIdle());
        const QDateTime last = m_session->envs().constLast().lastReset;
        QTRY_VERIFY(last.isValid() && QDateTime::currentDateTimeUtc() > last);
    }
    QMessageBox *question() const { return m_window->findChild<QMessageBox *>(u"resetQuestion"_s); }
    void answer(const QString &name)
    {
        auto *button = m_window->findChild<QPushButton *>(name);
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY(!question());
    }

    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<ScriptedPlato> m_plato;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ResetGuard> m_guard;
};

void TestResetGuard::theFirstResetIsNotAsked()
{
    wish(); // nothing is recorded before it
    QVERIFY(!question());
    QTRY_COMPARE(resets(), 1);
}

void TestResetGuard::whatWasNotFetchedIsAsked()
{
    begin();
    wish();
    QVERIFY(question());
    const QString since = m_session->envs().constFirst().lastReset.toLocalTime().toString(u"HH:mm:ss"_s);
    QVERIFY2(question()->informativeText().contains(since), qPrintable(question()->informativeText()));
    QVERIFY(question()->text().contains(u"session “test”"_s));
    QTest::keyClick(question(), Qt::Key_Escape);
    QTRY_VERIFY(!question());
    QCOMPARE(resets(), 1);
    wish();
    answer(u"resetQuestionYes"_s);
    QTRY_COMPARE(resets(), 2);
    QCOMPARE(m_plato->count(ScriptedPlato::State), 0);
}

void TestResetGuard::aFreshStateIsNotAsked()
{
    begin();
    m_guard->setFresh(1h);
    m_session->fetchState();
    QTRY_COMPARE(m_session->states().count(), 1);
    QTRY_VERIFY(isIdle());
    wish();
    QVERIFY(!question());
    QTRY_COMPARE(resets(), 2);
}

void TestResetGuard::fetchesFirst()
{
    begin();
    wish();
    answer(u"resetQuestionFetch"_s);
    QTRY_COMPARE(resets(), 2);
    QCOMPARE(m_session->states().count(), 1);
    QCOMPARE(m_plato->count(ScriptedPlato::State), 1);
}

void TestResetGuard::aFetchThatFailsResetsNothing_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("all of it") << 500 << QByteArray("{}");
    QTest::newRow("one env") << 200 << OneFails;
}

void TestResetGuard::aFetchThatFailsResetsNothing()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    begin();
    m_plato->always(ScriptedPlato::State, status, body);
    wish();
    answer(u"resetQuestionFetch"_s);
    QTRY_COMPARE(m_plato->count(ScriptedPlato::State), 1);
    QTRY_VERIFY(isIdle());
    wish(); // it is asked once more: nothing was reset
    QVERIFY(question());
    QCOMPARE(resets(), 1);
}

void TestResetGuard::isNotAskedAgainWhereThePersonSaysSo()
{
    begin();
    wish();
    m_window->findChild<QCheckBox *>(u"resetQuestionUnasked"_s)->click();
    answer(u"resetQuestionYes"_s);
    QTRY_COMPARE(resets(), 2);
    QTRY_VERIFY(isIdle());
    wish();
    QVERIFY(!question());
    QTRY_COMPARE(resets(), 3);
}

void TestResetGuard::theQuestionGoesWithTheSession()
{
    begin();
    wish();
    QVERIFY(question());
    m_session.reset();
    QTRY_VERIFY(!question());
}

QTEST_MAIN(TestResetGuard)
#include "tst_resetguard.moc"
