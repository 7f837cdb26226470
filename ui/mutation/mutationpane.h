// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QPointer>
#include <QWidget>

namespace plato::ui {

/// The mutations of the chosen env of a session, or of all its envs: list, detail with old → new, raw JSON. It shows
/// what the session has and asks for nothing by itself; buttons in its empty states ask through signals.
class MutationPane : public QWidget
{
    Q_OBJECT

public:
    explicit MutationPane(QWidget *parent = nullptr);

    /// `jobId` empty: all envs. Null session: an empty pane that says what to do. The session is not owned.
    void showEnv(plato::Session *session, const QString &jobId);
    bool isMergeWanted() const; ///< the "Merged" switch

Q_SIGNALS:
    void resetRequested(const QString &jobId);
    void stateRequested(const QString &jobId, bool merge);

private:
    QPointer<Session> m_session;
    QString m_jobId;
};

} // namespace plato::ui
