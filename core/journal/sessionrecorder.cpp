// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/sessionrecorder.h"

#include "core/journal/journal.h"
#include "core/session/statetimeline.h"
#include "core/session/workspace.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

using namespace std::chrono_literals;

constexpr auto WriteDelay = 300ms; // changes that come together are written together
constexpr qint64 SeenSeconds = 30; // heartbeats and looks are written as often as this

/// Operations of the API by our words; any other that changes something goes by its own.
QString kindOf(const QString &operation)
{
    static const QHash<QString, QString> words{{u"resetSession"_s, u"reset"_s},
                                               {u"resetJob"_s, u"reset"_s},
                                               {u"closeSession"_s, u"close"_s},
                                               {u"closeJob"_s, u"close"_s}};
    return words.value(operation, operation);
}

QString kindOf(SessionProblem::Step step)
{
    switch (step) {
    case SessionProblem::Step::Make:
        return u"make"_s;
    case SessionProblem::Step::Boot:
        return u"boot"_s;
    case SessionProblem::Step::FetchState:
        return u"state"_s;
    case SessionProblem::Step::Follow:
        return u"end"_s;
    case SessionProblem::Step::Lease:
        return u"heartbeat"_s;
    case SessionProblem::Step::Reset:
    case SessionProblem::Step::Close:
        break; // their requests are recorded, with their replies
    }
    return {};
}

/// The envs as they were asked for, until the server has said what it made of that.
QList<Env> askedEnvs(const MakeRequest &request)
{
    QList<Env> envs;
    for (const EnvRequest &asked : request.envs) {
        Env env;
        env.alias = asked.alias;
        env.simulator = asked.simulator;
        env.artifactId = asked.artifactId;
        envs.append(env);
    }
    return envs;
}

/// The server has told of the session as one that is there, or was closed as wished.
bool hasSpoken(Session::Phase phase)
{
    return phase == Session::Phase::Ready || phase == Session::Phase::Closing || phase == Session::Phase::Closed;
}

/// Where the profile leads; nothing in it tells a key.
QString serverOf(const Profile &profile)
{
    return profile.url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

} // namespace

/// What is told of one session.
struct SessionRecorder::Record
{
    struct Kept
    {
        JournalId id = 0;
        QString name;
        QString note;
        int timesSeen = 1;
    };

    QPointer<Session> session;
    JournalSession known;
    bool isJoined = false; // its place in the journal is known: a session that comes back goes on where it was
    bool wasOver = false;  // by the journal, and the server has said nothing else: then what is written stays
    bool isChanged = false;
    QDateTime writtenAt;
    QList<JournalAction> waiting; // until it is joined
    QHash<quint64, Kept> states;  // by their ids in the timeline
};

SessionRecorder::SessionRecorder(Journal &journal, QObject *parent)
    : QObject(parent)
    , m_journal(journal)
{
    m_later.setSingleShot(true);
    m_later.setInterval(WriteDelay);
    connect(&m_later, &QTimer::timeout, this, &SessionRecorder::flush);
    connect(&journal, &Journal::renewed, this, [this] {
        for (const auto &record : std::as_const(m_records)) {
            put(*record);
            record->states.clear();
            takeStates(*record);
        }
    });
}

SessionRecorder::~SessionRecorder()
{
    setWorkspace(nullptr);
}

void SessionRecorder::setWorkspace(Workspace *workspace, const Profile &profile)
{
    flush();
    if (m_workspace == workspace)
        return;
    if (m_store) {
        m_store->disconnect(this);
        m_store->setMakeGate({});
    }
    if (m_workspace)
        m_workspace->api().disconnect(this);
    m_workspace = workspace;
    m_store = workspace ? &workspace->sessions() : nullptr;
    m_profile = profile;
    if (!workspace)
        return;
    connect(&workspace->api(), &PlatoApi::exchanged, this, &SessionRecorder::onExchange);
    connect(m_store, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { addRows(first, last); });
    connect(m_store, &QAbstractItemModel::rowsAboutToBeRemoved, this, &SessionRecorder::flush);
    m_store->setMakeGate([this](Session &session, std::function<void()> send) { make(session, std::move(send)); });
    addRows(0, m_store->rowCount() - 1);
}

