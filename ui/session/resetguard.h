// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QObject>
#include <QSet>

#include <chrono>
#include <functional>

class QWidget;

namespace plato::ui {

/// Resets sessions of ours, and asks first where changes would be lost that nobody has fetched. GUI thread.
class ResetGuard : public QObject
{
    Q_OBJECT

public:
    /// `window` is under its questions, and outlives this object; `isMergeWanted`: how the person wants states now.
    ResetGuard(QWidget &window, std::function<bool()> isMergeWanted, QObject *parent = nullptr);

    /// A state as young as this is the last word: nobody is asked. For tests.
    void setFresh(std::chrono::milliseconds fresh) { m_fresh = fresh; }

    /// `jobId` empty: the whole session. `subject`: what it is, in words.
    void reset(Session &session, const QString &jobId, const QString &subject);

private:
    QDateTime unfetchedSince(const Session &session, const QString &jobId) const;
    void fetchAndReset(Session &session, const QString &jobId);

    QWidget &m_window;
    std::function<bool()> m_isMergeWanted;
    std::chrono::milliseconds m_fresh = std::chrono::seconds(10);
    QSet<const QObject *> m_unasked; // sessions of which the person wants no question
};

} // namespace plato::ui
