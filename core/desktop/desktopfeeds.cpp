// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/desktop/desktopfeeds.h"

namespace plato {

DesktopFeeds::DesktopFeeds(DesktopPort &port, QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , m_screenshots(port, pool)
{
    connect(&m_screenshots, &FrameFeed::frame, this, [this](const QImage &image) {
        if (m_kind == Kind::Screenshots) // else one that was decoded while live pictures began
            Q_EMIT frame(image);
    });
    connect(&m_screenshots, &FrameFeed::troubled, this, [this](const ApiError &error) {
        m_screenshotError = error;
        judge();
    });
    connect(&m_screenshots, &FrameFeed::recovered, this, [this] {
        m_screenshotError.reset();
        judge();
    });
}

DesktopFeeds::~DesktopFeeds() = default;

void DesktopFeeds::setViewer(const QUrl &url)
{
    m_live = std::make_unique<LiveFeed>(url);
    m_live->setTiming(m_liveTiming);
    m_liveError.reset();
    m_wasLive = false;
    connect(m_live.get(), &LiveFeed::started, this, [this] {
        m_liveError.reset();
        m_wasLive = true;
        choose();
        judge();
        Q_EMIT changed();
    });
    connect(m_live.get(), &LiveFeed::patch, this, &DesktopFeeds::patch);
    connect(m_live.get(), &LiveFeed::broken, this, [this](const LiveError &error) {
        m_liveError = error;
        choose();
        judge();
        Q_EMIT changed();
    });
    choose();
}

void DesktopFeeds::setNoViewer(const QString &why)
{
    m_live.reset();
    m_wasLive = false;
    m_liveError = LiveError{LiveError::Kind::NoViewer, why};
    choose();
    judge();
    Q_EMIT changed();
}

void DesktopFeeds::setWish(Wish wish)
{
    if (wish == m_wish)
        return;
    m_wish = wish;
    choose();
    judge();
    Q_EMIT changed();
}

void DesktopFeeds::setActive(bool active)
{
    m_isActive = active;
    choose();
    judge();
}

/// Which of the two is at work, from what is wished for and what there is.
void DesktopFeeds::choose()
{
    if (m_live)
        m_live->setActive(wantsLive());
    const bool isLive = m_live && m_live->isLive();
    m_kind = isLive || m_wish == Wish::Live ? Kind::Live : Kind::Screenshots;
    const bool wantsScreenshots = m_isActive && !isLive && m_wish != Wish::Live;
    if (!wantsScreenshots)
        m_screenshotError.reset(); // as the feed itself does: it says nothing of the next time
    m_screenshots.setActive(wantsScreenshots);
}

void DesktopFeeds::judge()
{
    const bool isLive = m_live && m_live->isLive();
    const bool was = m_isTroubled;
    m_isTroubled = !isLive && (m_wish == Wish::Live ? m_liveError.has_value() : m_screenshotError.has_value());
    if (m_isTroubled && !was)
        Q_EMIT troubled();
    else if (was && !m_isTroubled)
        Q_EMIT recovered();
}

void DesktopFeeds::nudge()
{
    m_screenshots.nudge(); // asks for nothing while it is inactive
}

void DesktopFeeds::retryNow()
{
    if (m_live)
        m_live->retryNow();
    m_screenshots.nudge();
}

void DesktopFeeds::offer(const QByteArray &base64Png)
{
    m_screenshots.offer(base64Png);
}

double DesktopFeeds::framesPerSecond() const
{
    return m_kind == Kind::Live && m_live ? m_live->framesPerSecond() : m_screenshots.framesPerSecond();
}

qint64 DesktopFeeds::age() const
{
    return m_live && m_live->isLive() ? 0 : m_screenshots.age();
}

void DesktopFeeds::setTiming(const FrameFeed::Timing &screenshots, const LiveFeed::Timing &live)
{
    m_screenshots.setTiming(screenshots);
    m_liveTiming = live;
    if (m_live)
        m_live->setTiming(live);
}

} // namespace plato
