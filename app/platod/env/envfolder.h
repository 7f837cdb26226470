// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/platod/files/tree.h"
#include "app/platod/sandbox/sandbox.h"
#include "app/platod/store/remover.h"
#include "core/pool/stopflag.h"

#include <QList>
#include <QString>
#include <QStringList>

/// The folder of one env: `state` and `home`, which an artifact keeps, and `etc`. Blocking, for the env's worker. Once
/// `cancelled` is set, each ends within a moment, with an error.
namespace plato::runtime {

/// Makes the folder, with what the folder `artifact` keeps; an empty `artifact`: with empty folders.
Result makeEnvFolder(const QString &folder, const QString &artifact, const QList<HostEntry> &hosts,
                     const StopFlag &cancelled);

/// Puts what `artifact` keeps back to what it was in the beginning. Nothing may run in the env.
/// What cannot be removed is set aside.
Result restoreEnvFolder(const QString &folder, const QString &artifact, Remover &remover, const StopFlag &cancelled);

/// Copies what an artifact keeps to the folder `to`, while the env runs. `databases` are relative to its state.
Result copyEnvFolder(const QString &folder, const QString &to, const QStringList &databases, const StopFlag &cancelled);

/// Bytes that copyEnvFolder() would copy.
Expected<qint64> envFolderSize(const QString &folder, const StopFlag &cancelled);

/// Tells a running env its neighbours; an env whose folder has not been made yet is no error.
Result rewriteEnvHosts(const QString &folder, const QList<HostEntry> &hosts);

} // namespace plato::runtime
