// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QtGlobal>

#include <memory>
#include <optional>

namespace plato::runtime {

/// The loopback network of one session: 127.a.b.0/24, held for as long as this lives and is not released, so that no
/// other session of this computer, also of another platod, takes it.
class MeshBlock
{
public:
    static constexpr int MaxAddresses = 250;

    /// Null when no free block was found (some hundred tries).
    static std::unique_ptr<MeshBlock> take();
    ~MeshBlock();
    Q_DISABLE_COPY_MOVE(MeshBlock)

    /// Lets others take the block, since nobody listens there any more. address() and subnet() stay the same.
    void release();

    /// 127.a.b.2 for 0, and so on up to MaxAddresses - 1.
    QHostAddress address(int index) const;
    /// In the form 127.a.b.0/24.
    QString subnet() const;

private:
    MeshBlock(quint32 base, int socket)
        : m_base(base)
        , m_socket(socket)
    {
    }

    quint32 m_base;
    int m_socket; // bound to 127.a.b.1: the mark that the block is taken
};

} // namespace plato::runtime
