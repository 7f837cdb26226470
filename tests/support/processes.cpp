// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

bool isAlive(qint64 pid)
{
    // "pid (name) S …": the name may hold anything but ends with the last bracket.
    const QByteArray stat = contentOf(u"/proc/%1/stat"_s.arg(pid));
    const qsizetype end = stat.lastIndexOf(')');
    return end >= 0 && stat.size() > end + 2 && stat[end + 2] != 'Z' && stat[end + 2] != 'X';
}

QList<qint64> processesMentioning(const QString &text)
{
    QList<qint64> pids;
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &name : names) {
        bool ok = false;
        const qint64 pid = name.toLongLong(&ok);
        if (ok && contentOf(u"/proc/%1/cmdline"_s.arg(name)).contains(text.toUtf8()) && isAlive(pid))
            pids.append(pid);
    }
    return pids;
}

} // namespace plato::test
