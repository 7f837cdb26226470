// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/store/artifactstore.h"
#include "app/platod/store/manifest.h"

#include <QDateTime>
#include <QString>

namespace plato::runtime {

class TestCases;

/// What the catalogue's routes tell about. A view on parts that outlive it.
struct CatalogueContext
{
    const Simulators &simulators;
    ArtifactStore &artifacts;
    const TestCases &testCases;
    const QString &agent;   ///< path of plato-desktop-agent; empty where there is none
    const QString &trouble; ///< why no env can be started on this computer; empty when all is well
    QDateTime since;        ///< shown as the time of creation of every simulator

    /// Why this simulator cannot be launched; empty when it can.
    QString whyNot(const Manifest &manifest) const;
};

} // namespace plato::runtime
