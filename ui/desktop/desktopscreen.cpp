// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/desktopscreen.h"

#include "core/desktop/desktopfeeds.h"
#include "core/desktop/inputsender.h"
#include "ui/common/elidedlabel.h"
#include "ui/desktop/desktopactions.h"
#include "ui/desktop/desktopfullscreen.h"
#include "ui/desktop/desktoptext.h"
#include "ui/desktop/lastword.h"
#include "ui/desktop/picturesaver.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto InfoPace = 500ms;
constexpr qint64 OldMs = 3000; // a picture older than this is not called live

} // namespace

DesktopScreen::DesktopScreen(QWidget *parent)
    : QWidget(parent)
{
    m_pool.setMaxThreadCount(1);
    m_saver = std::make_unique<PictureSaver>(m_pool, this);
    connect(m_saver.get(), &PictureSaver::problem, this, &DesktopScreen::problem);
    makeLayout();
    connectActions();
    connect(m_view, &DesktopView::shownChanged, this, [this](bool shown) {
        if (!shown)
            setInControl(false);
        if (m_feeds)
            m_feeds->setActive(shown);
        refreshActions();
    });
    connect(m_view, &DesktopView::zoomRequested, this, &DesktopScreen::zoomBy);
    connect(m_view, &DesktopView::panned, this, &DesktopScreen::pan);
    connect(m_view, &DesktopView::releaseRequested, this, [this] { setInControl(false); });
    m_infoTimer.setInterval(InfoPace);
    connect(&m_infoTimer, &QTimer::timeout, this, &DesktopScreen::refreshTexts);
    refreshActions();
    refreshTexts();
}

DesktopScreen::~DesktopScreen()
{
    disconnect(m_view, nullptr, this, nullptr); // it is hidden while we go
    m_fullScreen.clear(); // the view goes with it: the window that it would come back to may be half gone
    disconnectDesktop();
}

void DesktopScreen::connectActions()
{
    const DesktopActions &a = *m_actions;
    connect(a.takeControl, &QAction::toggled, this, &DesktopScreen::setInControl);
    connect(a.refresh, &QAction::triggered, this, [this] {
        if (m_feeds)
            m_feeds->retryNow();
    });
    for (QAction *zoom : {a.fit, a.actual}) {
        connect(zoom, &QAction::triggered, this, [zoom] { zoom->setChecked(true); }); // again: it stays
        connect(zoom, &QAction::toggled, this, &DesktopScreen::applyZoom);
    }
    const auto middle = [this] { return m_view->mapFrom(m_scroll->viewport(), m_scroll->viewport()->rect().center()); };
    connect(a.zoomIn, &QAction::triggered, this, [this, middle] { zoomBy(1, middle()); });
    connect(a.zoomOut, &QAction::triggered, this, [this, middle] { zoomBy(-1, middle()); });
    connect(a.fullScreen, &QAction::toggled, this, &DesktopScreen::setFullScreen);
    connect(a.detach, &QAction::triggered, this, &DesktopScreen::detachRequested);
    connect(m_actions, &DesktopActions::wished, this, [this](DesktopFeeds::Wish wish) {
        m_wish = wish;
        if (m_feeds)
            m_feeds->setWish(wish);
    });
    connect(a.typeClipboard, &QAction::triggered, this, &DesktopScreen::typeClipboard);
    connect(a.copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setImage(m_view->frame()); });
    connect(a.save, &QAction::triggered, this, [this] { m_saver->save(m_view->frame(), m_options.fileName); });
}

QList<QAction *> DesktopScreen::commands() const
{
    return m_actions->all();
}

void DesktopScreen::setOwnWindow(bool isOwnWindow)
{
    m_actions->detach->setVisible(!isOwnWindow);
    refreshActions();
}

