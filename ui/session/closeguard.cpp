// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/closeguard.h"

#include "core/session/session.h"
#include "ui/common/messagebox.h"

#include <QAbstractButton>
#include <QLoggingCategory>
#include <QPushButton>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

Q_LOGGING_CATEGORY(lcWindow, "plato.window.close", QtInfoMsg)

/// Longer than a server that answers takes to close.
constexpr std::chrono::seconds CloseBudget(10);

/// What *Keep running* means.
QString lifeWithoutUs(bool local)
{
    return local
               ? CloseGuard::tr("What is kept running goes on without this window until its lifetime ends, and is here "
                                "again when it is opened.")
               : CloseGuard::tr("What is kept running ends when its lease runs out, a few minutes from now, unless "
                                "something else sends heartbeats.");
}

QString lifeAfterRefusal(bool local)
{
    return local ? CloseGuard::tr("What runs on this computer ends with the local runtime.")
                 : CloseGuard::tr("What is left running ends when its lease runs out, a few minutes from now.");
}

QString lifeWithoutAnswer(bool local)
{
    return local ? CloseGuard::tr("The local runtime is ended then, and all that runs in it.")
                 : CloseGuard::tr("What is left may go on running on the server, and cost, until its lease or its own "
                                  "timeout runs out.");
}

} // namespace

