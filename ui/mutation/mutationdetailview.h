// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/mutation.h"
#include "core/session/env.h"

#include <QList>
#include <QTabWidget>

class QAction;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QTableView;

namespace plato {
class MutationDetailModel;
}

namespace plato::ui {

class MutationValueView;

/// The right side of the mutation pane: one record column by column, and the JSON as it came, of the record or of the
/// whole reply of an env.
class MutationDetailView : public QTabWidget
{
    Q_OBJECT

public:
    explicit MutationDetailView(QWidget *parent = nullptr);

    void setMutation(const Mutation &mutation); ///< a default-made one: nothing is chosen
    void setEnvs(const QList<Env> &envs);       ///< whose replies can be shown
    void showReply(const QString &jobId);       ///< turns to the raw reply of this env
    void focusDetail();

private:
    QWidget *makeDetailTab();
    QWidget *makeRawTab();
    void makeCopyActions();
    void updateValue();
    bool isWorthAView(const QModelIndex &index) const;
    void updateRaw();
    void copyCell(int column);
    void copyRaw();
    QByteArray rawBytes() const;

    MutationDetailModel *m_model = nullptr;
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
