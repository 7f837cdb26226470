// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/processes.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace plato::test {

namespace {

QByteArray contentOf(qint64 pid, const QString &file)
{
    QFile entry(u"/proc/%1/%2"_s.arg(pid).arg(file));
    return entry.open(QIODevice::ReadOnly) ? entry.readAll() : QByteArray();
}

/// 0: it has gone.
qint64 parentOf(qint64 pid)
{
    const QByteArray stat = contentOf(pid, u"stat"_s); // "pid (name) state parent …"
    return stat.mid(stat.lastIndexOf(')') + 2).split(' ').value(1).toLongLong();
}

} // namespace

bool isAlive(qint64 pid)
{
    // "pid (name) S …": the name may hold anything but ends with the last bracket.
    const QByteArray stat = contentOf(pid, u"stat"_s);
    const qsizetype end = stat.lastIndexOf(')');
    return end >= 0 && stat.size() > end + 2 && stat[end + 2] != 'Z' && stat[end + 2] != 'X';
}

QList<qint64> processesMentioning(const QString &text)
{
    QList<qint64> pids;
    const QByteArray needle = text.toUtf8();
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &name : names) {
        bool ok = false;
        const qint64 pid = name.toLongLong(&ok);
        if (!ok || pid == QCoreApplication::applicationPid())
            continue;
        const bool mentions =
            contentOf(pid, u"cmdline"_s).contains(needle) || contentOf(pid, u"environ"_s).contains(needle);
        if (mentions && isAlive(pid))
            pids.append(pid);
    }
    return pids;
}

QList<qint64> processesOf(const QString &name, const QString &text)
{
    QList<qint64> pids = processesMentioning(text);
    pids.removeIf([&](qint64 pid) { return contentOf(pid, u"comm"_s).trimmed() != name.toUtf8(); });
    const QList<qint64> all = pids;
    pids.removeIf([&](qint64 pid) { return all.contains(parentOf(pid)); });
    return pids;
}

} // namespace plato::test
