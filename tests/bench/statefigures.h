// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace plato {
class PlatoApi;
}

namespace plato::bench {

/// Puts simulators for measureState() into the data folder `dataHome`, before platod starts.
void installBenchSimulators(const QString &dataHome);

/// What observing costs while an application writes, what `state` costs when nothing changed, and what a reset of a
/// large state takes, through HTTP. `platod`: its process; `stateDir`: its folder, where the floor is measured, too.
void measureState(PlatoApi &api, qint64 platod, const QString &stateDir);

} // namespace plato::bench
