// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/desktopscreen.h"

#include "core/desktop/framefeed.h"
#include "core/desktop/inputsender.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/icons.h"
#include "ui/desktop/desktopfullscreen.h"
#include "ui/desktop/desktoptext.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QDateTime>
#include <QEvent>
#include <QFileDialog>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto InfoPace = 500ms;
constexpr qint64 OldMs = 3000; // a picture older than this is not called live
constexpr auto LastWordLimit = 3s;

/// Keeps a desktop that was left until a button that is down over there has been let go, a few seconds at most. Deletes
/// itself.
class LastWord : public QObject
{
public:
    LastWord(std::unique_ptr<DesktopPort> port, std::unique_ptr<InputSender> sender, QObject *parent)
        : QObject(parent)
        , m_port(std::move(port))
        , m_sender(std::move(sender))
    {
        connect(m_sender.get(), &InputSender::pictureWanted, this, [this] { // after every action
            if (m_sender->isIdle())
                deleteLater();
        });
        QTimer::singleShot(LastWordLimit, this, &QObject::deleteLater);
    }

private:
    std::unique_ptr<DesktopPort> m_port; // outlives the sender
    std::unique_ptr<InputSender> m_sender;
};

} // namespace

DesktopScreen::DesktopScreen(QWidget *parent)
    : QWidget(parent)
{
    m_pool.setMaxThreadCount(1);
    makeActions();
    makeLayout();
    connect(m_view, &DesktopView::shownChanged, this, [this](bool shown) {
        if (!shown)
            setInControl(false);
        if (m_feed)
            m_feed->setActive(shown);
        refreshActions();
    });
    connect(m_view, &DesktopView::releaseRequested, this, [this] { setInControl(false); });
    m_infoTimer.setInterval(InfoPace);
    connect(&m_infoTimer, &QTimer::timeout, this, &DesktopScreen::refreshTexts);
    refreshActions();
    refreshIcons();
    refreshTexts();
}

DesktopScreen::~DesktopScreen()
{
    disconnect(m_view, nullptr, this, nullptr); // it is hidden while we go
    m_fullScreen.clear(); // the view goes with it: the window that it would come back to may be half gone
    disconnectDesktop();
}

void DesktopScreen::makeActions()
{
    const auto make = [this](const QString &name, const QString &iconName, const QString &text,
                             const QString &toolTip) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        action->setProperty("iconName", iconName);
        action->setToolTip(toolTip);
        addAction(action); // its key works from anywhere in the window while it is enabled: see refreshActions()
        return action;
    };
    m_takeControl =
        make(u"desktopTakeControlAction"_s, u"take-control"_s, tr("&Take control"),
             tr("Send clicks and keys to the desktop (Ctrl+Shift+T); Ctrl and Alt together give control back"));
    m_takeControl->setCheckable(true);
    m_takeControl->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_T);
    connect(m_takeControl, &QAction::toggled, this, &DesktopScreen::setInControl);

    m_refresh =
        make(u"desktopRefreshAction"_s, u"refresh"_s, tr("Re&fresh"), tr("Look at the desktop now (Ctrl+Shift+R)"));
    m_refresh->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    connect(m_refresh, &QAction::triggered, this, [this] {
        if (m_feed)
            m_feed->nudge();
    });

    auto *zoom = new QActionGroup(this);
    m_fit = make(u"desktopZoomFitAction"_s, u"zoom-fit"_s, tr("F&it"), tr("Scale the picture to the space there is"));
    m_actual = make(u"desktopZoomActualAction"_s, u"zoom-actual"_s, tr("&1:1"),
                    tr("One pixel of the desktop on one pixel of the screen"));
    for (QAction *action : {m_fit, m_actual}) {
        action->setCheckable(true);
        zoom->addAction(action);
    }
    m_fit->setChecked(true);
    connect(m_actual, &QAction::toggled, this, &DesktopScreen::applyZoom);

    m_fullScreenAction = make(u"desktopFullScreenAction"_s, u"full-screen"_s, tr("F&ull screen"),
                              tr("Show the desktop alone on the whole screen (F11); Esc leaves"));
    m_fullScreenAction->setCheckable(true);
    m_fullScreenAction->setShortcut(Qt::Key_F11);
    connect(m_fullScreenAction, &QAction::toggled, this, &DesktopScreen::setFullScreen);

    m_typeClipboard = make(u"desktopTypeClipboardAction"_s, u"type-clipboard"_s, tr("Type c&lipboard"),
                           tr("Type the text of the clipboard into the desktop (Ctrl+Shift+V)"));
    m_typeClipboard->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_V);
    connect(m_typeClipboard, &QAction::triggered, this, &DesktopScreen::typeClipboard);

    m_copy = make(u"desktopCopyPictureAction"_s, u"copy"_s, tr("&Copy picture"),
                  tr("Copy the picture of the desktop (Ctrl+Shift+C)"));
    m_copy->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    connect(m_copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setImage(m_view->frame()); });

    m_save = make(u"desktopSavePictureAction"_s, u"save"_s, tr("&Save picture…"),
                  tr("Save the picture of the desktop as a file (Ctrl+S)"));
    m_save->setShortcut(QKeySequence::Save);
    connect(m_save, &QAction::triggered, this, &DesktopScreen::savePicture);
}

