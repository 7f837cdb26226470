// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platodesk/commandline.h"
#include "app/platodesk/instance.h"
#include "core/connection/connection.h"
#include "core/journal/journal.h"
#include "core/journal/sessionrecorder.h"
#include "core/profile/profile.h"
#include "core/profile/secretstore.h"
#include "ui/common/appearance.h"
#include "ui/common/englishplurals.h"
#include "ui/mainwindow.h"

#include <QCoreApplication>
#include <QEventLoopLocker>
#include <QSettings>

#include <memory>

namespace plato {

/// The long-lived objects of the program and its window, built in their order. main() and the tests of the whole window
/// make one; it needs a QApplication.
class Desk
{
    Q_DECLARE_TR_FUNCTIONS(plato::Desk)

public:
    /// `secrets` null: the desktop's keychain.
    explicit Desk(const CommandLine &commandLine, std::unique_ptr<SecretStore> secrets = nullptr);
    ~Desk();

    /// Shows the window and opens the current profile once it has painted itself.
    void start();
    /// Does from now on what later starts of the program ask for. `instance` is the first.
    void serve(Instance &instance);

    ui::MainWindow &window() { return *m_window; }
    Connection &connection() { return *m_connection; }
    ui::Appearance &appearance() { return *m_appearance; }
    ProfileStore &profiles() { return *m_profiles; }

    /// Names and icon of the application; before the first Desk.
    static void setUpApplication();

private:
    void carryOut(const StartRequest &request, const Instance::Answer &answer);

    CommandLine m_commandLine;
    ui::EnglishPlurals m_plurals;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<SessionRecorder> m_recorder;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<ui::Appearance> m_appearance;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<QEventLoopLocker> m_leaving; // until the local runtime has ended
};

} // namespace plato
