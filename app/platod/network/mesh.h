// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/network/envnetwork.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <map>
#include <tuple>

namespace plato::runtime {

/// The network of one session: each env reaches the others by their addresses, and thus by their names, on the ports
/// that they have declared; nobody else does. An env that declares one later, or starts again, is reached again. A port
/// that is taken inside is tried again until it is free. Main thread.
class Mesh : public QObject
{
    Q_OBJECT

public:
    explicit Mesh(QObject *parent = nullptr);

    /// `network` outlives this.
    void add(EnvNetwork &network);

Q_SIGNALS:
    /// For the log of the env `from`, once: `number` of the other one cannot be reached from it.
    void unreachable(plato::runtime::EnvNetwork *from, plato::runtime::EnvNetwork *to, quint16 number,
                     const QString &reason);

private:
    /// A socket that listens in `from` for `number` of `to`; local: on localhost, of an env to itself.
    struct Link
    {
        EnvNetwork *from;
        EnvNetwork *to;
        quint16 number;
        bool isLocal;
        bool operator<(const Link &other) const
        {
            return std::tie(from, to, number, isLocal) < std::tie(other.from, other.to, other.number, other.isLocal);
        }
    };
    enum class State { Asked, Made, Failed };
    struct Progress
    {
        State state = State::Failed;
        bool isTold = false; // that it failed
    };

    void link(EnvNetwork &from, EnvNetwork &to);
    void link(EnvNetwork &from, EnvNetwork &to, quint16 number);
    void make(const Link &link);
    void onAnswered(const Link &link, Expected<Descriptor> listening);
    void forget(const EnvNetwork &network);
    void retry();
    quint32 sourceOf(EnvNetwork *network) const { return static_cast<quint32>(m_networks.indexOf(network) + 1); }

    QList<EnvNetwork *> m_networks;
    std::map<Link, Progress> m_links;
    QTimer m_again;
};

} // namespace plato::runtime
