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

constexpr qint64 RateWindowMs = 3000;

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
    ++m_requestId; // so that the answer to the cancelled request is not taken any more
    if (m_cancel)
        std::exchange(m_cancel, {})();
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
        request();
        return;
    }
    m_timer.stop();
    ++m_requestId;
    if (m_cancel)
        std::exchange(m_cancel, {})();
}

void FrameFeed::nudge()
{
    m_interval = m_timing.fastest;
    m_backoff.reset();
    m_retry = std::chrono::milliseconds(0);
    if (m_cancel)
        m_nudged = true;
    else
        schedule();
}

void FrameFeed::offer(const QByteArray &base64Png)
{
    if (!m_active || base64Png.isEmpty())
        return;
    m_lastLook = m_clock.elapsed();
    accept(base64Png);
    if (!m_cancel)
        schedule();
}

double FrameFeed::framesPerSecond() const
{
    const qint64 now = m_clock.elapsed();
    const auto first = std::find_if(m_arrivals.cbegin(), m_arrivals.cend(),
                                    [now](qint64 arrival) { return now - arrival <= RateWindowMs; });
    const auto count = m_arrivals.cend() - first;
    if (count < 2)
        return 0;
    return double(count - 1) * 1000.0 / double(std::max<qint64>(1, m_arrivals.last() - *first));
}

qint64 FrameFeed::age() const
{
    return m_arrivals.isEmpty() ? -1 : m_clock.elapsed() - m_arrivals.last();
}

void FrameFeed::schedule()
{
    if (!m_active || m_cancel)
        return;
    const qint64 pause = (m_troubled ? m_retry : m_interval).count();
    const qint64 due = m_lastLook < 0 ? 0 : m_lastLook + pause - m_clock.elapsed();
    m_timer.start(int(std::max<qint64>(0, due)));
}

void FrameFeed::request()
{
    if (!m_active || m_cancel)
        return;
    m_timer.stop();
    m_nudged = false;
    m_lastLook = m_clock.elapsed();
    ComputerAction screenshot;
    screenshot.action = DesktopAction::Screenshot;
    screenshot.screenshotDelaySeconds = 0; // without it, some agents wait two seconds before they take the picture
    const quint64 id = ++m_requestId;
    m_cancel = m_port.computer(screenshot, this, [this, id](const tl::expected<ToolResult, ApiError> &answer) {
        if (id == m_requestId)
            take(answer);
    });
}

void FrameFeed::take(const tl::expected<ToolResult, ApiError> &answer)
{
    m_cancel = {};
    if (!answer) {
        fail(answer.error());
    } else if (answer->base64Png.isEmpty()) {
        fail({ApiError::Kind::BadReply, 200, answer->error, std::nullopt});
    } else {
        accept(answer->base64Png);
        schedule();
    }
}

void FrameFeed::accept(const QByteArray &base64Png)
{
    const qint64 now = m_clock.elapsed();
    m_arrivals.append(now);
    m_arrivals.removeIf([now](qint64 arrival) { return now - arrival > RateWindowMs; });

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
    picture.png = pngOfBase64(base64Png);
    if (auto image = picture::ofPng(picture.png))
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
        m_lastPng.clear();
        fail({ApiError::Kind::BadReply, 200, picture.problem, std::nullopt});
        return;
    }
    m_lastPng = picture.png;
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
