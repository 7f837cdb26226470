// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/windowdriver.h"

#include <QDir>
#include <QGuiApplication>
#include <QScreen>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace plato::test {

void WindowDriver::settle()
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents(QEventLoop::AllEvents, 200);
}

bool WindowDriver::picture(const QString &name)
{
    if (m_folder.isEmpty())
        return true;
    settle();
    QDir().mkpath(m_folder);
    const QString file = u"%1/%2-%3.png"_s.arg(m_folder).arg(++m_pictures, 2, 10, QChar(u'0')).arg(name);
    return QGuiApplication::primaryScreen()->grabWindow(0).save(file);
}

bool WindowDriver::click(QWidget *widget)
{
    if (!widget || !widget->isVisible() || !widget->isEnabled())
        return false;
    QTest::mouseClick(widget, Qt::LeftButton);
    return true;
}

bool WindowDriver::click(const QString &widgetName)
{
    return click(find<QWidget>(widgetName));
}

bool WindowDriver::clickAction(const QString &actionName)
{
    const auto *action = find<QAction>(actionName);
    if (!action || !action->isEnabled())
        return false;
    for (QObject *object : action->associatedObjects()) {
        if (auto *button = qobject_cast<QToolButton *>(object); button && button->isVisible())
            return click(button);
    }
    return false;
}

bool WindowDriver::clickTab(const QString &tabWidgetName, int index)
{
    auto *tabs = find<QTabWidget>(tabWidgetName);
    if (!tabs || index >= tabs->count())
        return false;
    QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {}, tabs->tabBar()->tabRect(index).center());
    return tabs->currentIndex() == index;
}

} // namespace plato::test