void DesktopScreen::makeLayout()
{
    m_toolBar = new QToolBar(tr("Desktop"), this);
    m_toolBar->setObjectName(u"desktopToolBar"_s);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toolBar->setIconSize({16, 16});
    m_actions = new DesktopActions(this);
    m_actions->addTo(*m_toolBar);

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
    m_feeds.reset();
    m_contact.reset();
    m_viewer.reset();
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

    m_feeds = std::make_unique<DesktopFeeds>(*m_port, m_pool);
    m_feeds->setWish(m_wish);
    connect(m_feeds.get(), &DesktopFeeds::frame, this, &DesktopScreen::onFrame);
    connect(m_feeds.get(), &DesktopFeeds::patch, this, &DesktopScreen::onPatch);
    connect(m_feeds.get(), &DesktopFeeds::troubled, this, &DesktopScreen::onTroubled);
    connect(m_feeds.get(), &DesktopFeeds::recovered, this, &DesktopScreen::onRecovered);
    connect(m_feeds.get(), &DesktopFeeds::changed, this, &DesktopScreen::onFeedChanged);
    m_sender = std::make_unique<InputSender>(*m_port);
    connect(m_sender.get(), &InputSender::picture, m_feeds.get(), &DesktopFeeds::offer);
    connect(m_sender.get(), &InputSender::pictureWanted, m_feeds.get(), &DesktopFeeds::nudge);
    connect(m_sender.get(), &InputSender::problem, this, &DesktopScreen::onInputProblem);
    m_view->setSender(m_sender.get());

    // Without it an idle desktop turns black. Nobody waits for the outcome: where it fails, the picture says enough.
    if (m_options.keepAwake && !m_options.windows)
        m_port->bash(u"xset s off -dpms"_s, m_contact.get(), [](const tl::expected<ToolResult, ApiError> &) {});

    m_feeds->setActive(m_view->isVisible());
    if (m_viewer && m_viewer->isEmpty())
        m_feeds->setNoViewer(m_noViewer);
    else if (m_viewer)
        m_feeds->setViewer(*m_viewer);
    m_infoTimer.start();
    refreshActions();
    refreshTexts();
    Q_EMIT contacted();
}

void DesktopScreen::setViewer(const QUrl &url)
{
    m_viewer = url;
    if (m_feeds)
        m_feeds->setViewer(url);
}

void DesktopScreen::setNoViewer(const QString &why)
{
    m_viewer = QUrl();
    m_noViewer = why;
    if (m_feeds)
        m_feeds->setNoViewer(why);
}

void DesktopScreen::onFrame(const QImage &image)
{
    const QSize before = m_view->frame().size();
    m_view->setFrame(image);
    onPicture(before);
}

void DesktopScreen::onPatch(const FramePatch &patch)
{
    const QSize before = m_view->frame().size();
    m_view->applyPatch(patch);
    onPicture(before);
}

void DesktopScreen::onPicture(QSize before)
{
    if (before.isEmpty()) {
        refreshActions();
    } else if (before != m_view->frame().size()) {
        m_view->setDesktopSize({});
        askStatus(false); // it was resized: coordinates mean something else now
    }
}

void DesktopScreen::showNotice(const QString &text)
{
    m_noticeText->setText(text);
    m_notice->setVisible(!text.isEmpty());
    refreshTexts();
}

void DesktopScreen::onTroubled()
{
    const bool isLive = m_feeds->kind() == DesktopFeeds::Kind::Live;
    const QString why = isLive                       ? liveErrorText(m_feeds->liveError().value_or(LiveError()))
                        : m_feeds->screenshotError() ? agentErrorText(*m_feeds->screenshotError())
                                                     : QString();
    const QString text = tr("No new picture of %1. %2 Trying again by itself.").arg(m_options.who, why);
    m_view->setStale(true);
    showNotice(text);
    Q_EMIT troubled(text);
}

void DesktopScreen::onRecovered()
{
    m_view->setStale(false);
    showNotice({});
    onFeedChanged();
    Q_EMIT recovered();
}

/// Says that one feed stands in for the other, where that is news: live pictures that never came are no loss.
void DesktopScreen::onFeedChanged()
{
    if (m_feeds->isTroubled())
        return;
    const bool standsIn = m_feeds->wish() == DesktopFeeds::Wish::Automatic &&
                          m_feeds->kind() == DesktopFeeds::Kind::Screenshots && m_feeds->wasLive() &&
                          m_feeds->liveError();
    showNotice(standsIn ? tr("Live pictures of %1 have stopped. %2 Screenshots go on; live ones are tried again.")
                              .arg(m_options.who, liveErrorText(*m_feeds->liveError()))
                        : QString());
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
    m_actions->takeControl->setChecked(now);
    if (now)
        m_view->setFocus(Qt::OtherFocusReason);
    refreshActions();
    refreshTexts();
}

