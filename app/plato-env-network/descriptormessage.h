// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>

namespace plato::network {

/// Bytes for sendmsg() or recvmsg() on a Unix socket, with room for one descriptor beside them (SCM_RIGHTS).
class DescriptorMessage
{
public:
    DescriptorMessage(void *bytes, std::size_t length)
        : m_part{bytes, length}
    {
        m_head.msg_iov = &m_part;
        m_head.msg_iovlen = 1;
    }
    DescriptorMessage(const DescriptorMessage &) = delete;
    DescriptorMessage &operator=(const DescriptorMessage &) = delete;

    void attach(int fd) ///< to be sent; negative: none
    {
        if (fd < 0)
            return;
        makeRoom();
        cmsghdr *header = CMSG_FIRSTHDR(&m_head);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &fd, sizeof(fd));
    }
    void makeRoom() ///< to receive one
    {
        m_head.msg_control = m_beside.data();
        m_head.msg_controllen = m_beside.size();
    }
    int attached() const ///< that came; the caller owns it; -1: none
    {
        const cmsghdr *header = CMSG_FIRSTHDR(&m_head);
        int fd = -1;
        if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
            std::memcpy(&fd, CMSG_DATA(header), sizeof(fd));
        return fd;
    }

    ssize_t send(int socket) { return ::sendmsg(socket, &m_head, MSG_NOSIGNAL); }
    ssize_t receive(int socket) { return ::recvmsg(socket, &m_head, MSG_CMSG_CLOEXEC); }

private:
    iovec m_part;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> m_beside = {};
    msghdr m_head = {};
};

} // namespace plato::network
