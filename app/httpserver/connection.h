// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/access.h"
#include "app/httpserver/requestbody.h"
#include "app/httpserver/requesthead.h"

#include <QHostAddress>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>
#include <optional>

namespace plato::http {

/// What clients may make a server keep, and for how long. Those who have not shown the key yet get little of it.
struct Limits
{
    using Milliseconds = std::chrono::milliseconds;

    int maxStrangers = 128;   ///< connections that have not shown the key: beyond it the oldest of them is closed
    int maxConnections = 256; ///< beyond it the one is closed that has been idle for longest
    qint64 maxBody = qint64(32) * 1024 * 1024;    ///< of one request
    qint64 maxBodies = qint64(256) * 1024 * 1024; ///< of all requests that are still coming

    Milliseconds strangerIdle{10'000}; ///< from the connection to the first request
    Milliseconds idle{600'000};        ///< between two requests of a client that has the key
    Milliseconds head{10'000};         ///< from the first byte of a head to its last
    Milliseconds bodyPause{30'000};    ///< without a byte of the body
    Milliseconds answerPause{60'000};  ///< without a byte of the answer taken by the client
    Milliseconds farewell{2'000};      ///< for a client to read why it was refused

    /// The same, and no more connections than leave most of this process's descriptors to its work.
    static Limits ofThisProcess();
};

/// One client: reads its requests one after the other, and writes their answers in that order. A request is handed on
/// in two steps: its head as soon as it is there, and it with its body when whoever saw the head wants it. Nothing of
/// the next request is read before the answer has been taken by the system; what the client sends meanwhile stays with
/// it. On the thread of its maker.
class Connection : public QObject
{
    Q_OBJECT

public:
    /// Becomes the owner of `socket`, which is connected. `limits` outlive this.
    Connection(QTcpSocket *socket, const Limits &limits, QObject *parent);

    /// The answer to headRead(): its body may come. After it completed() is emitted, later or at once.
    void accept();
    /// The answer to headRead(), or to completed(): refuses, and ends the connection.
    void refuse(int status, const QString &detail, const HeaderList &headers = {});
    /// The answer to completed() of the request `number`; another is dropped. `delivery`: how much of it is sent
    /// before the connection ends, for faults on demand.
    enum class Delivery { Whole, Half, None };
    void answer(int number, int status, const QByteArray &contentType, const QByteArray &body,
                const HeaderList &headers, Delivery delivery);
    /// The answer to headRead() of a WebSocket: gives the socket away, with the request still to be read from it, and
    /// deletes this later.
    QTcpSocket *release();

    const RequestHead &head() const { return m_head; }
    int number() const { return m_number; } ///< of the request in hand: 1, 2, …
    QHostAddress peer() const { return m_peer; }
    bool isOpen() const;
    /// Whether it has shown the key, in a request that was accepted.
    bool isKnown() const { return m_isKnown; }
    bool isIdle() const { return m_phase == Phase::Head && m_in.isEmpty(); }
    qint64 idleSince() const { return m_since; } ///< for comparing: milliseconds of a clock
    qsizetype bodySize() const { return m_body.size(); }
    void drop(); ///< closes it at once: its place is needed

Q_SIGNALS:
    void headRead();                 ///< accept(), refuse() or release() it, at once
    void completed(QByteArray body); ///< answer() it, now or later
    void bodyGrew();                 ///< bodySize() did
    void ended();                    ///< once; the last signal

private:
    enum class Phase { Head, Body, Answering, Writing, Closing, Ended };

    void read();
    bool readMore(); // whether there may be more
    void takeHead();
    void takeBody();
    void dropInput();
    void setPhase(Phase phase);
    void onWritten();
    void onTimeout();
    void write(int status, const QByteArray &contentType, QByteArrayView body, qsizetype announced,
               const HeaderList &headers, bool isLast);
    void startClosing();
    void end();

    const Limits &m_limits;
    QTcpSocket *m_socket; // a child, until it is released
    const QHostAddress m_peer;
    QTimer m_timer;
    Phase m_phase = Phase::Head;
    QByteArray m_in; // read, and not yet understood
    qsizetype m_looked = 0;
    RequestHead m_head;
    RequestBody m_body;
    int m_number = 0;
    qint64 m_since = 0;
    qint64 m_dropped = 0; // bytes that came after the last answer
    bool m_isKnown = false;
    bool m_isReading = false;
};

} // namespace plato::http
