// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/agentrecords.h"

#include "core/api/bodyreader.h"
#include "core/api/jsonfields.h"
#include "core/text/jsonwalk.h"

#include <QJsonArray>

#include <limits>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

enum Field : unsigned {
    Nothing = 0,
    Coordinate = 1,
    Text = 2,
    Scroll = 4,
    Duration = 8,
};

unsigned fieldsOf(DesktopAction action)
{
    switch (action) {
    case DesktopAction::Screenshot:
    case DesktopAction::CursorPosition:
    case DesktopAction::LeftMouseDown:
    case DesktopAction::LeftMouseUp:
        return Nothing;
    case DesktopAction::MouseMove:
    case DesktopAction::LeftClick:
    case DesktopAction::RightClick:
    case DesktopAction::MiddleClick:
    case DesktopAction::DoubleClick:
    case DesktopAction::TripleClick:
    case DesktopAction::LeftClickDrag:
        return Coordinate;
    case DesktopAction::Type:
    case DesktopAction::Key:
        return Text;
    case DesktopAction::HoldKey:
        return Text | Duration;
    case DesktopAction::Scroll:
        return Coordinate | Scroll;
    case DesktopAction::Wait:
        return Duration;
    }
    return Nothing;
}

int pixels(const QJsonValue &value)
{
    const auto number = json::integer(value);
    return number && *number > 0 && *number <= std::numeric_limits<int>::max() ? int(*number) : 0;
}

} // namespace

std::optional<ToolResult> ToolResult::fromJson(const QJsonObject &json)
{
    ToolResult result;
    result.output = json::text(json, "output"_L1);
    result.error = json::text(json, "error"_L1);
    result.system = json::text(json, "system"_L1);
    result.base64Png = json::text(json, "base64_image"_L1).toLatin1();
    return result;
}

Expected<ToolResult> ToolResult::read(const QByteArray &body)
{
    const auto readWhole = recordReader<ToolResult>(QString());
    // Nearly all of a body is its picture. It is taken out as bytes before the rest is read, since QJsonValue gives
    // text as UTF-16 only.
    QByteArrayView picture;
    jsonwalk::forEachMember(body, [&picture](QByteArrayView name, QByteArrayView value) {
        if (name == "base64_image")
            picture = value;
        return true;
    });
    const bool isPlainText =
        picture.size() >= 2 && picture.startsWith('"') && picture.endsWith('"') && !picture.contains('\\');
    if (!isPlainText)
        return readWhole(body);
    const qsizetype begin = picture.data() - body.constData();
    auto result = readWhole(body.first(begin) + "null" + body.sliced(begin + picture.size()));
    if (!result)
        return readWhole(body); // for its words, which name a place in the body
    result->base64Png = picture.sliced(1).chopped(1).toByteArray();
    return result;
}

QByteArray pngOfBase64(const QByteArray &base64)
{
    const auto decoded = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

bool DesktopStatus::isReady() const
{
    return status.compare("ready"_L1, Qt::CaseInsensitive) == 0;
}

std::optional<DesktopStatus> DesktopStatus::fromJson(const QJsonObject &json)
{
    DesktopStatus status;
    status.status = json::text(json, "status"_L1);
    if (status.status.isEmpty())
        return std::nullopt;
    const QJsonObject resolution = json["resolution"_L1].toObject();
    const QSize size(pixels(resolution["width"_L1]), pixels(resolution["height"_L1]));
    if (!size.isEmpty())
        status.resolution = size;
    return status;
}

QJsonObject ComputerAction::toJson() const
{
    const unsigned fields = fieldsOf(action);
    QJsonObject json{{u"action"_s, wordOf(action)}};
    if ((fields & Coordinate) && coordinate)
        json.insert("coordinate"_L1, QJsonArray{coordinate->x(), coordinate->y()});
    if (fields & Text)
        json.insert("text"_L1, text);
    if (fields & Scroll) {
        if (scrollDirection)
            json.insert("scroll_direction"_L1, wordOf(*scrollDirection));
        if (scrollAmount > 0)
            json.insert("scroll_amount"_L1, scrollAmount);
    }
    if ((fields & Duration) && durationSeconds)
        json.insert("duration"_L1, *durationSeconds);
    if (screenshotDelaySeconds)
        json.insert("screenshot_delay_s"_L1, *screenshotDelaySeconds);
    return json;
}

EditCommand EditCommand::view(const QString &path, const std::optional<Lines> &lines)
{
    EditCommand command;
    command.m_json = {{u"command"_s, u"view"_s}, {u"path"_s, path}};
    if (lines)
        command.m_json.insert("view_range"_L1, QJsonArray{lines->first, lines->second});
    return command;
}

EditCommand EditCommand::create(const QString &path, const QString &text)
{
    EditCommand command;
    command.m_json = {{u"command"_s, u"create"_s}, {u"path"_s, path}, {u"file_text"_s, text}};
    return command;
}

EditCommand EditCommand::replace(const QString &path, const QString &oldText, const QString &newText)
{
    EditCommand command;
    command.m_json = {
        {u"command"_s, u"str_replace"_s}, {u"path"_s, path}, {u"old_str"_s, oldText}, {u"new_str"_s, newText}};
    return command;
}

EditCommand EditCommand::insert(const QString &path, int line, const QString &text)
{
    EditCommand command;
    command.m_json = {{u"command"_s, u"insert"_s}, {u"path"_s, path}, {u"insert_line"_s, line}, {u"new_str"_s, text}};
    return command;
}

EditCommand EditCommand::undo(const QString &path)
{
    EditCommand command;
    command.m_json = {{u"command"_s, u"undo_edit"_s}, {u"path"_s, path}};
    return command;
}

} // namespace plato
