// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"
#include "core/usersocket/usersocketserver.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace plato::runtime {

class Registry;

/// Hands address and key of this runtime to programs of the same person, by a socket that nobody else can open, and
/// keeps its envs alive for them when they ask for it. So a window that was closed or killed is followed by one that
/// finds the runtime, with no keychain and no file that a key is in. Main thread.
///
/// One line of JSON to everybody who comes: url, api_key, pid, kept, note. What they may say, each a line:
///     {"keep": true}    no session needs a heartbeat, until somebody says false; lifetimes run on
///     {"note": {…}}     kept in memory for the next who comes: names that its sessions have there
/// Each is answered with {"kept": …}. Who stays connected holds the runtime: without sessions and without anybody it
/// has no use, since nobody else knows its key.
class HandOver : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 MaxNote = 256 * 1024; ///< bytes of JSON; a longer one is not taken

    struct Timing
    {
        std::chrono::milliseconds unused{10'000}; ///< without sessions and clients, until unused()
        std::chrono::milliseconds beat{10'000};   ///< between the heartbeats that are given while kept
    };

    /// `introduction`: url, api_key and pid. The registry outlives this object.
    HandOver(const Registry &registry, QJsonObject introduction, const Timing &timing, QObject *parent = nullptr);

    Expected<void> listen(const QString &path);

Q_SIGNALS:
    void unused();

private:
    void onCame(UserSocketLink &link);
    void onLine(UserSocketLink &link, const QByteArray &line);
    void onUnusedFor();
    void beat();
    bool isAnyAlive() const;

    const Registry &m_registry;
    QJsonObject m_introduction;
    QJsonObject m_note;
    UserSocketServer m_server;
    QTimer m_unused;
    QTimer m_beats; // runs while kept
};

} // namespace plato::runtime
