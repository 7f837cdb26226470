// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace plato::http {

/// A connection that keeps requests to a size: Qt HTTP Server 6.4 has no limit and gathers whatever is sent. It looks
/// at what has arrived before Qt's parser does (its slot on readyRead() is the first) and leaves the parsing to it.
///
/// A request with a larger head is answered with 431, one with a larger body with 413: at once where Content-Length
/// tells, otherwise (chunked) when more has come than both may have together. The parser then hears no more of this
/// connection, and what still comes is dropped.
class BoundedSocket : public QTcpSocket
{
    Q_OBJECT

public:
    static constexpr qint64 MaxHead = qint64(64) * 1024;
    static constexpr qint64 MaxBody = qint64(32) * 1024 * 1024;

    explicit BoundedSocket(QObject *parent = nullptr);

    /// Shown the head of each request, before the parser has it; true: it took the connection, with refuse() or
    /// release().
    using Inspector = std::function<bool(BoundedSocket &, const QByteArray &head)>;
    void setInspector(Inspector inspector) { m_inspector = std::move(inspector); }

    /// To be called for each request that the parser has completed: what comes now belongs to the next.
    void requestCompleted();
    /// Answers `status` ("404 Not Found") and ends the connection.
    void refuse(const QByteArray &status, const QByteArray &detail);
    /// Takes the connection away from the parser, and from our limits; the request is there to be read again.
    void release();

private:
    void look();

    Inspector m_inspector;
    QByteArray m_head;
    bool m_headEnded = false;
    qint64 m_came = 0; // bytes of this request so far
};

/// Listens as QTcpServer does; its connections are BoundedSockets.
class BoundedListener : public QTcpServer
{
    Q_OBJECT

public:
    using QTcpServer::QTcpServer;
    void setInspector(BoundedSocket::Inspector inspector) { m_inspector = std::move(inspector); }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    BoundedSocket::Inspector m_inspector;
};

} // namespace plato::http
