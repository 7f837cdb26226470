// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-env-network/protocol.h"
#include "app/process/descriptor.h"

#include <QObject>
#include <QProcess>
#include <QSocketNotifier>
#include <QString>

#include <deque>
#include <functional>
#include <memory>

namespace plato::runtime {

/// One plato-env-network that runs, and what is said between it and us (protocol.h). Orders wait for as long as it
/// takes them; none is lost while it runs. It is killed with this object, and ends by itself when we do. Main thread.
class RelayProcess : public QObject
{
    Q_OBJECT

public:
    explicit RelayProcess(QObject *parent = nullptr);
    /// Waits for its end, which SIGKILL makes short.
    ~RelayProcess() override;

    /// `inChild`: what the child does before it becomes the program; async-signal-safe. False when there can be no
    /// child now; else ended() tells when there is none any more, also when it could not be started.
    bool start(const QString &program, const std::function<void()> &inChild);
    void send(const network::Order &order, Descriptor descriptor = Descriptor());

Q_SIGNALS:
    /// `descriptor` is whoever's wants it: it is closed when this returns.
    void answered(const plato::network::Answer &answer, plato::Descriptor *descriptor);
    void ended(const QString &reason);

private:
    void flush();
    void readAnswers();

    struct Sent
    {
        network::Order order;
        Descriptor descriptor;
    };

    QProcess m_process;
    Descriptor m_control;
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable;
    std::deque<Sent> m_queue;
};

} // namespace plato::runtime
