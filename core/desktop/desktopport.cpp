// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/desktopport.h"

namespace plato {

namespace {

template <typename T>
DesktopPort::Cancel follow(ResultJob<T> *job, QObject *context, DesktopPort::Done<T> done)
{
    job->then(context, [done = std::move(done)](const ResultJob<T> &job) {
        if (job.error())
            done(tl::unexpected(*job.error()));
        else
            done(job.result());
    });
    return [pointer = QPointer<ApiJob>(job)] {
        if (pointer)
            pointer->cancel();
    };
}

} // namespace

AgentPort::AgentPort(std::unique_ptr<DesktopAgent> agent)
    : m_agent(std::move(agent))
{
}

AgentPort::~AgentPort() = default;

DesktopPort::Cancel AgentPort::status(QObject *context, Done<DesktopStatus> done)
{
    return follow<DesktopStatus>(m_agent->status(), context, std::move(done));
}

DesktopPort::Cancel AgentPort::computer(const ComputerAction &action, QObject *context, Done<ToolResult> done)
{
    return follow<ToolResult>(m_agent->computer(action), context, std::move(done));
}

DesktopPort::Cancel AgentPort::bash(const QString &command, QObject *context, Done<ToolResult> done)
{
    return follow<ToolResult>(m_agent->bash(command), context, std::move(done));
}

} // namespace plato
