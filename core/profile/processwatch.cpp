// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/processwatch.h"

#include <QFile>
#include <QSocketNotifier>

#include <sys/syscall.h>
#include <unistd.h>

namespace plato {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype LongestName = 15; // TASK_COMM_LEN, without its end
}

ProcessWatch::ProcessWatch(qint64 pid, const QString &program, QObject *parent)
    : QObject(parent)
{
    // The descriptor first, the check second: so the number cannot pass to another process between the two.
    m_descriptor = pid > 0 ? static_cast<int>(syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0)) : -1;
    if (m_descriptor < 0)
        return;
    // By its name alone: platod lets nobody look at which file it runs.
    QFile name(u"/proc/%1/comm"_s.arg(pid));
    const QByteArray found = name.open(QIODevice::ReadOnly) ? name.readAll().trimmed() : QByteArray();
    if (found.isEmpty() || found != QFile::encodeName(program).left(LongestName)) {
        close(m_descriptor);
        m_descriptor = -1;
        return;
    }
    auto *notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this, notifier] {
        notifier->setEnabled(false); // it stays readable
        Q_EMIT ended();
    });
}

ProcessWatch::~ProcessWatch()
{
    qDeleteAll(findChildren<QSocketNotifier *>()); // before the descriptor they watch is closed
    if (m_descriptor >= 0)
        close(m_descriptor);
}

void ProcessWatch::sendSignal(int signal)
{
    if (m_descriptor >= 0)
        syscall(SYS_pidfd_send_signal, m_descriptor, signal, nullptr, 0);
}

} // namespace plato
