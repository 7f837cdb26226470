// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/workspace.h"

#include <utility>

namespace plato {

Workspace::Workspace(const QUrl &baseUrl, const QString &apiKey, QObject *parent, std::chrono::milliseconds interval)
    : QObject(parent)
    , m_api(m_network, baseUrl, apiKey)
    , m_pollApi(m_pollNetwork, baseUrl, apiKey)
    , m_commandApi(m_commandNetwork, baseUrl, apiKey)
    , m_leases(baseUrl, apiKey, interval)
    , m_catalogue(m_api)
    , m_sessions(m_api, m_leases, m_pool)
{
    m_api.setPool(m_pool);
    m_pollApi.setPool(m_pool);
    m_commandApi.setPool(m_pool);
    m_sessions.setPollApi(m_pollApi);
    connect(&m_pollApi, &PlatoApi::exchanged, &m_api, &PlatoApi::exchanged);
    connect(&m_commandApi, &PlatoApi::exchanged, &m_api, &PlatoApi::exchanged);
}

void Workspace::takeEnded(std::unique_ptr<Workspace> ended)
{
    if (ended->m_sessions.sessions().isEmpty())
        return;
    m_sessions.take(ended->m_sessions);
    m_ended = std::move(ended);
}

Workspace::~Workspace()
{
    m_pool.clear(); // what runs is waited for; what has not begun is dropped
}

} // namespace plato
