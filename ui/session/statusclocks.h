// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QTimer;

namespace plato::ui {

/// The two clocks of the current session and the time the last request took, for the status bar.
class StatusClocks : public QWidget
{
    Q_OBJECT

public:
    explicit StatusClocks(QWidget *parent = nullptr);
    void setSession(Session *session);
    void setLatency(qint64 ms);

private:
    void refresh();

    QPointer<Session> m_session;
    QLabel *m_lease = nullptr;
    QLabel *m_lifetime = nullptr;
    QLabel *m_latency = nullptr;
    QTimer *m_timer = nullptr;
};

} // namespace plato::ui
