// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>
#include <QString>
#include <QVariant>

namespace plato {

/// A key of QSettings with its type and default. What a person could have edited into nonsense reads as the default.
template <typename T>
struct Setting
{
    QLatin1StringView key;
    T fallback;
};

template <typename T>
T read(const QSettings &settings, const Setting<T> &setting)
{
    QVariant value = settings.value(setting.key);
    return value.isValid() && value.convert(QMetaType::fromType<T>()) ? value.template value<T>() : setting.fallback;
}

template <typename T>
void write(QSettings &settings, const Setting<T> &setting, const T &value)
{
    settings.setValue(setting.key, QVariant::fromValue(value));
}

/// Text has its default as a literal, so that it can be constexpr.
using TextSetting = Setting<QLatin1StringView>;

inline QString read(const QSettings &settings, const TextSetting &setting)
{
    return settings.value(setting.key, QString(setting.fallback)).toString();
}

inline void write(QSettings &settings, const TextSetting &setting, const QString &value)
{
    settings.setValue(setting.key, value);
}

/// The keys of this room. No key of a server is among them, ever: see SecretStore.
namespace settings {

inline constexpr TextSetting CurrentProfile{QLatin1StringView("profiles/current"), QLatin1StringView("this-computer")};
inline constexpr Setting<bool> KeepRuntime{QLatin1StringView("thisComputer/keepRuntime"), false};

inline constexpr QLatin1StringView Servers{"servers"}; ///< a group with a group of the following for each id
inline constexpr TextSetting ServerName{QLatin1StringView("name"), QLatin1StringView()};
inline constexpr TextSetting ServerUrl{QLatin1StringView("url"), QLatin1StringView()};
inline constexpr TextSetting ServerGateway{QLatin1StringView("gateway"), QLatin1StringView()};

} // namespace settings
} // namespace plato
