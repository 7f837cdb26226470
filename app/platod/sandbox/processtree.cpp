// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/processtree.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QList<qint64> withDescendants(QList<qint64> processes)
{
    for (qsizetype i = 0; i < processes.size(); ++i) {
        const QString tasks = u"/proc/%1/task/"_s.arg(processes[i]);
        // The kernel lists a child with the thread that has started it.
        const QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &thread : threads) {
            const QByteArrayList children = contentOf(tasks + thread + u"/children"_s).split(' ');
            for (const QByteArray &child : children) {
                if (const qint64 number = child.toLongLong(); number > 0)
                    processes.append(number);
            }
        }
    }
    return processes;
}

bool isStopped(qint64 pid)
{
    // "pid (name) S …", and the name may hold anything.
    const QByteArray stat = contentOf(u"/proc/%1/stat"_s.arg(pid));
    const char state = stat.mid(stat.lastIndexOf(')') + 2, 1).append('?').front();
    return state == 'T' || state == 't';
}

} // namespace plato::runtime
