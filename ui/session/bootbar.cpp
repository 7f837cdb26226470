// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/bootbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace plato::ui {

BootBar::BootBar(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(u"bootBar"_s);
    m_cancel->setObjectName(u"bootCancelButton"_s);
    m_cancel->setToolTip(tr("Stop starting and shut down what runs already"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(fontMetrics().height());
    m_progress->setAccessibleName(tr("Environments that are ready"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 8, 6);
    layout->addWidget(m_text);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, &BootBar::cancelRequested);
    hide();
}

void BootBar::setSession(Session *session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session) {
        connect(session, &Session::phaseChanged, this, &BootBar::refresh);
        connect(session, &Session::envsChanged, this, &BootBar::refresh);
    }
    refresh();
}

void BootBar::refresh()
{
    const auto state = m_session ? m_session->phase() : Session::Phase::Closed;
    const bool starting = state == Session::Phase::Creating || state == Session::Phase::Booting;
    setVisible(starting || state == Session::Phase::Closing);
    m_cancel->setVisible(starting);
    if (!isVisibleTo(parentWidget()))
        return;
    if (state == Session::Phase::Closing || state == Session::Phase::Creating) {
        m_text->setText(state == Session::Phase::Closing ? tr("Closing…") : tr("Creating the session…"));
        return m_progress->setRange(0, 0);
    }
    int ready = 0;
    for (const Env &env : m_session->envs())
        ready += env.ready ? 1 : 0;
    const int total = static_cast<int>(m_session->envs().size());
    m_text->setText(tr("Starting: %1 of %n environment(s) ready", nullptr, total).arg(ready));
    // Until the first env is ready the bar shows movement instead of 0 %.
    m_progress->setRange(0, ready == 0 ? 0 : total);
    m_progress->setValue(ready);
}

} // namespace plato::ui
