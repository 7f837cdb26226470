// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platodesk/desk.h"
#include "core/session/envtablemodel.h"
#include "tests/e2e/windowdriver.h"
#include "tests/support/virtualdisplay.h"

#include <QApplication>
#include <QTableView>

#include <memory>
#include <optional>
#include <utility>

namespace plato::ui {
class NewSessionDialog;
}

namespace plato::test {

/// The application of a test of the whole window: on the display it finds, or on a real one of its own, and away from
/// the person's keychain. Made first in main().
class TestApplication
{
public:
    /// False, with words on stderr, when there is no display.
    bool start(int &argc, char *argv[]);

private:
    VirtualDisplay m_display;
    std::unique_ptr<QApplication> m_application;
};

/// The real window on the real platod, with its settings and the runtime's state in one folder; and what a person sees
/// in it and does with it. Every call that does something says whether it could be done.
class TestDesk
{
public:
    static constexpr int BootMs = 60'000;
    static constexpr int ActMs = 30'000;

    /// `folder` outlives this object: a second desk on it is the next start of the program.
    explicit TestDesk(const QString &folder);
    ~TestDesk();

    CommandLine options; ///< before open()
    /// Shows the window and waits for it to be on the screen. `secrets` null: the desktop's keychain.
    bool open(std::unique_ptr<SecretStore> secrets = nullptr);
    bool waitFor(Connection::Phase phase, int limitMs = ActMs);
    /// Asks the window to close, as its frame's button does; whether it has closed by itself.
    bool closeWindow();
    void end() { m_desk.reset(); } ///< as the program does after its window

    Desk &desk() { return *m_desk; }
    ui::MainWindow &window() { return m_desk->window(); }
    WindowDriver &driver() { return *m_driver; }
    QString runtimeDir() const { return options.runtimeStateDir; }

    QString banner() const;             ///< the words of the message on show; empty without one
    QString connectionText() const;     ///< all that the page without a workspace says; empty when it is not shown
    bool isConnectionTextWhole() const; ///< no line of it is cut off
    QString statusOf(const QString &alias) const { return cell(alias, EnvTableModel::StatusColumn); }
    QString cell(const QString &alias, EnvTableModel::Column column) const;
    QTableView *envTable() const { return m_driver->find<QTableView>(QStringLiteral("envTable")); }
    Session *session() const { return m_desk->window().currentSession(); }
    Env env(const QString &alias) const;
    bool isEnabled(const QString &actionName) const;

    /// Chooses an entry of the profile menu by its object name, or by its text.
    bool chooseProfileEntry(const QString &nameOrText);
    bool clickBannerButton(const QString &text);
    bool clickConnectionButton(); ///< the way on of the page without a workspace
    /// Clicks a button of a question that is open, or opens soon.
    bool answer(const QString &buttonName);
    bool isAsked(const QString &questionName) const;

    ui::NewSessionDialog *openNewSession(); ///< null when it does not come
    bool addEnv(ui::NewSessionDialog *dialog, const QString &simulator, const QString &alias);
    using Wish = std::pair<QString, QString>; ///< simulator, alias
    bool createSession(const QList<Wish> &envs);
    bool waitFor(Session::Phase phase, int limitMs = BootMs);
    bool waitForIdle(const QString &alias); ///< nothing is being done with the env any more

    /// Processes and folders of envs that are there still, after some time to go; in words, empty when all is well.
    static QString leftovers(const QString &folder);

private:
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<WindowDriver> m_driver;
};

} // namespace plato::test
