// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/profile.h"

#include <QToolButton>

class QMenu;

namespace plato::ui {

/// Shows the current profile and lets another be chosen, added, changed or removed. Asks through signals.
class ProfileButton : public QToolButton
{
    Q_OBJECT

public:
    /// The store outlives the button.
    explicit ProfileButton(ProfileStore &profiles, QWidget *parent = nullptr);

    QMenu *profileMenu() const { return m_menu; }

Q_SIGNALS:
    void chosen(const QString &profileId);
    void addRequested();
    void editRequested(const plato::Profile &profile);
    void removeRequested(const plato::Profile &profile);
    void keepRuntimeChanged(bool keep);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void fill();

    ProfileStore &m_profiles;
    QMenu *m_menu = nullptr;
};

} // namespace plato::ui
