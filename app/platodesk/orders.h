// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platodesk/commandline.h"
#include "app/platodesk/instance.h"
#include "core/connection/connection.h"
#include "ui/session/presets.h"

#include <QObject>

namespace plato {

namespace ui {
class MainWindow;
}

/// Does in the window what a command line asks for, once there is a connection, and answers when it is done or cannot
/// be. Deletes itself after that. GUI thread.
class Orders : public QObject
{
    Q_OBJECT

public:
    enum ExitCode {
        Done = 0,
        Failed = 1,
        WrongCommandLine = 2, ///< see CommandLine::parse()
        NotThere = 3,         ///< no such session, profile or window
    };

    /// `answer` is called once, with all the others there until then.
    Orders(const CommandLine &wanted, ui::MainWindow &window, ProfileStore &profiles, QSettings &settings,
           Connection &connection, Instance::Answer answer);
    void carryOut();

private:
    void whenConnected();
    void onOnline();
    void make(Workspace &workspace);
    ui::Preset wantedSession() const;
    void attach(Workspace &workspace);
    void close(Workspace &workspace);
    QString listed(Workspace &workspace) const;
    void finish(int exitCode, const QString &output = {}, const QString &errors = {});

    const CommandLine m_wanted;
    ui::MainWindow &m_window;
    ProfileStore &m_profiles;
    QSettings &m_settings;
    Connection &m_connection;
    Instance::Answer m_answer;
    QString m_profileId; // that is to be online; empty: any
    bool m_isOnline = false;
};

} // namespace plato
