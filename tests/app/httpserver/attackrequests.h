// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

/// Requests as a stranger may send them, each with the status that it gets from any server of ours. HOST stands for the
/// host and port that the server answers for.
namespace plato::test {

struct AttackRequest
{
    const char *name;
    QByteArray bytes;
    int status;
};

inline QList<AttackRequest> attackRequests()
{
    const QByteArray get = "GET /public HTTP/1.1\r\nHost: HOST\r\n";
    const QByteArray post = "POST /public HTTP/1.1\r\nHost: HOST\r\n";
    const QByteArray upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                               "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    return {
        // A page's new WebSocket()
        {"websocket", get + upgrade + "\r\n", 401},
        {"websocket of a page", get + "Origin: https://evil.example\r\n" + upgrade + "\r\n", 403},
        {"websocket for a foreign host", "GET / HTTP/1.1\r\nHost: evil.example\r\n" + upgrade + "\r\n", 403},
        {"websocket at a route", "GET /websockify HTTP/1.1\r\nHost: HOST\r\n" + upgrade + "\r\n", 401},
        {"websocket below a route", "GET /devtools/page/1 HTTP/1.1\r\nHost: HOST\r\n" + upgrade + "\r\n", 401},
        {"websocket among others", get + "Connection: keep-alive, Upgrade\r\nUpgrade: h2c, WebSocket\r\n\r\n", 401},
        {"websocket without a connection", get + "Upgrade: websocket\r\n\r\n", 400},
        {"websocket by POST", post + upgrade + "\r\n", 400},
        {"websocket with a body", get + upgrade + "Content-Length: 4\r\n\r\nbody", 400},
        {"websocket in HTTP/1.0", "GET / HTTP/1.0\r\nHost: HOST\r\n" + upgrade + "\r\n", 401},
        {"folded upgrade", get + "Connection: Upgrade\r\nUpgrade:\r\n websocket\r\n\r\n", 400},
        {"upgrade folded with a tab", get + "Upgrade: h2c,\r\n\twebsocket\r\n\r\n", 400},
        {"two upgrades", get + "Upgrade: h2c\r\nUpgrade: websocket\r\n\r\n", 400},
        {"another protocol", get + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 401},
        // Lines
        {"empty line first", "\r\n" + get + upgrade + "\r\n", 400},
        {"empty lines first", "\r\n\r\n" + get + "\r\n", 400},
        {"line feed first", "\n" + get + "\r\n", 400},
        {"bare line feeds", "GET /public HTTP/1.1\nHost: HOST\n\n", 400},
        {"one bare line feed", get + "X-A: 1\nX-B: 2\r\n\r\n", 400},
        {"bare line feed at the end", get + "X-A: 1\r\n\n", 400},
        {"bare carriage return", get + "X-A: 1\rX-B: 2\r\n\r\n", 400},
        {"carriage returns", get + "X-A: 1\r\r\n\r\n", 400},
        {"folded", get + "X-A: 1\r\n 2\r\n\r\n", 400},
        {"folded first header", "GET /public HTTP/1.1\r\n Host: HOST\r\n\r\n", 400},
        // The first line
        {"no version", "GET /public\r\nHost: HOST\r\n\r\n", 400},
        {"HTTP/0.9", "GET /public\r\n\r\n", 400},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"no such version", "GET /public HTTP/1.2\r\nHost: HOST\r\n\r\n", 505},
        {"version in small letters", "GET /public http/1.1\r\nHost: HOST\r\n\r\n", 505},
        {"method in small letters", "get /public HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"method with a zero", QByteArray("GE\0T /public HTTP/1.1\r\nHost: HOST\r\n\r\n", 37), 400},
        {"long method", QByteArray(17, 'G') + " /public HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"no method", " /public HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"unknown method", "BREW /public HTTP/1.1\r\nHost: HOST\r\n\r\n", 401},
        {"tabs", "GET\t/public\tHTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"two blanks", "GET  /public HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"blank in the path", "GET /pub lic HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"another server", "GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"the whole server", "OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"fragment", "GET /public#x HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"bytes in the path", "GET /p\xc3\xbc HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"delete in the path", "GET /p\x7f HTTP/1.1\r\nHost: HOST\r\n\r\n", 400},
        {"an authority in the path", "GET //evil.example/public HTTP/1.1\r\nHost: HOST\r\n\r\n", 401},
        {"TLS", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15), 400},
        // Headers
        {"blank before the colon", "GET /public HTTP/1.1\r\nHost : HOST\r\n\r\n", 400},
        {"no colon", get + "X-A\r\n\r\n", 400},
        {"no name", get + ": 1\r\n\r\n", 400},
        {"zero in a value", get + QByteArray("X-A: 1\0002\r\n\r\n", 12), 400},
        {"escape in a value", get + "X-A: \x1b[31m\r\n\r\n", 400},
        {"two hosts", get + "Host: evil.example\r\n\r\n", 400},
        {"two hosts in other letters", get + "hOsT: HOST\r\n\r\n", 400},
        {"two origins", get + "Origin: http://HOST\r\nOrigin: https://evil.example\r\n\r\n", 400},
        {"two keys", get + "X-API-Key: a\r\nX-API-Key: b\r\n\r\n", 400},
        {"two authorizations", get + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400},
        {"no host", "GET /public HTTP/1.1\r\n\r\n", 403},
        {"empty host", "GET /public HTTP/1.1\r\nHost:\r\n\r\n", 403},
        {"foreign host", "GET /public HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403},
        {"many headers", get + QByteArray("X-A: 1\r\n").repeated(1000) + "\r\n", 431},
        {"large head", get + "X-A: " + QByteArray(70'000, 'x') + "\r\n\r\n", 431},
        {"endless first line", QByteArray(70'000, 'G'), 431},
        {"unknown expectation", get + "Expect: miracles\r\n\r\n", 417},
        // How long the body is
        {"two lengths", post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody", 400},
        {"two equal lengths", post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody", 400},
        {"a list of lengths", post + "Content-Length: 4, 4\r\n\r\nbody", 400},
        {"signed length", post + "Content-Length: +4\r\n\r\nbody", 400},
        {"negative length", post + "Content-Length: -4\r\n\r\nbody", 400},
        {"hexadecimal length", post + "Content-Length: 0x4\r\n\r\nbody", 400},
        {"no length", post + "Content-Length:\r\n\r\nbody", 400},
        {"length beyond all numbers", post + "Content-Length: 99999999999999999999\r\n\r\nbody", 413},
        {"length and chunks", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"chunks and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400},
        {"two encodings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400},
        {"compressed chunks", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        {"nearly chunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
        {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        // Who has no key is told so before anything of a body is read.
        {"a body without a key", post + "Content-Length: 30000000\r\n\r\n", 401},
        {"chunks without a key", post + "Transfer-Encoding: chunked\r\n\r\n", 401},
        {"asks to send without a key", post + "Expect: 100-continue\r\nContent-Length: 30000000\r\n\r\n", 401},
    };
}

} // namespace plato::test