JournalId SessionRecorder::idOf(const Session *session) const
{
    const auto record = m_records.value(session);
    return record ? record->known.id : 0;
}

void SessionRecorder::addRows(int first, int last)
{
    for (int row = first; row <= last; ++row)
        adopt(m_store->sessions().at(row));
}

void SessionRecorder::adopt(Session *session)
{
    if (m_records.contains(session))
        return; // it came over from a workspace before
    const auto record = std::make_shared<Record>();
    m_records.insert(session, record);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    record->session = session;
    JournalSession &known = record->known;
    known.id = newJournalId(now);
    known.profileId = m_profile.id;
    known.profileName = m_profile.name;
    known.server = serverOf(m_profile);
    known.name = session->name();
    known.askedAt = now;
    if (const MakeRequest &request = session->request(); !request.envs.isEmpty() || !request.testcaseId.isEmpty())
        known.request = QJsonDocument(request.toJson()).toJson(QJsonDocument::Compact);

    connect(session, &Session::phaseChanged, this, [this, record] { onPhase(*record); });
    const auto later = [this, record] {
        record->isChanged = true;
        if (!m_later.isActive())
            m_later.start();
    };
    connect(session, &Session::envsChanged, this, later);
    // A heartbeat that got through is one sign of life; that the clock says something else is none.
    connect(session, &Session::clocksChanged, this, [this, record, later] {
        if (record->session->leaseEnd() <= record->known.leaseEnd)
            return later();
        record->known.leaseEnd = record->session->leaseEnd();
        seen(*record);
    });
    connect(session, &Session::problem, this,
            [this, record](const SessionProblem &problem) { onProblem(*record, problem); });
    connect(&session->states(), &QAbstractItemModel::rowsInserted, this,
            [this, record](const QModelIndex &, int first, int last) { onStates(*record, first, last); });
    connect(&session->states(), &QAbstractItemModel::dataChanged, this,
            [this, record](const QModelIndex &first, const QModelIndex &last) {
                onStatesChanged(*record, first.row(), last.row());
            });
    connect(session, &QObject::destroyed, this, [this, session] { m_records.remove(session); });

    if (session->id().isEmpty()) {
        record->isJoined = true;
        return put(*record);
    }
    // It was there before us: perhaps this journal knows it.
    m_journal.known(known.profileId, session->id(), this, [this, record](const std::optional<HistoryEntry> &before) {
        record->isJoined = true;
        if (before) {
            record->known.id = before->session.id;
            record->known.askedAt = before->session.askedAt;
            record->known.answeredAt = before->session.answeredAt;
            record->known.lastSeenAt = std::max(record->known.lastSeenAt, before->session.lastSeenAt);
            record->known.lifetimeEnd = before->session.lifetimeEnd;
            record->known.leaseEnd = before->session.leaseEnd;
            record->known.endedAt = before->session.endedAt;
            record->known.reason = before->session.reason;
            record->wasOver =
                isPhaseOver(before->session.phase) && record->session && !hasSpoken(record->session->phase());
            if (!before->session.name.isEmpty() && record->known.sessionId.startsWith(record->known.name))
                record->known.name = before->session.name; // who attached it had no better name than its id
        }
        put(*record);
        for (JournalAction action : std::exchange(record->waiting, {})) {
            action.session = record->known.id;
            m_journal.add(action);
        }
        takeStates(*record);
    });
    put(*record);
}

/// The note that something is about to be made comes first: a program that dies now leaves a trace of it.
void SessionRecorder::make(Session &session, std::function<void()> send)
{
    const auto record = m_records.value(&session);
    if (!record)
        return send();
    const auto once = [isSent = std::make_shared<bool>(false), send = std::move(send)] {
        if (!std::exchange(*isSent, true))
            send();
    };
    m_journal.put(record->known, &session, once);
    QTimer::singleShot(m_patience, &session, once);
}

