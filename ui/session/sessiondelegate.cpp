// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/sessiondelegate.h"

#include "core/session/sessionstore.h"

#include <QApplication>
#include <QDateTime>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace plato::ui {

namespace {

constexpr int Margin = 8;

Session::Phase phaseOf(const QModelIndex &index)
{
    return static_cast<Session::Phase>(index.data(SessionStore::PhaseRole).toInt());
}

StatusSign signOf(Session::Phase phase)
{
    switch (phase) {
    case Session::Phase::Creating:
    case Session::Phase::Booting:
    case Session::Phase::Closing:
        return StatusSign::Changing;
    case Session::Phase::Ready:
        return StatusSign::Live;
    case Session::Phase::Failed:
        return StatusSign::Failed;
    case Session::Phase::Closed:
    case Session::Phase::Lost:
        break;
    }
    return StatusSign::Over;
}

} // namespace

SessionDelegate::SessionDelegate(QAbstractItemView &view)
    : QStyledItemDelegate(&view)
    , m_motion(new StatusMotion(view))
{
}

QString clockText(qint64 seconds)
{
    seconds = qMax<qint64>(0, seconds);
    const qint64 hours = seconds / 3600;
    const QString tail =
        u"%1:%2"_s.arg(seconds / 60 % 60, hours ? 2 : 1, 10, QChar(u'0')).arg(seconds % 60, 2, 10, QChar(u'0'));
    return hours ? u"%1:%2"_s.arg(hours).arg(tail) : tail;
}

QString SessionDelegate::summary(const QModelIndex &index)
{
    QStringList parts{index.data(SessionStore::PhaseTextRole).toString()};
    const int envs = index.data(SessionStore::EnvCountRole).toInt();
    if (envs > 0)
        parts.append(tr("%n env(s)", nullptr, envs));
    const QDateTime end = index.data(SessionStore::LifetimeEndRole).toDateTime();
    const Session::Phase phase = phaseOf(index);
    if (end.isValid() && (phase == Session::Phase::Booting || phase == Session::Phase::Ready))
        parts.append(clockText(QDateTime::currentDateTimeUtc().secsTo(end)));
    if (!index.data(SessionStore::OwnedRole).toBool())
        parts.append(tr("watched"));
    return parts.join(u" · "_s);
}

void SessionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    const QStyle *style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = item.state & QStyle::State_Selected;
    const QPalette::ColorGroup group = item.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const QColor text = item.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor quiet = selected ? text : item.palette.color(group, QPalette::PlaceholderText);

    const QRect area = item.rect.adjusted(Margin, Margin, -Margin, -Margin);
    QFont bold = item.font;
    bold.setBold(true);
    const QFontMetrics boldMetrics(bold);
    const QFontMetrics metrics(item.font);

    const StatusSign sign = signOf(phaseOf(index));
    paintStatusSign(*painter, QRect(area.left(), area.top(), StatusSignSize, boldMetrics.height()), sign,
                    selected ? text : statusSignColour(sign, item.palette));
    if (sign == StatusSign::Changing)
        m_motion->goOn();

    const int left = area.left() + StatusSignSize + Margin;
    const QRect first(left, area.top(), area.right() - left, boldMetrics.height());
    painter->setFont(bold);
    painter->setPen(text);
    painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                      boldMetrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, first.width()));
    const QRect second(left, first.bottom() + 3, area.right() - left, metrics.height());
    painter->setFont(item.font);
    painter->setPen(quiet);
    painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter,
                      metrics.elidedText(summary(index), Qt::ElideRight, second.width()));
    painter->restore();
}

QSize SessionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    QFont bold = option.font;
    bold.setBold(true);
    return {160, QFontMetrics(bold).height() + 3 + QFontMetrics(option.font).height() + 2 * Margin};
}

} // namespace plato::ui
