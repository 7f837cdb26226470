// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platod/store/remover.h"

#include "core/pool/startonpool.h"

#include <QLoggingCategory>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace plato::runtime {

namespace {

Q_LOGGING_CATEGORY(lcRemover, "plato.platod.remover", QtInfoMsg)
constexpr auto Farewell = 300ms;

} // namespace

Remover::Remover(const StateDir &stateDir)
    : m_stateDir(stateDir)
{
}

Remover::~Remover()
{
    waitForDone(Farewell);
    *m_stop = true;
}

Result Remover::remove(const QString &path)
{
    const auto aside = m_stateDir.setAside(path);
    if (!aside)
        return tl::unexpected(aside.error());
    if (!aside->isEmpty())
        removeLater(*aside, path);
    return {};
}

void Remover::removeLeftovers()
{
    const QStringList leftovers = m_stateDir.leftovers();
    for (const QString &path : leftovers)
        removeLater(path, path);
}

void Remover::removeLater(const QString &aside, const QString &called)
{
    const bool isTaken = startOnPool(m_pool, [aside, called, stop = m_stop] {
        const auto removed = removeTree(aside, *stop);
        if (!removed && !*stop)
            qCWarning(lcRemover).noquote()
                << called << "cannot be removed and is kept as" << aside << "|" << removed.error().message;
    });
    if (!isTaken)
        qCWarning(lcRemover).noquote() << called << "is removed at the next start: there is no thread left for it";
}

} // namespace plato::runtime
