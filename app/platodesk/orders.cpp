// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platodesk/orders.h"

#include "core/text/showntext.h"
#include "ui/mainwindow.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

constexpr std::chrono::seconds Patience(60); // for a connection; less than another start waits for its answer

Session *find(Workspace &workspace, const QString &id)
{
    const QList<Session *> &sessions = workspace.sessions().sessions();
    const auto found = std::find_if(sessions.cbegin(), sessions.cend(), [&](Session *s) { return s->id() == id; });
    return found == sessions.cend() ? nullptr : *found;
}

QString timeText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODate) : QString();
}

} // namespace

Orders::Orders(const CommandLine &wanted, ui::MainWindow &window, ProfileStore &profiles, QSettings &settings,
               Connection &connection, Instance::Answer answer)
    : QObject(&connection)
    , m_wanted(wanted)
    , m_window(window)
    , m_profiles(profiles)
    , m_settings(settings)
    , m_connection(connection)
    , m_answer(std::move(answer))
{
}

void Orders::carryOut()
{
    if (!m_wanted.profile.isEmpty()) {
        const QList<Profile> profiles = m_profiles.profiles();
        const auto chosen = std::find_if(profiles.cbegin(), profiles.cend(), [this](const Profile &profile) {
            return profile.id == m_wanted.profile || profile.name == m_wanted.profile;
        });
        if (chosen == profiles.cend())
            return finish(NotThere, {}, tr("There is no profile “%1”.").arg(showntext::name(m_wanted.profile)));
        m_profileId = chosen->id;
        m_window.chooseProfile(m_profileId);
    }
    if (!m_wanted.needsConnection())
        return finish(Done);
    connect(&m_connection, &Connection::phaseChanged, this, &Orders::whenConnected);
    // Whoever asked does not wait for ever, and nothing is made for somebody who has gone.
    QTimer::singleShot(Patience, this, [this] {
        if (!m_isOnline)
            finish(Failed, {}, tr("There is no connection yet: the window says why."));
    });
    whenConnected();
}

void Orders::whenConnected()
{
    if (!m_profileId.isEmpty() && m_connection.profile().id != m_profileId)
        return; // the window may have to ask first
    switch (m_connection.phase()) {
    case Connection::Phase::Idle:
    case Connection::Phase::Opening:
        return;
    case Connection::Phase::NeedsKey:
    case Connection::Phase::Failed:
        m_connection.disconnect(this);
        return finish(Failed, {}, tr("There is no connection: the window says why."));
    case Connection::Phase::Online:
        m_connection.disconnect(this);
        // After the window has heard of it, too.
        QMetaObject::invokeMethod(this, &Orders::onOnline, Qt::QueuedConnection);
    }
}

void Orders::onOnline()
{
    if (!m_answer)
        return;
    m_isOnline = true;
    Workspace *workspace = m_connection.workspace();
    if (!workspace)
        return finish(Failed, {}, tr("The connection has ended."));
    // The workspace may go while something is waited for.
    connect(&m_connection, &Connection::workspaceClosing, this,
            [this] { finish(Failed, {}, tr("The connection has ended.")); });
    if (m_wanted.list)
        return finish(Done, listed(*workspace));
    if (!m_wanted.closeId.isEmpty())
        return close(*workspace);
    if (!m_wanted.attachId.isEmpty())
        return attach(*workspace);
    make(*workspace);
}

/// A preset of that name, else simulators.
ui::Preset Orders::wantedSession() const
{
    if (const auto preset = ui::Presets(m_settings).find(m_wanted.create.simplified()))
        return *preset;
    const QStringList simulators = m_wanted.create.split(u',', Qt::SkipEmptyParts);
    ui::Preset wanted{m_wanted.testCase.isEmpty() ? simulators.join(u", "_s) : m_wanted.testCase, {}};
    wanted.request.testcaseId = m_wanted.testCase;
    QList<EnvRequest> &envs = wanted.request.envs;
    for (const QString &simulator : simulators) {
        EnvRequest env;
        env.simulator = simulator.trimmed();
        env.alias = env.simulator;
        for (int n = 2;
             std::any_of(envs.cbegin(), envs.cend(), [&](const EnvRequest &other) { return other.alias == env.alias; });
             ++n)
            env.alias = u"%1-%2"_s.arg(env.simulator).arg(n);
        envs.append(env);
    }
    return wanted;
}

