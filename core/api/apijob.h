// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apierror.h"
#include "core/api/exchange.h"

#include <QNetworkReply>
#include <QObject>
#include <QPointer>

#include <functional>
#include <tl/expected.hpp>

class QTimer;

namespace plato {

/// One request. It ends once, with finished(), and then deletes itself (deleteLater).
///
/// Ownership: a child of the PlatoApi (or DesktopAgent) that made it; when that goes first, the request is aborted and
/// finished() is not sent. Thread: that of its maker. Redirects are not followed: a 3xx is an error of this API.
class ApiJob : public QObject
{
    Q_OBJECT

public:
    ~ApiJob() override;

    /// Aborts the request; finished() comes, queued or at once, with Kind::Cancelled. Harmless after the end.
    void cancel();

    /// Set from finished() on; nullopt means that the result is there.
    const std::optional<ApiError> &error() const { return m_exchange.error; }
    const Exchange &exchange() const { return m_exchange; }

Q_SIGNALS:
    void finished();

protected:
    /// Takes the reply; `timeoutMs` bounds the whole exchange, measured from now.
    ApiJob(Exchange exchange, QNetworkReply *reply, int timeoutMs, QObject *parent);

    /// Reads a 2xx body; the text of a failure becomes Kind::BadReply.
    virtual tl::expected<void, QString> read(const QByteArray &body) = 0;

private:
    void onReplyFinished();

    Exchange m_exchange;
    QPointer<QNetworkReply> m_reply;
    QTimer *m_timer = nullptr; // child
    bool m_cancelled = false;
    bool m_timedOut = false;
    bool m_ended = false;
};

/// A job with a value. result() is meaningful from finished() on, and only when there is no error().
template <typename T>
class ResultJob : public ApiJob
{
public:
    using Reader = std::function<tl::expected<T, QString>(const QByteArray &)>;

    ResultJob(Exchange exchange, QNetworkReply *reply, int timeoutMs, Reader reader, QObject *parent)
        : ApiJob(std::move(exchange), reply, timeoutMs, parent)
        , m_reader(std::move(reader))
    {
    }

    const T &result() const { return m_result; }

protected:
    tl::expected<void, QString> read(const QByteArray &body) override
    {
        auto value = m_reader(body);
        if (!value)
            return tl::unexpected(value.error());
        m_result = std::move(*value);
        return {};
    }

private:
    Reader m_reader;
    T m_result{};
};

} // namespace plato
