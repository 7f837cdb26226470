// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Any body through the readers of request bodies of platod. The first byte says which: of make, or of faults.
#include "app/platod/env/meshaddresses.h"
#include "app/platod/fault/faults.h"
#include "app/platod/session/makebody.h"
#include "core/api/sessionrecords.h"
#include "tests/fuzz/promise.h"

#include <QJsonDocument>
#include <QSet>

using namespace plato;
using namespace plato::runtime;

namespace {

bool within(int value, int min, int max)
{
    return value >= min && value <= max;
}

void make(const QByteArray &body)
{
    const auto read = MakeBody::parse(body);
    if (!read) {
        PLATO_PROMISE(!read.error().isEmpty());
        for (const QJsonValue fault : read.error()) {
            PLATO_PROMISE(!fault[QStringLiteral("msg")].toString().isEmpty());
            PLATO_PROMISE(!fault[QStringLiteral("type")].toString().isEmpty());
            PLATO_PROMISE(!fault[QStringLiteral("loc")].toArray().isEmpty());
        }
        return;
    }
    PLATO_PROMISE(read->lifetime.count() >= 1 && read->lifetime.count() <= MakeBody::MaxLifetime);
    // A test case says itself what its envs are.
    PLATO_PROMISE(
        within(static_cast<int>(read->envs.size()), read->testCaseId.isEmpty() ? 1 : 0, MeshBlock::MaxAddresses));
    QSet<QString> aliases;
    for (const EnvBody &env : read->envs) {
        PLATO_PROMISE(checkAlias(env.alias) == AliasFault::None);
        PLATO_PROMISE(!aliases.contains(env.alias.toLower()));
        aliases.insert(env.alias.toLower());
        PLATO_PROMISE(env.type == EnvBody::Type::Artifact ? !env.artifactId.isEmpty() : !env.simulator.isEmpty());
        PLATO_PROMISE(within(env.appPort, 0, 65535));
        PLATO_PROMISE(within(env.limits.cpus, SimConfig::MinCpus, SimConfig::MaxCpus));
        PLATO_PROMISE(within(env.limits.memoryMb, SimConfig::MinMemoryMb, SimConfig::MaxMemoryMb));
        PLATO_PROMISE(within(env.limits.diskMb, SimConfig::MinDiskMb, SimConfig::MaxDiskMb));
    }
}

void fault(const QByteArray &body)
{
    const auto read = Fault::fromJson(QJsonDocument::fromJson(body).object());
    if (!read) {
        PLATO_PROMISE(!read.error().message.isEmpty());
        return;
    }
    PLATO_PROMISE(read->skip >= 0 && read->times >= 0 && read->hits == 0);
    PLATO_PROMISE(read->ofRequests() || !read->alias.isEmpty());
    PLATO_PROMISE(read->kind != Fault::Kind::Status || within(read->status, 400, 599));
    PLATO_PROMISE(!read->toJson().isEmpty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray body(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    if (data[0] == 'f')
        fault(body);
    else
        make(body);
    return 0;
}
