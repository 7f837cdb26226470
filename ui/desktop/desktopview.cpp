// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop/desktopview.h"

#include <QAccessibleWidget>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::ui {

namespace {

constexpr int BorderMargin = 3; // room for the border of control, so that it never covers the picture
constexpr qreal MarkRadius = 9;
constexpr qreal WheelStep = 120; // of angleDelta(), for one click of a wheel
constexpr auto MarkTime = 250ms;
constexpr auto DescribePause = 5s; // a desktop may change many times a second: nobody could listen to that

bool isSuper(int key)
{
    return key == Qt::Key_Meta || key == Qt::Key_Super_L || key == Qt::Key_Super_R;
}

/// Qt would call the view a filler, which screen readers skip.
QAccessibleInterface *makeAccessibleDesktop(const QString &className, QObject *object)
{
    auto *view = className == QLatin1StringView(DesktopView::staticMetaObject.className())
                     ? qobject_cast<DesktopView *>(object)
                     : nullptr;
    return view ? new QAccessibleWidget(view, QAccessible::Canvas) : nullptr;
}

} // namespace

DesktopView::DesktopView(QWidget *parent)
    : QWidget(parent)
{
    QAccessible::installFactory(makeAccessibleDesktop); // again does nothing
    setObjectName(u"desktopView"_s);
    setAccessibleName(tr("Remote screen"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAttribute(Qt::WA_OpaquePaintEvent);
    updateMinimumSize();
    m_markTimer.setSingleShot(true);
    m_markTimer.setInterval(MarkTime);
    connect(&m_markTimer, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    m_describeTimer = new QTimer(this);
    m_describeTimer->setObjectName(u"describeTimer"_s);
    m_describeTimer->setSingleShot(true);
    m_describeTimer->setInterval(DescribePause);
    connect(m_describeTimer, &QTimer::timeout, this, [this] {
        if (!m_isDescribed)
            describe();
    });
    describe();
}

void DesktopView::setFrame(const QImage &image)
{
    const bool resized = image.size() != m_frame.size();
    const bool isFirstOrGone = image.isNull() != m_frame.isNull();
    m_frame = image.isNull() ? image : image.convertToFormat(QImage::Format_RGB32); // mostly it is
    noteChange(isFirstOrGone);
    if (resized)
        updateMinimumSize();
    update();
}

void DesktopView::applyPatch(const FramePatch &patch)
{
    if (patch.screen != m_frame.size()) {
        QImage whole(patch.screen, QImage::Format_RGB32);
        whole.fill(Qt::black);
        setFrame(whole);
    }
    const QRectF picture = pictureRect();
    const QSize pixels = (picture.size() * devicePixelRatioF()).toSize();
    for (const FramePatch::Part &part : patch.parts) {
        const QRect changed = QRect(part.at, part.image.size()) & m_frame.rect();
        for (int y = changed.top(); y <= changed.bottom(); ++y) {
            const QRgb *from = reinterpret_cast<const QRgb *>(part.image.constScanLine(y - part.at.y()));
            std::copy_n(from, changed.width(), reinterpret_cast<QRgb *>(m_frame.scanLine(y)) + changed.left());
        }
        const QRect target = AreaScaler::targetOf(changed, m_frame.size(), pixels);
        const QRectF seen(picture.topLeft() + QPointF(target.topLeft()) / devicePixelRatioF(),
                          QSizeF(target.size()) / devicePixelRatioF());
        update(seen.toAlignedRect());
    }
    noteChange(false);
}

void DesktopView::noteChange(bool isFirstOrGone)
{
    m_changedAt = QTime::currentTime();
    m_isDescribed = false;
    if (isFirstOrGone || !m_describeTimer->isActive())
        describe();
}

void DesktopView::setDesktopSize(QSize size)
{
    m_desktopSize = size;
    updateMinimumSize();
    update();
}

void DesktopView::setZoom(Zoom zoom)
{
    m_zoom = zoom;
    updateMinimumSize();
    refreshCursor();
    update();
}

qreal DesktopView::zoomFactor() const
{
    const QRectF picture = pictureRect();
    return picture.isEmpty() ? 1 : picture.width() * devicePixelRatioF() / desktopSize().width();
}

void DesktopView::setZoomFactor(qreal factor)
{
    m_factor = std::clamp(factor, MinZoom, MaxZoom);
    setZoom(Zoom::Free);
}

bool DesktopView::isPannable() const
{
    return !sends() && (m_zoom == Zoom::Actual || m_zoom == Zoom::Free) && parentWidget() &&
           (width() > parentWidget()->width() || height() > parentWidget()->height());
}

void DesktopView::refreshCursor()
{
    if (m_panFrom)
        setCursor(Qt::ClosedHandCursor);
    else if (isPannable())
        setCursor(Qt::OpenHandCursor);
    else
        unsetCursor();
}

void DesktopView::setStale(bool stale)
{
    m_stale = stale;
    describe();
    update();
}

void DesktopView::setPlaceholder(const QString &text)
{
    m_placeholder = text;
    describe();
    update();
}

void DesktopView::setSender(InputSender *sender)
{
    if (!sender)
        setInControl(false);
    m_sender = sender;
}

void DesktopView::setInControl(bool inControl)
{
    m_inControl = inControl && m_sender;
    setMouseTracking(m_inControl);
    setAttribute(Qt::WA_InputMethodEnabled, m_inControl);
    describe();
    m_wheelRest = {};
    m_panFrom.reset();
    forgetKeys();
    refreshCursor();
    update();
}

void DesktopView::describe()
{
    const QString who = m_inControl
                            ? tr("The screen of a desktop. Keys and clicks go to it; Ctrl and Alt together give "
                                 "control back.")
                            : tr("The screen of a desktop, view only.");
    const QString time = m_changedAt.toString(u"HH:mm:ss"_s);
    const QString picture = m_frame.isNull() ? m_placeholder
                            : m_stale        ? tr("The picture is old: it is of %1.").arg(time)
                                             : tr("The picture changed last at %1.").arg(time);
    setAccessibleDescription(u"%1 %2"_s.arg(who, picture).trimmed()); // which tells of it, where it is another one
    m_isDescribed = true;
    m_describeTimer->start();
}

QRectF DesktopView::pictureRect() const
{
    if (m_frame.isNull())
        return {};
    const QSize room = size() - QSize(2 * margin(), 2 * margin());
    const QSize pixels = (QSizeF(room) * devicePixelRatioF()).toSize();
    const bool fits = desktopSize().boundedTo(pixels) == desktopSize();
    const bool isActual = m_zoom == Zoom::Actual || m_zoom == Zoom::Free || (m_zoom == Zoom::FullScreen && fits);
    const qreal factor = m_zoom == Zoom::Free ? m_factor : 1;
    const QSize shown = (QSizeF(desktopSize()) * factor).toSize().expandedTo({1, 1});
    const QRectF rect =
        isActual ? actualRect(room, shown, devicePixelRatioF()) : fittedRect(room, desktopSize(), devicePixelRatioF());
    return rect.isEmpty() ? rect : rect.translated(margin(), margin());
}

int DesktopView::margin() const
{
    return m_zoom == Zoom::FullScreen ? 0 : BorderMargin;
}

void DesktopView::updateMinimumSize()
{
    QSizeF room(157, 97);
    if ((m_zoom == Zoom::Actual || m_zoom == Zoom::Free) && !desktopSize().isEmpty())
        room = QSizeF(desktopSize()) * (m_zoom == Zoom::Free ? m_factor : 1) / devicePixelRatioF();
    setMinimumSize(int(std::ceil(room.width())) + 2 * margin(), int(std::ceil(room.height())) + 2 * margin());
}

void DesktopView::forgetKeys()
{
    m_ctrlDown = m_altDown = m_onlyCtrlAlt = m_onlySuper = false;
}

bool DesktopView::event(QEvent *event)
{
    // In control a key that is a shortcut of the window is a key of the desktop all the same.
    if (event->type() == QEvent::ShortcutOverride && sends()) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

bool DesktopView::focusNextPrevChild(bool next)
{
    return !sends() && QWidget::focusNextPrevChild(next); // Tab is a key of the desktop, too
}

void DesktopView::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    const QRectF picture = pictureRect();
    for (const QRect &around : event->region() - picture.toAlignedRect().adjusted(1, 1, -1, -1))
        painter.fillRect(around, palette().color(QPalette::Window));
    if (picture.isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
        return;
    }

    drawPicture(painter, picture, event->region());
    if (m_stale) {
        QColor veil = palette().color(QPalette::Window);
        veil.setAlphaF(0.55F);
        painter.fillRect(picture, veil);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const QColor accent = palette().color(hasFocus() ? QPalette::Active : QPalette::Inactive, QPalette::Highlight);
    if (m_inControl) {
        painter.setPen(QPen(accent, 2, hasFocus() ? Qt::SolidLine : Qt::DashLine, Qt::SquareCap, Qt::MiterJoin));
        // Within the view where the picture fills it, as in full screen.
        painter.drawRect(picture.adjusted(-1, -1, 1, 1).intersected(QRectF(rect()).adjusted(1, 1, -1, -1)));
    }
    if (m_markTimer.isActive()) {
        painter.setPen(QPen(palette().color(QPalette::Base), 4));
        painter.drawEllipse(m_mark, MarkRadius, MarkRadius);
        painter.setPen(QPen(accent, 2));
        painter.drawEllipse(m_mark, MarkRadius, MarkRadius);
    }
}

/// What is to be painted of the picture, and no more: a large one may be seen in part, and change in part.
void DesktopView::drawPicture(QPainter &painter, const QRectF &picture, const QRegion &region)
{
    const qreal ratio = devicePixelRatioF();
    const QSize pixels = (picture.size() * ratio).toSize();
    for (const QRect &rect : region) {
        const QRectF inPixels((rect.topLeft() - picture.topLeft()) * ratio, QSizeF(rect.size()) * ratio);
        const QRect part = inPixels.toAlignedRect() & QRect(QPoint(), pixels);
        if (part.isEmpty())
            continue;
        const QRectF target(picture.topLeft() + QPointF(part.topLeft()) / ratio, QSizeF(part.size()) / ratio);
        if (pixels == m_frame.size())
            painter.drawImage(target, m_frame, part);
        else
            painter.drawImage(target, m_scaler.scaled(m_frame, pixels, part));
    }
}

void DesktopView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    Q_EMIT shownChanged(true);
}

void DesktopView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    Q_EMIT shownChanged(false);
}

void DesktopView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    forgetKeys();
    update();
}

void DesktopView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    forgetKeys();
    if (m_sender)
        m_sender->letGo();
    update();
}

