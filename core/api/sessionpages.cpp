// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/sessionpages.h"

namespace plato {

QList<SessionListItem> SessionPages::take(const SessionList &page)
{
    QList<SessionListItem> fresh;
    for (const SessionListItem &item : page.sessions) {
        if (m_known.contains(item.sessionId))
            continue;
        m_known.insert(item.sessionId);
        fresh.append(item);
    }
    m_next = page.hasMorePages && !fresh.isEmpty() ? m_next + 1 : 0;
    return fresh;
}

} // namespace plato