CloseGuard::CloseGuard(QWidget &window, Connection &connection, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_connection(connection)
{
    m_budget.setSingleShot(true);
    m_budget.setInterval(CloseBudget);
    connect(&m_budget, &QTimer::timeout, this, &CloseGuard::askAnyway);
    connect(&m_connection, &Connection::runtimeKept, this, &CloseGuard::lookAtRuntime);
}

bool CloseGuard::isLocal() const
{
    return m_connection.profile().kind == Profile::Kind::ThisComputer;
}

QList<Session *> CloseGuard::alive() const
{
    Workspace *workspace = m_connection.workspace();
    return workspace && m_connection.phase() == Connection::Phase::Online ? workspace->sessions().alive()
                                                                          : QList<Session *>();
}

void CloseGuard::ask(Wish wish, std::function<void()> proceed)
{
    if (m_busy) {
        if (m_budget.isActive()) // asked a second time: the person does not want to wait
            askAnyway();
        return;
    }
    m_busy = true;
    m_wish = wish;
    m_proceed = std::move(proceed);
    const auto sessions = alive();
    if (sessions.isEmpty() || m_connection.leavesRuntime())
        return finish(true);

    watch(sessions);
    const int count = static_cast<int>(sessions.size());
    const bool canKeep = !isLocal() || m_connection.canKeepRuntime();
    auto *box =
        createMessageBox(QMessageBox::Question, tr("Keep or close %n running session(s)?", nullptr, count),
                         canKeep ? lifeWithoutUs(isLocal()) : lifeAfterRefusal(true), QMessageBox::Cancel, &m_window);
    box->setObjectName(u"quitQuestion"_s);
    QPushButton *keepButton = canKeep ? box->addButton(tr("Keep running"), QMessageBox::AcceptRole) : nullptr;
    QPushButton *close = box->addButton(tr("Close them"), QMessageBox::DestructiveRole);
    close->setObjectName(u"quitCloseButton"_s);
    if (keepButton)
        keepButton->setObjectName(u"quitKeepButton"_s);
    // What loses nothing is done by Return; where it cannot be had, nothing is.
    if (keepButton && isLocal())
        box->setDefaultButton(keepButton);
    else
        box->setDefaultButton(QMessageBox::Cancel);
    open(box, [this, close, keepButton](const QAbstractButton *clicked) {
        if (clicked == close)
            return closeAll();
        if (keepButton && clicked == keepButton)
            return keep();
        finish(false);
    });
}

/// On a server nobody has to be asked: we only stop to send heartbeats.
void CloseGuard::keep()
{
    if (!isLocal() || m_connection.leavesRuntime())
        return finish(true);
    m_isKeeping = true;
    m_budget.start();
    m_connection.keepRuntimeOnce();
}

void CloseGuard::lookAtRuntime(bool isKept)
{
    if (m_busy && m_isKeeping && isKept)
        finish(true);
}

void CloseGuard::open(QMessageBox *box, std::function<void(const QAbstractButton *)> answered)
{
    m_question = box;
    connect(box, &QMessageBox::finished, this, [this, box, answered = std::move(answered)] {
        m_question.clear();
        answered(box->clickedButton());
    });
    box->open();
}

void CloseGuard::watch(const QList<Session *> &sessions)
{
    stopWatching();
    for (Session *session : sessions) {
        m_watched.append(session);
        connect(session, &Session::phaseChanged, this, &CloseGuard::lookAtSessions, Qt::QueuedConnection);
        connect(session, &QObject::destroyed, this, &CloseGuard::lookAtSessions, Qt::QueuedConnection);
        connect(
            session, &Session::problem, this,
            [this](const Session::Problem &problem) {
                if (problem.step == Session::Step::Close && m_budget.isActive())
                    askAfterRefusal();
            },
            Qt::QueuedConnection);
    }
}

/// May be called again while sessions are being closed: cancel() does nothing for those.
void CloseGuard::closeAll()
{
    const auto sessions = alive();
    watch(sessions);
    Q_EMIT closingSessions(static_cast<int>(sessions.size()));
    m_budget.start();
    for (Session *session : sessions)
        session->cancel();
    lookAtSessions();
}

void CloseGuard::lookAtSessions()
{
    if (!m_busy)
        return;
    m_watched.removeIf([](const QPointer<Session> &session) { return !session || !session->mayStillRun(); });
    if (m_watched.isEmpty())
        finish(true);
}

/// The sessions were not closed in time. A server that does not answer must not keep the window open.
void CloseGuard::askAnyway()
{
    m_budget.stop();
    const bool quits = m_wish == Wish::Quit;
    const QString text = isLocal() ? (quits ? tr("The runtime does not answer. Quit anyway?")
                                            : tr("The runtime does not answer. Go on anyway?"))
                                   : (quits ? tr("The server does not answer. Quit anyway?")
                                            : tr("The server does not answer. Go on anyway?"));
    auto *box =
        createMessageBox(QMessageBox::Warning, text, lifeWithoutAnswer(isLocal()), QMessageBox::NoButton, &m_window);
    box->setObjectName(u"quitAnywayQuestion"_s);
    QPushButton *wait = box->addButton(tr("Keep waiting"), QMessageBox::RejectRole);
    wait->setObjectName(u"quitWaitButton"_s);
    box->setDefaultButton(wait);
    QPushButton *anyway = addAnywayButton(*box);
    open(box, [this, anyway](const QAbstractButton *clicked) {
        if (clicked == anyway) {
            qCWarning(lcWindow) << "gave up on closing" << m_watched.size() << "sessions: no answer in time";
            return finish(true);
        }
        if (m_isKeeping)
            keep();
        else
            closeAll();
    });
}

/// The server refused to close a session, so waiting longer does not help.
void CloseGuard::askAfterRefusal()
{
    m_budget.stop();
    auto *box = createMessageBox(QMessageBox::Warning,
                                 tr("%n session(s) could not be closed", nullptr, static_cast<int>(m_watched.size())),
                                 lifeAfterRefusal(isLocal()), QMessageBox::Cancel, &m_window);
    box->setObjectName(u"quitAnywayQuestion"_s);
    QPushButton *anyway = addAnywayButton(*box);
    open(box, [this, anyway](const QAbstractButton *clicked) {
        if (clicked == anyway)
            qCWarning(lcWindow) << "gave up on closing" << m_watched.size() << "sessions: the server refused";
        finish(clicked == anyway);
    });
}

QPushButton *CloseGuard::addAnywayButton(QMessageBox &box) const
{
    QPushButton *anyway =
        box.addButton(m_wish == Wish::Quit ? tr("Quit anyway") : tr("Go on anyway"), QMessageBox::DestructiveRole);
    anyway->setObjectName(u"quitAnywayButton"_s);
    return anyway;
}

void CloseGuard::stopWatching()
{
    for (const QPointer<Session> &session : std::as_const(m_watched)) {
        if (session)
            session->disconnect(this);
    }
    m_watched.clear();
}

void CloseGuard::finish(bool go)
{
    m_budget.stop();
    stopWatching();
    if (m_question) {
        m_question->disconnect(this);
        m_question->close();
    }
    m_busy = false;
    m_isKeeping = false;
    const auto proceed = std::exchange(m_proceed, {});
    if (go)
        QMetaObject::invokeMethod(this, proceed, Qt::QueuedConnection);
    else
        Q_EMIT stay();
}

} // namespace plato::ui
