// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopfeeds.h"
#include "ui/desktop/desktopview.h"

#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <QUrl>
#include <QWidget>

#include <memory>
#include <optional>

class QFrame;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolBar;

namespace plato {
class InputSender;
struct InputProblem;
} // namespace plato

namespace plato::ui {

class DesktopActions;
class DesktopFullScreen;
class PictureSaver;

/// One desktop that is being watched, and driven once "Take control" is on: the picture with its commands, the feeds
/// that refresh it while it is visible, and the sender of input. View only to begin with, and again after every new
/// connection and whenever it is hidden.
///
/// In full screen the view has a window of its own (DesktopFullScreen). It comes back when the screen is hidden or the
/// desktop is left.
class DesktopScreen : public QWidget
{
    Q_OBJECT

public:
    struct Options
    {
        QString who;            ///< how messages call the desktop, fit to be shown
        QString fileName{};     ///< what a saved picture begins with
        bool windows = false;   ///< keys and shell are those of Windows
        bool keepAwake = false; ///< turn its screen saver off at first contact, as the SDK does
    };

    explicit DesktopScreen(QWidget *parent = nullptr);
    ~DesktopScreen() override;

    /// Leaves the desktop shown before and makes contact: GET /status, then pictures while visible. Not from a slot of
    /// one of our signals, contactFailed() excepted.
    void connectTo(std::unique_ptr<DesktopPort> port, const Options &options);
    /// Asks it for nothing more, save that a button that is down over there is let go, for which it has a few seconds.
    void disconnectDesktop();
    /// Where the desktop that is connected gives live pictures, as LiveFeed wants it; they begin once contact is made.
    void setViewer(const QUrl &url);
    void setNoViewer(const QString &why); ///< it gives none; `why` may be empty
    /// The commands, for a menu. `isOwnWindow`: this one is alone in its window, and offers no other.
    QList<QAction *> commands() const;
    void setOwnWindow(bool isOwnWindow);
    bool isConnected() const { return m_port != nullptr; }

Q_SIGNALS:
    void contacted();
    /// The first request failed; nothing is asked for any more.
    void contactFailed(const plato::ApiError &error);
    /// "Try again" after pictures stopped coming: the desktop may have moved.
    void searchAgainRequested();
    /// Something went wrong that a person must know; words for the banner.
    void problem(const QString &text);
    /// As problem(): pictures stopped coming. They come again: recovered(), or contacted() after a new connection.
    void troubled(const QString &text);
    void recovered();
    /// It shall be shown in a window of its own, too.
    void detachRequested();

protected:
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void connectActions();
    void makeLayout();
    void askStatus(bool first);
    void begin(const DesktopStatus &status);
    void onFrame(const QImage &image);
    void onPatch(const FramePatch &patch);
    void onPicture(QSize before);
    void onTroubled();
    void onRecovered();
    void onFeedChanged();
    void showNotice(const QString &text);
    void onInputProblem(const InputProblem &problem);
    void setInControl(bool inControl);
    void setFullScreen(bool isFullScreen);
    void applyZoom();
    void zoomBy(qreal steps, QPointF at);
    void pan(QPoint by);
    void tellProblem(const QString &text);
    void refreshActions();
    void refreshTexts();
    void typeClipboard();

    Options m_options;
    QThreadPool m_pool; // decoding; outlives the feed
    std::unique_ptr<DesktopPort> m_port;
    std::unique_ptr<QObject> m_contact;                        // context of what is asked of m_port here
    std::unique_ptr<DesktopFeeds> m_feeds;                     // while in contact
    std::optional<QUrl> m_viewer;                              // empty: there is none
    QString m_noViewer;                                        // why
    DesktopFeeds::Wish m_wish = DesktopFeeds::Wish::Automatic; // of the person, for every desktop shown here
    std::unique_ptr<PictureSaver> m_saver;
    std::unique_ptr<InputSender> m_sender;

    QToolBar *m_toolBar = nullptr;
    DesktopActions *m_actions = nullptr;
    QFrame *m_notice = nullptr;
    QLabel *m_noticeText = nullptr;
    QPushButton *m_tryAgain = nullptr;
    QScrollArea *m_scroll = nullptr;
    DesktopView *m_view = nullptr;
    qreal m_freeZoom = 1;
    QPointer<DesktopFullScreen> m_fullScreen; // deletes itself; while the view is there
    QLabel *m_hint = nullptr;
    QLabel *m_info = nullptr;
    QTimer m_infoTimer;
};

} // namespace plato::ui
