// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/network/mesh.h"

#include "app/platod/network/envnetwork.h"

#include <QPointer>

namespace plato::runtime {

Mesh::Mesh(QObject *parent)
    : QObject(parent)
{
}

void Mesh::add(EnvNetwork &network)
{
    m_networks.append(&network);
    // Once its own programs listen: one that listens on all addresses finds its port free.
    connect(&network, &EnvNetwork::settled, this, [this, &network] {
        for (EnvNetwork *other : std::as_const(m_networks)) {
            if (other->isIn())
                link(network, *other);
        }
    });
    connect(&network, &EnvNetwork::entered, this, [this, &network] {
        for (EnvNetwork *other : std::as_const(m_networks)) {
            if (other != &network && other->isIn() && other->isSettled())
                link(*other, network);
        }
    });
    connect(&network, &EnvNetwork::left, this, [this, &network] {
        for (EnvNetwork *other : std::as_const(m_networks)) {
            if (other != &network)
                other->drop(sourceOf(network));
        }
    });
    connect(&network, &EnvNetwork::declared, this, [this, &network](quint16 number, quint16 port) {
        for (EnvNetwork *other : std::as_const(m_networks)) {
            if (network.isIn() && other->isIn() && other->isSettled())
                link(*other, network, number, port);
        }
    });
}

void Mesh::link(EnvNetwork &from, EnvNetwork &to)
{
    const QMap<quint16, quint16> ports = to.ports();
    for (auto it = ports.cbegin(); it != ports.cend(); ++it)
        link(from, to, it.key(), *it);
}

void Mesh::link(EnvNetwork &from, EnvNetwork &to, quint16 number, quint16 port)
{
    const auto hand = [this, source = sourceOf(from), to = QPointer(&to), from = QPointer(&from), number,
                       port](Expected<Descriptor> listening) {
        if (listening && to)
            to->serve(source, std::move(*listening), port, from == to);
        else if (from && to && from != to) // to itself, what is taken is its own program's
            Q_EMIT unreachable(from, to, number, listening.error().message);
    };
    if (&from != &to || number != port)
        from.listenInside(to.address(), number, hand);
    if (&from == &to && to.isLocal(number))
        from.listenInside(QHostAddress(QHostAddress::LocalHost), number, hand);
}

} // namespace plato::runtime
