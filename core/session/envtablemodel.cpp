// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/envtablemodel.h"

#include "core/text/showntext.h"

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// Ids are long and differ at their start; more of it is in the tooltip, and all in FullTextRole.
QString shortened(const QString &id)
{
    constexpr int Shown = 8;
    return id.size() > Shown + 1 ? id.left(Shown) + u'…' : id;
}

QString wordOf(const JobStatus &status)
{
    switch (status.value()) {
    case JobStatus::Completed:
        return EnvTableModel::tr("completed");
    case JobStatus::Failed:
        return EnvTableModel::tr("failed");
    case JobStatus::Cancelled:
        return EnvTableModel::tr("cancelled");
    case JobStatus::Timeout:
        return EnvTableModel::tr("timed out");
    case JobStatus::Created:
        return EnvTableModel::tr("created…");
    case JobStatus::Queued:
        return EnvTableModel::tr("queued…");
    case JobStatus::Running:
    case JobStatus::Unknown:
        break;
    }
    return status.word(); // a word we do not know is shown as it came
}

QString withReason(const QString &word, const QString &reason)
{
    return reason.isEmpty() ? word : EnvTableModel::tr("%1: %2").arg(word, reason);
}

using Stage = EnvTableModel::Stage;

struct Status
{
    QString text;
    Stage stage;
    bool isItsOwn = true; ///< not the session's
};

Status statusOfEnded(const Env &env)
{
    if (env.ending == Env::Ending::NotMade)
        return {withReason(EnvTableModel::tr("not made"), env.error), Stage::Failed};
    if (env.ending == Env::Ending::Closed)
        return {EnvTableModel::tr("closed"), Stage::Over};
    if (!env.status.isTerminal())
        return {withReason(EnvTableModel::tr("gone"), env.statusReason), Stage::Over};
    const bool isFailure = env.status.value() == JobStatus::Failed || env.status.value() == JobStatus::Timeout;
    return {withReason(wordOf(env.status), env.statusReason.isEmpty() ? env.error : env.statusReason),
            isFailure ? Stage::Failed : Stage::Over};
}

Status statusOf(const Env &env, Session::Phase session, const QDateTime &unseenSince)
{
    if (env.isOver())
        return statusOfEnded(env);
    if (unseenSince.isValid() && !isPhaseOver(session)) // what it does now is not known
        return {EnvTableModel::tr("not seen since %1").arg(unseenSince.toLocalTime().toString(u"HH:mm"_s)),
                Stage::Unknown, false};
    if (session == Session::Phase::Closing)
        return {EnvTableModel::tr("closing…"), Stage::Changing, false};
    switch (env.activity) {
    case Env::Activity::Resetting:
        return {EnvTableModel::tr("resetting…"), Stage::Changing};
    case Env::Activity::FetchingState:
        return {EnvTableModel::tr("reading state…"), Stage::Changing, false};
    case Env::Activity::Closing:
        return {EnvTableModel::tr("closing…"), Stage::Changing};
    case Env::Activity::None:
        break;
    }
    const bool known = env.status.value() != JobStatus::Unknown;
    if (!known && !env.status.word().isEmpty())
        return {env.status.word(), Stage::Unknown};
    if (session == Session::Phase::Failed)
        return {EnvTableModel::tr("may still run"), Stage::Unknown, false};
    if (env.ready)
        return {EnvTableModel::tr("running"), Stage::Running};
    const QString word = env.status.value() == JobStatus::Running ? QString() : wordOf(env.status);
    return {word.isEmpty() ? EnvTableModel::tr("booting…") : word, Stage::Changing};
}

QString fullText(const Env &env, int column, const Session &session)
{
    switch (column) {
    case EnvTableModel::AliasColumn:
        return env.alias;
    case EnvTableModel::SimulatorColumn:
        return env.simulator;
    case EnvTableModel::ArtifactColumn:
        return env.artifactId;
    case EnvTableModel::MeshIpColumn:
        return env.meshIp;
    case EnvTableModel::HostnameColumn:
        return env.alias.isEmpty() ? QString() : env.hostname();
    case EnvTableModel::StatusColumn:
        return statusOf(env, session.phase(), session.unseenSince()).text;
    default:
        return {};
    }
}

/// The status with everything known about it; for other cells their whole text.
QString toolTip(const Env &env, int column, const QString &text)
{
    if (column == EnvTableModel::HostnameColumn && !text.isEmpty())
        return showntext::ourToolTip(
            EnvTableModel::tr("%1 – valid inside the session's own network only").arg(showntext::line(text)));
    if (column == EnvTableModel::MeshIpColumn && !text.isEmpty() && env.internet) {
        return showntext::ourToolTip((*env.internet
                                          ? EnvTableModel::tr("%1 – reaches its session and, by a proxy, the internet")
                                          : EnvTableModel::tr("%1 – reaches its session, not the internet"))
                                         .arg(showntext::line(text)));
    }
    if (column != EnvTableModel::StatusColumn)
        return showntext::toolTip(text);
    QStringList lines{text};
    if (!env.statusReason.isEmpty() && !text.contains(env.statusReason))
        lines.append(env.statusReason);
    if (!env.error.isEmpty() && !text.contains(env.error))
        lines.append(env.error);
    return showntext::toolTip(lines.join(u'\n'));
}

} // namespace

