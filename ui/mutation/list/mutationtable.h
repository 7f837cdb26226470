// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/model/mutationlistmodel.h"

#include <QTableView>

#include <array>
#include <functional>

class QMenu;

namespace plato::ui {

class CommandNeeds;

/// The list of mutations: sorted by a click on a header (the third click clears it) or on the current column, groups
/// folded by click, Left, Right and Space, columns of the data chosen in the menu of the header or of the list. It runs
/// no query itself, and says by signals when another one is wanted.
class MutationTable : public QTableView
{
    Q_OBJECT

public:
    explicit MutationTable(MutationListModel *model, QWidget *parent = nullptr);

    MutationListModel *listModel() const { return m_model; }
    const MutationQuery::Aspect &sortedBy() const { return m_sort; }
    bool isDescending() const { return m_isDescending; }

    /// Shows a result. The selection stays. The top row stays on top if the query is the same one as before; otherwise
    /// the current row stays in view.
    void showResult(const MutationResult::Ptr &result, const MutationMatch::Ptr &match);
    /// Gives all columns widths by content; the summary of a mutation gets the rest.
    void fitColumns();
    /// Widens columns for new content. No column becomes narrower. Does nothing after a person has set a width.
    void widenColumns();
    /// Shows or hides the column of differences between two states.
    void setComparing(bool isComparing);
    void goToPlace(qsizetype place); ///< index within the rows of the result; unfolds its group
    void addColumnActions(QMenu *menu);
    CommandNeeds &needs() const { return *m_needs; } ///< of commands for what is listed
    /// Adds these to the context menu, with a separator before them. They are not owned.
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
    CommandNeeds *m_needs = nullptr;
    bool m_isResizing = false;      // the program sets widths
    bool m_areWidthsChosen = false; // a person has set a width
    std::array<int, MutationListModel::FixedColumnCount>
        m_wantedWidths{}; // before they give way to each other; 0: hidden, or the summary of a mutation
    MutationQuery::Aspect m_sort;
    bool m_isDescending = false;
};

} // namespace plato::ui