void DesktopScreen::makeLayout()
{
    m_toolBar = new QToolBar(tr("Desktop"), this);
    m_toolBar->setObjectName(u"desktopToolBar"_s);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toolBar->setIconSize({16, 16});
    m_toolBar->addActions({m_takeControl, m_typeClipboard});
    m_toolBar->addSeparator();
    m_toolBar->addActions({m_fit, m_actual, m_fullScreenAction, m_refresh});
    m_toolBar->addSeparator();
    m_toolBar->addActions({m_copy, m_save});

    m_notice = new QFrame(this);
    m_notice->setObjectName(u"desktopNotice"_s);
    m_notice->setFrameShape(QFrame::StyledPanel);
    m_noticeText = new QLabel(m_notice);
    m_noticeText->setObjectName(u"desktopNoticeText"_s);
    m_noticeText->setWordWrap(true);
    m_noticeText->setTextFormat(Qt::PlainText); // it quotes a server
    m_noticeText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_tryAgain = new QPushButton(tr("Try &again"), m_notice);
    m_tryAgain->setObjectName(u"desktopTryAgainButton"_s);
    m_tryAgain->setToolTip(tr("Look for the desktop again"));
    connect(m_tryAgain, &QPushButton::clicked, this, &DesktopScreen::searchAgainRequested);
    auto *noticeLayout = new QHBoxLayout(m_notice);
    noticeLayout->addWidget(m_noticeText, 1);
    noticeLayout->addWidget(m_tryAgain);
    m_notice->hide();

    m_view = new DesktopView(this);
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(u"desktopScrollArea"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus); // the view takes it
    m_scroll->setWidget(m_view);

    m_hint = new ElidedLabel(this);
    m_hint->setObjectName(u"desktopHint"_s);
    m_info = new QLabel(this);
    m_info->setObjectName(u"desktopInfo"_s);
    m_info->setTextFormat(Qt::PlainText);
    auto *status = new QHBoxLayout;
    status->setContentsMargins(6, 0, 6, 2);
    status->addWidget(m_hint, 1);
    status->addWidget(m_info);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_toolBar);
    layout->addWidget(m_notice);
    layout->addWidget(m_scroll, 1);
    layout->addLayout(status);
}

void DesktopScreen::connectTo(std::unique_ptr<DesktopPort> port, const Options &options)
{
    disconnectDesktop();
    m_port = std::move(port);
    m_contact = std::make_unique<QObject>();
    m_options = options;
    m_view->setPlaceholder(tr("Connecting to %1…").arg(options.who));
    m_view->setAccessibleName(tr("Remote screen of %1").arg(options.who));
    refreshTexts();
    askStatus(true);
}

void DesktopScreen::disconnectDesktop()
{
    setInControl(false);
    setFullScreen(false);
    m_view->setSender(nullptr);
    m_feed.reset();
    m_contact.reset();
    if (m_sender) {
        m_sender->disconnect(this);
        m_sender->cancel();
        if (!m_sender->isIdle())
            new LastWord(std::move(m_port), std::move(m_sender), this);
    }
    m_sender.reset();
    m_port.reset();
    m_view->setFrame({});
    m_view->setDesktopSize({});
    m_view->setStale(false);
    m_view->setPlaceholder({});
    m_notice->hide();
    m_infoTimer.stop();
    refreshActions();
}

