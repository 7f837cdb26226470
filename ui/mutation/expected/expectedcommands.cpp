// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mutation/expected/expectedcommands.h"

#include "ui/mutation/expected/expecteddialog.h"
#include "ui/mutation/list/commandneeds.h"
#include "ui/mutation/list/mutationtable.h"

#include <QAction>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::ui {

ExpectedCommands::ExpectedCommands(MutationTable &table, QObject *parent)
    : QObject(parent)
    , m_table(table)
{
    QAction *expect =
        makeAction(u"mutationExpectAction"_s, tr("E&xpect this mutation"), Qt::CTRL | Qt::SHIFT | Qt::Key_X);
    QAction *show =
        makeAction(u"mutationExpectedAction"_s, tr("Expecte&d and actual…"), Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    m_table.needs().add(expect, CommandNeeds::Need::Choice);
    connect(expect, &QAction::triggered, this, &ExpectedCommands::expectChosen);
    connect(show, &QAction::triggered, this, &ExpectedCommands::showDialog);
}

QAction *ExpectedCommands::makeAction(const QString &name, const QString &text, const QKeySequence &key)
{
    auto *action = new QAction(text, &m_table);
    action->setObjectName(name);
    action->setShortcut(key);
    m_actions.append(action);
    return action;
}

void ExpectedCommands::setActual(const MutationSet &set, const QList<Env> &envs, const QList<NoiseRule> &noise)
{
    if (m_dialog)
        m_dialog->setActual(set, envs, noise);
}

void ExpectedCommands::showDialog()
{
    if (!m_dialog) {
        m_dialog = new ExpectedDialog(&m_table);
        Q_EMIT actualWanted();
    }
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void ExpectedCommands::expectChosen()
{
    const MutationListModel &model = *m_table.listModel();
    const MutationResult::Ptr result = model.result();
    std::vector<quint32> rows;
    const QModelIndexList chosen = m_table.selectionModel()->selectedRows();
    for (const QModelIndex &index : chosen) {
        if (const qsizetype place = model.placeOfLine(index.row()); place >= 0)
            rows.push_back(result->rows[size_t(place)]);
    }
    std::sort(rows.begin(), rows.end());
    showDialog();
    if (!rows.empty())
        m_dialog->expect(result->set, rows);
}

} // namespace plato::ui
