// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icons.h"

#include <QAbstractButton>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

/// The resources are in a static library: nothing else would link them in. Outside of any namespace, as Qt asks.
static void linkResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace plato::ui {

namespace {

QPixmap drawn(const QByteArray &svg, const QColor &colour, int size)
{
    QByteArray tinted = svg;
    tinted.replace("#000000", colour.name().toLatin1());
    QSvgRenderer renderer(tinted);
    const qreal ratio = qGuiApp->devicePixelRatio();
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter, QRectF(0, 0, size, size));
    return pixmap;
}

} // namespace

QIcon themedIcon(const QString &name, const QPalette &palette)
{
    linkResources();
    QFile file(u":/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray svg = file.readAll();
    QIcon icon;
    for (const int size : {16, 20, 24, 32, 48}) {
        icon.addPixmap(drawn(svg, palette.color(QPalette::Active, QPalette::WindowText), size));
        icon.addPixmap(drawn(svg, palette.color(QPalette::Disabled, QPalette::WindowText), size), QIcon::Disabled);
        // Without a picture of its own for this mode the style would tint the icon in the colour of the selection.
        icon.addPixmap(drawn(svg, palette.color(QPalette::Active, QPalette::HighlightedText), size), QIcon::Selected);
    }
    return icon;
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
