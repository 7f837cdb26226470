// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/platoapi.h"
#include "core/session/env.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QPointer>
#include <QString>
#include <QStringList>

#include <chrono>
#include <deque>
#include <optional>

namespace plato {

/// A command that was sent to an env, and what came of it.
struct CommandRun
{
    quint64 id = 0; ///< counted from 1
    QString jobId;
    QString alias;
    QString command;
    std::chrono::seconds limit{0};
    QDateTime startedAt;                           ///< UTC
    std::optional<std::chrono::milliseconds> took; ///< once it is over
    std::optional<ExecuteResult> result;           ///< of one that was answered
    std::optional<ApiError> error;                 ///< of one that was not: it may have run all the same
    QPointer<PlatoApi::ExecuteJob> job;            ///< while it runs

    bool isOver() const { return took.has_value(); }
    bool failed() const { return error || (result && (result->exitCode != 0 || result->timedOut)); }
    qint64 bytes() const;
};

/// The commands of this run of the window, oldest first, with what they wrote. Each is sent once. MaxRuns of them are
/// kept, and of what they wrote MaxBytes: the oldest that are over make room. Nothing of it is stored. GUI thread.
class CommandLog : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int MaxRuns = 500;
    static constexpr qint64 MaxBytes = 64LL << 20;
    enum Column { TimeColumn, EnvColumn, CommandColumn, OutcomeColumn, DurationColumn, ColumnCount };
    enum Role { FailedRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    /// Its number. An api that goes away ends it unanswered.
    quint64 run(PlatoApi &api, const Env &env, const QString &command, std::chrono::seconds limit);
    /// Waits for it no longer; what the server does with it, the server knows.
    void cancel(quint64 id);
    void clear(); ///< those that are over

    const CommandRun &at(int row) const { return m_runs.at(static_cast<size_t>(row)); }
    int rowOf(quint64 id) const;  ///< -1 when it is not there (any more)
    QStringList commands() const; ///< each once, the last one first

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    static QString outcomeText(const CommandRun &run); ///< "exit 0", "running", …: ours, but for nothing of the env

Q_SIGNALS:
    void changed(quint64 id); ///< it is over

private:
    void finish(quint64 id, const std::optional<ExecuteResult> &result, const std::optional<ApiError> &error);
    void makeRoom();
    void removeRow(int row);

    std::deque<CommandRun> m_runs;
    quint64 m_last = 0;
};

} // namespace plato
