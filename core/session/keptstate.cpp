// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/keptstate.h"

namespace plato {

MutationSet KeptState::set() const
{
    QList<MutationSet::Source> sources;
    for (const Env &env : envs)
        sources.append({env.jobId, env.alias, env.log});
    return MutationSet(sources);
}

qsizetype KeptState::mutationCount() const
{
    qsizetype count = 0;
    for (const Env &env : envs)
        count += env.log->size();
    return count;
}

qint64 KeptState::bytes() const
{
    qint64 bytes = reply().size();
    for (const Env &env : envs)
        bytes += env.log->indexBytes();
    return bytes;
}

} // namespace plato
