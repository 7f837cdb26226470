// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/activitymodel.h"

#include "core/api/blot.h"
#include "core/text/showntext.h"

#include <QJsonDocument>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace plato {

namespace {

/// An address as it may be shown and copied: what works like a key is taken out.
QString shownUrl(const QUrl &url)
{
    return QUrl::fromEncoded(blotted(url.toEncoded())).toString();
}

QString bodyText(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    constexpr qsizetype MaxIndented = 8 * Exchange::MaxKeptBody; // a thousand brackets become a million blanks
    QByteArray bytes = document.isNull() ? body : document.toJson(QJsonDocument::Indented);
    if (bytes.size() > MaxIndented)
        bytes = body;
    return showntext::withSigns(QString::fromUtf8(bytes).trimmed(), true);
}

} // namespace

void ActivityModel::add(const Exchange &exchange)
{
    if (rowCount() == MaxRows) {
        beginRemoveRows({}, 0, 0);
        m_exchanges.pop_front();
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_exchanges.push_back(exchange);
    endInsertRows();
}

int ActivityModel::rowOf(quint64 exchangeId) const
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (at(row).id == exchangeId)
            return row;
    }
    return -1;
}

QString ActivityModel::report(const Exchange &exchange)
{
    QString text = u"%1 %2\n"_s.arg(QString::fromLatin1(exchange.method), showntext::text(shownUrl(exchange.url)));
    text += tr("Sent %1, %2 ms\n").arg(exchange.startedAt.toString(Qt::ISODateWithMs)).arg(exchange.durationMs);
    if (!exchange.requestBody.isEmpty())
        text += u"\n%1\n"_s.arg(bodyText(exchange.requestBody));
    text += u"\n"_s;
    text += exchange.httpStatus
                ? tr("Reply: HTTP %1, %2 bytes\n").arg(exchange.httpStatus).arg(exchange.replySize)
                : tr("No reply: %1\n").arg(showntext::text(exchange.error ? exchange.error->detail : QString()));
    if (!exchange.replyBody.isEmpty())
        text += u"\n%1\n"_s.arg(bodyText(exchange.replyBody));
    if (exchange.replySize > Exchange::MaxKeptBody) // a kept body may also be shorter since something was blotted out
        text += tr("\n(the first %1 of %2 bytes)\n").arg(Exchange::MaxKeptBody).arg(exchange.replySize);
    return text;
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_exchanges.size());
}

int ActivityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Exchange &exchange = at(index.row());
    switch (role) {
    case ExchangeIdRole:
        return exchange.id;
    case FailedRole:
        return exchange.error && exchange.error->kind != ApiError::Kind::Cancelled;
    case Qt::TextAlignmentRole:
        if (index.column() == DurationColumn || index.column() == SizeColumn)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        return index.column() == PathColumn ? QVariant(showntext::toolTip(shownUrl(exchange.url))) : QVariant();
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case TimeColumn:
        return exchange.startedAt.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    case OperationColumn:
        return exchange.operation;
    case PathColumn:
        return u"%1 %2"_s.arg(QString::fromLatin1(exchange.method), showntext::line(exchange.url.path()));
    case StatusColumn:
        if (exchange.error && exchange.error->kind == ApiError::Kind::Cancelled)
            return tr("cancelled");
        if (!exchange.httpStatus)
            return exchange.error && exchange.error->kind == ApiError::Kind::Timeout ? tr("timed out") : tr("no reply");
        return exchange.error ? tr("%1, failed").arg(exchange.httpStatus) : QString::number(exchange.httpStatus);
    case DurationColumn:
        return tr("%1 ms").arg(exchange.durationMs);
    case SizeColumn:
        return QLocale().formattedDataSize(exchange.replySize);
    default:
        return {};
    }
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case OperationColumn:
        return tr("Operation");
    case PathColumn:
        return tr("Request");
    case StatusColumn:
        return tr("Status");
    case DurationColumn:
        return tr("Duration");
    case SizeColumn:
        return tr("Size");
    default:
        return {};
    }
}

QHash<int, QByteArray> ActivityModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert(ExchangeIdRole, "exchangeId");
    names.insert(FailedRole, "failed");
    return names;
}

} // namespace plato
