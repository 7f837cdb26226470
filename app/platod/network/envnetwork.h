// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/network/relayprocess.h"
#include "app/platod/sandbox/sandbox.h"
#include "core/text/error.h"

#include <QHash>
#include <QHostAddress>
#include <QJsonObject>
#include <QMap>
#include <QObject>
#include <QProcessEnvironment>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <functional>
#include <map>
#include <memory>

namespace plato::runtime {

class EnvProcess;

/// How one env is reached, and what it reaches. From the computer, by loopback addresses on which we listen as long as
/// it lives, across resets; who connects before its program listens there is refused, or waits for as long as nothing
/// runs. From the other envs of its session, see Mesh. Both lead to its ports only, by plato-env-network, which is
/// started again should it end. With internet, its programs have a proxy beside that, by another one of that program.
/// Main thread.
class EnvNetwork : public QObject
{
    Q_OBJECT

public:
    static constexpr int MaxPorts = 64;
    static constexpr quint16 ProxyPort = 3128;

    /// `program`: path of plato-env-network. `address`: of the env, the same inside and outside.
    EnvNetwork(QString program, const QHostAddress &address, QObject *parent = nullptr);
    ~EnvNetwork() override;

    QHostAddress address() const { return m_address; }

    /// Makes `port` of the env reachable. The port at which it is from the computer: the same, or another one where
    /// that is taken by a program that listens on all addresses. Declared again, it is that one. The error is for
    /// people.
    Expected<quint16> declare(quint16 port);
    /// Other envs, and its own programs by its own name, reach `port` under this number, too.
    void declareAlso(quint16 number, quint16 port);
    /// Its own programs reach `port` by localhost, too, where they listen on its address alone.
    void declareLocal(quint16 port) { m_local.insert(port); }
    bool isLocal(quint16 port) const { return m_local.contains(port); }
    /// What other envs connect to, and the port of the env that it leads to.
    QMap<quint16, quint16> ports() const;
    /// From the next enter() on; off by itself.
    void setInternet(bool on) { m_hasInternet = on; }
    /// How programs in an env with this address find the proxy, and whom they reach without: the usual variables.
    static QProcessEnvironment proxyEnvironment(const QHostAddress &address, const QList<HostEntry> &neighbours);
    /// For the details of a job: which network it is in, and at which ports of this computer its own are reached.
    QJsonObject toJson() const;

    /// Into the namespace of a sandbox that runs. entered() follows once we stand there, with the proxy if there is to
    /// be one; where that fails it is tried again, and noted() says why.
    void enter(const EnvProcess &sandbox);
    /// Its programs listen by now: what is taken there from now on is taken from nobody.
    void setSettled();
    /// The sandbox is gone, or is to go: all connections end at once.
    void leave();
    /// It is over: it leaves, and we no longer listen for it.
    void close();
    bool isIn() const { return m_isStanding; }
    bool isSettled() const { return m_settled; }

    /// A socket that listens inside. The error is for people; there is no answer once we have left.
    void listenInside(const QHostAddress &address, quint16 port, std::function<void(Expected<Descriptor>)> done);
    /// Hands on to `port` what connects to `listening`, which `source` has made for us; nothing when we are not in.
    /// `onlyThere`: on our address, not on loopback.
    /// `from`: whose address they come by; null: loopback's.
    void serve(quint32 source, Descriptor listening, quint16 port, const QHostAddress &from = {},
               bool onlyThere = false);
    /// `source` is gone.
    void drop(quint32 source);

Q_SIGNALS:
    void entered();
    void settled();
    void left();
    void declared(quint16 number, quint16 port);
    void noted(const QString &line); ///< for the log of the env

private:
    struct Door
    {
        Descriptor listening;
        quint16 port = 0; ///< at which it does
    };
    struct Namespaces
    {
        Descriptor user; // that owns the network; none where it is ours
        Descriptor net;
    };

    static Expected<Namespaces> namespacesOf(qint64 pid, int pidfd);
    void start();
    void onEnded(const QString &reason);
    void tryLater();
    void onAnswered(const network::Answer &answer, Descriptor &descriptor);
    void onStanding();
    void startProxy();
    void takeProxySocket(Expected<Descriptor> listening);
    void retryProxy(const QString &why);
    void note(const QString &fault);
    void tellRefused(const network::Answer &answer);

    QString m_program;
    QHostAddress m_address;
    std::map<quint16, Door> m_doors;       // on the computer, by port of the env
    QMap<quint16, quint16> m_numbers;      // of declareAlso()
    QSet<quint16> m_local;                 // of declareLocal()
    const EnvProcess *m_sandbox = nullptr; // null: we are to be nowhere
    RelayProcess::Owner m_relay;           // null: we are nowhere
    QHash<quint32, std::function<void(Expected<Descriptor>)>> m_asked;
    quint32 m_lastAsked = 0;
    QTimer m_again;
    std::chrono::milliseconds m_pause{0}; // before the next try
    QTimer m_proxyAgain;
    QString m_lastFault;       // that was noted
    bool m_isStanding = false; // entered() was said
    bool m_settled = false;
    bool m_hasInternet = false;
    RelayProcess::Owner m_proxy;       // null: none runs
    QSet<QByteArray> m_refusedTargets; // that were told
    qint64 m_refusedCount = 0;
};

} // namespace plato::runtime
