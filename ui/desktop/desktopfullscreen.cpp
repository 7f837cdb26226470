// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/desktopfullscreen.h"

#include "ui/desktop/desktopview.h"

#include <QAction>
#include <QCloseEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr auto BarTime = 5s;
constexpr int EdgeHeight = 2;

} // namespace

DesktopFullScreen::DesktopFullScreen(QScrollArea &home, const QList<QAction *> &commands,
                                     const QList<QAction *> &others, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_home(home)
    , m_view(qobject_cast<DesktopView *>(home.takeWidget()))
{
    setObjectName(u"desktopFullScreen"_s);
    setWindowTitle(m_view->accessibleName());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    auto *away = new QLabel(tr("The desktop is shown in full screen."));
    away->setAlignment(Qt::AlignCenter);
    m_home.setWidget(away);

    m_edge = new QWidget(this);
    m_edge->setObjectName(u"desktopFullScreenEdge"_s);
    m_edge->installEventFilter(this);
    createBar(commands);
    addActions(commands);
    addActions(others);
    auto *leave = new QShortcut(Qt::Key_Escape, this);
    connect(leave, &QShortcut::activated, this, &DesktopFullScreen::leaveRequested);

    m_view->setZoom(DesktopView::Zoom::FullScreen);
    m_view->show();
    setGeometry(parent->screen()->geometry()); // where no window manager makes it as large
    showFullScreen();
    activateWindow();
    m_view->setFocus(Qt::OtherFocusReason);
}

void DesktopFullScreen::createBar(const QList<QAction *> &commands)
{
    m_bar = new QFrame(this);
    m_bar->setObjectName(u"desktopFullScreenBar"_s);
    m_bar->setFrameShape(QFrame::StyledPanel);
    m_bar->setAutoFillBackground(true);
    m_bar->installEventFilter(this);
    m_text = new QLabel(m_bar);
    m_text->setObjectName(u"desktopFullScreenText"_s);
    m_text->setTextFormat(Qt::PlainText); // it may quote a server
    auto *layout = new QHBoxLayout(m_bar);
    layout->setContentsMargins(10, 4, 6, 4);
    layout->addWidget(m_text);
    for (QAction *action : commands) {
        auto *button = new QToolButton(m_bar);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::NoFocus); // the focus is the view's
        layout->addWidget(button);
    }
    m_barTimer.setSingleShot(true);
    m_barTimer.setInterval(BarTime);
    connect(&m_barTimer, &QTimer::timeout, m_bar, &QWidget::hide);
}

void DesktopFullScreen::end()
{
    delete m_home.takeWidget();
    m_home.setWidget(m_view);
    m_view->show();
    hide();
    deleteLater();
}

void DesktopFullScreen::setHint(const QString &text)
{
    if (text == m_hint)
        return;
    m_hint = text;
    showBar(text);
}

void DesktopFullScreen::tell(const QString &text)
{
    showBar(text);
}

void DesktopFullScreen::showBar(const QString &text)
{
    m_text->setText(text);
    m_text->setAccessibleName(text);
    m_bar->show();
    placeBar();
    m_barTimer.start();
}

void DesktopFullScreen::placeBar()
{
    m_text->setWordWrap(false);
    QSize size = m_bar->sizeHint();
    if (size.width() > width()) {
        m_text->setWordWrap(true);
        size = {width(), m_bar->heightForWidth(width())};
    }
    m_bar->setGeometry((width() - size.width()) / 2, 0, size.width(), size.height());
    m_edge->setGeometry(0, 0, width(), EdgeHeight);
    m_edge->raise();
    m_bar->raise();
}

void DesktopFullScreen::closeEvent(QCloseEvent *event)
{
    event->ignore(); // the view would go with the window
    Q_EMIT leaveRequested();
}

void DesktopFullScreen::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeBar();
}

bool DesktopFullScreen::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edge && event->type() == QEvent::Enter)
        showBar(m_hint);
    else if (watched == m_bar && event->type() == QEvent::Enter)
        m_barTimer.stop(); // it stays while the pointer is on it
    else if (watched == m_bar && event->type() == QEvent::Leave)
        m_barTimer.start();
    return QWidget::eventFilter(watched, event);
}

} // namespace plato::ui