void Orders::make(Workspace &workspace)
{
    const ui::Preset wanted = wantedSession();
    Session *session = workspace.sessions().create(wanted.request, wanted.name);
    m_window.showSession(session);
    connect(session, &QObject::destroyed, this, [this] { finish(Failed, {}, tr("The session has gone.")); });
    connect(session, &Session::phaseChanged, this, [this, session](Session::Phase phase) {
        if (phase == Session::Phase::Creating)
            return;
        session->disconnect(this);
        if (isPhaseOver(phase) || phase == Session::Phase::Closing)
            finish(Failed, {}, tr("The session could not be made: the window says why."));
        else
            finish(Done, session->id() + u'\n');
    });
}

/// What was not made here is watched: whether it is ours to close is for the person to say.
void Orders::attach(Workspace &workspace)
{
    Session *session = find(workspace, m_wanted.attachId);
    if (!session)
        session =
            workspace.sessions().attach(m_wanted.attachId, m_wanted.attachId.left(8), Session::Ownership::Watched);
    m_window.showSession(session);
    finish(Done);
}

void Orders::close(Workspace &workspace)
{
    Session *session = find(workspace, m_wanted.closeId);
    if (!session)
        return finish(NotThere, {}, tr("The window has no session %1.").arg(showntext::name(m_wanted.closeId)));
    if (session->ownership() != Session::Ownership::Owned)
        return finish(Failed, {}, tr("That session was not made here: it can be closed in the window alone."));
    if (isPhaseOver(session->phase()))
        return finish(Done);
    connect(session, &QObject::destroyed, this, [this] { finish(Done); });
    connect(session, &Session::phaseChanged, this, [this, session](Session::Phase phase) {
        if (phase == Session::Phase::Closing)
            return;
        session->disconnect(this);
        if (isPhaseOver(phase))
            finish(Done);
        else
            finish(Failed, {}, tr("The session could not be closed: the window says why."));
    });
    session->close();
}

QString Orders::listed(Workspace &workspace) const
{
    QString text;
    QJsonArray array;
    const SessionStore &store = workspace.sessions();
    for (int row = 0; row < store.rowCount(); ++row) {
        const QModelIndex index = store.index(row);
        const auto *session = index.data(SessionStore::SessionRole).value<Session *>();
        QJsonArray envs;
        for (const Env &env : session->envs())
            envs.append(QJsonObject{{u"alias"_s, env.alias},
                                    {u"simulator"_s, env.simulator},
                                    {u"job_id"_s, env.jobId},
                                    {u"status"_s, env.status.word()}});
        const QString phase = index.data(SessionStore::PhaseTextRole).toString();
        array.append(QJsonObject{{u"session_id"_s, session->id()},
                                 {u"name"_s, session->name()},
                                 {u"phase"_s, phase},
                                 {u"owned"_s, session->ownership() == Session::Ownership::Owned},
                                 {u"lifetime_end"_s, timeText(session->lifetimeEnd())},
                                 {u"envs"_s, envs}});
        text += u"%1\t%2\t%3\n"_s.arg(session->id(), phase, showntext::line(session->name()));
    }
    return m_wanted.json ? QString::fromUtf8(QJsonDocument(array).toJson()) : text;
}

void Orders::finish(int exitCode, const QString &output, const QString &errors)
{
    if (const auto answer = std::exchange(m_answer, {})) {
        m_connection.disconnect(this);
        deleteLater();
        answer({exitCode, output, errors});
    }
}

} // namespace plato
