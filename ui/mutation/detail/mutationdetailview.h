// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/model/mutationdetailmodel.h"
#include "core/mutation/query/mutationquery.h"
#include "core/pool/pooltask.h"
#include "core/session/env.h"

#include <QList>
#include <QTabWidget>

class QAction;
class QLabel;
class QTableView;
class QThreadPool;

namespace plato::ui {

class MutationValueView;
class RawJsonView;

/// The right side of the mutation pane: a tab with one record, column by column, and a tab with JSON as it came. GUI
/// thread.
class MutationDetailView : public QTabWidget
{
    Q_OBJECT

public:
    /// The pool outlives this.
    explicit MutationDetailView(QThreadPool &pool, QWidget *parent = nullptr);
    ~MutationDetailView() override;

    /// Shows a row of a set; negative: none is chosen. A big record is read on the pool, and shown later.
    void setRecord(const MutationSet &set, qsizetype row);
    bool isReading() const { return m_isReading; }
    const Mutation &mutation() const;     ///< that is shown; default-constructed if none is, or while it is read
    void setEnvs(const QList<Env> &envs); ///< whose replies can be shown
    void showReply(const QString &jobId); ///< turns to the tab with the raw reply of this env
    void focusDetail();

private:
    QWidget *makeDetailTab();
    void setMutation(const Mutation &mutation, const QList<MutationDetailModel::Row> &rows);
    void shareColumns(Mutation::Action action);
    void setReading(qsizetype bytes); ///< zero: nothing is being read
    void makeCopyActions();
    void updateValue();
    bool isWorthAView(const QModelIndex &index) const;
    void copyCell(int column);

    QThreadPool &m_pool;
    PoolTask m_recordTask; // reads the record of the last setRecord()
    bool m_isReading = false;
    MutationDetailModel *m_model = nullptr;
    QLabel *m_reading = nullptr;
    QTableView *m_table = nullptr;
    MutationValueView *m_value = nullptr;
    RawJsonView *m_raw = nullptr;
    QAction *m_copyValue = nullptr;
    QAction *m_copyOld = nullptr;
    QAction *m_copyNew = nullptr;
    QAction *m_copyRecord = nullptr;
};

} // namespace plato::ui
