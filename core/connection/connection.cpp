// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connection/connection.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace plato {

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

void Connection::open()
{
    const int generation = ++m_generation;
    closeWorkspace();
    m_profile = m_profiles.current();
    m_user.reset();
    m_error.reset();
    m_reason.clear();

    if (m_profile.kind != Profile::Kind::ThisComputer)
        m_runtime.reset(); // ends with its envs: nobody watches them any more

    setState(State::Opening);
    switch (m_profile.kind) {
    case Profile::Kind::ThisComputer:
        if (m_runtime && m_runtime->state() == LocalRuntime::State::Running)
            return onRuntimeReady();
        startRuntime();
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
    if (remember && m_profile.kind == Profile::Kind::Server)
        m_secrets.write(m_profile.id, key, this, [](const SecretStore::Answer &) {});
    setState(State::Opening);
    check(m_profile.url, key);
}

void Connection::startRuntime()
{
    m_adopted = false;
    m_runtime = std::make_unique<LocalRuntime>(m_options.platodProgram);
    if (!m_options.runtimeStateDir.isEmpty())
        m_runtime->setStateDir(m_options.runtimeStateDir);
    m_runtime->setKeepRunning(m_profile.keepRuntime);
    connect(m_runtime.get(), &LocalRuntime::ready, this, &Connection::onRuntimeReady);
    connect(m_runtime.get(), &LocalRuntime::failed, this, &Connection::onRuntimeFailed);
    if (!m_profile.keepRuntime)
        return m_runtime->start();

    // One that an earlier window left running is known to the keychain alone: address, key and process in one entry.
    m_secrets.read(m_profile.id, this, [this, generation = m_generation](const SecretStore::Answer &answer) {
        if (generation != m_generation)
            return;
        const QJsonObject left = QJsonDocument::fromJson(answer.secret.toUtf8()).object();
        m_adopted = answer.status == SecretStore::Status::Ok &&
                    m_runtime->adopt(QUrl(left.value("url"_L1).toString()), left.value("api_key"_L1).toString(),
                                     left.value("pid"_L1).toInteger());
        if (m_adopted)
            onRuntimeReady();
        else
            m_runtime->start();
    });
}

void Connection::rememberRuntime()
{
    const QJsonObject entry{{u"url"_s, m_runtime->url().toString()},
                            {u"api_key"_s, m_runtime->apiKey()},
                            {u"pid"_s, m_runtime->processId()}};
    m_secrets.write(m_profile.id, QString::fromUtf8(QJsonDocument(entry).toJson(QJsonDocument::Compact)), this,
                    [this](const SecretStore::Answer &answer) {
                        if (answer.status == SecretStore::Status::Ok || !m_runtime)
                            return;
                        // Nobody could ever find it again: better that it ends with us.
                        m_runtime->setKeepRunning(false);
                        Q_EMIT runtimeNotKept(answer.text);
                    });
}

void Connection::onRuntimeReady()
{
    if (m_profile.keepRuntime && !m_adopted)
        rememberRuntime();
    check(m_runtime->url(), m_runtime->apiKey());
}

void Connection::onRuntimeFailed(const QString &reason)
{
    ++m_generation;
    m_pending.reset();
    if (m_workspace)
        m_workspace->sessions().serverGone(reason);
    fail(reason);
}

void Connection::check(const QUrl &url, const QString &key)
{
    const int generation = m_generation;
    m_pending = std::make_unique<Workspace>(url, key);
    auto *job = m_pending->api().userMe();
    connect(job, &ApiJob::finished, this, [this, job, generation] {
        if (generation != m_generation)
            return;
        if (!job->error()) {
            m_user = job->result();
            m_workspace = std::move(m_pending);
            m_workspace->catalogue().refresh();
            return setState(State::Online);
        }
        m_error = job->error();
        // Released later: the job that is speaking belongs to it.
        m_pending.release()->deleteLater();
        if (m_error->kind == ApiError::Kind::Unauthorized && m_profile.kind == Profile::Kind::Server)
            return setState(State::NeedsKey);
        fail({});
    });
}

} // namespace plato
