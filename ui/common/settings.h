// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/settings.h"

#include <QByteArray>
#include <QStringList>
#include <QVariantMap>

namespace plato::ui::settings {

inline const Setting<QByteArray> WindowGeometry{QLatin1StringView("window/geometry"), {}};
inline const Setting<QByteArray> WindowState{QLatin1StringView("window/state"), {}};
inline const Setting<QByteArray> WorkSplitter{QLatin1StringView("window/workSplitter"), {}};
/// The height of the env table while it is open, in pixels; 0: as at first.
inline constexpr Setting<int> EnvTableHeight{QLatin1StringView("window/envTableHeight"), 0};
inline constexpr Setting<bool> EnvTableCollapsed{QLatin1StringView("window/envTableCollapsed"), false};
/// Names of panes (ui/pane/pane.h): all in their order, those of them that are closed, the one in front.
inline const Setting<QStringList> TabOrder{QLatin1StringView("window/tabOrder"), {}};
inline const Setting<QStringList> ClosedTabs{QLatin1StringView("window/closedTabs"), {}};
inline constexpr TextSetting CurrentTab{QLatin1StringView("window/currentTab"), QLatin1StringView()};
/// Places of windows that show one desktop, by the alias of its env.
inline const Setting<QVariantMap> DesktopWindows{QLatin1StringView("window/desktops"), {}};
inline constexpr Setting<int> LifetimeMinutes{QLatin1StringView("newSession/lifetimeMinutes"), 30};
/// JSON, see ui/session/presets.h; the second by the id of the profile.
inline const Setting<QByteArray> Presets{QLatin1StringView("newSession/presets"), {}};
inline const Setting<QVariantMap> LastRequests{QLatin1StringView("newSession/last"), {}};
/// 0 system, 1 light, 2 dark.
inline constexpr Setting<int> Appearance{QLatin1StringView("window/appearance"), 0};
/// JSON, see ui/mutation/filter/savedfilters.h and core/mutation/filter/highlightrules.h.
inline const Setting<QByteArray> SavedFilters{QLatin1StringView("mutations/savedFilters"), {}};
inline const Setting<QByteArray> HighlightRules{QLatin1StringView("mutations/highlightRules"), {}};
/// JSON, see ui/mutation/noise/noisestore.h.
inline const Setting<QByteArray> NoiseRules{QLatin1StringView("mutations/noiseRules"), {}};
inline constexpr Setting<int> FollowSeconds{QLatin1StringView("mutations/followSeconds"), 5};
inline const Setting<QStringList> FilterHistory{QLatin1StringView("mutations/filterHistory"), {}};

} // namespace plato::ui::settings