void DesktopScreen::askStatus(bool first)
{
    m_port->status(m_contact.get(), [this, first](const tl::expected<DesktopStatus, ApiError> &answer) {
        if (answer && !first)
            m_view->setDesktopSize(answer->resolution);
        else if (answer)
            begin(*answer);
        else if (first) // queued, so that whoever hears of it may drop the port, whose request is just ending
            QMetaObject::invokeMethod(
                m_contact.get(), [this, error = answer.error()] { Q_EMIT contactFailed(error); }, Qt::QueuedConnection);
    });
}

void DesktopScreen::begin(const DesktopStatus &status)
{
    m_view->setDesktopSize(status.resolution);
    m_view->setPlaceholder(tr("Waiting for the first picture of %1…").arg(m_options.who));

    m_feed = std::make_unique<FrameFeed>(*m_port, m_pool);
    connect(m_feed.get(), &FrameFeed::frame, this, &DesktopScreen::onFrame);
    connect(m_feed.get(), &FrameFeed::troubled, this, &DesktopScreen::onTroubled);
    connect(m_feed.get(), &FrameFeed::recovered, this, &DesktopScreen::onRecovered);
    m_sender = std::make_unique<InputSender>(*m_port);
    connect(m_sender.get(), &InputSender::picture, m_feed.get(), &FrameFeed::offer);
    connect(m_sender.get(), &InputSender::pictureWanted, m_feed.get(), &FrameFeed::nudge);
    connect(m_sender.get(), &InputSender::problem, this, &DesktopScreen::onInputProblem);
    m_view->setSender(m_sender.get());

    // Without it an idle desktop turns black. Nobody waits for the outcome: where it fails, the picture says enough.
    if (m_options.keepAwake && !m_options.windows)
        m_port->bash(u"xset s off -dpms"_s, m_contact.get(), [](const tl::expected<ToolResult, ApiError> &) {});

    m_feed->setActive(m_view->isVisible());
    m_infoTimer.start();
    refreshActions();
    refreshTexts();
    Q_EMIT contacted();
}

void DesktopScreen::onFrame(const QImage &image)
{
    const QSize before = m_view->frame().size();
    m_view->setFrame(image);
    if (before.isEmpty()) {
        refreshActions();
    } else if (before != image.size()) {
        m_view->setDesktopSize({});
        askStatus(false); // it was resized: coordinates mean something else now
    }
}

void DesktopScreen::onTroubled(const ApiError &error)
{
    const QString text =
        tr("No new picture of %1. %2 Trying again by itself.").arg(m_options.who, agentErrorText(error));
    m_noticeText->setText(text);
    m_notice->show();
    m_view->setStale(true);
    refreshTexts();
    Q_EMIT troubled(text);
}

void DesktopScreen::onRecovered()
{
    m_notice->hide();
    m_view->setStale(false);
    refreshTexts();
    Q_EMIT recovered();
}

void DesktopScreen::onInputProblem(const InputProblem &inputProblem)
{
    tellProblem(inputProblemText(inputProblem, m_options.who));
}

void DesktopScreen::tellProblem(const QString &text)
{
    if (m_fullScreen) // whose window covers the banner
        m_fullScreen->tell(text);
    Q_EMIT problem(text);
}

void DesktopScreen::setInControl(bool inControl)
{
    const bool now = inControl && m_sender && m_view->isVisible();
    if (!now && m_sender && m_view->isInControl())
        m_sender->cancel();
    m_view->setInControl(now);
    m_takeControl->setChecked(now);
    if (now)
        m_view->setFocus(Qt::OtherFocusReason);
    refreshActions();
    refreshTexts();
}

/// The view changes its window, and is hidden for that moment: control is given back and taken again.
void DesktopScreen::setFullScreen(bool isFullScreen)
{
    const bool now = isFullScreen && m_fullScreenAction->isEnabled();
    m_fullScreenAction->setChecked(now);
    if (now == !m_fullScreen.isNull())
        return;
    const bool wasInControl = m_view->isInControl();
    if (now) {
        m_fullScreen =
            new DesktopFullScreen(*m_scroll, {m_takeControl, m_fullScreenAction}, {m_refresh, m_typeClipboard}, this);
        connect(m_fullScreen, &DesktopFullScreen::leaveRequested, this, [this] { setFullScreen(false); });
    } else {
        DesktopFullScreen *left = m_fullScreen;
        m_fullScreen.clear();
        left->end();
        applyZoom();
        window()->activateWindow();
        m_view->setFocus(Qt::OtherFocusReason);
    }
    setInControl(wasInControl);
}

