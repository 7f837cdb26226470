// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QWidget>

class QSettings;

namespace plato {
class PlatoApi;
struct Profile;
} // namespace plato

namespace plato::ui {

class DesktopPane;

/// One desktop in a window of its own: the same as the pane shows, always of the same env, whatever is chosen. View
/// only to begin with, as every view. Its place and size are remembered by the env's alias. Deletes itself when it is
/// closed, and closes when its session has gone from the window.
class DesktopWindow : public QWidget
{
    Q_OBJECT

public:
    /// `owner`: it goes with that window. `settings` outlive it; null: nothing is remembered.
    DesktopWindow(PlatoApi *api, const Profile &profile, Session *session, const Env &env, QSettings *settings,
                  QWidget *owner);

Q_SIGNALS:
    void trouble(const QString &text, const QString &about); ///< as Pane::trouble()
    void troubleOver(const QString &about);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    const QString m_jobId;
    const QString m_alias;
    QSettings *m_settings = nullptr;
    DesktopPane *m_pane = nullptr;
};

} // namespace plato::ui
