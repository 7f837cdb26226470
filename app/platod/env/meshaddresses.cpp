// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/env/meshaddresses.h"

#include <QRandomGenerator>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {
constexpr quint16 MarkPort = 61297; // UDP; any fixed number that nobody uses
}

std::unique_ptr<MeshBlock> MeshBlock::take()
{
    for (int tries = 0; tries < 500; ++tries) {
        // Not 127.0.*: that is where everybody's loopback services are.
        const quint32 a = QRandomGenerator::global()->bounded(1, 255);
        const quint32 b = QRandomGenerator::global()->bounded(0, 256);
        const quint32 base = 0x7f000000U | a << 16 | b << 8;
        const int mark = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (mark < 0)
            return nullptr;
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(MarkPort);
        address.sin_addr.s_addr = htonl(base | 1);
        if (::bind(mark, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0)
            return std::unique_ptr<MeshBlock>(new MeshBlock(base, mark));
        ::close(mark);
    }
    return nullptr;
}

MeshBlock::~MeshBlock()
{
    release();
}

void MeshBlock::release()
{
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
}

QHostAddress MeshBlock::address(int index) const
{
    Q_ASSERT(index >= 0 && index < MaxAddresses);
    return QHostAddress(m_base + 2 + static_cast<quint32>(index));
}

QString MeshBlock::subnet() const
{
    return QHostAddress(m_base).toString() + u"/24"_s;
}

} // namespace plato::runtime
