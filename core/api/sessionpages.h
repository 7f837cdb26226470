// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/sessionrecords.h"

#include <QList>
#include <QSet>
#include <QString>

namespace plato {

/// Puts the list of sessions together from its pages. A value; who asks for the pages gives each to take(), in order.
class SessionPages
{
public:
    /// Those that were on no page before: pages shift while sessions are made, so that one repeats what the one before
    /// had at its end.
    QList<SessionListItem> take(const SessionList &page);
    /// The page to ask for, from 1; 0: there is none. A page with nothing new is the last, whatever it says, so that a
    /// server that does not turn the page is not asked for ever.
    int next() const { return m_next; }
    bool isEmpty() const { return m_known.isEmpty(); }

private:
    QSet<QString> m_known; // ids
    int m_next = 1;
};

} // namespace plato
