// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/framefeed.h"

#include "core/desktop/picture.h"
#include "core/pool/runonpool.h"

#include <QLoggingCategory>
#include <QThreadPool>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcFeed, "plato.desktop.feed", QtInfoMsg)

constexpr qsizetype MostOnTheirWay = 2;

} // namespace

FrameFeed::FrameFeed(DesktopPort &port, QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_port(port)
    , m_pool(pool)
    , m_interval(m_timing.fastest)
{
    m_clock.start();
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &FrameFeed::request);
}

FrameFeed::~FrameFeed()
{
    cancelRequests();
}

/// Their answers are not taken any more.
void FrameFeed::cancelRequests()
{
    for (const Flight &flight : std::exchange(m_flights, {}))
        flight.cancel();
}

bool FrameFeed::mayRequest() const
{
    return m_active && m_flights.size() < (m_troubled ? 1 : MostOnTheirWay);
}

void FrameFeed::setTiming(const Timing &timing)
{
    m_timing = timing;
    m_backoff = Backoff(timing.firstRetry, timing.lastRetry);
    m_interval = timing.fastest;
}

void FrameFeed::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active) {
        m_lastBase64.clear(); // whoever looks now may have seen something else meanwhile
        request();
        return;
    }
    m_timer.stop();
    cancelRequests();
    m_troubled = false; // nobody knows how the desktop is now
    m_backoff.reset();
}

void FrameFeed::nudge()
{
    m_interval = m_timing.fastest;
    m_backoff.reset();
    m_retry = std::chrono::milliseconds(0);
    m_nudged = !m_flights.isEmpty();
    schedule();
}

void FrameFeed::offer(const QByteArray &base64Png)
{
    if (!m_active || base64Png.isEmpty())
        return;
    m_lastLook = m_clock.elapsed();
    m_shownId = m_requestId; // what was asked for before is older
    accept(base64Png);
    schedule();
}

void FrameFeed::schedule()
{
    if (!mayRequest())
        return;
    const qint64 pause = (m_troubled ? m_retry : m_interval).count();
    const qint64 due = m_lastLook < 0 ? 0 : m_lastLook + pause - m_clock.elapsed();
    m_timer.start(int(std::max<qint64>(0, due)));
}

void FrameFeed::request()
{
    if (!mayRequest())
        return;
    m_timer.stop();
    m_nudged = false;
    m_lastLook = m_clock.elapsed();
    ComputerAction screenshot;
    screenshot.action = DesktopAction::Screenshot;
    screenshot.screenshotDelaySeconds = 0; // without it, some agents wait two seconds before they take the picture
    const quint64 id = ++m_requestId;
    m_flights.append(
        {id, m_port.computer(screenshot, this,
                             [this, id](const tl::expected<ToolResult, ApiError> &answer) { take(id, answer); })});
    schedule(); // the next one, should this take longer than the pace
}

void FrameFeed::take(quint64 id, const tl::expected<ToolResult, ApiError> &answer)
{
    if (m_flights.removeIf([id](const Flight &flight) { return flight.id == id; }) == 0)
        return; // it was cancelled
    if (id <= m_shownId)
        return schedule(); // older than what is shown, be it a picture or a failure
    if (!answer) {
        fail(answer.error());
    } else if (answer->base64Png.isEmpty()) {
        fail({ApiError::Kind::BadReply, 200, answer->error, std::nullopt});
    } else {
        m_shownId = id;
        accept(answer->base64Png);
        schedule();
    }
}

void FrameFeed::accept(const QByteArray &base64Png)
{
    m_rate.arrived();
    if (base64Png == m_lastBase64) {
        if (!m_nudged)
            m_interval = std::min(m_timing.slowest,
                                  std::chrono::milliseconds(qint64(double(m_interval.count()) * m_timing.stretch) + 1));
        if (!m_decoding.isRunning())
            settle();
        Q_EMIT refreshed();
        return;
    }
    m_interval = m_timing.fastest;
    m_lastBase64 = base64Png;
    if (m_decoding.isRunning())
        m_waitingBase64 = base64Png;
    else
        decode(base64Png);
    Q_EMIT refreshed();
}

FrameFeed::Decoded FrameFeed::decoded(const QByteArray &base64Png)
{
    Decoded picture;
    if (auto image = picture::ofPng(pngOfBase64(base64Png)))
        picture.image = std::move(*image);
    else
        picture.problem = image.error().message;
    return picture;
}

void FrameFeed::decode(const QByteArray &base64Png)
{
    runOnPool(
        m_pool, m_decoding.renew(), [base64Png] { return decoded(base64Png); },
        [this](const Decoded &picture) { onDecoded(picture); });
}

void FrameFeed::onDecoded(const Decoded &picture)
{
    const bool newer = !m_waitingBase64.isEmpty();
    if (newer)
        decode(std::exchange(m_waitingBase64, {}));
    if (picture.image.isNull()) {
        if (newer)
            return;           // whether it is troubled follows from the newer picture, which is being decoded
        m_lastBase64.clear(); // so that the same bytes, when they come again, do not pass for an unchanged screen
        fail({ApiError::Kind::BadReply, 200, picture.problem, std::nullopt});
        return;
    }
    settle();
    Q_EMIT frame(picture.image);
}

void FrameFeed::settle()
{
    m_backoff.reset();
    if (!std::exchange(m_troubled, false))
        return;
    qCInfo(lcFeed) << "pictures come again";
    schedule();
    Q_EMIT recovered();
}

void FrameFeed::fail(const ApiError &error)
{
    if (!m_active)
        return;
    const bool first = !std::exchange(m_troubled, true);
    m_retry = m_backoff.next(error);
    m_lastLook = m_clock.elapsed(); // the pause counts from the failure: it may have been a long wait
    schedule();
    if (!first)
        return;
    qCWarning(lcFeed) << "no picture:" << int(error.kind) << error.httpStatus;
    Q_EMIT troubled(error);
}

} // namespace plato
