// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/journal/journalrecords.h"

#include <QStringList>
#include <QWidget>

#include <optional>

class QLabel;
class QTreeWidget;

namespace plato::ui {

class ElidedLabel;

/// One session of the history: how it ended, and what was done with it in the order of time, with the states that were
/// fetched. GUI thread.
class HistoryDetail : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryDetail(QWidget *parent = nullptr);

    /// Nullopt: no session is chosen.
    void setDetails(const std::optional<HistoryDetails> &details);
    QStringList chosenStates() const; ///< paths; of the latest state where no row is chosen

Q_SIGNALS:
    void stateActivated(const QString &path);
    void chosenStatesChanged();

private:
    QStringList selectedPaths() const;
    void addRow(const QDateTime &time, const QString &what, const QString &outcome, const QString &path);

    ElidedLabel *m_title = nullptr;
    QLabel *m_end = nullptr;
    QLabel *m_note = nullptr;
    QTreeWidget *m_steps = nullptr;
    QString m_latest;        // path of the latest state
    JournalId m_session = 0; // that is shown; 0: none
};

} // namespace plato::ui
