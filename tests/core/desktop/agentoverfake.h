// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopagent.h"
#include "tests/support/fakenetwork.h"

#include <memory>

namespace plato::test {

inline const QByteArray Ready = R"({"status":"ready","resolution":{"width":1280,"height":800}})";

/// How a job ended, kept beyond its end.
struct Ending
{
    int count = 0;
    std::optional<ApiError> error;
    Exchange exchange;
    ToolResult result;

    template <typename T>
    explicit Ending(ResultJob<T> *job)
    {
        QObject::connect(job, &ApiJob::finished, job, [this, job] {
            ++count;
            error = job->error();
            exchange = job->exchange();
            if constexpr (std::is_same_v<T, ToolResult>)
                result = job->result();
        });
    }
};

inline ComputerAction click(int x, int y)
{
    ComputerAction action;
    action.action = DesktopAction::LeftClick;
    action.coordinate = QPoint(x, y);
    return action;
}

/// A client of a desktop behind a gateway, over a fake network on which all goes well until the test says otherwise.
class AgentOverFake
{
protected:
    void makeAgent()
    {
        m_agent = agentAt(QStringLiteral("https://j-1--9000.sims.plato.so"));
        m_network->answer = [](const FakeRequest &request) {
            return FakeReply::json(200, request.path() == QLatin1StringView("/status") ? Ready : QByteArray("{}"));
        };
    }

    std::unique_ptr<DesktopAgent> agentAt(const QString &url)
    {
        auto network = std::make_unique<FakeNetwork>();
        m_network = network.get();
        auto agent = std::make_unique<DesktopAgent>(QUrl(url), std::move(network));
        agent->setRetryPolicy({6, std::chrono::milliseconds(1), std::chrono::milliseconds(4)});
        return agent;
    }

    QStringList paths() const
    {
        QStringList list;
        for (const FakeRequest &request : m_network->requests)
            list << request.path();
        return list;
    }

    FakeNetwork *m_network = nullptr; // belongs to the agent
    std::unique_ptr<DesktopAgent> m_agent;
};

} // namespace plato::test
