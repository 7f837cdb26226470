// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-env-network/proxyrequest.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <optional>

namespace plato::network {

namespace {

constexpr std::size_t MaxHost = 253;
constexpr std::uint16_t HttpPort = 80;
constexpr char SocksVersion = 5;
constexpr char OldSocksVersion = 4; // knows no names

ProxyRequest bad(ProxyRequest::Form form)
{
    ProxyRequest request;
    request.state = ProxyRequest::State::Bad;
    request.form = form;
    return request;
}

ProxyRequest more(std::size_t size, ProxyRequest::Form form)
{
    if (size >= ProxyRequest::MaxSize)
        return bad(form);
    ProxyRequest request;
    request.form = form;
    return request;
}

bool isHostCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
}

bool isHost(std::string_view host)
{
    return !host.empty() && host.size() <= MaxHost && std::all_of(host.begin(), host.end(), isHostCharacter);
}

bool isAddress6(const std::string &host)
{
    in6_addr address = {};
    return host.find('\0') == std::string::npos && ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

std::optional<std::uint16_t> portOf(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0)
        return std::nullopt;
    return port;
}

/// "host", "host:port", "[address]:port"; without a port it is `usual`, and 0 there means that one is needed.
bool readAuthority(std::string_view text, std::uint16_t usual, ProxyRequest &request)
{
    std::string_view host = text;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos)
            return false;
        host = text.substr(1, end - 1);
        port = text.substr(end + 1);
        if (!isAddress6(std::string(host)) || (!port.empty() && port[0] != ':'))
            return false;
    } else {
        const std::size_t colon = text.find(':');
        host = text.substr(0, colon);
        port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
        if (!isHost(host))
            return false;
    }
    request.host = host;
    if (port.empty()) {
        request.port = usual;
        return usual != 0;
    }
    const auto number = portOf(port.substr(1));
    request.port = number.value_or(0);
    return number.has_value();
}

bool equals(std::string_view a, std::string_view lower)
{
    return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
               return (x >= 'A' && x <= 'Z' ? char(x - 'A' + 'a') : x) == y;
           });
}

/// Headers that are between a client and its proxy, or that we write ourselves.
bool isForTheProxy(std::string_view name)
{
    return equals(name, "proxy-connection") || equals(name, "proxy-authorization") || equals(name, "connection") ||
           equals(name, "keep-alive") || equals(name, "host");
}

bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return isHostCharacter(c) || std::string_view("!#$%&'*+^`|~").find(c) != std::string_view::npos;
    });
}

/// The lines of headers, ready to be sent on; nothing where one is no header.
std::optional<std::string> readHeaders(std::string_view lines)
{
    std::string kept;
    while (!lines.empty()) {
        const std::size_t end = lines.find("\r\n");
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(end + 2);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !isToken(line.substr(0, colon)) ||
            line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
            return std::nullopt;
        if (!isForTheProxy(line.substr(0, colon)))
            kept.append(line).append("\r\n");
    }
    return kept;
}

ProxyRequest parseHttp(std::string_view bytes)
{
    using Form = ProxyRequest::Form;
    const std::size_t end = bytes.substr(0, ProxyRequest::MaxSize).find("\r\n\r\n");
    if (end == std::string_view::npos)
        return more(bytes.size(), Form::Connect);
    const std::size_t lineEnd = bytes.find("\r\n");
    const std::string_view line = bytes.substr(0, lineEnd);
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos)
        return bad(Form::Connect);
    const std::string_view method = line.substr(0, first);
    std::string_view target = line.substr(first + 1, second - first - 1);
    const std::string_view version = line.substr(second + 1);
    const auto headers = readHeaders(bytes.substr(lineEnd + 2, end + 2 - lineEnd - 2));
    if (!isToken(method) || (version != "HTTP/1.1" && version != "HTTP/1.0") || !headers ||
        std::any_of(target.begin(), target.end(), [](char c) { return c <= ' ' || c == 0x7f; }))
        return bad(Form::Connect);

    ProxyRequest request;
    request.used = end + 4;
    if (method == "CONNECT") {
        if (!readAuthority(target, 0, request))
            return bad(Form::Connect);
    } else {
        constexpr std::string_view Scheme = "http://";
        request.form = Form::Http;
        if (!equals(target.substr(0, Scheme.size()), Scheme))
            return bad(Form::Http);
        target.remove_prefix(Scheme.size());
        const std::size_t pathBegin = std::min(target.find_first_of("/?#"), target.size());
        if (!readAuthority(target.substr(0, pathBegin), HttpPort, request))
            return bad(Form::Http);
        const std::string_view path = target.substr(pathBegin);
        // One request a connection: the next one may be for another server.
        request.head.append(method).append(path.starts_with('/') ? " " : " /").append(path);
        request.head.append(" ").append(version).append("\r\nHost: ").append(target.substr(0, pathBegin));
        request.head.append("\r\n").append(*headers).append("Connection: close\r\n\r\n");
    }
    request.state = ProxyRequest::State::Ready;
    return request;
}

