// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>

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
    int skip = 0;      ///< how many matching operations go well before it
    int times = 1;     ///< how often it happens; 0: always
    std::chrono::milliseconds delay{0};
    int status = 0;
    std::optional<int> retryAfter; ///< seconds
    QString detail;
    QString alias; ///< of RefuseEnv and KillEnv
    bool whileBooting = false;
    int hits = 0; ///< how often it has happened

    bool isOver() const { return times > 0 && hits >= times; }
    bool ofRequests() const { return kind != Kind::RefuseEnv && kind != Kind::KillEnv; }
    /// The error says which key is wrong, and how.
    static Expected<Fault> fromJson(const QJsonObject &json);
    QJsonObject toJson() const;
};

/// The faults that were asked for, for tests of clients: platod has them only with --faults. Whoever is about to do
/// something asks here whether it shall go wrong; http/faultroutes.h takes the orders. Main thread.
class Faults
{
public:
    const QList<Fault> &all() const { return m_faults; } ///< those that are over, too
    void add(const QList<Fault> &faults) { m_faults += faults; }
    void clear() { m_faults.clear(); }

    /// What shall become of this request; `segments` are those of its path. nullopt: nothing goes wrong.
    std::optional<Fault> ofRequest(const QByteArray &method, const QStringList &segments);
    /// Why an env with this alias shall not be made; empty: it shall.
    QString refusalOf(const QString &alias);
    /// Whether the env with this alias shall be killed now, while it boots or runs.
    bool kills(const QString &alias, bool booting);

    static QStringList segmentsOf(const QString &path); ///< of a request or of a template

private:
    std::optional<Fault> take(const std::function<bool(const Fault &)> &fits);

    QList<Fault> m_faults;
};

} // namespace plato::runtime
