// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/activityfilter.h"

#include "core/session/activitymodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato {

ActivityFilter::ActivityFilter(ActivityModel &model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(&model);
}

bool ActivityFilter::isPolling(const Exchange &exchange)
{
    static const QSet<QString> operations{u"listJobs"_s, u"waitForSessionReady"_s, u"waitForJobReady"_s,
                                          u"heartbeatSession"_s};
    const bool went = !exchange.error || exchange.error->kind == ApiError::Kind::Cancelled;
    return went && operations.contains(exchange.operation);
}

void ActivityFilter::setText(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    if (m_words == words)
        return;
    m_words = words;
    invalidateFilter();
}

void ActivityFilter::setMethod(const QByteArray &method)
{
    if (m_method == method)
        return;
    m_method = method;
    invalidateFilter();
}

void ActivityFilter::setStatus(Status status)
{
    if (m_status == status)
        return;
    m_status = status;
    invalidateFilter();
}

void ActivityFilter::setIds(const std::optional<QSet<QString>> &ids)
{
    if (m_ids == ids)
        return;
    m_ids = ids;
    invalidateFilter();
}

void ActivityFilter::setPollingShown(bool isShown)
{
    if (m_isPollingShown == isShown)
        return;
    m_isPollingShown = isShown;
    invalidateFilter();
}

bool ActivityFilter::isWanted(const Exchange &exchange) const
{
    if (!m_method.isEmpty() && exchange.method != m_method)
        return false;
    const bool failed = exchange.error && exchange.error->kind != ApiError::Kind::Cancelled;
    if ((m_status == Status::Failed && !failed) || (m_status == Status::Succeeded && exchange.error))
        return false;
    const QString path = exchange.url.path();
    if (m_ids) {
        const QStringList parts = path.split(u'/');
        if (std::none_of(parts.cbegin(), parts.cend(), [this](const QString &part) { return m_ids->contains(part); }))
            return false;
    }
    if (m_words.isEmpty())
        return true;
    const QString text = u"%1 %2 %3?%4 %5"_s.arg(exchange.operation, QString::fromLatin1(exchange.method), path,
                                                 exchange.url.query(), QString::number(exchange.httpStatus));
    return std::all_of(m_words.cbegin(), m_words.cend(),
                       [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool ActivityFilter::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    const Exchange &exchange = m_model.at(sourceRow);
    return (m_isPollingShown || !isPolling(exchange)) && isWanted(exchange);
}

int ActivityFilter::foldedCount() const
{
    int count = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const Exchange &exchange = m_model.at(row);
        count += isPolling(exchange) && isWanted(exchange) ? 1 : 0;
    }
    return count;
}

const Exchange &ActivityFilter::at(int row) const
{
    return m_model.at(mapToSource(index(row, 0)).row());
}

int ActivityFilter::rowOf(quint64 exchangeId) const
{
    const int row = m_model.rowOf(exchangeId);
    return row < 0 ? -1 : mapFromSource(m_model.index(row, 0)).row();
}

} // namespace plato
