// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connection/connection.h"

#include "core/profile/serveraddress.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

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

void Connection::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged(state);
}

void Connection::fail(const QString &reason)
{
    m_reason = reason;
    setState(State::Failed);
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
           m_runtime->state() == LocalRuntime::State::Running && m_runtime->isKept();
}

bool Connection::isRuntimeRunning() const
{
    return m_state == State::Failed && m_profile.kind == Profile::Kind::ThisComputer && m_runtime &&
           m_runtime->state() == LocalRuntime::State::Running;
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
    if (!m_runtime || m_runtime->state() != LocalRuntime::State::Running || !m_runtime->canOutlive())
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
    if (m_workspace && m_state == State::Failed) { // nothing of it runs any more
        Q_EMIT workspaceClosing();
        m_ended = std::move(m_workspace);
    }
    closeWorkspace();
    m_profile = m_profiles.current();
    m_user.reset();
    m_error.reset();
    m_reason.clear();

    if (m_profile.kind != Profile::Kind::ThisComputer) {
        m_ended.reset();
        letGoOfRuntime();
    }

    setState(State::Opening);
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
            if (answer.status == SecretStore::Status::Ok && !answer.secret.isEmpty())
                return check(m_profile.url, answer.secret);
            m_reason = answer.text;
            setState(State::NeedsKey);
        });
        break;
    }
}

void Connection::useKey(const QString &key, bool remember)
{
    ++m_generation;
    m_reason.clear();
    m_error.reset();
    setState(State::Opening);
    check(m_profile.url, key, remember && m_profile.kind == Profile::Kind::Server);
}

void Connection::openRuntime()
{
    switch (m_runtime ? m_runtime->state() : LocalRuntime::State::Stopped) {
    case LocalRuntime::State::Running:
        if (m_runtime->apiKey().isEmpty())
            break; // the keychain is asked again
        return onRuntimeReady();
    case LocalRuntime::State::Starting:
    case LocalRuntime::State::Stopping: // two of them must not use the state folder: onRuntimeStopped() goes on
        return;
    case LocalRuntime::State::Stopped:
        break;
    }
    startRuntime();
}

/// Its envs end with it, since nobody watches them any more; one that is kept goes on alone.
void Connection::letGoOfRuntime()
{
    if (!m_runtime)
        return;
    if (m_runtime->isKept() && m_runtime->state() == LocalRuntime::State::Running)
        m_runtime.reset();
    else
        m_runtime->stop();
}

