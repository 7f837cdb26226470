// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/export/mutationexport.h"
#include "core/pool/pooltask.h"

#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

class QAction;
class QProgressDialog;
class QThreadPool;
class QWidget;

namespace plato::ui {

class MutationTable;

/// Copies the chosen mutations, and writes all that are shown into a file: as JSON, CSV, SQL or Markdown. The work is
/// done on a pool, with progress that can be cancelled; either the whole file is written or none. GUI thread.
class ExportCommands : public QObject
{
    Q_OBJECT

public:
    /// `table` and `pool` outlive this object; destroying this cancels a file that is being written.
    ExportCommands(MutationTable &table, QThreadPool &pool, QObject *parent = nullptr);
    ~ExportCommands() override;

    /// For a context menu and a button's menu: Copy as JSON, the other formats, Export….
    const QList<QAction *> &actions() const { return m_actions; }

    /// With a menu of the commands; says there when a file has been written. For a tool row, which owns it.
    QWidget *makeButton();

    /// False while only the first rows of a reply are shown: nobody would notice that a file lacks the others.
    void setEnabled(bool isEnabled);

    /// Writes what is shown now to `path`; the suffix tells the format; JSON if it is none of the known ones.
    void exportTo(const QString &path);

Q_SIGNALS:
    void exported(const QString &path);

private:
    QAction *makeAction(const QString &name, const QString &text, const std::function<void()> &act);
    void copy(mutationexport::Format format);
    void askForFile();
    std::vector<quint32> chosenRows() const;
    void showProgress(qsizetype count, const QString &path);
    void closeProgress();
    void finish(const QString &path, const QString &error);

    MutationTable &m_table;
    QThreadPool &m_pool;
    QList<QAction *> m_actions; // owned by the table
    PoolTask m_copying;
    PoolTask m_writing; // of a file
    std::shared_ptr<mutationexport::Progress> m_progress;
    QPointer<QProgressDialog> m_dialog; // while a file is being written
};

} // namespace plato::ui
