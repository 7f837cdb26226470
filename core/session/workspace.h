// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/session/catalogue.h"
#include "core/session/leasekeeper.h"
#include "core/session/sessionstore.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QThreadPool>

#include <memory>

namespace plato {

/// Everything that belongs to one server and one key: network, API, leases, catalogue, sessions. Made when a profile is
/// chosen and its key is known; thrown away, with all requests, when another is chosen. GUI thread.
class Workspace : public QObject
{
    Q_OBJECT

public:
    /// `interval`: between heartbeats; tests take less.
    Workspace(const QUrl &baseUrl, const QString &apiKey, QObject *parent = nullptr,
              std::chrono::milliseconds interval = std::chrono::seconds(30));
    ~Workspace() override;

    /// Goes on with the sessions of one whose server has ended, so that they can still be looked at.
    void takeEnded(std::unique_ptr<Workspace> ended);

    /// Its exchanged() tells of every request but heartbeats: long polls, too, which go over connections of their own.
    PlatoApi &api() { return m_api; }
    /// For commands in envs, which are answered when they are over: others do not wait for their connections.
    PlatoApi &commandApi() { return m_commandApi; }
    Catalogue &catalogue() { return m_catalogue; }
    SessionStore &sessions() { return m_sessions; }
    LeaseKeeper &leases() { return m_leases; }

private:
    // Each after those that it uses: members are destroyed in the reverse order.
    std::unique_ptr<Workspace> m_ended; // some of m_sessions use its parts
    QThreadPool m_pool;
    QNetworkAccessManager m_network;
    QNetworkAccessManager m_pollNetwork; // long polls: they hold connections that commands must not wait for
    QNetworkAccessManager m_commandNetwork;
    PlatoApi m_api;
    PlatoApi m_pollApi;
    PlatoApi m_commandApi;
    LeaseKeeper m_leases;
    Catalogue m_catalogue;
    SessionStore m_sessions;
};

} // namespace plato
