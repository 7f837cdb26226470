// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/profile/profilebutton.h"

#include "core/text/showntext.h"
#include "ui/common/icons.h"

#include <QActionGroup>
#include <QEvent>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace plato::ui {

ProfileButton::ProfileButton(ProfileStore &profiles, QWidget *parent)
    : QToolButton(parent)
    , m_profiles(profiles)
    , m_menu(new QMenu(tr("Se&rver"), this))
{
    setObjectName(u"profileButton"_s);
    setAccessibleName(tr("Server"));
    setToolTip(tr("Where sessions run"));
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setAutoRaise(true);
    setMenu(m_menu);
    m_menu->setObjectName(u"profileMenu"_s);
    connect(m_menu, &QMenu::aboutToShow, this, &ProfileButton::fill);
    connect(&m_profiles, &ProfileStore::profilesChanged, this, &ProfileButton::refresh);
    connect(&m_profiles, &ProfileStore::currentChanged, this, &ProfileButton::refresh);
    refresh();
}

void ProfileButton::refresh()
{
    const Profile current = m_profiles.current();
    // A name is the person's own text: an ampersand in it is no mnemonic.
    setText(showntext::menu(current.name));
    setIcon(themedIcon(current.kind == Profile::Kind::ThisComputer ? u"computer"_s : u"server"_s, palette()));
}

void ProfileButton::fill()
{
    m_menu->clear();
    auto *group = new QActionGroup(m_menu);
    const Profile current = m_profiles.current();
    for (const Profile &profile : m_profiles.profiles()) {
        QAction *action = m_menu->addAction(showntext::menu(profile.name));
        action->setCheckable(true);
        action->setChecked(profile.id == current.id);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id = profile.id] { Q_EMIT chosen(id); });
    }
    m_menu->addSeparator();
    if (current.kind == Profile::Kind::ThisComputer) {
        QAction *keep = m_menu->addAction(tr("Keep environments running when the window closes"));
        keep->setObjectName(u"keepRuntimeAction"_s);
        keep->setCheckable(true);
        keep->setChecked(current.keepRuntime);
        connect(keep, &QAction::triggered, this, &ProfileButton::keepRuntimeChanged);
    }
    QAction *add =
        m_menu->addAction(themedIcon(u"add"_s, palette()), tr("Add server…"), this, &ProfileButton::addRequested);
    add->setObjectName(u"addServerAction"_s);
    if (current.kind == Profile::Kind::Server) {
        m_menu->addAction(tr("Edit “%1”…").arg(showntext::menu(current.name)), this,
                          [this, current] { Q_EMIT editRequested(current); });
        m_menu->addAction(tr("Remove “%1”…").arg(showntext::menu(current.name)), this,
                          [this, current] { Q_EMIT removeRequested(current); });
    }
}

void ProfileButton::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_menu)
        refresh();
}

} // namespace plato::ui
