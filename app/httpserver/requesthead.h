// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/access.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <tl/expected.hpp>

/// The one reader of what a request says before its body (RFC 9112). It refuses what is not plainly understood, also
/// what the RFC lets a server put up with: two readers of one stream that understand it differently are how requests
/// get past the checks.
namespace plato::http {

/// Why a request is not taken: an HTTP status, and a sentence for the answer.
struct Refusal
{
    int status = 400;
    QString detail;
};

/// A value.
struct RequestHead
{
    static constexpr qsizetype MaxSize = qsizetype(64) * 1024; ///< bytes, with the empty line
    static constexpr int MaxHeaders = 128;

    QByteArray method;        ///< as sent, in upper case
    QByteArray path;          ///< encoded; begins with /
    QByteArray query;         ///< encoded, without its ?
    HeaderMap headers;        ///< names that decide something come once
    qint64 contentLength = 0; ///< 0 as well where it is chunked
    bool isChunked = false;
    bool isLast = false;          ///< the client wants no other answer on this connection
    bool isContinueAsked = false; ///< it sends its body when it has heard that it may
    bool isWebSocket = false;     ///< it wants a WebSocket

    bool hasBody() const { return isChunked || contentLength > 0; }
    bool isBodyless() const { return method == "HEAD"; } ///< its answer has no body
};

/// How far `bytes`, the beginning of a request, can be a head. `from`: what is before that was looked at already.
/// The size of the head, 0 while its end has not come yet, or a refusal as soon as it is none.
tl::expected<qsizetype, Refusal> headSize(QByteArrayView bytes, qsizetype from);

/// Reads a head that headSize() has measured.
tl::expected<RequestHead, Refusal> readHead(QByteArrayView head);

} // namespace plato::http
