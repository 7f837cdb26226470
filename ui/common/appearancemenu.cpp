// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/appearancemenu.h"

#include "ui/common/appearance.h"
#include "ui/common/settings.h"

#include <QActionGroup>

using namespace Qt::StringLiterals;

namespace plato::ui {

AppearanceMenu::AppearanceMenu(Appearance &appearance, QSettings &settings, QWidget *parent)
    : QMenu(tr("&Appearance"), parent)
{
    auto *group = new QActionGroup(this);
    const QStringList names{tr("Like the &desktop"), tr("&Light"), tr("D&ark")};
    for (int i = 0; i < names.size(); ++i) {
        QAction *mode = addAction(names[i], this, [&appearance, &settings, i] {
            appearance.setMode(static_cast<Appearance::Mode>(i));
            write(settings, settings::Appearance, i);
        });
        mode->setObjectName(u"appearanceAction%1"_s.arg(i));
        mode->setCheckable(true);
        mode->setChecked(static_cast<int>(appearance.mode()) == i);
        group->addAction(mode);
    }
}

} // namespace plato::ui
