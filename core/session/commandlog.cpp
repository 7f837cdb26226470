// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/commandlog.h"

#include "core/text/showntext.h"

#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace plato {

qint64 CommandRun::bytes() const
{
    const qsizetype written = result ? result->output.size() + result->errors.size() : 0;
    return qint64(command.size() + written) * qint64(sizeof(QChar));
}

quint64 CommandLog::run(PlatoApi &api, const Env &env, const QString &command, std::chrono::seconds limit)
{
    makeRoom();
    CommandRun run;
    run.id = ++m_last;
    run.jobId = env.jobId;
    run.alias = env.alias;
    run.command = command;
    run.limit = limit;
    run.startedAt = QDateTime::currentDateTimeUtc();
    run.job = api.execute(env.jobId, command, limit);
    run.job->then(this, [this, id = run.id](const PlatoApi::ExecuteJob &job) {
        finish(id, job.error() ? std::nullopt : std::optional(job.result()), job.error());
    });
    // Not finished(): it has gone with its api.
    connect(run.job, &QObject::destroyed, this, [this, id = run.id] {
        ApiError error;
        error.kind = ApiError::Kind::Cancelled;
        finish(id, std::nullopt, error);
    });
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_runs.push_back(run);
    endInsertRows();
    return run.id;
}

void CommandLog::finish(quint64 id, const std::optional<ExecuteResult> &result, const std::optional<ApiError> &error)
{
    const int row = rowOf(id);
    if (row < 0 || at(row).isOver())
        return;
    CommandRun &run = m_runs[static_cast<size_t>(row)];
    run.result = result;
    run.error = error;
    run.took = std::chrono::milliseconds(run.startedAt.msecsTo(QDateTime::currentDateTimeUtc()));
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT changed(id);
    makeRoom();
}

void CommandLog::cancel(quint64 id)
{
    if (const int row = rowOf(id); row >= 0 && at(row).job)
        at(row).job->cancel();
}

void CommandLog::removeRow(int row)
{
    beginRemoveRows({}, row, row);
    m_runs.erase(m_runs.begin() + row);
    endRemoveRows();
}

void CommandLog::clear()
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (at(row).isOver())
            removeRow(row);
    }
}

void CommandLog::makeRoom()
{
    qint64 bytes = 0;
    for (const CommandRun &run : m_runs)
        bytes += run.bytes();
    // The newest stays, however large: its output was just asked for.
    for (int row = 0; row < rowCount() - 1 && (rowCount() >= MaxRuns || bytes > MaxBytes);) {
        if (!at(row).isOver()) {
            ++row;
            continue;
        }
        bytes -= at(row).bytes();
        removeRow(row);
    }
}

int CommandLog::rowOf(quint64 id) const
{
    const auto it = std::find_if(m_runs.begin(), m_runs.end(), [id](const CommandRun &run) { return run.id == id; });
    return it == m_runs.end() ? -1 : int(it - m_runs.begin());
}

QStringList CommandLog::commands() const
{
    QStringList all;
    for (auto it = m_runs.rbegin(); it != m_runs.rend(); ++it)
        all.append(it->command);
    all.removeDuplicates();
    return all;
}

int CommandLog::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

int CommandLog::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString CommandLog::outcomeText(const CommandRun &run)
{
    if (!run.isOver())
        return tr("running");
    if (run.error)
        return run.error->kind == ApiError::Kind::Cancelled ? tr("not waited for") : tr("no answer");
    if (run.result->timedOut)
        return tr("out of time");
    return tr("exit %1").arg(run.result->exitCode);
}

QVariant CommandLog::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const CommandRun &run = at(index.row());
    if (role == FailedRole)
        return run.failed();
    if (role == Qt::ToolTipRole && index.column() == CommandColumn)
        return showntext::toolTip(run.command);
    if (role == Qt::TextAlignmentRole && index.column() == DurationColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return QLocale().toString(run.startedAt.toLocalTime().time(), u"HH:mm:ss"_s);
    case EnvColumn:
        return showntext::line(run.alias);
    case CommandColumn:
        return showntext::line(run.command);
    case OutcomeColumn:
        return outcomeText(run);
    case DurationColumn:
        return run.took ? tr("%1 s").arg(QLocale().toString(double(run.took->count()) / 1000, 'f', 2)) : QString();
    default:
        return {};
    }
}

QVariant CommandLog::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case EnvColumn:
        return tr("Environment");
    case CommandColumn:
        return tr("Command");
    case OutcomeColumn:
        return tr("Outcome");
    case DurationColumn:
        return tr("Duration");
    default:
        return {};
    }
}

} // namespace plato