void SessionRecorder::put(Record &record)
{
    JournalSession &known = record.known;
    if (const Session *session = record.session) {
        if (record.wasOver)
            return;
        const bool isAnswered = known.sessionId.isEmpty() && !session->id().isEmpty() && !known.request.isEmpty();
        const QDateTime now = QDateTime::currentDateTimeUtc();
        known.sessionId = session->id();
        known.isOwned = session->ownership() == Session::Ownership::Owned;
        known.phase = session->phase();
        known.envs = session->envs().isEmpty() ? askedEnvs(session->request()) : session->envs();
        if (session->lifetimeEnd().isValid())
            known.lifetimeEnd = session->lifetimeEnd();
        if (session->leaseEnd().isValid())
            known.leaseEnd = session->leaseEnd();
        if (!isPhaseOver(known.phase))
            known.endedAt = {};
        else if (!known.endedAt.isValid())
            known.endedAt = now;
        if (isAnswered) {
            known.answeredAt = now;
            known.lastSeenAt = now;
        }
        record.isChanged = false;
        record.writtenAt = now;
        if (!record.isJoined)
            return;
        m_journal.put(known);
        if (isAnswered) {
            JournalAction made;
            made.session = known.id;
            made.kind = u"make"_s;
            made.startedAt = known.askedAt;
            made.durationMs = known.askedAt.msecsTo(now);
            m_journal.add(made);
        }
    }
}

void SessionRecorder::flush()
{
    for (const auto &record : std::as_const(m_records)) {
        if (record->isChanged)
            put(*record);
    }
}

/// The server has spoken of it.
void SessionRecorder::seen(Record &record)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    record.known.lastSeenAt = now;
    if (record.writtenAt.secsTo(now) < SeenSeconds)
        return;
    record.isChanged = true;
    if (!m_later.isActive())
        m_later.start();
}

void SessionRecorder::onPhase(Record &record)
{
    const Session::Phase phase = record.session->phase();
    if (phase == Session::Phase::Ready || phase == Session::Phase::Closed)
        record.known.lastSeenAt = QDateTime::currentDateTimeUtc();
    if (hasSpoken(phase)) {
        record.wasOver = false;
        record.known.reason.clear(); // of a trouble that has passed
    }
    if (isPhaseOver(phase) && record.known.reason.isEmpty()) {
        for (const Env &env : record.session->envs()) {
            const QString &words = env.statusReason.isEmpty() ? env.error : env.statusReason;
            if (!words.isEmpty() && phase != Session::Phase::Closed) {
                record.known.reason = words;
                break;
            }
        }
    }
    put(record);
}

void SessionRecorder::onProblem(Record &record, const SessionProblem &problem)
{
    const QString kind = kindOf(problem.step);
    if (kind.isEmpty())
        return;
    JournalAction action;
    action.session = record.known.id;
    action.kind = kind;
    action.envs = problem.alias;
    action.startedAt = QDateTime::currentDateTimeUtc();
    action.isDone = false;
    action.httpStatus = problem.error ? problem.error->httpStatus : 0;
    action.words = problem.message;
    if (problem.step != SessionProblem::Step::FetchState)
        record.known.reason = problem.message;
    if (record.isJoined)
        m_journal.add(action);
    else
        record.waiting.append(action);
}

SessionRecorder::Record *SessionRecorder::recordFor(const QUrl &url, QString &jobId)
{
    const QStringList parts = url.path(QUrl::FullyEncoded).split(u'/');
    const auto after = [&parts](const QString &word) {
        const auto at = parts.indexOf(word);
        return at < 0 ? QString() : QUrl::fromPercentEncoding(parts.value(at + 1).toLatin1());
    };
    const QString sessionId = after(u"sessions"_s);
    jobId = after(u"jobs"_s);
    for (const auto &record : std::as_const(m_records)) {
        if (!record->session)
            continue;
        if (!sessionId.isEmpty() ? record->session->id() == sessionId
                                 : !jobId.isEmpty() && record->session->indexOf(jobId) >= 0)
            return record.get();
    }
    return nullptr;
}

