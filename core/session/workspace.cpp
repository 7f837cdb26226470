// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/workspace.h"

namespace plato {

Workspace::Workspace(const QUrl &baseUrl, const QString &apiKey, QObject *parent)
    : QObject(parent)
    , m_api(m_network, baseUrl, apiKey)
    , m_leases(baseUrl, apiKey)
    , m_catalogue(m_api)
    , m_sessions(m_api, m_leases, m_pool)
{
}

Workspace::~Workspace()
{
    m_pool.clear(); // what is being read is finished; what waits is not begun
}

} // namespace plato
