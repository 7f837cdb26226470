// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QList>
#include <QMetaType>
#include <QPoint>
#include <QSize>

namespace plato {

/// What has changed of a screen. The first of a connection, and the first after the screen has got another size, has
/// all of it.
struct FramePatch
{
    struct Part
    {
        QPoint at;
        QImage image; ///< Format_RGB32, whole within the screen
    };
    QSize screen; ///< never empty
    QList<Part> parts;
};

} // namespace plato

Q_DECLARE_METATYPE(plato::FramePatch)
