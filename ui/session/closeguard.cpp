// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/closeguard.h"

#include "core/session/session.h"
#include "ui/common/messagebox.h"

#include <QAbstractButton>
#include <QPushButton>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

/// Longer than any close should take.
constexpr std::chrono::seconds CloseBudget(15);

QString lifeWithoutUs(bool local)
{
    return local ? CloseGuard::tr("What runs on this computer ends with the local runtime.")
                 : CloseGuard::tr("What is left running ends when its lease runs out, a few minutes from now.");
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
}

void CloseGuard::ask(std::function<void()> proceed)
{
    if (m_busy)
        return;
    m_busy = true;
    m_proceed = std::move(proceed);
    Workspace *workspace = m_connection.workspace();
    const auto alive = workspace && m_connection.state() == Connection::State::Online ? workspace->sessions().alive()
                                                                                      : QList<Session *>();
    if (alive.isEmpty() || m_connection.leavesRuntime())
        return finish(true);

    const bool local = m_connection.profile().kind == Profile::Kind::ThisComputer;
    const int count = static_cast<int>(alive.size());
    auto *box = createMessageBox(QMessageBox::Question, tr("Close %n running session(s)?", nullptr, count),
                                 lifeWithoutUs(local), QMessageBox::Cancel, &m_window);
    box->setObjectName(u"quitQuestion"_s);
    QPushButton *close = box->addButton(tr("Close them"), QMessageBox::AcceptRole);
    close->setObjectName(u"quitCloseButton"_s);
    box->setDefaultButton(close);
    QPushButton *leave = local ? nullptr : box->addButton(tr("Leave them running"), QMessageBox::DestructiveRole);
    connect(box, &QMessageBox::finished, this, [this, box, close, leave] {
        const QAbstractButton *clicked = box->clickedButton();
        if (clicked == close)
            return closeAll();
        finish(leave && clicked == leave);
    });
    box->open();
}

void CloseGuard::closeAll()
{
    Workspace *workspace = m_connection.workspace();
    if (!workspace)
        return finish(true);
    for (Session *session : workspace->sessions().alive())
        m_waiting.append(session);
    Q_EMIT closingSessions(static_cast<int>(m_waiting.size()));
    m_budget.start();

    const auto waiting = m_waiting; // the list gets shorter while we walk
    for (const QPointer<Session> &session : waiting) {
        connect(session, &Session::stateChanged, this, &CloseGuard::lookAtWaiting, Qt::QueuedConnection);
        connect(session, &QObject::destroyed, this, &CloseGuard::lookAtWaiting, Qt::QueuedConnection);
        connect(
            session, &Session::problem, this,
            [this](const Session::Problem &problem) {
                if (problem.step == Session::Step::Close && !m_waiting.isEmpty())
                    askAnyway();
            },
            Qt::QueuedConnection);
        session->cancel();
    }
    lookAtWaiting();
}

void CloseGuard::lookAtWaiting()
{
    if (!m_budget.isActive())
        return; // nothing is waited for any more
    m_waiting.removeIf([](const QPointer<Session> &session) { return !session || isStateOver(session->state()); });
    if (m_waiting.isEmpty())
        finish(true);
}

/// They could not be closed, or not in time. Nobody is kept in a window by a server that does not answer.
void CloseGuard::askAnyway()
{
    const int count = static_cast<int>(m_waiting.size());
    stopWaiting();
    auto *box = createMessageBox(QMessageBox::Warning, tr("%n session(s) could not be closed", nullptr, count),
                                 lifeWithoutUs(m_connection.profile().kind == Profile::Kind::ThisComputer),
                                 QMessageBox::Cancel, &m_window);
    box->setObjectName(u"quitAnywayQuestion"_s);
    QPushButton *anyway = box->addButton(tr("Go on anyway"), QMessageBox::DestructiveRole);
    anyway->setObjectName(u"quitAnywayButton"_s);
    connect(box, &QMessageBox::finished, this, [this, box, anyway] { finish(box->clickedButton() == anyway); });
    box->open();
}

void CloseGuard::stopWaiting()
{
    m_budget.stop();
    for (const QPointer<Session> &session : std::as_const(m_waiting)) {
        if (session)
            session->disconnect(this);
    }
    m_waiting.clear();
}

void CloseGuard::finish(bool go)
{
    stopWaiting();
    m_busy = false;
    const auto proceed = std::exchange(m_proceed, {});
    if (go)
        QMetaObject::invokeMethod(this, proceed, Qt::QueuedConnection);
    else
        Q_EMIT stay();
}

} // namespace plato::ui
