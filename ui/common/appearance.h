// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPalette>

class QDBusVariant;

namespace plato::ui {

/// Light or dark, by the person's choice or the desktop's. Qt 6.4 does not follow the desktop on X11 by itself, so the
/// desktop's wish is read from the settings portal (org.freedesktop.appearance color-scheme), asynchronously, and
/// followed while running. GUI thread.
class Appearance : public QObject
{
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };

    explicit Appearance(QObject *parent = nullptr);

    void setMode(Mode mode);
    Mode mode() const { return m_mode; }

    static QPalette lightPalette();
    static QPalette darkPalette();

private Q_SLOTS:
    void onPortalSetting(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void askPortal();
    void apply();

    Mode m_mode = Mode::System;
    bool m_systemDark = false;
    bool m_isOwnStyle = false; // no platform theme: the look is ours
};

} // namespace plato::ui