/// The view changes its window, and is hidden for that moment: control is given back and taken again.
void DesktopScreen::setFullScreen(bool isFullScreen)
{
    const bool now = isFullScreen && m_actions->fullScreen->isEnabled();
    m_actions->fullScreen->setChecked(now);
    if (now == !m_fullScreen.isNull())
        return;
    const bool wasInControl = m_view->isInControl();
    if (now) {
        m_fullScreen = new DesktopFullScreen(*m_scroll, {m_actions->takeControl, m_actions->fullScreen},
                                             {m_actions->refresh, m_actions->typeClipboard}, this);
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
    if (m_fullScreen) // which has a zoom of its own
        return;
    if (m_actions->actual->isChecked())
        m_view->setZoom(DesktopView::Zoom::Actual);
    else if (m_actions->fit->isChecked())
        m_view->setZoom(DesktopView::Zoom::Fit);
    else
        m_view->setZoomFactor(m_freeZoom);
    refreshTexts();
}

/// Larger or smaller, so that what is under `at`, a point of the view, stays there.
void DesktopScreen::zoomBy(qreal steps, QPointF at)
{
    constexpr qreal Step = 1.2;
    const QRectF before = m_view->pictureRect();
    if (before.isEmpty() || m_fullScreen)
        return;
    m_freeZoom = std::clamp(m_view->zoomFactor() * std::pow(Step, steps), DesktopView::MinZoom, DesktopView::MaxZoom);
    const QPointF seenAt = m_view->mapTo(m_scroll->viewport(), at.toPoint());
    const QPointF part((at.x() - before.x()) / before.width(), (at.y() - before.y()) / before.height());
    m_actions->setFreeZoom();
    applyZoom();
    m_view->resize(m_view->minimumSize().expandedTo(m_scroll->viewport()->size())); // now: bars follow it
    const QRectF after = m_view->pictureRect();
    const QPointF moved = after.topLeft() + QPointF(part.x() * after.width(), part.y() * after.height()) - seenAt;
    m_scroll->horizontalScrollBar()->setValue(qRound(moved.x()));
    m_scroll->verticalScrollBar()->setValue(qRound(moved.y()));
}

void DesktopScreen::pan(QPoint by)
{
    m_scroll->horizontalScrollBar()->setValue(m_scroll->horizontalScrollBar()->value() - by.x());
    m_scroll->verticalScrollBar()->setValue(m_scroll->verticalScrollBar()->value() - by.y());
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
    for (QAction *action : {m_actions->takeControl, m_actions->refresh, m_actions->typeClipboard})
        action->setEnabled(seen);
    m_actions->fullScreen->setEnabled(seen && pictured);
    for (QAction *action : {m_actions->zoomIn, m_actions->zoomOut})
        action->setEnabled(pictured && m_view->isVisible() && !m_fullScreen);
    m_actions->detach->setEnabled(isConnected() && m_actions->detach->isVisible());
    for (QAction *action : {m_actions->copy, m_actions->save})
        action->setEnabled(pictured && m_view->isVisible());
}

void DesktopScreen::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_actions->refreshIcons();
}

void DesktopScreen::refreshTexts()
{
    if (m_view->isInControl())
        m_hint->setText(
            m_options.windows
                ? tr("Clicks and keys go to %1, a Windows desktop. Ctrl+Alt gives control back.").arg(m_options.who)
                : tr("Clicks and keys go to %1. Ctrl+Alt gives control back.").arg(m_options.who));
    else
        m_hint->setText(m_feeds ? tr("View only. Take control to click and type.") : QString());

    if (m_fullScreen) {
        const QString way = m_view->isInControl() ? tr("%1 Esc leaves full screen after that.").arg(m_hint->text())
                                                  : tr("View only. Esc or F11 leaves full screen.");
        m_fullScreen->setHint(m_notice->isHidden() ? way : m_noticeText->text());
    }

    const qint64 age = m_feeds ? m_feeds->age() : -1;
    if (age < 0) {
        m_info->clear();
        m_info->setToolTip({});
        return;
    }
    const QSize size = m_view->desktopSize();
    QStringList parts{tr("%1×%2").arg(size.width()).arg(size.height())};
    if (const int percent = qRound(m_view->zoomFactor() * 100); m_view->zoom() == DesktopView::Zoom::Free)
        parts << tr("%1 %", "zoom").arg(percent);
    parts << (m_feeds->kind() == DesktopFeeds::Kind::Live ? tr("live") : tr("screenshots"));
    if (age >= OldMs || m_feeds->isTroubled())
        parts << tr("%1 s old", "age of the picture").arg(age / 1000);
    else if (const double rate = m_feeds->framesPerSecond(); rate > 0)
        parts << tr("%1 fps").arg(std::max(1, qRound(rate)));
    if (m_sender->waiting() > 0)
        parts << tr("%1 waiting", "actions on their way to the desktop").arg(m_sender->waiting());
    m_info->setText(parts.join(u" · "_s));
    m_info->setToolTip(feedText(*m_feeds));
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
