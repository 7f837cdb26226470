// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace plato {
class PlatoApi;
}

namespace plato::bench {

/// Many fossil envs at once: how long until they are ready, and what they cost while nobody uses them. `platod`: its
/// process, which has had no env yet; `folder`: for the floor's own files.
void measureCrowd(PlatoApi &api, qint64 platod, const QString &folder);

} // namespace plato::bench
