// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connection/connection.h"

#include "core/connection/runtimenote.h"
#include "core/profile/serveraddress.h"
#include "core/usersocket/userfolder.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QMetaEnum>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcConnection, "plato.connection", QtInfoMsg)

/// Why no key may go to the server of the profile; empty when it may.
QString refusalOf(const Profile &profile)
{
    if (profile.kind == Profile::Kind::ThisComputer)
        return {};
    const QString refusal = ServerAddress::refusal(profile.url);
    if (refusal.isEmpty() || profile.kind != Profile::Kind::Environment)
        return refusal;
    return Connection::tr("%1 The address is that of PLATO_BASE_URL.").arg(refusal);
}

} // namespace

Connection::Connection(ProfileStore &profiles, SecretStore &secrets, Options options, QObject *parent)
    : QObject(parent)
    , m_profiles(profiles)
    , m_secrets(secrets)
    , m_options(std::move(options))
{
}

Connection::~Connection()
{
    closeWorkspace();
}

void Connection::setPhase(Phase phase)
{
    if (phase != m_phase) {
        const auto phases = QMetaEnum::fromType<Phase>();
        qCInfo(lcConnection) << phases.valueToKey(int(m_phase)) << "->" << phases.valueToKey(int(phase));
    }
    m_phase = phase;
    Q_EMIT phaseChanged(phase);
}

void Connection::fail(const QString &reason)
{
    m_reason = reason;
    setPhase(Phase::Failed);
}

void Connection::closeWorkspace()
{
    m_pending.reset();
    m_note.reset();
    if (!m_workspace)
        return;
    Q_EMIT workspaceClosing();
    m_workspace.reset();
}

bool Connection::leavesRuntime() const
{
    return m_runtime && m_profile.kind == Profile::Kind::ThisComputer &&
           m_runtime->phase() == LocalRuntime::Phase::Running && m_runtime->isKept();
}

bool Connection::isRuntimeRunning() const
{
    return m_phase == Phase::Failed && m_profile.kind == Profile::Kind::ThisComputer && m_runtime &&
           m_runtime->phase() == LocalRuntime::Phase::Running;
}

void Connection::restartRuntime()
{
    if (m_runtime)
        m_runtime->stop();
    open(); // onRuntimeStopped() goes on
}

bool Connection::canKeepRuntime() const
{
    return m_runtime && m_profile.kind == Profile::Kind::ThisComputer && m_runtime->canBeKept();
}

bool Connection::setKeepRuntime(bool keep)
{
    m_profile.keepRuntime = keep;
    if (!canKeepRuntime())
        return !keep;
    m_runtime->setKeepRunning(keep);
    return true;
}

void Connection::keepRuntimeOnce()
{
    if (canKeepRuntime())
        m_runtime->setKeepRunning(true);
}

void Connection::open()
{
    const int generation = ++m_generation;
    m_note.reset();
    if (m_workspace && m_phase == Phase::Failed) { // nothing of it runs any more
        Q_EMIT workspaceClosing();
        m_ended = std::move(m_workspace);
    }
    closeWorkspace();
    m_profile = m_profiles.current();
    m_user.reset();
    m_error.reset();
    m_reason.clear();
    m_hasKeychain = true;
    m_isKeychainLocked = false;

    if (m_profile.kind != Profile::Kind::ThisComputer) {
        m_ended.reset();
        letGoOfRuntime();
    }

    setPhase(Phase::Opening);
    if (const QString refusal = refusalOf(m_profile); !refusal.isEmpty())
        return fail(refusal);
    switch (m_profile.kind) {
    case Profile::Kind::ThisComputer:
        openRuntime();
        break;
    case Profile::Kind::Environment:
        check(m_profile.url, m_options.environmentKey);
        break;
    case Profile::Kind::Server:
        m_secrets.read(m_profile.id, this, [this, generation](const SecretStore::Answer &answer) {
            if (generation != m_generation)
                return;
            m_hasKeychain = answer.hasKeychain;
            m_isKeychainLocked = answer.status == SecretStore::Status::Denied;
            if (answer.status == SecretStore::Status::Ok && !answer.secret.isEmpty())
                return check(m_profile.url, answer.secret);
            m_reason = answer.text;
            setPhase(Phase::NeedsKey);
        });
        break;
    }
}

void Connection::useKey(const QString &key, bool remember)
{
    ++m_generation;
    m_reason.clear();
    m_error.reset();
    setPhase(Phase::Opening);
    check(m_profile.url, key, remember && m_profile.kind == Profile::Kind::Server);
}

void Connection::openRuntime()
{
    switch (m_runtime ? m_runtime->phase() : LocalRuntime::Phase::Stopped) {
    case LocalRuntime::Phase::Running:
        if (m_runtime->apiKey().isEmpty())
            break; // it is asked again where it serves
        return onRuntimeReady();
    case LocalRuntime::Phase::Starting:
    case LocalRuntime::Phase::Stopping: // two of them must not use the state folder: onRuntimeStopped() goes on
        return;
    case LocalRuntime::Phase::Stopped:
        break;
    }
    startRuntime();
}

/// Its envs end with it, since nobody watches them any more; one that is kept goes on alone.
void Connection::letGoOfRuntime()
{
    if (!m_runtime)
        return;
    if (m_runtime->isKept() && m_runtime->phase() == LocalRuntime::Phase::Running)
        m_runtime.reset();
    else
        m_runtime->stop();
}

void Connection::setChosen(const QString &sessionId)
{
    m_chosen = sessionId;
    if (m_note)
        m_note->setChosen(sessionId);
}

