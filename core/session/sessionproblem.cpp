// SPDX-FileCopyrightText: 2026 The Plato Desk Authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sessionproblem.h"

#include <QCoreApplication>

namespace plato {

QList<SessionProblem> SessionProblem::fewOf(const QList<SessionProblem> &problems)
{
    constexpr qsizetype Most = 10;
    if (problems.size() <= Most)
        return problems;
    QList<SessionProblem> few;
    int left = 0;
    for (const SessionProblem &problem : problems) {
        const bool isOfSession = problem.jobId.isEmpty() && problem.alias.isEmpty();
        if (few.size() < Most - 1 || (isOfSession && few.size() < 2 * Most))
            few.append(problem);
        else
            ++left;
    }
    SessionProblem others = problems.last();
    others.jobId.clear();
    others.alias.clear();
    others.message = QCoreApplication::translate("plato::SessionProblem", "it is the same with %n more environment(s)",
                                                 nullptr, left);
    few.prepend(others); // what is told last is what a person sees first
    return few;
}

} // namespace plato
