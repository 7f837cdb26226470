// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
/// Any bytes as a manifest of a simulator.
#include "app/platod/store/manifest.h"
#include "tests/fuzz/promise.h"

#include <QDir>

using namespace Qt::StringLiterals;
using plato::runtime::Manifest;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto read = Manifest::parse(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)), u"a.json"_s);
    if (!read) {
        PLATO_PROMISE(read.error().message.startsWith(u"a.json: "_s) && read.error().message.size() > 8);
        return 0;
    }
    PLATO_PROMISE(!read->name.isEmpty() && !read->name.contains(u'/') && read->name != ".."_L1);
    PLATO_PROMISE(!read->start.isEmpty() && !read->start.contains(QString()));
    PLATO_PROMISE(!read->seed.contains(QString()));
    PLATO_PROMISE(!read->appPort || (*read->appPort >= 1 && *read->appPort <= 65535));
    PLATO_PROMISE(read->needsAgent() || (read->appPort && !read->readyPath.isEmpty()));
    PLATO_PROMISE(read->bootLimit.count() >= 1 && read->bootLimit.count() <= 3600);
    for (const QString &path : read->databases)
        PLATO_PROMISE(!QDir::isAbsolutePath(path) && QDir::cleanPath(path).section(u'/', 0, 0) != ".."_L1);
    for (const Manifest::Program &need : read->needs)
        PLATO_PROMISE(!need.program.isEmpty() && !need.package.isEmpty());
    return 0;
}
