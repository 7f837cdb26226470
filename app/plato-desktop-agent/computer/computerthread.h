// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-desktop-agent/computer/computer.h"

#include <QHash>
#include <QObject>
#include <QThread>

namespace plato::agent {

/// Keeps a Computer on a thread of its own, so that a slow X server delays nobody else. Callbacks come on the thread of
/// this object, and not at all once it is destroyed.
class ComputerThread : public QObject
{
    Q_OBJECT

public:
    explicit ComputerThread(const QByteArray &display, QObject *parent = nullptr);
    ~ComputerThread() override;

    using StateDone = std::function<void(const DisplayState &)>;

    void state(const StateDone &done);
    void perform(const ComputerRequest &request, const Computer::Done &done);

private:
    // The callbacks stay on this thread, since what they capture must be used and destroyed here. The other thread gets
    // only their numbers.
    quint64 m_lastNumber = 0;
    QHash<quint64, StateDone> m_stateDone;
    QHash<quint64, Computer::Done> m_done;
    QThread m_thread;
    Computer *m_computer; // deleted by its thread when that ends
};

} // namespace plato::agent
