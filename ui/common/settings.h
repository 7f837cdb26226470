// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace plato::ui {

/// One setting of the window: its key, its type, its default.
template <typename T>
struct Setting
{
    const char *key;
    T fallback;

    T read(const QSettings &settings) const
    {
        const QVariant value = settings.value(QLatin1String(key));
        return value.isValid() && value.canConvert<T>() ? value.value<T>() : fallback;
    }
    void write(QSettings &settings, const T &value) const { settings.setValue(QLatin1String(key), value); }
};

namespace settings {

inline const Setting<QByteArray> WindowGeometry{"window/geometry", {}};
inline const Setting<QByteArray> WindowState{"window/state", {}};
inline const Setting<QByteArray> WorkSplitter{"window/workSplitter", {}};
inline const Setting<int> LifetimeMinutes{"newSession/lifetimeMinutes", 30};
/// 0 system, 1 light, 2 dark.
inline const Setting<int> Appearance{"window/appearance", 0};
/// JSON, see ui/mutation/savedfilters.h and core/mutation/highlightrules.h.
inline const Setting<QByteArray> SavedFilters{"mutations/savedFilters", {}};
inline const Setting<QByteArray> HighlightRules{"mutations/highlightRules", {}};
inline const Setting<QStringList> FilterHistory{"mutations/filterHistory", {}};

} // namespace settings

} // namespace plato::ui
