// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/desktop/areascaler.h"
#include "core/desktop/framepatch.h"
#include "core/desktop/inputsender.h"

#include <QImage>
#include <QPointer>
#include <QTime>
#include <QTimer>
#include <QWidget>

#include <optional>

namespace plato::ui {

/// Shows the picture of a desktop and, while in control, hands pointer, wheel and keyboard on to an InputSender.
///
/// In control every key belongs to the desktop, Tab and the window's shortcuts included. The way out: press Ctrl and
/// Alt together and let go of them with no other key in between, which asks for releaseRequested(). Losing the focus
/// lets go of what is held.
///
/// Ctrl and the wheel ask for another zoom, in control, too: the contract has no wheel with modifiers.
///
/// A screen reader meets it as a canvas. Its description says who drives, whether the picture is old and when it
/// changed last; it is told of every change of the first two at once, and of changed pictures a few seconds apart.
class DesktopView : public QWidget
{
    Q_OBJECT

public:
    enum class Zoom {
        Fit,    ///< as large as fits, with the right aspect
        Actual, ///< one pixel of the desktop on one pixel of the screen
        Free,   ///< as large as zoomFactor() says
        /// For a view that has the whole screen: one pixel on one pixel where that fits, else as large as fits. Without
        /// a margin, so that a desktop of the screen's size is seen as it is.
        FullScreen,
    };

    explicit DesktopView(QWidget *parent = nullptr);

    void setFrame(const QImage &image); ///< null: none yet
    /// Changes parts of the picture, and paints no more than those. One of another size replaces it.
    void applyPatch(const FramePatch &patch);
    const QImage &frame() const { return m_frame; }
    /// What coordinates refer to, where the desktop says so; empty: the size of the picture.
    void setDesktopSize(QSize size);
    QSize desktopSize() const { return m_desktopSize.isEmpty() ? m_frame.size() : m_desktopSize; }
    /// Where the picture lies in this widget; empty without one.
    QRectF pictureRect() const;

    void setZoom(Zoom zoom);
    Zoom zoom() const { return m_zoom; }
    /// Pixels of the screen on one of the desktop, as it is shown now; 1 without a picture.
    qreal zoomFactor() const;
    /// Sets Zoom::Free. Kept within MinZoom and MaxZoom.
    void setZoomFactor(qreal factor);
    static constexpr qreal MinZoom = 0.1;
    static constexpr qreal MaxZoom = 8;
    /// The picture is old: drawn paler.
    void setStale(bool stale);
    /// What stands in place of the first picture.
    void setPlaceholder(const QString &text);

    /// Not owned; null takes control away.
    void setSender(InputSender *sender);
    void setInControl(bool inControl);
    bool isInControl() const { return m_inControl; }

    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;
    QSize sizeHint() const override { return {640, 400}; }

Q_SIGNALS:
    void shownChanged(bool shown);
    void releaseRequested();
    /// Ctrl and the wheel: larger by `steps`, or smaller; what is under `at` shall stay there.
    void zoomRequested(qreal steps, QPointF at);
    /// The picture was dragged, which it is in view only.
    void panned(QPoint by);

protected:
    bool event(QEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;

private:
    bool sends() const { return m_inControl && m_sender; }
    int margin() const;
    void updateMinimumSize();
    void forgetKeys();
    void describe();
    void noteChange(bool isFirstOrGone);
    void drawPicture(QPainter &painter, const QRectF &picture, const QRegion &region);
    bool isPannable() const;
    void refreshCursor();

    QImage m_frame;
    AreaScaler m_scaler;
    QSize m_desktopSize;
    Zoom m_zoom = Zoom::Fit;
    qreal m_factor = 1;               // of Zoom::Free
    std::optional<QPointF> m_panFrom; // global; while the picture is dragged
    QString m_placeholder;
    QTime m_changedAt;                 // when m_frame came
    bool m_isDescribed = false;        // m_frame is what the description tells of
    QTimer *m_describeTimer = nullptr; // the pause after that; child
    QPointer<InputSender> m_sender;
    bool m_inControl = false;
    bool m_stale = false;
    QPoint m_wheelRest;
    QPointF m_mark; // where the last press was; shown while m_markTimer runs
    QTimer m_markTimer;
    bool m_ctrlDown = false;
    bool m_altDown = false;
    bool m_onlyCtrlAlt = false; // both were down, and nothing else since
    bool m_onlySuper = false;
};

} // namespace plato::ui
