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
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QTableView;
class QThreadPool;

namespace plato::ui {

class MutationValueView;

/// The right side of the mutation pane: one record column by column, and the JSON as it came, of the record or of the
/// whole reply of an env.
class MutationDetailView : public QTabWidget
{
    Q_OBJECT

public:
    /// The pool outlives this.
    explicit MutationDetailView(QThreadPool &pool, QWidget *parent = nullptr);
    ~MutationDetailView() override;

    /// Shows a row of a set; below zero: nothing is chosen. A big record is shown as soon as it is read.
    void setRecord(const MutationSet &set, qsizetype row);
    bool isReading() const { return m_isReading; }
    const Mutation &mutation() const;     ///< what is shown: a default-made one where nothing is, or is being read
    void setEnvs(const QList<Env> &envs); ///< whose replies can be shown
    void showReply(const QString &jobId); ///< turns to the raw reply of this env
    void focusDetail();

private:
    QWidget *makeDetailTab();
    QWidget *makeRawTab();
    void setMutation(const Mutation &mutation, const QList<MutationDetailModel::Row> &rows);
    void setReading(qsizetype bytes); ///< zero: nothing is being read
    void makeCopyActions();
    void updateValue();
    bool isWorthAView(const QModelIndex &index) const;
    void updateRaw();
    void copyCell(int column);
    void copyRaw();
    QByteArrayView rawBytes() const; ///< valid until the next record or envs

    QThreadPool &m_pool;
    PoolTask m_recordTask; // reads the record of the last setRecord()
    bool m_isReading = false;
    MutationDetailModel *m_model = nullptr;
    QLabel *m_reading = nullptr;
    QTableView *m_table = nullptr;
    MutationValueView *m_value = nullptr;
    QComboBox *m_rawMode = nullptr;
    QPlainTextEdit *m_raw = nullptr;
    QLabel *m_rawNote = nullptr;
    QAction *m_copyValue = nullptr;
    QAction *m_copyOld = nullptr;
    QAction *m_copyNew = nullptr;
    QAction *m_copyRecord = nullptr;
    QList<Env> m_envs;
    bool m_isRawStale = false; // filled when somebody looks
};

} // namespace plato::ui
