// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <optional>

namespace plato {

class ActivityModel;
struct Exchange;

/// Which requests are shown: polling that went well is folded away unless it is wanted. GUI thread.
class ActivityFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    enum class Status { Any, Succeeded, Failed };
    Q_ENUM(Status)

    explicit ActivityFilter(ActivityModel &model, QObject *parent = nullptr); ///< outlived by the model

    /// Words that all have to be in a request: in its operation, method, path or status, in any case.
    void setText(const QString &text);
    void setMethod(const QByteArray &method); ///< empty: all
    void setStatus(Status status);
    /// Ids of a session and its envs, or of one env: requests with one of them in their path. Nullopt: all.
    void setIds(const std::optional<QSet<QString>> &ids);
    void setPollingShown(bool isShown);

    int foldedCount() const; ///< requests that only setPollingShown() hides
    const Exchange &at(int row) const;
    int rowOf(quint64 exchangeId) const; ///< -1: it is hidden, or not there any more

    /// Asked again and again by this program, and answered as it should be.
    static bool isPolling(const Exchange &exchange);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    bool isWanted(const Exchange &exchange) const;

    ActivityModel &m_model;
    QStringList m_words;
    QByteArray m_method;
    Status m_status = Status::Any;
    std::optional<QSet<QString>> m_ids;
    bool m_isPollingShown = false;
};

} // namespace plato
