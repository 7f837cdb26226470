// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/menus.h"

#include "ui/common/appearancemenu.h"
#include "ui/common/messagebox.h"
#include "ui/mainwindow.h"
#include "ui/pane/panetabs.h"
#include "ui/profile/profilebutton.h"
#include "ui/session/envpanel.h"
#include "ui/session/sessioncommands.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

void showAbout(QMainWindow &window)
{
    auto *box = createMessageBox(
        QMessageBox::NoIcon, MainWindow::tr("Plato Desk %1").arg(QCoreApplication::applicationVersion()),
        MainWindow::tr("Create sessions of environments, see what changed in them, watch and drive their "
                       "desktops.\n\nFree software under the GNU GPL, version 3 or later.\nBuilt with Qt %1.")
            .arg(QString::fromLatin1(qVersion())),
        QMessageBox::Close, &window);
    box->setIconPixmap(window.windowIcon().pixmap(64, 64));
    box->open();
}

} // namespace

void fillMenuBar(QMainWindow &window, const MenuParts &parts)
{
    QMenuBar *bar = window.menuBar();
    QMenu *session = bar->addMenu(MainWindow::tr("&Session"));
    session->addActions({parts.commands.newAction(), parts.commands.openAction()});
    session->addSeparator();
    session->addActions(parts.commands.wholeActions());
    session->addActions({parts.commands.duplicateAction(), parts.commands.forgetAction()});
    session->addSeparator();
    for (const Pane *pane : parts.tabs.panes())
        session->addActions(pane->fileActions());
    session->addSeparator();
    QAction *quit = session->addAction(MainWindow::tr("&Quit"), &window, &QWidget::close);
    quit->setShortcut(QKeySequence::Quit);
    quit->setObjectName(u"quitAction"_s);

    QMenu *environment = bar->addMenu(MainWindow::tr("&Environment"));
    environment->addActions(parts.commands.envActions());
    environment->addSeparator();
    environment->addAction(parts.envPanel.browserAction());
    environment->addMenu(parts.envPanel.copyMenu());

    for (const Pane *pane : parts.tabs.panes()) {
        if (pane->menu())
            bar->addMenu(pane->menu());
    }

    QMenu *view = bar->addMenu(MainWindow::tr("&View"));
    view->setObjectName(u"viewMenu"_s);
    view->addActions(parts.tabs.viewActions());
    view->addSeparator();
    view->addAction(parts.envPanel.tableAction());
    view->addSeparator();
    view->addMenu(new AppearanceMenu(parts.appearance, parts.settings, view));

    bar->addMenu(parts.profileButton.profileMenu());

    QMenu *help = bar->addMenu(MainWindow::tr("&Help"));
    help->addAction(MainWindow::tr("&About Plato Desk"), &window, [&window] { showAbout(window); });
}

} // namespace plato::ui
