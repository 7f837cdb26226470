// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connection/connection.h"

#include "core/profile/serveraddress.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QMetaEnum>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

Q_LOGGING_CATEGORY(lcConnection, "plato.connection", QtInfoMsg)

/// The entry of the keychain by which the next window finds a local runtime that was left running.
struct RuntimeEntry
{
    QUrl url;
    QString apiKey;
    qint64 processId = 0;

    static RuntimeEntry fromSecret(const QString &secret)
    {
        const QJsonObject json = QJsonDocument::fromJson(secret.toUtf8()).object();
        return {QUrl(json["url"_L1].toString()), json["api_key"_L1].toString(), json["pid"_L1].toInteger()};
    }

    QString toSecret() const
    {
        const QJsonObject json{{u"url"_s, url.toString()}, {u"api_key"_s, apiKey}, {u"pid"_s, processId}};
        return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
    }
};

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

bool Connection::setKeepRuntime(bool keep)
{
    m_profile.keepRuntime = keep;
    if (!m_runtime || m_runtime->phase() != LocalRuntime::Phase::Running || !m_runtime->canOutlive())
        return !keep;
    if (!keep || m_runtime->apiKey().isEmpty())
        m_runtime->setKeepRunning(keep);
    else
        rememberRuntime();
    return true;
}

void Connection::open()
{
    const int generation = ++m_generation;
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
            break; // the keychain is asked again
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

void Connection::startRuntime()
{
    m_adopted = false;
    m_runtime = std::make_unique<LocalRuntime>(m_options.platodProgram);
    if (!m_options.runtimeStateDir.isEmpty())
        m_runtime->setStateDir(m_options.runtimeStateDir);
    connect(m_runtime.get(), &LocalRuntime::ready, this, &Connection::onRuntimeReady);
    connect(m_runtime.get(), &LocalRuntime::failed, this, &Connection::onRuntimeFailed);
    connect(m_runtime.get(), &LocalRuntime::stopped, this, &Connection::onRuntimeStopped);
    // Taken over even when it shall not be left running again: otherwise nobody would ever end it.
    const auto left = m_profiles.keptRuntime();
    if (left && m_runtime->isRunning(left->pid))
        return adopt(*left);
    if (left)
        m_profiles.setKeptRuntime({});
    startNewRuntime();
}

void Connection::startNewRuntime()
{
    m_adopted = false;
    m_runtime->setKeepRunning(m_profile.keepRuntime);
    m_runtime->start();
    // Started so that it can outlive this window; it ends with us until the keychain has what finds it again.
    m_runtime->setKeepRunning(false);
}

/// The keychain has the address, key and process id of a runtime that was left running, in one entry; the settings only
/// say that there may be one. When its key cannot be read it is taken over all the same, so that it can be ended.
void Connection::adopt(const KeptRuntime &left)
{
    m_secrets.read(m_profile.id, this, [this, left, generation = m_generation](const SecretStore::Answer &answer) {
        if (generation != m_generation)
            return;
        const auto entry = RuntimeEntry::fromSecret(answer.secret);
        const bool isKnown =
            answer.status == SecretStore::Status::Ok && !entry.apiKey.isEmpty() && entry.processId == left.pid;
        if (!m_runtime->adopt(isKnown ? entry.url : left.url, isKnown ? entry.apiKey : QString(), left.pid)) {
            m_profiles.setKeptRuntime({}); // it has ended meanwhile
            return startNewRuntime();
        }
        m_adopted = isKnown;
        m_runtime->setKeepRunning(m_profile.keepRuntime || !isKnown);
        if (isKnown)
            return onRuntimeReady();
        fail(tr("It was left running, and its key could not be read. %1").arg(answer.text).trimmed());
    });
}

/// The runtime is kept only when the next window can find it: until the keychain has stored its entry, for which it may
/// ask the person, the runtime ends with us.
void Connection::rememberRuntime()
{
    const RuntimeEntry entry{m_runtime->url(), m_runtime->apiKey(), m_runtime->processId()};
    m_secrets.write(m_profile.id, entry.toSecret(), this,
                    [this, pid = m_runtime->processId()](const SecretStore::Answer &answer) {
                        if (!m_runtime || m_runtime->processId() != pid || !m_profile.keepRuntime ||
                            m_runtime->phase() != LocalRuntime::Phase::Running)
                            return;
                        const bool canBeFound = answer.status == SecretStore::Status::Ok;
                        m_runtime->setKeepRunning(canBeFound);
                        if (canBeFound)
                            return;
                        qCWarning(lcConnection) << "the local runtime cannot be kept: no keychain has its key";
                        Q_EMIT runtimeNotKept(answer.text);
                    });
}

void Connection::onRuntimeReady()
{
    // Noted even when it is not kept: when this program is killed it goes on, and the next window shall find it.
    if (m_runtime->canOutlive())
        m_profiles.setKeptRuntime(KeptRuntime{m_runtime->url(), m_runtime->processId()});
    if (m_profile.keepRuntime && !m_runtime->isKept())
        rememberRuntime();
    check(m_runtime->url(), m_runtime->apiKey());
}

void Connection::onRuntimeStopped()
{
    m_profiles.setKeptRuntime({});
    if (m_profile.kind == Profile::Kind::ThisComputer && m_phase == Phase::Opening)
        startNewRuntime();
}

void Connection::onRuntimeFailed(const QString &reason)
{
    m_profiles.setKeptRuntime({});
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
                m_workspace->sessions().attach(item.sessionId, item.sessionId.left(8), Session::Ownership::Owned);
        }
        if (m_pages.next() > 0)
            takeOverSessions();
    });
}

} // namespace plato
