// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plato-desktop-agent/shell/shelldriver.h"

#include <QDir>
#include <QFile>
#include <QMultiHash>

#include <csignal>

using namespace Qt::StringLiterals;

namespace plato::agent {

QByteArray shellDriver()
{
    // The marks are written in the condition of the inner loop, so that a command may say `continue`; the outer loop is
    // there for the one that says `break`. The groups send what `set -x` would tell about the driver to /dev/null.
    // Commands get none of the channels: what they leave running cannot hold or read them.
    return R"(exec 250<&0 0</dev/null
__plato_token=
while :; do
while { __plato_status=$?
  if [[ $__plato_token ]]; then
    builtin printf '\036%s %d\036' "$__plato_token" "$__plato_status" >&251
    builtin printf '\036%s\036' "$__plato_token" >&252
  fi
  IFS= builtin read -r -d '' -u 250 __plato_token || exit 0
  IFS= builtin read -r -d '' -u 250 __plato_command || exit 0
} 2>/dev/null; do
builtin eval "$__plato_command" 250<&- 251>&- 252>&-
done
done
)";
}

namespace {

/// Parent of each process that can be seen.
QMultiHash<pid_t, pid_t> childrenByParent()
{
    QMultiHash<pid_t, pid_t> children;
    const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        bool isNumber = false;
        const pid_t pid = entry.toInt(&isNumber);
        QFile stat(u"/proc/%1/stat"_s.arg(entry));
        if (!isNumber || !stat.open(QIODevice::ReadOnly))
            continue;
        // "pid (name) state parent …", and the name may hold anything
        const QByteArray line = stat.readAll();
        const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 1)
            children.insert(fields[1].toInt(), pid);
    }
    return children;
}

} // namespace

QList<pid_t> childrenOf(pid_t parent)
{
    return childrenByParent().values(parent);
}

void killNewChildren(pid_t parent, const QList<pid_t> &spared)
{
    const QMultiHash<pid_t, pid_t> children = childrenByParent();
    QList<pid_t> doomed = children.values(parent);
    doomed.removeIf([&](pid_t pid) { return spared.contains(pid); });
    for (qsizetype i = 0; i < doomed.size(); ++i)
        doomed += children.values(doomed[i]);
    for (const pid_t pid : std::as_const(doomed))
        ::kill(pid, SIGKILL);
}

} // namespace plato::agent
