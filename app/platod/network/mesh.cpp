// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/network/mesh.h"

#include <algorithm>
#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

constexpr auto FirstRetry = 100ms;
constexpr auto LongestRetry = 5s;

} // namespace

Mesh::Mesh(QObject *parent)
    : QObject(parent)
{
    m_again.setSingleShot(true);
    m_again.setInterval(FirstRetry);
    connect(&m_again, &QTimer::timeout, this, &Mesh::retry);
}

void Mesh::add(EnvNetwork &network)
{
    m_networks.append(&network);
    // Once its own programs listen: one that listens on all addresses finds its port free.
    connect(&network, &EnvNetwork::settled, this, [this, &network] {
        for (EnvNetwork *other : std::as_const(m_networks))
            link(network, *other);
    });
    connect(&network, &EnvNetwork::entered, this, [this, &network] {
        for (EnvNetwork *other : std::as_const(m_networks))
            link(*other, network);
    });
    connect(&network, &EnvNetwork::left, this, [this, &network] {
        forget(network);
        for (EnvNetwork *other : std::as_const(m_networks)) {
            if (other != &network)
                other->drop(sourceOf(&network));
        }
    });
    connect(&network, &EnvNetwork::declared, this, [this, &network](quint16 number) {
        for (EnvNetwork *other : std::as_const(m_networks))
            link(*other, network, number);
    });
}

void Mesh::forget(const EnvNetwork &network)
{
    std::erase_if(m_links,
                  [&network](const auto &entry) { return entry.first.from == &network || entry.first.to == &network; });
}

void Mesh::link(EnvNetwork &from, EnvNetwork &to)
{
    const QMap<quint16, quint16> ports = to.ports();
    for (auto it = ports.cbegin(); it != ports.cend(); ++it)
        link(from, to, it.key());
}

void Mesh::link(EnvNetwork &from, EnvNetwork &to, quint16 number)
{
    if (!from.isIn() || !from.isSettled() || !to.isIn())
        return;
    const quint16 port = to.ports().value(number, number);
    if (&from != &to || number != port)
        make({&from, &to, number, false});
    if (&from == &to && to.isLocal(number))
        make({&from, &to, number, true});
}

void Mesh::make(const Link &link)
{
    Progress &progress = m_links[link];
    if (progress.state != State::Failed)
        return;
    progress.state = State::Asked;
    const QHostAddress address = link.isLocal ? QHostAddress(QHostAddress::LocalHost) : link.to->address();
    link.from->listenInside(address, link.number,
                            [this, link](Expected<Descriptor> listening) { onAnswered(link, std::move(listening)); });
}

/// There is no answer once `from` has left. Where `to` has left meanwhile, the link is unknown, or asked for anew.
void Mesh::onAnswered(const Link &link, Expected<Descriptor> listening)
{
    const auto it = m_links.find(link);
    if (it == m_links.end() || it->second.state == State::Made)
        return;
    if (listening) {
        const bool isOwn = link.from == link.to;
        it->second.state = State::Made;
        link.to->serve(sourceOf(link.from), std::move(*listening), link.to->ports().value(link.number, link.number),
                       isOwn ? QHostAddress() : link.from->address(), isOwn);
        return;
    }
    it->second.state = State::Failed;
    if (link.from == link.to)
        return; // what is taken there is its own program's
    if (!m_again.isActive())
        m_again.start();
    if (!std::exchange(it->second.isTold, true))
        Q_EMIT unreachable(link.from, link.to, link.number, listening.error().message);
}

void Mesh::retry()
{
    m_again.setInterval(std::min<std::chrono::milliseconds>(2 * m_again.intervalAsDuration(), LongestRetry));
    bool isAny = false;
    const std::map<Link, Progress> links = m_links;
    for (const auto &[link, progress] : links) {
        if (progress.state == State::Failed && link.from != link.to) {
            isAny = true;
            make(link);
        }
    }
    if (!isAny)
        m_again.setInterval(FirstRetry);
}

} // namespace plato::runtime
