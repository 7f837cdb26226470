// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/model/mutationlistmodel.h"

#include <QTableView>

#include <array>
#include <functional>

class QMenu;

namespace plato::ui {

/// The list of changes: sorted by a click on a header (the third click clears it) or on the current column, groups
/// folded by click, Left, Right and Space, columns of the data chosen in the menu of the header or of the list. It says
/// what the person wants; who runs queries is the pane.
class MutationTable : public QTableView
{
    Q_OBJECT

public:
    explicit MutationTable(MutationListModel *model, QWidget *parent = nullptr);

    MutationListModel *listModel() const { return m_model; }
    const MutationQuery::Aspect &sortedBy() const { return m_sort; }
    bool isDescending() const { return m_isDescending; }

    /// Takes over a result. What is selected and what stands on top stays; after another query the current row does.
    void showResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match);
    /// Widths by content; the summary of changes takes what is left.
    void fitColumns();
    /// Makes room for what came; nothing becomes narrower, and once a person has set a width, nothing moves.
    void widenColumns();
    /// Shows the column that says what became of each record, or not.
    void setComparing(bool isComparing);
    void goToPlace(qsizetype place); ///< of the result; opens its group
    void addColumnActions(QMenu *menu);
    /// Into the context menu, as a group of their own. They are not owned.
    void addCommands(const QList<QAction *> &commands);

Q_SIGNALS:
    void sortChanged();
    void sameRowWanted(int step); ///< 1 or -1

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeHeader();
    void makeActions();
    void sortBy(int section, Qt::SortOrder order);
    void toggleColumn(const QString &name);
    void askForColumn();
    bool isOnGroup(const QPoint &position) const;
    int widthByContent(int column) const;
    void resizeColumns(const std::function<int(int column)> &width);
    void shareRoom();

    MutationListModel *m_model;
    bool m_isResizing = false;                                             // by us
    bool m_areWidthsChosen = false;                                        // by the person
    std::array<int, MutationListModel::FixedColumnCount> m_wantedWidths{}; // zero: none, or hidden
    MutationQuery::Aspect m_sort;
    bool m_isDescending = false;
};

} // namespace plato::ui
