// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plato::network {

/// What a client of a proxy asks for, read from the bytes that it has sent so far. HTTP (RFC 9110: CONNECT, and
/// requests with an absolute http: address) and SOCKS 5 without a password (RFC 1928: CONNECT). What is not plainly one
/// of these is Bad. Reads nothing else, and changes nothing.
struct ProxyRequest
{
    enum class State {
        More,     ///< not all of it is there
        Bad,      ///< nothing that is known here, or too long
        Greeting, ///< of SOCKS, `used` bytes: answer with socksGreeting(), and ask again with `isGreeted`
        Ready,
    };
    enum class Form { Connect, Http, Socks };

    static constexpr std::size_t MaxSize = 16 * 1024;

    State state = State::More;
    Form form = Form::Connect;
    std::string host; ///< a name or an address, of characters that either has
    std::uint16_t port = 0;
    std::size_t used = 0; ///< bytes of the request; what follows is for the server
    std::string head;     ///< Http: what the server gets in their place: its path, and nothing of the proxy

    static ProxyRequest parse(std::string_view bytes, bool isGreeted);
};

/// What the client is told.
std::string socksGreeting();
std::string acceptance(ProxyRequest::Form form);
/// `status` of HTTP: 400, 403, 502; `why`: a sentence, which SOCKS has no place for.
std::string refusal(ProxyRequest::Form form, bool isGreeted, int status, std::string_view why);

} // namespace plato::network
