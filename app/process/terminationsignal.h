// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace plato {

/// Turns SIGTERM, SIGINT and SIGHUP into a Qt signal. One object per process, made in main() before anything that may
/// start a thread: the signals are blocked, in every thread that comes later as well, and read from a signalfd(2).
class TerminationSignal : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignal(QObject *parent = nullptr);

    /// For QProcess::setChildProcessModifier(), in every child: lets these signals reach it again, which a child would
    /// otherwise inherit as blocked. Async-signal-safe; does nothing where there is no object.
    static void unblockInChild();

Q_SIGNALS:
    void received();

private:
    QSocketNotifier m_notifier;
};

} // namespace plato
