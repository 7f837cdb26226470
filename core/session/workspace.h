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

namespace plato {

/// Everything that belongs to one server and one key: network, API, leases, catalogue, sessions. Made when a profile is
/// chosen and its key is known; thrown away, with all requests, when another is chosen. GUI thread.
class Workspace : public QObject
{
    Q_OBJECT

public:
    Workspace(const QUrl &baseUrl, const QString &apiKey, QObject *parent = nullptr);
    ~Workspace() override;

    PlatoApi &api() { return m_api; }
    Catalogue &catalogue() { return m_catalogue; }
    SessionStore &sessions() { return m_sessions; }
    LeaseKeeper &leases() { return m_leases; }

private:
    QThreadPool m_pool;
    QNetworkAccessManager m_network;
    PlatoApi m_api;
    LeaseKeeper m_leases;
    Catalogue m_catalogue;
    SessionStore m_sessions;
};

} // namespace plato
