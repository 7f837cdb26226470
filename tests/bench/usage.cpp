// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/usage.h"

#include <QDir>
#include <QFile>
#include <QMultiHash>

#include <ctime>

using namespace Qt::StringLiterals;

namespace plato::bench {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

double cpuMs(qint64 pid)
{
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(static_cast<pid_t>(pid), &clock) != 0 || ::clock_gettime(clock, &used) != 0)
        return 0;
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

double cpuMsOfDescendants(qint64 pid)
{
    QMultiHash<qint64, qint64> children;
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &name : names) {
        // The name of the program, in parentheses, may hold anything.
        const QByteArray stat = contentOf(u"/proc/%1/stat"_s.arg(name));
        const QByteArrayList fields = stat.sliced(stat.lastIndexOf(')') + 1).split(' ');
        if (name.toLongLong() > 0 && fields.size() > 2)
            children.insert(fields.at(2).toLongLong(), name.toLongLong());
    }
    double sum = 0;
    QList<qint64> left = children.values(pid);
    while (!left.isEmpty()) {
        const qint64 one = left.takeLast();
        sum += cpuMs(one);
        left += children.values(one);
    }
    return sum;
}

double proportionalMegabytes(qint64 pid)
{
    const QByteArrayList lines = contentOf(u"/proc/%1/smaps_rollup"_s.arg(pid)).split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("Pss:"))
            return line.sliced(4).trimmed().split(' ').constFirst().toDouble() / 1024;
    }
    return 0;
}

} // namespace plato::bench
