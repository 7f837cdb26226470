// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/liveerror.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>
#include <QUrl>

class QNetworkAccessManager;
class QNetworkReply;
class QSocketNotifier;
class QTcpSocket;
class QWebSocket;

namespace plato {

/// Carries bytes, which it does not look into, between a viewer and one end of a pair of sockets: LibVNCClient wants a
/// socket. On a thread with an event loop, where nothing else is done.
///
/// To `ws` and `wss` over a WebSocket, as `/websockify` has it; to `vnc` over plain TCP. A viewer on another computer
/// is first asked for its page: a gateway answers with a redirect and a cookie, and the WebSocket goes where that led.
///
/// Bounded: MaxWaiting bytes that the other end of the pair has not taken; a flood beyond that ends the link. A viewer
/// that does not answer a ping in time has gone.
class LiveLink : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxWaiting =
        qsizetype(96) * 1024 * 1024; ///< more than any screen uncompressed, twice 4K
    static constexpr quint64 MaxMessage = quint64(32) * 1024 * 1024;

    /// `socket`: non-blocking; stays the caller's, who closes it after this object has gone. `asksPage`: the way to the
    /// viewer begins at its page.
    LiveLink(const QUrl &url, bool asksPage, int socket);
    ~LiveLink() override;

    void open();                                           ///< on its thread, once
    qsizetype waiting() const { return m_waiting.size(); } ///< bytes in memory for the other end; at most MaxWaiting

    /// Where the WebSocket is when its page was found at `page`: there, and encrypted as that was.
    static QUrl socketAt(const QUrl &socket, const QUrl &page);

Q_SIGNALS:
    void failed(const plato::LiveError &error); ///< once; the session reads what has come, and then that it has ended

private:
    void askRoute();
    void routeFound(QNetworkReply *reply);
    void openWebSocket(const QUrl &url, const QByteArray &cookies);
    void openTcp();
    void watch();
    void toSession(const QByteArray &bytes);
    void flush();
    void toViewer();
    void ping();
    void fail(const LiveError &error);

    const QUrl m_url;
    const bool m_asksPage;
    const int m_socket;
    QNetworkAccessManager *m_network = nullptr; // these are children
    QWebSocket *m_webSocket = nullptr;
    QTcpSocket *m_tcp = nullptr;
    QSocketNotifier *m_readable = nullptr;
    QSocketNotifier *m_writable = nullptr;
    QTimer *m_pingTimer = nullptr;
    QByteArray m_waiting;  // for the session
    qsizetype m_taken = 0; // of m_waiting
    bool m_isAnswered = true;
    bool m_hasFailed = false;
};

} // namespace plato
