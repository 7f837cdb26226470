// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QColor>
#include <QList>
#include <QPoint>
#include <QRect>
#include <QString>

#include <cstdint>

struct xcb_connection_t;

namespace plato::test {

/// An X client with one window of one colour, which has the keyboard and writes down what the server tells it.
class EventRecorder
{
public:
    struct Event
    {
        enum Type { ButtonDown, ButtonUp, Motion, KeyDown, KeyUp };
        Type type;
        int button = 0;
        std::uint32_t keysym =
            0; ///< as an application finds it when it looks the key up: layout and modifiers considered
        char32_t character = 0; ///< the same, with what Control and Caps Lock make of it; 0: none
        QPoint at;              ///< on the screen
        int state = 0;          ///< X's modifier and button mask before the event
        std::uint32_t time = 0; ///< ms of the server
    };

    EventRecorder(const QByteArray &display, QRect window, QColor colour);
    ~EventRecorder();
    Q_DISABLE_COPY_MOVE(EventRecorder)

    bool isValid() const { return m_valid; }
    /// All since the last call of clear().
    const QList<Event> &events();
    /// Without motion, as words: "1 down", "1 up", "key 61 down" (keysym in hex).
    QStringList words();
    /// What an editor would have in it. A character with Alt or Super stands as "<alt>".
    QString typed();
    void clear();
    /// Paints one point.
    void paint(QPoint at, QColor colour);

private:
    void read();

    xcb_connection_t *m_connection = nullptr;
    std::uint32_t m_window = 0;
    std::uint32_t m_context = 0;
    bool m_valid = false;
    QList<Event> m_events;
};

} // namespace plato::test
