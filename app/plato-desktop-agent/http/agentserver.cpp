// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/http/agentserver.h"

#include "app/plato-desktop-agent/tool/requestfields.h"

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace plato::agent {

namespace {

enum class EditCommand { View, Create, Replace, Insert, Undo };

constexpr std::array EditCommands{EditCommand::View, EditCommand::Create, EditCommand::Replace, EditCommand::Insert,
                                  EditCommand::Undo};

constexpr QLatin1StringView wordOf(EditCommand command)
{
    switch (command) {
    case EditCommand::View:
        return "view"_L1;
    case EditCommand::Create:
        return "create"_L1;
    case EditCommand::Replace:
        return "str_replace"_L1;
    case EditCommand::Insert:
        return "insert"_L1;
    case EditCommand::Undo:
        return "undo_edit"_L1;
    }
    return {};
}

constexpr int DefaultTimeoutSeconds = 120;
constexpr int MaxTimeoutSeconds = 24 * 60 * 60;

void answer(const http::Responder &responder, const ToolAnswer &result)
{
    responder.raw(200, "application/json", result.toJson());
}

/// One stream of a command as text; a note says where something was left out.
QString streamText(const MarkedStream::Part &part)
{
    QString text = u""_s + QString::fromUtf8(part.bytes); // empty, not null
    if (part.total > part.bytes.size())
        text += u"\n[cut: the first %1 of %2 bytes are shown]"_s.arg(part.bytes.size()).arg(part.total);
    return text;
}

ToolAnswer toAnswer(const ShellResult &result, std::chrono::seconds timeout, bool restarted)
{
    ToolAnswer answer;
    answer.output = streamText(result.output);
    QStringList errors;
    if (const QString text = streamText(result.error); !text.isEmpty())
        errors.append(text);
    switch (result.end) {
    case ShellResult::End::Finished:
        if (result.exitStatus != 0)
            answer.system = u"exit status %1"_s.arg(result.exitStatus);
        else if (restarted)
            answer.system = u"this is a new shell"_s;
        break;
    case ShellResult::End::TimedOut:
        errors.append(u"the command was stopped: it ran longer than %1 s; the next command gets a new shell"_s.arg(
            timeout.count()));
        break;
    case ShellResult::End::ShellEnded:
        answer.system =
            u"exit status %1; the shell has ended, the next command gets a new one"_s.arg(result.exitStatus);
        break;
    case ShellResult::End::Restarted:
        errors.append(u"the command was stopped: the shell was restarted"_s);
        break;
    case ShellResult::End::NotStarted:
        errors.append(u"bash could not be started"_s);
        break;
    }
    if (!errors.isEmpty())
        answer.error = errors.join(u'\n');
    return answer;
}

} // namespace

AgentServer::AgentServer(const Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_computer(options.noDisplay ? nullptr : new ComputerThread(options.display))
{
    const QStringList hosts = QStringList{options.address.toString()} + options.hosts;
    if (options.viewerPort)
        m_viewer = std::make_unique<Viewer>(hosts, options.token, options.vncSocket, u"/usr/share/novnc"_s);
    if (options.devToolsPort)
        m_devTools = std::make_unique<DevTools>(hosts, options.token, options.devToolsFile);
    m_http.setHosts(hosts);
    m_http.setToken(http::AccessToken(options.token));
    m_http.route("GET", u"/status"_s, [this](const http::Request &, const http::Responder &r) { status(r); });
    m_http.route("POST", u"/computer"_s, [this](const http::Request &q, const http::Responder &r) { computer(q, r); });
    m_http.route("POST", u"/bash"_s, [this](const http::Request &q, const http::Responder &r) { bash(q, r); });
    m_http.route("POST", u"/edit"_s, [this](const http::Request &q, const http::Responder &r) { edit(q, r); });
}

std::optional<quint16> AgentServer::start()
{
    const auto port = m_http.start(m_options.address, m_options.port);
    m_error = m_http.errorString();
    if (port && m_viewer) {
        m_viewerPort = m_viewer->start(m_options.address, *m_options.viewerPort);
        m_error = m_viewer->errorString();
        if (!m_viewerPort)
            return std::nullopt;
    }
    if (port && m_devTools) {
        m_devToolsPort = m_devTools->start(m_options.address, *m_options.devToolsPort);
        m_error = m_devTools->errorString();
        if (!m_devToolsPort)
            return std::nullopt;
    }
    return port;
}

void AgentServer::status(const http::Responder &responder)
{
    const auto reply = [responder](const QString &word, QSize size, int status) {
        const QJsonObject resolution{{u"width"_s, size.width()}, {u"height"_s, size.height()}};
        responder.json(QJsonObject{{u"status"_s, word}, {u"resolution"_s, resolution}}, status);
    };
    if (!m_computer)
        return reply(u"ready"_s, QSize(0, 0), 200);
    m_computer->state([reply](const DisplayState &state) {
        if (state.size)
            reply(u"ready"_s, *state.size, 200);
        else
            reply(u"starting"_s, QSize(0, 0), 503);
    });
}

void AgentServer::computer(const http::Request &request, const http::Responder &responder)
{
    RequestFields fields(request.body);
    const ComputerRequest action = ComputerRequest::read(fields);
    if (!fields.valid())
        return responder.json(fields.faults(), 422);
    if (!m_computer)
        return answer(responder, ToolAnswer::failed(u"this environment has no display"_s));
    m_computer->perform(action, [responder](const ComputerAnswer &result) {
        if (result.run)
            answer(responder, result.tool);
        else
            responder.error(503, result.tool.error);
    });
}

void AgentServer::bash(const http::Request &request, const http::Responder &responder)
{
    RequestFields fields(request.body);
    const bool restart = fields.flag(u"restart"_s);
    const QString text = restart ? fields.text(u"command"_s).value_or(QString()) : fields.requiredText(u"command"_s);
    const std::chrono::seconds timeout(
        fields.integer(u"timeout"_s, 1, MaxTimeoutSeconds).value_or(DefaultTimeoutSeconds));
    if (!fields.valid())
        return responder.json(fields.faults(), 422);
    if (text.contains(QChar::Null))
        return answer(responder, ToolAnswer::failed(u"a command cannot contain the character NUL"_s));
    m_shell.run({text.toUtf8(), timeout, restart, [responder, timeout, restart](const ShellResult &result) {
                     answer(responder, toAnswer(result, timeout, restart));
                 }});
}

void AgentServer::edit(const http::Request &request, const http::Responder &responder)
{
    RequestFields fields(request.body);
    const EditCommand command = fields.requiredWord(u"command"_s, EditCommands);
    const QString path = fields.requiredText(u"path"_s);
    const auto fileText = fields.text(u"file_text"_s);
    const auto range = fields.pair(u"view_range"_s);
    const auto oldText = fields.text(u"old_str"_s);
    const auto newText = fields.text(u"new_str"_s);
    const auto line = fields.integer(u"insert_line"_s, 0, std::numeric_limits<int>::max());
    if (!fields.valid())
        return responder.json(fields.faults(), 422);

    const auto missing = [](const QString &name) -> FileEditor::Result {
        return failure(u"%1 is required for this command"_s.arg(name));
    };
    const auto carryOut = [&]() -> FileEditor::Result {
        switch (command) {
        case EditCommand::View:
            return m_editor.view(path, range);
        case EditCommand::Create:
            return fileText ? m_editor.create(path, *fileText) : missing(u"file_text"_s);
        case EditCommand::Replace: // without new_str the text is taken out
            return oldText ? m_editor.replace(path, *oldText, newText.value_or(QString())) : missing(u"old_str"_s);
        case EditCommand::Insert:
            if (!line)
                return missing(u"insert_line"_s);
            return newText ? m_editor.insert(path, *line, *newText) : missing(u"new_str"_s);
        case EditCommand::Undo:
            return m_editor.undo(path);
        }
        Q_UNREACHABLE();
    };
    const auto result = carryOut();
    answer(responder, result ? ToolAnswer{.output = u""_s + *result, .error = {}, .system = {}, .base64Png = {}}
                             : ToolAnswer::failed(result.error().message));
}

} // namespace plato::agent
