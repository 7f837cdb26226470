// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

namespace plato::runtime {

class EnvNetwork;

/// The network of one session: each env reaches the others by their addresses, and thus by their names, on the ports
/// that they have declared; nobody else does. An env that declares one later, or starts again, is reached again. Main
/// thread.
class Mesh : public QObject
{
    Q_OBJECT

public:
    explicit Mesh(QObject *parent = nullptr);

    /// `network` outlives this.
    void add(EnvNetwork &network);

Q_SIGNALS:
    /// For the log of the env `from`: `port` of the other one cannot be reached from it.
    void unreachable(plato::runtime::EnvNetwork *from, plato::runtime::EnvNetwork *to, quint16 port,
                     const QString &reason);

private:
    void link(EnvNetwork &from, EnvNetwork &to);
    void link(EnvNetwork &from, EnvNetwork &to, quint16 number, quint16 port);
    quint32 sourceOf(EnvNetwork &network) const { return static_cast<quint32>(m_networks.indexOf(&network) + 1); }

    QList<EnvNetwork *> m_networks;
};

} // namespace plato::runtime
