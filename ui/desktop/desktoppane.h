// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QPointer>
#include <QWidget>

namespace plato {
class PlatoApi;
}

namespace plato::ui {

/// The screen of one desktop env: its picture, refreshed while visible, and, once "Take control" is on, its pointer and
/// keyboard. Finds the agent by connect_url on loopback servers and through the gateway otherwise.
class DesktopPane : public QWidget
{
    Q_OBJECT

public:
    explicit DesktopPane(QWidget *parent = nullptr);

    /// `gateway`: of the profile, may be empty. Null session, an unknown env, or one that is no desktop: the pane says
    /// so.
    void showEnv(plato::PlatoApi *api, const QString &gateway, plato::Session *session, const QString &jobId);

Q_SIGNALS:
    /// Something went wrong that a person must know; words are ready for the banner and name the env.
    void problem(const QString &text);

private:
    QPointer<PlatoApi> m_api;
    QPointer<Session> m_session;
    QString m_jobId;
};

} // namespace plato::ui
