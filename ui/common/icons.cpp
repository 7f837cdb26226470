// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icons.h"

#include <QAbstractButton>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include <utility>

using namespace Qt::StringLiterals;

/// The resources are in a static library: nothing else would link them in. Outside of any namespace, as Qt asks.
static void linkResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace plato::ui {

namespace {

/// Draws its picture when somebody wants to see it, in the size that they want: most of a window's icons are never on
/// the screen, and drawing them all was nearly half of the work before the first paint.
class TintedSvg : public QIconEngine
{
public:
    TintedSvg(QByteArray svg, const QPalette &palette)
        : m_svg(std::move(svg))
        , m_normal(palette.color(QPalette::Active, QPalette::WindowText))
        , m_disabled(palette.color(QPalette::Disabled, QPalette::WindowText))
        , m_selected(palette.color(QPalette::Active, QPalette::HighlightedText))
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatio();
        QPixmap picture = pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state);
        picture.setDevicePixelRatio(ratio);
        QRectF place(QPointF(), picture.deviceIndependentSize());
        place.moveCenter(QRectF(rect).center());
        painter->drawPixmap(place.topLeft(), picture);
    }

    /// In pixels of the device.
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const int side = qMin(size.width(), size.height());
        if (side <= 0)
            return {};
        QPixmap &picture = m_drawn[{side, mode == QIcon::Active ? QIcon::Normal : mode}];
        if (picture.isNull())
            picture = drawn(colour(mode), side);
        return picture;
    }

    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override
    {
        const int side = qMin(size.width(), size.height());
        return {side, side};
    }

    QString key() const override { return u"TintedSvg"_s; }
    QIconEngine *clone() const override { return new TintedSvg(*this); }
    bool isNull() override { return false; }

private:
    QColor colour(QIcon::Mode mode) const
    {
        switch (mode) {
        case QIcon::Disabled:
            return m_disabled;
        case QIcon::Selected: // without one of its own the style would tint the icon in the colour of the selection
            return m_selected;
        default:
            return m_normal;
        }
    }

    QPixmap drawn(const QColor &colour, int side) const
    {
        QByteArray tinted = m_svg;
        tinted.replace("#000000", colour.name().toLatin1());
        QSvgRenderer renderer(tinted);
        QPixmap picture(side, side);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setOpacity(colour.alphaF());
        renderer.render(&painter, QRectF(0, 0, side, side));
        return picture;
    }

    QByteArray m_svg; // its ink is #000000
    QColor m_normal;
    QColor m_disabled;
    QColor m_selected;
    QHash<std::pair<int, int>, QPixmap> m_drawn; // by side and mode
};

} // namespace

QIcon themedIcon(const QString &name, const QPalette &palette)
{
    linkResources();
    QFile file(u":/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new TintedSvg(file.readAll(), palette));
}

QIcon applicationIcon()
{
    linkResources();
    return QIcon(u":/icons/%1.svg"_s.arg(QStringLiteral(PLATO_APPLICATION_ID)));
}

void removeButtonIcons(const QDialog &dialog)
{
    for (const QDialogButtonBox *row : dialog.findChildren<QDialogButtonBox *>()) {
        for (QAbstractButton *button : row->buttons())
            button->setIcon({});
    }
}

} // namespace plato::ui
