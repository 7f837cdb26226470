// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/computer/computer.h"

#include "app/plato-desktop-agent/computer/inputplan.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::agent {

namespace {

Q_LOGGING_CATEGORY(lcComputer, "plato.agent.computer", QtInfoMsg)

constexpr auto RetryInterval = 100ms;
constexpr auto KeysLentFor = 3s; // after their last use, since a busy application may look up late what a key means

std::chrono::milliseconds milliseconds(double seconds)
{
    return std::chrono::milliseconds(qint64(seconds * 1000));
}

} // namespace

Computer::Connection::Connection(std::unique_ptr<XDisplay> opened)
    : display(std::move(opened))
    , screenshots(*display)
    , keyboard(*display)
    , player(std::make_unique<InputPlayer>(*display))
    , notifier(display->fileDescriptor(), QSocketNotifier::Read)
{
}

Computer::Connection::~Connection()
{
    player = std::make_unique<InputPlayer>(*display); // a new one, since the old one may be in the middle of a script
    player->play(keyboard.returnKeys(), [] {});
}

Computer::Computer(const QByteArray &display)
    : m_name(display)
    , m_problem(u"the display has not been asked yet"_s)
    , m_retry(this)
    , m_keysUnused(this)
{
    m_retry.setInterval(RetryInterval);
    connect(&m_retry, &QTimer::timeout, this, &Computer::connectDisplay);
    m_keysUnused.setSingleShot(true);
    m_keysUnused.setInterval(KeysLentFor);
    connect(&m_keysUnused, &QTimer::timeout, this, &Computer::returnKeys);
}

Computer::~Computer() = default;

void Computer::start()
{
    m_retry.start();
    connectDisplay();
}

void Computer::connectDisplay()
{
    auto display = XDisplay::open(m_name);
    if (!display) {
        if (m_problem != display.error().message)
            qCWarning(lcComputer).noquote() << display.error().message;
        m_problem = display.error().message;
        return;
    }
    m_retry.stop();
    m_problem.clear();
    m_connection = std::make_unique<Connection>(std::move(*display));
    connect(&m_connection->notifier, &QSocketNotifier::activated, this, &Computer::onDisplayReadable,
            Qt::QueuedConnection); // queued, since the slot may destroy the notifier with its connection
    qCInfo(lcComputer) << "connected to the display";
}

void Computer::onDisplayReadable()
{
    if (!m_connection)
        return;
    m_connection->display->dropEvents();
    if (!m_connection->display->lost())
        return;
    m_problem = u"the display has gone"_s;
    qCWarning(lcComputer).noquote() << m_problem;
    m_connection.reset();
    m_retry.start();
    if (m_input)
        std::exchange(m_input, std::nullopt)->done({true, ToolAnswer::failed(m_problem)});
    for (const Input &input : std::exchange(m_inputs, {}))
        input.done({false, ToolAnswer::failed(m_problem)});
}

DisplayState Computer::state() const
{
    if (!m_connection)
        return {std::nullopt, m_problem};
    const auto size = m_connection->display->size();
    return size ? DisplayState{*size, {}} : DisplayState{std::nullopt, size.error().message};
}

void Computer::perform(const ComputerRequest &request, Done done)
{
    if (!m_connection)
        return done({false, ToolAnswer::failed(m_problem)});
    const auto delay = milliseconds(request.screenshotDelay.value_or(0));
    ToolAnswer answer;
    switch (request.action) {
    case DesktopAction::Screenshot:
        return answerAfter(delay, answer, done);
    case DesktopAction::CursorPosition:
        if (const auto position = m_connection->display->pointer())
            answer.output = u"X=%1,Y=%2"_s.arg(position->x()).arg(position->y());
        else
            answer.error = position.error().message;
        return answerAfter(delay, answer, done);
    case DesktopAction::Wait:
        if (!request.seconds)
            answer.error = u"duration is required for wait"_s;
        return answerAfter(delay + milliseconds(request.seconds.value_or(0)), answer, done);
    default:
        m_inputs.append({request, std::move(done)});
        nextInput();
    }
}

void Computer::nextInput()
{
    while (!m_input && !m_inputs.isEmpty()) {
        m_input = m_inputs.takeFirst();
        m_keysUnused.stop();
        const auto script = plan(m_input->request);
        if (script) {
            m_connection->player->play(*script, [this] { onInputDone(); });
        } else {
            const Input input = *std::exchange(m_input, std::nullopt);
            answerAfter(0ms, ToolAnswer::failed(script.error().message), input.done);
        }
    }
    if (!m_input && m_connection && m_connection->keyboard.hasLentKeys())
        m_keysUnused.start();
}

Expected<InputScript> Computer::plan(const ComputerRequest &request)
{
    const auto size = m_connection->display->size();
    const auto pointer = m_connection->display->pointer();
    const auto keyboard = m_connection->keyboard.refresh();
    if (!size || !pointer || !keyboard)
        return failure(u"the display does not answer"_s);
    return planInput(request, *size, *pointer, m_connection->keyboard);
}

void Computer::onInputDone()
{
    const Input input = *std::exchange(m_input, std::nullopt);
    const auto delay = input.request.screenshotDelay ? milliseconds(*input.request.screenshotDelay) : SettleTime;
    answerAfter(delay, {}, input.done);
    nextInput();
}

void Computer::returnKeys()
{
    if (!m_connection || m_connection->player->busy())
        return;
    m_connection->player->play(m_connection->keyboard.returnKeys(), [] {});
}

void Computer::answerAfter(std::chrono::milliseconds delay, const ToolAnswer &answer, const Done &done)
{
    const auto finish = [this, answer, done] {
        ToolAnswer complete = answer;
        addPicture(complete);
        done({true, complete});
    };
    if (delay == 0ms)
        return finish();
    QTimer::singleShot(delay, Qt::PreciseTimer, this, finish);
}

void Computer::addPicture(ToolAnswer &answer)
{
    if (!m_connection) {
        answer.error = m_problem;
        return;
    }
    const auto picture = m_connection->screenshots.take();
    if (picture)
        answer.base64Png = *picture;
    else if (answer.error.isNull())
        answer.error = picture.error().message;
}

} // namespace plato::agent