void DesktopView::mousePressEvent(QMouseEvent *event)
{
    if (!sends() && event->button() == Qt::LeftButton && isPannable()) {
        m_panFrom = event->globalPosition();
        refreshCursor();
        return;
    }
    if (!sends()) {
        QWidget::mousePressEvent(event);
        return;
    }
    const auto at = desktopPoint(event->position(), pictureRect(), desktopSize());
    if (!at)
        return;
    m_onlyCtrlAlt = m_onlySuper = false;
    m_mark = event->position();
    m_markTimer.start();
    update();
    m_sender->press(event->button(), *at);
}

void DesktopView::mouseDoubleClickEvent(QMouseEvent *event)
{
    mousePressEvent(event); // InputSender counts clicks itself
}

void DesktopView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_panFrom) {
        const QPoint by = (event->globalPosition() - *m_panFrom).toPoint();
        m_panFrom = event->globalPosition();
        Q_EMIT panned(by);
        return;
    }
    if (!sends()) {
        QWidget::mouseMoveEvent(event);
        return;
    }
    if (event->buttons() != Qt::NoButton)
        m_sender->move(clampedDesktopPoint(event->position(), pictureRect(), desktopSize()));
    else if (const auto at = desktopPoint(event->position(), pictureRect(), desktopSize()))
        m_sender->move(*at);
}

