// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/proxyrequest.h"
#include "tests/fuzz/promise.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

using plato::network::ProxyRequest;

/// What any program of an env says to its proxy. The first byte says whether SOCKS was greeted.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const bool isGreeted = data[0] == 'g';
    const std::string_view bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    const ProxyRequest request = ProxyRequest::parse(bytes, isGreeted);
    PLATO_PROMISE(request.used <= bytes.size());
    if (request.state == ProxyRequest::State::More)
        PLATO_PROMISE(bytes.size() < ProxyRequest::MaxSize);
    if (request.state != ProxyRequest::State::Ready)
        return 0;
    PLATO_PROMISE(!request.host.empty() && request.host.size() <= 255 && request.port != 0 && request.used > 0);
    PLATO_PROMISE(request.host.find_first_of(std::string_view(" \r\n\0/@[]", 8)) == std::string::npos);
    // The server gets one head, and nothing between it and the body.
    if (request.form == ProxyRequest::Form::Http)
        PLATO_PROMISE(request.head.find("\r\n\r\n") + 4 == request.head.size());
    else
        PLATO_PROMISE(request.head.empty());
    // What follows changes nothing.
    const ProxyRequest again = ProxyRequest::parse(bytes.substr(0, request.used), isGreeted);
    PLATO_PROMISE(again.state == request.state && again.host == request.host && again.port == request.port);
    return 0;
}
