// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QColor>
#include <QRect>
#include <QSize>
#include <QtEndian>

/// What a server of RFB says, byte by byte, so that a test can say it wrongly. A client that reads in order may be told
/// all of it at once.
namespace plato::test::rfb {

template <typename T>
QByteArray number(T value)
{
    QByteArray bytes(sizeof(T), Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

inline QByteArray version()
{
    return "RFB 003.008\n";
}

/// One way in, without a password, and that it was taken.
inline QByteArray noSecurity()
{
    return QByteArray("\x01\x01", 2) + number(quint32(0));
}

inline QByteArray screen(QSize size, quint32 nameLength = 4, const QByteArray &name = "desk")
{
    const char format[] = {32, 24, 0, 1, 0, char(255), 0, char(255), 0, char(255), 16, 8, 0, 0, 0, 0};
    return number(quint16(size.width())) + number(quint16(size.height())) + QByteArray(format, sizeof format) +
           number(nameLength) + name;
}

inline QByteArray update(quint16 rects)
{
    return QByteArray("\0\0", 2) + number(rects);
}

inline QByteArray rect(const QRect &rect, qint32 encoding)
{
    return number(quint16(rect.x())) + number(quint16(rect.y())) + number(quint16(rect.width())) +
           number(quint16(rect.height())) + number(encoding);
}

/// Raw pixels of one colour.
inline QByteArray filled(const QRect &where, const QColor &colour)
{
    const char pixel[] = {char(colour.blue()), char(colour.green()), char(colour.red()), 0};
    return rect(where, 0) + QByteArray(pixel, sizeof pixel).repeated(qsizetype(where.width()) * where.height());
}

inline QByteArray newSize(QSize size)
{
    return rect(QRect(QPoint(), size), -223);
}

/// Up to and with the first picture.
inline QByteArray opened(QSize size, const QColor &colour)
{
    return version() + noSecurity() + screen(size) + update(1) + filled(QRect(QPoint(), size), colour);
}

} // namespace plato::test::rfb