void DesktopScreen::applyZoom()
{
    if (!m_fullScreen) // which has a zoom of its own
        m_view->setZoom(m_actual->isChecked() ? DesktopView::Zoom::Actual : DesktopView::Zoom::Fit);
}

void DesktopScreen::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    // Another tab or another desktop is shown; a window that is made an icon hides spontaneously. Queued, since a
    // window that is being destroyed hides its children, and takes none back.
    if (m_fullScreen && !event->spontaneous())
        QMetaObject::invokeMethod(
            this, [this] { setFullScreen(m_fullScreen && isVisible()); }, Qt::QueuedConnection);
}

void DesktopScreen::refreshActions()
{
    const bool pictured = !m_view->frame().isNull();
    const bool seen = m_sender && m_view->isVisible(); // nobody acts on a desktop that is not seen
    for (QAction *action : {m_takeControl, m_refresh, m_typeClipboard})
        action->setEnabled(seen);
    m_fullScreenAction->setEnabled(seen && pictured);
    for (QAction *action : {m_copy, m_save})
        action->setEnabled(pictured && m_view->isVisible());
}

void DesktopScreen::refreshIcons()
{
    for (QAction *action : actions())
        action->setIcon(themedIcon(action->property("iconName").toString(), palette()));
}

void DesktopScreen::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
}

void DesktopScreen::refreshTexts()
{
    if (m_view->isInControl())
        m_hint->setText(
            m_options.windows
                ? tr("Clicks and keys go to %1, a Windows desktop. Ctrl+Alt gives control back.").arg(m_options.who)
                : tr("Clicks and keys go to %1. Ctrl+Alt gives control back.").arg(m_options.who));
    else
        m_hint->setText(m_feed ? tr("View only. Take control to click and type.") : QString());

    if (m_fullScreen) {
        const QString way = m_view->isInControl() ? tr("%1 Esc leaves full screen after that.").arg(m_hint->text())
                                                  : tr("View only. Esc or F11 leaves full screen.");
        m_fullScreen->setHint(m_notice->isHidden() ? way : m_noticeText->text());
    }

    const qint64 age = m_feed ? m_feed->age() : -1;
    if (age < 0) {
        m_info->clear();
        return;
    }
    const QSize size = m_view->desktopSize();
    QStringList parts{tr("%1×%2").arg(size.width()).arg(size.height())};
    if (age >= OldMs || m_feed->isTroubled())
        parts << tr("%1 s old", "age of the picture").arg(age / 1000);
    else if (const double rate = m_feed->framesPerSecond(); rate > 0)
        parts << tr("%1 fps").arg(std::max(1, qRound(rate)));
    if (m_sender->waiting() > 0)
        parts << tr("%1 waiting", "actions on their way to the desktop").arg(m_sender->waiting());
    m_info->setText(parts.join(u" · "_s));
}

void DesktopScreen::savePicture()
{
    const QByteArray png = m_feed ? m_feed->lastPng() : QByteArray(); // the one that is shown
    if (png.isEmpty())
        return;
    auto *dialog = new QFileDialog(this, tr("Save picture"));
    dialog->setObjectName(u"desktopSavePictureDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("PNG pictures (*.png)"));
    dialog->setDefaultSuffix(u"png"_s);
    dialog->selectFile(
        u"%1-%2.png"_s.arg(m_options.fileName, QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s)));
    connect(dialog, &QFileDialog::fileSelected, this, [this, png](const QString &path) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(png) != png.size() || !file.flush() || !file.commit())
            Q_EMIT problem(tr("The picture could not be saved as %1: %2.").arg(path, file.errorString()));
    });
    dialog->open();
}

void DesktopScreen::typeClipboard()
{
    QString text = QGuiApplication::clipboard()->text();
    text.replace(u"\r\n"_s, u"\n"_s);
    if (!m_sender)
        return;
    if (text.isEmpty())
        tellProblem(tr("The clipboard holds no text to type."));
    else
        m_sender->type(text);
    if (m_view->isInControl())
        m_view->setFocus(Qt::OtherFocusReason);
}

} // namespace plato::ui
