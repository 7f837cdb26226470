// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/catalogue.h"
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
    /// What the words of the status mean, for who draws them.
    enum class Stage {
        Unknown,
        Changing, ///< on its way from one of the others to one of the others
        Running,
        Over,
        Failed, ///< over, and not as anybody wanted
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
        StageRole,    ///< int of Stage
        SinceRole,    ///< QDateTime, UTC: when the status became what it is; invalid when it is not the env's own
    };

    explicit EnvTableModel(QObject *parent = nullptr);

    void setSession(Session *session); ///< null empties the table; not owned
    /// Knows the names of artifacts, as far as they were asked for. Null: ids are shown. Not owned.
    void setCatalogue(Catalogue *catalogue);
    Session *session() const { return m_session; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    QString artifactName(const Env &env) const;

    QPointer<Session> m_session;
    QPointer<Catalogue> m_catalogue;
    int m_rows = 0; // what views have been told
};

} // namespace plato
