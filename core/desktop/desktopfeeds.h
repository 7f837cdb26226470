// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/framefeed.h"
#include "core/desktop/livefeed.h"

namespace plato {

/// The pictures of one desktop, from whichever of two feeds is the better one: screenshots (FrameFeed), which work
/// everywhere, and live ones (LiveFeed), which cost less and come at once. One contract for both:
///
/// - **States.** Inactive nothing is asked of the desktop by either. Active one of the two runs: kind() says which,
/// isTroubled() that none come from it.
/// - **Choice.** Automatic: screenshots at once, live pictures as soon as the first of them is there; when those break,
///   screenshots go on in the same moment, and live ones are tried again, further and further apart. Either can be
///   asked for alone; then the other does not step in.
/// - **Capabilities.** Screenshots come whole, by frame(); live pictures in the parts that changed, by patch(), of
/// which
///   the first is whole. Pictures in the answers to input count while screenshots run.
/// - **Errors.** troubled() once when pictures stop coming, recovered() when they come again, or screenshots are not
///   asked for any more; screenshotError() and liveError() say why. liveError() is there in Automatic, too, while
///   screenshots stand in.
///
/// GUI thread only; `port` and `pool` as for FrameFeed.
class DesktopFeeds : public QObject
{
    Q_OBJECT

public:
    enum class Wish { Automatic, Live, Screenshots };
    enum class Kind { Screenshots, Live };

    DesktopFeeds(DesktopPort &port, QThreadPool &pool, QObject *parent = nullptr);
    ~DesktopFeeds() override;

    /// Where live pictures are; an error where there is no such place. Unknown until it is told. Before that, and again
    /// when the desktop has moved.
    void setViewer(const QUrl &url);
    void setNoViewer(const QString &why);
    void setWish(Wish wish);
    Wish wish() const { return m_wish; }

    void setActive(bool active);
    /// "Look now", and after input: see FrameFeed. With live pictures there is nothing to ask for.
    void nudge();
    /// "Try again": ends the pauses after errors of both.
    void retryNow();
    void offer(const QByteArray &base64Png); ///< a picture in the answer to input

    Kind kind() const { return m_kind; }
    bool isTroubled() const { return m_isTroubled; }
    const std::optional<ApiError> &screenshotError() const { return m_screenshotError; }
    const std::optional<LiveError> &liveError() const { return m_liveError; }
    /// Live pictures came before liveError().
    bool wasLive() const { return m_wasLive; }
    double framesPerSecond() const;
    /// Milliseconds since the desktop was last seen as it is; 0 with live pictures; -1 before the first.
    qint64 age() const;

    void setTiming(const FrameFeed::Timing &screenshots, const LiveFeed::Timing &live);

Q_SIGNALS:
    void frame(const QImage &image);
    void patch(const plato::FramePatch &patch);
    void troubled();
    void recovered();
    void changed(); ///< kind() or liveError()

private:
    void choose();
    void judge();
    bool wantsLive() const { return m_isActive && m_wish != Wish::Screenshots; }

    FrameFeed m_screenshots;
    std::unique_ptr<LiveFeed> m_live; // null: no viewer is known
    LiveFeed::Timing m_liveTiming;
    std::optional<ApiError> m_screenshotError;
    std::optional<LiveError> m_liveError;
    Wish m_wish = Wish::Automatic;
    Kind m_kind = Kind::Screenshots;
    bool m_isActive = false;
    bool m_isTroubled = false;
    bool m_wasLive = false;
};

} // namespace plato
