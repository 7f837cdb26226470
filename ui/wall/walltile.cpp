// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/walltile.h"

#include "ui/common/colours.h"
#include "ui/desktop/desktoptext.h"

#include <QPainter>
#include <QStyleOption>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr int Padding = 4;
constexpr auto ChangedTime = 3s;
constexpr auto RestingAfter = 60s;

} // namespace

WallTile::WallTile(const QString &caption, QWidget *parent)
    : QAbstractButton(parent)
{
    setObjectName(u"wallTile"_s);
    setText(caption);
    setAccessibleName(tr("Desktop %1").arg(caption));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    m_markTimer.setSingleShot(true);
    connect(&m_markTimer, &QTimer::timeout, this, [this] {
        if (m_mark == Mark::Changed) {
            setMark(Mark::None);
            m_markTimer.start(RestingAfter);
        } else if (m_mark == Mark::None) {
            setMark(Mark::Resting);
        }
    });
    m_searchTimer.setSingleShot(true);
    connect(&m_searchTimer, &QTimer::timeout, this, &WallTile::search);
    setMark(Mark::Waiting);
}

WallTile::~WallTile() = default;

void WallTile::setTiming(const FrameFeed::Timing &timing)
{
    m_timing = timing;
    m_backoff = Backoff(timing.firstRetry, timing.lastRetry);
}

void WallTile::search()
{
    if (m_feed || !m_isActive || std::exchange(m_isSearching, true))
        return;
    Q_EMIT searchRequested();
}

void WallTile::connectTo(std::unique_ptr<DesktopPort> port, QThreadPool &pool)
{
    m_isSearching = false;
    m_searchTimer.stop();
    m_feed.reset();
    m_port = std::move(port);
    m_feed = std::make_unique<FrameFeed>(*m_port, pool);
    m_feed->setTiming(m_timing);
    connect(m_feed.get(), &FrameFeed::frame, this, &WallTile::onFrame);
    connect(m_feed.get(), &FrameFeed::troubled, this,
            [this](const ApiError &error) { markLost(agentErrorText(error)); });
    connect(m_feed.get(), &FrameFeed::recovered, this, [this] { onFrame(m_picture); });
    m_feed->setActive(m_isActive);
}

void WallTile::setNotFound(const QString &why)
{
    m_isSearching = false;
    markLost(why);
    if (m_isActive)
        m_searchTimer.start(m_backoff.next());
}

void WallTile::markLost(const QString &why)
{
    m_markTimer.stop();
    setMark(Mark::Lost, why);
}

void WallTile::setActive(bool active)
{
    if (active == m_isActive)
        return;
    m_isActive = active;
    m_searchTimer.stop();
    if (m_feed)
        m_feed->setActive(active);
    else
        search();
}

void WallTile::onFrame(const QImage &picture)
{
    if (picture.isNull())
        return; // it has recovered before its first one, which comes now
    const bool isFirst = m_picture.isNull();
    const bool hasChanged = picture != m_picture;
    if (!hasChanged && m_mark != Mark::Lost)
        return; // it was hidden meanwhile, and nothing has changed
    if (hasChanged) {
        m_picture = picture;
        m_scaled = {};
        m_changedAt = QDateTime::currentDateTime();
    }
    const bool isNews = hasChanged && !isFirst;
    if (isBlack(picture)) {
        m_markTimer.stop();
        setMark(Mark::Black, tr("All of it is black. That is a guess: it may be asleep; input wakes it."));
    } else {
        setMark(isNews ? Mark::Changed : Mark::None);
        m_markTimer.start(isNews ? ChangedTime : RestingAfter);
    }
    update();
}

void WallTile::setMark(Mark mark, const QString &toolTip)
{
    m_mark = mark;
    const QString words = markText();
    setToolTip(toolTip.isEmpty() ? text() : u"%1\n%2"_s.arg(text(), toolTip));
    setAccessibleDescription(toolTip.isEmpty() ? words : u"%1. %2"_s.arg(words, toolTip));
    update();
}

QString WallTile::markText() const
{
    switch (m_mark) {
    case Mark::Waiting:
        return tr("waiting for a picture");
    case Mark::Changed:
        return tr("changed");
    case Mark::Resting:
        return tr("unchanged since %1").arg(m_changedAt.toString(u"HH:mm"_s));
    case Mark::Black:
        return tr("black");
    case Mark::Lost:
        return tr("no picture");
    case Mark::None:
        break;
    }
    return {};
}

bool WallTile::isBlack(const QImage &picture)
{
    constexpr int Steps = 64; // points in each direction: a line of text meets some of them
    constexpr int Dark = 10;
    for (int i = 0; i < Steps * Steps && !picture.isNull(); ++i) {
        const int x = int(qint64(i % Steps) * picture.width() / Steps);
        const int y = int(qint64(i / Steps) * picture.height() / Steps);
        if (qGray(picture.pixel(x, y)) > Dark)
            return false;
    }
    return !picture.isNull();
}

int WallTile::heightFor(int width)
{
    return (width - 2 * Padding) * 10 / 16 + 2 * Padding + 24;
}

void WallTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect inner = rect().adjusted(Padding, Padding, -Padding, -Padding);
    const int line = fontMetrics().height();
    const QRect place = inner.adjusted(0, 0, 0, -line - Padding);
    painter.fillRect(place, palette().color(QPalette::AlternateBase));
    const qreal ratio = devicePixelRatioF();
    if (!m_picture.isNull() && !place.isEmpty()) {
        const QSize pixels =
            m_picture.size().scaled((QSizeF(place.size()) * ratio).toSize(), Qt::KeepAspectRatio).expandedTo({1, 1});
        if (m_scaled.size() != pixels)
            m_scaled = m_scaler.scaled(m_picture, pixels, QRect(QPoint(), pixels));
        const QSizeF size = QSizeF(pixels) / ratio;
        const QPointF at(place.x() + (place.width() - size.width()) / 2,
                         place.y() + (place.height() - size.height()) / 2);
        painter.drawImage(QRectF(at, size), m_scaled);
    }

    const Tone tone = m_mark == Mark::Lost      ? Tone::Danger
                      : m_mark == Mark::Black   ? Tone::Warning
                      : m_mark == Mark::Changed ? Tone::Good
                                                : Tone::Neutral;
    const QRect words(inner.left(), inner.bottom() - line, inner.width(), line + 1);
    const QString mark = markText();
    const int markWidth = std::min(fontMetrics().horizontalAdvance(mark), words.width());
    painter.setPen(toneColour(tone, palette()));
    painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, mark);
    painter.setPen(palette().color(QPalette::WindowText));
    const int room = words.width() - markWidth - 2 * Padding;
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(text(), Qt::ElideRight, room));
    if (m_mark == Mark::Changed) {
        painter.setPen(QPen(toneColour(Tone::Good, palette()), 2));
        painter.drawRect(place.adjusted(0, 0, -1, -1));
    }
    if (hasFocus() || underMouse()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), hasFocus() ? 2 : 1));
        painter.drawRect(rect().adjusted(1, 1, -2, -2));
    }
}

} // namespace plato::ui
