// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/statusclocks.h"

#include "ui/session/sessiondelegate.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace plato::ui {

StatusClocks::StatusClocks(QWidget *parent)
    : QWidget(parent)
    , m_lease(new QLabel(this))
    , m_lifetime(new QLabel(this))
    , m_latency(new QLabel(this))
    , m_timer(new QTimer(this))
{
    m_lease->setObjectName(u"leaseLabel"_s);
    m_lifetime->setObjectName(u"lifetimeLabel"_s);
    m_latency->setObjectName(u"latencyLabel"_s);
    m_lease->setToolTip(
        tr("Lease: a heartbeat renews it every 30 seconds. When it runs out, because this program or the "
           "network is gone, the server shuts the environments down."));
    m_lifetime->setToolTip(tr("Lifetime: when it runs out, the server shuts the environments down in any case."));
    m_latency->setToolTip(tr("How long the last request took"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(14);
    for (QLabel *label : {m_lease, m_lifetime, m_latency})
        layout->addWidget(label);
    m_timer->setInterval(1000);
    connect(m_timer, &QTimer::timeout, this, &StatusClocks::refresh);
    refresh();
}

void StatusClocks::setSession(Session *session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session) {
        connect(session, &Session::clocksChanged, this, &StatusClocks::refresh);
        connect(session, &Session::phaseChanged, this, &StatusClocks::refresh);
    }
    refresh();
}

void StatusClocks::setLatency(qint64 ms)
{
    m_latency->setText(tr("last request %1 ms").arg(ms));
}

void StatusClocks::refresh()
{
    const bool running = m_session && !isPhaseOver(m_session->phase());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto text = [&](const QString &pattern, const QDateTime &end) {
        return running && end.isValid() ? pattern.arg(clockText(now.secsTo(end))) : QString();
    };
    m_lease->setText(m_session ? text(tr("lease %1"), m_session->leaseEnd()) : QString());
    m_lifetime->setText(m_session ? text(tr("lifetime %1"), m_session->lifetimeEnd()) : QString());
    if (running)
        m_timer->start();
    else
        m_timer->stop();
}

} // namespace plato::ui
