// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/keptstate.h"

#include <QAbstractListModel>

#include <optional>

namespace plato {

/// The states that were fetched, oldest first, and the resets between them. GUI thread only.
///
/// Bounded: when there are too many states, or they hold too much memory, the oldest ones are dropped, but never the
/// latest one, nor those that the person has given a name or a note.
class StateTimeline : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 1, ///< quint64; 0: a reset
        IsBreakRole,               ///< bool: a reset, not a state
        BytesRole,                 ///< qint64
        CountRole,                 ///< qlonglong: its changes
    };

    struct Limits
    {
        int states = 200;
        qint64 bytes = qint64(1) << 30; ///< of all of them
    };

    explicit StateTimeline(QObject *parent = nullptr);
    void setLimits(const Limits &limits);

    quint64 add(KeptState state); ///< its id
    /// The latest state was fetched once more, and is the same still.
    void seenAgain(const QDateTime &at, qint64 fetchMs);
    /// `envs`: names of those that were reset, for people.
    void addBreak(const QDateTime &at, const QString &envs);
    void close(quint64 id); ///< its memory is given back once nobody shows it
    void describe(quint64 id, const QString &name, const QString &note);

    int count() const; ///< of states
    std::optional<KeptState> state(quint64 id) const;
    /// The latest state, unless a reset came after it.
    std::optional<KeptState> unbrokenLatest() const;
    quint64 latestId() const;                    ///< 0: none
    QList<quint64> ids() const;                  ///< of states, oldest first
    int rowOf(quint64 id) const;                 ///< -1: none
    qint64 bytes() const;                        ///< of all states
    static QString clock(const QDateTime &time); ///< for people: with the day, where that is not today
    static QString titleOf(const KeptState &state);
    /// All that is known of it, a line each; what it is called and what was noted come first.
    static QString detailsOf(const KeptState &state);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    struct Entry
    {
        QDateTime at;
        QString reset;   // of a reset: who was reset
        KeptState state; // id 0: a reset
    };

    void append(const Entry &entry);
    void dropRow(int row);
    void trim();

    QList<Entry> m_entries;
    Limits m_limits;
};

} // namespace plato
