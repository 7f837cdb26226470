// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QString>

#include <optional>
#include <utility>

namespace plato::ui {

/// Notifications of the desktop (org.freedesktop.Notifications on the session bus), for what cannot wait until somebody
/// looks at the window. Where there is no such service nothing happens, and nothing waits for one. GUI thread.
class DesktopNotifier : public QObject
{
    Q_OBJECT

public:
    using Action = std::pair<QString, QString>; ///< its id, and its text for people

    explicit DesktopNotifier(QObject *parent = nullptr);

    /// `about`: a newer one about the same takes its place. `body` is plain text.
    void post(const QString &about, const QString &title, const QString &body, const QList<Action> &actions = {});
    void withdraw(const QString &about);

Q_SIGNALS:
    /// A person chose an action, or "default", a click on it as a whole.
    void invoked(const QString &about, const QString &actionId);

private:
    void send(const QString &about, const QString &title, const QString &body, const QList<Action> &actions);

private Q_SLOTS:
    void onActionInvoked(uint id, const QString &actionId);
    void onClosed(uint id);

private:
    std::optional<bool> m_takesMarkup; // once the service has said
    QHash<QString, uint> m_ids;        // of those on show, by what they are about
    QSet<QString> m_withdrawn;         // asked for while their id is on its way
};

} // namespace plato::ui
