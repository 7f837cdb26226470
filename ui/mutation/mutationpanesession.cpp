// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/list/mutationtable.h"
#include "ui/mutation/mutationpane.h"
#include "ui/mutation/noise/noisecommands.h"
#include "ui/mutation/states/statesbar.h"

#include <QCheckBox>
#include <QHideEvent>
#include <QScrollBar>

/// The part of the pane that knows a live session and its states; all the rest shows values.
namespace plato::ui {

void MutationPane::showEnv(Session *session, const QString &jobId)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_jobId = jobId;
    if (session) {
        connect(session, &Session::envsChanged, this, &MutationPane::takeContentOfSession);
        connect(session, &Session::stateChanged, this, &MutationPane::takeContentOfSession);
        connect(session, &QObject::destroyed, this, [this] { showEnv(nullptr, {}); });
    }
    m_noise->setSession(session);
    m_states->setSession(session, jobId);
    takeContentOfSession();
}

void MutationPane::connectStates()
{
    addActions(m_states->keyActions());
    connect(m_states, &StatesBar::shownChanged, this, &MutationPane::showContent);
    connect(m_states, &StatesBar::differencesChanged, this, &MutationPane::runQuery);
    connect(m_states, &StatesBar::opened, this, &MutationPane::stateOpened);
    connect(m_states, &StatesBar::failed, this, &MutationPane::problem);
    connect(m_merged, &QCheckBox::toggled, m_states, &StatesBar::setMerge);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, m_states, [this] {
        if (!m_isTakingResult && m_table->hasFocus())
            m_states->pauseForReading();
    });
    QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::actionTriggered, m_states, [this, bar] { // by the person alone
        if (bar->sliderPosition() < bar->maximum())
            m_states->pauseForReading();
        else if (bar->maximum() > 0)
            m_states->resume();
    });
}

/// Nobody reads what cannot be seen: changes made meanwhile are there when the person comes back.
void MutationPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (!event->spontaneous() && m_states->chosenId() == 0 && !m_states->comparison())
        m_states->resume();
}

void MutationPane::setStore(SessionStore *store)
{
    m_states->setStore(store);
}

void MutationPane::openState(const QString &path)
{
    m_states->openFile(path);
}

bool MutationPane::hasOpenedStates() const
{
    return m_states->hasOpenedStates();
}

const QList<QAction *> &MutationPane::fileActions() const
{
    return m_states->fileActions();
}

/// The older record of a pair is there to be looked at from the newer one, and is not listed.
qsizetype MutationPane::recordCount() const
{
    return m_set.size() - (m_set.differences() ? m_set.differences()->count(Difference::Partner) : 0);
}

void MutationPane::showContent()
{
    setContent(m_states->shownContent(m_live));
}

void MutationPane::takeContentOfSession()
{
    MutationContent content;
    if (m_session) {
        content.hasSession = true;
        content.isOwned = m_session->ownership() == Session::Ownership::Owned;
        content.jobId = m_jobId;
        for (const Env &env : m_session->envs()) {
            if (m_jobId.isEmpty() || env.jobId == m_jobId)
                content.envs.append(env);
        }
    }
    m_live = content;
    showContent();
}

} // namespace plato::ui
