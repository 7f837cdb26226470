// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/desktopfeeds.h"

#include <QAction>
#include <QList>
#include <QObject>

class QToolBar;
class QWidget;

namespace plato::ui {

/// The commands of one desktop that is shown: names, keys, tooltips, and where they stand. What they do is
/// DesktopScreen's. GUI thread.
class DesktopActions : public QObject
{
    Q_OBJECT

public:
    /// `owner`: their keys work from anywhere in its window while they are enabled.
    explicit DesktopActions(QWidget *owner);

    QAction *const takeControl;
    QAction *const typeClipboard;
    QAction *const fit;
    QAction *const actual;
    QAction *const zoomIn;
    QAction *const zoomOut;
    QAction *const fullScreen;
    QAction *const detach;
    QAction *const refresh;
    QAction *const feed; ///< has a menu: which pictures are asked for
    QAction *const copy;
    QAction *const save;

    QList<QAction *> all() const; ///< in the order of a menu
    void addTo(QToolBar &bar) const;
    /// Drawn in the colours of text, again after they have changed.
    void refreshIcons();
    /// Neither is chosen: the zoom is a free one.
    void setFreeZoom();

Q_SIGNALS:
    void wished(plato::DesktopFeeds::Wish wish);

private:
    void makeFeedMenu();

    QWidget &m_owner;
};

} // namespace plato::ui
