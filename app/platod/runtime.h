// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/httpserver/httpserver.h"
#include "app/platod/handover.h"
#include "app/platod/http/cataloguecontext.h"
#include "app/platod/http/faultroutes.h"
#include "app/platod/logfile.h"
#include "app/platod/sandbox/envprocess.h"
#include "app/platod/session/registry.h"
#include "app/platod/session/testcases.h"
#include "app/platod/store/remover.h"
#include "core/pool/workpool.h"

#include <QHostAddress>
#include <QObject>
#include <QPointer>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace plato::runtime {

/// The whole of platod but its process: state folder, catalogue, artifacts, sessions and the HTTP server. Main thread.
class Runtime : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QHostAddress address = QHostAddress(QHostAddress::LocalHost); ///< a loopback address
        quint16 port = 0;                                             ///< 0: a free one
        QString stateDir = StateDir::defaultPath();
        /// Where manifests are looked for; a later folder wins.
        QStringList simulatorFolders = findSimulatorFolders();
        QStringList testCaseFolders = findTestCaseFolders();             ///< the same for test cases
        std::chrono::milliseconds heartbeat = std::chrono::seconds(300); ///< a session's life without one; 0: no end
        qint64 artifactQuota = 20LL * 1024 * 1024 * 1024; ///< bytes for snapshots; ArtifactStore::NoQuota: no end
        QString agent = findProgram(QStringLiteral("plato-desktop-agent"));
        QString networkProgram = findProgram(QStringLiteral("plato-env-network"));
        bool faults = false; ///< on demand: see Faults
        QString handOver;    ///< path of a socket, see HandOver; empty: there is none
        HandOver::Timing handOverTiming;
        /// The log goes to platod.log in the state folder, too, and the stack of a crash to crash.txt.
        bool logFile = false;
    };

    explicit Runtime(Options options, QObject *parent = nullptr);
    ~Runtime() override;

    /// serving() or failed() follows, the latter perhaps at once.
    void start();
    /// Ends all envs; `done` when nothing of them is left, two seconds later at most.
    void stop(std::function<void()> done);

    QUrl url() const { return m_url; }
    QByteArray apiKey() const { return m_apiKey; } ///< another one each time
    /// Why no env can be started on this computer; empty when all is well.
    QString trouble() const { return m_trouble; }

    /// A program of ours beside this one, or where it is installed; empty when there is none.
    static QString findProgram(const QString &name);
    /// What is built in, what was installed beside this program, and the person's own in $XDG_DATA_HOME.
    static QStringList findSimulatorFolders();
    static QStringList findTestCaseFolders(); ///< the same for test cases

Q_SIGNALS:
    void serving();
    void failed(const QString &reason);
    void unused(); ///< nobody can reach it any more, and nothing runs: see HandOver

private:
    Result copyShownFiles() const;
    void probeSandbox();
    void serve();

    Options m_options;
    QByteArray m_apiKey;
    QUrl m_url;
    QString m_trouble;
    QPointer<EnvProcess> m_probe; // while it is looked whether there can be sandboxes
    WorkPool m_pool;
    Simulators m_simulators;
    TestCases m_testCases;
    std::unique_ptr<StateDir> m_stateDir;
    std::unique_ptr<LogFile> m_log; // null without
    std::unique_ptr<Remover> m_remover;
    std::unique_ptr<ArtifactStore> m_artifacts;
    std::optional<EnvHost> m_host;
    std::optional<CatalogueContext> m_context;
    std::unique_ptr<Faults> m_faults; // null without
    std::unique_ptr<Registry> m_registry;
    std::unique_ptr<HandOver> m_handOver;       // null without
    std::unique_ptr<FaultRoutes> m_faultRoutes; // null without; the server calls it
    std::unique_ptr<http::Server> m_server;
};

} // namespace plato::runtime
