// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/httpserver/requesthead.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace plato::http {

namespace {

/// Two of one of these could be understood in two ways. Others may come again, as lists do.
constexpr std::array SingleHeaders{
    "authorization", "connection",        "content-length",        "content-type",      "cookie",  "expect",    "host",
    "origin",        "sec-websocket-key", "sec-websocket-version", "transfer-encoding", "upgrade", "x-api-key",
};

tl::unexpected<Refusal> refused(int status, const QString &detail)
{
    return tl::unexpected(Refusal{status, detail});
}

bool isUpperLetter(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// RFC 9110, 5.6.2.
bool isTokenCharacter(char c)
{
    return isUpperLetter(c) || (c >= 'a' && c <= 'z') || isDigit(c) || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isVisible(char c)
{
    return c > 0x20 && c < 0x7f;
}

/// Of a header's value: no control character but a tab. Bytes beyond ASCII are opaque (RFC 9110, 5.5).
bool isValueCharacter(char c)
{
    const auto code = static_cast<unsigned char>(c);
    return code == '\t' || (code >= 0x20 && code != 0x7f);
}

bool are(QByteArrayView bytes, bool (*test)(char))
{
    return !bytes.isEmpty() && std::all_of(bytes.begin(), bytes.end(), test);
}

QByteArrayView trimmed(QByteArrayView value)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!value.isEmpty() && isBlank(value.front()))
        value = value.sliced(1);
    while (!value.isEmpty() && isBlank(value.back()))
        value.chop(1);
    return value;
}

/// Whether a list such as "keep-alive, Upgrade" names `wanted`, in any case of letters.
bool names(const QByteArray &list, QByteArrayView wanted)
{
    const QByteArrayList parts = list.split(',');
    return std::any_of(parts.cbegin(), parts.cend(), [wanted](const QByteArray &part) {
        return part.trimmed().compare(wanted, Qt::CaseInsensitive) == 0;
    });
}

/// "METHOD /path?query HTTP/1.1"
tl::expected<RequestHead, Refusal> readRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first < 0 || first == last)
        return refused(400, u"the first line has to be a method, a path and HTTP/1.1"_s);
    RequestHead head;
    head.method = line.first(first).toByteArray();
    if (!are(head.method, isUpperLetter) || head.method.size() > 16)
        return refused(400, u"the method has to be a word in upper case"_s);
    const QByteArrayView version = line.sliced(last + 1);
    if (version == "HTTP/1.0")
        head.isLast = true;
    else if (version != "HTTP/1.1")
        return refused(505, u"this server speaks HTTP/1.1"_s);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    if (!target.startsWith('/') || !are(target, isVisible) || target.contains('#'))
        return refused(400, u"the path has to begin with / and to be encoded"_s);
    const qsizetype mark = target.indexOf('?');
    head.path = target.first(mark < 0 ? target.size() : mark).toByteArray();
    if (mark >= 0)
        head.query = target.sliced(mark + 1).toByteArray();
    return head;
}

std::optional<Refusal> takeHeader(RequestHead &head, QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0 || !are(line.first(colon), isTokenCharacter))
        return Refusal{400, u"a header has to be a name, a colon and a value on one line"_s};
    const QByteArray name = line.first(colon).toByteArray().toLower();
    const QByteArrayView value = trimmed(line.sliced(colon + 1));
    if (!std::all_of(value.begin(), value.end(), isValueCharacter))
        return Refusal{400, u"the value of a header cannot have control characters"_s};
    if (!head.headers.contains(name))
        head.headers.insert(name, value.toByteArray());
    else if (std::find(SingleHeaders.cbegin(), SingleHeaders.cend(), name) != SingleHeaders.cend())
        return Refusal{400, u"the header %1 may come once"_s.arg(QString::fromLatin1(name))};
    return std::nullopt;
}

/// How long the body is.
std::optional<Refusal> readFraming(RequestHead &head)
{
    const bool hasLength = head.headers.contains("content-length");
    if (head.headers.contains("transfer-encoding")) {
        if (hasLength || head.isLast)
            return Refusal{400, u"Transfer-Encoding cannot come with Content-Length, nor with HTTP/1.0"_s};
        if (head.headers.value("transfer-encoding").compare("chunked", Qt::CaseInsensitive) != 0)
            return Refusal{501, u"of Transfer-Encoding this server knows chunked"_s};
        head.isChunked = true;
    }
    if (hasLength) {
        const QByteArray value = head.headers.value("content-length");
        if (!are(value, isDigit))
            return Refusal{400, u"Content-Length has to be a number"_s};
        bool fits = false;
        head.contentLength = value.toLongLong(&fits);
        if (!fits)
            return Refusal{413, u"the body is too large"_s};
    }
    return std::nullopt;
}

} // namespace

tl::expected<qsizetype, Refusal> headSize(QByteArrayView bytes, qsizetype from)
{
    for (qsizetype i = std::max<qsizetype>(0, from - 3); i < bytes.size(); ++i) {
        if (i >= RequestHead::MaxSize)
            return refused(431, u"the head of a request may have 64 KiB"_s);
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'))
            return refused(400, u"lines have to end with CR and LF"_s);
        if (bytes[i] != '\r' || i + 1 == bytes.size())
            continue;
        if (bytes[i + 1] != '\n' || i == 0)
            return refused(400, i == 0 ? u"a request has to begin with its method"_s
                                       : u"lines have to end with CR and LF"_s);
        if (i + 3 < bytes.size() && bytes[i + 2] == '\r' && bytes[i + 3] == '\n')
            return i + 4;
    }
    return 0;
}

tl::expected<RequestHead, Refusal> readHead(QByteArrayView bytes)
{
    const QByteArrayView lines = bytes.chopped(2); // without the empty line
    qsizetype end = lines.indexOf("\r\n");
    auto head = readRequestLine(lines.first(end));
    if (!head)
        return head;
    int count = 0;
    for (qsizetype begin = end + 2; begin < lines.size(); begin = end + 2) {
        end = lines.indexOf("\r\n", begin);
        if (++count > RequestHead::MaxHeaders)
            return refused(431, u"a request may have %1 headers"_s.arg(RequestHead::MaxHeaders));
        if (const auto refusal = takeHeader(*head, lines.sliced(begin, end - begin)))
            return tl::unexpected(*refusal);
    }
    if (const auto refusal = readFraming(*head))
        return tl::unexpected(*refusal);
    if (head->headers.contains("expect")) {
        if (head->headers.value("expect").compare("100-continue", Qt::CaseInsensitive) != 0)
            return refused(417, u"of Expect this server knows 100-continue"_s);
        head->isContinueAsked = !head->isLast; // HTTP/1.0 knows no answer before the answer
    }
    const QByteArray connection = head->headers.value("connection");
    head->isLast = head->isLast || names(connection, "close");
    // Other protocols that a client offers to change to are not taken up (RFC 9110, 7.8).
    head->isWebSocket = names(head->headers.value("upgrade"), "websocket");
    if (head->isWebSocket && (head->method != "GET" || head->hasBody() || !names(connection, "upgrade")))
        return refused(400, u"a WebSocket is asked for with GET, Connection: Upgrade, and no body"_s);
    return head;
}

} // namespace plato::http
