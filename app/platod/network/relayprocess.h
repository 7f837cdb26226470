// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plato-env-network/protocol.h"
#include "app/process/descriptor.h"

#include <QObject>
#include <QProcess>
#include <QSocketNotifier>
#include <QString>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>

namespace plato::runtime {

/// One plato-env-network that runs, and what is said between it and us (protocol.h). Orders wait until it takes them.
/// It is killed by its end(), and ends by itself when we do. Main thread.
class RelayProcess : public QObject
{
    Q_OBJECT

public:
    /// Whoever owns one does not wait: its connections are the env's to choose, and a process with many takes a while
    /// to die. It says nothing any more, and is deleted when it is gone, with the application at the latest.
    struct End
    {
        void operator()(RelayProcess *process) const { process->end(); }
    };
    using Owner = std::unique_ptr<RelayProcess, End>;

    explicit RelayProcess(QObject *parent = nullptr);
    ~RelayProcess() override;

    /// `inChild`: what the child does before it becomes the program; async-signal-safe. False when there can be no
    /// child now; else started() or ended() follows.
    bool start(const QString &program, const std::function<void()> &inChild);
    void send(const network::Order &order, Descriptor descriptor = Descriptor());

Q_SIGNALS:
    void started();
    /// `descriptor` may be taken; it is closed when this returns.
    void answered(const plato::network::Answer &answer, plato::Descriptor *descriptor);
    void ended(const QString &reason);

private:
    void end();
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
    QTimer m_later; // to send again, where the kernel had no room
};

} // namespace plato::runtime
