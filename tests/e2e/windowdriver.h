// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QPoint>
#include <QString>
#include <QTest>
#include <QWidget>

namespace plato::test {

/// Hands and eyes of a person in front of a window: finds things by name, clicks what can be seen, takes pictures.
class WindowDriver
{
public:
    explicit WindowDriver(QWidget &window)
        : m_window(window)
    {
    }

    /// Numbered pictures of the whole screen go there; empty: none are taken.
    void setPictureFolder(const QString &folder) { m_folder = folder; }
    bool picture(const QString &name);

    template <typename T>
    T *find(const QString &name) const
    {
        return m_window.findChild<T *>(name);
    }

    /// Clicks the visible button of an action with the mouse. False when it has none, or is disabled.
    bool clickAction(const QString &actionName);
    /// Clicks a widget with the mouse, in its middle. False when it is not there, hidden or disabled.
    bool click(const QString &widgetName);
    static bool click(QWidget *widget);
    /// Clicks a tab of a QTabWidget by its text.
    bool clickTab(const QString &tabWidgetName, int index);

    /// Lets the window settle: everything posted is done and painted.
    static void settle();

private:
    QWidget &m_window;
    QString m_folder;
    int m_pictures = 0;
};

} // namespace plato::test
