// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/sandbox/processtree.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace plato::runtime {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The state of a process or thread as /proc tells it, in one letter; a question mark for one that is gone.
char stateOf(const QString &folder)
{
    // "pid (name) S …", and the name may hold anything.
    const QByteArray stat = contentOf(folder + u"/stat"_s);
    return stat.mid(stat.lastIndexOf(')') + 2, 1).append('?').front();
}

QStringList threadsOf(qint64 pid)
{
    const QString tasks = u"/proc/%1/task/"_s.arg(pid);
    QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (QString &thread : threads)
        thread.prepend(tasks);
    return threads;
}

} // namespace

QList<qint64> withDescendants(QList<qint64> processes)
{
    for (qsizetype i = 0; i < processes.size(); ++i) {
        // The kernel lists a child with the thread that has started it.
        const QStringList threads = threadsOf(processes[i]);
        for (const QString &thread : threads) {
            const QByteArrayList children = contentOf(thread + u"/children"_s).split(' ');
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
    const char state = stateOf(u"/proc/%1"_s.arg(pid));
    return state == 'T' || state == 't';
}

bool isAtRest(qint64 pid)
{
    const QStringList threads = threadsOf(pid); // the first may have ended before the others
    return !threads.isEmpty() && std::all_of(threads.begin(), threads.end(), [](const QString &thread) {
        return QByteArrayView("TtZX").contains(stateOf(thread));
    });
}

} // namespace plato::runtime
