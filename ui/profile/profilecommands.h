// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"

#include <QObject>

class QWidget;

namespace plato::ui {

class CloseGuard;
class MessageBar;
class ProfileButton;

/// What a person does with profiles: choose one, add, change or remove a server, keep the local runtime. What is open
/// is let go through the guard alone; what has to be known afterwards goes to the messages.
class ProfileCommands : public QObject
{
    Q_OBJECT

public:
    /// Where the commands work. All of it outlives this object; questions are asked above `window`.
    struct Place
    {
        QWidget &window;
        ProfileStore &profiles;
        SecretStore &secrets;
        Connection &connection;
        CloseGuard &guard;
        MessageBar &messages;
    };

    explicit ProfileCommands(const Place &place, QObject *parent = nullptr);

    /// Carries out what the button asks for.
    void serve(ProfileButton &button);
    void choose(const QString &profileId); ///< once the guard lets it

private:
    void edit(const Profile &profile); ///< with an empty id: adds one
    void askToRemove(const Profile &profile);
    void remove(const Profile &profile);
    void keepRuntime(bool keep);
    void tellKeyNotKept(const QString &why);

    Place m_place;
};

} // namespace plato::ui
