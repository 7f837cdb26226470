// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/runtime.h"

#include "app/platod/env/randomkey.h"
#include "app/platod/http/apiparameters.h"
#include "app/platod/http/apiroutes.h"
#include "app/platod/sandbox/systemetc.h"
#include "app/platod/store/databaseserver.h"
#include "app/process/crashtrace.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {
Q_LOGGING_CATEGORY(lcRuntime, "plato.platod", QtInfoMsg)
}

Runtime::Runtime(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_apiKey(randomKey())
    , m_simulators(m_options.simulatorFolders)
    , m_testCases(m_options.testCaseFolders, m_simulators)
{
    for (const QString &problem : m_simulators.problems())
        qCWarning(lcRuntime).noquote() << "simulator left out:" << problem;
    for (const QString &problem : m_testCases.problems())
        qCWarning(lcRuntime).noquote() << "test case left out:" << problem;
}

Runtime::~Runtime() = default;

QString Runtime::findProgram(const QString &name)
{
    const QDir here(QCoreApplication::applicationDirPath());
    for (const QString &path : {name, u"../" PLATO_LIBEXECDIR "/plato-desk/"_s + name}) {
        const QFileInfo file(here.filePath(path));
        if (file.isExecutable())
            return file.canonicalFilePath();
    }
    return {};
}

namespace {
QStringList foldersOf(const QString &name)
{
    const QString below = u"/plato-desk/"_s + name;
    return {u":/"_s + name,
            QDir::cleanPath(QCoreApplication::applicationDirPath() + u"/../" PLATO_DATADIR ""_s + below),
            QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + below};
}
} // namespace

QStringList Runtime::findSimulatorFolders()
{
    return foldersOf(u"simulators"_s);
}

QStringList Runtime::findTestCaseFolders()
{
    return foldersOf(u"testcases"_s);
}

void Runtime::start()
{
    auto stateDir = StateDir::open(m_options.stateDir);
    if (!stateDir) {
        Q_EMIT failed(stateDir.error().message);
        return;
    }
    m_stateDir = std::move(*stateDir);
    if (m_options.logFile) {
        m_log = std::make_unique<LogFile>(m_stateDir->path() + u"/platod.log"_s);
        setCrashTraceFile(m_stateDir->path() + u"/crash.txt"_s);
    }
    if (!m_pool.isAlive()) {
        Q_EMIT failed(u"this computer has no thread left for platod: a bound on processes or memory is reached"_s);
        return;
    }
    m_remover = std::make_unique<Remover>(*m_stateDir);
    m_remover->removeLeftovers();
    if (const auto copied = copyShownFiles(); !copied) {
        Q_EMIT failed(u"the state folder cannot be used: "_s + copied.error().message);
        return;
    }
    probeSandbox();
}

Result Runtime::copyShownFiles() const
{
    for (const Manifest &manifest : m_simulators.manifests()) {
        if (manifest.filesFolder.isEmpty())
            continue;
        const QString target = m_stateDir->simulators() + u'/' + manifest.name;
        if (auto made = makePrivateDir(target); !made)
            return made;
        QDirIterator it(manifest.filesFolder, QDir::Files);
        while (it.hasNext()) {
            QFile file(it.next());
            if (!file.open(QIODevice::ReadOnly))
                return failure(u"%1: %2"_s.arg(file.fileName(), file.errorString()));
            if (auto written = writeFile(target + u'/' + it.fileName(), file.readAll()); !written)
                return written;
        }
    }
    if (auto copied = copyDatabaseScripts(databaseScriptsBelow(m_stateDir->simulators())); !copied)
        return copied;
    return copySystemEtc(systemEtcBelow(m_stateDir->simulators()));
}

void Runtime::probeSandbox()
{
    const QString bwrap = QStandardPaths::findExecutable(u"bwrap"_s);
    m_artifacts = std::make_unique<ArtifactStore>(*m_stateDir, *m_remover, bwrap, m_pool, m_options.artifactQuota);
    if (m_options.faults) {
        m_faults = std::make_unique<Faults>();
        qCWarning(lcRuntime) << "faults can be asked for";
    }
    m_host.emplace(EnvHost{*m_stateDir, *m_artifacts, *m_remover, bwrap, m_options.agent, m_options.networkProgram,
                           m_faults.get()});
    if (bwrap.isEmpty()) {
        m_trouble = u"bubblewrap is not installed, and envs run in its sandboxes. Install it with: sudo apt install "
                    "bubblewrap"_s;
        return serve();
    }

    if (m_options.networkProgram.isEmpty()) {
        m_trouble = u"plato-env-network is not installed beside platod, and no env can be reached without it"_s;
        return serve();
    }

    // Tries whether sandboxes work on this computer, with the same arguments that envs get.
    SandboxSpec spec;
    spec.folder = m_stateDir->envs() + u"/probe"_s;
    spec.hostName = u"probe"_s;
    spec.etc = systemEtcBelow(m_stateDir->simulators());
    spec.command = {u"true"_s};
    const auto ready = makePrivateDir(spec.folder + u"/state"_s)
                           .and_then([&] { return makePrivateDir(spec.folder + u"/home"_s); })
                           .and_then([&] { return writeSandboxEtc(spec.folder, {}); });
    if (!ready) {
        Q_EMIT failed(u"the state folder cannot be used: "_s + ready.error().message);
        return;
    }
    auto *process = new EnvProcess(this);
    m_probe = process;
    connect(process, &EnvProcess::ended, this, [this, process, folder = spec.folder](bool ok, const QString &reason) {
        process->deleteLater();
        if (const auto removed = removeTree(folder); !removed)
            qCWarning(lcRuntime).noquote() << removed.error().message;
        if (!ok)
            m_trouble = u"bubblewrap cannot make a sandbox on this computer: %1"_s.arg(reason);
        serve();
    });
    process->start(bwrap, spec);
}

void Runtime::serve()
{
    m_registry = std::make_unique<Registry>(m_simulators, *m_host, m_options.heartbeat, m_trouble);
    m_artifacts->setIsUsed([this](const QString &id) { return m_registry->usesArtifact(id); });
    if (const auto loaded = m_artifacts->load(); !loaded) {
        Q_EMIT failed(u"the artifacts cannot be read: "_s + loaded.error().message);
        return;
    }
    m_context.emplace(CatalogueContext{m_simulators, *m_artifacts, m_testCases, m_options.agent, m_trouble,
                                       QDateTime::currentDateTimeUtc()});
    m_server = std::make_unique<http::Server>();
    m_server->setHosts({m_options.address.toString(), u"localhost"_s});
    m_server->setAuthorizer([this](const http::Request &request) { return isLetIn(request, m_apiKey); });
    addCatalogueRoutes(*m_server, *m_context);
    addSessionRoutes(*m_server, *m_registry, m_testCases, m_pool);
    addTestCaseRoutes(*m_server, *m_registry, m_testCases, m_pool);
    addJobRoutes(*m_server, *m_registry);
    addSnapshotRoutes(*m_server, *m_registry, *m_artifacts);
    addExecuteRoutes(*m_server, *m_registry);
    addEnvRoutes(*m_server, *m_registry);
    addUnsupportedRoutes(*m_server);
    if (m_faults)
        m_faultRoutes = std::make_unique<FaultRoutes>(*m_faults, *m_server);

    const auto port = m_server->start(m_options.address, m_options.port);
    if (!port) {
        Q_EMIT failed(u"cannot listen on %1"_s.arg(m_server->errorString()));
        return;
    }
    if (m_trouble.isEmpty()) {
        // Made now, so that the first env of each simulator need not wait for its example artifact.
        for (const Manifest &manifest : m_simulators.manifests()) {
            if (Simulators::missing(manifest, m_options.agent).isEmpty())
                m_artifacts->ensureExample(manifest);
        }
    } else {
        qCWarning(lcRuntime).noquote() << m_trouble;
    }

    m_url.setScheme(u"http"_s);
    m_url.setHost(m_options.address.toString());
    m_url.setPort(*port);
    if (!m_options.handOver.isEmpty()) {
        if (const auto beat = m_options.heartbeat / 3; beat > 0ms)
            m_options.handOverTiming.beat = std::min(m_options.handOverTiming.beat, beat);
        m_handOver = std::make_unique<HandOver>(*m_registry,
                                                QJsonObject{{u"url"_s, m_url.toString()},
                                                            {u"api_key"_s, QString::fromLatin1(m_apiKey)},
                                                            {u"pid"_s, QCoreApplication::applicationPid()}},
                                                m_options.handOverTiming);
        connect(m_handOver.get(), &HandOver::unused, this, &Runtime::unused);
        if (const auto listens = m_handOver->listen(m_options.handOver); !listens) {
            Q_EMIT failed(u"--hand-over: "_s + listens.error().message);
            return;
        }
    }
    Q_EMIT serving();
}

void Runtime::stop(std::function<void()> done)
{
    if (m_probe) {
        // platod is to end before it serves: the probe is killed, and its folder removed.
        m_probe->disconnect(this);
        connect(m_probe, &EnvProcess::ended, this, [folder = m_stateDir->envs() + u"/probe"_s, done] {
            if (const auto removed = removeTree(folder); !removed)
                qCWarning(lcRuntime).noquote() << removed.error().message;
            done();
        });
        return m_probe->stop();
    }
    if (!m_registry)
        return done();
    m_registry->shutdown(1500ms, std::move(done));
}

} // namespace plato::runtime
