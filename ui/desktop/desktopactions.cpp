// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/desktopactions.h"

#include "ui/common/iconaction.h"

#include <QActionGroup>
#include <QMenu>
#include <QToolBar>
#include <QToolButton>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace plato::ui {

DesktopActions::DesktopActions(QWidget *owner)
    : QObject(owner)
    , takeControl(new QAction(this))
    , typeClipboard(new QAction(this))
    , fit(new QAction(this))
    , actual(new QAction(this))
    , zoomIn(new QAction(this))
    , zoomOut(new QAction(this))
    , fullScreen(new QAction(this))
    , detach(new QAction(this))
    , refresh(new QAction(this))
    , feed(new QAction(this))
    , copy(new QAction(this))
    , save(new QAction(this))
    , m_owner(*owner)
{
    const auto set = [owner](QAction *action, const QString &name, const QString &iconName, const QString &text,
                             const QString &toolTip) {
        action->setText(text);
        action->setObjectName(name);
        setIconName(*action, iconName);
        action->setToolTip(toolTip);
        owner->addAction(action);
    };
    set(takeControl, u"desktopTakeControlAction"_s, u"take-control"_s, tr("&Take control"),
        tr("Send clicks and keys to the desktop (Ctrl+Shift+T); Ctrl and Alt together give control back"));
    takeControl->setCheckable(true);
    takeControl->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_T);
    set(typeClipboard, u"desktopTypeClipboardAction"_s, u"type-clipboard"_s, tr("Type c&lipboard"),
        tr("Type the text of the clipboard into the desktop (Ctrl+Shift+V)"));
    typeClipboard->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_V);

    set(fit, u"desktopZoomFitAction"_s, u"zoom-fit"_s, tr("F&it"), tr("Scale the picture to the space there is"));
    set(actual, u"desktopZoomActualAction"_s, u"zoom-actual"_s, tr("&1:1"),
        tr("One pixel of the desktop on one pixel of the screen"));
    auto *zoom = new QActionGroup(this);
    zoom->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional); // a free zoom is neither
    for (QAction *action : {fit, actual}) {
        action->setCheckable(true);
        zoom->addAction(action);
    }
    fit->setChecked(true);
    set(zoomIn, u"desktopZoomInAction"_s, u"zoom-in"_s, tr("Zoom i&n"),
        tr("Show the desktop larger (Ctrl++, or Ctrl and the wheel on the picture)"));
    zoomIn->setShortcuts({QKeySequence::ZoomIn, QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    set(zoomOut, u"desktopZoomOutAction"_s, u"zoom-out"_s, tr("Zoom &out"),
        tr("Show the desktop smaller (Ctrl+-, or Ctrl and the wheel on the picture)"));
    zoomOut->setShortcut(QKeySequence::ZoomOut);
    set(fullScreen, u"desktopFullScreenAction"_s, u"full-screen"_s, tr("F&ull screen"),
        tr("Show the desktop alone on the whole screen (F11); Esc leaves"));
    fullScreen->setCheckable(true);
    fullScreen->setShortcut(Qt::Key_F11);
    set(detach, u"desktopDetachAction"_s, u"detach"_s, tr("Own &window"),
        tr("Show this desktop in a window of its own, too (Ctrl+Shift+N)"));
    detach->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_N);
    set(refresh, u"desktopRefreshAction"_s, u"refresh"_s, tr("Re&fresh"), tr("Look at the desktop now (Ctrl+Shift+R)"));
    refresh->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    set(feed, u"desktopFeedAction"_s, u"live"_s, tr("&Pictures"), tr("Choose how the pictures of the desktop come"));
    makeFeedMenu();

    set(copy, u"desktopCopyPictureAction"_s, u"copy"_s, tr("&Copy picture"),
        tr("Copy the picture of the desktop (Ctrl+Shift+C)"));
    copy->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    set(save, u"desktopSavePictureAction"_s, u"save"_s, tr("&Save picture…"),
        tr("Save the picture of the desktop as a file (Ctrl+S)"));
    save->setShortcut(QKeySequence::Save);
    refreshIcons();
}

void DesktopActions::makeFeedMenu()
{
    using Wish = DesktopFeeds::Wish;
    auto *menu = new QMenu(&m_owner);
    menu->setObjectName(u"desktopFeedMenu"_s);
    menu->setToolTipsVisible(true);
    auto *group = new QActionGroup(this);
    const auto add = [this, menu, group](Wish wish, const QString &name, const QString &text, const QString &toolTip) {
        QAction *action = menu->addAction(text);
        action->setObjectName(name);
        action->setToolTip(toolTip);
        action->setCheckable(true);
        action->setChecked(wish == Wish::Automatic);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, wish] { Q_EMIT wished(wish); });
    };
    add(Wish::Automatic, u"desktopFeedAutomaticAction"_s, tr("&Automatic"),
        tr("Live pictures where they can be had, screenshots otherwise"));
    add(Wish::Live, u"desktopFeedLiveAction"_s, tr("&Live only"),
        tr("Pictures from the desktop's viewer, as it draws them; no screenshots when they stop"));
    add(Wish::Screenshots, u"desktopFeedScreenshotsAction"_s, tr("&Screenshots only"),
        tr("Pictures from the desktop's agent, some thirty a second at most"));
    feed->setMenu(menu);
}

QList<QAction *> DesktopActions::all() const
{
    return {takeControl, typeClipboard, fit, actual, zoomIn, zoomOut, fullScreen, detach, refresh, feed, copy, save};
}

void DesktopActions::addTo(QToolBar &bar) const
{
    bar.addActions({takeControl, typeClipboard});
    bar.addSeparator();
    bar.addActions({fit, actual, fullScreen, detach, refresh, feed});
    bar.addSeparator();
    bar.addActions({copy, save});
    if (auto *button = qobject_cast<QToolButton *>(bar.widgetForAction(feed)))
        button->setPopupMode(QToolButton::InstantPopup);
}

void DesktopActions::refreshIcons()
{
    paintIcons(all(), m_owner.palette());
}

void DesktopActions::setFreeZoom()
{
    fit->setChecked(false);
    actual->setChecked(false);
}

} // namespace plato::ui
