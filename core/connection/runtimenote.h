// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QTimer>

namespace plato {

class LocalRuntime;
class Session;
class SessionStore;

/// Tells the local runtime what the API has no place for, and the next window needs: the names of its sessions, when
/// their lifetime ends, since when each env records, and which one is chosen. Told when it changes, so that a window
/// that is killed is followed by one that knows it. GUI thread.
class RuntimeNote : public QObject
{
    Q_OBJECT

public:
    /// `before`: the note of the window before; what it says of sessions that are not back yet stays. Runtime and store
    /// outlive this object.
    RuntimeNote(LocalRuntime &runtime, const SessionStore &store, QJsonObject before, QObject *parent = nullptr);

    void setChosen(const QString &sessionId);

    static QString chosenIn(const QJsonObject &note);
    /// Attaches a session of the runtime as ours, with what the note says of it.
    static Session *takeOver(SessionStore &store, const QString &sessionId, const QJsonObject &note);

private:
    void listen();
    void tell();

    LocalRuntime &m_runtime;
    const SessionStore &m_store;
    QJsonObject m_note;
    QString m_chosen;
    QTimer m_later; // several changes are told together
};

} // namespace plato
