// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"

#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <optional>
#include <tl/expected.hpp>

namespace plato::runtime {

/// What shall go wrong, as docs/faults.md describes it. A value.
struct Fault
{
    enum class Kind {
        Delay,       ///< the operation begins later
        Hang,        ///< nothing is done and nothing answered; the connection stays open
        Status,      ///< nothing is done, and this status answered
        Nonsense,    ///< nothing is done, and 200 answered with what is no JSON
        Cut,         ///< done, and half of the body sent
        LoseRequest, ///< nothing is done, and the connection closed
        LoseAnswer,  ///< done, and the connection closed without an answer
        RefuseEnv,   ///< make says of this env that it could not be made
        KillEnv,     ///< the processes of this env are killed while it boots or runs
    };

    Kind kind = Kind::Status;
    QByteArray method; ///< of requests: empty for any
    QStringList path;  ///< segments of a template as in the contract, {…} for any; of requests: empty for any path
    int skip = 0;      ///< so many pass before
    int times = 1;     ///< so often; 0: always
    std::chrono::milliseconds delay{0};
    int status = 0;
    std::optional<int> retryAfter; ///< seconds
    QString detail;
    QString alias; ///< of RefuseEnv and KillEnv
    bool whileBooting = false;
    int hits = 0; ///< how often it has come to pass

    bool isOver() const { return times > 0 && hits >= times; }
    bool ofRequests() const { return kind != Kind::RefuseEnv && kind != Kind::KillEnv; }
    /// The error says which key is wrong, and how.
    static tl::expected<Fault, QString> fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

/// Faults on demand, for tests of clients: platod has them only with --faults. A request names its own in the header
/// X-Plato-Fault; others are laid out beforehand with POST /faults, listed with GET and cleared with DELETE. Main
/// thread.
class Faults : public QObject
{
    Q_OBJECT

public:
    explicit Faults(QObject *parent = nullptr);

    /// Adds the control operations and sets itself between the server and all that was added before.
    void attach(http::Server &server);

    /// Why an env with this alias shall not be made; empty: it shall.
    QString refusalOf(const QString &alias);
    /// Whether this env, which has come so far, shall be killed now.
    bool kills(const QString &alias, bool booting);

private:
    void pass(const http::Request &request, const http::Responder &responder, const http::Handler &handler);
    void perform(const Fault &fault, const http::Request &request, const http::Responder &responder,
                 const http::Handler &handler);
    std::optional<Fault> take(const std::function<bool(const Fault &)> &fits);

    QList<Fault> m_faults;
    QList<http::Responder> m_held; // of requests that hang
};

} // namespace plato::runtime
