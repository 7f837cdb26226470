// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace plato {

/// Turns SIGTERM, SIGINT and SIGHUP into a Qt signal. One object per process.
class TerminationSignal : public QObject
{
    Q_OBJECT

public:
    explicit TerminationSignal(QObject *parent = nullptr);

Q_SIGNALS:
    void received();

private:
    QSocketNotifier m_notifier;
};

} // namespace plato