ProxyRequest parseSocksGreeting(std::string_view bytes)
{
    using Form = ProxyRequest::Form;
    if (bytes.size() < 2 || bytes.size() < 2 + std::size_t(std::uint8_t(bytes[1])))
        return more(bytes.size(), Form::Socks);
    ProxyRequest request;
    request.form = Form::Socks;
    request.used = 2 + std::size_t(std::uint8_t(bytes[1]));
    const bool isOpen = bytes.substr(2, request.used - 2).find('\0') != std::string_view::npos;
    request.state = isOpen ? ProxyRequest::State::Greeting : ProxyRequest::State::Bad;
    return request;
}

ProxyRequest parseSocks(std::string_view bytes)
{
    using Form = ProxyRequest::Form;
    constexpr char Connect = 1;
    constexpr std::size_t Fixed = 4; // version, command, reserved, kind of address
    if (bytes.size() < Fixed + 1)
        return more(bytes.size(), Form::Socks);
    if (bytes[0] != SocksVersion || bytes[1] != Connect)
        return bad(Form::Socks);
    const char kind = bytes[3];
    const std::size_t begin = kind == 3 ? Fixed + 1 : Fixed;
    const std::size_t size = kind == 1 ? 4 : kind == 4 ? 16 : kind == 3 ? std::size_t(std::uint8_t(bytes[4])) : 0;
    if (size == 0)
        return bad(Form::Socks);
    if (bytes.size() < begin + size + 2)
        return more(bytes.size(), Form::Socks);
    ProxyRequest request;
    request.form = Form::Socks;
    const std::string_view address = bytes.substr(begin, size);
    if (kind == 3) {
        request.host = address;
        if (!isHost(request.host) && !isAddress6(request.host))
            return bad(Form::Socks);
    } else {
        std::array<char, INET6_ADDRSTRLEN> text = {};
        ::inet_ntop(kind == 1 ? AF_INET : AF_INET6, address.data(), text.data(), text.size());
        request.host = text.data();
    }
    request.used = begin + size + 2;
    request.port = std::uint16_t(std::uint8_t(bytes[begin + size]) << 8 | std::uint8_t(bytes[begin + size + 1]));
    request.state = request.port == 0 ? ProxyRequest::State::Bad : ProxyRequest::State::Ready;
    return request;
}

} // namespace

ProxyRequest ProxyRequest::parse(std::string_view bytes, bool isGreeted)
{
    if (isGreeted)
        return parseSocks(bytes);
    if (bytes.starts_with(SocksVersion))
        return parseSocksGreeting(bytes);
    if (bytes.starts_with(OldSocksVersion))
        return bad(Form::Socks);
    return bytes.empty() ? ProxyRequest() : parseHttp(bytes);
}

std::string socksGreeting()
{
    return {SocksVersion, 0};
}

namespace {

std::string socksAnswer(char code)
{
    std::string answer{SocksVersion, code, 0, 1};
    return answer.append(6, '\0'); // an address and a port, which nobody needs
}

} // namespace

std::string acceptance(ProxyRequest::Form form)
{
    switch (form) {
    case ProxyRequest::Form::Connect:
        return "HTTP/1.1 200 Connection established\r\n\r\n";
    case ProxyRequest::Form::Http:
        return {};
    case ProxyRequest::Form::Socks:
        return socksAnswer(0);
    }
    return {};
}

std::string refusal(ProxyRequest::Form form, bool isGreeted, int status, std::string_view why)
{
    if (form == ProxyRequest::Form::Socks && status == 400 && !isGreeted)
        return {SocksVersion, char(0xFF)}; // no way of asking that is acceptable
    if (form == ProxyRequest::Form::Socks)
        return socksAnswer(status == 403 ? 2 : status == 502 ? 4 : 1);
    const std::string_view word = status == 403 ? "Forbidden" : status == 502 ? "Bad Gateway" : "Bad Request";
    std::string answer = "HTTP/1.1 " + std::to_string(status) + ' ';
    answer.append(word).append("\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ");
    answer.append(std::to_string(why.size() + 1)).append("\r\nConnection: close\r\n\r\n").append(why).append("\n");
    return answer;
}

} // namespace plato::network