/// What has changed something at the server. That something was made is told with its session, and states with theirs.
void SessionRecorder::onExchange(const Exchange &exchange)
{
    QString jobId;
    Record *record = recordFor(exchange.url, jobId);
    if (!record)
        return;
    if (!exchange.error)
        seen(*record);
    if (exchange.method == "GET")
        return;
    JournalAction action;
    action.session = record->known.id;
    action.kind = kindOf(exchange.operation);
    const QList<Env> &envs = record->session->envs();
    if (const int row = record->session->indexOf(jobId); row >= 0)
        action.envs = envs[row].alias;
    action.startedAt = exchange.startedAt;
    action.durationMs = exchange.durationMs;
    action.httpStatus = exchange.httpStatus;
    action.replyBytes = exchange.replySize;
    if (!exchange.replyBody.isEmpty())
        action.replyDigest = QCryptographicHash::hash(exchange.replyBody, QCryptographicHash::Sha256);
    if (exchange.error) {
        action.isDone = false;
        action.words =
            exchange.error->detail.isEmpty() ? ApiError::nameOfKind(exchange.error->kind) : exchange.error->detail;
    } else if (const auto outcome = Outcome::fromJson(QJsonDocument::fromJson(exchange.replyBody).object())) {
        // 200 is not success: what the server says of each env counts.
        QStringList words;
        for (auto one = outcome->results.cbegin(); one != outcome->results.cend(); ++one) {
            const int row = record->session->indexOf(one.key());
            if (!one->success)
                words.append(u"%1: %2"_s.arg(row < 0 ? one.key() : envs[row].alias, one->message));
        }
        words.sort();
        action.isDone = outcome->success && words.isEmpty();
        action.words = words.isEmpty() ? outcome->message : words.join(u'\n');
    }
    if (record->isJoined)
        m_journal.add(action);
    else
        record->waiting.append(action);
}

void SessionRecorder::takeStates(Record &record)
{
    if (record.session)
        onStates(record, 0, record.session->states().rowCount() - 1);
}

void SessionRecorder::onStates(Record &record, int first, int last)
{
    if (!record.isJoined)
        return; // takeStates() follows
    const StateTimeline &timeline = record.session->states();
    for (int row = first; row <= last; ++row) {
        const auto state = timeline.state(timeline.index(row).data(StateTimeline::IdRole).toULongLong());
        if (!state || record.states.contains(state->id))
            continue;
        const JournalId id = newJournalId(state->fetchedAt);
        record.states.insert(state->id, {id, state->name, state->note, state->timesSeen});
        m_journal.keepState(record.known.id, id, *state);
        JournalAction fetched;
        fetched.session = record.known.id;
        fetched.kind = u"state"_s;
        fetched.envs = state->envs.size() == 1 ? state->envs.constFirst().alias : QString();
        fetched.startedAt = state->fetchedAt;
        fetched.durationMs = state->fetchMs;
        fetched.words = QString::number(state->mutationCount());
        fetched.replyBytes = state->reply().size();
        fetched.replyDigest = state->replyPrint;
        m_journal.add(fetched);
    }
}

void SessionRecorder::onStatesChanged(Record &record, int first, int last)
{
    const StateTimeline &timeline = record.session->states();
    for (int row = first; row <= last; ++row) {
        const auto state = timeline.state(timeline.index(row).data(StateTimeline::IdRole).toULongLong());
        const auto kept = state ? record.states.find(state->id) : record.states.end();
        if (kept == record.states.end())
            continue;
        if (kept->name != state->name || kept->note != state->note) {
            kept->name = state->name;
            kept->note = state->note;
            m_journal.keepState(record.known.id, kept->id, *state);
        }
        if (kept->timesSeen != state->timesSeen) {
            kept->timesSeen = state->timesSeen;
            m_journal.seenAgain(kept->id, state->lastSeenAt, state->timesSeen);
        }
    }
}

} // namespace plato
