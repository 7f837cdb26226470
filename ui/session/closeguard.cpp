// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/closeguard.h"

#include "core/session/session.h"
#include "ui/common/icons.h"

#include <QAbstractButton>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

#include <chrono>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

/// Longer than any close should take; after it the lease, or the end of the runtime, does the rest.
constexpr std::chrono::seconds CloseBudget(15);

} // namespace

CloseGuard::CloseGuard(QWidget &window, Connection &connection, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_connection(connection)
{
}

void CloseGuard::ask()
{
    if (m_busy)
        return;
    m_busy = true;
    Workspace *workspace = m_connection.workspace();
    const auto alive = workspace && m_connection.state() == Connection::State::Online ? workspace->sessions().alive()
                                                                                      : QList<Session *>();
    const Profile profile = m_connection.profile();
    const bool local = profile.kind == Profile::Kind::ThisComputer;
    if (alive.isEmpty() || (local && profile.keepRuntime))
        return finish(true);

    const int count = static_cast<int>(alive.size());
    m_box = new QMessageBox(QMessageBox::Question, tr("Close sessions?"),
                            tr("%n session(s) still running.", nullptr, count), QMessageBox::Cancel, &m_window);
    m_box->setObjectName(u"quitQuestion"_s);
    m_box->setAttribute(Qt::WA_DeleteOnClose);
    m_box->setInformativeText(local ? tr("They run on this computer and end with the local runtime.")
                                    : tr("Left running, they end when their lease runs out, a few minutes from now."));
    QPushButton *close = m_box->addButton(tr("Close them"), QMessageBox::AcceptRole);
    close->setObjectName(u"quitCloseButton"_s);
    m_box->setDefaultButton(close);
    QPushButton *leave = local ? nullptr : m_box->addButton(tr("Leave them running"), QMessageBox::DestructiveRole);
    removeButtonIcons(*m_box);
    connect(m_box, &QMessageBox::finished, this, [this, box = m_box.data(), close, leave] {
        const QAbstractButton *clicked = box->clickedButton();
        if (clicked == close)
            return closeAll();
        finish(leave && clicked == leave);
    });
    m_box->open();
}

void CloseGuard::closeAll()
{
    Workspace *workspace = m_connection.workspace();
    if (!workspace)
        return finish(true);
    m_waiting.clear();
    for (Session *session : workspace->sessions().alive())
        m_waiting.append(session);
    Q_EMIT closingSessions(static_cast<int>(m_waiting.size()));

    const auto check = [this] {
        if (!m_busy)
            return;
        m_waiting.removeIf([](const QPointer<Session> &session) { return !session || isStateOver(session->state()); });
        if (m_waiting.isEmpty())
            finish(true);
    };
    const auto waiting = m_waiting; // check() shortens the list while we walk
    for (const QPointer<Session> &session : waiting) {
        connect(session, &Session::stateChanged, this, check, Qt::QueuedConnection);
        connect(session, &QObject::destroyed, this, check, Qt::QueuedConnection);
        // A close that failed leaves the session running: its owner stays to see why.
        connect(session, &Session::problem, this, [this](const Session::Problem &problem) {
            if (m_busy && problem.step == Session::Step::Close)
                finish(false);
        });
        session->cancel();
    }
    QTimer::singleShot(CloseBudget, this, [this] {
        if (m_busy)
            finish(false);
    });
    check();
}

void CloseGuard::finish(bool go)
{
    m_busy = false;
    for (const QPointer<Session> &session : std::as_const(m_waiting)) {
        if (session)
            session->disconnect(this);
    }
    m_waiting.clear();
    if (go)
        Q_EMIT proceed();
    else
        Q_EMIT stay();
}

} // namespace plato::ui