void Connection::leave()
{
    ++m_generation;
    closeWorkspace();
    letGoOfRuntime();
    setState(State::Idle);
    if (!m_runtime || m_runtime->state() == LocalRuntime::State::Stopped) {
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
    // One that was left running is found also when it shall not be left again: nobody else would ever end it.
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
    // It could go on without us now, but shall not before it can be found again.
    m_runtime->setKeepRunning(false);
}

/// Address, key and process of one that an earlier window left running are one entry of the keychain. The settings only
/// tell that it is worth asking. Without the key it is not given up, but held on to, so that it can be ended.
void Connection::adopt(const KeptRuntime &left)
{
    m_secrets.read(m_profile.id, this, [this, left, generation = m_generation](const SecretStore::Answer &answer) {
        if (generation != m_generation)
            return;
        const QJsonObject entry = QJsonDocument::fromJson(answer.secret.toUtf8()).object();
        const QString key = entry.value("api_key"_L1).toString();
        const bool isKnown =
            answer.status == SecretStore::Status::Ok && !key.isEmpty() && entry.value("pid"_L1).toInteger() == left.pid;
        if (!m_runtime->adopt(isKnown ? QUrl(entry.value("url"_L1).toString()) : left.url, isKnown ? key : QString(),
                              left.pid)) {
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

/// Kept is what the next window can find: until the keychain has said so, which may take a person's answer, the runtime
/// ends with us.
void Connection::rememberRuntime()
{
    const QJsonObject entry{{u"url"_s, m_runtime->url().toString()},
                            {u"api_key"_s, m_runtime->apiKey()},
                            {u"pid"_s, m_runtime->processId()}};
    m_secrets.write(m_profile.id, QString::fromUtf8(QJsonDocument(entry).toJson(QJsonDocument::Compact)), this,
                    [this, pid = m_runtime->processId()](const SecretStore::Answer &answer) {
                        if (!m_runtime || m_runtime->processId() != pid || !m_profile.keepRuntime ||
                            m_runtime->state() != LocalRuntime::State::Running)
                            return;
                        const bool canBeFound = answer.status == SecretStore::Status::Ok;
                        m_runtime->setKeepRunning(canBeFound);
                        if (!canBeFound)
                            Q_EMIT runtimeNotKept(answer.text);
                    });
}

void Connection::onRuntimeReady()
{
    // Known even before it is kept: were this program killed, it would go on.
    if (m_runtime->canOutlive())
        m_profiles.setKeptRuntime(KeptRuntime{m_runtime->url(), m_runtime->processId()});
    if (m_profile.keepRuntime && !m_runtime->isKept())
        rememberRuntime();
    check(m_runtime->url(), m_runtime->apiKey());
}

void Connection::onRuntimeStopped()
{
    m_profiles.setKeptRuntime({});
    if (m_profile.kind == Profile::Kind::ThisComputer && m_state == State::Opening)
        startNewRuntime();
}

void Connection::onRuntimeFailed(const QString &reason)
{
    m_profiles.setKeptRuntime({});
    if (m_profile.kind != Profile::Kind::ThisComputer)
        return; // another server is open
    ++m_generation;
    m_pending.reset();
    if (m_workspace)
        m_workspace->sessions().serverGone(reason);
    m_error.reset();
    fail(reason);
}

void Connection::storeKey(const QString &key)
{
    m_secrets.write(m_profile.id, key, this, [this](const SecretStore::Answer &answer) {
        if (answer.status != SecretStore::Status::Ok)
            Q_EMIT keyNotKept(answer.text);
    });
}

void Connection::check(const QUrl &url, const QString &key, bool store)
{
    const int generation = m_generation;
    m_pending = std::make_unique<Workspace>(url, key);
    auto *job = m_pending->api().userMe();
    connect(job, &ApiJob::finished, this, [this, job, generation, toStore = store ? key : QString()] {
        if (generation != m_generation)
            return;
        if (!job->error()) {
            if (!toStore.isEmpty())
                storeKey(toStore);
            m_user = job->result();
            m_workspace = std::move(m_pending);
            if (m_ended)
                m_workspace->takeEnded(std::move(m_ended));
            m_workspace->catalogue().refresh();
            setState(State::Online);
            if (m_adopted && m_profile.kind == Profile::Kind::ThisComputer) {
                m_listed.clear();
                takeOverSessions();
            }
            return;
        }
        m_error = job->error();
        // Released later: the job that is speaking belongs to it.
        m_pending.release()->deleteLater();
        if (m_error->kind == ApiError::Kind::Unauthorized && m_profile.kind != Profile::Kind::ThisComputer)
            return setState(State::NeedsKey);
        fail({});
    });
}

/// The runtime is ours alone, and so is what runs in it.
void Connection::takeOverSessions(int page)
{
    auto *job = m_workspace->api().sessions(page);
    connect(job, &ApiJob::finished, this, [this, job, page] {
        if (job->error()) {
            Q_EMIT sessionsNotListed(*job->error());
            return;
        }
        bool isNew = false;
        for (const SessionListItem &item : job->result().sessions) {
            if (m_listed.contains(item.sessionId))
                continue; // pages shift while sessions are made
            m_listed.insert(item.sessionId);
            isNew = true;
            if (!JobStatus(item.raw.value("status"_L1).toString()).isTerminal())
                m_workspace->sessions().attach(item.sessionId, item.sessionId.left(8), Session::Ownership::Owned);
        }
        // A page that tells nothing new is the last, whatever it says.
        if (job->result().hasMorePages && isNew)
            takeOverSessions(page + 1);
    });
}

} // namespace plato
