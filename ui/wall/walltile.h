// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/areascaler.h"
#include "core/desktop/desktopport.h"
#include "core/desktop/framefeed.h"

#include <QAbstractButton>
#include <QDateTime>
#include <QImage>
#include <QTimer>

#include <memory>

class QThreadPool;

namespace plato::ui {

/// One desktop of the wall: its picture, whose it is, and what can be told of it. A button: clicked() asks for it to be
/// shown large. Asks for pictures slowly, and only while it is active; so it does for its desktop, which is looked for
/// again, further and further apart, where it was not found. GUI thread.
class WallTile : public QAbstractButton
{
    Q_OBJECT

public:
    /// What stands in the corner; all but Changed and Resting are there until the next picture.
    enum class Mark {
        None,
        Waiting, ///< for the first picture
        Changed, ///< a moment ago
        Resting, ///< nothing has changed for a while
        Black,   ///< as far as its pixels tell; a screen that sleeps looks like that
        Lost,    ///< no picture comes
    };

    /// `caption`: fit to be shown.
    explicit WallTile(const QString &caption, QWidget *parent = nullptr);
    ~WallTile() override;

    /// The desktop has been found. `pool` is used while a picture is decoded.
    void connectTo(std::unique_ptr<DesktopPort> port, QThreadPool &pool);
    void setNotFound(const QString &why);
    void setTiming(const FrameFeed::Timing &timing); ///< its pauses are those of the search, too
    void setActive(bool active);
    Mark mark() const { return m_mark; }
    const QImage &picture() const { return m_picture; }

    static bool isBlack(const QImage &picture);
    static int heightFor(int width); ///< with room for the caption

Q_SIGNALS:
    void searchRequested(); ///< answered, now or later, by connectTo() or setNotFound()

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void search();
    void markLost(const QString &why);
    void onFrame(const QImage &picture);
    void setMark(Mark mark, const QString &toolTip = {});
    QString markText() const;

    std::unique_ptr<DesktopPort> m_port; // outlives the feed
    std::unique_ptr<FrameFeed> m_feed;   // null until the desktop has been found
    FrameFeed::Timing m_timing{std::chrono::milliseconds(500), std::chrono::milliseconds(5000), 1.5,
                               std::chrono::milliseconds(2000), std::chrono::milliseconds(30'000)};
    Backoff m_backoff{m_timing.firstRetry, m_timing.lastRetry};
    QTimer m_searchTimer; // the pause after the desktop was not found
    AreaScaler m_scaler;
    QImage m_picture;
    QImage m_scaled; // m_picture at the size it is drawn; null: to be made
    Mark m_mark = Mark::Waiting;
    QTimer m_markTimer; // until Changed, or nothing, becomes something else
    QDateTime m_changedAt;
    bool m_isActive = false;
    bool m_isSearching = false;
};

} // namespace plato::ui
