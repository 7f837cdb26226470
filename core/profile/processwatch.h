// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace plato {

/// Holds on to a running process that is not our child: says when it ends, and signals it, never another process that
/// was given its number later (a pidfd of Linux). Any thread with an event loop.
class ProcessWatch : public QObject
{
    Q_OBJECT

public:
    /// `program`: file name that the process has to run, since a stored number may be somebody else's by now.
    ProcessWatch(qint64 pid, const QString &program, QObject *parent = nullptr);
    ~ProcessWatch() override;

    bool isValid() const { return m_descriptor >= 0; } ///< false from the start: there is no such process
    void sendSignal(int signal);

Q_SIGNALS:
    void ended();

private:
    int m_descriptor = -1;
};

} // namespace plato
