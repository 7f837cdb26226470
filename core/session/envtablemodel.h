// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QAbstractTableModel>
#include <QPointer>

namespace plato {

/// The envs of one session as a table. Follows the session with small changes: never a reset while it is shown.
class EnvTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        AliasColumn,
        SimulatorColumn,
        ArtifactColumn,
        MeshIpColumn,
        HostnameColumn,
        StatusColumn,
        ColumnCount
    };
    enum Role {
        JobIdRole = Qt::UserRole + 1,
        SessionIdRole,
        AliasRole,
        IsDesktopRole, ///< bool; invalid while unknown
        ProviderRole,
        StatusWordRole, ///< the server's word
        ReadyRole,      ///< bool
        OverRole,       ///< bool: Env::isOver()
        ActivityRole,   ///< int of Env::Activity
        ErrorRole,
        FullTextRole, ///< the cell's whole text, where DisplayRole shortens it (artifact ids)
    };

    explicit EnvTableModel(QObject *parent = nullptr);

    void setSession(Session *session); ///< null empties the table; not owned
    Session *session() const { return m_session; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    QPointer<Session> m_session;
    int m_rows = 0; // what views have been told
};

} // namespace plato
