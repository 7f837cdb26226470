// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/computer.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::agent {

namespace {

Q_LOGGING_CATEGORY(lcComputer, "plato.agent.computer", QtInfoMsg)

constexpr auto RetryInterval = 100ms;

std::chrono::milliseconds milliseconds(double seconds)
{
    return std::chrono::milliseconds(qint64(seconds * 1000));
}

} // namespace

Computer::Computer(const QByteArray &display)
    : m_name(display)
    , m_problem(u"the display has not been asked yet"_s)
    , m_retry(this)
{
    m_retry.setInterval(RetryInterval);
    connect(&m_retry, &QTimer::timeout, this, &Computer::connectDisplay);
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
        if (m_problem != display.error())
            qCWarning(lcComputer).noquote() << display.error();
        m_problem = display.error();
        return;
    }
    m_retry.stop();
    m_problem.clear();
    m_display = std::move(*display);
    m_screenshots = std::make_unique<Screenshots>(*m_display);
    m_notifier = std::make_unique<QSocketNotifier>(m_display->fileDescriptor(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Computer::onDisplayReadable);
    qCInfo(lcComputer) << "connected to the display";
}

void Computer::onDisplayReadable()
{
    m_display->dropEvents();
    if (!m_display->lost())
        return;
    m_problem = u"the display has gone"_s;
    qCWarning(lcComputer).noquote() << m_problem;
    m_notifier->setEnabled(false);
    m_notifier.release()->deleteLater(); // we are in its signal
    m_screenshots.reset();
    m_display.reset();
    m_retry.start();
}

DisplayState Computer::state() const
{
    if (!m_display)
        return {std::nullopt, m_problem};
    const auto size = m_display->size();
    return size ? DisplayState{*size, {}} : DisplayState{std::nullopt, size.error()};
}

void Computer::perform(const ComputerRequest &request, Done done)
{
    if (!m_display || m_display->lost())
        return done({false, ToolAnswer::failed(m_problem)});
    const auto delay = milliseconds(request.screenshotDelay.value_or(0));
    ToolAnswer answer;
    if (request.action == Action::CursorPosition) {
        const auto position = m_display->pointer();
        if (position)
            answer.output = u"X=%1,Y=%2"_s.arg(position->x()).arg(position->y());
        else
            answer.error = position.error();
    }
    answerAfter(delay, answer, std::move(done));
}

void Computer::answerAfter(std::chrono::milliseconds delay, const ToolAnswer &answer, Done done)
{
    const auto finish = [this, answer, done = std::move(done)] {
        ToolAnswer complete = answer;
        addPicture(complete);
        done({true, complete});
    };
    if (delay == 0ms)
        return finish();
    QTimer::singleShot(delay, this, finish);
}

void Computer::addPicture(ToolAnswer &answer)
{
    if (!m_display) {
        answer.error = m_problem;
        return;
    }
    const auto picture = m_screenshots->take();
    if (picture)
        answer.base64Png = *picture;
    else if (answer.error.isNull())
        answer.error = picture.error();
}

} // namespace plato::agent
