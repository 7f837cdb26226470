// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopport.h"

#include <QBuffer>
#include <QColor>
#include <QImage>
#include <QList>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include <memory>

namespace plato::test {

inline QByteArray pngOf(const QColor &color, QSize size = {64, 40})
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(color);
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return png;
}

inline ToolResult pictureResult(const QByteArray &png)
{
    ToolResult result;
    result.base64Png = png.toBase64();
    return result;
}

/// A desktop in the hands of the test: it keeps every request, and answers when told to, or by `answer`.
class FakeDesktopPort : public DesktopPort
{
public:
    using ToolAnswer = tl::expected<ToolResult, ApiError>;

    struct Request
    {
        ComputerAction action;
        QPointer<QObject> context;
        Done<ToolResult> done;
        bool cancelled = false;
        bool ended = false;
    };

    /// Set: answers /computer by itself, on the next turn of the event loop; nullopt leaves the request open.
    std::function<std::optional<ToolAnswer>(const ComputerAction &)> answer;
    tl::expected<DesktopStatus, ApiError> statusAnswer = DesktopStatus{QStringLiteral("ready"), {640, 400}};

    QList<std::shared_ptr<Request>> requests;
    QStringList commands; ///< of /bash
    int statusCalls = 0;
    int mostInFlight = 0; ///< input and screenshots apart: of each at most

    Cancel status(QObject *context, Done<DesktopStatus> done) override
    {
        ++statusCalls;
        QTimer::singleShot(0, context, [done, answer = statusAnswer] { done(answer); });
        return [] {};
    }

    Cancel computer(const ComputerAction &action, QObject *context, Done<ToolResult> done) override
    {
        const auto request = std::make_shared<Request>(Request{action, context, std::move(done)});
        requests.append(request);
        mostInFlight = std::max({mostInFlight, int(open(true).size()), int(open(false).size())});
        if (answer) {
            if (const auto given = answer(action))
                QTimer::singleShot(0, context, [request, given] { end(request, *given); });
        }
        return [request] {
            request->cancelled = true;
            end(request, tl::unexpected(ApiError{ApiError::Kind::Cancelled, 0, {}, std::nullopt}));
        };
    }

    Cancel bash(const QString &command, QObject *context, Done<ToolResult> done) override
    {
        commands.append(command);
        QTimer::singleShot(0, context, [done] { done(ToolResult{}); });
        return [] {};
    }

    /// Requests without an answer yet: screenshots, or input.
    QList<std::shared_ptr<Request>> open(bool screenshots) const
    {
        QList<std::shared_ptr<Request>> list;
        for (const auto &request : requests) {
            if (!request->ended && (request->action.action == DesktopAction::Screenshot) == screenshots)
                list.append(request);
        }
        return list;
    }

    static void end(const std::shared_ptr<Request> &request, const ToolAnswer &answer)
    {
        if (request->ended || !request->context)
            return;
        request->ended = true;
        request->done(answer);
    }

    static ToolAnswer failure(ApiError::Kind kind, int status = 0)
    {
        return tl::unexpected(ApiError{kind, status, QStringLiteral("told by the test"), std::nullopt});
    }

    /// The input actions asked for so far, in words: "left_click 3,4", "type abc", "scroll down 2 3,4".
    QStringList input() const
    {
        QStringList words;
        for (const auto &request : requests) {
            const ComputerAction &action = request->action;
            if (action.action == DesktopAction::Screenshot)
                continue;
            QStringList parts{wordOf(action.action)};
            if (action.scrollDirection)
                parts << wordOf(*action.scrollDirection) << QString::number(action.scrollAmount);
            if (!action.text.isEmpty())
                parts << action.text;
            if (action.coordinate)
                parts << QStringLiteral("%1,%2").arg(action.coordinate->x()).arg(action.coordinate->y());
            words << parts.join(QLatin1Char(' '));
        }
        return words;
    }
};

} // namespace plato::test
