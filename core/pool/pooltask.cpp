// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pool/pooltask.h"

namespace plato {

QObject *PoolTask::renew()
{
    cancel();
    return context();
}

QObject *PoolTask::context()
{
    if (!m_context)
        m_context = std::make_unique<QObject>();
    return m_context.get();
}

} // namespace plato
