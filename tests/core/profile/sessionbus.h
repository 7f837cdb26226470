// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

/// A D-Bus session bus of a test's own, in a home of its own, which starts no service by itself. Made after the
/// QCoreApplication, and before anything speaks D-Bus: a process has one session bus for good.
class SessionBus
{
public:
    SessionBus();
    ~SessionBus(); ///< stops what it started

    bool startBus();           ///< and points this process to it
    void pointNowhere();       ///< instead: this process has no bus
    bool startSecretService(); ///< gnome-keyring with an empty, unlocked keyring
    QString home() const { return m_home.path(); }

private:
    static void stop(QProcess &process);

    QTemporaryDir m_home;
    QProcess m_bus;
    QProcess m_keyring;
};