void DesktopView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_panFrom) {
        m_panFrom.reset();
        refreshCursor();
        return;
    }
    if (!sends()) {
        QWidget::mouseReleaseEvent(event);
        return;
    }
    m_sender->release(event->button(), clampedDesktopPoint(event->position(), pictureRect(), desktopSize()));
}

void DesktopView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() == Qt::ControlModifier && m_zoom != Zoom::FullScreen && event->angleDelta().y() != 0) {
        event->accept();
        Q_EMIT zoomRequested(event->angleDelta().y() / WheelStep, event->position());
        return;
    }
    if (!sends()) {
        QWidget::wheelEvent(event);
        return;
    }
    event->accept();
    const auto at = desktopPoint(event->position(), pictureRect(), desktopSize());
    if (!at)
        return;
    if (const auto clicks = takeWheelClicks(event->angleDelta(), m_wheelRest))
        m_sender->scroll(*clicks, *at);
}

void DesktopView::keyPressEvent(QKeyEvent *event)
{
    if (!sends()) {
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
    if (!event->isAutoRepeat()) {
        const bool modifier = event->key() == Qt::Key_Control || event->key() == Qt::Key_Alt;
        m_ctrlDown = m_ctrlDown || event->key() == Qt::Key_Control;
        m_altDown = m_altDown || event->key() == Qt::Key_Alt;
        m_onlyCtrlAlt = modifier && m_ctrlDown && m_altDown;
        m_onlySuper = isSuper(event->key()) && (event->modifiers() & ~Qt::MetaModifier) == Qt::NoModifier;
    }
    const KeyInput input = mapKey(*event);
    if (input.kind == KeyInput::Kind::Text)
        m_sender->type(input.text, event->isAutoRepeat());
    else if (input.kind == KeyInput::Kind::Key)
        m_sender->key(input.text, event->isAutoRepeat());
}

void DesktopView::keyReleaseEvent(QKeyEvent *event)
{
    if (!sends()) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    event->accept();
    if (event->isAutoRepeat())
        return;
    const bool chord = m_onlyCtrlAlt && (event->key() == Qt::Key_Control || event->key() == Qt::Key_Alt);
    if (m_onlySuper && isSuper(event->key()))
        m_sender->key(u"super"_s);
    m_onlySuper = false;
    if (event->key() == Qt::Key_Control)
        m_ctrlDown = false;
    else if (event->key() == Qt::Key_Alt)
        m_altDown = false;
    if (chord) {
        forgetKeys();
        Q_EMIT releaseRequested();
    }
}

void DesktopView::inputMethodEvent(QInputMethodEvent *event)
{
    if (sends() && !event->commitString().isEmpty())
        m_sender->type(event->commitString());
    event->accept();
}

QVariant DesktopView::inputMethodQuery(Qt::InputMethodQuery query) const
{
    switch (query) {
    case Qt::ImEnabled:
        return m_inControl;
    case Qt::ImHints:
        return int(Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    case Qt::ImCursorRectangle:
        return m_markTimer.isActive() ? QRectF(m_mark, QSizeF(1, 16)) : pictureRect();
    default:
        return QWidget::inputMethodQuery(query);
    }
}

} // namespace plato::ui
