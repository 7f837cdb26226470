// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopagent.h"

#include <QPointer>

#include <functional>
#include <tl/expected.hpp>

namespace plato {

/// What the live view asks of a desktop. An interface in front of DesktopAgent, so that FrameFeed and InputSender can
/// be tested without a network. GUI thread only.
///
/// Every call sends one request and has one ending: `done` is called once, later, and never after `context` is gone.
/// The function given back cancels: `done` then comes with ApiError::Kind::Cancelled, perhaps before cancel returns.
class DesktopPort
{
public:
    using Cancel = std::function<void()>;
    template <typename T>
    using Done = std::function<void(const tl::expected<T, ApiError> &)>;

    virtual ~DesktopPort() = default;

    virtual Cancel status(QObject *context, Done<DesktopStatus> done) = 0;
    virtual Cancel computer(const ComputerAction &action, QObject *context, Done<ToolResult> done) = 0;
    virtual Cancel bash(const QString &command, QObject *context, Done<ToolResult> done) = 0;
};

/// Asks a real agent, which it owns.
class AgentPort : public DesktopPort
{
public:
    explicit AgentPort(std::unique_ptr<DesktopAgent> agent);
    ~AgentPort() override;

    Cancel status(QObject *context, Done<DesktopStatus> done) override;
    Cancel computer(const ComputerAction &action, QObject *context, Done<ToolResult> done) override;
    Cancel bash(const QString &command, QObject *context, Done<ToolResult> done) override;

private:
    std::unique_ptr<DesktopAgent> m_agent;
};

} // namespace plato
