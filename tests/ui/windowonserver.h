// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection/connection.h"
#include "core/journal/journal.h"
#include "core/profile/profile.h"
#include "tests/support/memorysecrets.h"
#include "ui/common/appearance.h"
#include "ui/mainwindow.h"

#include <QListView>
#include <QSettings>
#include <QTemporaryDir>

#include <memory>

namespace plato::test {

/// The whole window, on a server of the test's.
class WindowOnServer
{
public:
    explicit WindowOnServer(const QUrl &server);
    ~WindowOnServer();
    Q_DISABLE_COPY_MOVE(WindowOnServer)

    bool open(); ///< and waits until it is connected
    ui::MainWindow &window() { return *m_window; }
    Connection &connection() { return *m_connection; }
    Journal &journal() { return m_journal; } ///< of the window's own, and nobody writes into it
    /// Watches session "s-1" and chooses it in the list.
    Session *openSession(const QString &name = QStringLiteral("checkout"));

    template <typename T>
    T *find(const QString &name) const
    {
        return m_window->findChild<T *>(name);
    }

private:
    QTemporaryDir m_folder;
    MemorySecrets m_secrets{std::make_shared<MemorySecrets::Vault>()};
    ui::Appearance m_appearance;
    Journal m_journal{m_folder.filePath(QStringLiteral("journal"))};
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace plato::test
