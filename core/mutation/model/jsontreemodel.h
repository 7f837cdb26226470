// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mutation/model/mutationdetailmodel.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace plato {

/// A JSON value as a tree, or an old and a new one side by side: members by name, elements by place. GUI thread only.
/// A level is read when somebody opens it, and no more than a few thousand of its values, so that neither a million
/// brackets nor a million members hold anything up.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    /// Of two values; of one alone the second column is the last.
    enum Column { NameColumn, FirstColumn, SecondColumn };
    /// Those of the table above it, so that one delegate draws both.
    enum Role {
        ChangedRole = MutationDetailModel::ChangedRole,   ///< bool: there are two values, and they differ here
        FullTextRole = MutationDetailModel::FullTextRole, ///< the whole value as text; empty when it was not sent
        StandInRole = MutationDetailModel::StandInRole,   ///< bool: the cell shows a word of ours, not data
    };

    static constexpr int MaxChildren = 5'000; ///< one more row says how many are left out
    static constexpr int MaxDepth = 200;      ///< below it a value is shown as text

    explicit JsonTreeModel(QObject *parent = nullptr);
    ~JsonTreeModel() override;

    /// Both views point into the bytes of `holder`. An empty one was not sent; equal ones are shown as one.
    void setValues(const Mutation &holder, QByteArrayView oldJson, QByteArrayView newJson);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    struct Node;

    Node *nodeOf(const QModelIndex &index) const;
    bool isComparing() const;
    std::vector<std::unique_ptr<Node>> childrenOf(Node &node) const;

    Mutation m_holder;
    std::unique_ptr<Node> m_root;
};

} // namespace plato
