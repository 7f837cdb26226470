// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/fakeclock.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace plato::runtime {

QString findFaketime()
{
    const QDir lib(u"/usr/lib"_s);
    const QStringList folders = lib.entryList({u"*-linux-gnu*"_s}, QDir::Dirs);
    for (const QString &folder : folders) {
        const QString path = lib.filePath(folder + u"/faketime/libfaketimeMT.so.1"_s);
        if (QFileInfo::exists(path))
            return path;
    }
    return {};
}

QString noFaketime()
{
    return u"the clock of an env is set with libfaketime, which is not installed; sudo apt install libfaketime"_s;
}

QStringList fakeClock(std::chrono::seconds offset)
{
    if (offset.count() == 0)
        return {};
    const QString sign = offset.count() > 0 ? u"+"_s : QString();
    // The monotonic clock is left alone: it shows no date, and timers would go wrong with it.
    return {u"LD_PRELOAD="_s + findFaketime(), u"FAKETIME=%1%2"_s.arg(sign).arg(offset.count()),
            u"FAKETIME_DONT_FAKE_MONOTONIC=1"_s, u"DONT_FAKE_MONOTONIC=1"_s};
}

} // namespace plato::runtime