void Connection::leave()
{
    ++m_generation;
    closeWorkspace();
    letGoOfRuntime();
    setPhase(Phase::Idle);
    if (!m_runtime || m_runtime->phase() == LocalRuntime::Phase::Stopped) {
        Q_EMIT left();
        return;
    }
    connect(m_runtime.get(), &LocalRuntime::stopped, this, &Connection::left);
    connect(m_runtime.get(), &LocalRuntime::failed, this, &Connection::left);
}

Expected<QString> Connection::runtimeSocket(const Options &options)
{
    const auto whole = [](const QString &path) { return path.isEmpty() ? path : QFileInfo(path).absoluteFilePath(); };
    return userfolder::socketFor(u"runtime"_s, whole(options.runtimeStateDir) + u'\n' + whole(options.settingsFile));
}

void Connection::startRuntime()
{
    m_adopted = false;
    m_runtime = std::make_unique<LocalRuntime>(m_options.platodProgram);
    if (!m_options.runtimeStateDir.isEmpty())
        m_runtime->setStateDir(m_options.runtimeStateDir);
    if (const auto socket = runtimeSocket(m_options))
        m_runtime->setSocket(*socket);
    else
        qCWarning(lcConnection).noquote() << "the local runtime ends with this window:" << socket.error().message;
    connect(m_runtime.get(), &LocalRuntime::ready, this, &Connection::onRuntimeReady);
    connect(m_runtime.get(), &LocalRuntime::silent, this, [this] {
        fail(tr("It runs already, as process %1, and does not say where it serves.").arg(m_runtime->processId()));
    });
    connect(m_runtime.get(), &LocalRuntime::keptChanged, this, &Connection::runtimeKept);
    connect(m_runtime.get(), &LocalRuntime::failed, this, &Connection::onRuntimeFailed);
    connect(m_runtime.get(), &LocalRuntime::stopped, this, &Connection::onRuntimeStopped);
    m_runtime->start();
}

void Connection::onRuntimeReady()
{
    m_adopted = m_runtime->wasFound();
    // Of one that was kept for us, too: from now on heartbeats tell that somebody is there.
    m_runtime->setKeepRunning(m_profile.keepRuntime);
    check(m_runtime->url(), m_runtime->apiKey());
}

void Connection::onRuntimeStopped()
{
    if (m_profile.kind == Profile::Kind::ThisComputer && m_phase == Phase::Opening) {
        m_adopted = false;
        m_runtime->start();
    }
}

void Connection::onRuntimeFailed(const QString &reason)
{
    if (m_profile.kind != Profile::Kind::ThisComputer)
        return; // another server is open
    ++m_generation;
    m_pending.reset();
    if (m_workspace) {
        qCWarning(lcConnection) << "the local runtime has ended by itself, and with it"
                                << m_workspace->sessions().alive().size() << "sessions";
        m_workspace->sessions().serverGone(reason);
    } else {
        qCWarning(lcConnection) << "the local runtime could not be started";
    }
    m_error.reset();
    fail(reason);
}

void Connection::storeKey(const QString &key)
{
    m_secrets.write(m_profile.id, key, this, [this](const SecretStore::Answer &answer) {
        if (answer.status == SecretStore::Status::Ok || !m_hasKeychain)
            return;
        qCWarning(lcConnection) << "the key could not be stored, and is known for this run only";
        Q_EMIT keyNotKept(answer.text);
    });
}

void Connection::check(const QUrl &url, const QString &key, bool store)
{
    const int generation = m_generation;
    m_pending = std::make_unique<Workspace>(url, key);
    const QString toStore = store ? key : QString();
    m_pending->api().userMe()->then(this, [this, generation, toStore](const PlatoApi::UserJob &job) {
        if (generation != m_generation)
            return;
        if (!job.error()) {
            if (!toStore.isEmpty())
                storeKey(toStore);
            m_user = job.result();
            m_workspace = std::move(m_pending);
            if (m_ended)
                m_workspace->takeEnded(std::move(m_ended));
            m_workspace->catalogue().refresh();
            m_chosenBefore.clear();
            if (m_profile.kind == Profile::Kind::ThisComputer) {
                m_noteBefore = m_adopted ? m_runtime->note() : QJsonObject();
                m_chosenBefore = RuntimeNote::chosenIn(m_noteBefore);
                m_note = std::make_unique<RuntimeNote>(*m_runtime, m_workspace->sessions(), m_noteBefore);
                if (!m_chosen.isEmpty())
                    m_note->setChosen(m_chosen);
            }
            setPhase(Phase::Online);
            if (m_adopted && m_profile.kind == Profile::Kind::ThisComputer) {
                m_pages = {};
                takeOverSessions();
            }
            return;
        }
        m_error = job.error();
        // Deleted later: the job in whose slot we are belongs to it.
        m_pending.release()->deleteLater();
        if (m_error->kind == ApiError::Kind::Unauthorized && m_profile.kind != Profile::Kind::ThisComputer)
            return setPhase(Phase::NeedsKey);
        fail({});
    });
}

/// An adopted runtime serves nobody but us, so all of its sessions are ours.
void Connection::takeOverSessions()
{
    m_workspace->api().sessions(m_pages.next())->then(this, [this](const PlatoApi::SessionListJob &job) {
        if (job.error()) {
            qCWarning(lcConnection).noquote()
                << "sessions of the adopted runtime cannot be listed:" << ApiError::nameOfKind(job.error()->kind);
            Q_EMIT sessionsNotListed(*job.error());
            return;
        }
        for (const SessionListItem &item : m_pages.take(job.result())) {
            if (!item.status.isTerminal())
                RuntimeNote::takeOver(m_workspace->sessions(), item.sessionId, m_noteBefore);
        }
        if (m_pages.next() > 0)
            takeOverSessions();
    });
}

} // namespace plato
