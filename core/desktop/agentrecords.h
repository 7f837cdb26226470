// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/desktopaction.h"
#include "core/text/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QPoint>
#include <QSize>
#include <QString>

#include <optional>
#include <utility>

/// Records of the desktop agent (core/api/contract/desktop-agent.openapi.yaml), read tolerantly.
namespace plato {

/// Result of computer, bash and edit. Every field may be empty.
struct ToolResult
{
    QString output;
    QString error;        ///< for bash it is stderr, and may be set although the command succeeded
    QByteArray base64Png; ///< as it came, see pngOfBase64()
    QString system;
    /// Reads the body of an answer of 200. The failure is readable, see recordReader(). It runs over the bytes
    /// of a picture twice and copies them once; nothing of it is decoded.
    static Expected<ToolResult> read(const QByteArray &body);
    static std::optional<ToolResult> fromJson(const QJsonObject &json); ///< never nullopt: everything is optional
    friend bool operator==(const ToolResult &, const ToolResult &) = default;
};

/// The picture of a ToolResult; empty when its base64 is broken. For worker threads: it takes milliseconds.
QByteArray pngOfBase64(const QByteArray &base64);

struct DesktopStatus
{
    QString status;   ///< "ready" when usable
    QSize resolution; ///< pixels; empty when the agent does not tell, as while it starts
    bool isReady() const;
    static std::optional<DesktopStatus> fromJson(const QJsonObject &json); ///< nullopt without `status`
    friend bool operator==(const DesktopStatus &, const DesktopStatus &) = default;
};

/// One action of POST /computer.
struct ComputerAction
{
    DesktopAction action = DesktopAction::Screenshot;
    std::optional<QPoint> coordinate; ///< pixels of the desktop
    QString text;
    std::optional<ScrollDirection> scrollDirection;
    int scrollAmount = 0; ///< wheel clicks; 0 leaves it to the agent
    std::optional<double> durationSeconds;
    std::optional<double> screenshotDelaySeconds;
    /// Only the fields that the contract gives this action: left_mouse_down and left_mouse_up, for one, are refused
    /// with a coordinate.
    QJsonObject toJson() const;
    friend bool operator==(const ComputerAction &, const ComputerAction &) = default;
};

/// One command of POST /edit, with the fields that the contract gives it. Paths are those of the desktop.
class EditCommand
{
public:
    using Lines = std::pair<int, int>; ///< first and last, counted from 1

    /// The whole file without `lines`.
    static EditCommand view(const QString &path, const std::optional<Lines> &lines = {});
    static EditCommand create(const QString &path, const QString &text);
    static EditCommand replace(const QString &path, const QString &oldText, const QString &newText);
    /// `text` comes after line `line`; 0 is the beginning.
    static EditCommand insert(const QString &path, int line, const QString &text);
    /// Takes the last change of the file back.
    static EditCommand undo(const QString &path);

    QJsonObject toJson() const { return m_json; }
    friend bool operator==(const EditCommand &, const EditCommand &) = default;

private:
    QJsonObject m_json;
};

} // namespace plato
