// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QNetworkRequest>
#include <QUrl>

#include <optional>

class QNetworkAccessManager;
class QNetworkReply;

/// How PlatoApi and DesktopAgent ask: the same request options, and nothing sent twice behind our back.
namespace plato {

/// A request for JSON that follows no redirect and asks nobody for a password.
QNetworkRequest jsonRequest(const QUrl &url);

/// Sends it. With a body (GET has none) the content type is JSON, and Qt cannot send the body a second time by itself:
/// it would otherwise repeat a POST whose connection was closed before the answer, although the server may have run it.
/// (Seen with Qt 6.4: four times.) Such a request ends with an error instead. Without a body no content type is sent,
/// and Qt may repeat: only what can run twice is asked for that way.
QNetworkReply *sendRequest(QNetworkAccessManager &network, QNetworkRequest request, const QByteArray &method,
                           const std::optional<QByteArray> &body);

/// `secret` as the value of a header: without control characters, which a pasted key may bring along and with which a
/// header would end early.
QByteArray headerValue(const QString &secret);

/// Whether the host of `url` is this computer: a loopback address, or "localhost".
bool isLoopback(const QUrl &url);

/// `segment` as one segment of a path.
QString pathSegment(const QString &segment);

} // namespace plato