EnvTableModel::EnvTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void EnvTableModel::setSession(Session *session)
{
    if (session == m_session)
        return;
    beginResetModel(); // another session is another table
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_rows = session ? int(session->envs().size()) : 0;
    if (session) {
        connect(session, &Session::envsChanged, this, [this](const EnvsChange &change) {
            // A listener before us may have changed envs that are new, of which we are told after this.
            const QList<int> &rows = change.changedRows;
            if (!rows.isEmpty() && rows.first() < m_rows)
                Q_EMIT dataChanged(index(rows.first(), 0), index(std::min(rows.last(), m_rows - 1), ColumnCount - 1));
            if (change.hasNewRows()) {
                beginInsertRows({}, change.firstNewRow, change.lastNewRow);
                m_rows = change.lastNewRow + 1;
                endInsertRows();
            }
        });
        const auto tellStatus = [this] {
            if (m_rows > 0)
                Q_EMIT dataChanged(index(0, StatusColumn), index(m_rows - 1, StatusColumn));
        };
        connect(session, &Session::phaseChanged, this, tellStatus);
        connect(session, &Session::clocksChanged, this, tellStatus);
        connect(session, &QObject::destroyed, this, [this] {
            if (m_rows == 0)
                return;
            beginRemoveRows({}, 0, m_rows - 1);
            m_rows = 0;
            endRemoveRows();
        });
    }
    endResetModel();
}

void EnvTableModel::setCatalogue(Catalogue *catalogue)
{
    if (catalogue == m_catalogue)
        return;
    if (m_catalogue)
        m_catalogue->disconnect(this);
    m_catalogue = catalogue;
    const auto tellNames = [this] {
        if (m_rows > 0)
            Q_EMIT dataChanged(index(0, ArtifactColumn), index(m_rows - 1, ArtifactColumn));
    };
    if (catalogue) {
        connect(catalogue, &Catalogue::changed, this, tellNames);
        connect(catalogue, &Catalogue::artifactsChanged, this, tellNames);
    }
    tellNames();
}

/// What a person knows the version by; part of its id where that is all there is.
QString EnvTableModel::artifactName(const Env &env) const
{
    const QString name = m_catalogue ? m_catalogue->versionName(env.simulator, env.artifactId) : QString();
    return name.isEmpty() ? shortened(env.artifactId) : name;
}

int EnvTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int EnvTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant EnvTableModel::data(const QModelIndex &index, int role) const
{
    if (!m_session || !index.isValid() || index.row() >= m_rows)
        return {};
    const Env &env = m_session->envs().at(index.row());
    const QString text = fullText(env, index.column(), *m_session);
    switch (role) {
    case Qt::DisplayRole:
        return showntext::line(index.column() == ArtifactColumn ? artifactName(env) : text);
    case FullTextRole:
        return text;
    case Qt::ToolTipRole:
        return toolTip(env, index.column(), text);
    case Qt::AccessibleTextRole:
        return text.isEmpty() ? tr("not known") : showntext::line(text);
    case Qt::AccessibleDescriptionRole:
        return tr("%1 of %2").arg(headerData(index.column(), Qt::Horizontal).toString(), showntext::name(env.alias));
    case JobIdRole:
        return env.jobId;
    case SessionIdRole:
        return env.sessionId;
    case AliasRole:
        return env.alias;
    case IsDesktopRole:
        return env.isDesktop ? QVariant(*env.isDesktop) : QVariant();
    case ProviderRole:
        return env.provider;
    case StatusWordRole:
        return env.status.word();
    case ReadyRole:
        return env.ready;
    case OverRole:
        return env.isOver();
    case ActivityRole:
        return int(env.activity);
    case ErrorRole:
        return env.error;
    case StageRole:
        return int(statusOf(env, m_session->phase(), m_session->unseenSince()).stage);
    case SinceRole:
        return statusOf(env, m_session->phase(), m_session->unseenSince()).isItsOwn ? env.since : QDateTime();
    default:
        return {};
    }
}

QVariant EnvTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case AliasColumn:
        return tr("Alias");
    case SimulatorColumn:
        return tr("Simulator");
    case ArtifactColumn:
        return tr("Artifact");
    case MeshIpColumn:
        return tr("Mesh IP");
    case HostnameColumn:
        return tr("Hostname");
    case StatusColumn:
        return tr("Status");
    default:
        return {};
    }
}

QHash<int, QByteArray> EnvTableModel::roleNames() const
{
    auto names = QAbstractTableModel::roleNames();
    names.insert({{JobIdRole, "jobId"},
                  {SessionIdRole, "sessionId"},
                  {AliasRole, "alias"},
                  {IsDesktopRole, "isDesktop"},
                  {ProviderRole, "provider"},
                  {StatusWordRole, "statusWord"},
                  {ReadyRole, "ready"},
                  {OverRole, "over"},
                  {ActivityRole, "activity"},
                  {ErrorRole, "error"},
                  {FullTextRole, "fullText"}});
    return names;
}

} // namespace plato
