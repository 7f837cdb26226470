// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopport.h"
#include "ui/desktop/desktopview.h"

#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include <memory>

class QAction;
class QFrame;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolBar;

namespace plato {
class FrameFeed;
class InputSender;
struct InputProblem;
} // namespace plato

namespace plato::ui {

class DesktopFullScreen;

/// One desktop that is being watched, and driven once "Take control" is on: the picture with its commands, the feed
/// that refreshes it while it is visible, and the sender of input. View only to begin with, and again after every new
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

protected:
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeActions();
    void makeLayout();
    void askStatus(bool first);
    void begin(const DesktopStatus &status);
    void onFrame(const QImage &image);
    void onTroubled(const ApiError &error);
    void onRecovered();
    void onInputProblem(const InputProblem &problem);
    void setInControl(bool inControl);
    void setFullScreen(bool isFullScreen);
    void applyZoom();
    void tellProblem(const QString &text);
    void refreshActions();
    void refreshIcons();
    void refreshTexts();
    void savePicture();
    void typeClipboard();

    Options m_options;
    QThreadPool m_pool; // decoding; outlives the feed
    std::unique_ptr<DesktopPort> m_port;
    std::unique_ptr<QObject> m_contact; // context of what is asked of m_port here
    std::unique_ptr<FrameFeed> m_feed;  // while in contact
    std::unique_ptr<InputSender> m_sender;

    QToolBar *m_toolBar = nullptr;
    QAction *m_takeControl = nullptr;
    QAction *m_refresh = nullptr;
    QAction *m_fit = nullptr;
    QAction *m_actual = nullptr;
    QAction *m_fullScreenAction = nullptr;
    QAction *m_save = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_typeClipboard = nullptr;
    QFrame *m_notice = nullptr;
    QLabel *m_noticeText = nullptr;
    QPushButton *m_tryAgain = nullptr;
    QScrollArea *m_scroll = nullptr;
    DesktopView *m_view = nullptr;
    QPointer<DesktopFullScreen> m_fullScreen; // deletes itself; while the view is there
    QLabel *m_hint = nullptr;
    QLabel *m_info = nullptr;
    QTimer m_infoTimer;
};

} // namespace plato::ui
